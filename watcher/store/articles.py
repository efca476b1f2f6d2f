"""Articles: every version of a story that was seen, with what became of it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa

from watcher.model import Article, Dateline, Evidence, Mark
from watcher.store.tables import article as table
from watcher.store.tables import insert_into, storable

_T = TypeVar("_T")
_BATCH = 500  # SQLite takes 32,766 parameters a statement, older ones 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """An article as it was admitted: from which feed (None: none), when, and what became of it.

    Since ``let_go_at`` its text, and what the rules said of it, are no more on record: it told nothing and was old.
    """

    article: Article
    feed_id: str | None
    seen_at: dt.datetime
    disposition: str
    let_go_at: dt.datetime | None = None


class Version(Protocol):
    """What names one version of an item: an article, or what it will be filed as."""

    @property
    def id(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def item_key(self) -> str: ...
    @property
    def content_hash(self) -> str: ...


_Version = TypeVar("_Version", bound=Version)


def unseen(conn: sa.Connection, articles: Sequence[_Version]) -> list[_Version]:
    """Give those not stored yet, in their order, each once."""
    known: set[tuple[str, ...]] = set()
    for batch in _batches(articles):
        keys = (table.c.id, table.c.source, table.c.item_key, table.c.content_hash)
        stored = sa.or_(
            table.c.content_hash.in_({article.content_hash for article in batch}),
            table.c.id.in_({article.id for article in batch}),
        )
        for row in conn.execute(sa.select(*keys).where(stored)):
            known |= {(row.id,), (row.source, row.item_key, row.content_hash)}
    fresh = []
    for article in articles:
        names = {_own_id(article), _version(article)}
        if not names & known:
            fresh.append(article)
        known |= names
    return fresh


def admit(conn: sa.Connection, given: Sequence[Filed]) -> set[str]:
    """Store articles unless they are there already; names those that were new.

    Asked first and not read off the insert: one insert for each number of rows would be kept ready, a megabyte each.
    """
    new = {article.id for article in unseen(conn, [filed.article for filed in given])}
    rows = [_values(filed) for filed in given if filed.article.id in new]
    if rows:
        conn.execute(insert_into(conn, table).on_conflict_do_nothing(), rows)
    return new


def _values(filed: Filed) -> dict[str, Any]:
    article = filed.article
    values: dict[str, Any] = {
        name: getattr(article, name)
        for name in (
            *("id", "source", "origin", "item_key", "content_hash", "title", "text", "language", "url", "guid"),
            *("published_at", "updated_at", "slug", "genre", "urgency", "embargo_at"),
        )
    }
    values |= {
        "dateline": _flat_dateline(article.dateline),
        "marks": [[mark.kind, *_flat_evidence(mark.evidence)] for mark in article.marks],
        "feed_id": filed.feed_id,
        "seen_at": filed.seen_at,
        "disposition": filed.disposition,
    }
    return values


def admit_again(conn: sa.Connection, filed: Filed) -> None:
    """Store a version of an item under one more id, unless that id is taken.

    A version is unique by its item, which is right for feeds; the row of the repeat stands as an item of its own.
    """
    item_key = f"{filed.article.item_key}\x1f{filed.article.id}"
    admit(conn, [replace(filed, article=replace(filed.article, item_key=item_key))])


def set_disposition(conn: sa.Connection, article_id: str, disposition: str) -> None:
    conn.execute(sa.update(table).where(table.c.id == article_id).values(disposition=disposition))


def move_disposition(conn: sa.Connection, article_id: str, before: str, after: str) -> bool:
    here = sa.and_(table.c.id == article_id, table.c.disposition == before)
    moved = sa.update(table).where(here).values(disposition=after).returning(table.c.id)
    return conn.execute(moved).first() is not None


def released(conn: sa.Connection, now: dt.datetime, limit: int) -> list[tuple[Article, bool]]:
    """Give the articles held back by an embargo that is over, and whether each is the last version of its item."""
    later = table.alias("later")
    of_the_item = (later.c.source == table.c.source, later.c.item_key == table.c.item_key, later.c.id != table.c.id)
    newer = sa.select(1).where(*of_the_item, later.c.seen_at > table.c.seen_at).exists()
    over = sa.and_(table.c.disposition == "embargoed", table.c.embargo_at <= now)
    query = sa.select(table, newer.label("newer")).where(over).order_by(table.c.embargo_at, table.c.id).limit(limit)
    found = []
    for row in conn.execute(query).mappings():
        values = dict(row)
        is_last = not values.pop("newer")
        found.append((_filed(values).article, is_last))
    return found


def known_as(conn: sa.Connection, name: str) -> list[Filed]:
    """Find the articles with this id, URL or guid: every version, oldest first."""
    where = sa.or_(table.c.id == name, table.c.url == name, table.c.guid == name)
    return _read(conn, where)


def since(conn: sa.Connection, moment: dt.datetime) -> list[Filed]:
    """Find what was published at or after a moment, in that order; what has no date goes by when it was first seen.

    What has no text any more is left out: judged by its title alone it would tell what it never told.
    """
    when = sa.func.coalesce(table.c.published_at, table.c.seen_at)
    whole = sa.and_(when >= moment, table.c.let_go_at.is_(None))
    rows = conn.execute(sa.select(table).where(whole).order_by(when, table.c.seen_at, table.c.id)).mappings()
    return [_filed(dict(row)) for row in rows]


def with_ids(conn: sa.Connection, ids: Sequence[str]) -> list[Filed]:
    return [filed for batch in _batches(ids) for filed in _read(conn, table.c.id.in_(batch))]


def _read(conn: sa.Connection, where: sa.ColumnElement[bool]) -> list[Filed]:
    rows = conn.execute(sa.select(table).where(where).order_by(table.c.seen_at, table.c.id)).mappings()
    return [_filed(dict(row)) for row in rows]


def _filed(row: dict[str, Any]) -> Filed:
    around = {name: row.pop(name) for name in ("feed_id", "seen_at", "disposition", "let_go_at")}
    dateline = row.pop("dateline")
    article = Article(
        dateline=None if dateline is None else Dateline(*dateline),
        marks=tuple(Mark(kind, Evidence(*evidence)) for kind, *evidence in row.pop("marks")),
        **row,
    )
    return Filed(article=article, **around)


def _own_id(article: Version) -> tuple[str, ...]:
    return (storable(article.id),)


def _version(article: Version) -> tuple[str, ...]:
    return storable(article.source), storable(article.item_key), storable(article.content_hash)


def _flat_dateline(dateline: Dateline | None) -> list[object] | None:
    return None if dateline is None else [dateline.place, dateline.wire, dateline.end]


def _flat_evidence(evidence: Evidence) -> list[object]:
    return [evidence.field, evidence.start, evidence.end, evidence.text]


def _batches(items: Sequence[_T]) -> Iterator[list[_T]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch
