"""Scope from line to line: what a paragraph recalls goes on until it names a day of the new happening."""

import datetime as dt

from watcher.facts.lines import Line
from watcher.facts.margin import OfThePast
from watcher.facts.mentions import Mention
from watcher.facts.own_clause import clause_of, relatives
from watcher.facts.periods import is_comparison, is_past, is_recent, past_cues
from watcher.facts.scope import scope_of
from watcher.lexicon import Lexicon
from watcher.model import Scope

_SAME = (
    "the same period",
    "the same time span",
    "that period",
    "the same year",
    "that year",
    "that time",
    "since then",
    "killed then",
    "died then",
    "wounded then",
    "injured then",
)


class Recall:
    """Reads the lines in order; a mention's scope is that of its clause, else of what its paragraph recalls."""

    def __init__(self, lexicon: Lexicon, published: dt.date | None) -> None:
        self.lexicon = lexicon
        self.published = published
        self.lines: list[Line] = []
        self.past: set[int] = set()
        self.current: set[int] = set()
        self.by_the_way: set[int] = set()
        self.is_new = False

    def enter(self, line: Line) -> None:
        """Go on to a line."""
        self.lines.append(line)

    def scope_of(self, line: Line, mention: Mention) -> Scope:
        """The scope of a mention of the line entered last."""
        scope, at = scope_of(line, mention, lexicon=self.lexicon, published=self.published), len(self.lines) - 1
        recent = self._has_recent_day(line)
        if not recent:
            so_far = self._is_lost_so_far(line, mention)
            own, scope = scope, "background" if so_far else self._carried(line, mention, scope)
            if own != scope == "background":
                line.note(OfThePast(mention, "so_far" if so_far else "recalled"))
        if scope == "current":
            self.current.add(at)
            self.is_new = self.is_new or (recent and self._is_dated_itself(line, mention))
        else:
            self.past.add(at)
            if mention.frame == "of" or _is_subordinate(line, mention):
                self.by_the_way.add(at)
        return scope

    def _is_dated_itself(self, line: Line, mention: Mention) -> bool:
        clause = clause_of(line, mention)
        return any(clause.owns(date.first) and is_recent(date.day, self.published) for date in line.dates)

    def _is_lost_so_far(self, line: Line, mention: Mention) -> bool:
        """ "Two were killed on Monday. The mission has lost 174": a tally that the wire itself adds to its news."""
        told = any(at < len(self.lines) - 1 for at in self.current)
        spoken = any(chunk.kind == "speech" for chunk in line.chunks)
        trigger = line.chunks[mention.trigger]
        has = trigger.perfect and "had" not in line.words(trigger.first, trigger.last)  # "claimed that it had lost one"
        return mention.frame == "lost" and has and told and not spoken

    def looks_back(self) -> bool:
        """ "Mines killed 758 people last year, a survey finds": headline and lead count the past, no line a new day.

        What such a story tells further on, it tells of that past.
        """
        told = sorted(self.past | self.current)
        leads = [at for at in told if self.lines[at].field == "title"]
        leads += [at for at in told if self.lines[at].field == "text"][:1]
        backward = self.past - self.current - self.by_the_way
        return bool(leads) and not self.is_new and backward.issuperset(leads)

    def _carried(self, line: Line, mention: Mention, scope: Scope) -> Scope:
        at = len(self.lines) - 2
        if at < 0 or self.lines[at].field != line.field:
            return scope
        before = self.lines[at]
        pointing = next((phrase for phrase in _SAME if f" {phrase} " in f" {line.folded} "), None)
        if pointing is not None:
            if pointing.endswith(" then") and any(is_past(date, self.published) for date in before.dates):
                return "background"
            if self._has_recent_day(before) and not self._is_of_the_past(before):
                return "current"
            return "background" if self._is_history(at) or at in self.past - self.current else scope
        if scope == "background" or before.paragraph != line.paragraph or not self._is_history(at):
            return scope
        perfect = line.chunks[mention.trigger].perfect
        of_them = any(f" of {word} " in f" {line.folded} " for word in ("them", "those", "these"))
        return "background" if perfect or ((at in self.past or of_them) and not line.dates) else scope

    def _is_history(self, at: int) -> bool:
        """Whether a line tells only of the past."""
        line = self.lines[at]
        return at not in self.current and not self._has_recent_day(line) and self._is_of_the_past(line)

    def _is_of_the_past(self, line: Line) -> bool:
        """Whether a date or words of the past stand in the line's main clause."""
        apart = {
            token
            for first, last in relatives(line.chunks)
            for token in range(line.chunks[first].first, line.chunks[last - 1].last)
        }
        dates = [date.first for date in line.dates if is_past(date, self.published)]
        cues = [at for at, _ in past_cues(line, self.lexicon)]
        return any(at not in apart and not is_comparison(line, at) for at in (*dates, *cues))

    def _has_recent_day(self, line: Line) -> bool:
        return any(is_recent(date.day, self.published) for date in line.dates)


def _is_subordinate(line: Line, mention: Mention) -> bool:
    """Whether a mention stands in a relative clause or behind "after", "when", "where"."""
    before = line.chunks[: min(mention.noun, mention.trigger)]
    joints = any(chunk.word == "after" or (chunk.kind == "sub" and chunk.word != "that") for chunk in before)
    return joints or bool(clause_of(line, mention).head)
