"""Who says it: for each line the speakers it names, each with the stretch of the line that is theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from watcher.facts.chunk import Chunk
from watcher.facts.english import ADVERBS, BE
from watcher.facts.lines import Line
from watcher.lexicon import Lexicon
from watcher.model import Speaker

_PRONOUNS = frozenset({"it", "he", "she", "they", "we"})
_CLAIM_NOUNS = frozenset({"statement", "claim", "report", "allegation", "assertion", "accusation"})
_FOREIGN = frozenset(
    {"diplomat", "witness", "witnesses", "experts", "analysts", "reporter", "correspondent", "photographer"}
)
_TAKES_HEARER = frozenset({"told", "tells", "telling"})
OF_NO_STATE = frozenset("rebel militant insurgent guerrilla separatist jihadist opposition".split())
_SEVERAL = frozenset({"both", "sides", "two"})
_GOVERNMENTS = frozenset({"sides", "states", "countries", "governments"})
_FULL_STOP = 10_000


@dataclass(frozen=True, slots=True)
class Speech:
    """One act of speech: the chunk of its verb, who speaks, how far left and right it governs, and whether it denies.

    ``plural`` marks speakers of several sides at once ("officials on both sides").
    """

    at: int
    speaker: Speaker | None
    denies: bool
    leading: bool
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """The acts of speech of one line, and the speaker carried into it; ``here`` where they spoke in its paragraph.

    ``labels`` are those that only give a thing a name ("called the report a lie") and govern nothing that is told.
    """

    speeches: tuple[Speech, ...]
    carried: Speaker | None
    here: bool
    labels: tuple[Speech, ...] = ()


def hear(
    lines: Sequence[Line], lexicon: Lexicon, *, persons: Mapping[str, str | None], home: str | None,
    actors: Sequence[str],
) -> list[Heard]:  # fmt: skip
    """Who speaks in each line of a story, worked out once for every kind of fact.

    ``persons`` are the parts of names that the story introduces with a state, each with its code.
    """
    attribution = Attribution(lexicon, home, actors, persons)
    heard = []
    for line in lines:
        carried, here = attribution.carried, attribution.told_in == line.paragraph
        heard.append(Heard(tuple(attribution.speeches(line)), carried, here, attribution.labels_in(line)))
    return heard


class Attribution:
    """Reads the lines in order and carries the speaker over ("The ministry said … It added")."""

    def __init__(
        self, lexicon: Lexicon, home: str | None, actors: Sequence[str], persons: Mapping[str, str | None]
    ) -> None:
        self.persons = persons
        self.lexicon = lexicon
        self.home = home
        self.actors = tuple(actors)
        self.denials = frozenset(lexicon.words.get("speech", {}).get("denies", ()))
        self.puts = frozenset(lexicon.words.get("speech", {}).get("puts", ()))
        self.spoken = spoken_words(lexicon)
        self.offices = lexicon.classes.get("offices", frozenset())
        verdicts = lexicon.words.get("statement", {})
        self.labels = frozenset((*verdicts.get("labels", ()), *verdicts.get("condemns", ())))
        self.judges = self.labels | self.denials | frozenset(lexicon.words.get("speech", {}).get("accuses", ()))
        self.carried: Speaker | None = None
        self.spoke: list[Speech] = []
        self.paragraph = -2
        self.told_in = -2

    def speeches(self, line: Line) -> list[Speech]:
        """The acts of speech of a line, left to right; remembers the last speaker for the lines that follow."""
        if line.paragraph != self.paragraph and line.paragraph <= 0:
            self.carried = None
        self.paragraph = line.paragraph
        found: list[Speech] = []
        self.spoke = found
        for index, chunk in enumerate(line.chunks):
            speech = self._at(line, index, chunk)
            if speech is not None:
                goes_on = chunk.word == "adding" and found and (speech.speaker is None or speech.speaker.code is None)
                found.append(replace(speech, speaker=found[-1].speaker) if goes_on else speech)
                if speech.speaker is not None and speech.speaker.code is not None:
                    self.carried, self.told_in = speech.speaker, line.paragraph
        return found

    def labels_in(self, line: Line) -> tuple[Speech, ...]:
        """Where somebody calls, describes or condemns something."""
        return tuple(
            self._verb_of_speech(line, index, denies=False)
            for index, chunk in enumerate(line.chunks)
            if chunk.kind == "verb" and chunk.word in self.labels
        )

    def _at(self, line: Line, index: int, chunk: Chunk) -> Speech | None:
        words = line.words(chunk.first, chunk.last)
        if chunk.word == "according":
            return Speech(index, self._named(line, index + 2, _FULL_STOP), denies=False, leading=index <= 1)
        claim = chunk.kind == "noun" and chunk.word.removesuffix("s") in _CLAIM_NOUNS
        if claim and self._next_word(line, index) in {"by", "from"}:
            return Speech(index, self._named(line, index + 2, index + 3), denies=False, leading=True)
        if claim and chunk.codes and self._next_word(line, index) == "that":
            return Speech(index, self._named(line, index, index + 1), denies=False, leading=True)
        is_speech = chunk.kind == "speech" or (chunk.kind == "verb" and chunk.verb is None and words[-1] in self.spoken)
        if not is_speech and not (chunk.kind == "stop" and words == [":"] and line.field == "title"):
            return None
        if not is_speech:
            return self._headline_colon(line, index)
        return self._verb_of_speech(line, index, denies=words[-1] in self.denials)

    def _verb_of_speech(self, line: Line, index: int, *, denies: bool) -> Speech:
        chunks = line.chunks
        if chunks[index].word in self.judges and BE & set(line.words(chunks[index].first, chunks[index].last)):
            by = self._next_word(line, index) == "by"
            doer = self._named(line, index + 2, _clause_end(chunks, index + 2)) if by else None
            return Speech(index, doer, denies=denies, leading=True)
        if self._is_inverted(line, index):
            speaker = self._named(line, index + 1, _clause_end(chunks, index + 1))
            return Speech(index, speaker, denies=denies, leading=False)
        first = _clause_start(chunks, index)
        if (
            first + 1 < index
            and chunks[first].word.removesuffix("s") in _CLAIM_NOUNS
            and chunks[first + 1].kind == "noun"
        ):
            first += 1
        speaker = self._named(line, *(_opening(chunks, index) if first == index else (first, index)))
        return Speech(
            index,
            speaker,
            denies=denies,
            leading=self._leads(chunks, first, index),
            plural=self._is_plural(line, first, index),
        )

    def _is_inverted(self, line: Line, index: int) -> bool:
        """ "…, said Jane Roe, a spokeswoman for the army": the speaker follows the verb."""
        chunks = line.chunks
        if (
            chunks[index].word in self.puts | self.judges | _TAKES_HEARER
            or index + 1 >= len(chunks)
            or chunks[index + 1].kind != "noun"
            or (chunks[index + 1].quantity is not None and not self._opens_with_a_person(line, chunks[index + 1]))
        ):
            return False
        if index == 0 or chunks[index - 1].kind == "stop":
            return True
        if chunks[index - 1].kind != "comma":
            return False
        return self._opens_with_a_person(line, chunks[index + 1]) or _insertion(chunks, index - 1, index) is None

    @staticmethod
    def _opens_with_a_person(line: Line, chunk: Chunk) -> bool:
        """A capitalised name that is no state, group or day."""
        dated = any(date.first <= chunk.first < date.last for date in line.dates)
        return line.tokens[chunk.first].capital and not chunk.codes and not dated

    def _headline_colon(self, line: Line, index: int) -> Speech | None:
        """ "Defense Ministry: …" and "…: military" in a headline name the speaker."""
        chunks = line.chunks
        if index <= 2 and self._is_office(line, 0, index):
            return Speech(index, self._named(line, 0, index), denies=False, leading=True)
        if index >= len(chunks) - 3 and self._is_office(line, index + 1, len(chunks)):
            return Speech(index, self._named(line, index + 1, len(chunks)), denies=False, leading=False)
        return None

    def _is_office(self, line: Line, first: int, last: int) -> bool:
        words = [word for chunk in line.chunks[first:last] for word in line.words(chunk.first, chunk.last)]
        return bool(self.offices & set(words)) or any(chunk.codes for chunk in line.chunks[first:last])

    @staticmethod
    def _next_word(line: Line, index: int) -> str:
        return line.chunks[index + 1].word if index + 1 < len(line.chunks) else ""

    @staticmethod
    def _leads(chunks: Sequence[Chunk], first: int, index: int) -> bool:
        """Whether what is said follows the verb: the clause opens the line or what comes after is more than a tail."""
        after = chunks[index + 1] if index + 1 < len(chunks) else None
        opens = first == 0 or chunks[first - 1].kind in {"conj", "sub", "stop"}
        return opens or (after is not None and after.word == "that")

    def _is_plural(self, line: Line, first: int, index: int) -> bool:
        words = {word for chunk in line.chunks[first:index] for word in line.words(chunk.first, chunk.last)}
        codes = {code for chunk in line.chunks[first:index] for code in chunk.codes if code in self.actors}
        return len(codes) > 1 or bool(words & _SEVERAL and words & _GOVERNMENTS) or {"each", "side"} <= words

    def _named(self, line: Line, first: int, last: int) -> Speaker | None:
        """The speaker named by the chunks ``first`` up to ``last``: by a name, else by an office, else carried over."""
        chunks = line.chunks[first:last]
        if not chunks:
            return self.spoke[-1].speaker if self.spoke and self._goes_on(line, first) else self.carried
        words = [word for chunk in chunks for word in line.words(chunk.first, chunk.last)]
        shown = self._shown(line, chunks)
        code = next((code for chunk in chunks for code in chunk.codes if self._speaks(code)), None)
        if set(words) & _FOREIGN and not set(words) & {"official", "officials"}:
            return Speaker(None, shown)
        code = code or self._person(line, chunks)
        if code is not None:
            return Speaker(code, shown)
        if any(chunk.kind == "pron" for chunk in chunks) and set(words) & _PRONOUNS:
            return self.carried
        if self.offices & set(words):
            return self._office(line, first, chunks, shown)
        if self.carried is not None and len(words) <= 3:
            return self.carried
        return None if line.field == "title" else Speaker(None, shown)

    @staticmethod
    def _goes_on(line: Line, index: int) -> bool:
        """ "The group claimed the attack and said": the second verb has the subject of the first."""
        before = line.chunks[index - 1] if 0 < index < len(line.chunks) else None
        return before is not None and before.kind == "conj"

    @staticmethod
    def _shown(line: Line, chunks: Sequence[Chunk]) -> str:
        """The words for a speaker, without the day of the telling: "Algeria on Sunday", "in May the ministry"."""
        dated = {at for date in line.dates for at in range(date.first, date.last)}
        kept = [chunk for chunk in chunks if not dated & set(range(chunk.first, chunk.last))] or list(chunks)
        while len(kept) > 1 and kept[0].kind in {"prep", "comma", "conj", "adv"}:
            kept = kept[1:]
        while len(kept) > 1 and kept[-1].kind in {"prep", "comma", "conj", "adv"}:
            kept = kept[:-1]
        last = kept[-1].last
        while last > kept[0].first + 1 and line.tokens[last - 1].norm in ADVERBS:
            last -= 1
        return line.text[line.tokens[kept[0].first].start : line.tokens[last - 1].end]

    def _person(self, line: Line, chunks: Sequence[Chunk]) -> str | None:
        """The state of a person whom the story has introduced."""
        tokens = line.tokens[chunks[0].first : chunks[-1].last]
        return next((code for t in tokens if t.capital and (code := self.persons.get(t.norm)) is not None), None)

    def _office(self, line: Line, first: int, chunks: Sequence[Chunk], shown: str) -> Speaker:
        """An office without a name: the town's that opens the clause, the one that spoke last, else the dateline's."""
        words = {word for chunk in chunks for word in line.words(chunk.first, chunk.last)}
        placed = self._office_place(line, first)
        if placed is not None:
            return Speaker(placed, shown)
        if words & OF_NO_STATE:
            return Speaker(None, shown)
        if "mission" in words:
            return Speaker(
                next((hit.name.code for hit in line.names if self.lexicon.is_body(hit.name.code)), None), shown
            )
        named = any(token.capital for token in line.tokens[chunks[0].first + 1 : chunks[-1].last])
        bare = chunks[0].definite and len(shown.split()) <= 4 and not named
        if (bare or words & {"its", "his", "her", "their"}) and self.carried is not None:
            return Speaker(self.carried.code, shown)
        near = self._named_before(line, chunks[0])
        if near is None and named and self.told_in == line.paragraph and self.carried is not None:
            near = self.carried.code  # "Serbia denied it. President Milos Petrovic said …"
        if near is not None:
            return Speaker(near, shown)
        both = len({hit.name.code for hit in line.names if hit.name.code in self.actors}) > 1
        at_home = not self.actors or (self.home in self.actors and not both)
        return Speaker(self.home if at_home else None, shown)

    def _named_before(self, line: Line, chunk: Chunk) -> str | None:
        """ "Chad's ministry gave no toll, but a spokesman said": the one side that the line has named so far."""
        start = line.tokens[chunk.first].start
        states = {hit.name.code for hit in line.names if hit.name.code in self.actors and hit.end <= start}
        opens = bool(line.chunks) and set(line.chunks[0].codes) & states
        return next(iter(states)) if len(states) == 1 and opens else None

    @staticmethod
    def _office_place(line: Line, first: int) -> str | None:
        """ "In Asuncion, the army said": the state of the town that opens the clause."""
        before = line.chunks[max(0, first - 3) : first]
        if len(before) == 3 and before[0].word == "in" and before[2].kind == "comma" and before[1].codes:
            return before[1].codes[0]
        return None

    def _speaks(self, code: str) -> bool:
        return code in self.lexicon.states or code in self.lexicon.groups


def spoken_words(lexicon: Lexicon) -> frozenset[str]:
    """Every form of every verb of speech."""
    return frozenset(word for words in lexicon.words.get("speech", {}).values() for word in words)


def _clause_start(chunks: Sequence[Chunk], index: int) -> int:
    """The first chunk of the clause that ends in the verb at ``index``; an insertion between commas is stepped over."""
    at = index - 1
    while at >= 0:
        chunk = chunks[at]
        if chunk.kind in {"stop", "sub", "verb", "speech"} or (
            chunk.kind == "conj" and at > 0 and (at == index - 1 or chunks[at - 1].kind != "noun")
        ):
            return at + 1
        if chunk.kind == "comma":
            inner = _insertion(chunks, at, index)
            if inner is None:
                return at + 1
            at = inner
            continue
        at -= 1
    return 0


def _opening(chunks: Sequence[Chunk], index: int) -> tuple[int, int]:
    """Where the subject of "X did this and said" stands, or of "residents, who said"; nowhere for a pronoun."""
    if index and chunks[index - 1].kind == "sub" and chunks[index - 1].word != "but":
        return max(0, index - 4), index - 1
    first = max((at + 1 for at in range(index) if chunks[at].kind == "stop"), default=0)
    opens = first < index and chunks[first].kind == "noun" and bool(chunks[first].codes)
    return (first, first + 1) if opens else (index, index)


def _insertion(chunks: Sequence[Chunk], comma: int, index: int) -> int | None:
    """Before "X, who spoke on television, said" stands X: the chunk left of the insertion, where there is one."""
    if comma != index - 1:
        return None
    for at in range(comma - 1, max(-1, comma - 12), -1):
        if chunks[at].kind in {"verb", "speech", "stop"} and not any(
            chunk.kind == "sub" for chunk in chunks[max(0, at - 2) : at]
        ):
            return None
        if chunks[at].kind == "comma":
            return at - 1
    return None


def _clause_end(chunks: Sequence[Chunk], index: int) -> int:
    for at in range(index, len(chunks)):
        if chunks[at].kind in {"stop", "sub", "verb"}:
            return at
    return len(chunks)


def governing(speeches: Sequence[Speech], at: int) -> Speech | None:
    """The act of speech that the chunk at ``at`` belongs to: the nearest that leads into it, else the one behind it."""
    leading = [speech for speech in speeches if speech.leading and speech.at <= at]
    if leading:
        return leading[-1]
    trailing = [speech for speech in speeches if speech.at > at and not speech.leading]
    if trailing:
        return trailing[0]
    before = [speech for speech in speeches if speech.at <= at]
    return before[-1] if before else next(iter(speeches), None)
