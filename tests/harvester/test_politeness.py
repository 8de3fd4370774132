"""Pauses and Retry-After, without a server."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.http.politeness import Pace, Rhythm, retry_after, rhythm, span

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
        ("resource.api.fellesdatakatalog.digdir.no", None, True, 0.2),
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
    assert rhythm(host, configured, ours).pause == seconds


def test_a_hold_off_never_shortens_what_is_owed_already() -> None:
    slept: list[float] = []
    pace = Pace(slept.append, lambda: 50.0)
    pace.hold_off(20)
    pace.hold_off(5)
    with pace.turn(Rhythm(1)):
        pass
    assert slept == [20.0]


def test_a_failed_request_is_followed_by_the_pause_too() -> None:
    slept: list[float] = []
    pace = Pace(slept.append, lambda: 50.0)
    with pytest.raises(ValueError, match="no"), pace.turn(Rhythm(3)):
        raise ValueError("no")
    with pace.turn(Rhythm(3)):
        pass
    assert slept == [3.0]


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def starts(pace: Pace, clock: Clock, rhythm: Rhythm, requests: int, each: float = 0.0) -> list[float]:
    """When each of the requests begins, if an answer takes `each` seconds."""
    found = []
    for _ in range(requests):
        with pace.turn(rhythm):
            found.append(round(clock.now, 6))
            clock.now += each
    return found


def test_a_documented_burst_is_used_but_for_one_and_then_the_pace_is_from_start_to_start() -> None:
    clock = Clock()
    pace = Pace(clock.sleep, lambda: clock.now)
    assert starts(pace, clock, Rhythm(6, 4), 6) == [0, 0, 0, 6, 12, 18]
    clock.now = 1000  # the burst has filled up again
    assert starts(pace, clock, Rhythm(6, 4), 4, each=1) == [1000, 1001, 1002, 1006]


def test_without_a_burst_the_pause_begins_when_the_answer_has_come() -> None:
    clock = Clock()
    pace = Pace(clock.sleep, lambda: clock.now)
    assert starts(pace, clock, Rhythm(6), 3, each=1) == [0, 7, 14]


def test_a_host_that_asked_for_time_gets_no_burst_afterwards() -> None:
    clock = Clock()
    pace = Pace(clock.sleep, lambda: clock.now)
    starts(pace, clock, Rhythm(6, 4), 1)
    pace.hold_off(30)
    assert starts(pace, clock, Rhythm(6, 4), 3) == [30, 36, 42]


@given(st.lists(st.tuples(st.floats(0, 20), st.floats(0, 3)), max_size=60))
def test_no_window_holds_more_requests_than_the_documented_limit_allows(steps: list[tuple[float, float]]) -> None:
    clock, rate, burst = Clock(), 1 / 6, 20
    pace = Pace(clock.sleep, lambda: clock.now)
    at: list[float] = []
    for idle, answer in steps:
        clock.now += idle
        at += starts(pace, clock, Rhythm(6, burst), 1, each=answer)
    for i, first in enumerate(at):
        for n, last in enumerate(at[i:], 1):
            assert n <= burst + (last - first) * rate + 1e-6


@pytest.mark.parametrize(
    ("seconds", "text"), [(121, "121 s"), (7200, "2 hours"), (259_200, "3 days"), (1e9, "32 years")]
)
def test_a_span_is_told_in_the_unit_people_use(seconds: float, text: str) -> None:
    assert span(seconds) == text
