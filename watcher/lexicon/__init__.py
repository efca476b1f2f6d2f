"""Takes data packs, gives one compiled lexicon: every name and phrase of the packs found in a single pass.

Packs are plain values (settings reads the files). The lexicon never guesses: a name that is in no pack is not found.
"""

from watcher.lexicon.compile import compile_packs
from watcher.lexicon.examples import Example
from watcher.lexicon.lexicon import Hit, Lexicon, Name, Treaty, Verb
from watcher.lexicon.publishers import Publisher
from watcher.lexicon.tables import PhraseTable, length_at, phrase_table
from watcher.lexicon.triggers import Trigger, words_of

__all__ = [
    "Example",
    "Hit",
    "Lexicon",
    "Name",
    "PhraseTable",
    "Publisher",
    "Treaty",
    "Trigger",
    "Verb",
    "compile_packs",
    "length_at",
    "phrase_table",
    "words_of",
]
