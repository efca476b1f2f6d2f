"""Fits the weights of ``watcher.facts.confidence`` on stories with gold answers, given as pairs of files.

    python -m tests.quality.calibrate STORIES.jsonl STORIES.gold.jsonl …

Prints the weights and, cross-checked over five parts of the stories, how often figures of each confidence are right.
The stories should be such by which the reader was not made: on those that it was made by, it is better than it is.
"""

import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.facts.stories import read_article
from tests.quality.stories import figures, mark
from watcher.articles import file_record
from watcher.facts.confidence import signs_of
from watcher.facts.lines import analyse, cut_lines
from watcher.facts.nearness import Nearness
from watcher.settings import shipped_lexicon

_PARTS = 5
_ROUNDS, _STEP, _DAMPING = 1500, 0.5, 2.0
_BINS = (0.9, 0.8, 0.7, 0.5, 0.0)

Sample = tuple[str, frozenset[str], bool]


def samples(stories: Path, answers: Path) -> Iterator[Sample]:
    """Each figure read of each story: the story, what speaks for the figure, and whether it is right."""
    gold = {item["id"]: item for item in map(json.loads, answers.read_text(encoding="utf-8").splitlines())}
    lexicon = shipped_lexicon()
    nearness = Nearness(lexicon)
    for record in map(json.loads, stories.read_text(encoding="utf-8").splitlines()):
        article = file_record(record)
        published = article.published_at.date() if article.published_at else None
        lines = analyse(cut_lines(article, lexicon), lexicon, published)
        found = figures(read_article(article))
        extra = {id(fact) for fact in mark(gold[record["id"]], found).extra}
        for fact in found:
            yield record["id"], frozenset({"always", *signs_of(fact, lines, nearness)}), id(fact) not in extra


def fit(known: Sequence[Sample]) -> dict[str, float]:
    """Logistic weights, small ones preferred."""
    names = sorted(set().union(*(signs for _, signs, _ in known)))
    weights = dict.fromkeys(names, 0.0)
    for _ in range(_ROUNDS):
        slope = {name: -_DAMPING * weight * (name != "always") for name, weight in weights.items()}
        for _, signs, right in known:
            miss = right - chance(weights, signs)
            for name in signs:
                slope[name] += miss
        for name in names:
            weights[name] += _STEP * slope[name] / len(known)
    return weights


def chance(weights: dict[str, float], signs: frozenset[str]) -> float:
    """How often a figure with these signs is right, by the weights."""
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) for name in signs)))


def main() -> None:
    """Print the weights, and how they do on stories that they were not fitted on."""
    paths = [Path(name) for name in sys.argv[1:]]
    known = [each for pair in zip(paths[::2], paths[1::2], strict=True) for each in samples(*pair)]
    stories = sorted({story for story, _, _ in known})
    part = {story: at % _PARTS for at, story in enumerate(stories)}
    judged = []
    for held in range(_PARTS):
        weights = fit([each for each in known if part[each[0]] != held])
        judged += [(chance(weights, signs), right) for story, signs, right in known if part[story] == held]
    below = 1.01
    for floor in _BINS:
        inside = [right for value, right in judged if floor <= value < below]
        share = f"{sum(inside) / len(inside):.3f}" if inside else "-"
        sys.stdout.write(f"confidence from {floor}: {share} right of {len(inside)}\n")
        below = floor
    for name, weight in sorted(fit(known).items(), key=lambda item: -abs(item[1])):
        sys.stdout.write(f'    "{name}": {weight:.2f},\n')


if __name__ == "__main__":
    main()
