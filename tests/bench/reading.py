"""What reading the facts of a story costs on one core: ``python -m tests.bench.reading``.

Told is how many times as long it takes as ``re.findall`` of its words on the same texts in the same run, which hardly
depends on the machine, and beside it what is allowed: for a story of armed contact in about 450 words, for ten stories
of which it is one, and for a text of 1 MB how many times as long as for one of 100 kB. Each time is the shortest of
BENCH_ROUNDS (default 15).
"""

import os
import re
import sys
import time
from collections.abc import Callable, Sequence

from tests.bench.stories import of_length, others, relevant
from watcher.facts import read_facts
from watcher.model import Article
from watcher.settings import shipped_lexicon

_RELEVANT, _MIX, _LONG = 45, 9, 12  # what is allowed, in times
_NAME = 34
_WORDS_AT_ONCE = 20  # passes of the expression in one measurement, which is too short for the clock alone


def main() -> None:
    """Measure and print."""
    rounds = int(os.environ.get("BENCH_ROUNDS", "15"))
    one, mix = [relevant()], [relevant(), *others(9)]
    for name, articles, allowed in (("a relevant story", one, _RELEVANT), ("one relevant story in ten", mix, _MIX)):
        read_s, words_s = _shortest_s(_reading(articles), rounds), _words_s(articles, rounds)
        words = sum(len(article.text.split()) for article in articles) // len(articles)
        told = f"{words} words, {len(articles) / read_s:.0f} a second"
        _print(f"{name:<{_NAME}}{read_s / words_s:6.1f} times the words (allowed {allowed}); {told}")
    short_s, long_s = (_shortest_s(_reading([of_length(size)]), 2) for size in (100_000, 1_000_000))
    _print(f"{'1 MB':<{_NAME}}{long_s / short_s:6.1f} times 100 kB (allowed {_LONG}); {long_s:.1f} s")


def _reading(articles: Sequence[Article]) -> Callable[[], object]:
    lexicon = shipped_lexicon()
    return lambda: [read_facts(article, lexicon, article.published_at) for article in articles]


def _words_s(articles: Sequence[Article], rounds: int) -> float:
    """The time of one pass of the expression over the texts."""
    texts = [article.text for article in articles] * _WORDS_AT_ONCE
    return _shortest_s(lambda: [re.findall(r"\w+", text) for text in texts], rounds) / _WORDS_AT_ONCE


def _shortest_s(work: Callable[[], object], rounds: int) -> float:
    """The processor time of the quickest round."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
