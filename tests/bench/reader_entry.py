"""One pass of lemon24/reader over its feeds, in the environment it is installed in: reader_entry.py FOLDER [URLS].

With URLS, a file of addresses by line, the feeds are entered first.
"""

import sys
from importlib import import_module
from pathlib import Path


def main(folder: Path, urls: Path | None) -> None:
    """Update all feeds as its documentation does it."""
    reader = import_module("reader").make_reader(str(folder / "reader.sqlite"))
    for url in urls.read_text(encoding="utf-8").split() if urls else ():
        reader.add_feed(url)
    reader.update_feeds(scheduled=False)  # or else it leaves a feed alone for an hour
    reader.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
