"""What stands around a story and is not the story: bylines, datelines, editors' notes, copyright, portal lines."""

import re
from collections.abc import Iterator

from watcher.model import Dateline

_DATE = r"(?:\w{3,9}\.?\s+\d{1,2}(?:,?\s+\d{4})?|\d{1,2}\s+\w{3,9}\.?(?:\s+\d{4})?)"
_PLACE = r"(?:(?:ST|MT|FT|St|Mt|Ft)\. )?[A-ZÀ-ÞЀ-Я][^\n:;()/.!?]{1,60}?(?:/[A-Z][\w' ]{1,30})?(?:, [A-Z][a-z]{2,5}\.)?"
# Each form as agencies set it, with a sign that it can't be without; the story begins where the match ends.
_DATELINES = tuple(
    (sign, re.compile(form))
    for sign, form in (
        ("(", rf"{_DATE}\s+\((?P<wire>[A-Za-z][\w .&-]{{1,30}})\)\s*[-–—]+\s*"),
        (
            "(",
            (
                rf"(?P<place>{_PLACE})(?:[,.]\s+{_DATE})?[.,]?\s+\((?P<wire>[A-Za-z][\w .&-]{{1,30}})\)"
                r"\s*(?:[.,]?\s*[-–—_]+\s*|:\s*|(?=[A-Z]))"
            ),
        ),
        ("/", rf"(?P<place>{_PLACE})[,.]\s+{_DATE}[.,]?\s*/(?P<wire>[\w .-]{{2,30}})/[.,]?\s*(?:[-–—]+\s*)?"),
        ("/", rf"(?P<place>{_PLACE})\s*/(?P<wire>[\w .-]{{2,30}})/[.,]?\s*(?:[-–—]+\s*)?"),
        (",", rf"(?P<place>{_PLACE}),\s+{_DATE},?\s+(?P<wire>[A-Z][\w-]{{2,20}})[.:]\s+"),
        (",", rf"(?P<place>{_PLACE}),\s+(?P<wire>[A-Z]{{2,12}})\s+[-–—]+\s+"),
        (",", rf"(?P<place>{_PLACE}),\s+{_DATE}\s*(?:[-–—]+|:)\s+"),
        ("", r"(?P<wire>[A-Z]{2,8})\s*[-–—]\s*(?P<place>[A-Z][a-z]+)\s*(?=\n)"),
        ("", r"(?P<place>[A-Z][A-Z'/ -]{2,40}(?:, [A-Z][\w ]{2,20})?)\s+[-–—]{1,2}\s+(?=\S)"),
        ("-", r"(?P<place>[A-Z][\w'’]+(?:[ /-][A-Z][\w'’]+){0,2}(?:, [A-Z][\w ]{2,20})?) - (?=[A-Z\"“])"),
        ("(", r"\((?P<wire>[A-Za-z][\w .&-]{1,30})\)\s*[-–—_]+\s*"),
        (":", r"(?P<place>[A-Z][A-Z' -]{2,40}):\s+"),
        (",", r"(?P<place>[A-Z][A-Z' ]{2,30}),[^\n]{0,50}(?=\n)"),
    )
)
_NOTE = re.compile(
    r"""\(\s*(?:adds?|correct(?:s|ed|ing)|updat(?:es|ed|ing)|recasts?|writes?|refiles?|repeats?|attn|eds|fixes|clarifies|changes|removes|deletes)\b[^\n]*\)\s*(?=\n|$)
      | \(\s*(?:reporting|writing|editing|additional\s+reporting|compiled)\s+by\b[^\n]*\)?\s*(?=\n|$)
      | (?:by|from)\s+(?:the\s+)?[^\n]{2,60}(?=\n|$)
      | (?:eds|editors?'?s?\ note|attention\ editors)\s*[:.][^\n]*(?=\n|$)
      | _{3,}[\s\S]*\Z
      | (?:copyright|©)[^\n]*(?=\n|$)
      | source:\s[^\n]*(?=\n|$)
      | (?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,\s[^\n]*\b(?:min\ read|gmt|utc)\b[^\n]*(?=\n|$)
      | [A-Z]{2,8}\s*(?=\n)
      | \[?(?:read\ more|subscribe|follow\ us|click\ here)[^\n]*(?=\n|$)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")
_LOOK_AT = 200  # a dateline stands within the first characters of its paragraph


def story_spans(text: str) -> tuple[list[tuple[int, int]], Dateline | None]:
    """The slices of a text that are the story itself, in order, and its dateline where one is set.

    Offsets are those of ``text``. A story without furniture is one slice.
    """
    spans: list[tuple[int, int]] = []
    dateline: Dateline | None = None
    for start, end in _paragraphs(text):
        begin = start
        if dateline is None and not spans:
            dateline = _dateline_at(text, start)
            begin = dateline.end if dateline is not None else start
        if text[begin:end].strip():
            spans.append((begin, end))
    return spans, dateline


def dateline_of(text: str) -> Dateline | None:
    """The dateline of a text, which stands before the first words of the story."""
    for start, end in _paragraphs(text):
        dateline = _dateline_at(text, start)
        if dateline is not None or text[start:end].strip():
            return dateline
    return None


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text that are no notes around the story."""
    position = 0
    for block in _LINE.finditer(text):
        start, end = block.span()
        if start < position:
            continue
        note = _NOTE.match(text, start)
        if note is not None and note.end() > start and not _is_story(note):
            position = note.end()
        else:
            yield start, end


def _is_story(note: re.Match[str]) -> bool:
    """Whether a line that looks like a note is a sentence of the story ("By dawn the guns had fallen silent.")."""
    line = note[0].strip()
    return line[:3].lower() in {"by ", "fro"} and (line.endswith((".", "”", '"')) or len(line.split()) > 7)


def _dateline_at(text: str, start: int) -> Dateline | None:
    head = text[start : start + _LOOK_AT]
    for sign, form in _DATELINES:
        match = form.match(head) if sign in head else None
        if match is not None:
            parts = match.groupdict()
            place = (parts.get("place") or "").split(",")[0].strip() or None
            if place is not None and len(place.split()) > 5:
                continue
            return Dateline(place, _wire_name(parts.get("wire")), start + match.end())
    return None


def _wire_name(name: str | None) -> str | None:
    """A wire's short name as sources write it: ``RIA Novosti`` is ``ria``."""
    return None if name is None else name.strip().lower().split(" ")[0]
