"""Whatever the bytes are, reading them ends in time, with entries or a stated reason."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.mutating import PIECES, Findings, read_mutations, read_one

MUTATIONS = int(os.environ.get("WIREWATCH_MUTATIONS", "100000"))

_NAMES = ("rss", "feed", "rdf:RDF", "channel", "item", "entry", "title", "link", "guid", "pubDate", "content:encoded")
_PIECE = st.one_of(
    st.sampled_from(PIECES),
    st.sampled_from(_NAMES).map(lambda name: f"<{name}>".encode()),
    st.sampled_from(_NAMES).map(lambda name: f"</{name}>".encode()),
    st.text(max_size=20).map(lambda words: words.encode("utf-8", "replace")),
    st.binary(max_size=8),
)
_KEY = st.sampled_from(
    (
        *("version", "items", "id", "url", "title", "content_html", "content_text", "date_published", "authors"),
        *("uri", "headline", "headlines", "body_xhtml", "versioncreated", "pubstatus", "urgency", "language", "type"),
    )
)
_VALUE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_KEY, inner, max_size=5)),
    max_leaves=25,
)


def _holds(body: bytes) -> None:
    findings = Findings()
    read_one(body, findings)
    assert findings.wrong == []


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(_PIECE, max_size=40), st.sampled_from((b"", b"<rss>", b"<feed>", b"<rdf:RDF>", b"<urlset>", b"<newsItem>"))
)
def test_pieces_of_markup_in_any_order_are_read(pieces: list[bytes], root: bytes) -> None:
    """Tags that nothing closes, references to nothing, halves of characters."""
    _holds(root + b"".join(pieces))


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(_KEY, _VALUE, max_size=8), st.sampled_from(("https://jsonfeed.org/version/1.1", "1.2", None, 7)))
def test_json_of_any_shape_is_read(values: dict[str, object], version: object) -> None:
    """What should be a list is a number, what should be a text is null."""
    _holds(_json({"version": version} | values if version is not None else values))


def _json(value: object) -> bytes:
    """Write as JSON what Python's writer would refuse to or tidy up: lone surrogates and all."""
    if isinstance(value, dict):
        return b"{" + b",".join(_json(key) + b":" + _json(each) for key, each in value.items()) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(_json, value)) + b"]"
    if isinstance(value, str):
        return b'"' + value.replace("\\", "\\\\").replace('"', '\\"').encode("utf-8", "replace") + b'"'
    if value is None or isinstance(value, bool):
        return {None: b"null", True: b"true", False: b"false"}[value]
    return str(value).encode()


@pytest.mark.slow
def test_no_mutation_of_our_corpus_breaks_the_reading() -> None:
    """Bytes flipped, put in, taken out, spliced, repeated, cut off: none raises, none takes five seconds."""
    findings = read_mutations(MUTATIONS)
    assert findings.wrong == []
    assert findings.read == MUTATIONS
    assert findings.with_entries > MUTATIONS / 20  # else it would be noise that is read, and no feeds
