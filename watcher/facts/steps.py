"""What a verb says of a meeting, by its class and its tense: "will be held", "was to open", "has been put off"."""

from dataclasses import dataclass
from itertools import pairwise

from watcher.facts.cue_lines import BE, FUTURE, HAVE, OBLIGED, POSSIBLE, Cue, CueLine, Tense
from watcher.facts.sitters import Sitting
from watcher.model import MeetingStatus
from watcher.text import DateMention

_CONTROL = ("calls_for", "announces", "cancels", "postpones", "refuses", "possible", "denies")
_BEHIND = 24  # words behind a meeting in which more is said of it
_MOVED = 9  # words from "moved" to the new day: "from Monday to"
_UNTIL = frozenset({"to", "until", "till", "for"})
_BEING = frozenset({"being"})
_WAS = frozenset({"was", "were", "been", "being", "be", "is", "are"})
_DID = frozenset({"did", "didn't", "does", "do"})
_NEW_DAY = ("as planned but", "not before", "no earlier than", "until", "later", "but on", "but in")


@dataclass(frozen=True, slots=True)
class Told:
    """A step: denied or merely possible, ``passing`` where the meeting is only the time or place of something else."""

    status: MeetingStatus
    negated: bool = False
    possible: bool = False
    passing: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """The day that a line tells of a meeting: still to come, of this week, or none of these."""

    ahead: bool
    recent: bool


def moved_to(view: CueLine, sitting: Sitting) -> DateMention | None:
    """ "Moved to November 25", "not on May 20 but on June 3": the new day; a new venue is no new day."""
    end = view.clause_end(sitting.span[1])
    for cue in view.between(sitting.span[1], end, "moves"):
        for date in view.line.dates:
            between = view.tokens[cue.last : date.first]
            if date.first >= cue.last and len(between) <= _MOVED and between[-1:] and between[-1] in _UNTIL:
                return date
    return _instead(view, sitting)


def _instead(view: CueLine, sitting: Sitting) -> DateMention | None:
    """Of two days the one that stands instead of the other: "not on Friday but on Monday"."""
    dates = [date for date in view.line.dates if date.first >= sitting.last]
    for one, other in pairwise(dates):
        between = view.tokens[one.last : other.first]
        if "but" in between and "not" in view.tokens[sitting.first : one.first]:
            return other
        if "instead" in between or "rather" in between:
            return one
    return None


class StepReader:
    """Reads verbs in the clause of one meeting."""

    def __init__(self, view: CueLine, sitting: Sitting, day: Day) -> None:
        self.view, self.sitting, self.day = view, sitting, day
        self.start = view.clause_start(sitting.begin)
        self.limit = min(view.clause_end(sitting.end), sitting.end + _BEHIND)

    def step(self, cue: Cue) -> Told | None:
        """What a verb says, by its class and its tense."""
        if cue.family in {"denies", "refuses"}:
            return Told("announced", negated=True)
        tense = self.view.tense(cue.first)
        possible = tense.has(POSSIBLE) or self.view.has("possible", cue.first - 6, cue.first)
        if cue.family in {"postpones", "cancels", "moves"}:
            return self._undone(cue, tense, possible=possible)
        if cue.family == "calls_for":
            denied = (
                tense.negated
                or self.denied(tense.first)
                or "no" in self.view.tokens[max(0, tense.first - 1) : cue.first]
            )
            return Told("called_for", negated=denied, possible=possible and not tense.infinitive)
        if cue.family == "announces":
            if self._is_now(tense, cue):
                return Told("postponed")
            return Told("announced", negated=tense.negated or self.denied(tense.first), possible=possible)
        return self._held(cue, tense, possible=possible)

    def _undone(self, cue: Cue, tense: Tense, *, possible: bool) -> Told | None:
        if self.view.tokens[cue.first] == "brought":
            return Told("announced")
        if cue.family == "moves":
            return Told("postponed") if moved_to(self.view, self.sitting) is not None else None
        if tense.negated:
            return Told("announced")
        pluperfect = "had" in tense.words
        status: MeetingStatus = "postponed" if cue.family == "postpones" else "cancelled"
        return Told(status, possible=possible or (tense.infinitive and self.calls(cue.first)), weak=pluperfect)

    def _held(self, cue: Cue, tense: Tense, *, possible: bool) -> Told | None:
        """Of a verb of sitting, beginning or ending."""
        if tense.has(OBLIGED):
            return Told("called_for")
        if tense.has(POSSIBLE):
            return Told("called_for" if self.calls(tense.first) else "announced", possible=True)
        if tense.has(FUTURE):
            late = self.view.has("later_than", cue.last, self.limit) or self._is_now(tense, cue)
            step: MeetingStatus = "postponed" if late else "announced"
            return self.unheld(cue) if tense.negated else Told(step, possible=self._is_open(cue))
        if tense.infinitive:
            return self._infinitive(cue, tense, possible=possible)
        if self.view.tokens[cue.first].endswith("ing") or self.view.tokens[cue.last - 1].endswith("ing"):
            return self._going_on(cue, tense)
        if self.view.is_past(cue.first) or tense.has(HAVE):
            return self._past(cue, tense)
        return self._present(cue, tense)

    def _is_now(self, tense: Tense, cue: Cue) -> bool:
        """ "Will now meet in June", "is now due on Friday": it was to be on another day."""
        return "now" in self.view.tokens[tense.first : cue.first] and any(at >= cue.first for at in self.view.dated)

    def _is_open(self, cue: Cue) -> bool:
        """ "Whether it will meet", "if it is held"."""
        return bool({"whether", "if", "unless"} & set(self.view.tokens[max(0, cue.first - 8) : cue.first]))

    def unheld(self, cue: Cue) -> Told:
        """ "Will not meet on Friday": off, put off where a new day or "until" follows, or never meant to be."""
        behind = self.view.tokens[cue.last : self.limit]
        joined = f" {' '.join(behind)} "
        if moved_to(self.view, self.sitting) is not None or any(f" {cue} " in joined for cue in _NEW_DAY):
            return Told("postponed")
        own = cue.family != "holds" or bool({"its", "their", "the", "planned"} & set(behind[:3]))
        own = own or (self.sitting.kind == "noun" and self.sitting.end <= cue.first)
        return Told("cancelled", weak=True) if own else Told("announced", negated=True)

    def _infinitive(self, cue: Cue, tense: Tense, *, possible: bool) -> Told:
        """ "To meet": what the word before says that it hangs on."""
        first = max(self.start, tense.first - 10)
        controls = [c for c in self.view.between(first, tense.first, *_CONTROL) if not self._is_plan_of(c)]
        helped = tense.has(BE) and not tense.has(frozenset({"be", "been"}))
        if helped and tense.negated:
            return self.unheld(cue)
        if not controls or helped:
            return Told("announced", possible=possible and not helped)
        control = max(controls, key=lambda c: c.last)
        verb = self.view.tense(control.first)
        negated = verb.negated or self.denied(verb.first) or control.family in {"refuses", "denies"}
        if control.family in {"cancels", "postpones"}:
            return Told("cancelled" if control.family == "cancels" else "postponed")
        if control.family == "calls_for":
            agreed = self._was_agreed(control)
            return Told("announced" if agreed else "called_for", negated=negated, possible=verb.has(POSSIBLE))
        return Told("announced", negated=negated, possible=possible or control.family == "possible")

    def _is_plan_of(self, cue: Cue) -> bool:
        """ "Dropped plans to meet": the plans are what is dropped."""
        return cue.family == "announces" and self.view.has("cancels", cue.first - 3, cue.last)

    def _was_agreed(self, cue: Cue) -> bool:
        """ "The leaders were invited", "agreed at his request to meet"."""
        return self.view.has("announces", self.start, cue.first) and self.view.tokens[cue.first] in {"request", "asked"}

    def _going_on(self, cue: Cue, tense: Tense) -> Told | None:
        if tense.has(BE):
            return Told("announced" if self.day.ahead else "begun", negated=tense.negated)
        if self.calls(cue.first):
            return Told("called_for", negated=self.denied(cue.first))
        if self.view.has("possible", cue.first - 4, cue.first):
            return Told("announced", possible=True)
        if self.view.word(cue.first - 1) in {"for", "of", "about", "against"} and self.sitting.kind != "noun":
            return Told("announced", negated=True) if self.denied(cue.first) else None
        return Told("announced" if self.day.ahead else "begun" if cue.family == "begins" else "held")

    def _past(self, cue: Cue, tense: Tense) -> Told:
        asked = self.calls(tense.first) and "be" in tense.words
        if asked:
            return Told("called_for")
        if tense.has(_BEING):
            return Told("begun")
        if "be" in tense.words or (self.day.ahead and tense.has(BE)):
            return Told("announced")
        status: MeetingStatus = "begun" if cue.family == "begins" else "held"
        untrue = "that" in self.view.tokens[max(0, tense.first - 8) : tense.first] and self.denied(tense.first)
        here = cue.family == "meets" and self.view.has("gathers", cue.first, cue.last + 1)
        if here and tense.has(HAVE) and "had" not in tense.words:
            status = "begun"
        if tense.negated and cue.family != "attends" and tense.has(_WAS):
            return Told("cancelled")
        return Told(status, negated=tense.negated or untrue, weak="had" in tense.words)

    def _present(self, cue: Cue, tense: Tense) -> Told | None:
        if tense.negated:
            past = cue.family == "occurs" and tense.has(_DID)
            return Told("cancelled") if past else Told("announced", negated=True)
        if self.calls(tense.first):
            return Told("called_for")
        began: MeetingStatus = "begun" if cue.family == "begins" else "held"
        if self.view.is_title:
            return Told("announced" if self.day.ahead else began, weak=True)
        if cue.family == "begins" and tense.has(BE):
            return Told("begun")
        if self.day.ahead or any(at >= cue.first for at in self.view.dated):
            return Told("announced")
        return Told(began) if self.view.tokens[cue.first].endswith("s") else None

    def calls(self, last: int) -> bool:
        """Whether somebody calls for what follows a token."""
        return self.view.has("calls_for", max(self.start, last - 12), last)

    def denied(self, last: int) -> bool:
        return self.view.has("denies", max(0, last - 8), last + 2)
