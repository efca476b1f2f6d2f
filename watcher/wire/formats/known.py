"""Which items of a feed were read before, so that feedparser is handed only the others. Pure.

An item is known by a digest of its text and of all that stands around the items and can bear on how they are read:
the root with its namespaces and version, the channel's language. What changes there with every edition (dates of the
build, comments, RDF's list of contents) bears on none of them and is left out.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence

from watcher.wire.formats.shape import MOST_ENTRIES
from watcher.wire.formats.slices import Slices

_BYTES = 9  # 72 bits: two items out of a thousand million are alike once in ten thousand tries
_SIGNS = 12  # of base64
_DATE = re.compile(
    r"<((?:[\w-]+:)?(?:lastBuildDate|pubDate|updated|modified|date))\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE
)
_CONTENTS = re.compile(r"<(/?)((?:[\w-]+:)?items)\b[^<>]*>", re.IGNORECASE)
_NAMESPACE = re.compile(r"xmlns\b(?!=[\"']http://www\.w3\.org/1999/xhtml[\"'])")


def digests_of(slices: Slices) -> tuple[str, ...]:
    """Give the digest of each item; nothing where an item's reading may depend on another, or on what lies between."""
    is_flood = len(slices.items) > MOST_ENTRIES
    if is_flood or slices.cut_off or slices.has_more_between or any(map(_NAMESPACE.search, slices.items)):
        return ()
    around = hashlib.blake2b(digest_size=_BYTES)
    for part in (slices.head, slices.tail):
        around.update(_standing(part).encode("utf-8", "surrogatepass") + b"\0")
    digests = []
    for item in slices.items:
        digest = around.copy()
        digest.update(item.encode("utf-8", "surrogatepass"))
        digests.append(b64encode(digest.digest()).decode("ascii"))
    return tuple(digests)


def _standing(part: str) -> str:
    """What of the parts around the items stands from one edition to the next."""
    pieces = part.split("<!--")
    part = pieces[0] + "".join(piece.partition("-->")[2] for piece in pieces[1:])
    tags = list(_CONTENTS.finditer(part))
    if len(tags) == 2 and (tags[0][1], tags[1][1]) == ("", "/"):
        part = part[: tags[0].start()] + part[tags[1].end() :]
    return _DATE.sub("", part)


def written(digests: Sequence[str]) -> str:
    """Write digests as they are remembered."""
    return "".join(digests)


def remembered(known: str) -> frozenset[str]:
    """Read what was remembered."""
    return frozenset(known[start : start + _SIGNS] for start in range(0, len(known), _SIGNS))
