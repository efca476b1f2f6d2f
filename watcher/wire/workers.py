"""Reads feeds in child processes that may be killed: a parse that runs long, eats memory or dies costs only itself.

Only a killed process bounds a parser written in C that was handed hostile bytes. The children are spawned, so that
they share nothing with the daemon but what they are given: the main module of whoever uses this must be importable.
"""

import itertools
import multiprocessing
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as DeadlineError
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from pebble import ProcessExpired, ProcessPool

from watcher.wire.formats import ParsedFeed
from watcher.wire.parse import parse_feed

DEADLINE_S = 5.0
MEMORY_BYTES = 512 * 1024 * 1024
_GIVEN_UP = "reading was given up: the program is ending"


class ParserPool:
    """Parses feeds in a few children, started when they are first needed. May be used from any thread."""

    def __init__(self, *, workers: int = 2, deadline_s: float = DEADLINE_S, memory_bytes: int = MEMORY_BYTES) -> None:
        self._workers = workers
        self._deadline_s = deadline_s
        self._memory_bytes = memory_bytes
        self._lock = threading.Lock()
        self._pool: Any = None
        self._closed = False
        self._tickets = itertools.count()
        self._open: dict[int, Callable[[ParsedFeed], None]] = {}

    def parse(self, body: bytes, url: str | None = None) -> ParsedFeed:
        """Parse one body and wait for it. Never raises: a parse that was killed is a feed with an error."""
        answer: list[ParsedFeed] = []
        done = threading.Event()

        def take(parsed: ParsedFeed) -> None:
            answer.append(parsed)
            done.set()

        self.begin(body, url, take)
        done.wait()
        return answer[0]

    def begin(self, body: bytes, url: str | None, take: Callable[[ParsedFeed], None]) -> None:
        """Parse one body in the background; ``take`` is called once with what came of it, from another thread."""
        ticket = next(self._tickets)
        with self._lock:
            self._open[ticket] = take
        try:
            future = self._schedule(body, url)
        except (RuntimeError, OSError) as problem:
            self._answer(ticket, _failed(f"no parser could be started: {problem}"))
        else:
            future.add_done_callback(lambda ended: self._answer(ticket, self._outcome(ended)))

    def close(self) -> None:
        """End the children, in mid-parse too. What was still waiting is answered with an error."""
        with self._lock:
            self._closed = True
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()
            pool.join()
        for ticket in list(self._open):  # a stopped pool leaves its futures unanswered
            self._answer(ticket, _failed(_GIVEN_UP))

    def _answer(self, ticket: int, parsed: ParsedFeed) -> None:
        with self._lock:
            take = self._open.pop(ticket, None)
        if take is not None:
            take(parsed)

    def _schedule(self, body: bytes, url: str | None) -> Any:
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            if self._pool is None or not self._pool.active:
                self._pool = ProcessPool(
                    max_workers=self._workers,
                    initializer=_confine,
                    initargs=(self._memory_bytes,),
                    context=multiprocessing.get_context("spawn"),
                )
            return self._pool.schedule(_parse_here, args=(body, url, self._deadline_s), timeout=self._deadline_s)

    def _outcome(self, ended: Any) -> ParsedFeed:
        try:
            problem = ended.exception()
        except CancelledError:
            return _failed(_GIVEN_UP)
        if problem is None:
            parsed: ParsedFeed = ended.result()
            return parsed
        if isinstance(problem, DeadlineError):
            return _failed(f"reading it was killed after {self._deadline_s:g} s")
        if isinstance(problem, MemoryError):
            return _failed(f"reading it takes more than {self._memory_bytes // 2**20} MB")
        if isinstance(problem, ProcessExpired | BrokenProcessPool):
            return _failed(f"the process reading it died ({getattr(problem, 'exitcode', None) or problem})")
        return _failed(f"reading it failed: {type(problem).__name__}")


def _failed(error: str) -> ParsedFeed:
    return ParsedFeed(format="unknown", error=error)


def _confine(memory_bytes: int) -> None:
    """Limit this child. A plain SIGTERM ends it even inside C, where a handler written in Python would never run."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _parse_here(body: bytes, url: str | None, deadline_s: float) -> ParsedFeed:
    """Parse in this child. Its processor time is limited anew for each feed, in case no parent is left to kill it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime + deadline_s) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    return parse_feed(body, url=url)
