"""How far a request has come: what the asker means to do, and what becomes of it on the other side."""

from dataclasses import dataclass

from watcher.facts.plea_roles import behind, subject_name
from watcher.facts.request_words import View
from watcher.model import RequestStatus

_NEGATIONS = frozenset({"not", "never", "n't", "no", "neither", "nor", "without", "nobody", "none"})
_SPEECH = frozenset({"said", "says", "that", "saying", "told"})
_BE = frozenset({"was", "were", "been", "being", "is", "are", "be"})
_DONE = _BE | {"has", "have", "had"}
_RANKS = frozenset({"first", "second", "third", "latest", "only", "last"})
_AUXILIARIES = frozenset({"will", "would", "to", "not", "n't", "may", "might", "could", "can", "cannot", "shall"})
_WHETHER = 6  # words from "whether" to what may be done
_JOINS = frozenset({"and", "or", "then"})
_JOINED = 22  # words from "will" to the second of two verbs
_PASSIVE = 4  # words from "was" to what was done to the request
_BEFORE, _BEHIND = 10, 24  # words between a request and the verb that answers it
_MIGHT = frozenset({"may", "might", "could"})
_PREPOSITIONS = frozenset("in on at by with over during after before to into".split())
_BREAKS = frozenset({";", "—"})
_KINDS: tuple[tuple[str, RequestStatus], ...] = (
    ("withdraws", "withdrawn"), ("refuses", "refused"), ("grants", "granted"), ("studies", "considered"),
    ("meets", "granted"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a request: told by the word ``at``, by whom where the line says so."""

    at: int
    status: RequestStatus
    giver: str | None


def stage(view: View, at: int, floor: int = 0) -> tuple[RequestStatus, bool]:
    """How far the asker has come, from the words before the verb: may, will, did not, has; and whether it is denied."""
    first = max(floor, at - 6)
    stop = next((i for i in range(at - 1, first - 1, -1) if view.words[i] in {",", ";", *_SPEECH}), None)
    first = first if stop is None else stop + 1
    near = view.words[first:at]
    that = stop is not None and view.words[stop] == "that" and view.has("refuses", stop - 1, stop)
    left_open = view.has("leaves_open", max(0, first - 2), at)
    whether = weighs_whether(view, at)
    denied = not left_open and not whether and (that or bool(_NEGATIONS & set(near)) or view.has("refuses", first, at))
    if left_open or view.has("considers", first, at) or whether:
        return "considered", denied
    ahead = "to" in view.words[at - 1 : at] or _is_split(view, at)
    if ahead and _RANKS & set(view.words[max(0, at - 7) : at]):  # "the second state ever to invoke it"
        ahead = False
    if view.word(at - 1) in _JOINS and not view.words[at].endswith(("ed", "s", "ing", "sought")):
        ahead = ahead or view.has("will", max(floor, at - _JOINED), at)  # "would trigger the clause and request ships"
    willing = view.has("will", first, at) or ahead
    return ("announced" if willing else "made"), denied


def _is_split(view: View, at: int) -> bool:
    """ "To formally ask"."""
    return view.words[at - 2 : at - 1] == ["to"] and view.word(at - 1).endswith("ly")


def weighs_whether(view: View, at: int) -> bool:
    """ "Is weighing whether it should ask", "a decision on whether to turn to"; and not "asked whether it would"."""
    whether = next((i for i in range(at - 1, max(-1, at - 9), -1) if view.words[i] == "whether"), None)
    if whether is None or view.word(whether - 1) in {"asked", "asks", "said", "say"}:
        return False
    return view.word(whether + 1) == "to" or view.has("considers", whether - 6, whether)


def before(view: View, at: int, first: int | None = None) -> Answer | None:
    """The verb nearest before that has the request, or what was asked for, as its object."""
    floor = max(0, at - _BEFORE) if first is None else first
    floor = next((i + 1 for i in range(at - 1, floor - 1, -1) if view.words[i] in _BREAKS), floor)
    best: Answer | None = None
    for word_class, status in _KINDS:
        for i in range(at - 1, floor - 1, -1):
            length = view.length(word_class, i)
            if not length or i + length > at + 3 or view.word(i - 1) == "in":
                continue
            if word_class == "meets" and _PREPOSITIONS & set(view.words[i + length : at]):
                continue
            found = weighed(view, i, status)
            if found is not None and (best is None or i > best.at):
                by = behind(view, i + length, "by", reach=4)  # "granted by Y in answer to a request"
                best = Answer(i, found, by[0].code if by else _giver(view, i))
            break
    return best


def after(view: View, at: int) -> Answer | None:
    """What was done to the request that stands before: "was turned down by Y", "is before the council"."""
    words = view.words
    last = min(len(words), at + _BEHIND)
    last = next((i for i in range(at, last) if words[i] in _BREAKS), last)
    for word_class, status in _KINDS[:4]:
        for i in range(at + 1, last):
            if not view.classes.at(word_class, view.plain, i):
                continue
            if not _BE & set(words[max(at, i - _PASSIVE) : i]) and word_class != "refuses":
                continue
            if word_class == "refuses" and not _BE & set(words[max(at, i - _PASSIVE) : i]):
                break
            found = weighed(view, i, status)
            if found is not None:
                by = next((n.code for n in view.names if n.first > i and "by" in words[n.first - 2 : n.first]), None)
                return Answer(i, found, by)
    return _fares(view, at, last)


def _fares(view: View, at: int, last: int) -> Answer | None:
    """ "Is before the council", "fell on deaf ears", "won the approval of Y"."""
    for word_class, status in (("falls", "refused"), ("wins", "granted"), ("lies", "considered")):
        i = view.classes.first_of(word_class, view.plain, at + 1, last)
        found = None if i is None else weighed(view, i, status)  # type: ignore[arg-type]
        if i is not None and found is not None:
            near = (n.code for n in view.named_in(i, i + 9) if view.word(n.first - 1) not in {"in", "on", "at"})
            return Answer(i, found, next(near, None))
    return None


def weighed(view: View, at: int, status: RequestStatus) -> RequestStatus | None:
    """The answer with what stands before it: "would not grant", "stopped short of granting", "may approve"."""
    first = max(0, at - 5)
    first = next((i + 1 for i in range(at - 1, first - 1, -1) if view.words[i] in {",", ";"}), first)
    near = set(view.words[first:at])
    if view.has("short_of", first, at):
        return "considered" if status in {"granted", "refused"} else None
    if status == "granted" and "whether" in view.words[max(0, at - _WHETHER) : at]:
        return "considered"
    if _NEGATIONS & near or "cannot" in near or view.word(at - 1) == "against":
        return {"granted": "refused", "refused": "considered"}.get(status)  # type: ignore[return-value]
    if status in {"granted", "refused"} and (_MIGHT & near or view.has("weighs_answer", first, at)):
        return "considered"
    return status


def _giver(view: View, at: int) -> str | None:
    sits = _body_that_sits(view, at)
    if sits is not None:
        return sits
    name = subject_name(view, at)
    return name.code if name is not None and not view.is_private(name) else None


def _body_that_sits(view: View, at: int) -> str | None:
    """ "The bloc's council met in Moscow and took note": who answers is no state that is host."""
    names = [name for name in view.names if name.last <= at]
    hosted = bool(names) and view.words[names[-1].first - 1 : names[-1].first] == ["in"]
    previous = names[-2].code if hosted and len(names) > 1 else None
    return previous if previous is not None and view.classes.lexicon.is_body(previous) else None


def delivered(view: View, first: int, last: int) -> Answer | None:
    """What is done with the help that stands beside: "will send", "would not send", "are on their way", "approved"."""
    for at in range(first, last):
        done = view.classes.at("helped", view.plain, at) and _DONE & set(view.words[max(first, at - 3) : at])
        if not done and not any(view.classes.at(kind, view.plain, at) for kind in ("help_verbs", "arrives", "gets")):
            continue
        bare = not view.words[at].endswith(("s", "ed", "ing", "sent", "gave", "lent", "given", "flown"))
        if (
            bare
            and view.classes.at("help_verbs", view.plain, at)
            and not (_DONE | _AUXILIARIES) & set(view.words[max(first, at - 3) : at])
        ):
            continue  # "an offshore patrol vessel"
        if view.has("ask", max(0, at - 5), at):  # "asked Y to send": no answer
            continue
        found = weighed(view, at, "granted")
        if found is not None:
            return Answer(at, found, _giver(view, at))
    return None
