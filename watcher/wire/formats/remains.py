"""What is left of an item that was cut off in its middle: the children that came whole, and a part of the cut one.

Half a figure is a wrong figure. So a headline loses its last word and every number that then stands at its end, a text
loses its last sentence, and both end in the mark of what was cut. Pure.
"""

import html
import re
from dataclasses import dataclass
from itertools import pairwise

from watcher.text import read_quantity, split_sentences, tokenise
from watcher.wire.formats.shape import CUT, LONGEST_TEXT, LONGEST_TITLE, shorten
from watcher.wire.plaintext import one_line, plain_text

_OPENING = re.compile(r"<(?P<name>(?P<prefix>[\w.-]+:)?[\w.-]+)[^<>]*>")
_CHILD = re.compile(r"<!--|<(?P<name>[a-z_][\w.:-]*)(?=[\s/>])[^<>]*>", re.IGNORECASE)
_TEXTS = ("description", "summary", "content", "body", "fullitem")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_LONGEST_REFERENCE = 32
_LOOK_AT = 4 * LONGEST_TEXT  # characters of markup: what stands behind them is cut by the caps anyway
_STOPS = (".", "!", "?", "…")
_CLOSING = "\"”’')]"
_JOINING = frozenset(("and", "to", "or", "-", "–", "—", "и", "до", "или"))
_NEXT = "X"  # stands for what was to come: whether a stop ends a sentence is seen by what follows it


@dataclass(frozen=True, slots=True)
class Remains:
    """``item`` has the children that came whole, ``title`` and ``text`` what may be said of the one that did not."""

    item: str
    title: str = ""
    text: str = ""


def remains(rest: str) -> Remains | None:
    """Gather what is left of an item that is never closed; None where no part of it had begun that says anything."""
    opening = _OPENING.match(rest)
    if opening is None:
        return None
    own = (opening["prefix"] or "").lower()
    rest = _with_whole_end(rest)
    whole, cut = _children(rest, opening.end(), f"{own}link")
    title = text = ""
    if cut is not None and cut[0] == f"{own}title":
        title = shorten(cut_title(_as_html(rest[cut[1] :])), LONGEST_TITLE)
    elif cut is not None and cut[0] in {"content:encoded", *(own + name for name in _TEXTS)}:
        text = shorten(cut_text(_as_html(rest[cut[1] :])), LONGEST_TEXT)
    if not (whole or title or text):
        return None
    return Remains("".join((opening[0], *whole, f"</{opening['name']}>")), title, text)


def cut_title(markup: str) -> str:
    """Keep of a headline what can't mislead: no word that may be half of one, no number that may go on."""
    words = one_line(markup + _NEXT).split()[:-1]
    while words and (_is_number(words[-1]) or (words[-1].lower() in _JOINING and _is_number(words[-2:][0]))):
        words.pop()
    return (" ".join(words) + CUT).strip()


def cut_text(markup: str) -> str:
    """Keep the sentences of a text that came whole."""
    text = plain_text(markup + _NEXT)
    end = 0
    for sentence, following in pairwise(split_sentences(text)):
        told = text[sentence.start : sentence.end].rstrip(_CLOSING)
        if told.endswith(_STOPS) or following.paragraph != sentence.paragraph:
            end = sentence.end
    return (text[:end] + CUT).strip()


def _children(item: str, position: int, link: str) -> tuple[list[str], tuple[str, int] | None]:
    """List the children that are closed; the name of the first that is not, and where its content begins."""
    small = item.lower()
    whole: list[str] = []
    holds_links = True
    while child := _CHILD.search(item, position):
        position = child.end()
        name = (child["name"] or "").lower()
        if not name:
            end = item.find("-->", position)
            position = end if end >= 0 else len(item)
            continue
        if name == link and not holds_links:
            continue
        end = position if child[0].endswith("/>") else _end_of(name, small, position)
        if end >= 0:
            whole.append(item[child.start() : end])
        elif name == link:  # one that nothing closes holds nothing
            holds_links = False
        else:
            return whole, (name, position)
        position = max(end, position)
    return whole, None


def _end_of(name: str, small: str, position: int) -> int:
    """Find where a child ends; -1 where it does not. One inside another of its name does not end the outer one."""
    tags = re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])[^<>]*>")
    depth = 1
    for tag in tags.finditer(small, position):
        if tag[1]:
            depth -= 1
        elif not tag[0].endswith("/>"):
            depth += 1
        if depth == 0:
            return tag.end()
    return -1


def _with_whole_end(rest: str) -> str:
    """Write out an end tag that was cut: what it ends came whole, as far as its name shows."""
    before, sign, name = rest.rpartition("</")
    if not sign or not name or ">" in name:
        return rest
    begun = [child["name"] for child in _CHILD.finditer(before) if child["name"]]
    told = next((each for each in reversed(begun) if each.lower().startswith(name.lower())), None)
    return rest if told is None else f"{before}</{told}>"


def _as_html(content: str) -> str:
    """Give the HTML that a cut element carries, without half a tag, half a reference or half a mark at its end."""
    escaped = _CDATA.sub(lambda section: html.escape(section[1].rstrip("]")), content[:_LOOK_AT])
    return _without_half(html.unescape(_without_half(escaped)))


def _without_half(markup: str) -> str:
    before, sign, tag = markup.rpartition("<")
    if sign and ">" not in tag:
        markup = before
    before, sign, name = markup.rpartition("&")
    is_half = sign and ";" not in name and len(name) < _LONGEST_REFERENCE and not any(map(str.isspace, name))
    return before if is_half else markup


def _is_number(word: str) -> bool:
    """Whether a word is a figure, a number word, or one that multiplies the number before it."""
    if any(map(str.isdigit, word)):
        return True
    alone, behind = read_quantity(tokenise(word), 0, {}), read_quantity(tokenise(f"one {word}"), 0, {})
    return alone is not None or (behind is not None and behind.last > 1)
