"""Words of feeds made harmless as words: one line, no control or direction characters, no endless length."""

import unicodedata

_KEEP = "\u200c\u200d"  # joiners that Persian and Indic words are spelt with
_DROP = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def plain(text: str, limit: int = 400) -> str:
    """Put the text on one line without control characters, cut at a word where it is longer than ``limit``."""
    kept = "".join(char if _is_kept(char) else " " if char in "\t\n\r\u2028\u2029" else "" for char in text)
    line = " ".join(kept.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    head = cut.rsplit(" ", 1)[0]
    return f"{head if len(head) > limit // 2 else cut}…"


def _is_kept(char: str) -> bool:
    return char in _KEEP or unicodedata.category(char) not in _DROP
