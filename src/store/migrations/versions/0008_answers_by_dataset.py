"""The answers about a dataset in one row, and what datasets share of them once; `finding` becomes a view."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    answer = op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("reason_id", sa.Integer(), nullable=False),
        sa.Column("evidence_url", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "answer_sheet",
        sa.Column("municipality_number", sa.String(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("municipality_number", "dataset_id"),
        sqlite_with_rowid=False,
    )
    columns = ", ".join(c.name for c in answer.columns if c.name != "id")
    op.execute(f"INSERT INTO answer ({columns}) SELECT DISTINCT {columns} FROM finding")
    same = " AND ".join(f"a.{c.name} IS f.{c.name}" for c in answer.columns if c.name != "id")
    op.execute(f"CREATE INDEX answer_of ON answer ({columns})")
    op.execute(
        "INSERT INTO answer_sheet SELECT f.municipality_number, f.dataset_id, json_group_array(a.id)"
        f" FROM finding f JOIN answer a ON {same} GROUP BY f.municipality_number, f.dataset_id"
    )
    op.execute("DROP INDEX answer_of")
    op.execute("DROP VIEW IF EXISTS open_finding")
    op.execute("DROP VIEW IF EXISTS latest_finding")
    op.drop_table("finding")
