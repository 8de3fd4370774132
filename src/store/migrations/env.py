"""Alembic's entry point: migrate the connection that `store.db` hands over, in its transaction."""

from alembic import context
from sqlmodel import SQLModel

import store.links
import store.models
import store.scores  # noqa: F401  (both fill the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
