"""How YAML is read: the core scalars of YAML 1.2, places to the character, and what is refused."""

import pytest

from watcher.settings.tree import Spot, TreeError, read_tree


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("12:30", "12:30"),
        ("0123", "0123"),
        ("1_000", "1_000"),
        ("2031-05-04", "2031-05-04"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("-4", -4),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("'5'", "5"),
        ("!!str 5", "5"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
    ],
)
def test_scalars_are_those_of_yaml_1_2(written: str, value: object) -> None:
    """What a newsroom writes stays what it wrote; only true, false, null and plain numbers are more than text."""
    found = read_tree("x.yaml", f"key: {written}\n".encode()).value
    assert found == {"key": value}
    assert isinstance(found, dict)
    assert type(found["key"]) is type(value)


def test_places_are_counted_in_characters() -> None:
    """Lines and columns start at 1 and count characters, not bytes; keys have places of their own."""
    tree = read_tree("x.yaml", 'имя: "Мовсес"\nсписок: [раз, два]\n'.encode())
    assert tree.spot(("имя",)) == Spot(1, 6)
    assert tree.spot(("имя",), on_key=True) == Spot(1, 1)
    assert tree.spot(("имя",), offset=2) == Spot(1, 9)
    assert tree.spot(("список", 1)) == Spot(2, 15)
    assert tree.spot(("список", 7)) == Spot(2, 9)


def test_offsets_behind_an_escape_point_at_the_start() -> None:
    """Where written and read characters differ, the place of the whole text is told rather than a wrong one."""
    tree = read_tree("x.yaml", b"one: 'it''s here'\ntwo: |\n  a block\n")
    assert tree.spot(("one",), offset=8) == Spot(1, 6)
    assert tree.spot(("one",), offset=1) == Spot(1, 8)
    assert tree.spot(("two",), offset=3) == Spot(2, 6)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"[" * 100_000, "nested too deeply"),
        (b"- " * 50_000, "nested too deeply"),
        (b"a: " + b"x" * 4_000_000, "bytes"),
        (b"a: &a [1]\nb: [*a, *a]\n", "aliases"),
        (b"a: 1\na: 2\n", "twice"),
        (b"a: !secret x\n", "tag"),
        (b"a: !!binary x\n", "tag"),
        (b"a: 1\n---\nb: 2\n", "second document"),
        (b"? [a]\n: 1\n", "plain word"),
        (b"a: \0\n", "control character"),
        (b"a: \xff\n", "UTF-8"),
    ],
)
def test_what_nobody_can_have_meant_is_refused(data: bytes, told: str) -> None:
    """Bombs, tags, doubled keys and bytes that are no text end as a fault, never as a value or a crash."""
    with pytest.raises(TreeError, match=told):
        read_tree("x.yaml", data)
