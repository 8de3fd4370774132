"""Weighing: what must hold of any municipality, and the arithmetic by hand on small ones."""

from dataclasses import replace
from math import sqrt
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from check_cases import the_rubric
from scoring.engine import assess, losses, ranks
from scoring.results import Asked, MunicipalityResult, SourceState
from scoring_cases import AS_OF, CHECKS, NATIONAL, answered, batch, of_quality, place, the_types

TYPES = the_types()
CORE = [t.id for t in TYPES if t.tier == "core"]
OPTIONAL = [t.id for t in TYPES if t.tier == "optional"]


def assessed(asked: list[Asked], **where: object) -> MunicipalityResult:
    return assess(place(**where), asked, TYPES, the_rubric(), AS_OF)


VALUES = st.one_of(st.none(), st.just("n/a"), st.sampled_from([0.0, 1.0]), st.floats(0, 1))


@st.composite
def municipalities(draw: st.DrawFn) -> list[Asked]:
    """Up to eight datasets with any answers, closed and shared ones among them, some in one cluster."""
    return [
        answered(
            id,
            but={check: draw(VALUES) for check in draw(st.sets(st.sampled_from(CHECKS)))},
            value=draw(VALUES),
            public=draw(st.booleans()),
            expected_type=draw(st.sampled_from([None, "E01", "E10", "E12", "E39"])),
            theme=draw(st.sampled_from([None, "GOVE", "TRAN", "TECH"])),
            cluster=draw(st.sampled_from([None, "x", "y"])),
            share=draw(st.sampled_from([1.0, 0.5, 1 / 7])),
            national=draw(st.booleans()),
            links=draw(st.integers(0, 3)),
        )
        for id in range(1, draw(st.integers(0, 8)) + 1)
    ]


@given(municipalities())
def test_the_points_lost_add_up_to_what_quality_and_coverage_lack_of_100(asked: list[Asked]) -> None:
    result = assessed(asked)
    for number, criteria in ((result.quality, result.weighed.criteria), (result.coverage, result.covered.criteria)):
        if number is not None:
            assert sum(c.lost or 0.0 for c in criteria) == pytest.approx(100 - number, abs=1e-9)


@given(municipalities())
def test_the_points_as_stored_add_up_to_the_last_decimal_and_none_is_off_by_more_than_one_unit(
    asked: list[Asked],
) -> None:
    result = assessed(asked)
    stored = losses(result)
    for number, criteria in ((result.quality, result.weighed.criteria), (result.coverage, result.covered.criteria)):
        if number is not None:
            units = [round(10_000 * (stored[c.id] or 0.0)) for c in criteria]
            assert sum(units) == 1_000_000 - round(10_000 * round(number, 4))
            assert all(abs(u - 10_000 * (c.lost or 0.0)) < 1.01 for u, c in zip(units, criteria, strict=True))
    assert [stored[c.id] is None for c in result.criteria] == [c.lost is None for c in result.criteria]


@given(municipalities())
def test_every_number_stays_within_its_scale(asked: list[Asked]) -> None:
    result = assessed(asked)
    for number in (result.quality, result.coverage, result.total, *result.weighed.dimensions.values()):
        assert number is None or -1e-9 <= number <= 100 + 1e-9
    assert result.measured is None or 0 <= result.measured <= 1 + 1e-12
    weights = [d.weight for d in result.datasets if d.weight is not None]
    assert not weights or sum(weights) == pytest.approx(1)


@given(municipalities(), st.randoms(use_true_random=False))
def test_the_order_of_the_datasets_does_not_matter(asked: list[Asked], random: Random) -> None:
    shuffled = list(asked)
    random.shuffle(shuffled)
    assert assessed(shuffled) == assessed(asked)


@given(municipalities(), municipalities())
@settings(max_examples=60)
def test_coverage_never_falls_when_datasets_are_added(asked: list[Asked], more: list[Asked]) -> None:
    both = asked + [replace(a, dataset=replace(a.dataset, id=a.dataset.id + 100)) for a in more]
    before, after = assessed(asked).coverage, assessed(both).coverage
    assert before is not None and after is not None and after >= before - 1e-9


@given(municipalities(), st.sampled_from(CHECKS))
def test_what_could_not_be_found_out_never_raises_the_measured_share(asked: list[Asked], check: str) -> None:
    i = CHECKS.index(check)
    hidden = [_with(a, i, None) if a.public and a.findings[i].applies else a for a in asked]
    before, after = assessed(asked).measured, assessed(hidden).measured
    assert (after or 0) <= (before or 0) + 1e-9


@given(municipalities(), st.sampled_from(CHECKS))
def test_meeting_a_criterion_in_full_never_lowers_quality(asked: list[Asked], check: str) -> None:
    i = CHECKS.index(check)
    met = [_with(a, i, 1.0) if a.public and a.findings[i].value is not None else a for a in asked]
    before, after = assessed(asked).quality, assessed(met).quality
    assert before is None or (after is not None and after >= before - 1e-9)


def _with(asked: Asked, i: int, value: float | None) -> Asked:
    changed = list(asked.findings)
    changed[i] = replace(changed[i], value=value)
    return replace(asked, findings=tuple(changed))


def test_all_that_one_expects_in_perfect_order_is_100() -> None:
    result = assessed([answered(i, expected_type=t.id) for i, t in enumerate(TYPES, start=1)])
    assert (result.quality, result.coverage, result.total) == pytest.approx((100, 100, 100))
    assert (result.level.level, result.level.name.nb, result.level.caps) == (5, "Ledende", ())
    assert result.types_shared == len(TYPES) and not result.provisional


@pytest.mark.parametrize("value", [None, "n/a"])
def test_where_nothing_could_be_measured_quality_is_unknown_and_not_zero(value: str | None) -> None:
    result = assessed([answered(i, value) for i in (1, 2, 3)])
    assert result.quality is None and result.total is None and result.level.level is None
    assert all(c.value is None and c.lost is None for c in result.weighed.criteria)


def test_a_criterion_that_does_not_apply_leaves_both_sides_and_an_inconclusive_one_lowers_the_measured_share() -> None:
    result = assessed([answered(i, 1.0, but={"live_links": None, "temporal_coverage": "n/a"}) for i in (1, 2, 3)])
    assert result.quality == pytest.approx(100)
    assert result.measured == pytest.approx((100 - 10 - 2) / (100 - 2))
    links = next(c for c in result.criteria if c.id == "live-links")
    assert (links.value, links.measured, links.inconclusive, links.lost) == (None, 0, 3, None)


def test_less_than_60_percent_measured_is_provisional() -> None:
    some = dict.fromkeys(CHECKS[4:], None)  # the licence is 20 of 100
    assert assessed([answered(i, 1.0, but=some) for i in (1, 2, 3)]).provisional


def test_quality_and_points_lost_by_hand() -> None:
    """One dataset on its own and four that are one thing: weights √1 and √4, of √1 + √4 = 3."""
    alone = answered(1, 1.0, but={"open_licence": 0.0})
    pieces = [answered(i, 1.0, but={"live_links": 0.5}, cluster="x") for i in (2, 3, 4, 5)]
    result = assessed([alone, *pieces])
    assert result.weighed.n_eff == 3 and result.weighed.clusters == 2
    assert [d.weight for d in result.datasets] == pytest.approx([1 / 3] + [2 / 3 / 4] * 4)
    assert result.quality == pytest.approx((88 + 2 * 95) / 3)
    lost = {c.id: c.lost for c in result.weighed.criteria if c.lost}
    assert lost == pytest.approx({"open-licence": 12 / 3, "live-links": 10 / 3})
    assert result.weighed.dimensions["licence"] == pytest.approx((40 + 2 * 100) / 3)
    assert (result.weighed.median, result.weighed.p25) == pytest.approx((95, 95))


def test_a_company_of_three_owners_counts_a_third_in_quality_and_fully_in_coverage() -> None:
    own = [answered(1, 1.0), answered(2, 1.0)]
    shared = answered(3, 0.0, but={"open_licence": 1.0, "live_links": 1.0, "machine_readable_format": 1.0},
                      share=1 / 3, expected_type="E25")  # fmt: skip
    result = assessed([*own, shared])
    assert [d.weight for d in result.datasets] == pytest.approx([3 / 7, 3 / 7, 1 / 7])
    assert next(t.value for t in result.covered.types if t.id == "E25") == 1


def test_a_type_is_worth_a_quarter_for_each_of_described_open_alive_and_structured() -> None:
    def value(**but: float | None) -> float | None:
        result = assessed([answered(1, 1.0, but=but, expected_type="E10")])
        return next(t.value for t in result.covered.types if t.id == "E10")

    assert value() == 1
    assert value(live_links=None) == 1  # a link that nobody could decide on counts as alive
    assert value(live_links=0.0) == 0.75
    assert value(live_links="n/a") == 0.75  # without an address there is nothing to be alive
    assert value(live_links=0.0, open_licence=0.3) == 0.5  # "other open" without a name is not open
    assert value(live_links=0.0, open_licence=0.0, machine_readable_format=0.4) == 0.25


@pytest.mark.parametrize("closed", [{"public": False}, {"links": 0}])
def test_a_closed_dataset_or_one_without_distributions_is_only_described(closed: dict[str, object]) -> None:
    result = assessed([answered(1, 1.0, expected_type="E10", **closed)])
    assert next(t.value for t in result.covered.types if t.id == "E10") == 0.25


def test_each_expected_type_counts_once_by_its_best_dataset() -> None:
    one = assessed([answered(1, expected_type="E10")])
    many = assessed([answered(i, 1.0 if i == 7 else 0.1, expected_type="E10") for i in range(1, 50)])
    assert many.coverage == pytest.approx(one.coverage)
    assert next(t.dataset_id for t in many.covered.types if t.id == "E10") == 7


def test_a_type_that_does_not_apply_to_a_small_municipality_is_left_out() -> None:
    types = {t.id: t for t in assessed([answered(1)], population=1_500).covered.types}
    assert not types["E40"].applies and types["E40"].value is None
    assert types["E10"].applies and types["E10"].value == 0


def test_a_dataset_counts_for_one_theme_of_its_type_or_else_its_first() -> None:
    def breadth(*asked: Asked) -> float | None:
        return next(c.value for c in assessed(list(asked)).criteria if c.id == "theme-breadth")

    assert breadth(answered(1, expected_type="E10", theme="AGRI")) == pytest.approx(0.1)
    assert breadth(answered(1, expected_type="E10"), answered(2, theme="EDUC")) == pytest.approx(0.1)
    assert breadth(answered(1, expected_type="E10"), answered(2, theme="AGRI")) == pytest.approx(0.2)
    assert breadth(answered(1, theme="TECH")) == 0  # no expected type is about it
    assert breadth(answered(1, theme="AGRI", but={"open_licence": 0.0})) == 0


def test_national_visibility_is_measured_only_if_the_national_catalogue_was_read() -> None:
    asked = [answered(1), answered(2, national=False)]
    visible = next(c for c in assessed(asked).criteria if c.id == "national-visibility")
    assert visible.value == 0.5
    own = SourceState("own", "dcat", NATIONAL.last_complete, NATIONAL.last_complete_on)
    result = assess(place(own), asked, TYPES, the_rubric(), AS_OF)
    visible = next(c for c in result.criteria if c.id == "national-visibility")
    assert (visible.value, visible.inconclusive) == (None, 1)


def test_a_measure_lifts_the_total_by_what_the_engine_gives_when_it_is_met() -> None:
    halves = [answered(i, 1.0, but={"documentation": 0.5, "open_licence": 0.3}, expected_type="E10") for i in (1, 2, 3)]
    result = assessed(halves)
    for check, criterion_id in (("documentation", "documentation"), ("open_licence", "open-licence")):
        met = assessed([_with(a, CHECKS.index(check), 1.0) for a in halves])
        assert result.total is not None and met.total is not None
        assert result.gains[criterion_id] == pytest.approx(met.total - result.total)
    assert result.coverage is not None and result.quality is not None
    # an opened licence is worth more than its points of quality: the data become usable
    lost = next(c.lost for c in result.criteria if c.id == "open-licence")
    assert result.gains["open-licence"] > sqrt(result.coverage * (result.quality + lost)) - result.total
    assert result.top_measure == "expected-types"
    assert result.top_measure_points == max(result.gains.values())


@given(municipalities())
@settings(max_examples=60)
def test_every_gain_is_the_engines_own_difference(asked: list[Asked]) -> None:
    result = assessed(asked)
    for i, criterion in enumerate(the_rubric().of("quality")):
        met = [_with(a, i, 1.0) if a.public and a.findings[i].value is not None else a for a in asked]
        after = assessed(met).total
        if result.total is None or after is None or result.status.id == "kun_ikke_aapne":
            assert criterion.id not in result.gains
        else:
            assert result.gains.get(criterion.id, 0.0) == pytest.approx(after - result.total, abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_the_archetypes_come_in_the_order_that_the_rubric_promises(seed: int) -> None:
    random = Random(seed)
    envi = [t.id for t in TYPES if t.eu_theme == "ENVI"]
    core_of_six_themes = [t.id for t in TYPES if t.tier == "core" and t.eu_theme not in ("SOCI", "GOVE")][:12]
    good = batch(random, 1, 60, 70, 95, [*CORE, "E38", "E39", *OPTIONAL[:8]])
    archetypes = {
        "60 good and broad": good,
        "60 good + 300 junk": good + batch(random, 100, 300, 5, 27, cluster="junk"),
        "60 mixed and broad": batch(random, 1, 60, 30, 80, CORE),
        "12 good core types": batch(random, 1, 12, 70, 95, core_of_six_themes),
        "200 decent from one exporter and one theme": batch(random, 1, 200, 50, 70, envi),
        "one perfect": [of_quality(1, 100, expected_type="E10")],
        "500 junk spread": batch(random, 1, 500, 5, 27, CORE[:10]),
        "500 junk in one series": batch(random, 1, 500, 5, 27, ["E10"], cluster="series"),
        "only closed data": [answered(i, public=False, expected_type=t) for i, t in enumerate(CORE[:5], start=1)],
        "nothing": [],
    }
    results = [assessed(asked, number=f"{i:04}") for i, asked in enumerate(archetypes.values())]
    totals = dict(zip(archetypes, [r.total for r in results], strict=True))
    assert sorted(totals, key=lambda name: -totals[name]) == list(archetypes)
    assert list(totals.values())[:9] == sorted(set(list(totals.values())[:9]), reverse=True)
    assert totals["only closed data"] == totals["nothing"] == 0
    order = ranks(results)
    assert [order[r.place.number].rank for r in results] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 9]


def test_equal_totals_are_ordered_by_coverage_and_then_share_a_rank() -> None:
    one = [answered(1, 1.0, expected_type="E10")]
    results = [
        assessed(one, number="0001"),
        assessed([answered(i, expected_type=t) for i, t in enumerate(CORE, start=1)], number="0002"),
        assessed(one, number="0003"),
        assessed([], number="0004"),
        assessed(one, number="0005", population_group="under 5 000"),
        assessed(one, number="0006", population_group=None),
    ]
    order = {number: (r.rank, r.group_size) for number, r in ranks(results).items()}
    assert order == {"0001": (2, 4), "0002": (1, 4), "0003": (2, 4), "0004": (4, 4), "0005": (1, 1)}
