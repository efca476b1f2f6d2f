"""How far a meeting has come: what the verb says of it whose subject or object it is, by the tense of that verb.

A meeting that a sentence only passes by ("after the summit", "at the session") is told by its day alone.
"""

from dataclasses import dataclass, replace

from watcher.facts.meeting_lines import BE, FUTURE, HAVE, OBLIGED, POSSIBLE, Cue, MeetingLine, Tense
from watcher.facts.sittings import Sitting
from watcher.model import MeetingStatus
from watcher.text import DateMention

_STAGES = (
    "holds", "attends", "occurs", "meets", "begins", "ends", "acts", "postpones", "moves", "cancels", "announces",
    "calls_for", "talks_by",
)  # fmt: skip
_GOVERNORS = (
    "holds", "attends", "begins", "ends", "postpones", "moves", "cancels", "announces", "calls_for", "convokes",
)  # fmt: skip
_CONTROL = ("calls_for", "announces", "cancels", "postpones", "refuses", "possible", "denies")
_OBJECT = 9  # words from a verb to the meeting that it takes
_BEHIND = 16  # words from a meeting to the verb that it is the subject of
_MOVED = 9  # words from "moved" to the new day: "from Monday to"
_UNTIL = frozenset({"to", "until", "till", "for"})
_AT = frozenset({"at", "during", "on"})
_TIMED = frozenset({"after", "before", "since", "until", "following", "of"})
_PASSING = _AT | _TIMED | frozenset({"in", "into", "to", "for", "from", "with", "about", "like", "over", "through"})
_RELATIVE = frozenset({"which", "that", "who", "where", "when", "whose"})
_BEING = frozenset({"being"})
_IS = frozenset({"is", "are", "'s", "'re"})
_WAS = frozenset({"was", "were", "been", "being", "be", "is", "are"})
_SUBJECTLESS = frozenset({"postpones", "moves", "cancels", "holds", "calls_for"})  # said of a meeting in the passive
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


def stage_of(view: MeetingLine, sitting: Sitting, day: Day) -> Told | None:
    """The step that a sentence tells of a meeting. None: the sentence tells of no step."""
    reader = _StageReader(view, sitting, day)
    return reader.of_noun() if sitting.kind == "noun" else reader.of_people()


def moved_to(view: MeetingLine, sitting: Sitting) -> DateMention | None:
    """ "Moved to November 25", "not on May 20 but on June 3": the new day; a new venue is no new day."""
    end = view.clause_end(sitting.span[1])
    for cue in view.between(sitting.span[1], end, "moves"):
        for date in view.line.dates:
            between = view.tokens[cue.last : date.first]
            if date.first >= cue.last and len(between) <= _MOVED and between[-1:] and between[-1] in _UNTIL:
                return date
    return _instead(view, sitting)


def _instead(view: MeetingLine, sitting: Sitting) -> DateMention | None:
    """Of two days the one that stands instead of the other: "not on Friday but on Monday"."""
    dates = [date for date in view.line.dates if date.first >= sitting.last]
    for one, other in zip(dates, dates[1:], strict=False):
        between = view.tokens[one.last : other.first]
        if "but" in between and "not" in view.tokens[sitting.first : one.first]:
            return other
        if "instead" in between or "rather" in between:
            return one
    return None


class _StageReader:
    """Reads the step of one meeting."""

    def __init__(self, view: MeetingLine, sitting: Sitting, day: Day) -> None:
        self.view, self.sitting, self.day = view, sitting, day
        self.start = view.clause_start(sitting.begin)
        self.limit = min(view.clause_end(sitting.end), sitting.end + _BEHIND + 8)

    # ── a noun ──

    def of_noun(self) -> Told | None:
        """From the verb behind or before the meeting, else from a participle, its place in the clause, its day."""
        main, aside = self._predicates()
        governor = self._governor()
        nominal = self._nominal()
        undone = nominal if nominal is not None and nominal.status in {"postponed", "cancelled"} else None
        told = undone or main or nominal or governor
        if told is None:
            told = aside or self._in_passing() or self._attended() or self._unsaid()
        if told is None:
            return None
        if "no" in self.view.tokens[self.sitting.begin : self.sitting.first]:
            return self._none(told)
        if moved_to(self.view, self.sitting) is not None and told.status == "announced":
            return replace(told, status="postponed", negated=False)
        return told

    def _none(self, told: Told) -> Told:
        """ "There will be no meeting on Friday after all": one that was planned is off, else there is none."""
        near = " ".join(self.view.tokens[self.sitting.end : self.sitting.end + 14])
        return Told("cancelled") if "after all" in near else replace(told, negated=True)

    def _predicates(self) -> tuple[Told | None, Told | None]:
        """What verbs behind say of the meeting: of the main clause, and in a participle or a clause of its own."""
        main: list[Told] = []
        aside: list[Told] = []
        passing = self._preposition() is not None
        for cue in self.view.between(self.sitting.end, self.limit, *_STAGES):
            finite = self._is_finite(cue)
            between = set(self.view.tokens[self.sitting.end : cue.first])
            told = self._step(cue) if finite or self._is_participle(cue) else None
            if told is None or (passing and not finite and cue.family != "announces"):
                continue
            relative = bool(between & _RELATIVE)
            direct = finite and not relative and (not passing or self._is_clause(cue))
            (main if direct else aside).append(told) if direct or relative or not passing or not finite else None
        ended = [told for told in main if told.status in {"postponed", "cancelled"}]
        return next(iter(ended or main), None), next(iter(aside), None)

    def _is_clause(self, cue: Cue) -> bool:
        """ "After the summit was put off": the preposition opens a clause and the meeting is its subject."""
        gap = self.view.tokens[self.sitting.end : self.view.tense(cue.first).first]
        return self._preposition() in {"after", "before", "since", "until"} and len(gap) <= 6 and "," not in gap

    def _is_finite(self, cue: Cue) -> bool:
        """Whether a verb is said of the meeting as its subject."""
        tense, word = self.view.tense(cue.first), self.view.tokens[cue.first]
        passive = tense.has(BE)
        if cue.family == "acts":
            return not passive and not word.endswith("ing") and cue.first - self.sitting.end <= 6
        if cue.family in _SUBJECTLESS or cue.family == "announces":
            return passive or (self.view.is_title and self._is_passive_form(cue)) or word in {"is", "was"}
        if cue.family in {"begins", "ends", "occurs"}:
            return passive or not word.endswith("ing")
        return cue.family == "meets" and (passive or tense.has(FUTURE | HAVE) or word != "meeting")

    def _is_passive_form(self, cue: Cue) -> bool:
        first = self.view.tokens[cue.first]
        return first.endswith(("ed", "due")) or first in {"put", "set", "called", "off", "held"}

    def _is_participle(self, cue: Cue) -> bool:
        """ "A summit planned for May", "held in Minsk", "requested by Yerevan"."""
        return cue.family in _SUBJECTLESS | {"announces"} and self._is_passive_form(cue)

    def _preposition(self) -> str | None:
        """The word that makes the meeting the time, place or aim of something else."""
        before = self.view.word(self.sitting.begin - 1)
        inside = any(cue.last == self.sitting.begin for cue in self.view.between(0, self.sitting.begin, *_GOVERNORS))
        noun = before == "of" and self._noun_before() is not None
        return before if before in _PASSING and not inside and not noun else None

    def _noun_before(self) -> Cue | None:
        """ "The cancellation of", "the opening of", "the date of the summit"."""
        at = self.sitting.begin - 1
        cues = self.view.between(at - 2, at, *_GOVERNORS)
        dated = self.view.word(at - 1) in {"date", "dates", "work", "holding", "venue", "start", "agenda"}
        return cues[-1] if cues else Cue(at - 1, at, "date") if dated else None

    def _nominal(self) -> Told | None:
        """ "The cancellation of the summit", "a request for a meeting"."""
        cue = self._noun_before() if self.view.word(self.sitting.begin - 1) == "of" else None
        if cue is None or cue.family in {"date", "announces"}:
            return None
        if self.view.tokens[cue.first].endswith("ing") and cue.family in {"holds", "begins"}:
            called = self._calls(cue.first)
            return Told("called_for", negated=self._denied(cue.first)) if called else Told("announced")
        return self._step(cue)

    def _governor(self) -> Told | None:
        """What the nearest verb before says that takes the meeting as its object."""
        if self._preposition() not in {None, "for"}:
            return None
        cues = self.view.between(max(self.start, self.sitting.begin - _OBJECT - 3), self.sitting.begin, *_GOVERNORS)
        cues = [cue for cue in cues if not self.sitting.unit.first <= cue.first < self.sitting.unit.last]
        for cue in sorted(cues, key=lambda cue: -cue.last):
            gap = self.view.tokens[cue.last : self.sitting.begin]
            if cue.family == "convokes":
                if not gap:
                    return Told("announced")
                continue
            if len(gap) > _OBJECT or cue.family == "attends" or (cue.family == "ends" and len(gap) > 4):
                continue
            if self._preposition() == "for" and cue.family != "calls_for":
                return None
            return self._step(cue)
        return None

    def _attended(self) -> Told | None:
        """ "Joined a CSTO video call": who sits in it tells of it; who stays away does not."""
        for cue in self.view.between(self.start, self.sitting.begin, "attends"):
            if self.sitting.begin - cue.last <= 4:
                told = self._step(cue)
                return told if told is None or not told.negated else None
        return None

    def _in_passing(self) -> Told | None:
        """A meeting that stands behind a preposition, by the preposition."""
        word = self._preposition()
        if word in {"in", "into"}:
            return self._in_session()
        if word in {"for", "to"}:
            return self._aimed_at()
        by_day = Told("announced" if self.day.ahead else "held", passing=not self.day.recent)
        if word in _AT:
            own = self._own_act()
            if own is not None:
                return own
            return replace(by_day, passing=False) if self.view.is_title and word == "at" else by_day
        return by_day if word is not None else None

    def _own_act(self) -> Told | None:
        """ "The council will take it up at a session on Friday": by the tense of what the organ does there."""
        unit = self.sitting.unit
        if not unit.is_organ or unit.last > self.sitting.begin:
            return None
        acts = self.view.between(unit.last, self.sitting.begin, "acts")
        return self._step(acts[0]) if acts else None

    def _in_session(self) -> Told | None:
        """ "Is in session", "went into an emergency sitting", "called into session"."""
        begin = self.sitting.begin - 1
        if self.view.has("invites", begin - 4, begin):
            return Told("announced")
        tense = self.view.tense(begin)
        if self.view.has("begins", begin - 3, begin) or tense.has(BE) or self.sitting.unit.last == begin:
            return Told("announced" if tense.has(FUTURE) else "begun", negated=tense.negated)
        return Told("announced" if self.day.ahead else "held", passing=not self.day.recent)

    def _aimed_at(self) -> Told | None:
        """ "Have gathered for a summit", "flew in for talks", "called his colleagues to a summit"."""
        first = self.start
        for family in ("meets", "invites", "travels"):
            cues = self.view.between(first, self.sitting.begin, family)
            if cues:
                return self._step(cues[-1]) if family == "meets" else Told("announced")
        return None

    def _unsaid(self) -> Told | None:
        """No verb: a day to come, or a headline's day."""
        if self.day.ahead or (self.view.is_title and self.view.dated and not self.view.between(0, 99, *_STAGES)):
            return Told("announced")
        return None

    # ── people ──

    def of_people(self) -> Told | None:
        """From the verb that is said of those who sit."""
        sitting, view = self.sitting, self.view
        if sitting.kind == "due":
            return self._awaited()
        cue = next((cue for cue in view.cues if cue.first == sitting.first and cue.family in _STAGES), None)
        told = self._step(cue if cue is not None else Cue(sitting.first, sitting.last, "meets"))
        if told is None:
            return None
        cancelled = [
            other
            for other in view.between(max(self.start, sitting.unit.last), self.limit, "cancels", "postpones")
            if self._is_finite(other) or other.last <= sitting.first
        ]
        if cancelled:
            return Told("cancelled" if cancelled[0].family == "cancels" else "postponed")
        if told.status == "announced" and moved_to(view, sitting) is not None:
            return Told("postponed")
        return told

    def _awaited(self) -> Told | None:
        unit = self.sitting.unit
        if self.view.is_title and self.view.has("postpones", unit.first - 2, unit.first):
            return Told("postponed")
        cues = self.view.between(unit.last, unit.last + 9, "announces", "travels", "invites")
        tense = self.view.tense(cues[0].first)
        if tense.negated:
            return self._unheld(cues[0])
        ahead = tense.has(FUTURE) or cues[0].family != "travels" or tense.infinitive or self.view.is_title
        return Told("announced", weak=True) if ahead else None

    # ── the verb ──

    def _step(self, cue: Cue) -> Told | None:
        """What a verb says, by its class and its tense."""
        tense = self.view.tense(cue.first)
        possible = tense.has(POSSIBLE) or self.view.has("possible", cue.first - 6, cue.first)
        if cue.family in {"postpones", "cancels", "moves"}:
            return self._undone(cue, tense, possible=possible)
        if cue.family == "calls_for":
            denied = tense.negated or self._denied(tense.first)
            return Told("called_for", negated=denied, possible=possible and not tense.infinitive)
        if cue.family == "announces":
            return Told("announced", negated=tense.negated or self._denied(tense.first), possible=possible)
        return self._held(cue, tense, possible=possible)

    def _undone(self, cue: Cue, tense: Tense, *, possible: bool) -> Told | None:
        if cue.family == "moves":
            return Told("postponed") if moved_to(self.view, self.sitting) is not None else None
        if tense.negated:
            return Told("announced")
        pluperfect = "had" in tense.words
        status: MeetingStatus = "postponed" if cue.family == "postpones" else "cancelled"
        return Told(status, possible=possible or (tense.infinitive and self._calls(cue.first)), weak=pluperfect)

    def _held(self, cue: Cue, tense: Tense, *, possible: bool) -> Told | None:
        """Of a verb of sitting, beginning or ending."""
        if tense.has(OBLIGED):
            return Told("called_for")
        if tense.has(POSSIBLE):
            return Told("called_for" if self._calls(tense.first) else "announced", possible=True)
        if tense.has(FUTURE):
            late = self.view.has("later_than", cue.last, self.limit)
            step: MeetingStatus = "postponed" if late else "announced"
            return self._unheld(cue) if tense.negated else Told(step, possible=self._is_open(cue))
        if tense.infinitive:
            return self._infinitive(cue, tense, possible=possible)
        if self.view.tokens[cue.first].endswith("ing") or self.view.tokens[cue.last - 1].endswith("ing"):
            return self._going_on(cue, tense)
        if self.view.is_past(cue.first) or tense.has(HAVE):
            return self._past(cue, tense)
        return self._present(cue, tense)

    def _is_open(self, cue: Cue) -> bool:
        """ "Whether it will meet", "if it is held"."""
        return bool({"whether", "if", "unless"} & set(self.view.tokens[max(0, cue.first - 8) : cue.first]))

    def _unheld(self, cue: Cue) -> Told:
        """ "Will not meet on Friday": off, put off where a new day or "until" follows, or never meant to be."""
        behind = self.view.tokens[cue.last : self.limit]
        joined = f" {' '.join(behind)} "
        if moved_to(self.view, self.sitting) is not None or any(f" {cue} " in joined for cue in _NEW_DAY):
            return Told("postponed")
        own = cue.family != "holds" or {"its", "their", "the", "planned"} & set(behind[:3])
        own = own or self.sitting.kind == "noun" and self.sitting.end <= cue.first
        return Told("cancelled", weak=True) if own else Told("announced", negated=True)

    def _infinitive(self, cue: Cue, tense: Tense, *, possible: bool) -> Told:
        """ "To meet": what the word before says that it hangs on."""
        first = max(self.start, tense.first - 10)
        controls = [c for c in self.view.between(first, tense.first, *_CONTROL) if not self._is_plan_of(c)]
        helped = tense.has(BE) and not tense.has(frozenset({"be", "been"}))
        if helped and tense.negated:
            return self._unheld(cue)
        if not controls or helped:
            return Told("announced", possible=possible and not helped)
        control = max(controls, key=lambda c: c.last)
        verb = self.view.tense(control.first)
        negated = verb.negated or self._denied(verb.first) or control.family in {"refuses", "denies"}
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
        if self._calls(cue.first):
            return Told("called_for", negated=self._denied(cue.first))
        if self.view.has("possible", cue.first - 4, cue.first):
            return Told("announced", possible=True)
        return Told("announced" if self.day.ahead else "begun" if cue.family == "begins" else "held")

    def _past(self, cue: Cue, tense: Tense) -> Told:
        asked = self._calls(tense.first) and "be" in tense.words
        if asked:
            return Told("called_for")
        if tense.has(_BEING):
            return Told("begun")
        if "be" in tense.words or (self.day.ahead and tense.has(_IS)):
            return Told("announced")
        status: MeetingStatus = "begun" if cue.family == "begins" else "held"
        untrue = "that" in self.view.tokens[max(0, tense.first - 8) : tense.first] and self._denied(tense.first)
        here = cue.family == "meets" and self.view.has("gathers", cue.first, cue.last + 1)
        if here and tense.has(HAVE) and "had" not in tense.words:
            status = "begun"
        if tense.negated and cue.family != "attends" and tense.has(_WAS):
            return Told("cancelled")
        return Told(status, negated=tense.negated or untrue, weak="had" in tense.words)

    def _present(self, cue: Cue, tense: Tense) -> Told | None:
        if tense.negated:
            return Told("announced", negated=True)
        if self._calls(tense.first):
            return Told("called_for")
        began: MeetingStatus = "begun" if cue.family == "begins" else "held"
        if self.view.is_title:
            return Told("announced" if self.day.ahead else began, weak=True)
        if cue.family == "begins" and tense.has(BE):
            return Told("begun")
        if self.day.ahead or any(at >= cue.first for at in self.view.dated):
            return Told("announced")
        return Told(began) if self.view.tokens[cue.first].endswith("s") else None

    def _calls(self, last: int) -> bool:
        """Whether somebody calls for what follows a token."""
        return self.view.has("calls_for", max(self.start, last - 12), last)

    def _denied(self, last: int) -> bool:
        return self.view.has("denies", max(0, last - 8), last + 2)
