"""When the text of an article was let go, and the order in which the oldest are found."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what retention needs: every article is whole so far."""
    op.add_column("article", sa.Column("let_go_at", sa.DateTime(timezone=True)))
    op.create_index("article_age", "article", ["let_go_at", "seen_at"])
