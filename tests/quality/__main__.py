"""Prints what is measured of every set; with ``--floors`` writes it down as what must not get worse."""

import json
import sys
from pathlib import Path

from tests.quality.measure import STORIES, TOLLS, in_part, of_confidence, of_matters, of_stories, of_tolls
from tests.quality.rules import SETS, of_rules

_PARTS = (0, 1)


def measured() -> dict[str, dict[str, float]]:
    """Every figure by what it is of, as ``floors.json`` has it."""
    found = {f"stories {name}": of_stories(name) for name in STORIES}
    found |= {f"tolls {name}": of_tolls(name) for name in TOLLS}
    found |= {f"matters {name}": of_matters(name) for name in SETS}
    for name in STORIES:
        for paragraphs in _PARTS:
            missing, invented, _ = in_part(name, paragraphs)
            found[f"part {name} {paragraphs}"] = {"missing": len(missing), "invented": len(invented)}
    for name in SETS:
        for part in (None, *_PARTS):
            for rule, (recall, precision) in of_rules(name, part).items():
                found[f"rules {name} {part} {rule}"] = {"recall": recall, "precision": precision}
    return found


def main() -> None:
    """Print a line for each."""
    found = {of: {key: round(value, 3) for key, value in values.items()} for of, values in measured().items()}
    for of, values in found.items():
        sys.stdout.write(f"{of:44} " + "  ".join(f"{key} {value:g}" for key, value in values.items()) + "\n")
    below = 1.01
    for floor in (0.9, 0.8, 0.7, 0.5, 0.0):
        share, number = of_confidence(floor=floor, below=below)
        sys.stdout.write(f"confidence from {floor:g} up to {below:g}: {share:.3f} right of {number}\n")
        below = floor
    if "--floors" in sys.argv[1:]:
        lines = [f"  {json.dumps(of)}: {json.dumps(values)}" for of, values in found.items()]
        (Path(__file__).parent / "floors.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
