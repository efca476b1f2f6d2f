"""Leases on feeds and lanes; on PostgreSQL one order of words whatever the locale, and keys of any length."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what several nodes on one database need."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        _sort_by_code_point()
    text = sa.Text(collation="C") if postgresql else sa.Text()
    op.add_column("feed", _token())
    op.add_column("feed", sa.Column("leased_until", sa.DateTime(timezone=True)))
    op.create_table(
        "lane",
        sa.Column("recipient_id", text, primary_key=True),
        _token(),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
    )
    if postgresql:
        _index_by_digest()
    # The first Wirewatch looks here, and at no other record of revisions, before it opens a database.
    op.execute("UPDATE meta SET value = '2' WHERE key = 'schema'")


def _token() -> sa.Column[int]:
    return sa.Column("token", sa.Integer(), nullable=False, server_default=sa.text("0"))


def _sort_by_code_point() -> None:
    inspector = sa.inspect(op.get_bind())
    for table in inspector.get_table_names():
        columns = inspector.get_columns(table)
        names = [column["name"] for column in columns if isinstance(column["type"], sa.Text)]
        changes = ", ".join(f'ALTER COLUMN "{name}" TYPE text COLLATE "C"' for name in names)
        if changes:
            op.execute(f'ALTER TABLE "{table}" {changes}')


def _index_by_digest() -> None:
    """Let indexes hold digests: a row of a B-tree holds 2.7 kB, a guid or an address may be longer."""
    op.drop_constraint("article_version", "article")
    digest = sa.func.md5(sa.column("item_key"))
    op.create_index("article_version", "article", ["source", digest, "content_hash"], unique=True)
    for name in ("guid", "url"):
        op.drop_index(f"ix_article_{name}", "article")
        op.create_index(f"ix_article_{name}", "article", [name], postgresql_using="hash")
