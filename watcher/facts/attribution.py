"""Who says it: for each line the speakers it names, each with the stretch of the line that is theirs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from watcher.facts import speech_words
from watcher.facts.chunk import Chunk
from watcher.facts.clauses import clause_end, clause_start, insertion, is_of_a_band, leads, opening
from watcher.facts.english import BE
from watcher.facts.lines import Line
from watcher.facts.offices import Offices, told_in
from watcher.facts.sources import is_unsigned, issuer, paper_at, source_end
from watcher.facts.speakers import KnownSpeakers, tells_before_colon, words_shown
from watcher.lexicon import Lexicon
from watcher.model import Speaker

_BOTH, _JOINED = 2, 3
_ASIDE = 6  # chunks between "reported" and "citing"
_SILENT = frozenset({"comma", "conj", "sub", "pron", "adv"})  # chunks that never begin an act of speech


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


class Attribution:
    """Reads the lines in order and carries the speaker over ("The ministry said … It added")."""

    def __init__(self, lexicon: Lexicon, office: Offices, persons: Mapping[str, str | None]) -> None:
        self.persons = persons
        self.lexicon = lexicon
        self.office = office
        self.home = office.home
        self.actors = office.actors
        self.denials = frozenset(lexicon.words.get("speech", {}).get("denies", ()))
        self.puts = frozenset(lexicon.words.get("speech", {}).get("puts", ()))
        self.spoken = spoken_words(lexicon)
        self.cues = self.spoken | {"according", "statement"} | speech_words.CLAIM_NOUNS
        self.cues |= {f"{noun}s" for noun in speech_words.CLAIM_NOUNS}
        self.offices = lexicon.classes.get("offices", frozenset())
        verdicts = lexicon.words.get("statement", {})
        self.labels = frozenset((*verdicts.get("labels", ()), *verdicts.get("condemns", ())))
        self.bands = lexicon.classes.get("irregulars", frozenset()) | {"resistance"}
        forces = [code for code in self.actors if lexicon.is_force(code)]
        self.band = forces[0] if len(forces) == 1 else None
        self.judges = self.labels | self.denials | frozenset(lexicon.words.get("speech", {}).get("accuses", ()))
        self.carried: Speaker | None = None
        self.known = KnownSpeakers(self.offices)
        self.spoke: list[Speech] = []
        self.group: str | None = None
        self.paragraph = -2
        self.told_in = -2
        self.topic: Speaker | None = None

    def speeches(self, line: Line) -> list[Speech]:
        """The acts of speech of a line, left to right; remembers the last speaker for the lines that follow."""
        if line.paragraph != self.paragraph and line.paragraph <= 0:
            self.carried = None
        self.paragraph = line.paragraph
        self._meet_groups(line)
        self.office.turn_to(line)
        found: list[Speech] = []
        self.spoke = found
        if not self._may_speak(line):
            self._keep_topic(line, found)
            return found
        for index, chunk in enumerate(line.chunks):
            speech = None if chunk.kind in _SILENT else self._at(line, index, chunk)
            if speech is not None:
                speech = self._with_source(line, speech)
                nobody = speech.speaker is None or speech.speaker.code is None
                if chunk.word in speech_words.GOES_ON and found:
                    speech = replace(speech, speaker=found[-1].speaker if nobody else speech.speaker, leading=True)
                found.append(speech)
                self._remember(speech.speaker)
                if self._is_carried(speech):
                    self.carried, self.told_in = speech.speaker, line.paragraph
        self._keep_topic(line, found)
        return found

    def _may_speak(self, line: Line) -> bool:
        """Whether a word stands in the line without which nobody speaks."""
        words = line.vocabulary
        by_count = "by" in words and not speech_words.COUNTS.isdisjoint(words)
        marked = not (speech_words.MARKS if line.field == "title" else speech_words.COLON).isdisjoint(words)
        return by_count or marked or not self.cues.isdisjoint(words)

    def _keep_topic(self, line: Line, found: Sequence[Speech]) -> None:
        """ "Azerbaijan's ministry turned it round. It, too, reported no losses": whom the line before is on."""
        self.office.leave(line)
        may = not found and line.field == "text" and bool(line.names) and not self.offices.isdisjoint(line.vocabulary)
        first = line.chunks[0] if may and line.chunks else None
        states = [code for code in first.codes if code in self.lexicon.states] if first is not None else []
        office = first is not None and not self.offices.isdisjoint(line.words(first.first, first.last))
        known = len(states) == 1 and office and not found and first is not None
        self.topic = Speaker(states[0], words_shown(line, [first])) if known and first is not None else None

    def _remember(self, speaker: Speaker | None) -> None:
        self.known.remember(speaker)
        if speaker is not None:
            self.office.remember(speaker)

    def _with_source(self, line: Line, speech: Speech) -> Speech:
        """ "A news agency reported, quoting military sources": it is theirs, where the agency has no state."""
        at = paper_at(line)
        if (
            at is None
            or abs(at - speech.at) > _ASIDE
            or (speech.speaker is not None and speech.speaker.code is not None)
        ):
            return speech
        alone = line.chunks[at].last - line.chunks[at].first == 1
        source = self._named(line, at + alone, at + alone + 1)
        return speech if source is None or source.code is None else replace(speech, speaker=source)

    def _meet_groups(self, line: Line) -> None:
        """Keep the armed group that was named last, for "the group" that speaks."""
        for hit in line.names:
            if hit.name.code in self.lexicon.groups and self.lexicon.is_force(hit.name.code):
                self.group = hit.name.code

    def _is_carried(self, speech: Speech) -> bool:
        known = speech.speaker is not None and (speech.speaker.code is not None or self._is_outsider(speech.speaker))
        return known and not speech.plural

    def _is_outsider(self, speaker: Speaker) -> bool:
        """Somebody new who speaks for no state, and whom "he" and "they" mean from here on."""
        words = re.findall(r"[\w-]+", speaker.name.lower())
        passer = words[:1] in (["a"], ["an"]) and self.offices.isdisjoint(words)
        return passer or not (speech_words.FOREIGN | self.bands).isdisjoint(words)

    def _is_official(self, speaker: Speaker) -> bool:
        words = set(re.findall(r"[\w-]+", speaker.name.lower()))
        return bool(words & self.offices) and not words & (speech_words.FOREIGN | speech_words.OF_NO_STATE | self.bands)

    def labels_in(self, line: Line) -> tuple[Speech, ...]:
        """Where somebody calls, describes or condemns something."""
        if self.labels.isdisjoint(line.vocabulary):
            return ()
        return tuple(
            self._verb_of_speech(line, index, denies=False)
            for index, chunk in enumerate(line.chunks)
            if chunk.kind == "verb" and chunk.word in self.labels
        )

    def _at(self, line: Line, index: int, chunk: Chunk) -> Speech | None:
        words = line.words(chunk.first, chunk.last)
        if chunk.word == "according" and is_unsigned(line, index + 2, self.offices):
            return None
        if chunk.word == "according":
            told = (at for at in range(index + 3, len(line.chunks)) if line.chunks[at].kind == "speech")
            last = next((clause_start(line.chunks, at) for at in told), len(line.chunks))
            last = source_end(line, index + 2, max(last, index + 3), self.offices, leads=index <= 1)
            plural = self._is_plural(line, index + 2, last)
            return Speech(index, self._named(line, index + 2, last), denies=False, leading=index <= 1, plural=plural)
        behind = line.chunks[index + 1] if index + 1 < len(line.chunks) else None
        if chunk.word == "by" and behind is not None and behind.word in speech_words.COUNTS and behind.quantity is None:
            return Speech(index, self._named(line, index + 1, index + 2), denies=False, leading=index <= 1)
        claim = chunk.kind == "noun" and chunk.word.removesuffix("s") in speech_words.CLAIM_NOUNS
        if claim and self._next_word(line, index) in {"by", "from"}:
            return Speech(index, self._named(line, index + 2, index + 3), denies=False, leading=True)
        if claim and chunk.codes and self._next_word(line, index) == "that":
            return Speech(index, self._named(line, index, index + 1), denies=False, leading=True)
        if chunk.word == "statement" and line.words(chunk.first - 1, chunk.first) in speech_words.ISSUED:
            subject = clause_start(line.chunks, index)
            return Speech(index, self._named(line, *issuer(line, subject, index)), denies=False, leading=True)
        is_speech = chunk.kind == "speech" or (chunk.kind == "verb" and chunk.verb is None and words[-1] in self.spoken)
        marks = speech_words.MARKS if line.field == "title" else speech_words.COLON
        if not is_speech and not (chunk.kind == "stop" and words[0] in marks):
            return None
        if not is_speech:
            return self._headline_colon(line, index)
        if self._is_reported(line, index, words):
            return None
        return self._verb_of_speech(line, index, denies=words[-1] in self.denials)

    def _is_reported(self, line: Line, index: int, words: Sequence[str]) -> bool:
        """ "No casualties were reported": nobody speaks."""
        behind = self._next_word(line, index)
        passive = bool(BE & set(words[:-1])) and words[-1] in speech_words.PASSIVE and not words[-1].endswith("ing")
        return (passive and behind != "by") or (words[-1] == "admitted" and behind == "to")  # "admitted to hospital"

    def _verb_of_speech(self, line: Line, index: int, *, denies: bool) -> Speech:
        chunks = line.chunks
        if chunks[index].word in self.judges and BE & set(line.words(chunks[index].first, chunks[index].last)):
            by = self._next_word(line, index) == "by"
            doer = self._named(line, index + 2, clause_end(chunks, index + 2)) if by else None
            return Speech(index, doer, denies=denies, leading=True)
        if self._is_inverted(line, index):
            speaker = self._named(line, index + 1, clause_end(chunks, index + 1))
            return Speech(index, speaker, denies=denies, leading=False)
        first = clause_start(chunks, index)
        if chunks[index - 1].kind == "pron" and index > 1 and chunks[index - 2].kind == "noun":
            first = index - 1  # "nine soldiers it says were taken"
        if (
            first + 1 < index
            and chunks[first].word.removesuffix("s") in speech_words.CLAIM_NOUNS
            and chunks[first + 1].kind == "noun"
        ):
            first += 1
        speaker = self._named(line, *(opening(chunks, index) if first == index else (first, index)))
        if speaker is not None and speaker.code is None and self._is_official(speaker):
            speaker = replace(speaker, code=told_in(line, index))
        return Speech(
            index,
            speaker,
            denies=denies,
            leading=leads(line, first, index),
            plural=self._is_plural(line, first, index),
        )

    def _is_inverted(self, line: Line, index: int) -> bool:
        """ "…, said Jane Roe, a spokeswoman for the army": the speaker follows the verb."""
        chunks = line.chunks
        if (
            chunks[index].word in self.puts | self.judges | speech_words.TAKES_HEARER
            or index + 1 >= len(chunks)
            or chunks[index + 1].kind != "noun"
            or (chunks[index + 1].quantity is not None and not self._opens_with_a_person(line, chunks[index + 1]))
        ):
            return False
        if index == 0 or chunks[index - 1].kind == "stop":
            return True
        if chunks[index - 1].kind != "comma":
            return False
        return self._opens_with_a_person(line, chunks[index + 1]) or insertion(chunks, index - 1, index) is None

    @staticmethod
    def _opens_with_a_person(line: Line, chunk: Chunk) -> bool:
        """A capitalised name that is no state, group or day."""
        dated = any(date.first <= chunk.first < date.last for date in line.dates)
        return line.tokens[chunk.first].capital and not chunk.codes and not dated

    def _headline_colon(self, line: Line, index: int) -> Speech | None:
        """ "Defense Ministry: …" and "…: military" in a headline name the speaker."""
        chunks = line.chunks
        in_title = line.field == "title"
        tells = self._is_office(line, 0, index) if in_title else tells_before_colon(line, index, self.offices)
        if index <= _JOINED and line.chunks[index].word == ":" and tells:
            return Speech(index, self._named(line, 0, index), denies=False, leading=True)
        if in_title and index >= len(chunks) - 3 and self._is_office(line, index + 1, len(chunks)):
            return Speech(index, self._named(line, index + 1, len(chunks)), denies=False, leading=False)
        return None

    def _is_office(self, line: Line, first: int, last: int) -> bool:
        words = [word for chunk in line.chunks[first:last] for word in line.words(chunk.first, chunk.last)]
        return bool(self.offices & set(words)) or any(chunk.codes for chunk in line.chunks[first:last])

    @staticmethod
    def _next_word(line: Line, index: int) -> str:
        return line.chunks[index + 1].word if index + 1 < len(line.chunks) else ""

    def _is_plural(self, line: Line, first: int, index: int) -> bool:
        words = {word for chunk in line.chunks[first:index] for word in line.words(chunk.first, chunk.last)}
        codes = {code for chunk in line.chunks[first:index] for code in chunk.codes if code in self.actors}
        return (
            len(codes) > 1
            or bool(words & speech_words.SEVERAL and words & speech_words.GOVERNMENTS)
            or {"each", "side"} <= words
        )

    def _named(self, line: Line, first: int, last: int) -> Speaker | None:
        """The speaker named by the chunks ``first`` up to ``last``: by a name, else by an office, else carried over."""
        chunks = line.chunks[first:last]
        if not chunks:
            return self.spoke[-1].speaker if self.spoke and self._goes_on(line, first) else self.carried
        words = [word for chunk in chunks for word in line.words(chunk.first, chunk.last)]
        shown = words_shown(line, chunks)
        code = next((code for chunk in chunks for code in chunk.codes if self._speaks(code)), None)
        foreign = set(words) & speech_words.FOREIGN and not set(words) & {"official", "officials"}
        if foreign or (code is not None and self._has_another(line, chunks)):
            return Speaker(None, shown)
        if is_of_a_band(line, chunks, self.bands):
            return Speaker(code if code in self.lexicon.groups else self.band, shown)
        code = code or self._pointed_at(words) or self._person(line, chunks)
        if code is not None:
            return Speaker(code, shown)
        if any(chunk.kind == "pron" for chunk in chunks) and set(words) & speech_words.PRONOUNS:
            return self._it(line, first, words)
        if not (self.offices - {"report"}) & set(words) and set(words) & speech_words.UNSIGNED:
            return self.carried  # "according to updated data": whose account goes on
        if self.offices & set(words):
            return self.office.speaker(line, first, chunks, carried=self.carried, here=self.told_in == line.paragraph)
        again = self.known.again(line.tokens[chunks[0].first : chunks[-1].last])
        if again is not None:
            return Speaker(again.code, shown)
        if self.carried is not None and len(words) <= 3 and words[0] not in {"a", "an"}:
            return self.carried
        return None if line.field == "title" else Speaker(None, shown)

    def _it(self, line: Line, first: int, words: Sequence[str]) -> Speaker | None:
        """Whom a pronoun means: the line's own subject in "nine soldiers it says were taken", else who spoke last."""
        opens = [code for code in line.chunks[0].codes if code in self.lexicon.states]
        if len(opens) == 1 and "it" in words and first > 1 and line.chunks[first - 1].kind == "noun":
            return Speaker(opens[0], words_shown(line, line.chunks[:1]))
        return self.topic if self.topic is not None and "it" in words else self.carried

    def _has_another(self, line: Line, chunks: Sequence[Chunk]) -> bool:
        """ "Medics and the Israeli army", of two sides: whose medics, the text does not say."""
        if len(self.actors) < _BOTH or len(chunks) < _JOINED or chunks[1].kind != "conj" or chunks[0].codes:
            return False
        return bool(speech_words.HEALERS & set(line.words(chunks[0].first, chunks[0].last)) and chunks[2].codes)

    @staticmethod
    def _goes_on(line: Line, index: int) -> bool:
        """ "The group claimed the attack and said": the second verb has the subject of the first."""
        before = line.chunks[index - 1] if 0 < index < len(line.chunks) else None
        return before is not None and before.kind == "conj"

    def _pointed_at(self, words: Sequence[str]) -> str | None:
        """ "The neighbouring country's agency", "the group": the other state, the armed group named last."""
        spoke = self.carried.code if self.carried is not None else None
        if not speech_words.NEIGHBOURS.isdisjoint(words):
            rest = [code for code in self.actors if code != (spoke or self.home)]
            return rest[0] if len(rest) == 1 else None
        outside = self.carried is None or spoke in self.lexicon.states
        return self.group if tuple(words) in speech_words.THE_GROUP and outside else None

    def _person(self, line: Line, chunks: Sequence[Chunk]) -> str | None:
        """The state of a person whom the story has introduced."""
        tokens = line.tokens[chunks[0].first : chunks[-1].last]
        return next((code for t in tokens if t.capital and (code := self.persons.get(t.norm)) is not None), None)

    def _speaks(self, code: str) -> bool:
        return code in self.lexicon.states or code in self.lexicon.groups


@lru_cache(maxsize=8)
def spoken_words(lexicon: Lexicon) -> frozenset[str]:
    """Every form of every verb of speech."""
    return frozenset(word for words in lexicon.words.get("speech", {}).values() for word in words)


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
