"""What a feed listed last is remembered, so that only what is new to it is read; articles carry no sketch any more."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column, empty: the next poll reads every entry again. A sketch is made where two stories are compared."""
    text = sa.Text(collation="C") if op.get_bind().dialect.name == "postgresql" else sa.Text()
    op.add_column("feed", sa.Column("known_items", text, nullable=False, server_default=""))
    op.drop_column("article", "sketch")
