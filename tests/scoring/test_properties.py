"""What must hold of a whole run, whatever was harvested: who else is there, who else shows it, and who failed is no matter."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from check_cases import the_rubric
from reports import tables
from reports.csv_dialects import Dialect
from scoring.engine import assess, ranks
from scoring.results import MunicipalityResult
from scoring_cases import AS_OF, answered, place, the_types
from scoring_store import Norway, record
from store import fetches
from store.records import DatasetRecord

FAILURES = int(os.environ.get("KOMMUNEDATA_FAILURES", "8"))  # `make chaos` tries a thousand
TITLES = ("Badeplasser", "Lekeplasser", "Skoler", "Budsjett 2026", "Møteprotokoller", "Noe ganske annet")
PUBLISHERS = ("958935420", "964338531", "971045698")  # Oslo, Bergen, and a company of both

RECORDS = st.lists(
    st.tuples(st.sampled_from(TITLES), st.sampled_from(PUBLISHERS), st.booleans()), min_size=1, max_size=6
)


def records(drawn: Sequence[tuple[str, str, bool]]) -> list[DatasetRecord]:
    """Datasets on addresses of their own; some without anything to fetch."""
    return [
        record(f"https://data.kommune.no/{i}", f"{title} {i}", publisher, **({} if filled else {"distributions": []}))
        for i, (title, publisher, filled) in enumerate(drawn)
    ]


def numbers(norway: Norway) -> dict[str, tuple[object, ...]]:
    """Municipality number -> what a run says of it."""
    norway.score()
    rows = norway.rows(
        "SELECT municipality_number, status, level, total, coverage, quality, datasets, rank_in_group FROM latest_score"
    )
    return {str(number): tuple(rest) for number, *rest in rows}


def norway() -> Norway:
    return Norway(Path(tempfile.mkdtemp(prefix="kommunedata-test-")))


@given(RECORDS, st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_a_dataset_that_another_source_shows_too_changes_nothing(
    drawn: list[tuple[str, str, bool]], random: Random
) -> None:
    ours = records(drawn)
    one, two = norway(), norway()
    for place_ in (one, two):
        place_.harvest(ours)
    one.harvest([], "oslo")
    two.harvest(random.sample(ours, random.randint(1, len(ours))), "oslo")
    assert numbers(two) == numbers(one)


@given(
    RECORDS,
    RECORDS,
    st.sampled_from(["data-norge", "oslo"]),
    st.sampled_from(["fails", "stopped", "empty and partial", "emptied"]),
)
@settings(max_examples=FAILURES, deadline=None)
def test_a_source_that_fails_leaves_every_number_as_it_was(
    national: list[tuple[str, str, bool]], own: list[tuple[str, str, bool]], source: str, how: str
) -> None:
    here = norway()
    here.harvest(records(national))
    here.harvest([replace_key(r, i) for i, r in enumerate(records(own))], "oslo")
    before = numbers(here)
    noon = "2026-11-24T12:00:00Z"
    if how == "fails":
        here.fails(source, now=noon)
    elif how == "stopped":
        with here.engine.begin() as connection:
            fetches.begin(connection, source, "full", noon)
            assert fetches.abort_stale(connection, noon) == 1
    else:
        here.harvest([], source, now=noon, status="partial" if how == "empty and partial" else "complete")
    assert numbers(here) == before


def replace_key(r: DatasetRecord, i: int) -> DatasetRecord:
    """The same under an address of Oslo's own."""
    return record(f"https://oslo.no/{i}", next(iter((r.title or {"nb": "x"}).values())))


@given(RECORDS)
@settings(max_examples=5, deadline=None, phases=(Phase.explicit, Phase.generate))  # each makes four runs
def test_the_same_snapshot_and_rubric_give_the_same_bytes(drawn: list[tuple[str, str, bool]]) -> None:
    texts = []
    for ours in (records(drawn), list(reversed(records(drawn)))):
        here = norway()
        here.harvest(ours)
        for _ in range(2):
            here.score()
            with here.engine.connect() as connection:
                texts.append([tables.to_csv(connection, name, Dialect.rfc4180) for name in ("scores", "criteria")])
    assert all(text == texts[0] for text in texts)


@st.composite
def results(draw: st.DrawFn) -> list[MunicipalityResult]:
    """A handful of municipalities in two size groups, some alike, some with nothing."""
    found = []
    for i in range(draw(st.integers(1, 7))):
        asked = [
            answered(n, draw(st.sampled_from([0.2, 0.5, 1.0])), expected_type=f"E{n:02}")
            for n in range(1, draw(st.integers(0, 4)) + 1)
        ]
        group = draw(st.sampled_from(["under 5 000", "20 000 og over"]))
        where = place(number=f"{i:04}", population_group=group)
        found.append(assess(where, asked, the_types(), the_rubric(), AS_OF))
    return found


@given(results(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_permuting_the_municipalities_changes_no_rank(several: list[MunicipalityResult], random: Random) -> None:
    shuffled = random.sample(several, len(several))
    assert ranks(shuffled) == ranks(several)
    # nor do their numbers, which only tell them apart
    renamed = {r.place.number: f"{9000 + i}" for i, r in enumerate(shuffled)}
    others = [replace(r, place=replace(r.place, number=renamed[r.place.number])) for r in several]
    assert {renamed[n]: rank for n, rank in ranks(several).items()} == ranks(others)
