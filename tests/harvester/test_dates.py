"""Published dates -> ISO days."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.dates import day


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2019-03-01", "2019-03-01"),
        ("2019-03-01T23:30:00+02:00", "2019-03-01"),
        ("2019-03-01T12:21:33.575307", "2019-03-01"),
        ("2019-03-01 12:00", "2019-03-01"),
        ("2019-03-01Z", "2019-03-01"),
        ("\n 2019-03-01\n", "2019-03-01"),
        ("2019", "2019-01-01"),
        ("2019-03", "2019-03-01"),
        ("2019-3-1", "2019-03-01"),
        ("1.3.2019", "2019-03-01"),
        ("2019-13-45", None),
        ("2019-02-29", None),
        ("9999-12-31", None),
        ("0001-01-01", None),
        ("i fjor", None),
        ("", None),
        ("2019-03-01T" + "9" * 10_000, "2019-03-01"),
    ],
)
def test_a_published_date_is_the_day_it_means_or_none(published: str, expected: str | None) -> None:
    assert day(published) == expected


@given(st.dates().filter(lambda d: 1000 <= d.year < 2200))
def test_every_iso_day_is_read_as_itself(date: object) -> None:
    assert day(str(date)) == str(date)


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    day(text)
