"""Links that carry their target: read without a request, whole and on the web, or left as they are."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.wire.carried import is_opaque, without_wrapping

LINES = (Path(__file__).parent / "links" / "carried.txt").read_text(encoding="utf-8").splitlines()[1:]
PAIRS = list(zip(LINES[::2], map(str.strip, LINES[1::2]), strict=True))


@pytest.mark.parametrize(("link", "target"), PAIRS)
def test_a_link_gives_what_it_carries(link: str, target: str) -> None:
    """Each pair of lines of the file: - stands for nothing, ? for a target that the link keeps to itself."""
    assert without_wrapping(link) == (link if target in {"-", "?"} else target)
    assert is_opaque(link) is (target == "?")


def test_wrappings_without_end_come_to_one() -> None:
    """A link may be wrapped again and again; after four layers it is taken as it is."""
    link = "https://gazette.example/a1"
    for _layer in range(6):
        link = "https://duckduckgo.com/l/?uddg=" + link.replace("%", "%25").replace("&", "%26").replace("?", "%3F")
    assert without_wrapping(link).count("duckduckgo") == 2
    endless = f"https://www.google.com/url?q=https://gazette.example/{'a' * 9_000}"
    assert without_wrapping(endless) == endless


@given(st.binary(max_size=60))
def test_no_bytes_in_a_link_make_it_raise(data: bytes) -> None:
    """What is packed into it may be anything."""
    packed = data.hex()
    for link in (f"https://news.google.com/rss/articles/{packed}", f"https://www.bing.com/ck/a?u=a1{packed}"):
        assert without_wrapping(link)
