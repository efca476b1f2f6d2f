"""How far a meeting has come, from the words around it: called for, announced, begun, held, put off, called off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watcher.facts.bodies import Unit
from watcher.facts.hostilities import find_phrase
from watcher.facts.lines import Line
from watcher.model import MeetingStatus, Modality
from watcher.text import DateMention

Words = Mapping[str, tuple[str, ...]]

_BEFORE, _AFTER = 12, 14  # words on either side in which a meeting's state is told
_FUTURE = frozenset({"will", "would", "shall", "'ll", "won't"})
_OBLIGED = frozenset({"should", "must"})
_BE_NOW = frozenset({"is", "are", "being", "'re", "was", "were"})
_HAVE = frozenset({"has", "have", "had"})
_PAST = frozenset({"held", "met", "began", "begun", "sat", "took", "taken"})
_NO_SITTING = frozenset({"news", "press", "by", "via", "through"})  # "a press conference", "met by videoconference"
_LATER = frozenset({"after", "before", "since", "following"})
_MEMBERS = frozenset({"'s", "'", "member", "members", "states", "state", "countries", "nations", "allies"})
_SITTERS = ("ministers", "leaders", "heads of state", "ambassadors", "representatives", "chiefs", "presidents")
_PLANS = frozenset(
    {
        "due",
        "scheduled",
        "expected",
        "set",
        "no",
        "plan",
        "plans",
        "intends",
        "intention",
        "of",
        "any",
        "to",
        "be",
        "been",
    }
)
_CARRIERS = ("holds", "begins", "ends", "announces", "calls", "postpones", "cancels")
_CLOSED = 4  # words from "wrapped up" to the meeting
_MOVED = 6  # words from "moved" to the new day: "from Monday to"
_UNTIL = frozenset({"to", "until", "till", "for"})
_OPENING, _SKIPPED = frozenset({";", ":"}), frozenset({"also", "now", "already", "again", "soon", "not", "n't", "next"})


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting as one sentence tells it: tokens of the word that names it, and of whose it is."""

    first: int
    last: int
    unit: Unit
    is_verb: bool

    @property
    def span(self) -> tuple[int, int]:
        """Tokens from its body to its last word."""
        return min(self.first, self.unit.first), max(self.last, self.unit.last)


def places_of(words: Sequence[str], phrases: Sequence[str]) -> list[tuple[int, int]]:
    """Where any of the phrases stand."""
    folded, known = list(words), set(words)
    possible = (parts for phrase in phrases for parts in [phrase.split(" ")] if parts[0] in known)
    return sorted({(at, at + len(parts)) for parts in possible for at in find_phrase(folded, parts)})


def has(words: Sequence[str], phrases: Sequence[str]) -> bool:
    """Whether any of the phrases stands among the words."""
    joined = f" {' '.join(words)} "
    return any(f" {phrase} " in joined for phrase in phrases)


def find_sittings(line: Line, units: Sequence[Unit], words: Words) -> list[Sitting]:
    """The meetings of a line that are a body's own: "CSTO summit", "meeting of the council", "the council met"."""
    tokens = line.words(0, len(line.tokens))
    nouns = places_of(tokens, (*words["nouns"], *words["talks"]))
    found = []
    for first, last in nouns:
        unit = _whose(tokens, units, (first, last), words)
        if unit is not None and not _NO_SITTING & set(tokens[first - 1 : first]):
            found.append(Sitting(first, last, unit, is_verb=False))
    for first, last in places_of(tokens, words["meets"]):
        unit = _subject(tokens, units, first, words)
        if (
            unit is not None
            and _is_alone(line, tokens, last)
            and (last - first > 1 or tokens[first] not in words["nouns"] or _is_now(tokens, first))
        ):
            found.append(Sitting(first, last, unit, is_verb=True))
    for first, last in places_of(tokens, words["convenes"]):
        unit = next((u for u in units if u.is_organ and 0 <= u.first - last <= 3), None)
        if unit is not None and not any(s.unit == unit for s in found):
            found.append(Sitting(first, last, unit, is_verb=True))
    return sorted(
        found or _due(line, tokens, units) or _dated(line, tokens, units, words), key=lambda sitting: sitting.first
    )


def _due(line: Line, tokens: Sequence[str], units: Sequence[Unit]) -> list[Sitting]:
    """ "Ministers of the bloc due in Almaty": a headline leaves the meeting out."""
    if line.field != "title":
        return []
    due = [unit for unit in units if unit.level != "unspecified" and tokens[unit.last : unit.last + 1] == ["due"]]
    return [Sitting(unit.first, unit.last, unit, is_verb=False) for unit in due]


def _dated(line: Line, tokens: Sequence[str], units: Sequence[Unit], words: Words) -> list[Sitting]:
    """ "The bloc's foreign ministers will discuss the fighting in Luxembourg on Monday": they meet to do so."""
    found = []
    for first, last in places_of(tokens, words["discusses"]):
        unit = _subject(tokens, units, first, words)
        near = set(tokens[max(0, first - 3) : first])
        dated = any(date.day is not None and date.first > last for date in line.dates)
        if unit is not None and unit.level != "unspecified" and dated and near & {"will", "due", "would"}:
            found.append(Sitting(first, last, unit, is_verb=True))
    return found[:1]


def _is_now(tokens: Sequence[str], at: int) -> bool:
    return bool(set(tokens[max(0, at - 2) : at]) & _BE_NOW)


def _whose(tokens: Sequence[str], units: Sequence[Unit], noun: tuple[int, int], words: Words) -> Unit | None:
    """Whose meeting a noun names: left of it, behind "of", or who holds it."""
    first, last = noun
    before = _beside(tokens, units, first, words)
    if before is not None:
        return before
    behind = tokens[last : last + 1]
    if behind in (["of"], ["by"], ["between"], ["among"], ["for"]):
        after = next((u for u in units if last < u.first + 1 and u.first - last <= 6), None)
        if after is not None and not has(tokens[last : after.first], words["not_organs"]):
            return after
        if behind == ["of"] and not has(tokens[last + 1 : last + 5], _SITTERS):
            return None
    own = _its_own(tokens, units, first, words)
    if own is not None:
        return own
    carriers = [verb for key in _CARRIERS for verb in words[key]]
    for at, end in reversed(places_of(tokens[:first], carriers)):
        if first - end > 8 or _LATER & set(tokens[end:first]):
            break
        unit = _subject(tokens, units, at, words)
        if unit is not None:
            return unit
    aside = next((u for u in reversed(units) if u.last <= first), None)
    told = [] if aside is None else tokens[aside.last : first]
    return aside if len(told) <= 6 and told[:1] == [","] and told[1:2] in (["at"], ["in"], ["during"]) else None


def _its_own(tokens: Sequence[str], units: Sequence[Unit], first: int, words: Words) -> Unit | None:
    """ "The council would consider it at its sitting": of the organ that is the subject, and not of a state."""
    skipped = {word for key in ("modifiers", "extraordinary", "video") for word in words[key]}
    at = first - 1
    while at > 0 and tokens[at] in skipped:
        at -= 1
    if at < 1 or tokens[at] != "its" or tokens[at - 1] not in {"at", "during", "in", "for"}:
        return None
    unit = next((u for u in reversed(units) if u.last <= at), None)
    if unit is None or not unit.is_organ or _OPENING & set(tokens[unit.last : at]):
        return None
    return unit if tokens[unit.last : unit.last + 1] and tokens[unit.last] in _FUTURE | _HAVE | _PLANS else None


def _beside(tokens: Sequence[str], units: Sequence[Unit], first: int, words: Words) -> Unit | None:
    skipped = {word for key in ("modifiers", "extraordinary", "video", "nouns") for word in words[key]}
    at = first
    while at > 0:
        unit = next((u for u in units if u.last == at), None)
        if unit is not None:
            return unit
        if tokens[at - 1] not in skipped:
            return None
        at -= 1
    return None


def _subject(tokens: Sequence[str], units: Sequence[Unit], verb: int, words: Words) -> Unit | None:
    """The body or organ that a verb is said of: nothing but helping words or an aside between them."""
    unit = next((u for u in reversed(units) if u.last <= verb), None)
    if unit is None or verb - unit.last > 12:
        return None
    gap = list(tokens[unit.last : verb])
    others = {word for key in ("calls_for", "not_organs") for word in words[key] if " " not in word}
    helping = _FUTURE | _BE_NOW | _HAVE | _SKIPPED | _OBLIGED | _MEMBERS | _PLANS
    if not unit.is_organ and set(gap) - helping:
        return None
    if set(gap) & (others - _OBLIGED) or {"said", "says", "told", "who", "which", "that", ";", "called"} & set(gap):
        return None
    if gap[:1] == [","] and "," not in gap[1:]:
        return unit if set(gap) & {"at", "on", "in"} else None
    return unit if len([word for word in gap if word not in helping]) <= 8 else None


def _is_alone(line: Line, tokens: Sequence[str], last: int) -> bool:
    """Whether the verb stands for itself: "met in Minsk", and not "met its targets"."""
    if last >= len(tokens) or tokens[last] in _AFTER_VERB:
        return True
    return any(date.first in {last, last + 1} for date in line.dates) or tokens[last].endswith("ly")


_AFTER_VERB = frozenset(
    "in on at by via to for behind with again here , . ; : - without over amid under late early next this tomorrow "
    "online "
    "before after and as \" ” ' ’ today soon this within".split()
)


def modality_of(line: Line, sitting: Sitting, words: Words) -> Modality:
    """Denied, possible or actual, as the words before and around say."""
    first, last = sitting.span
    dated = {at for date in line.dates for at in range(date.first, date.last)}
    tokens = ["" if at in dated else token.norm for at, token in enumerate(line.tokens)]
    near = [*_part(tokens, first - 8, last), *_part(tokens, last, last + 4)]
    before = tokens[max(0, sitting.first - 4) : sitting.first]
    if has(near, words["cancels"]):
        return "actual"
    if has(near, words["denies"]) or {"no", "nor", "neither"} & set(before):
        return "denied"
    return "possible" if has(_part(tokens, first - 6, sitting.first), words["possible"]) else "actual"


def status_of(line: Line, sitting: Sitting, words: Words, *, ahead: bool) -> MeetingStatus | None:
    """The step that a line tells of a meeting; ``ahead`` where the line's date is still to come. None: no step told."""
    tokens = line.words(0, len(line.tokens))
    first, last = sitting.span
    before, after = _part(tokens, first - _BEFORE, sitting.first), _part(tokens, sitting.last, last + _AFTER)
    close = [*before[-6:], "|", *after]
    if has(close, words["cancels"]):
        return "cancelled"
    if has(close, words["postpones"]) or moved_to(line, sitting, words) is not None:
        return "postponed"
    if sitting.is_verb:
        return _of_verb(tokens, sitting.first, called=_calls(before, words), ahead=ahead, title=line.field == "title")
    return _of_noun(line, sitting, before, words, ahead=ahead)


def moved_to(line: Line, sitting: Sitting, words: Words) -> DateMention | None:
    """ "Moved to November 25", "shifted from Monday to Friday": the new day; a new venue is no new day."""
    tokens, last = line.words(0, len(line.tokens)), sitting.span[1]
    for _, end in places_of(_part(tokens, last, last + _AFTER), words["moves"]):
        for date in line.dates:
            between = tokens[last + end : date.first]
            if date.first >= last + end and len(between) <= _MOVED and between[-1:] and between[-1] in _UNTIL:
                return date
    return None


def _of_noun(line: Line, sitting: Sitting, before: Sequence[str], words: Words, *, ahead: bool) -> MeetingStatus | None:
    tokens = line.words(0, len(line.tokens))
    called, title = _calls(before, words), line.field == "title"
    verb = _nearest_verb(tokens, sitting, words)
    if verb is not None:
        at, family = verb
        status = _of_verb(tokens, at, called=called and at < sitting.first, ahead=ahead, title=title)
        if family == "holds" or status in {"announced", "called_for"}:
            return status
        return "begun" if family == "begins" else "held"
    if called:
        return "called_for"
    first, last = sitting.span
    if has(_part(tokens, first - 5, last + 8), words["announces"]) or ahead:
        return "announced"
    if has(_part(tokens, last, last + 8), words["calls_for"]) and not title:
        return "called_for"
    return None


def _nearest_verb(tokens: Sequence[str], sitting: Sitting, words: Words) -> tuple[int, str] | None:
    """The verb that carries a meeting noun: the nearest of those that hold, open or end it."""
    first, last = sitting.first, max(sitting.last, sitting.unit.last)
    found = []
    for family in ("holds", "begins", "ends"):
        for at, end in places_of(tokens, words[family]):
            left, right = first - end, at - last
            if sitting.unit.first <= at < sitting.unit.last or sitting.first <= at < sitting.last:
                continue
            closing = family != "ends" or (left <= _CLOSED and has(tokens[at:end], words["closes"]))
            if 0 <= left <= 9 and not _OPENING & set(tokens[end:first]) and closing:
                found.append((left, at, family))
            elif 0 <= right <= 12 and not _OPENING & set(tokens[last:at]):
                found.append((right + 1, at, family))
    return min(found)[1:] if found else None


def _of_verb(tokens: Sequence[str], at: int, *, called: bool, ahead: bool, title: bool) -> MeetingStatus | None:
    """From the tense of a verb: "will hold" is announced, "is meeting" begun, "met" held, "urged it to meet" a call."""
    aux = [word for word in tokens[max(0, at - 5) : at] if word not in _SKIPPED]
    near, word = set(aux[-3:]), tokens[at]
    if near & _OBLIGED:
        return "called_for"
    if near & _FUTURE:
        return "announced"
    if "to" in aux[-2:]:
        return "called_for" if called else "announced"
    if word.startswith("plan"):
        return "announced"
    if word.endswith("ing"):
        return "begun" if near & _BE_NOW else "called_for" if called else "announced" if ahead else "held"
    if word.endswith("ed") or word in _PAST:
        return "begun" if aux[-1:] == ["being"] else "announced" if ahead and near & {"be"} else "held"
    if called:
        return "called_for"
    return "announced" if ahead else "held" if title or word.endswith("s") else None


def _calls(before: Sequence[str], words: Words) -> bool:
    """Whether somebody calls for it; "will hold … at his request" is no call."""
    return has(before, words["calls_for"])


def _part(tokens: Sequence[str], first: int, last: int) -> list[str]:
    """The tokens of the same clause: up to a semicolon or colon on the outer side."""
    return list(tokens[max(0, first) : max(0, last)])
