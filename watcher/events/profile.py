"""An article as the events room looks at it: made once, compared with many events."""

import datetime as dt
import re
from dataclasses import dataclass

from watcher.articles import sketch_of
from watcher.events.figures import figures_of, summed_parts
from watcher.events.lookback import burial_day, is_burial
from watcher.events.places import Spot
from watcher.events.statuses import told_by
from watcher.events.terms import spots_in, terms_of
from watcher.model import Article, Casualties, Figure, Hostility, Reading

# A story that sets its happening apart from an earlier one, in the words next to it.
_FRESH = re.compile(
    r"\b(?:new|fresh|second|third|another|renewed|repeat|separate)\b(?:[\s-]+\w+){0,3}?[\s-]+"
    r"(?:clash\w*|fight\w*|fire|firefight|gunfight|gun battle|shoot\w+|shell\w+|skirmish\w*|incident|attack\w*|exchange"
    r"|violence|strike\w*|battle|incursion)"
    r"|\b(?:clash\w*|fight\w+|firing|shelling|shooting)\s+(?:again|anew)\b"
    r"|\bfor the (?:second|third) (?:time|day)\b"
    r"|\b(?:нов\w+|повторн\w+|втор(?:ой|ая|ое)|очередн\w+)\s+(?:\w+\s+)?"
    r"(?:стычк\w+|столкновени\w+|перестрелк\w+|обстрел\w*|бо[ийя]\w*|инцидент\w*)",
    re.IGNORECASE,
)
_HEAD = 400  # characters of a text in which it says what it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An article, its reading and what comparing needs of them. ``at`` is when it was published, else when it came.

    ``buries`` is a story of a burial without fighting of its own; ``back_day`` is when those died.
    """

    article: Article
    reading: Reading
    now: dt.datetime
    at: dt.datetime
    sketch: tuple[int, ...]
    terms: tuple[str, ...]
    spots: tuple[Spot, ...]
    stated: tuple[Figure, ...]
    floors: tuple[Figure, ...]
    told: tuple[str, ...]
    is_fresh: bool
    tells_happening: bool
    buries: bool = False
    back_day: dt.date | None = None

    @property
    def day(self) -> dt.date | None:
        """The day of the happening, where the story tells one; the date of a meeting or a truce is none."""
        if self.buries:
            return self.back_day
        tells_truce = "ceasefire:agreed" in self.told and not self.is_fresh
        return self.reading.event_date if self.tells_happening and not tells_truce else None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Everything that can be told as a figure."""
        return self.stated + self.floors


def is_told_as_new(words: str) -> bool:
    """Whether the words set a happening apart from an earlier one ("a second clash")."""
    return _FRESH.search(words) is not None


def profile_of(article: Article, reading: Reading, now: dt.datetime) -> Profile:
    """Gather what comparing needs. What a kill note says happened is what it takes back: it tells nothing itself."""
    terms = terms_of(article, reading)
    is_kill = article.is_marked("kill")
    stated = () if is_kill else figures_of(article, reading, now)
    at = article.published_at or now
    is_fresh = is_told_as_new(f"{article.title}. {article.text[:_HEAD]}")
    buries = not is_kill and not is_fresh and is_burial(article, reading)
    return Profile(
        article=article,
        reading=reading,
        now=now,
        at=at,
        sketch=sketch_of(article),
        terms=terms,
        spots=spots_in(terms),
        stated=stated,
        floors=summed_parts(stated, reading),
        told=() if is_kill else told_by(reading),
        is_fresh=is_fresh,
        tells_happening=not is_kill
        and any(isinstance(fact, Hostility | Casualties) and fact.scope == "current" for fact in reading.facts),
        buries=buries,
        back_day=burial_day(article, at) if buries else None,
    )
