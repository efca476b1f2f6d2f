"""A bottom-k sketch of a text's shingles: how much of the shorter text stands in the longer one.

Hashes are kept in order of size, so two sketches of whole texts can be compared wherever both are complete.
"""

import hashlib
import re

from watcher.articles.furniture import story_spans
from watcher.model import Article

_SHINGLE = 4  # words: long enough that a shared shingle is shared copy, short enough for a headline's worth of text
_KEEP = 300  # hashes: whole texts up to about 300 words, a sample of longer ones
_WORD = re.compile(r"\w+")


def sketch_of(article: Article) -> tuple[int, ...]:
    """The sketch of a story without what stands around it."""
    spans, _dateline = story_spans(article.text)
    return make_sketch(" ".join(article.text[start:end] for start, end in spans))


def make_sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of the text's word shingles, ascending; empty for fewer words than one shingle."""
    words = _WORD.findall(text.lower())
    shingles = {" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}
    hashes = {int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=6).digest(), "big") for shingle in shingles}
    return tuple(sorted(hashes)[:_KEEP])


def sketch_likeness(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Which part of the shorter text stands in the longer one, 0 to 1; a cut copy scores as a whole one.

    Where a sketch is full, only the range that it covers is compared.
    """
    if not a or not b:
        return 0.0
    limit = min(s[-1] if len(s) >= _KEEP else 1 << 48 for s in (a, b))
    mine = {value for value in a if value <= limit}
    theirs = {value for value in b if value <= limit}
    smaller = min(len(mine), len(theirs))
    return len(mine & theirs) / smaller if smaller else 0.0
