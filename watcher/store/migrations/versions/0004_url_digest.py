"""Which URL the validators of a feed were given for: those of another one would hide what stands at the new."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; what is remembered is asked for once more in full."""
    text = sa.Text(collation="C") if op.get_bind().dialect.name == "postgresql" else sa.Text()
    op.add_column("feed", sa.Column("url_digest", text))
