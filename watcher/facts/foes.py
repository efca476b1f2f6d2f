"""Which of two sides acts: the one behind "by" or "from", against the one behind "at", "on" or "into"."""

from collections.abc import Sequence

from watcher.facts.lines import Line

_ACTOR = frozenset({"by", "from"})
_TARGET = frozenset({"at", "on", "upon", "against", "into", "towards", "toward"})
_BETWEEN = frozenset("a an the some its their two three four several of nearby neighbouring neighboring".split())
_STEPS = 3  # words between the preposition and the name: "from the neighbouring Lao bank"
_SAYS = frozenset("accused accuses accusing blamed blames blaming".split())
_TWO = 2


def party_roles(line: Line, act: int, actors: Sequence[str]) -> tuple[str, str] | None:
    """Actor and target of the act that begins at a token, where prepositions tell them; None where they don't."""
    roles: dict[str, str] = {}
    for hit in line.names:
        code = hit.name.code
        if code not in actors:
            continue
        role = _role(line.beside(hit, before=_STEPS + 1))
        if role and code not in roles:
            roles[code] = role
        elif not role:
            roles.setdefault(code, _accused(line.beside(hit, before=1)))
    doers = [code for code, role in roles.items() if role == "actor"]
    struck = [code for code, role in roles.items() if role == "target"]
    others = [code for code, role in roles.items() if not role]
    if len(roles) != _TWO:
        return None
    if len(doers) == 1:
        return doers[0], next(code for code in roles if code != doers[0])
    if len(struck) == 1 and others and _stands_before(line, others[0], act):
        return others[0], struck[0]
    return None


def _accused(before: list[str]) -> str:
    return "actor" if before and before[-1] in _SAYS else ""


def _role(before: list[str]) -> str:
    for word in reversed(before):
        if word in _ACTOR:
            return "actor"
        if word in _TARGET:
            return "target"
        if word not in _BETWEEN:
            return ""
    return ""


def _stands_before(line: Line, code: str, act: int) -> bool:
    start = line.tokens[act].start
    return any(hit.name.code == code and hit.start < start for hit in line.names)
