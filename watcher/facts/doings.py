"""Meetings that no word for one tells: what people do together in one room, and where they are awaited."""

from collections.abc import Iterator

from watcher.facts.bodies import Unit
from watcher.facts.cue_lines import HAVE, Cue, CueLine
from watcher.facts.sitters import Sitting, is_council, subject_of

_PUT = frozenset({"in", "to", "at"})


def acts_of(view: CueLine) -> Iterator[Sitting]:
    """A council adopts and discusses only when it sits; ministers who discuss something on a day meet to do so."""
    for cue in view.between(0, len(view.tokens), "acts", "decides"):
        unit = subject_of(view, cue.first)
        if unit is None or not unit.is_organ or unit.level == "unspecified" or _in_writing(view):
            continue
        discusses = view.has("discusses", cue.first, cue.last)
        council = is_council(view, unit) and (discusses or view.is_title) and not view.tense(cue.first).has(HAVE)
        lawmakers = view.is_title and unit.level == "parliamentary"
        together = discusses and view.word(cue.last) != "with" and _is_placed(view, unit, cue, title=False)
        decides = cue.family == "decides" and _is_placed(view, unit, cue, title=view.is_title)
        if council or lawmakers or together or decides:
            yield Sitting(cue.first, cue.last, unit, "act", cue.first, cue.last)


def _in_writing(view: CueLine) -> bool:
    return view.has("in_writing", 0, len(view.tokens))


def _is_placed(view: CueLine, unit: Unit, cue: Cue, *, title: bool) -> bool:
    """Whether a day, a length of time or a headline's place says that they sat together."""
    dated = any(at >= unit.last for at in view.dated)
    lasted = view.word(cue.last) == "for" and view.has("quantities", cue.last, cue.last + 4)
    place = range(cue.last, len(view.tokens) - 1)
    placed = title and any(view.tokens[at] == "in" and view.line.tokens[at + 1].capital for at in place)
    return dated or lasted or placed


def briefed(view: CueLine) -> Iterator[Sitting]:
    """ "The minister told the Permanent Council on Monday": it sat to hear him, unless he wrote."""
    for cue in view.between(0, len(view.tokens), "briefs"):
        unit = next((unit for unit in view.units if 0 <= unit.first - cue.last <= 1), None)
        if unit is not None and is_council(view, unit) and not view.has("in_writing", 0, len(view.tokens)):
            yield Sitting(cue.first, cue.last, unit, "act", cue.first, cue.last)


def awaited(view: CueLine) -> Iterator[Sitting]:
    """ "Ministers of the bloc are expected in Almaty", "would not be coming to Bishkek", "fog delays CSTO leaders"."""
    for unit in view.units:
        if not unit.is_organ or unit.level == "unspecified":
            continue
        late = view.is_title and view.has("postpones", unit.first - 2, unit.first)
        cues = view.between(unit.last, unit.last + 9, "announces", "travels", "invites")
        cue = next((cue for cue in cues if subject_of(view, cue.first) == unit), None)
        put = cue is not None and (
            view.word(cue.last) in _PUT or cue.last in view.dated or view.word(cue.last - 1) == "for"
        )
        told = cue is not None and (view.tense(cue.first).words or view.is_title)
        if late or (put and told and not is_council(view, unit)):
            yield Sitting(unit.first, unit.last, unit, "due", unit.first, unit.last)
