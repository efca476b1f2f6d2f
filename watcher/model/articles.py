"""Articles: one version of a story as filed."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

MarkKind = Literal["flash", "update", "correction", "refile", "repeat", "kill", "hold", "advisory"]
Genre = Literal["news", "sport", "review", "anniversary", "explainer", "opinion", "digest"]
Field = Literal["title", "text"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A slice of an article's field: ``getattr(article, field)[start:end] == text``, to the character."""

    field: Field
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A note by which a wire says what this version is (CORRECTED-, UPDATE 2-, KILL), with the words that say so."""

    kind: MarkKind
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and for whom a story was filed. ``end`` is the offset in the text at which the story itself begins."""

    place: str | None
    wire: str | None
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of a story as it came in: ``source`` carried it, ``origin`` is the wire whose copy it is.

    ``item_key`` names the item within its source, ``content_hash`` its words.
    """

    id: str
    source: str
    origin: str
    title: str
    text: str
    language: str = "en"
    url: str | None = None
    guid: str | None = None
    published_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    item_key: str = ""
    content_hash: str = ""
    slug: str = ""
    dateline: Dateline | None = None
    marks: tuple[Mark, ...] = ()
    genre: Genre = "news"
    urgency: int | None = None
    embargo_at: dt.datetime | None = None

    def is_marked(self, kind: MarkKind) -> bool:
        """Whether the wire put a mark of this kind on the story."""
        return any(mark.kind == kind for mark in self.marks)
