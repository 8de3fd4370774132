"""Two runs compared: whatever moved between them, the parts add up to it, and each part has its own cause."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers import NotScoredError
from scoring.differences.datasets import dataset_moves, source_troubles
from scoring.differences.parts import CAUSES, split
from scoring.differences.run import NUMBERS, Comparison, Difference, compare_runs, criterion_moves
from scoring.differences.runs import NoSuchRunError, Pair, by_number, since
from scoring.rulebook import Rulebook
from scoring_store import OSLO, UTSIRA, Norway, record, rules
from store.links import Observation, save
from store.terms import literal

POINTS = st.one_of(st.none(), st.floats(0, 100).map(lambda x: round(x, 4)))
IRIS = [f"https://oslo.no/{i}" for i in range(6)]
LATER = "2026-12-10"


@given(st.lists(POINTS, min_size=7, max_size=7))
def test_the_parts_add_up_to_the_whole_to_the_last_decimal(values: list[float | None]) -> None:
    found = split(values, CAUSES)
    if values[0] is None or values[-1] is None:
        assert found.moved is None and found.parts is None
        return
    assert found.parts is not None and found.moved is not None
    units = [round(10_000 * part) for part in found.parts.values()]
    assert sum(units) == round(10_000 * found.moved) == round(10_000 * values[-1]) - round(10_000 * values[0])


@given(st.floats(0, 100), st.integers(0, 5), st.floats(0, 100))
def test_what_one_cause_moved_is_all_of_that_causes_part(before: float, step: int, after: float) -> None:
    found = split([before] * (step + 1) + [after] * (6 - step), CAUSES)
    assert found.parts is not None
    assert {cause for cause, part in found.parts.items() if part} <= {CAUSES[step]}


def test_a_step_that_leaves_nothing_to_measure_is_told_with_the_one_that_mends_it() -> None:
    found = split([10.0, 10.0, None, None, None, 30.0, 30.0], CAUSES)
    assert found.parts == {**dict.fromkeys(CAUSES, 0.0), "data": 20.0}


def compared(norway: Norway, pair: Pair, with_rules: Rulebook | None = None) -> Comparison:
    with norway.engine.connect() as connection:
        return compare_runs(connection, with_rules or rules(), pair)


def pair(norway: Norway, before: int = 1, after: int = 2) -> Pair:
    with norway.engine.connect() as connection:
        return by_number(connection, before, after)


def of(found: Comparison, number: str) -> Difference:
    return next(d for d in found.differences if d.municipality_number == number)


def causes(difference: Difference) -> set[str]:
    """Those that moved any of the three numbers; the parts of each must add up on the way."""
    moved = set()
    for name in NUMBERS:
        s = getattr(difference, name)
        if s.parts is not None:
            assert sum(round(10_000 * p) for p in s.parts.values()) == round(10_000 * s.moved)
            moved |= {cause for cause, part in s.parts.items() if part}
    return moved


@pytest.fixture
def norway(tmp_path: Path) -> Norway:
    """Oslo with six datasets and Bergen with three, read and scored once."""
    place = Norway(tmp_path)
    place.harvest(
        [
            *(record(iri, f"Datasett {i}") for i, iri in enumerate(IRIS)),
            *(record(f"https://bergen.no/{i}", f"Sak {i}", "964338531") for i in range(3)),
        ]
    )
    place.harvest([], "oslo")
    place.score()
    return place


def test_nothing_moves_between_two_runs_of_the_same_day(norway: Norway) -> None:
    norway.score()
    assert compared(norway, pair(norway)).differences == ()


def test_new_and_changed_datasets_are_data(norway: Norway) -> None:
    norway.harvest(
        [
            record(IRIS[0], "Badeplasser i Oslo"),
            *(record(iri, f"Datasett {i}") for i, iri in enumerate(IRIS[1:], start=1)),
            record("https://oslo.no/ny", "Lekeplasser"),
            *(record(f"https://bergen.no/{i}", f"Sak {i}", "964338531") for i in range(3)),
        ],
        now="2026-11-24T12:00:00Z",
    )
    norway.score()
    of_same_day = pair(norway)
    # the second run is of the same day and later: the first did not see what was read in between
    with norway.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE score_run SET scored_at = '2026-11-24T13:00:00Z' WHERE id = 2")
        of_same_day = by_number(connection, 1, 2)
        moves = dataset_moves(connection, of_same_day, OSLO)
    found = compared(norway, of_same_day)
    assert [d.municipality_number for d in found.differences] == [OSLO]
    assert causes(of(found, OSLO)) == {"data"}
    assert [(m.what, m.title) for m in moves] == [("added", "Lekeplasser"), ("changed", "Badeplasser i Oslo")]


def test_what_was_seen_at_addresses_is_links(norway: Norway) -> None:
    with norway.engine.begin() as connection:
        for i, iri in enumerate(IRIS, start=1):
            url = f"{iri}/data.csv"
            connection.exec_driver_sql(
                "INSERT INTO link (id, url, host, found_at) VALUES (?, ?, 'oslo.no', '2026-11-24T11:00:00Z')", (i, url)
            )
        save(connection, [Observation(i, "2026-11-24T12:00:00Z", status=200, kind="data") for i in range(1, 7)])
    norway.score(now="2026-11-24T13:00:00Z")
    oslo = of(compared(norway, pair(norway)), OSLO)
    assert causes(oslo) == {"links"}
    assert oslo.quality.moved is not None and oslo.quality.moved > 0


def test_a_look_that_bears_a_later_time_than_the_run_is_neither_in_the_run_nor_in_its_difference(
    norway: Norway,
) -> None:
    with norway.engine.begin() as connection:
        for i, iri in enumerate(IRIS, start=1):
            connection.exec_driver_sql(
                "INSERT INTO link (id, url, host, found_at) VALUES (?, ?, 'oslo.no', '2026-11-24T02:00:00Z')",
                (i, f"{iri}/data.csv"),
            )
        save(connection, [Observation(i, "2026-11-24T12:00:00Z", status=200, kind="data") for i in range(1, 7)])
    norway.score()  # of the same day, at three in the night
    assert compared(norway, pair(norway)).differences == ()
    norway.score(date(2026, 11, 25))
    assert causes(of(compared(norway, pair(norway, 2, 3)), OSLO)) == {"links"}


def test_another_weight_is_the_rubric(norway: Norway) -> None:
    criteria = tuple(
        c.model_copy(update={"weight": 3.0 if c.id == "open-licence" else c.weight}) for c in rules().rubric.criteria
    )
    changed = rules().rubric.model_copy(update={"criteria": criteria, "version": "1.1", "hash": "f" * 64})
    other = replace(rules(), rubric=changed)
    norway.score(with_rules=other)
    found = compared(norway, pair(norway), other)
    assert causes(of(found, OSLO)) == {"rubric"}
    with pytest.raises(NoSuchRunError, match=r"scored by rubric 1\.1, and the rubric at hand is another"):
        compared(norway, pair(norway))


def test_what_the_same_rubric_does_not_reproduce_is_configuration(norway: Norway) -> None:
    norway.harvest(
        [record(iri, "Badeplasser" if iri == IRIS[0] else "Datasett") for iri in IRIS], now="2026-11-24T02:30:00Z"
    )
    norway.score()
    with norway.engine.begin() as connection:  # as if a curator had taken it from Oslo
        connection.exec_driver_sql("DELETE FROM attribution WHERE key = ?", (IRIS[0],))
    norway.score()
    oslo = of(compared(norway, pair(norway, 2, 3)), OSLO)
    assert causes(oslo) == {"configuration"}
    assert oslo.coverage.moved is not None and oslo.coverage.moved < 0


def test_data_that_only_grow_older_are_time(norway: Norway) -> None:
    dated = [
        record(iri, f"Datasett {i}", frequency=[literal("daily")], modified="2026-11-24", modified_on="2026-11-24")
        for i, iri in enumerate(IRIS)
    ]
    norway.harvest(dated, now="2026-11-24T02:30:00Z")
    norway.score()
    norway.score(date(2026, 12, 10))
    found = compared(norway, pair(norway, 2, 3))
    oslo = of(found, OSLO)
    assert causes(oslo) == {"time"}
    assert oslo.quality.moved is not None and oslo.quality.moved < 0


def test_a_source_that_fails_for_a_month_is_the_source_and_says_so(norway: Norway) -> None:
    norway.fails(now="2026-12-30T02:00:00Z")
    norway.score(date(2026, 12, 31))
    found = compared(norway, pair(norway))
    utsira = of(found, UTSIRA)
    assert (utsira.status_before, utsira.status_after) == ("ingen_data_funnet", "ikke_vurdert")
    assert utsira.decided_by == "source"
    assert utsira.total.parts is None and utsira.total.after is None
    with norway.engine.connect() as connection:
        troubles = source_troubles(connection, pair(norway), OSLO)
    assert [(t.source_id, t.status, t.last_complete) for t in troubles] == [
        ("data-norge", "failed", "2026-11-24T02:00:00Z")
    ]


def test_several_causes_at_once_still_add_up(norway: Norway) -> None:
    norway.fails("oslo", now="2026-12-09T02:00:00Z")
    norway.harvest(
        [record(iri, f"Datasett {i}", frequency=[literal("daily")]) for i, iri in enumerate(IRIS)]
        + [record("https://oslo.no/ny", "Budsjett 2026", distributions=[])],
        now=f"{LATER}T02:00:00Z",
    )
    norway.score(date.fromisoformat(LATER))
    found = compared(norway, pair(norway))
    assert "data" in causes(of(found, OSLO))
    with norway.engine.connect() as connection:
        moves = criterion_moves(connection, pair(norway), OSLO)
    assert moves and all((m.value_before, m.lost_before) != (m.value_after, m.lost_after) for m in moves)


def test_runs_are_found_by_number_and_by_day(norway: Norway) -> None:
    norway.score(date.fromisoformat(LATER))
    with norway.engine.connect() as connection:
        found = since(connection, date(2026, 12, 1))
        assert (found.before.run_id, found.after.run_id) == (1, 2)
        with pytest.raises(NoSuchRunError, match=r"There is no run 7\. The newest: 1 \(2026-11-24\), 2 \(2026-12-10\)"):
            by_number(connection, 1, 7)
        with pytest.raises(NoSuchRunError, match="kommunedata score --as-of 2026-11-01"):
            since(connection, date(2026, 11, 1))


def test_where_nothing_was_scored_that_is_said(tmp_path: Path) -> None:
    with Norway(tmp_path).engine.connect() as connection, pytest.raises(NotScoredError):
        since(connection, date(2026, 11, 24))
