"""Alembic runs this file for every command; `knowledge.storage.migrating` hands it the connection."""

from __future__ import annotations

from alembic import context

from knowledge.storage.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite cannot change a column in place; Alembic then copies the table.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
