"""Reading in children that may be killed."""

import subprocess
import sys
import threading
import time
from pathlib import Path

from watcher.wire.formats import ParsedFeed
from watcher.wire.workers import ParserPool

GOOD = b'<rss version="2.0"><channel><item><title>still here</title></item></channel></rss>'
SLOW = (
    b'<rss version="2.0"><channel><item '
    + b" ".join(b'a%d="x"' % n for n in range(300_000))
    + b"><title>x</title></item></channel></rss>"
)
FAT = b"<rss><channel>" + b"<item><title>x</title></item>" * 300_000 + b"</channel></rss>"


def test_a_parse_that_runs_long_is_killed_and_the_next_one_works() -> None:
    """Three hundred thousand attributes would take feedparser minutes."""
    pool = ParserPool(workers=1, deadline_s=1.0)
    try:
        began = time.monotonic()
        parsed = pool.parse(SLOW)
        assert time.monotonic() - began < 3
        assert parsed == ParsedFeed(format="unknown", error="reading it was killed after 1 s")
        assert [entry.title for entry in pool.parse(GOOD).entries] == ["still here"]
    finally:
        pool.close()


def test_a_child_that_runs_out_of_memory_costs_only_its_own_feed() -> None:
    """The limit is the child's, not the machine's."""
    pool = ParserPool(workers=1, memory_bytes=110 * 2**20)
    try:
        error = pool.parse(FAT).error
        assert error is not None
        assert "MB" in error or "died" in error
        assert pool.parse(GOOD).error is None
    finally:
        pool.close()


def test_closing_ends_a_parse_and_answers_whoever_waits() -> None:
    """Nobody waits for ever, and a closed pool says so."""
    pool = ParserPool(workers=1, deadline_s=30)
    pool.parse(GOOD)
    answers: list[ParsedFeed] = []
    answered = threading.Semaphore(0)

    def take(parsed: ParsedFeed) -> None:
        answers.append(parsed)
        answered.release()

    for _waiting in range(3):
        pool.begin(SLOW, None, take)
    began = time.monotonic()
    pool.close()
    for _waiting in range(3):
        assert answered.acquire(timeout=10)
    assert time.monotonic() - began < 10
    assert all(parsed.error for parsed in answers)
    assert pool.parse(GOOD).error == "no parser could be started: the pool is closed"


def test_a_child_that_is_interrupted_while_it_starts_says_nothing_and_goes_on() -> None:
    """Ctrl-C reaches the whole group: what becomes of it is the program's matter, and no child prints a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.wire.interrupted_entry"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        start_new_session=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("read all the same\n", "", 0)
