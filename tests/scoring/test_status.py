"""No data, few data, failed harvest: what is said of a municipality, and what is not."""

from datetime import date

import pytest

from check_cases import the_rubric
from scoring.engine import assess, ranks
from scoring.results import Place, SourceState, Status
from scoring.status import status_of
from scoring_cases import AS_OF, NATIONAL, answered, place, the_types

NEVER = SourceState("own", "ckan", None, None)
STALE = SourceState("own", "ckan", "2026-10-25T02:00:00Z", date(2026, 10, 25))  # 31 days ago
FRESH = SourceState("own", "ckan", "2026-10-26T02:00:00Z", date(2026, 10, 26))  # 30 days ago


def status(where: Place, known: int = 0, public: int = 0) -> Status:
    return status_of(where, known, public, AS_OF, the_rubric())


@pytest.mark.parametrize(
    ("known", "public", "expected"),
    [
        (9, 3, "vurdert"), (9, 2, "faa_datasett"), (1, 1, "faa_datasett"), (9, 0, "kun_ikke_aapne"),
        (0, 0, "ingen_data_funnet"),
    ],
)  # fmt: skip
def test_the_status_follows_the_number_of_public_datasets(known: int, public: int, expected: str) -> None:
    assert status(place(), known, public).id == expected


@pytest.mark.parametrize(
    ("where", "why"),
    [
        (place(NATIONAL, NEVER), "own er aldri lest"),
        (place(NATIONAL, STALE), "own er ikke lest fullstendig siden 25.10.2026"),
        (place(closed_portals=("Krever innlogging.",)), "kan ikke høstes: Krever innlogging."),
        (Place("1508", "Ålesund"), "ingen kilde dekker kommunen"),
    ],
)
def test_who_could_not_be_searched_and_has_no_known_data_is_not_assessed(where: Place, why: str) -> None:
    result = status(where)
    assert result.id == "ikke_vurdert" and why in result.reason.nb
    assert not result.reason.nb.endswith("..")
    assert not result.lower_bound


def test_a_source_read_thirty_days_ago_still_vouches_for_what_is_missing() -> None:
    result = status(place(NATIONAL, FRESH))
    assert result.id == "ingen_data_funnet"
    assert "data-norge, own per 26.10.2026" in result.reason.nb
    assert "data-norge, own as of 2026-10-26" in result.reason.en
    assert (result.sources_read, result.sources_total, result.last_complete) == (2, 2, FRESH.last_complete)


def test_a_municipality_with_a_known_dataset_is_scored_whatever_could_not_be_read_and_marked_a_lower_bound() -> None:
    for where in (place(NATIONAL, NEVER), place(closed_portals=("Krever innlogging",))):
        result = status(where, 5, 5)
        assert (result.id, result.lower_bound, result.sources_read, result.sources_total) == ("vurdert", True, 1, 2)
    assert not status(place(), 5, 5).lower_bound


def test_datasets_of_its_own_source_that_are_nobodys_make_it_not_assessed_and_any_number_a_lower_bound() -> None:
    nothing, some = status(place(uncredited=2)), status(place(uncredited=1), 5, 5)
    assert (nothing.id, nothing.lower_bound) == ("ikke_vurdert", False)
    assert "egen kilde har 2 datasett som ikke kan regnes til noen kommune" in nothing.reason.nb
    assert "own source has 2 datasets that no municipality can be credited with" in nothing.reason.en
    assert (some.id, some.lower_bound) == ("vurdert", True)


def test_the_statuses_have_the_numbers_and_ranks_of_the_rubric() -> None:
    cases = {
        "0001": (place(number="0001"), [answered(i, expected_type="E10") for i in (1, 2, 3)]),
        "0002": (place(number="0002"), [answered(1, public=False, expected_type="E10")]),
        "0003": (place(number="0003"), []),
        "0004": (place(NEVER, number="0004"), []),
    }
    results = [assess(where, asked, the_types(), the_rubric(), AS_OF) for where, asked in cases.values()]
    assert [r.status.id for r in results] == ["vurdert", "kun_ikke_aapne", "ingen_data_funnet", "ikke_vurdert"]
    assert [r.quality is None for r in results] == [False, True, True, True]
    assert [r.total for r in results][1:] == [0, 0, None]
    assert results[1].coverage > 0 and results[2].coverage == 0 and results[3].coverage is None
    assert [r.level.level for r in results] == [2, 0, 0, None]
    assert all(c.value is None and c.lost is None for c in results[3].criteria)
    assert {number: (r.rank, r.group_size) for number, r in ranks(results).items()} == {
        "0001": (1, 3), "0002": (2, 3), "0003": (2, 3),
    }  # fmt: skip
