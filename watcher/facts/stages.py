"""How far a meeting has come: what the verb says of it whose subject or object it is, by the tense of that verb.

A meeting that a sentence only passes by ("after the summit", "at the session") is told by its day alone.
"""

from dataclasses import replace

from watcher.facts.cue_lines import BE, FUTURE, HAVE, POSSIBLE, Cue, CueLine
from watcher.facts.sitters import Sitting
from watcher.facts.steps import Day, StepReader, Told, moved_to

_STAGES = (
    "holds", "attends", "occurs", "meets", "begins", "ends", "acts", "postpones", "moves", "cancels", "announces",
    "calls_for", "talks_by",
)  # fmt: skip
_GOVERNORS = (
    "holds", "attends", "begins", "ends", "postpones", "moves", "cancels", "announces", "calls_for", "convokes",
    "denies", "refuses",
)  # fmt: skip
_OBJECT = 9  # words from a verb to the meeting that it takes
_AT = frozenset({"at", "during", "on"})
_PLANS = frozenset({"plans", "plan", "preparations", "date"})
_ENGAGED = frozenset({"locked", "engaged", "deep"})
_TIMED = frozenset({"after", "before", "since", "until", "following", "of"})
_PASSING = _AT | _TIMED | frozenset({"in", "into", "to", "for", "from", "with", "about", "like", "over", "through"})
_RELATIVE = frozenset({"which", "that", "who", "where", "when", "whose"})
_SUBJECTLESS = frozenset({"postpones", "moves", "cancels", "holds", "calls_for"})  # said of a meeting in the passive


def stage_of(view: CueLine, sitting: Sitting, day: Day) -> Told | None:
    """The step that a sentence tells of a meeting. None: the sentence tells of no step."""
    reader = _StageReader(view, sitting, day)
    return reader.of_noun() if sitting.kind == "noun" else reader.of_people()


class _StageReader:
    """Reads the step of one meeting."""

    def __init__(self, view: CueLine, sitting: Sitting, day: Day) -> None:
        self.view, self.sitting, self.day = view, sitting, day
        self.verbs = StepReader(view, sitting, day)

    # ── a noun ──

    def of_noun(self) -> Told | None:
        """From the verb behind or before the meeting, else from a participle, its place in the clause, its day."""
        main, aside = self._predicates()
        governor = self._governor()
        nominal = self._nominal()
        undone = nominal if nominal is not None and nominal.status in {"postponed", "cancelled"} else None
        told = undone or main or nominal or governor
        if self.sitting.again:
            own = any(self.sitting.end <= at < self.sitting.end + 3 for at in self.view.dated)
            return told or (Told("announced") if own and self.day.ahead else None)
        if told is None:
            told = aside or self._in_passing() or self._attended() or self._skipped() or self._unsaid()
        if told is None and self.view.is_title and self.view.word(self.sitting.end) == "off":
            return Told("cancelled")
        no = "no" in self.view.tokens[self.sitting.begin : self.sitting.first]
        if told is None:
            return self._none(Told("announced")) if no and self.view.is_title else None
        if no:
            return self._none(told)
        forward = "forward" in self.view.tokens[self.sitting.end : self.verbs.limit]
        if moved_to(self.view, self.sitting) is not None and not forward and told.status == "announced":
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
        for cue in self.view.between(self.sitting.end, self.verbs.limit, *_STAGES):
            finite = self._is_finite(cue)
            told = self.verbs.step(cue) if finite or self._is_participle(cue) else None
            if told is None or (passing and not finite and cue.family != "announces"):
                continue
            relative = self._is_relative(cue)
            direct = finite and not relative and (not passing or self._is_clause(cue))
            if passing and self._preposition() in {"before", "until"} and not self.view.is_past(cue.first):
                told = replace(told, status="announced")  # "a day before the summit opens"
            (main if direct else aside).append(told) if direct or relative or not passing or not finite else None
        ended = [told for told in main if told.status in {"postponed", "cancelled"}]
        return next(iter(ended or main), None), next(iter(aside), None)

    def _is_relative(self, cue: Cue) -> bool:
        """ "A meeting that Yerevan had sought was called off": of the two verbs the first is that of "that"."""
        last = self.view.tense(cue.first).first
        opens = [at for at in range(self.sitting.end, cue.first) if self.view.tokens[at] in _RELATIVE]
        if not opens:
            return False
        told = self.view.between(opens[0], last, *_STAGES)
        helped = BE | HAVE | FUTURE
        return not told and not any(word in helped for word in self.view.tokens[opens[0] + 1 : last])

    def _is_clause(self, cue: Cue) -> bool:
        """ "After the summit was put off": the preposition opens a clause and the meeting is its subject."""
        gap = self.view.tokens[self.sitting.end : self.view.tense(cue.first).first]
        return self._preposition() in {"after", "before", "since", "until"} and len(gap) <= 6 and "," not in gap

    def _is_finite(self, cue: Cue) -> bool:
        """Whether a verb is said of the meeting as its subject."""
        tense, word = self.view.tense(cue.first), self.view.tokens[cue.first]
        if self.view.word(cue.last) == "doors":
            return False
        passive = tense.has(BE)
        aim = self.view.word(cue.first - 1) == "to"  # "called for a meeting to discuss air defence"
        if aim and cue.family == "acts" and (not self.view.is_title or self._governor() is not None):
            return False
        if cue.family == "acts":
            return not passive and not word.endswith("ing") and cue.first - self.sitting.end <= 6
        if cue.family in _SUBJECTLESS or cue.family == "announces":
            own = word in {"is", "was", "fell", "falls", "came"} or word.startswith("slip")
            return passive or (self.view.is_title and self._is_passive_form(cue)) or own
        if cue.family in {"begins", "ends", "occurs"}:
            return passive or not word.endswith("ing")
        return cue.family == "meets" and (passive or tense.has(FUTURE | HAVE) or word != "meeting")

    def _is_passive_form(self, cue: Cue) -> bool:
        first = self.view.tokens[cue.first]
        return (
            first.endswith(("ed", "due"))
            or first.startswith("slip")
            or first in {"put", "set", "called", "off", "held"}
        )

    def _is_participle(self, cue: Cue) -> bool:
        """ "A summit planned for May", "held in Minsk", "requested by Yerevan"."""
        return cue.family in _SUBJECTLESS | {"announces"} and self._is_passive_form(cue)

    def _preposition(self) -> str | None:
        """The word that makes the meeting the time, place or aim of something else."""
        before = self.view.word(self.sitting.begin - 1)
        inside = any(cue.last == self.sitting.begin for cue in self.view.between(0, self.sitting.begin, *_GOVERNORS))
        noun = before in {"of", "for"} and self._noun_before() is not None
        return before if before in _PASSING and not inside and not noun else None

    def _noun_before(self) -> Cue | None:
        """ "The cancellation of", "the opening of", "the date of the summit"."""
        at = self.sitting.begin - 1
        if self.view.word(at) == "for":
            return Cue(at - 1, at, "date") if self.view.word(at - 1) in _PLANS else None
        dated = self.view.word(at - 1) in {"date", "dates", "work", "holding", "venue", "start", "agenda"}
        cues = self.view.between(at - 2, at, *_GOVERNORS)
        return cues[-1] if cues else Cue(at - 1, at, "date") if dated else None

    def _nominal(self) -> Told | None:
        """ "The cancellation of the summit", "a request for a meeting"."""
        cue = self._noun_before() if self.view.word(self.sitting.begin - 1) == "of" else None
        if cue is None or cue.family in {"date", "announces"}:
            return None
        if self.view.tokens[cue.first].endswith("ing") and cue.family in {"holds", "begins"}:
            called = self.verbs.calls(cue.first)
            return Told("called_for", negated=self.verbs.denied(cue.first)) if called else Told("announced")
        if cue.family in {"ends", "begins"} and not self.day.ahead:
            return Told("held" if cue.family == "ends" else "begun")
        return self.verbs.step(cue)

    def _governor(self) -> Told | None:
        """What the nearest verb before says that takes the meeting as its object."""
        if self._preposition() not in {None, "for"}:
            return None
        cues = self.view.between(
            max(self.verbs.start, self.sitting.begin - _OBJECT - 3), self.sitting.begin, *_GOVERNORS
        )
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
            return self.verbs.step(cue)
        return None

    def _attended(self) -> Told | None:
        """ "Joined a CSTO video call": who sits in it tells of it; who stays away does not."""
        for cue in self.view.between(self.verbs.start, self.sitting.begin, "attends"):
            if self.sitting.begin - cue.last <= 4:
                told = self.verbs.step(cue)
                return told if told is None or not told.negated else None
        return None

    def _skipped(self) -> Told | None:
        """ "Armenia will skip the summit", "boycotted the summit": it takes place without her."""
        for cue in self.view.between(self.sitting.begin - 6, self.sitting.begin, "skips"):
            tense = self.view.tense(cue.first)
            ahead = self.day.ahead or tense.has(FUTURE) or tense.infinitive
            return Told("announced" if ahead else "held", passing=not ahead and self._is_far(), weak=True)
        return None

    def _in_passing(self) -> Told | None:
        """A meeting that stands behind a preposition, by the preposition."""
        word = self._preposition()
        if word in {"in", "into"}:
            return self._in_session()
        if word in {"for", "to"}:
            return self._aimed_at()
        by_day = Told("announced" if self.day.ahead else "held", passing=self._is_far())
        if word in _AT:
            own = self._own_act()
            if own is not None:
                return own
            return replace(by_day, passing=False) if self.view.is_title and word == "at" else by_day
        return by_day if word is not None else None

    def _is_far(self) -> bool:
        return not self.day.recent and not self.day.ahead

    def _own_act(self) -> Told | None:
        """ "The council will take it up at a session on Friday": by the tense of what the organ does there."""
        unit = self.sitting.unit
        if not unit.is_organ or unit.last > self.sitting.begin:
            return None
        acts = self.view.between(unit.last, self.sitting.begin, "acts")
        tense = self.view.tense(acts[0].first) if acts else None
        if tense is not None and not tense.has(FUTURE | POSSIBLE) and not (tense.infinitive and tense.has(BE)):
            return Told("held", passing=False)
        return self.verbs.step(acts[0]) if acts else None

    def _in_session(self) -> Told | None:
        """ "Is in session", "went into an emergency sitting", "called into session"."""
        begin = self.sitting.begin - 1
        if self.view.has("invites", begin - 4, begin):
            return Told("announced")
        tense = self.view.tense(begin - (self.view.word(begin - 1) in _ENGAGED))
        if self.view.has("begins", begin - 3, begin) or tense.has(BE) or self.sitting.unit.last == begin:
            return Told("announced" if tense.has(FUTURE) else "begun", negated=tense.negated)
        return Told("announced" if self.day.ahead else "held", passing=self._is_far())

    def _aimed_at(self) -> Told | None:
        """ "Have gathered for a summit", "flew in for talks", "called his colleagues to a summit"."""
        first = self.verbs.start
        for family in ("meets", "invites", "travels"):
            cues = self.view.between(first, self.sitting.begin, family)
            if cues:
                return self.verbs.step(cues[-1]) if family == "meets" else Told("announced")
        dated = any(self.sitting.begin <= at < self.sitting.first for at in self.view.dated)
        return Told("announced" if self.day.ahead else "held", passing=self._is_far()) if dated else None

    def _unsaid(self) -> Told | None:
        """No verb: a day to come, or a headline's day."""
        if self._are_meeting():
            return Told("begun")
        if self.day.ahead or (self.view.is_title and self.view.dated and not self.view.between(0, 99, *_STAGES)):
            return Told("announced")
        own = any(self.sitting.begin <= at < self.sitting.end + 6 for at in self.view.dated)
        return Told("held", weak=True) if own and self.day.recent and not self.view.is_title else None

    def _are_meeting(self) -> bool:
        """ "Leaders meeting in Harare have given …": the noun's form as a participle."""
        sitting, view = self.sitting, self.view
        named = view.tokens[sitting.first] in {"meeting", "gathering"} and sitting.unit.is_organ
        return named and sitting.unit.last == sitting.first and view.word(sitting.last) in {"in", "at", "on"}

    # ── people ──

    def of_people(self) -> Told | None:
        """From the verb that is said of those who sit."""
        sitting, view = self.sitting, self.view
        if sitting.kind == "due":
            return self._awaited()
        cue = next((cue for cue in view.cues if cue.first == sitting.first and cue.family in _STAGES), None)
        if sitting.kind == "act":
            cue = Cue(sitting.first, sitting.last, "acts")
        told = self.verbs.step(cue if cue is not None else Cue(sitting.first, sitting.last, "meets"))
        if told is None:
            return None
        cancelled = [
            other
            for other in view.between(
                max(self.verbs.start, sitting.unit.last), self.verbs.limit, "cancels", "postpones"
            )
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
            return self.verbs.unheld(cues[0])
        if tense.infinitive and self.verbs.calls(tense.first):
            return Told("called_for")
        ahead = tense.has(FUTURE) or cues[0].family != "travels" or tense.infinitive or self.view.is_title
        return Told("announced", weak=True) if ahead else None
