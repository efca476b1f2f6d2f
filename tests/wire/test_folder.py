"""A watched folder: every file is read once, whole, and stays where it is."""

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import pytest

from watcher.wire.doors import MOST_BYTES, MOST_DOCUMENTS, Call, DoorShutError, Look
from watcher.wire.folder import SETTLED_S, look_in


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    """Give an empty folder."""
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, text: str = "Shelling near Movses") -> float:
    """Write a file; the moment at which it has settled."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path.stat().st_ctime + SETTLED_S + 0.001


def call(folder: Path, now: float, cursor: str | None = None, reach: dt.timedelta | None = None) -> Call:
    return Call(url=f"folder://{folder}", cursor=cursor, looked_at=None, reach=reach, allow_private=False, now=now)


def names(look: Look) -> list[str]:
    return [found.name for found in look.found]


def test_each_file_is_read_once_oldest_first(spool: Path) -> None:
    """The first look takes stock, the newest first; a file that is written again is read again."""
    now = [put(spool, name) for name in ("b.xml", "a.xml")][-1]
    first = look_in(call(spool, now))
    assert (sorted(names(first)), first.is_first) == (["a.xml", "b.xml"], True)
    assert first.found[0].body == b"Shelling near Movses"
    assert look_in(call(spool, now, first.cursor)).found == ()
    now = [put(spool, name) for name in ("z.xml", "b.xml")][-1]
    later = look_in(call(spool, now, first.cursor))
    assert (sorted(names(later)), later.is_first) == (["b.xml", "z.xml"], False)
    assert look_in(call(spool, now, later.cursor)).found == ()
    assert sorted(path.name for path in spool.iterdir()) == ["a.xml", "b.xml", "z.xml"]


def test_a_folder_that_was_empty_has_taken_stock_too(spool: Path) -> None:
    """What comes after the first look is news."""
    now = spool.stat().st_ctime
    first = look_in(call(spool, now))
    assert (first.found, first.is_first) == ((), True)
    now = put(spool, "a.xml")
    later = look_in(call(spool, now, first.cursor))
    assert (names(later), later.is_first) == (["a.xml"], False)


def test_a_file_on_its_way_waits(spool: Path) -> None:
    """By its age or by its name; renamed, it counts from then, however old it is."""
    now = put(spool, "young.xml")
    put(spool, "big.xml.part")
    put(spool, "big.TMP")
    put(spool, ".hidden")
    cursor = look_in(call(spool, now - SETTLED_S)).cursor
    assert names(look_in(call(spool, now, cursor))) == ["young.xml"]
    cursor = look_in(call(spool, now, cursor)).cursor
    old = dt.datetime(2001, 1, 1, tzinfo=dt.UTC).timestamp()
    os.utime(spool / "big.xml.part", (old, old))
    (spool / "big.xml.part").rename(spool / "big.xml")
    now = (spool / "big.xml").stat().st_ctime + SETTLED_S + 0.001
    assert names(look_in(call(spool, now, cursor))) == ["big.xml"]


def test_a_flood_is_read_over_several_polls(spool: Path) -> None:
    """None is left out, what waits is counted; at first sight only the newest count."""
    for number in range(MOST_DOCUMENTS + 10):
        now = put(spool, f"{number}.xml")
    first = look_in(call(spool, now, "0:"))
    assert (len(first.found), first.waiting) == (MOST_DOCUMENTS, 10)
    rest = look_in(call(spool, now, first.cursor))
    assert (len(rest.found), rest.waiting) == (10, 0)
    assert {*names(first), *names(rest)} == {f"{number}.xml" for number in range(MOST_DOCUMENTS + 10)}
    stock = look_in(call(spool, now, reach=dt.timedelta(hours=1)))
    assert (len(stock.found), stock.dropped, stock.cursor) == (MOST_DOCUMENTS, 10, rest.cursor)
    assert look_in(call(spool, now)).dropped == 0


def test_large_files_take_several_polls(spool: Path) -> None:
    """No more is held at once than a feed of the web may bring; one file that is larger by itself is refused."""
    for name in ("a", "b", "c"):
        put(spool, name, "x" * (MOST_BYTES // 2))
    now = put(spool, "huge", "x" * (MOST_BYTES + 1))
    first = look_in(call(spool, now, "0:"))
    assert first.waiting == len({"a", "b", "c", "huge"} - set(names(first))) > 0
    rest = look_in(call(spool, now, first.cursor))
    told = {found.name: found.refused for found in (*first.found, *rest.found)}
    assert told == {"a": None, "b": None, "c": None, "huge": f"larger than {MOST_BYTES:,} bytes: it was not read"}


def test_links_lead_nowhere_outside(spool: Path, tmp_path: Path) -> None:
    """A link to a file of the machine is told and never read; one that stays inside is read."""
    (tmp_path / "passwd").write_text("root:x", encoding="utf-8")
    (spool / "day").mkdir()
    put(spool / "day", "inside.xml")
    (spool / "out.xml").symlink_to(tmp_path / "passwd")
    (spool / "up.xml").symlink_to("../passwd")
    (spool / "in.xml").symlink_to("day/inside.xml")
    (spool / "gone.xml").symlink_to("nowhere.xml")
    now = put(spool, "a.xml")
    found = {each.name: each for each in look_in(call(spool, now)).found}
    assert set(found) == {"a.xml", "in.xml", "out.xml", "up.xml"}
    assert found["in.xml"].body == b"Shelling near Movses"
    for name in ("out.xml", "up.xml"):
        assert (found[name].body, found[name].refused) == (
            b"",
            "a link that leads out of the folder: it was not followed",
        )


def test_pipes_and_folders_are_no_files(spool: Path) -> None:
    """A pipe that nobody writes to would hold up the reader for ever."""
    os.mkfifo(spool / "pipe.xml")
    (spool / "folder.xml").mkdir()
    assert names(look_in(call(spool, put(spool, "a.xml")))) == ["a.xml"]


def test_a_clock_that_was_set_back_hides_no_file(spool: Path) -> None:
    """Files stamped below the cursor since then are found, at the price of a day read twice."""
    now = put(spool, "a.xml")
    ahead = f"{int((now + 3600) * 1e9)}:"
    assert look_in(call(spool, now, ahead)).found == ()
    assert names(look_in(replace(call(spool, now, ahead), looked_at=now + 3600))) == ["a.xml"]


def test_a_folder_that_cannot_be_read_is_told_as_such(tmp_path: Path) -> None:
    """Missing, or no folder at all."""
    (tmp_path / "file").touch()
    for name, reason in (("nowhere", "No such file"), ("file", "Not a directory")):
        with pytest.raises(DoorShutError, match=f"{name} can't be read: {reason}"):
            look_in(call(tmp_path / name, 0))


def test_a_file_is_as_old_as_it_says_unless_that_lies_ahead(spool: Path) -> None:
    """Senders keep the times of their own files; some have clocks that are wrong."""
    put(spool, "a.xml")
    for year, expected in ((2020, 2020), (2099, dt.datetime.now(dt.UTC).year)):
        at = dt.datetime(year, 6, 1, tzinfo=dt.UTC).timestamp()
        os.utime(spool / "a.xml", (at, at))
        (found,) = look_in(call(spool, (spool / "a.xml").stat().st_ctime + SETTLED_S + 0.001)).found
        assert found.filed_at
        assert found.filed_at.year == expected
