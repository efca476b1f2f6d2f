"""The words of a sentence that tell of a body's meeting, and whose it is: "CSTO summit", "the council sat", "by phone".

A meeting is a noun beside its body or held by it, a verb of meeting said of those who sit, a talk of theirs by phone or
video, what an organ does only when it sits, or people of a body awaited somewhere.
"""

from collections.abc import Iterator, Sequence

from watcher.facts.bodies import Unit
from watcher.facts.cue_lines import BE, FUTURE, HAVE, SKIPPED, Cue, CueLine
from watcher.facts.doings import acts_of, awaited, briefed
from watcher.facts.sitters import Sitting, subject_of

_NO_SITTING = frozenset({"news", "press", "by", "via", "through"})  # "a press conference", "met by videoconference"
_LATER = frozenset({"after", "before", "since", "following"})
_SITTERS = frozenset("ministers leaders heads ambassadors representatives chiefs presidents secretaries".split())
_PLANS = frozenset("due scheduled expected set no plan plans intends intention of any to be been".split())
_TELLS = frozenset({"said", "says", "told", "that", ";", "called", "why"})
_OWNERS = ("holds", "attends", "begins", "ends", "announces", "calls", "postpones", "cancels", "moves", "convokes")
_HOLDERS = frozenset({"of", "by", "between", "among", "for"})
_AT = frozenset({"at", "in", "during", "for", "into", "to"})
_ASIDE = 14  # words of an aside between commas
_AFTER_VERB = frozenset(
    "in on at by via to for behind with again here , . ; : - without over amid under late early next this tomorrow "
    "online together before after and as not but today soon since within until till around between twice "
    "only \" ” ' ’".split()
)
_COUNTS = frozenset("a an the two three four five six seven eight nine ten several many long first".split())
_PEERS = frozenset({"his", "her", "their", "its"})
_ARTICLES = frozenset({"a", "an", "the"})
_TOGETHER = frozenset({"with"})
_PUT = frozenset({"in", "to", "at"})


def find_sittings(view: CueLine, known: Unit | None = None) -> list[Sitting]:
    """The meetings of a sentence that are a body's own; "the meeting" is one of the body last told of."""
    found = list(_nouns(view))
    taken = {at for sitting in found for at in range(sitting.first, sitting.last)}
    found += [sitting for sitting in _verbs(view) if sitting.first not in taken]
    if not found:
        found = [*acts_of(view), *briefed(view), *awaited(view)][:1]
    found += _told_again(view, found, known)
    return sorted(found, key=lambda sitting: sitting.first)


# ── nouns ──


def _nouns(view: CueLine) -> Iterator[Sitting]:
    for cue in view.between(0, len(view.tokens), "nouns", "talks", "conference"):
        if view.word(cue.first - 1) in _NO_SITTING or _is_inside_longer(view, cue) or _is_verb_use(view, cue):
            continue
        unit = _whose(view, cue)
        if unit is None or (cue.family == "conference" and not (unit.is_organ and unit.level != "unspecified")):
            continue
        own = unit.last <= cue.first and _beside(view, cue.first) == unit
        begin = _opens(view, unit.first if own else cue.first)
        yield Sitting(cue.first, cue.last, unit, "noun", begin, max(cue.last, unit.last))


def _told_again(view: CueLine, found: Sequence[Sitting], known: Unit | None) -> Iterator[Sitting]:
    """ "The meeting", "the session": that of whoever was told to meet before it."""
    taken = {at for sitting in found for at in range(sitting.first, sitting.last)}
    for cue in view.between(0, len(view.tokens), "nouns", "talks"):
        begin = _opens(view, cue.first)
        bare = view.tokens[begin] in {"the", "its", "their"} and begin < cue.first
        of_others = view.word(cue.last) in {*_HOLDERS, *_TOGETHER, "'s"} and cue.last + 1 not in view.dated
        bare = bare and not of_others
        before = next((sitting.unit for sitting in found if sitting.last <= cue.first), known)
        if before is None and view.tokens[begin] != "the":
            before = next((unit for unit in reversed(view.units) if unit.is_organ and unit.last < cue.first), None)
        if bare and before is not None and cue.first not in taken and not _is_inside_longer(view, cue):
            at = Unit(cue.first, cue.last, before.code, before.level, is_organ=before.is_organ)
            yield Sitting(cue.first, cue.last, at, "noun", begin, cue.last, again=True)


def _is_inside_longer(view: CueLine, cue: Cue) -> bool:
    """ "Call" in "video call", and "meeting" behind which another noun of meeting follows: "summit meeting"."""
    return any(
        other is not cue and other.first <= cue.first and cue.last <= other.last and other.last - other.first > 1
        for other in view.cues
        if other.family in {"nouns", "conference", "meets"} and other.last - other.first > cue.last - cue.first
    )


def _is_verb_use(view: CueLine, cue: Cue) -> bool:
    """ "Are meeting", "the ministers, meeting in Bishkek": the noun's form as a verb."""
    if view.word(cue.first) in {"huddle", "retreat"}:
        return any(unit.last == cue.first and unit.is_organ for unit in view.units)
    if view.word(cue.first) not in {"meeting", "sitting", "gathering"}:
        return False
    before = view.word(cue.first - 1)
    helped = view.tense(cue.first).has(BE | HAVE) and before != "no"
    opening = cue.first == 0 and view.word(cue.last) in {"in", "on", "at", "behind", "by", "late", "again"}
    return helped or opening or (before == "," and view.word(cue.last) in _PUT)


def _only_modifiers(view: CueLine, first: int, last: int) -> bool:
    return all(_modifies(view, at) for at in range(first, last))


def _modifies(view: CueLine, at: int) -> bool:
    families = {"modifiers", "extraordinary", "video", "nouns", "earlier", "next"}
    word = view.tokens[at]
    numbered = word.isdigit() or word.endswith(("-day", "-hour", "-way", "-minute", "th"))
    return at in view.dated or numbered or any(
        cue.first <= at < cue.last and cue.family in families for cue in view.cues
    )  # fmt: skip


def _opens(view: CueLine, first: int) -> int:
    """Where the noun phrase around a token begins; "five hours of talks", "the Sochi talks" are one."""
    if view.word(first - 1) == "of" and view.has("quantities", first - 2, first - 1):
        first -= 2
        while first > 0 and (view.tokens[first - 1] in _COUNTS or view.tokens[first - 1].isdigit()):
            first -= 1
    elif first > 1 and view.line.tokens[first - 1].capital and view.tokens[first - 2] in _LATER | _AT | _ARTICLES:
        first -= 1
    while first > 0 and _modifies(view, first - 1) and view.tokens[first - 1] != "of":
        first -= 1
        if view.tokens[first] in _ARTICLES | _PEERS:
            break
    return first


def _whose(view: CueLine, cue: Cue) -> Unit | None:
    """Whose meeting a noun names: left of it, behind "of", or who holds it."""
    before = _beside(view, cue.first)
    if before is not None:
        return before
    behind = view.word(cue.last)
    if behind in _HOLDERS:
        after = next((unit for unit in view.units if cue.last < unit.first + 1 and unit.first - cue.last <= 6), None)
        if after is not None and not view.has("not_organs", cue.last, after.first):
            return after
        if behind == "of" and not _SITTERS & set(view.tokens[cue.last + 1 : cue.last + 5]):
            return None
    if behind in _TOGETHER:
        peers = next((unit for unit in view.units if unit.is_organ and unit.first - cue.last in {1, 2}), None)
        if peers is not None and _PEERS & set(view.tokens[cue.last : peers.last]):
            return peers
        if not _is_of_many(view, cue):
            return None
    return _its_own(view, cue) or _holder(view, cue) or _at_one(view, cue)


def _is_of_many(view: CueLine, cue: Cue) -> bool:
    unit = next((unit for unit in reversed(view.units) if unit.last <= cue.first), None)
    return unit is not None and unit.is_organ and unit.level != "unspecified"


def _beside(view: CueLine, first: int) -> Unit | None:
    at = first
    while at > 0:
        unit = next((unit for unit in view.units if unit.last == at), None)
        if unit is not None:
            return unit
        if not _modifies(view, at - 1) or view.tokens[at - 1] in _ARTICLES:
            return None
        at -= 1
    return None


def _its_own(view: CueLine, cue: Cue) -> Unit | None:
    """ "The council would consider it at its sitting": of the organ that is the subject, and not of a state."""
    begin = _opens(view, cue.first)
    if not {"its", "their"} & set(view.tokens[begin : cue.first]) or view.word(begin - 1) not in _AT:
        return None
    unit = next((unit for unit in reversed(view.units) if unit.last <= begin), None)
    if unit is None or not unit.is_organ or {";", ":"} & set(view.tokens[unit.last : begin]):
        return None
    near = view.word(unit.last) in FUTURE | HAVE | _PLANS or _acts_by(view, unit, begin) is not None
    return unit if near else None


def _holder(view: CueLine, cue: Cue) -> Unit | None:
    """Who holds it: the subject of the verb that takes the meeting as its object."""
    for verb in reversed(view.between(0, cue.first, *_OWNERS)):
        if verb.family == "convokes" and verb.last != _opens(view, cue.first):
            continue
        if cue.first - verb.last > 8 or _LATER & set(view.tokens[verb.last : cue.first]):
            break
        unit = subject_of(view, verb.first)
        if unit is not None:
            return unit
    return None


def _at_one(view: CueLine, cue: Cue) -> Unit | None:
    """ "The council discussed the blasts at a session", "envoys, at talks in Rome, …", "the council in session"."""
    begin = _opens(view, cue.first)
    if view.word(begin - 1) not in _AT | _LATER | {"from"} or view.word(cue.last) in {"of", "with", "between"}:
        return None
    unit = next((unit for unit in reversed(view.units) if unit.last <= begin), None)
    if unit is None:
        return _after_it(view, cue) if begin == 1 else None
    if not unit.is_organ:  # "envoys of the pact filed into its headquarters for a session"
        unit = next((u for u in view.units if u.is_organ and u.last <= unit.first and u.code == unit.code), unit)
    told = view.tokens[unit.last : begin]
    if told[:1] == [","] and len(told) <= 6 and told[1:2] and told[1] in {"at", "in", "during"}:
        return unit
    if not unit.is_organ:
        return None
    sits = view.word(begin - 1) in {"in", "into"} and _only_help(view, unit.last, begin - 1)
    sits = sits or _sat_there(view, unit, cue, begin=begin)
    aimed = view.word(begin - 1) in {"to", "into", "for", "in"}
    called = aimed and bool(view.between(max(0, unit.first - 3), begin, "invites", "travels"))
    return unit if sits or called or _acts_by(view, unit, begin) is not None else None


def _sat_there(view: CueLine, unit: Unit, cue: Cue, *, begin: int) -> bool:
    """ "The ministers refused to sign at talks in Doha": whatever an organ did at a meeting, it sat in it."""
    near = begin - unit.last <= _ASIDE and unit.level != "unspecified"
    timed = view.word(begin - 1) in {"at", "during", "from", "after"}
    placed = view.word(cue.last) in {"in", "on", "at"} or cue.last in view.dated or cue.family == "nouns"
    told = set(view.tokens[unit.last : begin]) & {*_TELLS, ":", "which", "who"} or view.has(
        "not_organs", unit.last, begin
    )
    return near and timed and placed and not told


def _after_it(view: CueLine, cue: Cue) -> Unit | None:
    """ "After a huddle in Moscow, the six ambassadors issued …": whoever is the subject behind the comma."""
    comma = next((at for at in range(cue.last, len(view.tokens)) if view.tokens[at] == ","), None)
    near = (unit for unit in view.units if comma is not None and 0 <= unit.first - comma - 1 <= 3)
    return next((unit for unit in near if unit.is_organ and unit.level != "unspecified"), None)


def _only_help(view: CueLine, first: int, last: int) -> bool:
    """Whether nothing but helping words, or a verb of going in, stands between."""
    went = {at for cue in view.between(first, last, "begins") for at in range(cue.first, cue.last)}
    helping = BE | HAVE | FUTURE | SKIPPED | {"locked", "deep", "engaged"}
    return all(view.tokens[at] in helping or at in went for at in range(first, last))


def _acts_by(view: CueLine, unit: Unit, last: int) -> Cue | None:
    """What an organ does between its name and a token."""
    acts = view.between(unit.last, last, "acts")
    return next((cue for cue in acts if subject_of(view, cue.first) == unit), None)


# ── verbs ──


def _verbs(view: CueLine) -> Iterator[Sitting]:
    for cue in view.between(0, len(view.tokens), "meets"):
        unit = subject_of(view, cue.first) or _opening_verb(view, cue)
        longer = any(o.first <= cue.first and cue.last < o.last for o in view.between(0, len(view.tokens), "meets"))
        noun = cue.last - cue.first == 1 and view.tokens[cue.first] in {"meeting", "sitting", "gathering"}
        noun = noun and not _is_verb_use(view, cue)
        if unit is not None and not longer and not noun and _is_alone(view, cue.last):
            yield Sitting(cue.first, cue.last, unit, "verb", cue.first, cue.last)
    for cue in view.between(0, len(view.tokens), "talks_by"):
        unit = subject_of(view, cue.first)
        if unit is None:
            continue
        first, last = unit.last, view.clause_end(cue.last)
        apart = view.has("video", first, last) or view.has("phone", first, last)
        if apart and unit.is_organ and view.word(cue.last) not in {"with", "to"}:
            yield Sitting(cue.first, cue.last, unit, "verb", cue.first, cue.last)
    for cue in view.between(0, len(view.tokens), "convenes"):
        unit = next((unit for unit in view.units if unit.is_organ and 0 <= unit.first - cue.last <= 3), None)
        if unit is not None and not _stands_before_noun(view, unit):
            yield Sitting(cue.first, cue.last, unit, "verb", cue.first, cue.last)


def _stands_before_noun(view: CueLine, unit: Unit) -> bool:
    """Whether the organ stands before a noun of meeting: "host the CSTO ministers' meeting"."""
    ends = view.between(unit.last, unit.last + 4, "nouns", "talks")
    return any(_only_modifiers(view, unit.last, cue.first) for cue in ends)


def _opening_verb(view: CueLine, cue: Cue) -> Unit | None:
    """ "Meeting in Bishkek on Monday, the ministers condemned …": the subject follows."""
    if cue.first != 0 or not view.tokens[0].endswith("ing"):
        return None
    return next((unit for unit in view.units if "," in view.tokens[max(0, unit.first - 2) : unit.first]), None)


def _is_alone(view: CueLine, last: int) -> bool:
    """Whether the verb stands for itself: "met in Minsk", and not "met its targets"."""
    if last >= len(view.tokens) or view.tokens[last] in _AFTER_VERB or view.tokens[last] in {"in", "who"}:
        return True
    return last in view.dated or last + 1 in view.dated or view.tokens[last].endswith("ly")
