"""What ``wirewatch facts --explain`` prints of an article: how its facts were made, and what was left out."""

import textwrap
from collections.abc import Iterator

from watcher.alerts import plain
from watcher.facts import FRAMES, REASONS, Explanation, Made, Telling, in_full
from watcher.model import Article, Casualties, Fact
from watcher.service.wording import counted

WIDTH = 80
_INDENT = " " * 8  # below "title" or "text"


def in_words(article: Article, explanation: Explanation) -> str:
    """One block of lines no wider than a terminal."""
    return "\n".join((*_head(article, explanation), *_body(explanation)))


def _head(article: Article, explanation: Explanation) -> Iterator[str]:
    yield from _wrapped(f"{plain(article.id)}  {plain(article.title)}", "    ")
    if article.language != "en":
        yield f"    not read: the story is in another language than English ({plain(article.language)})"
        return
    facts, numbers = len(explanation.facts), len(explanation.left_out)
    told = counted(facts, "fact") if facts else "no facts"
    yield f"    {told}, {counted(numbers, 'number')} left out"


def _body(explanation: Explanation) -> Iterator[str]:
    for made in explanation.facts:
        yield ""
        yield from _made(made)
    if explanation.left_out:
        yield ""
        yield "Left out"
    for item in explanation.left_out:
        around = plain(item.around)
        shown = "" if around == item.number.text else f": “{around}”"
        number = plain(item.number.text)
        yield from _wrapped(f"  {item.number.field:<5} {number}  {REASONS[item.why]}{shown}", _INDENT + "  ")


def _made(made: Made) -> Iterator[str]:
    fact = made.fact
    said_by = f", says {plain(fact.claimant.name)}" if fact.claimant is not None else ""
    yield from _wrapped(f"{_qualified(fact)}{said_by}", "    ")
    for telling in made.tellings:
        yield from _wrapped(f"  {telling.evidence.field:<5} “{plain(telling.evidence.text)}”", _INDENT)
        yield from _wrapped(f"{_INDENT}frame {_frame(telling)}", _INDENT + "  ")
        if telling.past:
            yield from _wrapped(f"{_INDENT}background: {telling.past}", _INDENT + "  ")


def _qualified(fact: Fact) -> str:
    """The fact as rules' tests write it, with what keeps it out of the toll."""
    part = ["part of another figure"] if isinstance(fact, Casualties) and fact.role == "part" else []
    return ", ".join((in_full(fact)[0], *part))


def _frame(telling: Telling) -> str:
    words = [f"“{plain(words)}”" for words in (telling.people, telling.harm) if words]
    told = ", ".join(part for part in (telling.frame, FRAMES.get(telling.frame)) if part)
    return told + (f": {' + '.join(words)}" if words else "")


def _wrapped(line: str, indent: str) -> Iterator[str]:
    yield from textwrap.wrap(line, WIDTH, subsequent_indent=indent, break_on_hyphens=False) or [""]
