"""What the grammar of requests stands on: a plea, what is asked for, and a treaty of defence."""

from dataclasses import dataclass

from watcher.facts.request_words import View
from watcher.model import RequestStatus, RequestWhat

_THING_ENDS = frozenset("; : after because while saying said says but when whose since".split())
_NEAR = 3  # words behind "protect" in which the graves, and not the soldiers, are what is to be protected
_AFTERMATH = 6  # words behind the thing in which its cause is named ("after an earthquake")
_REACH = 28  # words from the verb of asking to the end of what is asked for
_ARMS = ("military", "peacekeepers")
_KINDS: tuple[RequestWhat, ...] = ("peacekeepers", "military", "humanitarian", "mediation")


@dataclass(frozen=True, slots=True)
class Plea:
    """A request told by the words ``first`` up to ``last``; ``addressees`` are empty where the line names none.

    ``answer``: it tells what came of a request; ``alone``: it does not even name one, and counts only for a known one;
    ``bare``: it names one but not what was asked for; ``echo``: it comes back to a known one without a new step;
    ``stranger``: somebody of no known state asks; ``others`` are askers who join in; ``main`` is who stands in the
    clause around it, and is asked where nobody else is.
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
    echo: bool = False
    others: tuple[str, ...] = ()
    stranger: bool = False
    main: str | None = None


def what_of(view: View, first: int, last: int) -> RequestWhat:
    """The kind of help named first between those words; a disaster makes any help humanitarian, a pact arms first."""
    if _is_of_disaster(view, first, last + _AFTERMATH):
        return "humanitarian"
    found = [(at, kind) for kind in _KINDS if (at := view.classes.first_of(kind, view.plain, first, last)) is not None]
    if not found:
        return "unspecified"
    what = min(found, key=lambda item: item[0])[1]
    if what == "military" and _is_of_disaster(view, 0, len(view.words)) and not is_pact(view):
        return "humanitarian"
    if what == "humanitarian" and view.has("military", first, last) and is_pact(view):
        return "military"
    return what


def _is_of_disaster(view: View, first: int, last: int) -> bool:
    """A flood, a quake, a fire; and no "Typhoon squadron"."""
    return any(
        view.classes.at("disaster", view.plain, at) and not view.classes.at("military", view.plain, at + 1)
        for at in range(max(0, first), min(last, len(view.words)))
    )


def thing_end(view: View, first: int) -> int:
    """Where the clause of what is asked for ends; ", the ministry said" belongs to it no more."""
    last = min(len(view.words), first + _REACH)
    end = next((at for at in range(first, last) if view.words[at] in _THING_ENDS), last)
    if end < last and view.word(end) in {"said", "says", "saying"}:
        return next((at for at in range(end, first, -1) if view.words[at] == ","), end)
    return end - 1 if end > first + 1 and view.word(end - 1) == "." else end


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
    return any(view.words[at] == "article" and _is_number(view.word(at + 1)) for at in range(first, end - 1))


def _is_number(word: str) -> bool:
    return word[:1].isdigit() or word in {"four", "five", "two", "six", "iv", "v", "iii"}


def help_at(view: View, first: int, last: int) -> int | None:
    """Where help in arms, peace or need is first named between those words."""
    kinds = ("help", *_KINDS)
    return min(
        (at for kind in kinds if (at := view.classes.first_of(kind, view.plain, first, last)) is not None), default=None
    )


def is_help(view: View, first: int, *, alliance: bool, turned: bool) -> bool:
    """Whether what stands from ``first`` on asks for help: not for restraint, a meeting, a loan, an extradition."""
    last = thing_end(view, first)
    opening = view.word(first) if first < len(view.words) else ""
    what = what_of(view, first, last)
    if view.has("ballots", first, last):  # observers of an election
        return False
    if _is_to_guard(view, first, last):
        return True
    if _is_civil(view, first, last, what=what):
        return False
    if view.has("political", first, last) and what == "unspecified":
        return False
    wanted = help_at(view, first, last)
    if opening == "to":
        return _is_to_help(view, first, last, wanted=wanted is not None)
    unwanted = view.classes.first_of("not_help", view.plain, first, last)
    if wanted is not None and unwanted == wanted + 1:  # "radar data", "military talks"
        return _is_consulted_under_a_pact(view, unwanted, last)
    if wanted is not None and (unwanted is None or wanted < unwanted):
        return True
    if wanted is not None or unwanted is not None:
        return unwanted is not None and wanted is None and _is_consulted_under_a_pact(view, unwanted, last)
    return is_pact(view, first) or (turned and alliance)


def _is_civil(view: View, first: int, last: int, *, what: RequestWhat) -> bool:
    """ "A loan", "fuel for its navy"; and not "fuel and shells"."""
    civil = view.classes.first_of("civil", view.plain, first, last)
    if what == "humanitarian" and _is_of_disaster(view, first, last):  # "after an oil spill"
        return False
    if civil is None or what not in {"military", "peacekeepers"}:
        return civil is not None
    arms = min(at for k in _ARMS if (at := view.classes.first_of(k, view.plain, first, last)) is not None)
    return civil < arms and "for" in view.words[civil:arms]


def _is_to_help(view: View, first: int, last: int, *, wanted: bool) -> bool:
    """ "To send troops", "to honour Article 4"; and not "to return the helicopters"."""
    begin = next((at for at in range(first + 1, last) if not view.words[at].endswith("ly")), first + 1)
    if begin < last and view.classes.at("honours", view.words, begin):
        return is_pact(view, begin, last)
    helps = begin < last and bool(view.classes.at("help_verbs", view.words, begin)) and wanted
    unwanted = view.classes.first_of("not_help", view.plain, begin, last)
    if begin < last and view.classes.at("mediation", view.plain, begin):  # "to mediate in the talks"
        return helps
    return helps and (unwanted is None or unwanted > begin + _NEAR)


def _is_to_guard(view: View, first: int, last: int) -> bool:
    """ "To intervene", and under a treaty "to secure the road": help in arms without a word of arms."""
    begin = next((at for at in range(first + 1, last) if not view.words[at].endswith("ly")), first + 1)
    if begin >= last or view.word(first) != "to" or view.has("not_help", begin, last):
        return False
    guards = bool(view.classes.at("guard_verbs", view.words, begin)) and is_pact(view)
    return guards or bool(view.classes.at("strong_help", view.words, begin))


def _is_consulted_under_a_pact(view: View, at: int, last: int) -> bool:
    """ "Consultations under Article 4", "a meeting under the defence pact": what the allies owe each other."""
    talks = view.words[at] in {"consultations", "talks", "meeting", "session"}
    return talks and view.words[at + 1 : at + 2] == ["under"] and is_pact(view, at, last)
