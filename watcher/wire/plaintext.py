"""HTML as feeds carry it → plain text with its paragraphs. Pure.

Markup goes, what it says stays: blocks become paragraphs, entities are decoded once, and characters that only steer
the display (bidirectional overrides, zero-width spaces, soft hyphens) are taken out, since they hide words from rules.
"""

import html
import re

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "center", "dd", "dl", "dt", "div", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre",
    "section", "table", "ul",
))  # fmt: skip
_LINES = frozenset(("br", "li", "tr", "option"))
_CELLS = frozenset(("td", "th"))
_INLINE = frozenset((
    "a", "abbr", "acronym", "applet", "area", "audio", "b", "base", "basefont", "bdi", "bdo", "big", "blink",
    "body", "button", "canvas", "caption", "cite", "code", "col", "colgroup", "data", "datalist", "del", "details",
    "dfn", "dialog", "dir", "em", "embed", "font", "frame", "frameset", "head", "html", "i", "iframe", "img",
    "input", "ins", "kbd", "label", "legend", "link", "map", "mark", "marquee", "menu", "meta", "meter", "noframes",
    "noscript", "object", "optgroup", "output", "param", "picture", "progress", "q", "rp", "rt", "ruby", "s",
    "samp", "script", "select", "slot", "small", "source", "span", "strike", "strong", "style", "sub", "summary",
    "sup", "svg", "tbody", "template", "textarea", "tfoot", "thead", "time", "title", "track", "tt", "u", "var",
    "video", "wbr", "math", "path", "g",
))  # fmt: skip
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|iframe|svg|math)\b[^>]{0,1000}(?<!/)>.*?(?:</\1\s*>|\Z)|<!\[CDATA\[|\]\]>",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]*)(?:[\s/](?>[^<>\"']|\"[^\"]*\"|'[^']*')*+|[\s/][^<>]*)?>")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_STEERING = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[ \t]+")
_AROUND_BREAKS = re.compile(r" ?\n ?")  # spaces are single by then
_BREAKS = re.compile(r"\n{3,}")
_PARAGRAPH_ENDS = re.compile(r"\n[ \t]*\n\s*|\n(?=[ \t]{2,}\S)")
_NARROWEST = 45  # characters: shorter lines were ended by hand


def plain_text(value: str, *, escaped: bool = True) -> str:
    """Give the text of a piece of HTML; ``escaped`` False where its entities are meant as they stand."""
    value = _UNSEEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    pieces: list[str] = []
    laid_out = False
    position = 0
    for tag in _TAG.finditer(value):
        instead = _in_place_of(tag[1].lower(), closing=tag[0].startswith("</"))
        if instead is None:
            continue
        laid_out = laid_out or "\n" in instead
        pieces += (value[position : tag.start()], instead)
        position = tag.end()
    pieces.append(value[position:])
    if laid_out:  # then the breaks of the source are no breaks of the text
        pieces[::2] = [piece.replace("\n", " ") for piece in pieces[::2]]
    text = "".join(pieces)
    return tidy(_REFERENCE.sub(_decoded, text) if escaped else text)


def one_line(value: str, *, escaped: bool = True) -> str:
    """Give the text of a piece of HTML on one line, as titles stand."""
    return " ".join(plain_text(value, escaped=escaped).split())


def _in_place_of(name: str, *, closing: bool) -> str | None:
    """Choose what stands for a tag; None where it is none of HTML's and so is text in angle brackets."""
    if name in _BLOCKS:
        return "\n\n"
    if name in _LINES:
        return "" if closing else "\n"
    if name in _CELLS:
        return " "
    return "" if name in _INLINE or ":" in name or "-" in name else None


def _decoded(found: re.Match[str]) -> str:
    return html.unescape(found[0])


def unwrapped(text: str) -> str:
    """Tidy a plain text and join the lines of paragraphs that were broken to a width.

    A paragraph ends at an empty line, or where the next line is set in. Lists, and whatever has short lines, keep them.
    """
    paragraphs = []
    for paragraph in _PARAGRAPH_ENDS.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        is_broken_to_width = all(len(line) >= _NARROWEST for line in lines[:-1])
        paragraphs.append((" " if is_broken_to_width else "\n").join(lines))
    return tidy("\n\n".join(filter(None, paragraphs)))


def tidy(text: str) -> str:
    """Take out what is no part of a plain text: characters that steer or break the display, spaces without end."""
    text = text.strip()
    if not text.isprintable():  # which no break of a line is, either
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = _FORBIDDEN.sub(" ", _STEERING.sub("", text))
        text = _BREAKS.sub("\n\n", _AROUND_BREAKS.sub("\n", _SPACES.sub(" ", text))).strip()
    return _SPACES.sub(" ", text) if "  " in text else text
