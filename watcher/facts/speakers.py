"""Speakers whom a story has named, and how it calls them later on."""

import re
from collections.abc import Sequence

from watcher.facts.chunk import Chunk
from watcher.facts.english import ADVERBS
from watcher.facts.lines import Line
from watcher.facts.speech_words import TELLERS
from watcher.model import Speaker
from watcher.text import Token

_SURNAME = re.compile(r"(?<=[\w.,] )[A-Z][\w'’-]{2,}$")
_LONGEST = 120  # letters: what is longer is no name


class KnownSpeakers:
    """Who has spoken, by the last part of the name: "spokesman Reynaldo Cruz said … Cruz added"."""

    def __init__(self, offices: frozenset[str]) -> None:
        self.offices = offices
        self.named: dict[str, Speaker] = {}

    def remember(self, speaker: Speaker | None) -> None:
        """Keep a speaker whose words end in a name."""
        if speaker is None or len(speaker.name) > _LONGEST:
            return
        surname = _SURNAME.search(speaker.name)
        if surname is not None and surname[0].lower() not in self.offices:
            self.named.setdefault(surname[0].lower(), speaker)

    def again(self, tokens: Sequence[Token]) -> Speaker | None:
        """The speaker whose name stands among these words."""
        return next((self.named[token.norm] for token in tokens if token.capital and token.norm in self.named), None)


def words_shown(line: Line, chunks: Sequence[Chunk]) -> str:
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


def tells_before_colon(line: Line, colon: int, offices: frozenset[str]) -> bool:
    """ "Residents: 14 killed", "Rebel sources: …"; not "Police post: two killed", nor what has a verb or a count."""
    told = line.chunks[:colon]
    last = line.words(told[-1].first, told[-1].last)[-1:] if told else []
    plain = all(chunk.kind in {"noun", "prep"} and chunk.quantity is None for chunk in told)
    return plain and bool(last) and (last[0] in offices or last[0] in TELLERS)
