"""What the grammar of requests stands on: a plea, what is asked for, the subject, a treaty of defence."""

from dataclasses import dataclass

from watcher.facts.request_words import Named, View
from watcher.model import RequestStatus, RequestWhat

_THING_ENDS = frozenset("; : after because while saying said says but when whose".split())
_OBLIQUE = frozenset("from with against to by near between over into on for on than via beside".split())
_DETERMINERS = frozenset(
    "a an the this that any no its his her their 's formal official written urgent such another".split()
)
_COUNTRY = frozenset({"state", "country", "republic", "kingdom", "nation", "island"})
_AFTERMATH = 6  # words behind the thing in which its cause is named ("after an earthquake")
_REACH = 28  # words from the verb of asking to the end of what is asked for
_OBJECT_ENDS = frozenset(
    "for to that under over if citing about because after from which who saying asking ; : —".split()
)
_JOINED = frozenset("and or , as well the its both also plus".split())


@dataclass(frozen=True, slots=True)
class Plea:
    """A request told by the words ``first`` up to ``last``; ``addressees`` are empty where the line names none.

    ``answer``: it tells what came of a request; ``alone``: it does not even name one, and counts only for a known one;
    ``bare``: it names one but not what was asked for.
    """

    first: int
    last: int
    requester: str | None
    addressees: tuple[str, ...]
    status: RequestStatus
    what: RequestWhat = "unspecified"
    denied: bool = False
    answer: bool = False
    alone: bool = False
    pronoun: bool = False
    bare: bool = False


def what_of(view: View, first: int, last: int) -> RequestWhat:
    """The kind of help named first between those words; a disaster makes any help humanitarian."""
    if view.has("disaster", first, last + _AFTERMATH):
        return "humanitarian"
    kinds: tuple[RequestWhat, ...] = ("peacekeepers", "military", "humanitarian", "mediation")
    found = [(at, kind) for kind in kinds if (at := view.classes.first_of(kind, view.plain, first, last)) is not None]
    return min(found, key=lambda item: item[0])[1] if found else "unspecified"


def thing_end(view: View, first: int) -> int:
    """Where the clause of what is asked for ends; ", the ministry said" belongs to it no more."""
    last = min(len(view.words), first + _REACH)
    end = next((at for at in range(first, last) if view.words[at] in _THING_ENDS), last)
    if end < last and view.words[end] in {"said", "says", "saying"}:
        return next((at for at in range(end, first, -1) if view.words[at] == ","), end)
    return end - 1 if end > first + 1 and view.words[end - 1] == "." else end


def is_pact(view: View, first: int = 0, last: int | None = None) -> bool:
    """Whether those words speak of a treaty that has to do with help in arms."""
    end = len(view.words) if last is None else last
    for at in range(first, end):
        if not view.classes.at("pact_nouns", view.plain, at):
            continue
        near = range(max(0, at - 5), min(len(view.words), at + 4))
        if any(view.classes.at("pact_civil", view.plain, i) for i in near):
            continue
        if any(view.classes.at("pact_kinds", view.plain, i) for i in near):
            return True
    return any(view.words[at] == "article" and view.words[at + 1][:1].isdigit() for at in range(first, end - 1))


def is_help(view: View, first: int, *, alliance: bool, turned: bool) -> bool:
    """Whether what stands from ``first`` on asks for help: not for restraint, a meeting, a loan, an extradition."""
    last = thing_end(view, first)
    opening = view.words[first] if first < len(view.words) else ""
    what = what_of(view, first, last)
    if view.has("civil", first, last) and what not in {"military", "peacekeepers"}:
        return False
    if view.has("political", first, last) and what == "unspecified":
        return False
    kinds = ("help", "military", "peacekeepers", "humanitarian", "mediation")
    wanted = [at for kind in kinds if (at := view.classes.first_of(kind, view.plain, first, last)) is not None]
    if opening == "to":
        begin = next((at for at in range(first + 1, last) if not view.words[at].endswith("ly")), first + 1)
        return begin < last and bool(view.classes.at("help_verbs", view.words, begin)) and bool(wanted)
    unwanted = view.classes.first_of("not_help", view.plain, first, last)
    if wanted and (unwanted is None or min(wanted) < unwanted):
        return True
    if wanted or unwanted is not None:
        return unwanted is not None and not wanted and _is_consulted_under_a_pact(view, unwanted, last)
    return is_pact(view, first) or (turned and alliance)


def _is_consulted_under_a_pact(view: View, at: int, last: int) -> bool:
    """ "Consultations under Article 4", "a meeting under the defence pact": what the allies owe each other."""
    talks = view.words[at] in {"consultations", "talks", "meeting", "session"}
    return talks and view.words[at + 1 : at + 2] == ["under"] and is_pact(view, at, last)


def is_noun(view: View, at: int) -> bool:
    """ "The request", "Tajik requests", "an appeal to": the word is no verb here."""
    if view.words[at] not in {"request", "requests", "appeal", "appeals", "plea", "address", "approach"}:
        return False
    before = view.words[at - 1] if at else ""
    adjective = any(name.last == at and name.adjective for name in view.names)
    return (
        before in _DETERMINERS
        or adjective
        or before in {"'s", "’s", "'", "for", "on", "of"}
        or view.has("help", at - 1, at)
    )


def subject(view: View, at: int) -> tuple[str | None, bool]:
    """The nearest name to the left that is no object; and whether a pronoun or an office stands for it."""
    floor = next((i + 1 for i in range(at - 1, -1, -1) if view.words[i] in {";", "—"}), 0)
    stands_for_a_name = bool(_COUNTRY & set(view.words[max(floor, at - 2) : at]))
    for name in reversed([name for name in view.names if floor <= name.first and name.last <= at]):
        before = view.words[name.first - 1] if name.first else ""
        if before in {"the", "its", "neighbouring"} and name.first > 1:
            before = view.words[name.first - 2]
        if not stands_for_a_name and (before in _OBLIQUE or _is_object(view, name)):
            continue
        if view.is_private(name) or view.has("private", name.last, at) or _holds_others(view, name):
            return None, False
        return name.code, False
    return None, not view.has("private", floor, at)


def _holds_others(view: View, name: Named) -> bool:
    """ "The opposition in X", "a museum in X": the state is only where they are."""
    return view.words[name.first - 1 : name.first] in (["in"], ["of"]) and view.has(
        "private", name.first - 4, name.first
    )


def _is_object(view: View, name: Named) -> bool:
    """Whether a verb of asking or sending takes the name as its object."""
    at = name.first - 1
    while at > 0 and view.words[at] in {"the", "its", "both", "ally", "neighbouring"}:
        at -= 1
    return at >= 0 and bool(view.classes.at("ask", view.words, at) or view.classes.at("sends", view.words, at))


def objects(view: View, first: int) -> tuple[tuple[str, ...], int]:
    """The names joined from ``first`` on, and where the zone of the addressees ends."""
    last = min(len(view.words), first + 24)
    at = first
    while at < last and view.words[at] not in _OBJECT_ENDS:
        if view.words[at] == "," and not _goes_on(view, at):
            break
        at += 1
    names = [name for name in view.named_in(first, at) if not view.is_private(name)]
    return tuple(dict.fromkeys(name.code for name in names)), at


def _goes_on(view: View, comma: int) -> bool:
    """Whether another addressee follows the comma."""
    at = comma + 1
    while at < len(view.words) and view.words[at] in _JOINED and at < comma + 5:
        at += 1
    joined = view.named_at(at) is not None
    back = comma + 1 < len(view.words) and view.words[comma + 1] in {"to", "for"}
    return joined or back
