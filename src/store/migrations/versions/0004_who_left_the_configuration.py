"""Which municipalities stand in the configuration now; those that left it keep their history."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("municipality", sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()))
