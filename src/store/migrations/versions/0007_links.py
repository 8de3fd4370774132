"""Addresses that metadata give, and what was seen at them."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    pass
