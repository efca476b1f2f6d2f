"""What the wires need: manners of feeds, urgency and embargo, errands for whole texts, notices, a quarantine."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add columns and tables; all of it starts empty."""
    text = sa.Text(collation="C") if op.get_bind().dialect.name == "postgresql" else sa.Text()
    moment = sa.DateTime(timezone=True)
    for column in (
        sa.Column("moved_to", text),
        _count("moved_seen"),
        sa.Column("hint_s", sa.Integer()),
        sa.Column("changed_at", moment),
        sa.Column("entries_per_day", sa.Float()),
        _count("empty_polls"),
        _count("overflows"),
    ):
        op.add_column("feed", column)
    op.create_index("feed_due", "feed", ["next_at"])
    op.add_column("article", sa.Column("urgency", sa.Integer()))
    op.add_column("article", sa.Column("embargo_at", moment))
    op.create_index("article_embargo", "article", ["embargo_at"])
    _create_errand(text, moment)
    _create_notice(text, moment)
    _create_quarantine(text, moment)


def _create_errand(text: sa.Text, moment: sa.DateTime) -> None:
    owner = sa.ForeignKey("article.id", deferrable=True, initially="DEFERRED")
    op.create_table(
        "errand",
        sa.Column("article_id", text, owner, primary_key=True),
        sa.Column("feed_id", text, nullable=False),
        sa.Column("url", text, nullable=False),
        sa.Column("state", text, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", moment, nullable=False),
        sa.Column("error", text),
        _count("token"),
        sa.Column("leased_until", moment),
    )
    op.create_index("errand_due", "errand", ["state", "next_at"])


def _create_notice(text: sa.Text, moment: sa.DateTime) -> None:
    op.create_table(
        "notice",
        sa.Column("kind", text, primary_key=True),
        sa.Column("subject", text, primary_key=True),
        sa.Column("recipient_id", text, primary_key=True),
        sa.Column("since", moment, nullable=False),
        sa.Column("words", text, nullable=False),
        sa.Column("told_at", moment),
        sa.Column("over_at", moment),
    )


def _create_quarantine(text: sa.Text, moment: sa.DateTime) -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", text, primary_key=True),
        sa.Column("feed_id", text, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("reason", text, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("bytes", text, nullable=False),
    )
    op.create_index("ix_quarantine_feed_id", "quarantine", ["feed_id"])


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0"))
