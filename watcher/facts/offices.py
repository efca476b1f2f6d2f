"""Which state an office speaks for that the text names without one: "the Defence Ministry", "the governor"."""

from collections.abc import Sequence

from watcher.facts import speech_words
from watcher.facts.chunk import Chunk
from watcher.facts.lines import Line
from watcher.facts.speakers import words_shown
from watcher.lexicon import Lexicon
from watcher.model import Speaker

_SHORT = 4  # words of "the border service", which may mean the one that spoke before
_REACH = 8  # words of a line in which its verb of answering stands
_SITES = frozenset({"town", "place", "province"})
_SPELT = {"defence": "defense", "mod": "defense", "ministries": "ministry"}
_IN = frozenset({"in", "from", "outside", "near", "at"})
_HEARERS = frozenset("reporters journalists parliament lawmakers deputies".split())


class Offices:
    """The offices of one story: remembers which of them it has named with a state.

    ``home`` is the state whose officials are meant where nothing else tells, ``filed`` the dateline's: that one holds
    also where the line names both sides.
    """

    def __init__(self, lexicon: Lexicon, actors: Sequence[str], *, home: str | None, filed: str | None) -> None:
        self.lexicon = lexicon
        self.actors = tuple(actors)
        self.home = home
        self.filed = filed
        self.named: dict[frozenset[str], set[str]] = {}
        self.reacts: str | None = None
        self.paragraph = -2

    def remember(self, speaker: Speaker) -> None:
        """Keep which state's "Defense Ministry" the story has quoted."""
        key = _key(speaker.name.lower().replace("'", " ").split())
        if key and speaker.code in self.lexicon.states:
            self.named.setdefault(key, set()).add(str(speaker.code))

    def turn_to(self, line: Line) -> None:
        """Go on to the next line; keeps the state whose answer its paragraph tells of."""
        if line.paragraph != self.paragraph:
            self.paragraph, self.reacts = line.paragraph, None

    def leave(self, line: Line) -> None:
        """ "Naypyitaw lodged a protest. … the spokesman said": of whom a line without a speaker begins to tell."""
        opens = [hit for hit in line.names if hit.start <= line.start + 1 and hit.name.code in self.lexicon.states]
        answers = not speech_words.ANSWERS.isdisjoint(line.words(1, _REACH))
        if opens and (opens[0].name.kind == "capital" or answers):
            self.reacts = opens[0].name.code

    def speaker(
        self, line: Line, first: int, chunks: Sequence[Chunk], *, carried: Speaker | None, here: bool
    ) -> Speaker:
        """The office that the chunks name, with its state; ``here``: the carried speaker spoke in this paragraph."""
        words = {word for chunk in chunks for word in line.words(chunk.first, chunk.last)}
        shown = words_shown(line, chunks)
        placed = _opens_in(line, first) or self._of_the_place(line, first, words)
        if placed is not None or words & speech_words.OF_NO_STATE:
            return Speaker(placed, shown)
        if "mission" in words:
            body = next((hit.name.code for hit in line.names if self.lexicon.is_body(hit.name.code)), None)
            return Speaker(body, shown)
        key = _key(words)
        known = {code for told, codes in self.named.items() if key and key <= told for code in codes}
        if len(known) == 1:
            return Speaker(next(iter(known)), shown)
        named = any(token.capital for token in line.tokens[chunks[0].first + 1 : chunks[-1].last])
        bare = chunks[0].definite and len(shown.split()) <= _SHORT and not named
        of_another = bool(words & speech_words.SEATS) and carried is not None and self._is_no_state(carried)
        if (bare or words & {"its", "his", "her", "their"}) and carried is not None and not of_another:
            return Speaker(carried.code, shown)
        inverted = first > 0 and line.chunks[first - 1].kind == "speech"  # '"Rwandans," said the army's spokesman'
        near = None if inverted else self._named_before(line, chunks[0])
        if near is None and not here:
            near = self.reacts
        if near is None and here and carried is not None and not of_another:
            near = carried.code  # "Serbia denied it. President Milos Petrovic said …"
        return Speaker(near if near is not None else self._at_home(line, words), shown)

    def _at_home(self, line: Line, words: set[str]) -> str | None:
        """The state whose officials are meant where none is named, if it is a side or the land itself."""
        if words & speech_words.LANDS and self.home is not None:
            return self.home
        sides = [code for code in self.actors if code in self.lexicon.states]
        both = len({hit.name.code for hit in line.names if hit.name.code in sides}) > 1
        if both:
            return self.filed if self.filed in sides else None
        return self.home if not sides or self.home in sides else None

    def _of_the_place(self, line: Line, first: int, words: set[str]) -> str | None:
        """ "… in the town of Kapan, the provincial governor said": whose land the only places of the line are of."""
        if speech_words.LOCAL.isdisjoint(words):
            return None
        start = line.tokens[line.chunks[min(first, len(line.chunks) - 1)].first].start
        told = [hit for hit in line.names if hit.name.kind in _SITES]
        before = {hit.name.code for hit in told if hit.end <= start} or {hit.name.code for hit in told}
        return next(iter(before)) if len(before) == 1 else None

    def _is_no_state(self, speaker: Speaker) -> bool:
        """A body or band: the presidency that speaks after it is no office of its own."""
        return speaker.code is not None and speaker.code not in self.lexicon.states

    def _named_before(self, line: Line, chunk: Chunk) -> str | None:
        """ "Chad's ministry gave no toll, but a spokesman said": the one side that the line has named so far."""
        start = line.tokens[chunk.first].start
        states = {hit.name.code for hit in line.names if hit.name.code in self.actors and hit.end <= start}
        opens = bool(line.chunks) and set(line.chunks[0].codes) & states
        found = next(iter(states)) if len(states) == 1 and opens else None
        seat = speech_words.SEATS & set(line.words(chunk.first, chunk.last))
        return None if found not in self.lexicon.states and seat else found


def _opens_in(line: Line, first: int) -> str | None:
    """ "In Asuncion, the army said": the state of the town that opens the clause."""
    before = line.chunks[max(0, first - 3) : first]
    opens = first - 3 <= 0 or (line.chunks[first - 4].kind in {"stop", "conj", "sub", "comma"} and first >= 3)
    if len(before) == 3 and opens and before[0].word == "in" and before[2].kind == "comma" and before[1].codes:
        return before[1].codes[0]
    return None


def told_in(line: Line, verb: int) -> str | None:
    """ "An inspector general said in Jammu", "told reporters in Vientiane": the state of where it was said."""
    behind = line.chunks[verb + 1 : verb + 4]
    if behind and not _HEARERS.isdisjoint(line.words(behind[0].first, behind[0].last)):
        behind = behind[1:]
    if len(behind) < 2 or behind[0].word not in _IN or len(behind[1].codes) != 1:
        return None
    return behind[1].codes[0]


def _key(words: Sequence[str] | set[str]) -> frozenset[str]:
    """What kind of office it is: ministry and defense, border and service; empty for "a spokesman"."""
    return frozenset(_SPELT.get(word, word) for word in words) & speech_words.DESKS
