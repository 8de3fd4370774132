"""Addresses that metadata give, and what was seen at them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("found_at", sa.String(), nullable=False),
        sa.Column("latest_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("url"),
    )
    op.create_index("ix_link_host", "link", ["host"])
    op.create_table(
        "link_use",
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"]),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.PrimaryKeyConstraint("link_id", "source_id", "key", "role", "ordinal"),
    )
    op.create_index("ix_link_use_dataset", "link_use", ["source_id", "key"])
    op.create_table(
        "link_observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        *(_text(name) for name in ("error", "says", "final_url", "content_type")),
        sa.Column("content_length", sa.Integer(), nullable=True),
        *(_text(name) for name in ("last_modified", "etag", "digest")),
        sa.Column("whole", sa.Boolean(), nullable=False),
        *(_text(name) for name in ("format", "kind", "container")),
        sa.Column("readable", sa.Boolean(), nullable=True),
        _text("encoding"),
        *(_text(name, nullable=False) for name in ("checker", "verdict", "state", "since")),
        *(_text(name) for name in ("content_since", "changed_at")),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("link_id", "at"),
    )


def _text(name: str, *, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)
