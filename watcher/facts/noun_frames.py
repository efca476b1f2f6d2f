"""Noun frames: counts that are nouns themselves ("three dead", "the deaths of 50"), tolls, and parts of a count."""

from collections.abc import Iterator
from dataclasses import replace

from watcher.facts.chunk import Chunk
from watcher.facts.mentions import Mention
from watcher.facts.phrases import Phrases
from watcher.lexicon import Lexicon
from watcher.model import Victims

_CLAIMS = frozenset("claim claims claimed claiming".split())
_OF_THE_HURT = frozenset("injured wounded missing".split())
_TOLL_REACH = 24  # chunks between "the number of … killed" and its figure
_OF_A_TOLL = frozenset("dead killed slain deaths fatalities victims wounded injured".split())
_FREED = frozenset(
    "handed hands handing freed freeing released releasing rescued rescuing swapped returned exchanged free "
    "release".split()
)
_WERE_FREED = frozenset({"freed", "released", "rescued", "swapped"})
_FIGURES = frozenset("figure figures toll number count estimate".split())
_REVISES = frozenset("revised lowered raised corrected reduced cut adjusted changed amended".split())
_UP, _DOWN = frozenset({"raised", "raising", "increased"}), frozenset({"lowered", "reduced", "cut"})
_INCLUDES = frozenset({"include", "included", "includes"})
_WHO_DIED = frozenset({"dead", "victims", "killed", "slain", "fatalities", "deaths"})
_FIRST_GIVEN = frozenset("initially first originally".split())
_REPLACED = frozenset("earlier previous previously initial initially first original originally".split())


class NounFrames:
    """The mentions of one line that hang on a noun."""

    def __init__(self, phrases: Phrases, lexicon: Lexicon) -> None:
        self.phrases = phrases
        self.line = phrases.line
        self.chunks = phrases.chunks
        self.lexicon = lexicon
        self.acts = lexicon.act_words

    def mentions(self) -> Iterator[Mention]:
        """Statements of a toll first, since they say whose; then counted nouns, then lives."""
        yield from self._revised()
        yield from self._raised()
        yield from self._tolls()
        yield from self._counted_nouns()
        yield from self._lives()
        yield from self._deeds()
        yield from self._included()

    def _deeds(self) -> Iterator[Mention]:
        """ "The assassination of six priests", "the kidnapping of a nurse"."""
        for outcome, deeds in self.lexicon.words.get("deeds", {}).items():
            for index, chunk in enumerate(self.chunks):
                if chunk.word not in deeds or chunk.kind not in {"noun", "verb"} or not self._followed_by_of(index):
                    continue
                if "attempted" not in self.line.words(chunk.last - 2, chunk.last - 1):
                    lost = chunk.word in {"loss", "losses"}
                    for mention in self._of_phrase(index, outcome):
                        yield replace(mention, whose="own") if lost else mention

    def _revised(self) -> Iterator[Mention]:
        """ "Police later revised the figure to two": the newer figure of what was told as killed."""
        if _FIGURES.isdisjoint(self.line.vocabulary):
            return
        for index in range(2, len(self.chunks)):
            chunk, noun = self.chunks[index], self.chunks[index - 2]
            yield from self._from_to(index)
            bare = chunk.quantity is not None and chunk.quantity.last == chunk.last
            figure = noun.word in _FIGURES and self.chunks[index - 1].word == "to"
            if bare and figure and _REVISES & set(self.line.words(noun.first - 4, noun.first)):
                yield self.phrases.mention(index, index - 2, "killed", "revised")

    def _raised(self) -> Iterator[Mention]:
        """ "Raised from 15 to 19 the number of rebels killed", "the toll rose from 15 to 19": the newer figure."""
        nouns = self.lexicon.classes.get("toll_nouns", frozenset())
        for index in range(1, len(self.chunks)):
            chunk = self.chunks[index]
            quantity = chunk.quantity
            falls = index > 2 and self.chunks[index - 3].word == "from" and self.chunks[index - 1].word == "to"
            rises = quantity is not None and quantity.hedge == "between" and self.chunks[index - 1].word == "from"
            if quantity is None or quantity.last != chunk.last or not (rises or falls):
                continue
            toll = self._toll_before(index - 1 - 2 * falls, nouns)
            behind = index + 3 if [c.word for c in self.chunks[index + 1 : index + 3]] == ["number", "of"] else 0
            people = behind and self.phrases.people_of(behind) and self._about_people(index + 1, len(self.chunks) - 1)
            toll = index + 1 if toll is None and people else toll
            if toll is not None:
                told = self.phrases.mention(behind or index, toll, self._toll_outcome(toll), "toll")
                yield replace(told, low=quantity.high, high=quantity.high, hedge="exact", bare=False)

    def _from_to(self, index: int) -> Iterator[Mention]:
        """ "Raised its toll from 11 to 13", "lowered the number of dead from six to four"."""
        chunk, words = self.chunks[index], self.line.words(0, self.chunks[index].first)
        if chunk.quantity is None or chunk.quantity.hedge != "between" or not _FIGURES & set(words[-4:]):
            return
        up, down = not _UP.isdisjoint(words[-8:]), not _DOWN.isdisjoint(words[-8:])
        if up != down:
            number = chunk.quantity.high if up else chunk.quantity.low
            mention = self.phrases.mention(index, index - 1, "killed", "revised")
            yield replace(mention, low=number, high=number, hedge="exact")

    def _included(self) -> Iterator[Mention]:
        """ "The dead include a teacher and four pupils": parts of the whole, or the whole where the story has none."""
        if _INCLUDES.isdisjoint(self.line.vocabulary):
            return
        for index, chunk in enumerate(self.chunks[:-1]):
            words = self.line.words(chunk.first, chunk.last + 1)
            told = [at for at, word in enumerate(words) if word in _INCLUDES]
            if not told or words[0] != "the" or words[told[0] - 1] not in _WHO_DIED:
                continue
            first = index + 1 + (self.chunks[index + 1].word in _INCLUDES)
            harmed = self.phrases.people_from(first)
            mentions = [self.phrases.mention(at, index, "killed", "part") for at in harmed]
            yield from (replace(mention, part=True) for mention in self.phrases.summed(mentions))

    def _counted_nouns(self) -> Iterator[Mention]:
        """ "three dead", "no casualties", "the deaths of 50", "90 wounded villagers"."""
        for index, chunk in enumerate(self.chunks):
            none = chunk.word == "victims" and chunk.quantity is not None and chunk.quantity.low == 0
            if none and chunk.quantity is not None and chunk.quantity.high == 0:
                yield from self._none_hurt(index, chunk)
            if chunk.kind != "noun" or chunk.counted is None or chunk.thing or chunk.word in {"lives", "life"}:
                continue
            if chunk.quantity is not None and not self.phrases.is_measure(chunk.quantity):
                if chunk.word == "casualties" and chunk.quantity.low == 0 == chunk.quantity.high:
                    yield from self._none_hurt(index, chunk)
                elif self._is_count(chunk):
                    yield from self._with_siblings(index, self._fused(index, chunk.counted))
            elif self._followed_by_of(index):
                yield from self._of_phrase(index, chunk.counted)

    def _fused(self, index: int, outcome: str) -> str:
        """ "There are 12 dead and wounded" tells the two as one count."""
        pair = self.chunks[index + 1 : index + 3]
        if outcome != "killed" or len(pair) < 2 or pair[0].kind != "conj" or pair[1].quantity is not None:
            return outcome
        hurt = pair[1].verb is not None and pair[1].voice == "bare" and pair[1].verb.outcome == "wounded"
        alone = pair[1].last - pair[1].first == 1 and not self.phrases.objects(index + 2)
        return "killed_or_wounded" if alone and (hurt or pair[1].counted == "wounded") else outcome

    def _is_count(self, chunk: Chunk) -> bool:
        assert chunk.quantity is not None
        if chunk.quantity.low == 0 and chunk.quantity.high == 0:
            follows = self.line.words(chunk.last, chunk.last + 4)
            before = self.line.words(chunk.first - 3, chunk.first)
            return (
                "reports" not in follows
                and "word" not in before
                and "whether" not in self.line.folded.split()[: chunk.first]
            )
        article = self.line.words(chunk.quantity.first, chunk.quantity.last) in (["a"], ["an"])
        freed = bool(_FREED & set(self.line.words(chunk.first - 3, chunk.first)))
        freed = freed or bool(_WERE_FREED & set(self.line.words(chunk.last, chunk.last + 3)))
        return not freed and (not article or chunk.word == "dead")

    def _with_siblings(self, index: int, outcome: str) -> Iterator[Mention]:
        """A noun phrase that ends in its outcome, and those joined before it ("two soldiers and a guard dead")."""
        found = [index]
        before = self.phrases.joint_before(index)
        while (
            before is not None
            and self.chunks[before].counted is None
            and (self._after_leave(before) or self._is_verbless(before))
        ):
            found.append(before)
            before = self.phrases.joint_before(before)
        yield from self.phrases.summed([self.phrases.mention(at, index, outcome, "counted") for at in reversed(found)])

    def _is_verbless(self, at: int) -> bool:
        """ "Two drivers, a marshal and a hawker dead": nothing but nouns since the clause began."""
        first = next((i + 1 for i in range(at - 1, -1, -1) if self.chunks[i].kind == "stop"), 0)
        return not any(chunk.kind in {"verb", "speech", "sub", "pron"} for chunk in self.chunks[first:at])

    def _after_leave(self, at: int) -> bool:
        verbs = self.lexicon.classes.get("leave_verbs", frozenset()) | {"leaving"}
        return any(self.chunks[k].word in verbs for k in range(max(0, at - 6), at))

    def _none_hurt(self, index: int, chunk: Chunk) -> Iterator[Mention]:
        """ "No casualties" denies wounded as well as killed."""
        if self._is_count(chunk):
            for outcome in ("killed", "wounded"):
                yield self.phrases.mention(index, index, outcome, "none")

    def _followed_by_of(self, index: int) -> bool:
        return index + 2 < len(self.chunks) and self.chunks[index + 1].word == "of"

    def _of_phrase(self, index: int, outcome: str) -> Iterator[Mention]:
        at = index + 2
        if not self.phrases.counts(at) or self.chunks[index].word == "number":
            return
        yield from self.phrases.summed(
            [self.phrases.mention(i, index, outcome, "of") for i in self.phrases.people_from(at)]
        )

    def _lives(self) -> Iterator[Mention]:
        """ "claimed at least 48 lives", "cost upward of 6,600 lives", "claimed the lives of five soldiers"."""
        verbs = self.lexicon.classes.get("life_verbs", frozenset())
        for index, chunk in enumerate(self.chunks):
            claimed = chunk.word == "victims" and chunk.quantity is not None and chunk.quantity.low
            if claimed and _CLAIMS & set(self.line.words(chunk.first - 1, chunk.first)):
                yield self.phrases.mention(index, index, "killed", "lives")
            if chunk.word not in {"lives", "life"}:
                continue
            near = [*self.line.words(chunk.first - 6, chunk.first), *self.line.words(chunk.last, chunk.last + 3)]
            if not verbs & set(near):
                continue
            if chunk.quantity is not None:
                yield self.phrases.mention(index, index, "killed", "lives")
            elif self._followed_by_of(index):
                yield from self._of_phrase(index, "killed")

    def _tolls(self) -> Iterator[Mention]:
        """ "put its own dead at three", "the death toll rose to 13", "taking the number of Armenian dead to three"."""
        nouns = self.lexicon.classes.get("toll_nouns", frozenset())
        for index in range(1, len(self.chunks)):
            chunk = self.chunks[index]
            if chunk.kind != "noun" or chunk.quantity is None or chunk.thing or self.phrases.is_measure(chunk.quantity):
                continue
            climbs = self.line.field == "title" and chunk.quantity.hedge == "up_to"  # "Toll in mosque blast up to 84"
            toll = self._toll_before(index, nouns) if climbs or self._introduces(index - 1) else None
            if toll is not None and self.phrases.countable(index) and not self._is_replaced(toll, index):
                mention = self.phrases.mention(index, toll, self._toll_outcome(toll), "toll")
                codes, own = self._toll_side(toll, index)
                if climbs:
                    mention = replace(mention, low=mention.high, hedge="exact")
                told = [replace(mention, codes=mention.codes or codes, whose=own or mention.whose)]
                joined = self.phrases.coordinated(index)  # "put the toll at six soldiers and three fighters"
                known = joined is not None and (self.chunks[joined].victims or self.chunks[joined].one == "noun")
                if joined is not None and known and self.chunks[joined].counted is None:
                    told.append(self.phrases.mention(joined, toll, mention.outcome, "joined"))
                alone = len(told) == 1 or not told[1].bare  # "the deaths of three masons plus the contractor"
                yield from told if alone else self.phrases.summed(told)

    def _introduces(self, at: int) -> bool:
        return self.chunks[at].kind == "verb" or self.chunks[at].word in {"at", "to", "was", "is", "of", "as", "now"}

    def _is_replaced(self, toll: int, index: int) -> bool:
        """ "An earlier toll of two", "first given as nine": the story itself has a newer figure."""
        first, last = self.chunks[toll].first, self.chunks[index].first
        return bool(
            _REPLACED & set(self.line.words(first, last)) or _FIRST_GIVEN & set(self.line.words(first - 4, first))
        )

    def _toll_before(self, index: int, nouns: frozenset[str]) -> int | None:
        for at in range(index - 1, max(-1, index - _TOLL_REACH), -1):
            chunk = self.chunks[at]
            describes = chunk.voice == "bare" and at > 0 and self.chunks[at - 1].kind == "noun"
            if chunk.kind == "comma" and self._skips(at, index, nouns):
                return next(i for i in range(at - 1, 0, -1) if self.chunks[i].kind == "comma") - 1
            if chunk.kind in {"stop", "comma"} or (chunk.kind == "verb" and chunk.verb is not None and not describes):
                return None
            if chunk.word == "that" and self.chunks[at + 1].word == "of":
                return at
            if chunk.definite and at > 0 and self.chunks[at - 1].word == "among":
                return None
            if chunk.definite and chunk.word in _OF_THE_HURT and self.chunks[at - 1].word != "of":
                return at  # "put the dead at 13 and the injured at 40"
            if chunk.kind == "noun" and chunk.word in nouns and (chunk.quantity is None or chunk.quantity.low == 1):
                return at if chunk.word not in {"number", "toll"} or self._about_people(at, index) else None
        return None

    def _skips(self, comma: int, index: int, nouns: frozenset[str]) -> bool:
        """ "The toll, put at six on Monday, stood at nine": what stands between the commas tells an older one."""
        first = next((at for at in range(comma - 1, 0, -1) if self.chunks[at].kind == "comma"), 0)
        told = first > 0 and self.chunks[first - 1].kind == "noun" and self.chunks[first - 1].word in nouns
        return told and self._about_people(first - 1, index)

    def _about_people(self, at: int, index: int) -> bool:
        words = self.line.words(self.chunks[at].first, self.chunks[index].first)
        return self.chunks[at].word == "toll" or any(word in _OF_A_TOLL for word in words)

    def _toll_outcome(self, at: int) -> str:
        words = set(self.line.words(self.chunks[at].first, self.chunks[at].last + 5))
        if words & {"detained", "arrested", "captured"}:
            return "captured"
        return (
            "missing"
            if self.chunks[at].word == "missing"
            else "wounded"
            if words & {"wounded", "injured"} and not words & {"dead", "killed", "death", "deaths"}
            else "killed"
        )

    def _toll_side(self, at: int, index: int) -> tuple[tuple[str, ...], str]:
        """Whose toll: a name or "its" beside it; those who clashed or stand on both sides of a joint are no one's."""
        told = self.chunks[at:index]
        end = next((i for i, chunk in enumerate(told) if i and self._names_the_clash(chunk)), len(told))
        codes = next((chunk.codes for chunk in told[:end] if chunk.word not in self.acts and chunk.codes), ())
        joint = at > 1 and self.chunks[at - 1].kind in {"comma", "conj"} and self.line.field == "title"
        if codes and joint and set(self.chunks[at - 2].codes) - set(codes):
            codes = (*codes, *self.chunks[at - 2].codes)
        return codes, "own" if any(chunk.own for chunk in told) else ""

    def _names_the_clash(self, chunk: Chunk) -> bool:
        return (chunk.kind == "noun" and chunk.word in self.acts) or chunk.word == "between"

    def parts(self, mentions: list[Mention]) -> Iterator[Mention]:
        """ "…, one of them critically", "including four policemen", "six of them children": parts of a count."""
        for index, chunk in enumerate(self.chunks):
            if chunk.kind != "noun":
                continue
            before = self.chunks[index - 1].word if index else ""
            listed = (
                before in {"including", "among"}
                or self._among_the_dead(index)
                or self.line.words(chunk.first - 2, chunk.first) in (["among", "them"], ["of", "whom"])
            ) and not chunk.subset
            if (
                not self.phrases.countable(index)
                or not (chunk.subset or listed)
                or (before == "of" and not listed)  # "said the uncle of one of them"
                or any(m.noun == index for m in mentions)
            ):
                continue
            if (
                chunk.subset
                and index + 1 < len(self.chunks)
                and self.chunks[index + 1].kind == "verb"
                and not listed
                and before != ","
            ):
                continue
            whole = [m for m in mentions if m.noun < index and not m.part]
            if not whole and self._among_the_dead(index):
                outcome = self._dead_before(index) or "killed"
                yield replace(self.phrases.mention(index, index, outcome, "part"), part=True)
            if whole and _fits_in(chunk, whole[-1]):
                yield self._part(index, chunk, whole[-1])

    def _among_the_dead(self, index: int) -> bool:
        """ "Among the dead were two children"."""
        return self._dead_before(index) is not None

    def _dead_before(self, index: int) -> str | None:
        """The outcome of "among the villagers slain were" right before a noun, or before those joined to it."""
        before: int | None = index if "among" in self.line.vocabulary else None
        while before is not None and before > 1:
            words = self.line.words(max(0, self.chunks[before].first - 7), self.chunks[before].first)
            among = "among" in words and words[words.index("among") + 1 : words.index("among") + 2] == ["the"]
            if among and words[-1] in {"was", "were"}:
                told = self.chunks[before - 2]
                return told.counted or (told.verb.outcome if told.verb is not None else None) or "killed"
            before = self.phrases.joint_before(before)
        return None

    def _part(self, index: int, chunk: Chunk, whole: Mention) -> Mention:
        """A part takes from its whole what its own words do not say."""
        mention = self.phrases.mention(index, whole.trigger, whole.outcome, "part")
        victims = self._apposed_victims(index) if chunk.victims is None else chunk.victims
        return replace(
            mention,
            victims=victims or whole.victims,
            codes=mention.codes or whole.codes,
            whose=whole.whose,
            part=True,
            modal=whole.modal,
            negated=whole.negated,
        )

    def _apposed_victims(self, index: int) -> Victims | None:
        following = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
        return following.victims if following is not None and following.kind == "noun" else None


def _fits_in(chunk: Chunk, whole: Mention) -> bool:
    """A part is no larger than the whole where both are exact."""
    low = chunk.quantity.low if chunk.quantity is not None else 1
    top = whole.high
    return low is not None and (top is None or low < top or (low == top > 1))
