"""Starts a parser child while whoever sits at the terminal leans on Ctrl-C; its own handler takes no notice of it.

Prints what was read. Its standard error is the test's matter.
"""

import os
import signal
import sys
import threading
import time

from watcher.wire.formats import ParsedFeed
from watcher.wire.workers import ParserPool

FEED = b'<rss version="2.0"><channel><item><title>read all the same</title></item></channel></rss>'


def main() -> None:
    """Send the whole group an interrupt every few milliseconds until the feed is read."""
    signal.signal(signal.SIGINT, lambda *_: None)
    read = threading.Event()
    answers: list[ParsedFeed] = []

    def take(parsed: ParsedFeed) -> None:
        answers.append(parsed)
        read.set()

    pool = ParserPool(workers=2)
    pool.begin(FEED, None, take)
    until = time.monotonic() + 20
    while not read.wait(0.005) and time.monotonic() < until:
        os.killpg(0, signal.SIGINT)
    pool.close()
    sys.stdout.write(f"{answers[0].entries[0].title}\n")


if __name__ == "__main__":
    main()
