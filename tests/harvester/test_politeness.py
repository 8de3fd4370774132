"""Pauses and Retry-After, without a server."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.politeness import Pace, pause, retry_after, span

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("2", 2.0),
        (" 30 ", 30.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("1e9", 1e9),
        ("-1", None),
        ("abc", None),
        ("٣", None),
        ("nan", None),
        ("inf", None),
        ("Wed, 25 Nov 2026 03:00:40 GMT", 40.0),
        ("Wed, 25 Nov 2026 04:00:40 +0100", 40.0),
        ("Wednesday, 25-Nov-26 03:00:40 GMT", 40.0),
        ("Tue, 24 Nov 2026 03:00:00 GMT", 0.0),
        ("Wed, 99 Nov 2026 03:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_or_nothing(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(st.text(max_size=60))
def test_no_retry_after_raises_or_goes_back_in_time(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("host", "configured", "ours", "seconds"),
    [
        ("search.api.fellesdatakatalog.digdir.no", None, False, 6.0),
        ("resource.api.fellesdatakatalog.digdir.no", None, False, 0.2),
        ("resource.api.fellesdatakatalog.digdir.no", 2.0, False, 2.0),
        ("data.example.no", None, False, 1.0),
        ("127.0.0.1", None, False, 0.0),
        ("::1", None, False, 0.0),
        ("localhost", None, False, 0.0),
        ("fdk.demo.test", None, True, 0.0),
        ("127.0.0.1", 0.5, False, 0.5),
        ("data.example.no", 0.0, False, 0.0),
    ],
)
def test_the_pause_is_the_configured_one_or_the_documented_one_or_a_second(
    host: str, configured: float | None, ours: bool, seconds: float
) -> None:
    assert pause(host, configured, ours) == seconds


def test_a_hold_off_never_shortens_what_is_owed_already() -> None:
    slept: list[float] = []
    pace = Pace(slept.append, lambda: 50.0)
    pace.hold_off(20)
    pace.hold_off(5)
    with pace.turn(1):
        pass
    assert slept == [20.0]


def test_a_failed_request_is_followed_by_the_pause_too() -> None:
    slept: list[float] = []
    pace = Pace(slept.append, lambda: 50.0)
    with pytest.raises(ValueError, match="no"), pace.turn(3):
        raise ValueError("no")
    with pace.turn(3):
        pass
    assert slept == [3.0]


@pytest.mark.parametrize(
    ("seconds", "text"), [(121, "121 s"), (7200, "2 hours"), (259_200, "3 days"), (1e9, "32 years")]
)
def test_a_span_is_told_in_the_unit_people_use(seconds: float, text: str) -> None:
    assert span(seconds) == text
