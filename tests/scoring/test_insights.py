"""Practice, barriers and measures: how they are counted, and that no criterion proves itself."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from check_cases import the_rubric
from scoring.coverage import QUARTERS, Covering
from scoring.engine import assess
from scoring.gains import total_of
from scoring.insights.barriers import barriers
from scoring.insights.examples import Described, examples
from scoring.insights.field import Player, field_of, groups_of
from scoring.insights.practice import leaders, practices
from scoring.results import Asked
from scoring.robustness.evidence import Evidence, gather
from scoring.rubric import Criterion
from scoring_cases import AS_OF, CHECKS, answered, place, the_types
from store.insights import ALL, Practice

RUBRIC, TYPES = the_rubric(), the_types()
SMALL, CITIES = "under 5 000", "20 000 og over"


def evidence(number: int, asked: Sequence[Asked], group: str = CITIES) -> Evidence:
    where = place(number=f"{number:04}", name=f"Kommune {number}", population_group=group)
    return gather(assess(where, asked, TYPES, RUBRIC, AS_OF), asked, RUBRIC, TYPES)


def three(number: int, value: float = 0.5, **but: float | str | None) -> list[Asked]:
    """Three datasets of one municipality, on types that make it have some coverage."""
    return [
        answered(10 * number + i, value, but={"open_licence": 1.0, **but}, expected_type=f"E{i:02}") for i in (1, 2, 3)
    ]


def grouped(several: Sequence[Evidence]) -> dict[str, list[Player]]:
    return groups_of(field_of(several, RUBRIC))


def described(several: Sequence[Evidence], **given: object) -> dict[int, Described]:
    known = {"portal_kind": "ckan", "modified": "2026-01-01", "linked": True, **given}
    return {d.id: Described(**known) for e in several for d in e.result.datasets}  # type: ignore[arg-type]


VALUES = st.one_of(st.none(), st.just("n/a"), st.sampled_from([0.0, 1.0]), st.floats(0, 1))


@st.composite
def fields(draw: st.DrawFn) -> list[list[Asked]]:
    """Five to seven municipalities, each with three to five datasets that say anything."""
    return [
        [
            answered(
                10 * n + i,
                draw(st.floats(0, 1)),
                but={check: draw(VALUES) for check in draw(st.sets(st.sampled_from(CHECKS), max_size=4))},
                expected_type=draw(st.sampled_from([None, "E01", "E10"])),
                cluster=draw(st.sampled_from([None, "x"])),
            )
            for i in range(draw(st.integers(3, 5)))
        ]
        for n in range(1, draw(st.integers(5, 7)) + 1)
    ]


@given(fields(), st.sampled_from(RUBRIC.criteria))
@settings(max_examples=40, deadline=None)
def test_the_total_without_a_criterion_is_what_the_engine_gives_when_it_weighs_nothing(
    several: list[list[Asked]], left_out: Criterion
) -> None:
    weights = {left_out.id: 0.0}
    criteria = tuple(c.model_copy(update={"weight": weights.get(c.id, c.weight)}) for c in RUBRIC.criteria)
    other = RUBRIC.model_copy(update={"criteria": criteria})
    players = field_of([evidence(n, asked) for n, asked in enumerate(several, start=1)], RUBRIC)
    for player, asked in zip(players, several, strict=True):
        result = assess(player.evidence.result.place, asked, TYPES, other, AS_OF)
        total, coverage = player.without[left_out.id]
        if left_out.check in QUARTERS:  # which coverage asks too, whatever it weighs in quality
            expected = total_of(coverage, result.quality)
        else:
            expected = result.total
            assert coverage == pytest.approx(result.coverage, abs=1e-9)
        assert total == (None if expected is None else pytest.approx(expected, abs=1e-9))


@given(fields(), st.sampled_from(RUBRIC.of("quality")), st.data())
@settings(max_examples=60, deadline=None)
def test_the_total_without_a_criterion_does_not_hang_on_what_that_criterion_says(
    several: list[list[Asked]], left_out: Criterion, data: st.DataObject
) -> None:
    i = CHECKS.index(left_out.check)
    one, other = (
        [[_said(a, i, data.draw(st.sampled_from([0.0, 0.5, 1.0]))) for a in asked] for asked in several] for _ in "12"
    )
    for player, same in zip(*(_players(version) for version in (one, other)), strict=True):
        assert player.without[left_out.id] == pytest.approx(same.without[left_out.id], abs=1e-9)


def _players(several: list[list[Asked]]) -> list[Player]:
    return field_of([evidence(n, asked) for n, asked in enumerate(several, start=1)], RUBRIC)


def _said(asked: Asked, i: int, value: float) -> Asked:
    findings = list(asked.findings)
    findings[i] = replace(findings[i], value=value, applies=True)
    return replace(asked, findings=tuple(findings))


@pytest.mark.parametrize("check", QUARTERS)
def test_without_what_coverage_asks_too_a_dataset_is_worth_thirds_of_what_remains(check: str) -> None:
    of = {c.check: c.id for c in RUBRIC.of("quality")}
    for met, worth in ((set(), 1 / 3), ({check}, 1 / 3), (set(QUARTERS) - {check}, 1.0)):
        asked = [answered(1, 0.0, but={c: float(c in met) for c in QUARTERS}, expected_type="E01")]
        asked += [answered(i, 0.0, expected_type=None) for i in (2, 3)]
        coverage = Covering(asked, TYPES, 60_000, True, RUBRIC).without(check)
        share = next(t.weight for t in TYPES if t.id == "E01") / sum(t.weight for t in TYPES if t.applies(60_000))
        themes = {t.eu_theme for t in TYPES}
        values = {"expected_types": share * worth, "overview": share, "theme_breadth": (worth == 1.0) / len(themes)}
        weights = {c.check: c.weight for c in RUBRIC.of("coverage") if c.check in values}
        others = [
            c.weight for c in RUBRIC.of("coverage") if c.check not in values
        ]  # none of them is in a national catalogue
        whole = sum(weights.values()) + sum(others)
        assert coverage == pytest.approx(100 * sum(w * values[check] for check, w in weights.items()) / whole)
        (player,) = field_of([evidence(1, asked)], RUBRIC)
        assert player.without[of[check]][1] == coverage


@given(fields(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_municipalities_and_datasets_does_not_matter(several: list[list[Asked]], random: Random) -> None:
    numbered = list(enumerate(several, start=1))
    rows = [_rows([evidence(n, asked) for n, asked in numbered])]
    random.shuffle(numbered)
    rows.append(_rows([evidence(n, random.sample(asked, len(asked))) for n, asked in numbered]))
    assert rows[0] == rows[1]


def _rows(several: list[Evidence]) -> list[dict[str, object]]:
    groups, field, known = grouped(several), field_of(several, RUBRIC), described(several)
    found = practices(groups, RUBRIC, 1)
    rows = [*found, *examples(groups, found, known, RUBRIC, 1), *barriers(field, groups, known, RUBRIC, 1)]
    return [row.model_dump() for row in rows]


@given(fields())
@settings(max_examples=25, deadline=None)
def test_points_lost_by_kind_of_portal_add_up_to_those_lost_by_all(several: list[list[Asked]]) -> None:
    found = [evidence(n, asked) for n, asked in enumerate(several, start=1)]
    known = described(found)
    known |= {i: replace(d, portal_kind="csw") for i, d in known.items() if i % 2}
    rows = barriers(field_of(found, RUBRIC), {}, known, RUBRIC, 1)
    for c in RUBRIC.of("quality"):
        of_all = sum(r.points_lost for r in rows if r.criterion_id == c.id and r.grouping == "all")
        by_kind = sum(r.points_lost for r in rows if r.criterion_id == c.id and r.grouping == "portal_kind")
        assert by_kind == pytest.approx(of_all, abs=2e-4)  # each is rounded


def test_only_those_with_an_ordinary_score_and_groups_of_five_are_compared() -> None:
    cities = [evidence(n, three(n)) for n in range(1, 6)]
    few = [evidence(n, three(n)[:2]) for n in range(6, 12)]  # on two datasets
    villages = [evidence(n, three(n), SMALL) for n in range(20, 24)]  # four
    assert {name: len(members) for name, members in grouped([*cities, *few, *villages]).items()} == {CITIES: 5}


@pytest.mark.parametrize(("members", "top"), [(5, 5), (12, 5), (50, 5), (51, 6), (120, 12)])
def test_the_best_are_a_tenth_of_their_size_group_and_at_least_five(members: int, top: int) -> None:
    (group,) = grouped([evidence(n, three(n, n / 200)) for n in range(1, members + 1)]).values()
    best = leaders(group, "licence")
    assert len(best) == top == max(5, ceil(members / 10))
    assert {p.number for p in best} == {f"{n:04}" for n in range(members - top + 1, members + 1)}


def test_a_criterion_does_not_make_its_own_best() -> None:
    """Six meet one criterion and little else; those who lead without it do not meet it, and so it differs the other way."""
    met = [evidence(n, three(n, 0.2, open_licence=1.0)) for n in range(1, 7)]
    better = [evidence(n, three(n, 0.21, open_licence=0.0)) for n in range(11, 16)]
    several = [*met, *better]
    assert min(e.result.total or 0.0 for e in met) > max(e.result.total or 0.0 for e in better)
    row = _practice(several, "open-licence")
    assert (row.best_share, row.rest_share, row.difference) == (0.0, 1.0, -100.0)
    assert (row.best_municipalities, row.rest_municipalities, row.best_datasets, row.rest_datasets) == (5, 6, 15, 18)
    assert row.place == 1 and row.alike is False


def test_each_municipality_counts_alike_however_many_datasets_it_has() -> None:
    best = [evidence(n, three(n, 0.9)) for n in range(1, 6)]
    many = evidence(6, [answered(100 + i, 0.1, but={"keywords": 1.0}) for i in range(30)])
    few = evidence(7, [answered(200 + i, 0.1, but={"keywords": 0.0}) for i in range(3)])
    row = _practice([*best, many, few], "keywords")
    assert (row.rest_share, row.rest_datasets, row.rest_municipalities) == (0.5, 33, 2)


def test_where_all_are_among_the_best_there_is_nobody_to_compare_with() -> None:
    row = _practice([evidence(n, three(n)) for n in range(1, 6)], "keywords")
    assert (row.rest_share, row.difference, row.place, row.alike) == (None, None, None, None)


def test_what_nobody_could_measure_has_no_share() -> None:
    row = _practice([evidence(n, three(n, 0.5, live_links=None)) for n in range(1, 8)], "live-links")
    assert (row.best_share, row.best_municipalities, row.difference) == (None, 0, None)


def test_at_most_five_differences_are_placed_and_none_that_is_small() -> None:
    several = [evidence(n, three(n, 1.0 if n < 6 else 0.2)) for n in range(1, 13)]
    rows = [r for r in practices(grouped(several), RUBRIC, 1) if r.population_group == ALL]
    placed = sorted((r for r in rows if r.place), key=lambda r: r.place or 0)
    assert [r.place for r in placed] == [1, 2, 3, 4, 5]
    sizes = [abs(r.difference or 0.0) for r in placed]
    assert sizes == sorted(sizes, reverse=True) and min(sizes) >= 5
    alike = [r for r in rows if r.alike]
    assert alike and all(abs(r.difference or 0.0) < 5 and r.place is None for r in alike)


def test_examples_follow_their_rule() -> None:
    best = [
        evidence(n, [answered(10 * n + i, 1.0, expected_type=f"E{i:02}") for i in range(1, 8)]) for n in range(1, 6)
    ]
    several = [*best, *(evidence(n, three(n, 0.2)) for n in range(6, 13))]
    known = described(several)
    known[11] = replace(known[11], modified="2026-06-01")
    known[21] = replace(known[21], modified="2026-09-01", linked=False)
    known[22] = replace(known[22], modified="2026-08-01")
    groups = grouped(several)
    found = practices(groups, RUBRIC, 1)
    rows = examples(groups, found, known, RUBRIC, 1)
    first = [r for r in rows if r.criterion_id == rows[0].criterion_id]
    # of equal quality the newest change first, one of each municipality, and 21 has no link
    assert [(r.place, r.municipality_number, r.dataset_id) for r in first] == [
        (1, "0002", 22), (2, "0001", 11), (3, "0003", 31),
    ]  # fmt: skip
    assert len({r.dataset_id for r in rows}) == len(rows)
    placed = {p.criterion_id for p in found if p.place and p.criterion_id in {c.id for c in RUBRIC.of("quality")}}
    assert {r.criterion_id for r in rows} == placed


def test_barriers_by_hand() -> None:
    several = [evidence(n, three(n, 1.0, keywords=0.0 if n < 3 else 1.0)) for n in range(1, 6)]
    field = field_of(several, RUBRIC)
    rows = barriers(field, groups_of(field), described(several), RUBRIC, 1)
    keywords = {(r.grouping, r.group_name): r for r in rows if r.criterion_id == "keywords"}
    assert set(keywords) == {("all", ALL), ("population_group", CITIES), ("portal_kind", "ckan")}
    for row in keywords.values():
        assert (row.municipalities, row.datasets, row.share_not_met) == (5, 15, 0.4)
        assert row.points_lost == pytest.approx(2 * 2)  # a weight of 2 of 100, in two municipalities
    shared = next(r for r in rows if r.criterion_id == "expected-types" and r.grouping == "all")
    assert shared.datasets == 0 and shared.share_not_met == pytest.approx(
        1 - several[0].result.covered.criteria[0].value
    )


def _practice(several: Sequence[Evidence], criterion_id: str) -> Practice:
    found = practices(grouped(several), RUBRIC, 1)
    return next(r for r in found if r.criterion_id == criterion_id and r.population_group == ALL)
