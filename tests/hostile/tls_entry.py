"""Fetches over TLS with a root of the test's own; run by ``test_certificates``, which puts a ``certifi`` in the way.

Takes addresses as arguments, prints for each the error, or null where the feed came.
"""

import json
import sys

from watcher.wire.fetch import Fetcher, Limits, Request


def main() -> None:
    """Fetch all of them side by side."""
    fetcher = Fetcher("wirewatch/0.0", limits=Limits(deadline_s=5, connect_s=3))
    requests = [Request(feed_id=url, url=url, allow_private=True) for url in sys.argv[1:]]
    json.dump({response.feed_id: response.error for response in fetcher.fetch_all(requests)}, sys.stdout)


if __name__ == "__main__":
    main()
