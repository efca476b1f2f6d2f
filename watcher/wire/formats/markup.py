"""XML and HTML → trees, however broken, and trees → text. Never loads a definition, expands an entity or fetches."""

from typing import Any

from lxml import etree, html

from watcher.wire.plaintext import plain_text, tidy, unwrapped

_BLOCKS = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "div", "section", "article", "blockquote", "pre", "table", "ul", "ol",
    "dl", "dd", "dt", "figure", "hl1", "hl2", "hedline", "block", "media", "media-caption", "byline", "dateline",
    "body", "lede", "note", "abstract", "bq", "body.content",
))  # fmt: skip
_LINES = frozenset(("br", "li", "tr", "q"))
_CELLS = frozenset(("td", "th"))
_NO_STORY = frozenset(("head", "script", "style", "header", "footer", "nav", "media", "body.head", "body.end", "form"))


def xml_tree(text: str) -> Any:
    """Give the root of an XML text, as far as it can be read; None where nothing can."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def html_tree(text: str) -> Any:
    """Give the root of an HTML text; None where there is none."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def local_name(element: Any) -> str:
    """Give an element's name without its namespace, in small letters."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children(element: Any, *names: str) -> list[Any]:
    """List the direct children of some names, whatever their namespace."""
    return [child for child in element if local_name(child) in names] if element is not None else []


def child(element: Any, *path: str) -> Any:
    """Give the first descendant along a path of names; None where the path ends early."""
    for name in path:
        found = children(element, name)
        if not found:
            return None
        element = found[0]
    return element


def flat_text(element: Any) -> str:
    """Give all words of an element on one line."""
    return "" if element is None else " ".join(tidy(" ".join(element.itertext())).split())


def story_text(element: Any) -> str:
    """Give the text of a story's markup (XHTML, NITF, any other) with its paragraphs; what frames it is left out."""
    pieces: list[str] = []
    paragraphs = 0
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        name = local_name(node)
        if event == "start" and (not name or (name in _NO_STORY and node is not element)):
            walker.skip_subtree()
        elif event == "start":
            paragraphs += name == "p"
            pieces += (_before(name), node.text or "")
        else:
            pieces.append("\n\n" if name in _BLOCKS else "")
        if event == "end" and node is not element:
            pieces.append(node.tail or "")
    if paragraphs > 1:  # then the breaks of the source are no breaks of the text
        pieces = [piece if not piece.strip("\n") else piece.replace("\n", " ") for piece in pieces]
    return tidy("".join(pieces)) if paragraphs > 1 else unwrapped("".join(pieces))


def _before(name: str) -> str:
    if name in _BLOCKS:
        return "\n\n"
    if name in _LINES:
        return "\n"
    return " " if name in _CELLS else ""


def is_cut_off(text: str, root: str) -> bool:
    """Whether the end of a document is missing: its root is never closed."""
    opening = text[: text.find(">") + 1]
    return not opening.endswith("/>") and f"</{root.lower()}" not in text[-10_000:].lower()


def has_class(name: str) -> str:
    """Write the XPath condition that an element is of a class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def inner_text(element: Any) -> str:
    """Give the text of a piece of a page with its paragraphs."""
    if element is None:
        return ""
    return plain_text(html.tostring(element, encoding="unicode", with_tail=False))
