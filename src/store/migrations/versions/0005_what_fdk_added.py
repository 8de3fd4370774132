"""What the national catalogue added to a description, kept apart from what its publisher wrote."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    pass
