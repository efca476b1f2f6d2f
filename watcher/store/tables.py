"""The tables, one for each noun and one for each log. Written once here for SQLite and PostgreSQL alike.

Times are aware UTC on both sides of the door. Words from outside are stored character for character, so that evidence
offsets hold; what no database takes (NUL, half a surrogate pair) becomes U+FFFD, one for one.
"""

import datetime as dt
import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(words: str) -> str:
    """Give the words as a database can hold them, of the same length."""
    return _UNSTORABLE.sub("\ufffd", words)


class Moment(sa.TypeDecorator[dt.datetime]):
    """An aware moment in UTC. A naive one is refused: it would be an hour off sooner or later."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone can't be stored: {value.isoformat()}")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Words(sa.TypeDecorator[str]):
    """Text, whatever is in it. Sorted by code point, so that both databases give one order whatever the locale."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        del dialect
        return None if value is None else storable(value)

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[str]:
        return sa.Text(collation="C") if dialect.name == "postgresql" else sa.Text()


metadata = sa.MetaData()


def _owner(target: str) -> sa.ForeignKey:
    """Tie a row to its owner. Checked at the commit, so that a filing may write in the order in which it thinks."""
    return sa.ForeignKey(target, deferrable=True, initially="DEFERRED")


def _column(name: str, kind: Any, *extra: sa.ForeignKey, **options: Any) -> sa.Column[Any]:
    """Give a column that is never null, the usual case here."""
    return sa.Column(name, kind, *extra, nullable=False, **options)


def _lease() -> tuple[sa.Column[Any], ...]:
    """Give the columns of what one node at a time may work at; see ``leases``."""
    return (_column("token", sa.Integer, server_default=sa.text("0")), sa.Column("leased_until", Moment))


meta = sa.Table("meta", metadata, sa.Column("key", Words, primary_key=True), _column("value", Words))

feed = sa.Table(
    "feed",
    metadata,
    sa.Column("feed_id", Words, primary_key=True),
    _column("condition", Words),
    _column("next_at", Moment),
    sa.Column("last_ok_at", Moment),
    sa.Column("error", Words),
    _column("failures", sa.Integer),
    sa.Column("etag", Words),
    sa.Column("last_modified", Words),
    sa.Column("body_hash", Words),
    sa.Column("url_digest", Words),
    sa.Column("moved_to", Words),
    _column("moved_seen", sa.Integer, server_default=sa.text("0")),
    sa.Column("hint_s", sa.Integer),
    _column("skips", Words, server_default=sa.text("''")),
    sa.Column("changed_at", Moment),
    sa.Column("entries_per_day", sa.Float),
    _column("empty_polls", sa.Integer, server_default=sa.text("0")),
    _column("overflows", sa.Integer, server_default=sa.text("0")),
    _column("dropped", sa.Integer),
    _column("known_items", Words, server_default=sa.text("''")),
    *_lease(),
    sa.Index("feed_due", "next_at"),
)

# One row for each recipient that was ever sent to: who sends to it now.
lane = sa.Table("lane", metadata, sa.Column("recipient_id", Words, primary_key=True), *_lease())

article = sa.Table(
    "article",
    metadata,
    sa.Column("id", Words, primary_key=True),
    _column("source", Words),
    _column("origin", Words),
    _column("item_key", Words),
    _column("content_hash", Words),
    _column("title", Words),
    _column("text", Words),
    _column("language", Words),
    sa.Column("url", Words),
    sa.Column("guid", Words),
    sa.Column("published_at", Moment),
    sa.Column("updated_at", Moment),
    _column("slug", Words),
    sa.Column("dateline", sa.JSON(none_as_null=True)),
    _column("marks", sa.JSON),
    _column("genre", Words),
    sa.Column("feed_id", Words),
    _column("seen_at", Moment),
    _column("disposition", Words),
    sa.Column("urgency", sa.Integer),
    sa.Column("embargo_at", Moment),
    sa.Column("let_go_at", Moment),  # since when there is no text any more, because of its age
    sa.Index("article_content", "content_hash"),
    sa.Index("article_age", "let_go_at", "seen_at"),
    sa.Index("article_embargo", "embargo_at"),
    sa.Index("ix_article_guid", "guid", postgresql_using="hash"),
    sa.Index("ix_article_url", "url", postgresql_using="hash"),
)
# A version is there once. A B-tree of PostgreSQL takes 2.7 kB a row, and the key of an item may be longer.
sa.UniqueConstraint(
    article.c.source, article.c.item_key, article.c.content_hash, name="article_version"
).ddl_if(dialect="sqlite")  # fmt: skip
sa.Index(
    "article_version", article.c.source, sa.func.md5(article.c.item_key), article.c.content_hash, unique=True
).ddl_if(dialect="postgresql")  # fmt: skip

event = sa.Table(
    "event",
    metadata,
    sa.Column("id", Words, primary_key=True),
    _column("rule_id", Words),
    _column("opened_at", Moment),
    _column("last_at", Moment),
    _column("actors", sa.JSON),
    sa.Column("date_low", sa.Date),
    sa.Column("date_high", sa.Date),
    _column("places", sa.JSON),
    _column("told", sa.JSON),
    _column("retracted", sa.Boolean),
    sa.Column("related_to", Words),
    sa.Index("event_open", "rule_id", "last_at"),
)

event_article = sa.Table(
    "event_article",
    metadata,
    sa.Column("event_id", Words, _owner("event.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    _column("article_id", Words, index=True),
    _column("source", Words),
    _column("origin", Words),
    _column("item_key", Words),
    _column("content_hash", Words),
    _column("slug", Words),
    _column("title", Words),
    _column("seen_at", Moment),
    _column("decision", Words),
    _column("sketch", sa.JSON),
    _column("terms", sa.JSON),
)

event_figure = sa.Table(
    "event_figure",
    metadata,
    sa.Column("event_id", Words, _owner("event.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    _column("outcome", Words),
    sa.Column("side", Words),
    _column("role", Words),
    sa.Column("claimant", Words),
    sa.Column("low", sa.BigInteger),
    sa.Column("high", sa.BigInteger),
    _column("hedge", Words),
    _column("wire", Words),
    _column("article_id", Words),
    _column("asserted_at", Moment),
    _column("told", sa.Boolean),
    _column("victims", Words),
)

# The log of judgements, only ever added to. A rejection has no kind and no event.
decision = sa.Table(
    "decision",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    _column("article_id", Words, _owner("article.id"), index=True),
    _column("rule_id", Words),
    sa.Column("rule_revision", Words),
    sa.Column("kind", Words),
    _column("because", Words),
    _column("evidence", Words),
    sa.Column("event_id", Words, index=True),
    sa.Column("score", sa.Float),
    _column("changes", sa.JSON),
    _column("at", Moment),
)

alert = sa.Table(
    "alert",
    metadata,
    sa.Column("id", Words, primary_key=True),
    _column("event_id", Words, _owner("event.id"), index=True),
    _column("rule_id", Words),
    _column("rule_revision", Words),
    _column("reason", Words),
    _column("at", Moment),
    _column("article_id", Words, _owner("article.id"), index=True),
    _column("severity", Words),
    _column("title", Words),
    _column("body", Words),
    _column("changes", sa.JSON),
    _column("facts", Words),
)

# One row for each alert and recipient. ``urgency`` is the alert's severity as a number, for the order of sending.
delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("alert_id", Words, _owner("alert.id"), primary_key=True),
    sa.Column("recipient_id", Words, primary_key=True),
    _column("channel", Words),
    _column("state", Words),
    _column("urgency", sa.Integer),
    _column("attempts", sa.Integer),
    _column("queued_at", Moment),
    _column("next_at", Moment),
    sa.Column("error", Words),
    sa.Column("sent_at", Moment),
    sa.Index("delivery_due", "state", "next_at"),
    sa.Index("delivery_recipient", "recipient_id", "state"),
)

# The stories whose whole text is still to be fetched, or was: one row for each version that came with a summary only.
errand = sa.Table(
    "errand",
    metadata,
    sa.Column("article_id", Words, _owner("article.id"), primary_key=True),
    _column("feed_id", Words),
    _column("url", Words),
    _column("state", Words),
    _column("tries", sa.Integer),
    _column("next_at", Moment),
    sa.Column("error", Words),
    *_lease(),
    sa.Index("errand_due", "state", "next_at"),
)

# What a desk is told of the watch itself, one row for each trouble and recipient; it goes when the trouble is over and
# the recipient knows, the log's row 90 days later.
notice = sa.Table(
    "notice",
    metadata,
    sa.Column("kind", Words, primary_key=True),
    sa.Column("subject", Words, primary_key=True),
    sa.Column("recipient_id", Words, primary_key=True),
    _column("since", Moment),
    _column("words", Words),
    sa.Column("told_at", Moment),
    sa.Column("over_at", Moment),
)

# Entries that could not be read, as they came (base64).
quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("id", Words, primary_key=True),
    _column("feed_id", Words, index=True),
    _column("at", Moment),
    _column("reason", Words),
    _column("size", sa.Integer),
    _column("bytes", Words),
)


def insert_into(conn: sa.Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """Give the insert that knows ON CONFLICT, which SQLAlchemy has for each database in a module of its own."""
    return postgresql.insert(table) if conn.dialect.name == "postgresql" else sqlite.insert(table)
