"""What Alembic runs first: it takes the connection, and the transaction, of whoever asked for the migration."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
