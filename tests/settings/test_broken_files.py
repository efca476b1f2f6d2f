"""Each folder of ``broken`` holds one named mistake and, in faults.txt, the lines that the user is told."""

from pathlib import Path

import pytest

from watcher.errors import ConfigurationError
from watcher.settings import load

BROKEN = Path(__file__).parent / "broken"
CASES = sorted(path for path in BROKEN.iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_mistake_is_told_with_its_place(case: Path) -> None:
    """A broken folder gives exactly the fault lines that are written beside it."""
    with pytest.raises(ConfigurationError) as raised:
        load(case)
    told = [str(fault).removeprefix(f"{case}/") for fault in raised.value.faults]
    assert told == (case / "faults.txt").read_text(encoding="utf-8").splitlines()


def test_the_cases_are_there() -> None:
    """The folder of broken configurations did not get lost."""
    assert len(CASES) >= 30
