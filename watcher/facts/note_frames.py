"""What notes leave out or turn round: "Dead are the cook and a boy", "1 guard (dead)", "own losses: 8 dead"."""

from collections.abc import Iterator
from dataclasses import replace

from watcher.facts.english import BE, WEEKDAYS
from watcher.facts.line_frames import LineFrames
from watcher.facts.mentions import Mention

_FATES = {
    **dict.fromkeys("dead killed slain deceased murdered executed fatal fatally fatality died".split(), "killed"),
    **dict.fromkeys("wounded injured hurt injuries injury wounds wound".split(), "wounded"),
    **dict.fromkeys("captured abducted kidnapped hostage".split(), "captured"),
    "missing": "missing",
}
_OPENS = frozenset({".", ";", ":", ",", "-", "–", "—", "also", "and", '"', "“", "]"})
_CLOSES = frozenset({")", ",", ";"})
_IN_BRACKET = 4  # words of "(light injuries)"
_LEAVES = frozenset("left leaving leaves leave".split())
_IN_ALL = ([",", "in", "all"], [",", "altogether"], ["in", "all"], ["in", "total"], ["altogether"])
_WITH = frozenset({"with", "alongside"})
_TIMES = WEEKDAYS | frozenset(
    "morning night evening afternoon today yesterday tonight dawn dusk midday noon midnight january february march "
    "april may june july august september october november december".split()
)
_ONLY = (["the", "only"], ["the", "sole"])
_VICTIMS = frozenset("dead fatality fatalities victim victims casualty casualties death deaths".split())
_ROW = 2  # names that make a row
_REACH = 12  # chunks from the verb to the sum behind those whom it takes


class NoteFrames(LineFrames):
    """The mentions of one line that stand in the short grammar of notes."""

    def mentions(self) -> Iterator[Mention]:
        """What needs no other mention."""
        words = set(self.words)
        if words & BE:
            yield from self._turned_round()
            yield from self._the_only_dead()
        if "(" in words:
            yield from self._in_brackets()
        if "own" in words:
            yield from self._own_losses()

    def _own_losses(self) -> Iterator[Mention]:
        """ "19 soldiers dead; own losses 8 dead", "own dead: 8": of those who tell it."""
        for index in range(1, len(self.chunks)):
            chunk, at = self.chunks[index], index - 1 - (self.chunks[index - 1].kind == "stop")
            before = self.chunks[max(0, at)]
            own = self.words[before.first : before.last][-2:]
            if own not in (["own", "losses"], ["own", "dead"]) or chunk.quantity is None or chunk.counted == "wounded":
                continue
            if self.phrases.countable(index):
                yield replace(self.phrases.mention(index, index, "killed", "counted"), whose="others")

    def _turned_round(self) -> Iterator[Mention]:
        """ "Dead are the cook, a waiter and a boy", "also killed was a girl"."""
        for at in range(len(self.words) - 2):
            outcome = _FATES.get(self.words[at])
            if outcome is None or self.words[at + 1] not in BE or (at and self.words[at - 1] not in _OPENS):
                continue
            begins = at + 2 + (self.words[at + 2] == "also")
            index = next((i for i, chunk in enumerate(self.chunks) if chunk.first == begins), None)
            if index is None or self.chunks[index].counted is not None:
                continue
            people = [self.phrases.mention(i, index, outcome, "subject") for i in self.phrases.people_from(index)]
            yield from self.phrases.summed(people)

    def _the_only_dead(self) -> Iterator[Mention]:
        """ "The bomber and a sentry were the only dead"."""
        for index, chunk in enumerate(self.chunks[1:], start=1):
            behind = self.words[chunk.last : chunk.last + 3]
            are = chunk.kind == "verb" and chunk.verb is None and not chunk.negated and self.words[chunk.first] in BE
            if are and behind[:2] in _ONLY and behind[-1] in _VICTIMS:
                people = reversed(self.phrases.subjects(index))
                yield from self.phrases.summed([self.phrases.mention(at, index, "killed", "subject") for at in people])

    def _in_brackets(self) -> Iterator[Mention]:
        """ "1 guard (dead), 2 soldiers (light injuries)"."""
        for index, chunk in enumerate(self.chunks):
            inside = self.words[chunk.last + 1 : chunk.last + 1 + _IN_BRACKET]
            if chunk.quantity is None or self.words[chunk.last : chunk.last + 1] != ["("] or ")" not in inside:
                continue
            outcomes = {_FATES[word] for word in inside[: inside.index(")")] if word in _FATES}
            if len(outcomes) == 1 and chunk.counted is None and self.phrases.countable(index):
                yield self.phrases.mention(index, index, outcomes.pop(), "counted")

    def in_all(self, mentions: list[Mention]) -> Iterator[Mention]:
        """ "Killed the whole crew of a boat, four men in all": the sum of those whom the verb takes without a count."""
        for index in range(2, len(self.chunks)):
            chunk = self.chunks[index]
            behind = self.words[chunk.last : chunk.last + 3]
            total = any(behind[: len(words)] == words for words in _IN_ALL) and self.chunks[index - 1].kind == "comma"
            if not total or chunk.quantity is None or not self.phrases.countable(index):
                continue
            verb = next(
                (at for at in range(index - 1, max(-1, index - _REACH), -1) if self._harms(at)),
                None,
            )
            if verb is None or any(m.trigger == verb for m in mentions):
                continue
            yield self.phrases.mention(index, verb, self._outcome(verb), "object")

    def _harms(self, at: int) -> bool:
        return self.chunks[at].verb is not None and not self.chunks[at].negated

    def _outcome(self, at: int) -> str:
        verb = self.chunks[at].verb
        assert verb is not None
        return verb.outcome

    def together(self, mention: Mention) -> Mention:
        """ "The minister was killed with three of his aides": those with whom somebody died died as well."""
        verb = self.chunks[mention.trigger]
        at = self._past_time(mention.trigger + 1)
        joint = self.chunks[at] if at + 1 < len(self.chunks) else None
        suffers = verb.verb is not None and (verb.voice == "passive" or not verb.verb.transitive)
        if joint is None or not suffers or mention.noun > mention.trigger or mention.outcome != "killed":
            return mention
        joined = self.words[joint.first : joint.first + 1] in (["along"], ["together"]) and mention.low == 1
        if joint.word not in _WITH and not joined:
            return mention
        people = self.phrases.people_from(at + 1)
        told = [self.phrases.mention(i, mention.trigger, "killed", "gapped") for i in people]
        known = all(m.hedge == "exact" and m.low for m in (mention, *told)) and not mention.part
        if not people or not known or self._has_own_fate(people[-1]):
            return mention
        number = sum(m.low or 0 for m in (mention, *told))
        return replace(mention, low=number, high=number, bare=False, until=people[-1])

    def _past_time(self, at: int) -> int:
        """Past "this morning", "on Monday" and the comma before "along with"."""
        while at + 1 < len(self.chunks):
            chunk = self.chunks[at]
            own = self.words[chunk.first : chunk.last]
            behind = self.words[chunk.last : chunk.last + 1]
            when = own[-1] in _TIMES or (own[-1] in {"on", "in"} and behind[:1] and behind[0] in _TIMES)
            if chunk.kind != "adv" and not when and not (own == [","] and behind in (["along"], ["together"])):
                break
            at += 1
        return at

    def _has_own_fate(self, at: int) -> bool:
        """ "Was killed with two others wounded"."""
        following = self.chunks[at + 1] if at + 1 < len(self.chunks) else None
        bare = following is not None and following.verb is not None and following.voice == "bare"
        return bare or self.chunks[at].counted is not None

    def rows(self) -> Iterator[tuple[Mention, range]]:
        """ "Brothers Luis, Jorge and Ramon Paz were shot dead", "Ali Khan, 19, Omar Gul, 27, and Abdul Rab, 22, died".

        Each with the chunks that it takes up, for which nothing else is read.
        """
        for index, chunk in enumerate(self.chunks):
            if chunk.verb is None or chunk.negated or (chunk.voice == "active" and chunk.verb.transitive):
                continue
            end = index - (index > 0 and self.chunks[index - 1].kind == "comma")
            first, names, ages = self._row_before(end)
            if names < _ROW or not (ages > 1 or self._opens_with_several(first)):
                continue
            mention = self.phrases.mention(first, index, chunk.verb.outcome, "subject", verb=chunk)
            yield replace(mention, low=names, high=names, hedge="exact", bare=False, until=end - 1), range(first, end)

    def _row_before(self, end: int) -> tuple[int, int, int]:
        """Where a row of names begins that ends before a chunk, how many they are, and how many have an age."""
        at, names, ages, joined = end - 1, 0, 0, True
        while at >= 0:
            chunk = self.chunks[at]
            if chunk.kind in {"comma", "conj"}:
                joined = True
            elif chunk.kind == "noun" and chunk.quantity is None and self._is_of_names(at):
                behind = self.words[chunk.last : self.chunks[at + 1].first]
                aged = any(word.isdecimal() for word in behind)
                names, ages = names + (joined or aged), ages + aged
                joined = False
            else:
                break
            at -= 1
        while at + 1 < end and self.chunks[at + 1].kind != "noun":
            at += 1
        return at + 1, names, ages

    def _is_of_names(self, at: int) -> bool:
        """Whether a noun is nothing but names, or names behind "brothers"."""
        chunk = self.chunks[at]
        tokens = self.line.tokens[chunk.first : chunk.last]
        several = self._opens_with_several(at)
        names = tokens[1:] if several else tokens
        plain = chunk.one in {"named", "titled"} or several or self.phrases.cased
        return plain and bool(names) and all(token.capital and token.kind == "word" for token in names)

    def _opens_with_several(self, at: int) -> bool:
        """ "Brothers Luis", "alleged gangsters Ryan": a plural before the first name, where capitals tell names."""
        chunk = self.chunks[at]
        tokens = self.line.tokens[chunk.first : chunk.last]
        if not self.phrases.cased or chunk.victims is None or chunk.definite or len(tokens) < _ROW:
            return False
        rest = next((i for i, token in enumerate(tokens[1:], start=1) if token.capital), 0)
        return (
            rest > 0 and tokens[rest - 1].norm.endswith(("s", "men")) and all(token.capital for token in tokens[rest:])
        )

    def unverbed(self, mentions: list[Mention]) -> Iterator[Mention]:
        """ "Village guard Ali Kaya, 52, abducted in June, found shot on the 7th": a sentence without a finite verb."""
        first = 0
        for end in [*(at for at, chunk in enumerate(self.chunks) if chunk.kind == "stop"), len(self.chunks)]:
            part, opens = self.chunks[first:end], first
            first = end + 1
            finite = any(c.kind in {"speech", "sub"} or (c.kind == "verb" and c.voice != "bare") for c in part)
            if finite or self.line.field == "title" or not part or not self.phrases.uncounted(opens):
                continue
            verbs = [at for at in range(opens, end) if (verb := self.chunks[at].verb) and verb.outcome == "killed"]
            if (
                verbs
                and not any(m.outcome == "killed" and opens <= m.noun < end for m in mentions)
                and not self.phrases.objects(verbs[0])
            ):
                yield self.phrases.mention(opens, verbs[0], "killed", "subject")

    def with_him(self, mention: Mention) -> Mention:
        """ "Leaving him and two of his guards dead": one more than those who are counted."""
        at = mention.noun
        pair = self.chunks[max(0, at - 2) : at]
        if [chunk.word for chunk in pair] not in (["him", "and"], ["her", "and"]):
            return mention
        left = self.words[max(0, pair[0].first - 1) : pair[0].first]
        if not left or left[0] not in _LEAVES or mention.low is None or mention.hedge != "exact" or mention.part:
            return mention
        return replace(mention, low=mention.low + 1, high=mention.low + 1)
