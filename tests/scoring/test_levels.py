"""From a total to a level, and what holds it down."""

import pytest

from check_cases import the_rubric
from scoring.engine import assess
from scoring.levels import Share, level_of
from scoring.results import Level
from scoring_cases import AS_OF, answered, place, the_types


def level(total: float | None, **shares: Share) -> Level:
    return level_of(total, {name.replace("_", "-"): share for name, share in shares.items()}, the_rubric())


@pytest.mark.parametrize(
    ("total", "expected", "name"),
    [
        (100, 5, "Ledende"), (80, 5, "Ledende"), (79.9999, 4, "Godt tilrettelagt"), (60, 4, "Godt tilrettelagt"),
        (40, 3, "På god vei"), (20, 2, "I gang"), (19.9999, 1, "Så vidt begynt"), (0.0001, 1, "Så vidt begynt"),
        (0, 0, "Ingen åpne data funnet"), (None, None, "Ikke vurdert"),
    ],
)  # fmt: skip
def test_the_cuts_are_fixed(total: float | None, expected: int | None, name: str) -> None:
    assert (level(total).level, level(total).name.nb) == (expected, name)


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"open_share": Share(0.49)}, 2),
        ({"open_share": Share(0.5)}, 5),
        ({"live_links": Share(0.69, decided=0.7)}, 3),
        ({"live_links": Share(0.0, decided=0.69)}, 5),  # too few links decided to say so
        ({"national_visibility": Share(0.0)}, 3),
        ({"national_visibility": Share(0.01)}, 5),
        ({"national_visibility": Share(0.0), "open_share": Share(0.0)}, 2),
        ({}, 5),
    ],
)
def test_a_cap_holds_the_level_down_only_when_its_share_is_measured_and_low(
    shares: dict[str, Share], expected: int
) -> None:
    assert level(90, **shares).level == expected


def test_who_has_open_data_of_no_expected_type_is_never_told_that_none_was_found() -> None:
    result = assess(place(), [answered(i) for i in (1, 2, 3)], the_types(), the_rubric(), AS_OF)
    assert (result.coverage, result.total, result.level.level) == (0, 0, 1)
    assert result.status.reason.nb.endswith("Ingen av datasettene ble gjenkjent som en av de forventede datatypene.")
    assert result.status.reason.en.endswith("None of the datasets was recognised as one of the expected data types.")
    closed = [answered(i, but={"open_licence": 0.0}) for i in (1, 2, 3)]
    assert assess(place(), closed, the_types(), the_rubric(), AS_OF).level.level == 0
    known = assess(place(), [answered(1, expected_type="E10")], the_types(), the_rubric(), AS_OF)
    assert "gjenkjent" not in known.status.reason.nb


def test_a_cap_is_named_only_where_it_lowers_the_level() -> None:
    low = Share(0.25)
    assert level(90, open_share=low).caps[0].nb.startswith("Høyst nivå 2: 25 % ")
    assert level(30, open_share=low).caps == ()


def test_the_caps_look_at_public_datasets_links_and_data_norge_no() -> None:
    def capped(*asked: object, **where: object) -> list[str]:
        result = assess(place(**where), asked, the_types(), the_rubric(), AS_OF)
        return [cap.en.split(":")[1] for cap in result.level.caps]

    types = [t.id for t in the_types()]
    good = [answered(i, expected_type=t) for i, t in enumerate(types, start=1)]
    assert capped(*good) == []
    closed = [answered(i, public=False) for i in range(100, 300)]
    assert capped(*good, *closed) == []
    unlicensed = [answered(i, but={"open_licence": 0.0}) for i in range(100, 150)]
    assert "openly licensed" in capped(*good, *unlicensed)[0]
    dead = [answered(i, but={"live_links": 0.0}, links=5) for i in range(100, 110)]
    assert "links work" in capped(*good, *dead)[0]
    undecided = [answered(i, but={"live_links": None}, links=50) for i in range(110, 120)]
    assert capped(*good, *dead, *undecided) == []
    elsewhere = [answered(i, expected_type=t, national=False) for i, t in enumerate(types, start=1)]
    assert "data.norge.no" in capped(*elsewhere)[0]
