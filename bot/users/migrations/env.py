"""Runs the migrations on the connection that the store hands over."""

from alembic import context

from bot.users.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=lambda name, kind, parents: name != "sqlite_sequence",  # SQLite's own
)
with context.begin_transaction():
    context.run_migrations()
