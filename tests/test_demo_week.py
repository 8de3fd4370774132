"""The week of link checks that the demo plays."""

from datetime import datetime

import pytest

from commands.demo import nights_before


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ("2026-11-26T00:53:00+00:00", "2026-11-25T03:00:00Z"),
        ("2026-11-26T03:00:00+00:00", "2026-11-26T03:00:00Z"),
        ("2026-11-26T00:30:00+01:00", "2026-11-25T03:00:00Z"),
    ],
)
def test_the_week_has_seven_nights_and_none_of_them_is_to_come(now: str, last: str) -> None:
    nights = nights_before(datetime.fromisoformat(now))
    assert len(set(nights)) == 7
    assert max(nights) == nights[-1] == last
    assert datetime.fromisoformat(nights[-1]) <= datetime.fromisoformat(now)
