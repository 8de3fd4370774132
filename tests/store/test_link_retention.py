"""Forgetting looks at addresses: whatever the history, nobody can tell afterwards but from the number of rows."""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from scoring.link_facts import read_links
from store.db import open_database
from store.link_retention import repeated
from store.links import Observation, save

FIRST = datetime(2026, 1, 1, 3, tzinfo=UTC)
PLAIN, PRUNED = 1, 2  # two addresses with one history
ANSWERS = {  # what a look can find
    "good": {"status": 200, "kind": "data", "digest": "a" * 64, "whole": True, "format": "CSV"},
    "other": {"status": 200, "kind": "data", "digest": "b" * 64, "whole": True, "format": "CSV"},
    "gone": {"status": 404},
    "refusing": {"error": "connect"},
    "forbidden": {"status": 403},
    "silent": {"error": "timeout"},
    "private": {"error": "refused_address"},
}
SEEN = st.sampled_from([*["good"] * 4, *["gone"] * 4, *ANSWERS])
STEPS = st.tuples(
    st.integers(1, 9), SEEN, st.sampled_from([0.1, 1, 1, 1, 7, 7, 7, 40])
)  # how often, what, days between
STATE = (
    "SELECT state, since, status, error, content_since, changed_at, (SELECT max(g.at) FROM link_observation g"
    " WHERE g.link_id = o.link_id AND g.verdict = 'good') FROM link_observation o JOIN link l ON l.latest_id = o.id"
    " WHERE l.id = ?"
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = open_database(tmp_path_factory.mktemp("links") / "k.db")
    with engine.begin() as connection:
        for link in (PLAIN, PRUNED):
            connection.exec_driver_sql(
                "INSERT INTO link VALUES (?, ?, '', '', NULL)", (link, f"http://{link}.example.no/")
            )
    return engine


def at(days: float) -> str:
    return f"{FIRST + timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def times(steps: list[tuple[int, str, float]], day: float = 0.0) -> Iterator[tuple[float, str]]:
    for often, seen, between in steps:
        for _ in range(often):
            day += between
            yield day, seen


def look(connection: Connection, seen: list[tuple[float, str]]) -> None:
    """The same at both addresses."""
    for link in (PLAIN, PRUNED):
        save(connection, [Observation(link, at(day), **ANSWERS[what]) for day, what in seen])


def prune(connection: Connection, before: float) -> int:
    gone = [
        (row,) for row in repeated(connection, at(before))
        if connection.exec_driver_sql("SELECT link_id FROM link_observation WHERE id = ?", (row,)).scalar() == PRUNED
    ]  # fmt: skip
    if gone:
        connection.exec_driver_sql("DELETE FROM link_observation WHERE id = ?", gone)
    return len(gone)


def assert_alike(connection: Connection, last: float) -> None:
    one, other = (connection.exec_driver_sql(STATE, (link,)).one() for link in (PLAIN, PRUNED))
    assert one == other
    for day in range(0, int(last) + 45, 3):  # what a score of any day would find, but for when it was seen
        found = read_links(connection, at(day))
        facts = [found.get(f"http://{link}.example.no/") for link in (PLAIN, PRUNED)]
        plain, pruned = ((f.state, *astuple(f)[2:]) if f else None for f in facts)
        assert plain == pruned, day


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(STEPS, min_size=1, max_size=8), st.lists(STEPS, max_size=3), st.floats(0.1, 1.1),
    st.none() | st.tuples(st.floats(0.0, 1.0), SEEN),
)  # fmt: skip
def test_no_state_now_then_or_later_tells_that_something_was_forgotten(
    engine: Engine, history: list[tuple[int, str, float]], more: list[tuple[int, str, float]], until: float,
    late: tuple[float, str] | None,
) -> None:  # fmt: skip
    past = list(times(history))
    last = past[-1][0]
    with engine.connect() as connection, connection.begin() as transaction:
        look(connection, past)
        prune(connection, last * until)
        assert_alike(connection, last)
        assert prune(connection, last * until) == 0  # a second time there is nothing to forget
        future = list(times(more, last))
        look(connection, future)
        assert_alike(connection, future[-1][0] if future else last)
        if late and until < 1:  # somebody brings a look of a day that was not pruned: the history is judged again
            look(connection, [(round(last * (until + (1 - until) * late[0])) + 1.013, late[1])])
            now = [connection.exec_driver_sql(STATE, (link,)).one()[:4] for link in (PLAIN, PRUNED)]
            assert now[0] == now[1]
        transaction.rollback()


def test_of_years_without_a_change_a_look_a_month_is_kept(engine: Engine) -> None:
    with engine.connect() as connection, connection.begin() as transaction:
        look(connection, list(times([(3 * 365, "gone", 1)])))
        assert prune(connection, 2 * 365) > 0.9 * 2 * 365
        [(left,)] = connection.exec_driver_sql(
            "SELECT count(*) FROM link_observation WHERE link_id = ? AND at < ?", (PRUNED, at(2 * 365))
        )
        assert 24 <= left <= 30
        transaction.rollback()
