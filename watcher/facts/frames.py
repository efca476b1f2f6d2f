"""Casualty frames over chunks: who is subject, object or of-phrase of a word of harm.

Only noun phrases that stand in the frame's own place count; a number that merely stands near does not. Each frame is
one function; what it leaves out, another may take.
"""

from collections.abc import Iterator
from dataclasses import replace

from watcher.facts.chunks import Chunk
from watcher.facts.lines import Line
from watcher.facts.mentions import Mention, figure_of, whose_people
from watcher.lexicon import Lexicon
from watcher.text import Quantity

_ORDINALS = frozenset("second third fourth fifth sixth seventh eighth ninth tenth".split())
_MAX_PHRASES = 5  # prepositional phrases that may stand between a subject and its verb


class Frames:
    """Finds the casualty mentions of one line."""

    def __init__(self, line: Line, lexicon: Lexicon) -> None:
        self.line = line
        self.chunks = line.chunks
        self.lexicon = lexicon
        self.reduced: set[int] = set()

    def mentions(self) -> list[Mention]:
        """Every count of people that a frame holds, in reading order, each noun phrase at most once an outcome."""
        found: dict[tuple[int, str], Mention] = {}
        for mention in (*self._verbs(), *self._counted_nouns(), *self._lives(), *self._tolls(), *self._losses(), *self._left()):
            found.setdefault((mention.noun, mention.outcome), mention)
        for mention in self._parts(sorted(found.values(), key=lambda m: m.noun)):
            found.setdefault((mention.noun, mention.outcome), mention)
        return sorted(found.values(), key=lambda mention: mention.noun)

    # ── what may count ──

    def _countable(self, index: int, *, bare_ok: bool = False) -> bool:
        """Whether a chunk counts people: a quantity or an article with people, or a quantity alone."""
        if not 0 <= index < len(self.chunks):
            return False
        chunk = self.chunks[index]
        if chunk.kind != "noun" or chunk.thing:
            return False
        quantity = chunk.quantity
        if quantity is None:
            nameless = bare_ok and not chunk.definite
            return (nameless or chunk.own) and chunk.victims is not None and self._singular(chunk) and chunk.word not in {"police", "people", "men", "personnel", "children", "women", "crew"}
        if self._is_date_or_measure(chunk, quantity):
            return False
        if self._is_ordinal(chunk):
            return False
        if self.line.words(quantity.first, quantity.last) in (["a"], ["an"]):
            return chunk.victims is not None and self._singular(chunk)
        return chunk.victims is not None or chunk.counted is not None or not self._other_head(chunk)

    def _is_ordinal(self, chunk: Chunk) -> bool:
        """ "A fifth soldier died" tells a place in a count that is told elsewhere."""
        return bool(set(self.line.words(chunk.first, chunk.first + 3)) & _ORDINALS)

    def _singular(self, chunk: Chunk) -> bool:
        return not chunk.word.endswith("s") or chunk.word in {"boss"}

    def _other_head(self, chunk: Chunk) -> bool:
        """Whether the head is surely no kind of people: a listed thing, or a word that no plural of people ends like."""
        quantity = chunk.quantity
        if quantity is None or quantity.last >= chunk.last or chunk.word in {"one", "others", "more", "all", ""}:
            return False
        if chunk.codes or chunk.own:
            return False
        return quantity.low is not None and quantity.low > 1 and not chunk.word.endswith(("s", "men", "ren", "people", "folk", "i"))

    def _is_date_or_measure(self, chunk: Chunk, quantity: Quantity) -> bool:
        first = quantity.first
        if any(date.first <= first < date.last for date in self.line.dates):
            return True
        before = self.line.tokens[first - 1].norm if first else ""
        after = self.line.tokens[quantity.last].norm if quantity.last < len(self.line.tokens) else ""
        return before in {"$", "no.", "aged", "article", "para", "paras"} or after in {"%", "percent", "°"}

    def _mention(self, index: int, trigger: int, outcome: str, frame: str, *, verb: Chunk | None = None) -> Mention:
        chunk = self.chunks[index]
        quantity = chunk.quantity or Quantity(1, 1, "exact", chunk.first, chunk.first)
        low, high, hedge = figure_of(quantity)
        return Mention(
            outcome, low, high, hedge, index, trigger, frame,
            victims=chunk.victims or "unspecified",
            codes=self._codes(index),
            whose=whose_people(chunk),
            part=chunk.subset,
            modal=verb is not None and verb.modal,
            negated=verb is not None and verb.negated,
        )  # fmt: skip

    def _codes(self, index: int) -> tuple[str, ...]:
        """States named in a noun phrase, else in the of- or from-phrase that follows it."""
        chunk = self.chunks[index]
        if chunk.codes:
            return chunk.codes
        if index + 2 < len(self.chunks) and self.chunks[index + 1].word in {"of", "from"} and self.chunks[index + 2].kind == "noun":
            return self.chunks[index + 2].codes
        return ()

    # ── subject and object ──

    def _verbs(self) -> Iterator[Mention]:
        for index in range(len(self.chunks) - 1, -1, -1):
            chunk = self.chunks[index]
            if chunk.kind != "verb" or chunk.verb is None or index in self.reduced:
                continue
            objects = self._objects(index) if chunk.verb.transitive else []
            outcome = self._fused(index, chunk.verb.outcome)
            if self._takes_object(index, chunk, objects):
                yield from _summed([self._mention(at, index, outcome, "object", verb=chunk) for at in objects])
            elif chunk.voice != "active" or not chunk.verb.transitive:
                subjects = self._subjects(index)
                yield from _summed([self._mention(at, index, outcome, "subject", verb=chunk) for at in reversed(subjects)])

    def _fused(self, index: int, outcome: str) -> str:
        """ "Seven were killed and wounded" tells the two outcomes as one count."""
        pair = self.chunks[index + 1 : index + 3]
        joined = len(pair) == 2 and pair[0].kind == "conj" and pair[1].verb is not None and pair[1].voice == "bare"
        if joined and pair[1].verb is not None and {outcome, pair[1].verb.outcome} == {"killed", "wounded"} and not self._objects(index + 2):
            return "killed_or_wounded"
        return outcome

    def _takes_object(self, index: int, chunk: Chunk, objects: list[int]) -> bool:
        assert chunk.verb is not None
        if chunk.voice == "passive" or not chunk.verb.transitive:
            return False
        if chunk.voice == "active":
            return chunk.verb.form != "base" or not chunk.modal or self.line.tokens[chunk.first].norm != "to"
        if not objects:
            return False
        before = self.chunks[index - 1] if index else None
        adjacent_subject = before is not None and self._countable(index - 1) and before.quantity is not None
        return not adjacent_subject or self.chunks[objects[0]].quantity is not None

    def _objects(self, index: int) -> list[int]:
        """The noun phrases right after a verb, with those coordinated to them."""
        at = index + 1
        while at < len(self.chunks) and self.chunks[at].kind == "adv":
            at += 1
        bare_ok = self.line.field == "title"
        if not self._countable(at, bare_ok=bare_ok):
            return self._named_pair(at)
        found = [at]
        while True:
            following = self._coordinated(found[-1])
            if following is None:
                return found
            found.append(following)

    def _named_pair(self, at: int) -> list[int]:
        """Past a definite first member, "the gunman and three soldiers", to the counted ones."""
        if at + 2 < len(self.chunks) and self.chunks[at].kind == "noun" and self.chunks[at + 1].kind == "conj" and self._countable(at + 2):
            reflexive = self.chunks[at].word in {"himself", "herself", "themselves"}
            return [at + 2] if not self._has_own_verb(at + 2) and (reflexive or self.chunks[at].victims is not None) else []
        return []

    def _coordinated(self, at: int) -> int | None:
        """The counted noun phrase joined to the one at ``at`` by "and", "as well as" or a comma of a list."""
        step = at + 1
        while step + 1 < len(self.chunks) and self.chunks[step].kind == "prep" and self.chunks[step].word in {"of", "from", "in"} and self.chunks[step + 1].kind == "noun":
            step += 2
        joints = 0
        while step < len(self.chunks) and self.chunks[step].kind in {"conj", "comma", "adv"}:
            joints += self.chunks[step].kind in {"conj", "comma"}
            step += 1
        if not joints or not self._countable(step) or self.chunks[step].subset or self._has_own_verb(step):
            return None
        only_comma = all(self.chunks[k].kind == "comma" for k in range(at + 1, step) if self.chunks[k].kind in {"conj", "comma"})
        return None if only_comma and not self._list_goes_on(step) else step

    def _list_goes_on(self, at: int) -> bool:
        return at + 1 < len(self.chunks) and self.chunks[at + 1].kind in {"comma", "conj"} and self._countable(min(at + 2, len(self.chunks) - 1))

    def _has_own_verb(self, at: int) -> bool:
        step = at + 1
        while step < len(self.chunks) and self.chunks[step].kind == "adv":
            step += 1
        return step < len(self.chunks) and self.chunks[step].kind == "verb" and self.chunks[step].word not in {"dead"} and (self.chunks[step].verb is not None or self.chunks[step].voice == "active")

    def _subjects(self, index: int) -> list[int]:
        """The noun phrases that are the subject of a verb, with those coordinated to them; reading right to left."""
        at = self._subject_head(index)
        if at is None:
            return []
        found = [at]
        while True:
            step = self._joint_before(found[-1])
            if step is None:
                return found
            found.append(step)

    def _joint_before(self, at: int) -> int | None:
        """The counted noun phrase that "and" or a comma joins to the one at ``at`` from the left."""
        step, joints = at - 1, 0
        while step >= 0 and self.chunks[step].kind in {"conj", "comma", "adv"}:
            joints += self.chunks[step].kind in {"conj", "comma"}
            step -= 1
        if not joints or step < 0:
            return None
        while step >= 2 and self.chunks[step].kind == "noun" and self.chunks[step - 1].kind == "prep" and not self._countable(step):
            step -= 2
        countable = self._countable(step) and not (step > 0 and self.chunks[step - 1].kind == "prep")
        only_comma = all(self.chunks[k].kind != "conj" for k in range(step + 1, at))
        return step if countable and not (only_comma and self.chunks[at].subset) and not self._is_object(step) else None

    def _is_object(self, at: int) -> bool:
        return at > 0 and self.chunks[at - 1].kind == "verb" and self.chunks[at - 1].verb is not None

    def _subject_head(self, index: int) -> int | None:
        at, phrases = index - 1, 0
        skipped: list[int] = []
        while at >= 0 and phrases <= _MAX_PHRASES:
            chunk = self.chunks[at]
            if chunk.kind == "adv" or (chunk.kind in {"sub", "pron"} and chunk.word in {"who", "which", "that", "they"} and at == index - 1):
                at -= 1
            elif chunk.kind == "comma":
                before = self._past_insert(at)
                if before is None:
                    return None
                at = before
            elif chunk.kind == "noun" and at > 0 and self.chunks[at - 1].kind == "prep" and not (self.chunks[at - 1].word in {"including"}):
                at -= 2
                phrases += 1
            elif chunk.kind == "noun":
                if not self._countable(at, bare_ok=self.line.field == "title"):
                    return None
                self.reduced.update(skipped)
                return at
            elif chunk.kind == "verb" and chunk.verb is None and phrases and self.line.words(self.chunks[index].first, self.chunks[index].first + 1) in (["in"], ["under"]):
                at -= 1
            elif chunk.kind == "verb" and chunk.verb is not None and chunk.voice == "bare" and phrases:
                skipped.append(at)
                at -= 1
            else:
                return None
        return None

    def _past_insert(self, comma: int) -> int | None:
        """Where the subject stands before an insertion between commas ("Five people, four of them medics, …")."""
        at = comma - 1
        while at >= 0 and self.chunks[at].kind not in {"comma", "stop"}:
            at -= 1
        if at < 0 or not (self.chunks[at + 1].subset or self.chunks[at + 1].kind in {"sub", "prep", "noun"}):
            return None
        if self.chunks[at + 1].kind == "noun" and not self.chunks[at + 1].subset and any(c.kind == "verb" and c.verb is not None for c in self.chunks[at:comma]):
            return None
        return at - 1 if at > 0 and self.chunks[at].kind == "comma" and comma - at <= 12 else None

    # ── nouns that are counts ──

    def _counted_nouns(self) -> Iterator[Mention]:
        """ "three dead", "no casualties", "the deaths of 50", "90 wounded villagers"."""
        for index, chunk in enumerate(self.chunks):
            if chunk.kind != "noun" or chunk.counted is None or chunk.word in {"lives", "life"}:
                continue
            if chunk.quantity is not None and not self._is_date_or_measure(chunk, chunk.quantity):
                if chunk.word == "casualties" and chunk.quantity.low == 0 == chunk.quantity.high:
                    yield from self._none_hurt(index, chunk)
                elif self._is_count(index, chunk):
                    yield from self._with_siblings(index, chunk.counted)
            elif self._followed_by_of(index):
                yield from self._of_phrase(index, chunk.counted)

    def _is_count(self, index: int, chunk: Chunk) -> bool:
        assert chunk.quantity is not None
        if chunk.quantity.low == 0 and chunk.quantity.high == 0:
            follows = self.line.words(chunk.last, chunk.last + 4)
            before = self.line.words(chunk.first - 3, chunk.first)
            return "reports" not in follows and "word" not in before and "whether" not in self.line.folded.split()[: chunk.first]
        article = self.line.words(chunk.quantity.first, chunk.quantity.last) in (["a"], ["an"])
        return not article or (chunk.word == "dead")

    def _with_siblings(self, index: int, outcome: str) -> Iterator[Mention]:
        """A noun phrase that ends in its outcome, and those joined before it ("two soldiers and a guard dead")."""
        yield self._mention(index, index, outcome, "counted")
        before = self._joint_before(index)
        while before is not None and self.chunks[before].counted is None and self._after_leave(before):
            yield self._mention(before, index, outcome, "counted")
            before = self._joint_before(before)

    def _after_leave(self, at: int) -> bool:
        verbs = self.lexicon.classes.get("leave_verbs", frozenset()) | {"leaving"}
        return any(self.chunks[k].word in verbs for k in range(max(0, at - 6), at))

    def _none_hurt(self, index: int, chunk: Chunk) -> Iterator[Mention]:
        """ "No casualties" denies wounded as well as killed."""
        if self._is_count(index, chunk):
            for outcome in ("killed", "wounded"):
                yield self._mention(index, index, outcome, "none")

    def _followed_by_of(self, index: int) -> bool:
        return index + 2 < len(self.chunks) and self.chunks[index + 1].word == "of"

    def _of_phrase(self, index: int, outcome: str) -> Iterator[Mention]:
        at = index + 2
        chunk = self.chunks[at]
        if chunk.quantity is None or not self._countable(at) or self.chunks[index].word in {"number"}:
            return
        while True:
            yield self._mention(at, index, outcome, "of")
            following = self._coordinated(at)
            if following is None:
                return
            at = following

    def _lives(self) -> Iterator[Mention]:
        """ "claimed at least 48 lives", "cost upward of 6,600 lives", "claimed the lives of five soldiers"."""
        verbs = self.lexicon.classes.get("life_verbs", frozenset())
        for index, chunk in enumerate(self.chunks):
            if chunk.word not in {"lives", "life"}:
                continue
            near = self.line.words(chunk.first - 6, chunk.first)
            if not verbs & set(near):
                continue
            if chunk.quantity is not None:
                yield self._mention(index, index, "killed", "lives")
            elif self._followed_by_of(index):
                yield from self._of_phrase(index, "killed")

    # ── statements of a toll ──

    def _tolls(self) -> Iterator[Mention]:
        """ "put its own dead at three", "the death toll rose to 13", "taking the number of Armenian dead to three"."""
        nouns = self.lexicon.classes.get("toll_nouns", frozenset())
        for index in range(1, len(self.chunks)):
            chunk = self.chunks[index]
            introduced = self.chunks[index - 1].word in {"at", "to", "was", "is", "of"} or self.chunks[index - 1].kind == "verb"
            if chunk.kind != "noun" or chunk.quantity is None or chunk.thing or not introduced or self._is_date_or_measure(chunk, chunk.quantity):
                continue
            toll = self._toll_before(index, nouns)
            if toll is not None and self._countable(index):
                mention = self._mention(index, toll, self._toll_outcome(toll), "toll")
                codes, own = self._toll_side(toll, index)
                yield _with_side(mention, mention.codes or codes, own or mention.whose)

    def _toll_before(self, index: int, nouns: frozenset[str]) -> int | None:
        for at in range(index - 1, max(-1, index - 9), -1):
            chunk = self.chunks[at]
            if chunk.kind in {"stop", "comma"} or (chunk.kind == "verb" and chunk.verb is not None):
                return None
            if chunk.kind == "noun" and chunk.word in nouns and (chunk.quantity is None or chunk.quantity.low == 1):
                return at if chunk.word not in {"number", "toll"} or self._about_people(at, index) else None
        return None

    def _about_people(self, at: int, index: int) -> bool:
        words = self.line.words(self.chunks[at].first, self.chunks[index].first)
        return self.chunks[at].word == "toll" or any(word in {"dead", "killed", "deaths", "fatalities", "wounded", "injured"} for word in words)

    def _toll_outcome(self, at: int) -> str:
        words = set(self.line.words(self.chunks[at].first, self.chunks[at].last + 5))
        return "wounded" if words & {"wounded", "injured"} and not words & {"dead", "killed", "death", "deaths"} else "killed"

    def _toll_side(self, at: int, index: int) -> tuple[tuple[str, ...], str]:
        codes: tuple[str, ...] = ()
        own = ""
        for chunk in self.chunks[at:index]:
            codes = codes or chunk.codes
            own = own or ("own" if chunk.own else "")
        return codes, own

    def _losses(self) -> Iterator[Mention]:
        """ "lost three border guards and a shepherd", "it lost 50", "has two killed" goes by the verbs."""
        verbs = self.lexicon.classes.get("lose_verbs", frozenset())
        for index, chunk in enumerate(self.chunks):
            if chunk.kind != "verb" or chunk.word not in verbs or chunk.verb is not None:
                continue
            for at in self._objects(index):
                quantity = self.chunks[at].quantity
                if self.chunks[at].counted is None and (self.chunks[at].victims is not None or (quantity is not None and quantity.last == self.chunks[at].last)):
                    yield _with_side(self._mention(at, index, "killed", "lost", verb=chunk), self.chunks[at].codes, "lost")

    def _left(self) -> Iterator[Mention]:
        """ "left two soldiers and a guard dead", "leaving as many as 15 soldiers injured"."""
        verbs = self.lexicon.classes.get("leave_verbs", frozenset()) | {"leaving"}
        for index, chunk in enumerate(self.chunks):
            if chunk.word not in verbs:
                continue
            objects = self._objects(index)
            if not objects:
                continue
            after = objects[-1] + 1
            while after < len(self.chunks) and self.chunks[after].kind in {"prep"} and after + 1 < len(self.chunks):
                after += 2
            verb = self.chunks[after].verb if after < len(self.chunks) else None
            outcome = verb.outcome if verb is not None else self.chunks[objects[-1]].counted
            if outcome is not None:
                yield from (self._mention(at, index, outcome, "left") for at in objects)

    # ── parts ──

    def _parts(self, mentions: list[Mention]) -> Iterator[Mention]:
        """ "…, one of them critically", "including four policemen", "six of them children": parts of the count before."""
        for index, chunk in enumerate(self.chunks):
            before = self.chunks[index - 1].word if index else ""
            listed = (before in {"including", "among"} or self.line.words(chunk.first - 2, chunk.first) == ["among", "them"]) and chunk.kind == "noun" and not chunk.subset
            if not self._countable(index) or not (chunk.subset or listed) or any(m.noun == index for m in mentions):
                continue
            if chunk.subset and index + 1 < len(self.chunks) and self.chunks[index + 1].kind == "verb" and not listed and before != ",":
                continue
            whole = [m for m in mentions if m.noun < index and not m.part]
            if whole and _fits_in(chunk, whole[-1]):
                mention = self._mention(index, whole[-1].trigger, whole[-1].outcome, "part")
                victims = self._apposed_victims(index) if chunk.victims is None else chunk.victims
                yield Mention(
                    mention.outcome, mention.low, mention.high, mention.hedge, index, mention.trigger, "part",
                    victims=victims or whole[-1].victims, codes=mention.codes or whole[-1].codes, whose=whole[-1].whose, part=True,
                    modal=whole[-1].modal, negated=whole[-1].negated,
                )  # fmt: skip

    def _apposed_victims(self, index: int) -> str | None:
        following = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
        return following.victims if following is not None and following.kind == "noun" else None


def _summed(mentions: list[Mention]) -> list[Mention]:
    """ "A woman and her two sons", "four fighters and an inspector": joined people of one kind and side are one count."""
    summed: list[Mention] = []
    for mention in mentions:
        last = summed[-1] if summed else None
        alike = last is not None and mention.victims == last.victims != "unspecified" and mention.codes in {last.codes, ()} and not mention.part
        if last is None or not alike or last.low is None or mention.low is None or "exact" not in {last.hedge} & {mention.hedge}:
            summed.append(mention)
            continue
        summed[-1] = replace(last, low=last.low + mention.low, high=last.low + mention.low, noun=last.noun)
    return summed


def _with_side(mention: Mention, codes: tuple[str, ...], whose: str) -> Mention:
    return replace(mention, codes=codes, whose=whose)


def _fits_in(chunk: Chunk, whole: Mention) -> bool:
    """A part is no larger than the whole where both are exact."""
    low = chunk.quantity.low if chunk.quantity is not None else 1
    top = whole.high if whole.high is not None else None
    return low is not None and (top is None or low <= top)
