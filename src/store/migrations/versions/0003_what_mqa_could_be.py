"""What the comparison scores could be at most in a run, and what they lack."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("score_run", sa.Column("mqa_eu_reachable", sa.Integer(), nullable=True))
    op.add_column("score_run", sa.Column("mqa_fdk_reachable", sa.Integer(), nullable=True))
    op.add_column("score_run", sa.Column("mqa_unscored", sa.String(), nullable=True))
