"""Bytes of a feed → text that an XML parser may be given. Pure.

Feeds lie about their encoding and carry characters and references that XML forbids; one such reference makes
feedparser raise and lose the whole feed. So the text is put right before any parser sees it.
"""

import codecs
import html
import re
from html.entities import html5

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How markup or JSON begins where each character takes two bytes or four and no mark says so.
_WIDE = (
    (re.compile(rb"(?:[\s]\0\0\0)*+[<{\[]\0\0\0"), "utf-32-le"),
    (re.compile(rb"(?:\0\0\0[\s])*+\0\0\0[<{\[]"), "utf-32-be"),
    (re.compile(rb"(?:[\s]\0)*+[<{\[]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"(?:\0[\s])*+\0[<{\[]\0[^\0]"), "utf-16-be"),
)
_EBCDIC = "<?xml".encode("cp037")
_SEVEN_BITS = "iso2022_jp"  # its bytes are ASCII: only what is declared tells
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_NOT_FOR_FEEDS = {
    "utf-7",
    "idna",
    "punycode",
    "unicode_escape",
    "raw-unicode-escape",
    "raw_unicode_escape",
    "undefined",
}
# Declared as Latin-1 or ASCII, but written on Windows: the web reads both as windows-1252.
_AS_WRITTEN = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8"}
_CYRILLIC = ("cp1251", "koi8-r", "iso8859-5", "cp866")
_COMMON_CYRILLIC = frozenset("оеаинтсрвлОЕАИНТСРВЛ")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_PAIR = re.compile(r"&#(?:x(D[89AB][0-9A-F]{2})|(5[56]\d{3}));&#(?:x(D[C-F][0-9A-F]{2})|(5[67]\d{3}));", re.IGNORECASE)
_MEANT_FOR_WINDOWS = re.compile("[\x80-\x84\x86-\x9f]")
_NUMBERED = re.compile(r"&#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?")
_OWN_NAMES = "(?:amp|lt|gt|quot|apos);"  # of XML itself
_NAMED = re.compile(rf"&(?!{_OWN_NAMES})([A-Za-z][A-Za-z0-9]{{1,31}};)")
_BARE = re.compile(rf"&(?!#\d+;|#[xX][0-9A-Fa-f]+;|{_OWN_NAMES})")
_BARE_OR_SECTION = re.compile(rf"(<!\[CDATA\[(?>[^\]<]+|\](?!\]>)|<(?!!\[CDATA\[))*+\]\]>)|{_BARE.pattern}", re.DOTALL)
_LARGEST = 0x10FFFF
_BROKEN = "\ufffd"


def readable(text: str) -> str:
    """Make every character and every reference of a text one that XML allows."""
    text = allowed(text)
    if "&#" in text:
        text = _NUMBERED.sub(_allowed_reference, _PAIR.sub(_joined_pair, text))
    text = _NAMED.sub(_character_of_name, text)
    if "<![CDATA[" in text:  # in which a sign stands for itself
        return _BARE_OR_SECTION.sub(lambda found: found[1] or "&amp;", text)
    return _BARE.sub("&amp;", text)


def allowed(text: str) -> str:
    """Take out the characters that no text may hold; those that Windows has at their places were meant instead."""
    if not _FORBIDDEN.search(text):  # which holds those of Windows, too
        return text
    text = _MEANT_FOR_WINDOWS.sub(lambda found: html.unescape(f"&#{ord(found[0])};"), text)
    return _FORBIDDEN.sub("", text)


def decoded(body: bytes) -> str:
    """Decode a body by what it is rather than by what it says."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body.decode(encoding, "replace").removeprefix("\ufeff")
    for start, encoding in _WIDE:
        if start.match(body):
            return body.decode(encoding, "replace")
    if body.startswith(_EBCDIC):
        told = _declared(body[:1000].decode("cp037").encode("ascii", "replace"))
        return body.decode(told if told is not None and told.startswith("cp") else "cp037", "replace")
    if (declared := _declared(body)) is not None and declared.startswith(_SEVEN_BITS):
        return body.decode(declared, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded_otherwise(body)


def _decoded_otherwise(body: bytes) -> str:
    """Decode what is not UTF-8: as declared; else as damaged UTF-8 where most of it is that; else by its letters."""
    declared = _declared(body)
    if declared not in {None, "utf-8"}:
        try:
            return body.decode(str(declared))
        except (UnicodeError, LookupError):
            pass
    damaged = body.decode("utf-8", "replace")
    foreign = sum(1 for byte in body[:100_000] if byte >= 0x80)
    if damaged[:100_000].count(_BROKEN) * 8 < foreign:
        return damaged
    return body.decode(_likeliest(body), "replace")


def _declared(body: bytes) -> str | None:
    found = _DECLARED.search(body[:1000])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None
    return None if name in _NOT_FOR_FEEDS else _AS_WRITTEN.get(name, name)


def _likeliest(body: bytes) -> str:
    """Choose the Cyrillic encoding whose letters are the commonest of the language, else the western one."""
    sample = bytes(byte for byte in body[:100_000] if byte >= 0x80)
    scores = {name: _share(sample.decode(name, "replace")) for name in _CYRILLIC}
    best = max(_CYRILLIC, key=lambda name: scores[name])
    return best if scores[best] > 0.4 else "cp1252"


def _share(text: str) -> float:
    lower = sum(1 for character in text if character in _COMMON_CYRILLIC and character.islower())
    upper = sum(1 for character in text if character in _COMMON_CYRILLIC and character.isupper())
    return (lower + upper / 4) / max(1, len(text))


def _joined_pair(found: re.Match[str]) -> str:
    high = int(found[1], 16) if found[1] else int(found[2])
    low = int(found[3], 16) if found[3] else int(found[4])
    if 0xD800 <= high <= 0xDBFF and 0xDC00 <= low <= 0xDFFF:
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return found[0]


def _allowed_reference(found: re.Match[str]) -> str:
    digits = (found[1] or found[2]).lstrip("0") or "0"
    number = int(digits[:9], 16 if found[1] else 10)
    if number > _LARGEST or 0xD800 <= number <= 0xDFFF or number in (0xFFFE, 0xFFFF):
        return _BROKEN
    if number < 0x20 and number not in (0x9, 0xA, 0xD):
        return ""
    if 0x7F <= number <= 0x9F:
        return _FORBIDDEN.sub("", html.unescape(f"&#{number};"))
    return f"&#{number};"


def _character_of_name(found: re.Match[str]) -> str:
    """Write out the names that HTML knows and XML does not; a name for one of XML's own signs stays escaped."""
    name = found[1]
    return html.escape(html5[name], quote=True) if name in html5 else found[0]
