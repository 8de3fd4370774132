"""What a score run says of practice, barriers and measures; the answers of the survey; and notes from others."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("municipality", sa.Column("notes", sa.JSON(), nullable=True))
    op.create_table(
        "practice",
        _run(),
        sa.Column("criterion_id", sa.String(), primary_key=True, nullable=False),
        sa.Column("population_group", sa.String(), primary_key=True, nullable=False),
        sa.Column("best_municipalities", sa.Integer(), nullable=False),
        sa.Column("best_datasets", sa.Integer(), nullable=False),
        sa.Column("best_share", sa.Float(), nullable=True),
        sa.Column("rest_municipalities", sa.Integer(), nullable=False),
        sa.Column("rest_datasets", sa.Integer(), nullable=False),
        sa.Column("rest_share", sa.Float(), nullable=True),
        sa.Column("difference", sa.Float(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("alike", sa.Boolean(), nullable=True),
    )
    op.create_table(
        "practice_example",
        _run(),
        sa.Column("criterion_id", sa.String(), primary_key=True, nullable=False),
        sa.Column("place", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("municipality_number", sa.String(), sa.ForeignKey("municipality.number"), nullable=False),
        sa.Column("dataset_id", sa.Integer(), sa.ForeignKey("dataset.id"), nullable=False),
    )
    op.create_table(
        "barrier",
        _run(),
        sa.Column("criterion_id", sa.String(), primary_key=True, nullable=False),
        sa.Column("grouping", sa.String(), primary_key=True, nullable=False),
        sa.Column("group_name", sa.String(), primary_key=True, nullable=False),
        sa.Column("municipalities", sa.Integer(), nullable=False),
        sa.Column("datasets", sa.Integer(), nullable=False),
        sa.Column("share_not_met", sa.Float(), nullable=True),
        sa.Column("points_lost", sa.Float(), nullable=False),
    )
    op.create_table(
        "measure",
        _run(),
        _municipality(),
        sa.Column("criterion_id", sa.String(), primary_key=True, nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("datasets", sa.Integer(), nullable=False),
    )
    op.create_table(
        "survey_question",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text_nb", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False),
    )
    op.create_table(
        "survey_answer",
        _municipality(),
        sa.Column("question_id", sa.String(), sa.ForeignKey("survey_question.id"), primary_key=True, nullable=False),
        sa.Column("answered_on", sa.String(), primary_key=True, nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("evidence_url", sa.String(), nullable=False),
    )


def _run() -> sa.Column[int]:
    return sa.Column("run_id", sa.Integer(), sa.ForeignKey("score_run.id"), primary_key=True, nullable=False)


def _municipality() -> sa.Column[str]:
    return sa.Column(
        "municipality_number", sa.String(), sa.ForeignKey("municipality.number"), primary_key=True, nullable=False
    )
