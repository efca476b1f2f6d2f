"""Subjects: from a verb back to the people of whom it is said, past what stands between."""

from watcher.facts.english import BE, CLAUSE_PREPS
from watcher.facts.lines import Line
from watcher.facts.noun_phrases import NounPhrases

_MAX_PHRASES = 5  # prepositional phrases that may stand between a subject and its verb
_DASHES = frozenset({"-", "--", "–", "—"})
_WHO = frozenset({"who", "which", "that"})
_CLAUSES = frozenset("when after while as because where if".split())
_LONGEST_RELATIVE = 14  # chunks of "who …" between a noun and its verb


class Phrases(NounPhrases):
    """The noun phrases of a line with its subjects. ``reduced`` collects participles that only describe a subject."""

    def __init__(self, line: Line) -> None:
        super().__init__(line)
        self.reduced: set[int] = set()

    def subjects(self, index: int) -> list[int]:
        """The noun phrases that are the subject of a verb, with those coordinated to them; reading right to left."""
        at = self._subject_head(index)
        if at is None:
            return []
        found = [at]
        while True:
            step = self.joint_before(found[-1])
            if step is None:
                return found
            found.append(step)

    def joint_before(self, at: int) -> int | None:
        """The counted noun phrase that "and" or a comma joins to the one at ``at`` from the left."""
        step, joints = at - 1, 0
        while step >= 0 and self.chunks[step].kind in {"conj", "comma", "adv"}:
            joints += self.chunks[step].kind in {"conj", "comma"}
            step -= 1
        if not joints or step < 0 or self.line.tokens[self.chunks[at].first].norm == "that":
            return None
        if step > 1 and self.chunks[step + 1].kind == "comma" and self._past_apposition(step - 1) == step + 1:
            step -= 2
        if step > 2 and self.chunks[step - 1].word == "including" and self.chunks[step - 2].kind == "comma":
            step -= 3
        while (
            step >= 2
            and self.chunks[step].kind == "noun"
            and self.chunks[step - 1].kind == "prep"
            and not self.countable(step)
        ):
            step -= 2
        listed = step > 1 and self.chunks[step - 1].kind == "pron" and self.chunks[step - 2].word == "among"
        behind = step > 0 and self.chunks[step - 1].kind == "prep"
        named = self.chunks[step].one == "named"
        countable = self.counts(step) and not named and not behind and not listed and self.chunks[step].counted is None
        only_comma = all(self.chunks[k].kind != "conj" for k in range(step + 1, at))
        return step if countable and not (only_comma and self.chunks[at].subset) and not self._is_object(step) else None

    def _is_object(self, at: int) -> bool:
        return at > 0 and self.chunks[at - 1].kind == "verb" and self.chunks[at - 1].verb is not None

    def _subject_head(self, index: int) -> int | None:
        """The noun of which a verb is said: beside it, before a relative clause, or that of the verb joined to it."""
        found = self._nearest_subject(index)
        if found is None:
            found = self._before_relative(index)
        return self._shared_subject(index) if found is None else found

    def _before_relative(self, index: int) -> int | None:
        """ "Four policemen who guarded the bridge were killed", "hit a passenger, who died"."""
        verb = self.chunks[index]
        if verb.verb is None or verb.verb.form == "ing":
            return None
        if verb.voice == "bare" and not (index and self.chunks[index - 1].word in _WHO):
            return None
        first = max(0, index - _LONGEST_RELATIVE)
        for at in range(index - 1, first, -1):
            chunk = self.chunks[at]
            if chunk.kind in {"stop", "speech", "conj"}:
                return None
            if chunk.word not in _WHO:
                continue
            inside = [c for c in self.chunks[at + 1 : index] if c.kind == "verb"]
            comma = self.chunks[at - 1].kind == "comma"
            if len(inside) > (not comma) or (comma and at != index - 1):
                return None
            return self._head_before(at - 1 if comma else at)
        return None

    def _head_before(self, end: int) -> int | None:
        """The people in front of a relative clause, past the phrases that describe them."""
        at = end - 1
        while at > 1 and self.chunks[at].kind == "noun" and self.chunks[at - 1].kind == "prep" and not self.counts(at):
            at -= 2
        return at if at >= 0 and self.counts(at) else None

    def _shared_subject(self, index: int) -> int | None:
        """ "A girl stepped on a mine and died", "was ambushed and killed": the subject of the verb joined before."""
        verb, at = self.chunks[index], index - 1
        while at > 0 and self.chunks[at].kind == "adv":
            at -= 1
        if at < 2 or self.chunks[at].kind != "conj" or self.chunks[at].word not in {"and", "but"}:
            return None
        if self.chunks[at - 1].verb is not None and verb.voice == "bare":
            return None
        for first in (*(i + 1 for i in range(at - 1, -1, -1) if self._begins_clause(i)), 0):
            found = self._leads(index, first, at)
            if found is not None:
                return found
            if first and self.chunks[first - 1].kind in {"stop", "speech"}:
                return None
        return None

    def _leads(self, index: int, first: int, last: int) -> int | None:
        """The subject of the verbs between two chunks, if the verb at ``index`` may be joined to them."""
        verb = self.chunks[index]
        verbs = [i for i in range(first, last) if self.chunks[i].kind == "verb"]
        passive = any(BE & set(self.line.words(self.chunks[i].first, self.chunks[i].last)) for i in verbs)
        transitive = verb.verb is not None and verb.verb.transitive and verb.voice == "bare"
        follows = self.chunks[index + 1].kind in {"noun", "pron"} if index + 1 < len(self.chunks) else False
        himself = any({"himself", "herself"} & set(self.line.words(c.first, c.last)) for c in self.chunks[first:last])
        if himself and not verbs and not transitive:
            return next((i for i in range(first, last) if self._may_lead(i)), None)
        if not verbs or (transitive and (not passive or follows)):
            return None
        return next((i for i in range(first, verbs[0]) if self._may_lead(i)), None)

    def _begins_clause(self, at: int) -> bool:
        return self.chunks[at].kind in {"stop", "speech"} or self.chunks[at].word in _CLAUSES

    def _may_lead(self, at: int) -> bool:
        return self.counts(at) and not (at and self.chunks[at - 1].kind == "prep")

    def _nearest_subject(self, index: int) -> int | None:
        at, phrases = index - 1, 0
        skipped: list[int] = []
        while at >= 0 and phrases <= _MAX_PHRASES:
            chunk = self.chunks[at]
            if chunk.kind == "adv" or (
                chunk.kind in {"sub", "pron"} and chunk.word in {"who", "which", "that", "they"} and at == index - 1
            ):
                at -= 1
            elif chunk.kind == "comma" or (at == index - 1 and self._is_dash(at)):
                before = self._past_insert(at) if chunk.kind == "comma" else self._past_dashes(at)
                if before is None:
                    return None
                at = before
            elif (
                chunk.kind == "noun"
                and at > 0
                and self.chunks[at - 1].kind == "prep"
                and not (self.countable(at) and (self._is_total(at) or (not phrases and self._opens_clause(at))))
            ):
                at -= 2
                phrases += 1
            elif chunk.kind == "noun":
                if self.nth(at) is None and not self.counts(at):
                    return None
                self.reduced.update(skipped)
                return at
            elif (
                chunk.kind == "verb"
                and chunk.verb is None
                and phrases
                and self.line.words(self.chunks[index].first, self.chunks[index].first + 1) in (["in"], ["under"])
            ):
                at -= 1
            elif chunk.kind == "verb" and chunk.verb is not None and chunk.voice == "bare" and phrases:
                skipped.append(at)
                at -= 1
            else:
                return None
        return None

    def _is_total(self, at: int) -> bool:
        """ "A total of 16 persons": the count is behind "of"."""
        return at > 1 and self.chunks[at - 1].word == "of" and self.chunks[at - 2].word in {"total", "number", "group"}

    def _opens_clause(self, at: int) -> bool:
        """ "After two men were killed", "with 12 wounded": the preposition opens a clause, the noun is its subject."""
        quantity = self.chunks[at].quantity
        bare = quantity is not None and quantity.last == self.chunks[at].last
        ends = at + 1 < len(self.chunks) and self.chunks[at + 1].kind == "verb"
        if self.chunks[at - 1].word == "against" or (self.chunks[at - 1].word in {"of", "at"} and bare):
            return ends and self.chunks[at + 1].voice == "bare"
        if self.chunks[at - 1].word == "among":  # "two were among the six people killed"
            return ends and self.chunks[at + 1].voice == "bare"
        if self.chunks[at - 1].word == "including" and at > 1 and self.countable(at - 2):
            return False
        return self.chunks[at - 1].word in CLAUSE_PREPS or (self.chunks[at - 1].word == "with" and (bare or ends))

    def _is_dash(self, at: int) -> bool:
        return self.chunks[at].kind == "stop" and self.chunks[at].word in _DASHES

    def _past_dashes(self, dash: int) -> int | None:
        """Where the subject stands before "16 people - nine soldiers and seven civilians - were killed"."""
        first = next((at for at in range(dash - 1, 0, -1) if self.chunks[at].kind == "stop"), None)
        return first - 1 if first is not None and self._is_dash(first) else None

    def _past_insert(self, comma: int) -> int | None:
        """Where the subject stands before an insertion between commas ("Five people, four of them medics, …")."""
        at = comma - 1
        while at >= 0 and self.chunks[at].kind not in {"comma", "stop"}:
            at -= 1
        if at < 0 or not (self.chunks[at + 1].subset or self.chunks[at + 1].kind in {"sub", "prep", "noun", "adv"}):
            return None
        if (
            self.chunks[at + 1].kind == "noun"
            and not self.chunks[at + 1].subset
            and any(c.kind == "verb" and c.verb is not None for c in self.chunks[at:comma])
        ):
            return None
        return at - 1 if at > 0 and self.chunks[at].kind == "comma" and comma - at <= 12 else None
