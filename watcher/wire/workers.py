"""Reads feeds and pages in child processes that may be killed: what runs long, eats memory or dies costs only itself.

Only a killed process bounds a parser written in C that was handed hostile bytes. The children are spawned, so that
they share nothing with the daemon but what they are given: the main module of whoever uses this must be importable.
"""

import itertools
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as DeadlineError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

from pebble import ProcessExpired, ProcessPool

from watcher.wire.formats import PageSelectors, ParsedFeed
from watcher.wire.page import PageContent, Refused, Wanted
from watcher.wire.parse import parse_feed

DEADLINE_S = 5.0
MEMORY_BYTES = 512 * 1024 * 1024
_AGAIN_IN_S = 30.0  # a machine under load kills what would come through on another day
_GIVEN_UP = "reading was given up: the program is ending"
_NOT_STARTED = "no parser could be started"


class _Child(SpawnProcess):
    """A child that Ctrl-C at a terminal does not reach, from its first moment on; it is the parent that ends it.

    Without this it would die with a traceback while it loads its modules. What is blocked here stays so in the child.
    """

    def start(self) -> None:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            super().start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Undisturbed(SpawnContext):
    Process = _Child


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
        self._open: dict[int, Callable[[_Outcome], None]] = {}

    def parse(self, body: bytes, url: str | None = None, *, page: PageSelectors | None = None) -> ParsedFeed:
        """Parse one body and wait for it. Never raises: a parse that was killed is a feed with an error."""
        outcome = self._wait_for(_parse_here, (body, url, page, ""))
        return _failed(outcome.problem) if outcome.problem is not None else outcome.value

    def read_page(self, body: bytes, url: str, wanted: Wanted) -> PageContent:
        """Read the story of one page and wait for it. Never raises: a reading that was killed is a refusal."""
        outcome = self._wait_for(_read_page_here, (body, url, wanted))
        return Refused(outcome.problem, _AGAIN_IN_S) if outcome.problem is not None else outcome.value

    def begin(
        self,
        body: bytes,
        url: str | None,
        take: Callable[[ParsedFeed], None],
        *,
        page: PageSelectors | None = None,
        known: str = "",
    ) -> None:
        """Parse one body in the background; ``take`` is called once with what came of it, from another thread."""

        def hand_on(outcome: _Outcome) -> None:
            take(_failed(outcome.problem) if outcome.problem is not None else outcome.value)

        self._begin(_parse_here, (body, url, page, known), hand_on)

    def _wait_for(self, work: Callable[..., Any], given: tuple[Any, ...]) -> "_Outcome":
        answer: list[_Outcome] = []
        done = threading.Event()

        def take(outcome: _Outcome) -> None:
            answer.append(outcome)
            done.set()

        self._begin(work, given, take)
        done.wait()
        return answer[0]

    def _begin(self, work: Callable[..., Any], given: tuple[Any, ...], take: Callable[["_Outcome"], None]) -> None:
        ticket = next(self._tickets)
        with self._lock:
            self._open[ticket] = take
        try:
            future = self._schedule(work, given)
        except (RuntimeError, OSError) as problem:
            self._answer(ticket, _Outcome(problem=f"{_NOT_STARTED}: {problem}"))
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
            self._answer(ticket, _Outcome(problem=_GIVEN_UP))

    def _answer(self, ticket: int, outcome: "_Outcome") -> None:
        with self._lock:
            take = self._open.pop(ticket, None)
        if take is not None:
            take(outcome)

    def _schedule(self, work: Callable[..., Any], given: tuple[Any, ...]) -> Any:
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            if self._pool is None or not self._pool.active:
                self._pool = ProcessPool(
                    max_workers=self._workers,
                    initializer=_confine,
                    initargs=(self._memory_bytes,),
                    context=_Undisturbed(),
                )
            return self._pool.schedule(_work_here, args=(work, given, self._deadline_s), timeout=self._deadline_s)

    def _outcome(self, ended: Any) -> "_Outcome":
        try:
            problem = ended.exception()
        except CancelledError:
            return _Outcome(problem=_GIVEN_UP)
        if problem is None:
            return _Outcome(value=ended.result())
        return _Outcome(problem=self._in_words(problem))

    def _in_words(self, problem: BaseException) -> str:
        if isinstance(problem, DeadlineError):
            return f"reading it was killed after {self._deadline_s:g} s"
        if isinstance(problem, MemoryError):
            return f"reading it takes more than {self._memory_bytes // 2**20} MB"
        if isinstance(problem, ProcessExpired | BrokenProcessPool):
            return f"the process reading it died ({getattr(problem, 'exitcode', None) or problem})"
        return f"reading it failed: {type(problem).__name__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What a child gave back, or the problem in words."""

    value: Any = None
    problem: str | None = None


def was_not_tried(parsed: ParsedFeed) -> bool:
    """Whether a body was never read, for reasons of ours: it says nothing about the body."""
    return parsed.error is not None and parsed.error.startswith((_GIVEN_UP, _NOT_STARTED))


def _failed(error: str) -> ParsedFeed:
    return ParsedFeed(format="unknown", error=error)


def _confine(memory_bytes: int) -> None:
    """Limit this child. A plain SIGTERM ends it even inside C, where a handler written in Python would never run."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _work_here(work: Callable[..., Any], given: tuple[Any, ...], deadline_s: float) -> Any:
    """Work in this child. Its processor time is limited anew for each body, in case no parent is left to kill it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime + deadline_s) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    return work(*given)


def _parse_here(body: bytes, url: str | None, page: PageSelectors | None, known: str) -> ParsedFeed:
    return parse_feed(body, url=url, page=page, known=known)


def _read_page_here(body: bytes, url: str, wanted: Wanted) -> PageContent:
    # Trafilatura takes 25 MB and a quarter of a second to load: only a child that reads pages has it.
    read: PageContent = import_module("watcher.wire.story").read_story(body, url=url, wanted=wanted)
    return read
