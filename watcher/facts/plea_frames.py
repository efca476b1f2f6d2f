"""What a verb of asking asks for, and of whom, by the frame that it stands in."""

from dataclasses import dataclass

from watcher.facts.plea_parts import help_at, is_help, is_pact, thing_end
from watcher.facts.plea_roles import given_by, objects, past_aside
from watcher.facts.request_words import View

THEM = frozenset({"him", "her", "them", "it"})
_SEEKS = frozenset({"seek", "seeks", "sought", "seeking"})


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of asking by the words ``at`` up to ``after``, and the frame that it stands in."""

    at: int
    after: int
    frame: str


def asked_of(view: View, verb: Verb) -> tuple[tuple[str, ...], int] | None:
    """The addressees and where the thing begins, or nothing where the frame asks for no help."""
    at, after, frame = verb.at, verb.after, verb.frame
    if frame == "invoke":
        last = objects(view, after)[1]
        if view.word(after - 1) == "consultations":
            last = thing_end(view, after)
        pact = is_pact(view, after, last) or view.has("humanitarian", after, last) or _is_treaty_of(view, after, last)
        return (tuple(dict.fromkeys(n.code for n in view.named_in(after, last))), after) if pact else None
    if frame == "seek" or (frame == "ask" and view.words[after : after + 1] == ["that"]):
        return _sought(view, verb)
    addressees, end = objects(view, after)
    if frame == "ask" and view.words[after : after + 1] and view.word(after) in THEM:
        return ((), after + 1) if is_help(view, after + 1, alliance=False, turned=False) else None
    if frame == "want":
        to = view.words[end : end + 1] == ["to"] and bool(addressees)
        return (addressees, end) if to and is_help(view, end, alliance=False, turned=False) else _sought(view, verb)
    generic = view.has("generic", after, end + 1)
    if not addressees and not generic:
        return None
    alliance = any(view.classes.lexicon.is_body(code) for code in addressees)
    end = past_aside(view, end)
    second = frame == "turn" and view.has("turn", 0, at - 1) and view.has("help", 0, at)
    helps = second or is_help(view, end, alliance=alliance, turned=frame == "turn")
    if not helps and view.words[end : end + 1] == ["to"] and addressees:  # "called on the standby force to deploy"
        verb_of_help = any(view.classes.at("help_verbs", view.words, i) for i in range(end + 1, end + 3))
        helps = verb_of_help and help_at(view, after, end) is not None and not view.has("not_help", end, end + 6)
    if not helps and view.word(after - 1) == "in" and addressees:  # "called in Algerian aircraft"
        helps = help_at(view, after, end) is not None
    if not helps and frame == "turn" and addressees and view.words[end : end + 1] in ([":"], [","], ["—"]):
        helps = is_help(view, end + 1, alliance=alliance, turned=True)
    return (addressees, end) if helps else None


def _is_treaty_of(view: View, first: int, last: int) -> bool:
    """ "The U.S. treaty": a treaty that is called by the ally."""
    for name in view.named_in(first, last):
        if view.classes.at("pact_nouns", view.plain, name.last) and not view.has("pact_civil", first, last + 3):
            return True
    return False


def _sought(view: View, verb: Verb) -> tuple[tuple[str, ...], int] | None:
    """ "Seeks NATO air defence", "asked for troops from Y", "requested that allies station jets"."""
    at, after = verb.at, verb.after
    last = thing_end(view, after)
    own = view.words[at] in _SEEKS or verb.frame == "want"
    opening = view.word(after) if after < len(view.words) else ""
    if opening == "that":
        return _that_clause(view, after, last)
    if own and opening in {"to", "a", "an"} and view.has("reaches", after + 1, after + 3):
        return None
    if own and opening == "to":  # "sought to send troops" asks for none
        return None
    direct = view.named_at(after)
    if direct is not None and not direct.adjective and not own:
        addressees, end = objects(view, after)
        if view.words[end : end + 1] and view.word(end) in {"for", "to", "that"}:
            return (addressees, end) if is_help(view, end, alliance=False, turned=False) else None
    if not is_help(view, after, alliance=False, turned=False) and opening not in THEM - {"him", "her"}:
        return None
    given = given_by(view, after, last)
    if given:
        return given, after
    return ((direct.code,) if direct is not None else ()), after


def _that_clause(view: View, after: int, last: int) -> tuple[tuple[str, ...], int] | None:
    """ "That NATO allies station jets", "that British commandos be sent", "that Article 4 be invoked"."""
    verbs = (
        view.classes.first_of(kind, view.words, after, last) for kind in ("help_verbs", "honours", "invoke", "helped")
    )
    verb = min((found for found in verbs if found is not None), default=None)
    if verb is None or view.has("not_help", after, verb):
        return None
    passive = "be" in view.words[max(after, verb - 2) : verb]
    if not is_help(view, after + 1 if passive else verb, alliance=True, turned=False):
        return None
    named = tuple(dict.fromkeys(n.code for n in view.named_in(after, verb)))
    return named or given_by(view, after, last), after
