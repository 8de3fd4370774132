"""The clock of commands set to noon: a test that takes a while meets no midnight, neither UTC's nor Norway's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo

from commands import door


def until_noon() -> float:
    """Seconds by which this machine's clock must be set forward, or back, to be at noon of its day (UTC)."""
    now = datetime.now(UTC)
    return (now.replace(hour=12, minute=0, second=0) - now).total_seconds()


@contextmanager
def ahead(seconds: float) -> Iterator[None]:
    """While the body goes on, `door.now` and `door.today` are so far ahead, whoever asks them; they go on as time does."""

    class Ahead(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(seconds=seconds)

    door.datetime = Ahead  # type: ignore[misc,attr-defined]
    try:
        yield
    finally:
        door.datetime = datetime  # type: ignore[attr-defined]
