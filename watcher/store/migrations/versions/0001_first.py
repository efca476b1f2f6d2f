"""The tables of the first Wirewatch, which kept no record of revisions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TEXT = sa.Text()
_MOMENT = sa.DateTime(timezone=True)


def _not_null(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _maybe(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind) for name in names]


def _owned(name: str, owner: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{owner}.id"], deferrable=True, initially="DEFERRED")


def upgrade() -> None:
    """Make the tables, in an empty database."""
    op.create_table("meta", *_not_null(_TEXT, "key", "value"), sa.PrimaryKeyConstraint("key"))
    op.create_table(
        "feed",
        *_not_null(_TEXT, "feed_id", "condition"),
        *_not_null(_MOMENT, "next_at"),
        *_maybe(_MOMENT, "last_ok_at"),
        *_maybe(_TEXT, "error"),
        *_not_null(sa.Integer(), "failures"),
        *_maybe(_TEXT, "etag", "last_modified", "body_hash"),
        *_not_null(sa.Integer(), "dropped"),
        sa.PrimaryKeyConstraint("feed_id"),
    )
    _make_articles()
    _make_events()
    _make_alerts()


def _make_articles() -> None:
    op.create_table(
        "article",
        *_not_null(_TEXT, "id", "source", "origin", "item_key", "content_hash", "title", "text", "language"),
        *_maybe(_TEXT, "url", "guid"),
        *_maybe(_MOMENT, "published_at", "updated_at"),
        *_not_null(_TEXT, "slug"),
        *_maybe(sa.JSON(), "dateline"),
        *_not_null(sa.JSON(), "marks"),
        *_not_null(_TEXT, "genre"),
        *_not_null(sa.JSON(), "sketch"),
        *_maybe(_TEXT, "feed_id"),
        *_not_null(_MOMENT, "seen_at"),
        *_not_null(_TEXT, "disposition"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "item_key", "content_hash", name="article_version"),
    )
    op.create_index("article_content", "article", ["content_hash"])
    op.create_index("ix_article_guid", "article", ["guid"])
    op.create_index("ix_article_url", "article", ["url"])
    op.create_table(
        "decision",
        sa.Column("seq", sa.Integer(), primary_key=True),
        *_not_null(_TEXT, "article_id", "rule_id"),
        *_maybe(_TEXT, "rule_revision", "kind"),
        *_not_null(_TEXT, "because", "evidence"),
        *_maybe(_TEXT, "event_id"),
        *_maybe(sa.Float(), "score"),
        *_not_null(sa.JSON(), "changes"),
        *_not_null(_MOMENT, "at"),
        _owned("article_id", "article"),
    )
    op.create_index("ix_decision_article_id", "decision", ["article_id"])
    op.create_index("ix_decision_event_id", "decision", ["event_id"])


def _make_events() -> None:
    op.create_table(
        "event",
        *_not_null(_TEXT, "id", "rule_id"),
        *_not_null(_MOMENT, "opened_at", "last_at"),
        *_not_null(sa.JSON(), "actors"),
        *_maybe(sa.Date(), "date_low", "date_high"),
        *_not_null(sa.JSON(), "places", "told"),
        *_not_null(sa.Boolean(), "retracted"),
        *_maybe(_TEXT, "related_to"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("event_open", "event", ["rule_id", "last_at"])
    op.create_table(
        "event_article",
        *_not_null(_TEXT, "event_id"),
        *_not_null(sa.Integer(), "position"),
        *_not_null(_TEXT, "article_id", "source", "origin", "item_key", "content_hash", "slug", "title"),
        *_not_null(_MOMENT, "seen_at"),
        *_not_null(_TEXT, "decision"),
        *_not_null(sa.JSON(), "sketch", "terms"),
        sa.PrimaryKeyConstraint("event_id", "position"),
        _owned("event_id", "event"),
    )
    op.create_index("ix_event_article_article_id", "event_article", ["article_id"])
    op.create_table(
        "event_figure",
        *_not_null(_TEXT, "event_id"),
        *_not_null(sa.Integer(), "position"),
        *_not_null(_TEXT, "outcome"),
        *_maybe(_TEXT, "side"),
        *_not_null(_TEXT, "role"),
        *_maybe(_TEXT, "claimant"),
        *_maybe(sa.BigInteger(), "low", "high"),
        *_not_null(_TEXT, "hedge", "wire", "article_id"),
        *_not_null(_MOMENT, "asserted_at"),
        *_not_null(sa.Boolean(), "told"),
        *_not_null(_TEXT, "victims"),
        sa.PrimaryKeyConstraint("event_id", "position"),
        _owned("event_id", "event"),
    )


def _make_alerts() -> None:
    op.create_table(
        "alert",
        *_not_null(_TEXT, "id", "event_id", "rule_id", "rule_revision", "reason"),
        *_not_null(_MOMENT, "at"),
        *_not_null(_TEXT, "article_id", "severity", "title", "body"),
        *_not_null(sa.JSON(), "changes"),
        *_not_null(_TEXT, "facts"),
        sa.PrimaryKeyConstraint("id"),
        _owned("event_id", "event"),
        _owned("article_id", "article"),
    )
    op.create_index("ix_alert_article_id", "alert", ["article_id"])
    op.create_index("ix_alert_event_id", "alert", ["event_id"])
    op.create_table(
        "delivery",
        *_not_null(_TEXT, "alert_id", "recipient_id", "channel", "state"),
        *_not_null(sa.Integer(), "urgency", "attempts"),
        *_not_null(_MOMENT, "queued_at", "next_at"),
        *_maybe(_TEXT, "error"),
        *_maybe(_MOMENT, "sent_at"),
        sa.PrimaryKeyConstraint("alert_id", "recipient_id"),
        _owned("alert_id", "alert"),
    )
    op.create_index("delivery_due", "delivery", ["state", "next_at"])
    op.create_index("delivery_recipient", "delivery", ["recipient_id", "state"])
