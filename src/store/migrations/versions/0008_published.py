"""What the published copy and the report need."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    pass
