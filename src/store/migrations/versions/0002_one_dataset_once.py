"""One dataset once, curators' overrides, and the register of organisations with its date."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "duplicate",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("municipality_number", sa.String(), nullable=False),
        sa.Column("kept_source_id", sa.String(), nullable=False),
        sa.Column("kept_key", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["kept_source_id"], ["source.id"]),
        sa.ForeignKeyConstraint(["municipality_number"], ["municipality.number"]),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.PrimaryKeyConstraint("source_id", "key", "municipality_number"),
    )
    op.create_index("ix_duplicate_municipality_number", "duplicate", ["municipality_number"])
    op.create_table(
        "override",
        sa.Column("municipality_number", sa.String(), nullable=False),
        sa.Column("dataset", sa.String(), nullable=False),
        sa.Column("judgement", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("date", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("municipality_number", "dataset", "judgement"),
    )
    # SQLite adds a column at the end without touching a row; a batch would copy the whole table
    op.add_column("organisation", sa.Column("as_of", sa.String(), nullable=True))
    op.add_column("dataset_score", sa.Column("type_evidence", sa.String(), nullable=True))
