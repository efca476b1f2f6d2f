"""What polling costs, beside two other programs: ``python -m tests.bench.polling``.

BENCH_FEEDS (default 200) is the number of feeds, of thirty entries each, on one server on loopback. Counted is the
processor time of whole processes, children included, in seconds: of a first pass over all feeds, of one where nothing
has changed (304), and of one where each feed has one new entry. A second table tells what is left without the cost of
starting: each pass less the same pass over one feed alone.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from tests.bench.feeds import ENTRIES, Feeds
from tests.bench.programs import ROOT, Program, Wirewatch, others

NAME = 28


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over all feeds: the edition that it finds, and what each feed is to be answered."""

    name: str
    edition: int
    status: HTTPStatus


PASSES = (
    Pass("first pass", 0, HTTPStatus.OK),
    Pass("nothing new (304)", 0, HTTPStatus.NOT_MODIFIED),
    Pass("one new entry in each feed", 1, HTTPStatus.OK),
)
Costs = dict[tuple[str, str], float]


def main() -> None:
    """Measure and print."""
    count = int(os.environ.get("BENCH_FEEDS", "200"))
    with tempfile.TemporaryDirectory(prefix="wirewatch-bench-") as named:
        folder = Path(named)
        found, missing = others(folder / "others")
        programs = [Wirewatch(), *found]
        _print(f"{count} feeds of {ENTRIES} entries; load {_load()} at the start, {os.cpu_count()} processors")
        alone = _measure(programs, folder / "one", 1)
        whole = _measure(programs, folder / "all", count)
    names = [program.name for program in programs]
    _print(*missing)
    _table("processor seconds of the whole process", whole, names)
    _table("without the cost of starting", {key: cost - alone[key] for key, cost in whole.items()}, names)
    _print(f"load {_load()} at the end")


def _measure(programs: list[Program], folder: Path, count: int) -> Costs:
    """Take the passes in turn, and within each the programs, so that a busy machine is so for all of them."""
    costs: Costs = {}
    with Feeds(count) as feeds:
        for program in programs:
            place = folder / program.name
            place.mkdir(parents=True)
            program.subscribe(place, feeds.urls)
        for each in PASSES:
            feeds.edition = each.edition
            for program in programs:
                command = program.command(folder / program.name, is_first=each is PASSES[0])
                costs[each.name, program.name] = _cost_s(command, folder / f"{program.name}.log")
                answers = feeds.answers()
                if answers != {each.status: count}:
                    told = ", ".join(f"{number} times {status}" for status, number in answers.items())
                    _print(f"! {program.name}, {each.name}: {told or 'nothing was asked'}")
    return costs


def _cost_s(command: list[str], log: Path) -> float:
    """Run a command to its end and give the processor time of it and of all its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with log.open("a", encoding="utf-8") as output:
        done = subprocess.run(  # noqa: S603 -- our own words
            command, cwd=ROOT, env=os.environ | {"no_proxy": "*"}, stdout=output, stderr=output, check=False
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        _print(f"! {command[0]} ended with {done.returncode}:", log.read_text(encoding="utf-8")[-1000:])
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _table(title: str, costs: Mapping[tuple[str, str], float], names: list[str]) -> None:
    ours, *rest = names
    heads = [*names, *(f"{name} / ours" for name in rest)]
    _print("", title, " " * NAME + "".join(f"{head:>18}" for head in heads))
    for each in PASSES:
        seconds = [costs[each.name, name] for name in names]
        own = max(costs[each.name, ours], 0.001)
        ratios = [cost / own for cost in seconds[1:]]
        row = [*(f"{cost:.2f} s" for cost in seconds), *(f"{ratio:.1f}" for ratio in ratios)]
        _print(f"{each.name:<{NAME}}" + "".join(f"{cell:>18}" for cell in row))


def _load() -> str:
    return " ".join(f"{load:.2f}" for load in os.getloadavg())


def _print(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
