"""What a score run says of practice, barriers and measures; and the answers of the survey."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass
