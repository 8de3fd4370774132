"""What the comparison scores of a dataset and of a municipality could be at most: links are known of some and not of others."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for table in ("dataset_score", "municipality_score"):
        for name in ("mqa_eu_reachable", "mqa_fdk_reachable"):
            op.add_column(table, sa.Column(name, sa.Float(), nullable=True))
