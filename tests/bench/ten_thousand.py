"""What ten thousand feeds cost, each asked every five minutes over TLS: ``python -m tests.bench.ten_thousand``.

BENCH_FEEDS (default 10000) is the number of feeds, of thirty entries each; every five minutes one in ten has a new one.
Each request is a connection and a handshake of its own. Told are the share of a core that the daemon and its children
take, and their memory: first while it takes stock of all feeds, then over BENCH_S seconds (default 300) after that.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from tests.bench.feeds import ENTRIES, Feeds
from tests.bench.programs import ROOT, Wirewatch
from tests.fakes.certificates import certificate_of

EVERY_S = 300
QUIET = 10
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_ENTRY = "import sys, pathlib; from tests.bench.daemon_entry import main; main(*map(pathlib.Path, sys.argv[1:]))"


@dataclass(frozen=True, slots=True)
class Used:
    """What a process and its children have used up to a moment."""

    at_s: float
    cpu_s: float
    memory: int


def main() -> None:
    """Measure and print."""
    count, length_s = int(os.environ.get("BENCH_FEEDS", "10000")), int(os.environ.get("BENCH_S", "300"))
    with tempfile.TemporaryDirectory(prefix="wirewatch-bench-") as named:
        folder = Path(named)
        certificate = certificate_of("127.0.0.1", folder)
        with Feeds(count, quiet=QUIET, certificate=certificate) as feeds:
            Wirewatch().subscribe(folder, feeds.urls)
            roots = folder / "certificate.pem"
            command = [sys.executable, "-c", _ENTRY, str(folder), str(roots)]
            with (folder / "log").open("w", encoding="utf-8") as log:
                daemon = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)  # noqa: S603 -- our own words
                try:
                    _watch(daemon, feeds, length_s)
                except ChildProcessError as ended:
                    raise SystemExit(f"{ended}: {(folder / 'log').read_text(encoding='utf-8')[-2000:]}") from None
                finally:
                    daemon.terminate()
                    daemon.wait(30)


def _watch(daemon: "subprocess.Popen[bytes]", feeds: Feeds, length_s: int) -> None:
    began, answers = _used(daemon.pid), feeds.answers()
    while answers[HTTPStatus.OK] < feeds.count:
        _wait(daemon, 1)
        answers += feeds.answers()
    stock = _used(daemon.pid)
    told = f"{feeds.count} feeds of {ENTRIES} entries over TLS"
    _print(f"{told}: taken stock of in {stock.at_s - began.at_s:.0f} s, {stock.cpu_s - began.cpu_s:.0f} s of a core")
    _wait(daemon, EVERY_S // 10)  # what was read last is filed
    feeds.answers()
    before, most = _used(daemon.pid), 0
    for passed in range(length_s):
        feeds.edition += passed % EVERY_S == 0
        _wait(daemon, 1)
        most = max(most, _used(daemon.pid).memory)
    after, answers = _used(daemon.pid), feeds.answers()
    share = (after.cpu_s - before.cpu_s) / (after.at_s - before.at_s)
    _print(
        f"every {EVERY_S} s, {answers[HTTPStatus.OK]} with something new and {answers[HTTPStatus.NOT_MODIFIED]} without"
        f" in {after.at_s - before.at_s:.0f} s: {share:.1%} of a core, {most / 2**20:.0f} MB at the most"
    )


def _wait(daemon: "subprocess.Popen[bytes]", seconds: int) -> None:
    time.sleep(seconds)
    if daemon.poll() is not None:
        raise ChildProcessError(f"the daemon ended with {daemon.returncode}")


def _used(pid: int) -> Used:
    """Add up a process and its children, those that have ended too. What they share with it counts once."""
    cpu, memory = 0, 0
    for each in (pid, *_children(pid)):
        fields = Path(f"/proc/{each}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        cpu += sum(map(int, fields[11:15] if each == pid else fields[11:13]))
        resident, shared = map(int, Path(f"/proc/{each}/statm").read_text(encoding="utf-8").split()[1:3])
        memory += (resident if each == pid else resident - shared) * _PAGE
    return Used(time.monotonic(), cpu / _TICKS, memory)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError):  # a thread may end while it is looked at
            found += map(int, (task / "children").read_text(encoding="utf-8").split())
    return found


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
