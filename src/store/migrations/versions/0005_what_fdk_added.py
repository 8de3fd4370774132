"""What the national catalogue added to a description, kept apart from what its publisher wrote."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # SQLite adds a column at the end without touching a row; a batch would copy the whole table
    op.add_column("dataset", sa.Column("added_by_catalogue", sa.JSON(), nullable=True))
    op.add_column("page", sa.Column("context", sa.String(), nullable=True))
