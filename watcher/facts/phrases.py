"""Subjects: from a verb back to the people of whom it is said, past what stands between."""

from watcher.facts.english import BE, CLAUSE_PREPS
from watcher.facts.lines import Line
from watcher.facts.noun_phrases import NounPhrases

_MAX_PHRASES = 5  # prepositional phrases that may stand between a subject and its verb
_DASHES = frozenset({"-", "--", "–", "—"})
_CALLED = frozenset("identified known described named".split())
_WHO = frozenset({"who", "which", "that"})
_CLAUSES = frozenset("when after while as because where if".split())
_OF_PEOPLE_ALONE = frozenset("kill murder wound injure assassinate behead lynch execute".split())
_NEAR = 12  # chunks back to the verb of the clause before
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
        at = self._apposed_to_one(at)
        at = at - 2 if self._names_the_one_before(at) else at
        found = [at]
        if at == self._restated(at + 1):
            return found
        while True:
            step = self.joint_before(found[-1])
            if step is None:
                return found
            found.append(step)

    def _names_the_one_before(self, at: int) -> bool:
        """ "A student, Camilo Ardila, who …, died": the name is that of the one told before it."""
        if at < 2 or self.chunks[at].one != "named" or self.chunks[at].quantity or self.chunks[at - 1].kind != "comma":
            return False
        quantity = self.chunks[at - 2].quantity
        return self.counts(at - 2) and self._singular(self.chunks[at - 2]) and (quantity is None or quantity.low == 1)

    def _apposed_to_one(self, at: int) -> int:
        """ "One of them, Vazha Lomidze, died": the one, by name."""
        one = self.chunks[at - 2] if at > 1 and self.chunks[at - 1].kind == "comma" else None
        named = bool(self.chunks[at].one) and self.chunks[at].quantity is None
        single = one is not None and one.subset and one.quantity is not None and one.quantity.low == 1
        return at - 2 if named and single else at

    def joint_before(self, at: int) -> int | None:
        """The counted noun phrase that "and" or a comma joins to the one at ``at`` from the left."""
        step, joints = at - 1, 0
        while step >= 0 and self.chunks[step].kind in {"conj", "comma", "adv"}:
            joints += self.chunks[step].kind in {"conj", "comma"}
            step -= 1
        if not joints or step < 0 or self.line.tokens[self.chunks[at].first].norm == "that":
            return None
        apposed = step > 1 and self.chunks[step + 1].kind == "comma" and self._past_apposition(step - 1) == step + 1
        step = step - 2 if apposed else self._past_shares(step)
        if step > 2 and self.chunks[step - 1].word == "including" and self.chunks[step - 2].kind == "comma":
            step -= 3
        while (
            step >= 2
            and self.chunks[step].kind == "noun"
            and self.chunks[step - 1].kind == "prep"
            and (not self.countable(step) or self._says_where_from(step))
        ):
            step -= 2
        listed = step > 1 and self.chunks[step - 1].kind == "pron" and self.chunks[step - 2].word == "among"
        behind = step > 0 and self.chunks[step - 1].kind == "prep"
        named = self.chunks[step].one == "named" and not apposed
        countable = self.counts(step) and not named and not behind and not listed and self.chunks[step].counted is None
        only_comma = all(self.chunks[k].kind != "conj" for k in range(step + 1, at))
        return step if countable and not (only_comma and self.chunks[at].subset) and not self._is_object(step) else None

    def _says_where_from(self, at: int) -> bool:
        """ "Nine inmates of one block and four of the other": the block says whose they are."""
        inner, outer = self.chunks[at], self.chunks[at - 2]
        people = inner.victims is not None or inner.counted is not None or inner.codes
        return self.chunks[at - 1].word == "of" and not people and outer.quantity is not None and not outer.thing

    def _past_shares(self, step: int) -> int:
        """Past ", four of them minors," behind the people whom it divides."""
        before = self.past_insert(step + 1) if self.chunks[step + 1].kind == "comma" else None
        return before if before is not None and before >= 0 and self.chunks[before + 2].subset else step

    def _is_object(self, at: int) -> bool:
        return at > 0 and self.chunks[at - 1].kind == "verb" and self.chunks[at - 1].verb is not None

    def _subject_head(self, index: int) -> int | None:
        """The noun of which a verb is said: beside it, before a relative clause, or that of the verb joined to it."""
        found = self._nearest_subject(index)
        if found is None or self._disagrees(found, index):
            behind = self._before_relative(index)
            found = found if behind is None else behind
        if found is None:
            found = self._shared_subject(index)
        return self._main_subject(index) if found is None else found

    def _main_subject(self, index: int) -> int | None:
        """ "A gunman wounded two guards before being shot dead": the subject of the main clause."""
        being = self.line.words(self.chunks[index].first, self.chunks[index].first + 1) == ["being"]
        if not being or index < 2 or self.chunks[index - 1].word != "before":
            return None
        first = next((at + 1 for at in range(index - 2, -1, -1) if self._begins_clause(at)), 0)
        verb = next((at for at in range(first, index - 1) if self.chunks[at].kind == "verb"), first)
        return next((at for at in range(first, verb) if self._may_lead(at)), None)

    def _disagrees(self, at: int, index: int) -> bool:
        """ "Who killed four people was shot": several are no subject of "was"."""
        quantity = self.chunks[at].quantity
        several = quantity is not None and quantity.low is not None and quantity.low > 1
        return several and self.line.tokens[self.chunks[index].first].norm in {"was", "is", "has"}

    def _before_relative(self, index: int) -> int | None:
        """ "Four policemen who guarded the bridge were killed", "hit a passenger, who died"."""
        verb = self.chunks[index]
        if verb.verb is None or verb.verb.form == "ing":
            return None
        if verb.voice == "bare" and verb.verb.transitive and not (index and self.chunks[index - 1].word in _WHO):
            return None
        first = max(0, index - _LONGEST_RELATIVE)
        for at in range(index - 1, first, -1):
            chunk = self.chunks[at]
            if chunk.kind in {"stop", "speech", "conj"}:
                return None
            if chunk.word not in _WHO:
                continue
            inside = [
                c
                for c in self.chunks[at + 1 : index]
                if c.kind == "verb" and self.line.words(c.first, c.last)[0] != "to"
            ]
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
        dies = verb.verb is not None and not verb.verb.transitive
        if self.chunks[at - 1].verb is not None and verb.voice == "bare" and not dies:
            return None
        for first in (*(i + 1 for i in range(at - 1, -1, -1) if self._begins_clause(i) or self._begins_main(i)), 0):
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

    def _begins_main(self, at: int) -> bool:
        """ "Five fell, and a woman was hit and died": a comma and a conjunction behind a verb open a clause."""
        joint = self.chunks[at].kind == "conj" and at > 1 and self.chunks[at - 1].kind == "comma"
        before = self.chunks[max(0, at - _NEAR) : at - 1] if joint else []
        told = any(chunk.kind == "verb" and chunk.voice != "bare" for chunk in before)
        return told and self.chunks[at + 1].kind == "noun"

    def _may_lead(self, at: int) -> bool:
        return self.counts(at) and not (at and self.chunks[at - 1].kind == "prep")

    def _nearest_subject(self, index: int) -> int | None:
        at, phrases = index - 1, 0
        skipped: list[int] = []
        while at >= 0 and phrases <= _MAX_PHRASES:
            chunk = self.chunks[at]
            if self._is_light(at, index):
                at -= 1
            elif at == index - 1 and self._is_said(at):
                return at - 2
            elif chunk.kind == "comma" or self._is_called(at) or (at == index - 1 and self._is_dash(at)):
                at = self._past_mark(at)
            elif self._hangs_on_a_preposition(at, first=not phrases):
                at, phrases = at - 2, phrases + 1
            elif chunk.kind == "noun" and (self._is_crew(at) or self._is_done_by_the_subject(at)):
                at -= 2
            elif chunk.kind == "noun":
                if self.nth(at) is None and not self.counts(at) and not self._is_harmed_one(at, index):
                    return None
                self.reduced.update(skipped)
                return at
            elif phrases and self._may_describe(at, index):
                skipped += [at] if chunk.verb is not None else []
                at -= 1
            else:
                return None
        return None

    def _is_called(self, at: int) -> bool:
        """ "A tribesman identified as Gul Zaman was killed"."""
        words = [word for word in self.line.words(self.chunks[at].first - 3, self.chunks[at].first) if word != "only"]
        return at > 2 and words[-1:] == ["as"] and words[-2:-1] != [] and words[-2] in _CALLED

    def _is_harmed_one(self, at: int, index: int) -> bool:
        """ "A guide was injured": one of whom a word of harm is said is a person, whatever the noun."""
        chunk, verb = self.chunks[at], self.chunks[index]
        quantity = chunk.quantity
        if at != index - 1 or quantity is None or chunk.thing or verb.voice != "passive" or verb.verb is None:
            return False
        article = self.line.words(quantity.first, quantity.last) in (["a"], ["an"])
        return article and self._singular(chunk) and verb.verb.lemma in _OF_PEOPLE_ALONE

    def _is_said(self, at: int) -> bool:
        """ "Nine soldiers it says were taken": who says so stands between the people and their verb, with no comma."""
        if at < 2 or self.chunks[at].kind != "speech" or self.chunks[at - 1].kind not in {"pron", "noun"}:
            return False
        return self.chunks[at - 2].kind == "noun" and self.counts(at - 2) and not self.counts(at - 1)

    def _is_light(self, at: int, index: int) -> bool:
        """An adverb, or the "who" right before the verb."""
        chunk = self.chunks[at]
        who = chunk.kind in {"sub", "pron"} and chunk.word in {"who", "which", "that", "they"} and at == index - 1
        return chunk.kind == "adv" or (who and not (at and self.chunks[at - 1].kind == "prep"))

    def _past_mark(self, at: int) -> int:
        """Before an insertion that a comma or a dash closes, -1 where it closes none; a figure told anew stays."""
        if self._is_called(at):
            joint = next(i for i in range(at - 1, -1, -1) if self.chunks[i].word == "as")
            adverb = self.chunks[joint - 1].kind == "adv"
            return joint - 1 - adverb - (self.chunks[joint - 1 - adverb].kind == "verb")
        if self.chunks[at].kind == "comma" and self._is_joined_on(at):
            return at - 1
        if self.chunks[at].kind != "comma":
            before = self._past_dashes(at)
        else:
            before = at - 1 if self._restated(at) is not None else self.past_insert(at)
        return -1 if before is None else before

    def _is_joined_on(self, comma: int) -> bool:
        """ "Their three sons, as well as a cowboy, perished": what the comma closes is one of the subjects."""
        first = next((i for i in range(comma - 1, 0, -1) if self.chunks[i].kind in {"comma", "stop", "verb"}), 0)
        joint = self.chunks[first + 1]
        return self.chunks[first].kind == "comma" and joint.kind == "conj" and joint.last - joint.first > 1

    def _hangs_on_a_preposition(self, at: int, *, first: bool) -> bool:
        chunk = self.chunks[at]
        if not at or self.chunks[at - 1].kind != "prep" or chunk.kind not in {"noun", "pron"}:
            return False
        subject = self._is_total(at) or (first and self._opens_clause(at))
        return chunk.kind == "pron" or not (self.countable(at) and subject)

    def _restated(self, comma: int) -> int | None:
        """ "Some 300 families, or about 1,500 people, have left": the people rather than the families."""
        joint = self.chunks[comma - 2] if 3 < comma < len(self.chunks) else None
        restates = joint is not None and joint.word == "or" and self.chunks[comma - 3].kind == "comma"
        return comma - 1 if restates and self.countable(comma - 1) else None

    def _may_describe(self, at: int, index: int) -> bool:
        """ "Civilians travelling with them died", "two men suspected of theft were killed", "… are in hospital"."""
        chunk = self.chunks[at]
        if chunk.kind != "verb" or chunk.verb is not None:
            return chunk.verb is not None and chunk.voice == "bare"
        if self.line.words(self.chunks[index].first, self.chunks[index].first + 1) in (["in"], ["under"]):
            return True
        single = self.chunks[at].last - self.chunks[at].first == 1
        finite = self.chunks[index].voice != "bare" or not getattr(self.chunks[index].verb, "transitive", True)
        return single and finite and self.chunks[at].word.endswith(("ing", "ed"))

    def _is_done_by_the_subject(self, at: int) -> bool:
        """ "Two constables escorting the coach": the noun is the object of what the subject does."""
        verb = self.chunks[at - 1] if at > 1 else None
        if verb is None or verb.kind != "verb" or verb.verb is not None or not verb.word.endswith("ing"):
            return False
        return verb.last - verb.first == 1 and self.countable(at - 2) and not self.countable(at)

    def _is_crew(self, at: int) -> bool:
        """ "83 passengers and crew": those joined without a count are among those counted."""
        chunk = self.chunks[at]
        loose = chunk.quantity is None and not chunk.definite and chunk.victims is not None and not self.counts(at)
        loose = loose or (chunk.thing and chunk.quantity is not None)  # "one herder and 20 cows"
        return loose and at > 1 and self.chunks[at - 1].word == "and" and self.countable(at - 2)

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

    def past_insert(self, comma: int) -> int | None:
        """Where the subject stands before an insertion between commas ("Five people, four of them medics, …")."""
        at = comma - 1
        while at >= 0 and self.chunks[at].kind not in {"comma", "stop"}:
            at -= 1
        if at < 0 or not (
            self.chunks[at + 1].subset
            or self.chunks[at + 1].kind in {"sub", "prep", "noun", "adv"}
            or self.chunks[at + 1].word == "plus"
        ):
            return None
        if (
            self.chunks[at + 1].kind == "noun"
            and not self.chunks[at + 1].subset
            and any(c.kind == "verb" and c.verb is not None for c in self.chunks[at:comma])
        ):
            return None
        return at - 1 if at > 0 and self.chunks[at].kind == "comma" and comma - at <= 12 else None
