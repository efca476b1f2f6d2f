"""The nouns of shallow parsing: a chunk and what it brings."""

from typing import Literal, NamedTuple

from watcher.lexicon import Verb
from watcher.model import Victims
from watcher.text import Quantity

ChunkKind = Literal["noun", "verb", "speech", "prep", "conj", "comma", "sub", "pron", "adv", "stop"]
Voice = Literal["active", "passive", "bare"]
One = Literal["", "noun", "titled", "named"]


class Chunk(NamedTuple):
    """A run of tokens ``first`` up to ``last`` (exclusive). Fields after ``kind`` say what a noun or a verb brings.

    ``one`` tells how a noun names a single person: by a noun ("the mayor"), by a title before a name, by a name alone.
    ``whole`` is the six of "two of the six"; ``irregular`` are fighters of no state.
    """

    kind: ChunkKind
    first: int
    last: int
    word: str = ""
    quantity: Quantity | None = None
    victims: Victims | None = None
    counted: str | None = None
    thing: bool = False
    definite: bool = False
    own: bool = False
    others: bool = False
    subset: bool = False
    whole: int | None = None
    codes: tuple[str, ...] = ()
    one: One = ""
    irregular: bool = False
    verb: Verb | None = None
    voice: Voice = "active"
    modal: bool = False
    negated: bool = False
    perfect: bool = False
