"""What a feed listed last, and when it wants to be left alone, is remembered; articles carry no sketch any more."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns, empty: the next poll reads every entry again. A sketch is made where stories are compared."""
    text = sa.Text(collation="C") if op.get_bind().dialect.name == "postgresql" else sa.Text()
    for name in ("known_items", "skips"):
        op.add_column("feed", sa.Column(name, text, nullable=False, server_default=""))
    op.drop_column("article", "sketch")
