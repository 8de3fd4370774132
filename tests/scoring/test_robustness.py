"""Intervals: what must hold of any, and the draws by hand on small municipalities."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from math import sqrt
from pathlib import Path
from random import Random
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from check_cases import the_rubric
from scoring.coverage import QUESTIONS
from scoring.engine import assess
from scoring.levels import Share, level_of
from scoring.results import Asked, Interval, MunicipalityResult, Place
from scoring.robustness.choices import CHOICES, Choice, draw
from scoring.robustness.evidence import Evidence, gather, weighing
from scoring.robustness.intervals import competition, intervals, settled
from scoring.robustness.simulation import ALIKE, DRAWN, Drawn, numbers, shares_met
from scoring_cases import AS_OF, CHECKS, NATIONAL, answered, batch, place, the_types
from scoring_store import BERGEN, OSLO, UTSIRA, Norway, record

TYPES = the_types()
CORE = [t.id for t in TYPES if t.tier == "core"]
DRAWS = 300


def seen(asked: Sequence[Asked], **where: object) -> Evidence:
    return gather(assess(place(**where), asked, TYPES, the_rubric(), AS_OF), asked, the_rubric(), TYPES)


def because(reason: str, asked: Sequence[Asked]) -> list[Asked]:
    """The same answers, each for this reason."""
    return [replace(a, findings=tuple([replace(f, reason=reason) for f in a.findings])) for a in asked]


def around(*evidence: Evidence, draws: int = DRAWS) -> dict[str, Interval]:
    return intervals(evidence, the_rubric(), TYPES, AS_OF, draws)


def drawn(*evidence: Evidence, vary: Sequence[Choice], draws: int = DRAWS) -> list[Drawn]:
    found = numbers(evidence, the_rubric(), draw(the_rubric(), TYPES, "seed", draws, vary), "seed")
    return [found[e.result.place.number] for e in evidence]


VALUES = st.one_of(st.none(), st.just("n/a"), st.sampled_from([0.0, 1.0]), st.floats(0, 1))


@st.composite
def municipalities(draw: st.DrawFn, values: st.SearchStrategy[float | str | None] = VALUES) -> list[Asked]:
    """Up to six datasets with any answers, closed and shared ones among them, some in one cluster."""
    return [
        answered(
            id,
            but={check: draw(values) for check in draw(st.sets(st.sampled_from(CHECKS), max_size=5))},
            value=draw(values),
            public=draw(st.booleans()),
            expected_type=draw(st.sampled_from([None, "E01", "E10", "E12", "E40"])),
            theme=draw(st.sampled_from([None, "GOVE", "TRAN", "TECH"])),
            cluster=draw(st.sampled_from([None, "x", "y"])),
            share=draw(st.sampled_from([1.0, 0.5, 1 / 7])),
            national=draw(st.booleans()),
            links=draw(st.integers(0, 2)),
        )
        for id in range(1, draw(st.integers(0, 6)) + 1)
    ]


@given(municipalities(), st.sampled_from([1_500, 60_000, None]))
def test_with_nothing_chosen_otherwise_every_draw_says_what_the_engine_says(
    asked: list[Asked], population: int | None
) -> None:
    evidence = seen(asked, population=population)
    result = evidence.result
    if result.total is None:
        assert not numbers([evidence], the_rubric(), draw(the_rubric(), TYPES, "seed", 3, ()), "seed")
        return
    [found] = drawn(evidence, vary=(), draws=3)
    assert found.total == pytest.approx(result.total, abs=1e-9)
    if result.quality is not None:
        assert found.coverage == pytest.approx(result.coverage, abs=1e-9)


@given(st.lists(municipalities(), min_size=1, max_size=3))
@settings(max_examples=40)
def test_an_interval_holds_what_the_run_says(several: list[list[Asked]]) -> None:
    evidence = [seen(asked, number=f"{i:04}") for i, asked in enumerate(several)]
    found = around(*evidence)
    assert set(found) == {e.result.place.number for e in evidence if e.result.total is not None}
    for number, interval in found.items():
        result = evidence[int(number)].result
        assert result.total is not None and result.level.level is not None
        assert 0 <= interval.total_low <= result.total <= interval.total_high <= 100 + 1e-9
        assert interval.level_low <= result.level.level <= interval.level_high
        assert interval.rank_low is not None and interval.rank_high is not None
        assert 1 <= interval.rank_low <= interval.rank_high <= len(found)


@given(st.lists(municipalities(), min_size=2, max_size=3), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_municipalities_and_of_datasets_does_not_matter(
    several: list[list[Asked]], random: Random
) -> None:
    there = [seen(asked, number=f"{i:04}") for i, asked in enumerate(several)]
    back = [seen(random.sample(asked, len(asked)), number=f"{i:04}") for i, asked in enumerate(several)]
    assert around(*there) == around(*reversed(back))


@given(municipalities(st.sampled_from([0.0, 0.5, 1.0])), st.lists(st.sampled_from(CHECKS), min_size=1, max_size=4))
@settings(max_examples=40)
def test_what_could_not_be_found_out_never_narrows_where_the_total_may_lie(
    asked: list[Asked], hidden: list[str]
) -> None:
    last = None
    for n in range(len(set(hidden)) + 1):
        evidence = seen([_hide(a, hidden[:n]) for a in asked])
        if evidence.result.quality is None:
            return
        [found] = drawn(evidence, vary=("inconclusive",))
        low, high = found.total.min(), found.total.max()
        if last is not None:
            assert low <= last[0] + 1e-9 and high >= last[1] - 1e-9
        last = (low, high)


def _hide(asked: Asked, checks: Sequence[str]) -> Asked:
    findings = [
        replace(f, value=None) if check in checks and f.applies else f
        for check, f in zip(CHECKS, asked.findings, strict=False)
    ]
    return replace(asked, findings=tuple(findings))


def test_the_same_snapshot_and_rubric_give_the_same_interval_and_another_day_another() -> None:
    evidence = seen(batch(Random(1), 1, 12, 30, 90, CORE))
    one, again = around(evidence), around(evidence)
    assert one == again
    other = intervals([evidence], the_rubric(), TYPES, AS_OF + timedelta(days=1), DRAWS)
    assert other != one
    assert other["1508"].total_low == pytest.approx(one["1508"].total_low, abs=2)


def test_what_was_not_found_out_is_drawn_as_met_or_not_in_quality_and_in_coverage_alike() -> None:
    def total(live: float | None) -> Evidence:
        asked = [
            answered(1, but={"live_links": live}, expected_type="E10"),
            answered(2, but={"live_links": live}, theme="AGRI"),
        ]
        return seen(asked)

    [found] = drawn(total(None), vary=("inconclusive",))
    either = {round(total(live).result.total or 0, 9) for live in (0.0, 1.0)}
    assert {round(t, 9) for t in found.total} == either and len(either) == 2


def test_the_chance_that_it_is_met_is_the_size_groups_share() -> None:
    peers = seen([answered(i, 1.0, but={"live_links": float(i > 1)}) for i in (1, 2, 3, 4)], number="0001")
    other = seen([answered(1, 1.0, but={"live_links": 0.0})], number="0002", population_group="under 5 000")
    unsure = seen([answered(1, 1.0, but={"live_links": None}, expected_type="E10")], number="0003")
    assert shares_met([peers, other, unsure])[peers.result.place.population_group]["live-links"] == 0.75
    [_, _, found] = drawn(peers, other, unsure, vary=("inconclusive",), draws=2000)
    assert np.mean(found.total > found.total.mean()) == pytest.approx(0.75, abs=0.04)
    small = seen([answered(1, 1.0, but={"live_links": None})], number="0004", population_group="5 000–19 999")
    met = shares_met([peers, other, small])
    assert met["5 000–19 999"]["live-links"] == 3 / 5  # none of its group: that of all
    assert shares_met([small])["5 000–19 999"]["live-links"] == 0.5  # nobody's


def test_after_a_night_without_link_checks_the_total_may_lie_on_either_side_of_what_the_run_says() -> None:
    """Those without an address or an API are measured all the same, and would be the only ones."""
    looks = ("live_links", "open_access", "bulk_download", "api", "format_as_declared")
    waiting = because("not_opened", [answered(i, 0.6, but=dict.fromkeys(looks)) for i in (1, 2, 3)])
    nothing = [
        *because(
            "no_address", [answered(4, 0.6, but={**dict.fromkeys(looks, "n/a"), "bulk_download": 0.0, "api": 0.0})]
        ),
        *because("no_distribution", [answered(5, 0.6, but=dict.fromkeys(looks, 0.0), expected_type="E10", links=0)]),
        *because("no_api", [answered(6, 0.6, but={"api": 0.0, **dict.fromkeys(looks[:3])}, expected_type="E12")]),
    ]
    evidence = [seen([*waiting, *nothing], number=f"{i:04}") for i in range(4)]
    met = shares_met(evidence)["20 000 og over"]
    assert [met[c.id] for c in the_rubric().of("quality") if c.check in looks] == [0.5] * len(looks)
    for e, found in zip(evidence, drawn(*evidence, vary=("inconclusive",)), strict=True):
        assert found.total.min() < (e.result.total or 0) < found.total.max()


def test_the_three_ways_of_weighing_clusters_by_hand() -> None:
    """One dataset of 88 on its own and four of 95 that are one thing."""
    alone = answered(1, 1.0, but={"open_licence": 0.0}, expected_type="E10")
    pieces = [answered(i, 1.0, but={"live_links": 0.5}, cluster="x") for i in (2, 3, 4, 5)]
    [found] = drawn(seen([alone, *pieces]), vary=("clusters",), draws=3)
    assert found.total**2 / found.coverage == pytest.approx([(88 + 95) / 2, (88 + 2 * 95) / 3, (88 + 4 * 95) / 5])


def test_the_three_ways_of_combining_by_hand() -> None:
    evidence = seen([answered(1, 0.5, but={"open_licence": 1.0}, expected_type="E10")])
    coverage, quality = evidence.result.coverage, evidence.result.quality
    assert coverage and quality
    [found] = drawn(evidence, vary=("aggregation",), draws=3)
    both = coverage + quality
    assert found.total == pytest.approx([sqrt(coverage * quality), both / 2, 2 * coverage * quality / both])


def test_a_match_is_wrong_as_often_as_the_matcher_is_but_never_when_a_person_decided_it() -> None:
    one = answered(1, 1.0, expected_type="E10")
    [found] = drawn(seen([one]), vary=("matches",), draws=4000)
    assert np.mean(found.coverage == 0) == pytest.approx(1 - TYPES[0].precision, abs=0.015)
    [twice] = drawn(seen([one, answered(2, 1.0, expected_type="E10")]), vary=("matches",), draws=4000)
    assert np.mean(twice.coverage == 0) < 0.01  # both would have to be wrong
    [decided] = drawn(seen([replace(one, type_decided=True)]), vary=("matches",))
    assert len(set(decided.coverage)) == 1


def test_a_wrong_match_leaves_a_usable_dataset_its_own_theme() -> None:
    own = answered(1, 1.0, expected_type="E10", theme="AGRI")
    [found] = drawn(seen([own]), vary=("matches",), draws=2000)
    dropped = seen([replace(own, expected_type=None)]).result.coverage
    assert {round(c, 9) for c in found.coverage} == {round(seen([own]).result.coverage or 0, 9), round(dropped or 0, 9)}


def test_the_list_loses_or_gains_up_to_five_types_and_a_lost_one_is_no_longer_missed() -> None:
    choices = draw(the_rubric(), TYPES, "seed", 1000, ("expected-list",))
    moved = (choices.types - 1).sum(axis=0)
    assert set(moved) == set(range(-5, 6)) and set(choices.types.ravel()) == {0, 1, 2}
    [found] = drawn(seen([answered(1, expected_type="E10")]), vary=("expected-list",), draws=1000)
    without = [t for t in TYPES if t.id != "E10"]
    nothing = assess(place(), [answered(1, theme=None)], without, the_rubric(), AS_OF).coverage
    assert found.coverage.min() == nothing == 0
    assert found.coverage.max() > 1.5 * np.median(found.coverage)


def test_weights_are_drawn_positive_around_the_rubrics_with_a_quarter_of_spread() -> None:
    choices = draw(the_rubric(), TYPES, "seed", 4000)
    for part, weights in (("quality", choices.quality), ("coverage", choices.coverage)):
        factors = weights / np.array([c.weight for c in weighing(the_rubric(), part)])[:, None]
        assert factors.min() > 0
        assert factors.mean() == pytest.approx(1, abs=0.02) and factors.std() == pytest.approx(0.25, abs=0.02)


def test_ranks_of_every_draw_are_competition_ranks() -> None:
    keys = np.array([[3, 1], [5, 1], [3, 1], [1, 0]])
    assert competition(keys).T.tolist() == [[2, 1, 2, 4], [1, 1, 1, 4]]


def test_intervals_tell_the_archetypes_apart_where_they_are_unlike_and_not_where_they_are_alike() -> None:
    random = Random(7)
    good = batch(random, 1, 60, 70, 95, [*CORE, "E38", "E39"])
    evidence = [
        seen(asked, number=f"{i:04}", **where)
        for i, (asked, where) in enumerate(
            [
                (good, {}),
                (batch(random, 1, 60, 70, 95, [*CORE, "E38", "E39"]), {}),
                (batch(random, 1, 12, 70, 95, CORE[:12]), {}),
                (batch(random, 1, 200, 5, 27, ["E10"], cluster="series"), {}),
                ([answered(1, public=False, expected_type="E10")], {}),
                ([], {}),
                ([], {"closed_portals": ("Krever innlogging.",)}),
            ]
        )
    ]
    found = around(*evidence)
    good_, alike, core, junk, closed, nothing = (found[f"{i:04}"] for i in range(6))
    assert good_.total_low > core.total_high > core.total_low > junk.total_high
    assert good_.total_low < alike.total_high and alike.total_low < good_.total_high
    assert all(i.rank_high is not None and i.rank_high <= 2 for i in (good_, alike))
    assert (core.rank_low, core.rank_high) == (3, 3)
    assert closed == nothing == Interval(0, 0, 0, 0, 5, 5)
    assert "0006" not in found


def test_a_provisional_score_prints_the_lower_of_its_intervals_two_levels() -> None:
    asked = [answered(i, 1.0, but={"live_links": None}, expected_type=t) for i, t in enumerate(CORE, 1)]
    result = seen(because("not_opened", asked)).result
    assert result.provisional and result.level.level == 5
    lowered = settled(result, Interval(55.0, 85.0, 3, 5), the_rubric())
    assert (lowered.level.level, lowered.level.name.nb, lowered.total) == (3, "På god vei", result.total)
    final = replace(result, provisional=False)
    assert settled(final, Interval(55.0, 85.0, 3, 5), the_rubric()).level == final.level
    assert settled(result, None, the_rubric()) == result


def test_caps_hold_for_both_ends_and_no_end_says_that_nothing_was_found() -> None:
    closed = [answered(i, 1.0, but={"open_licence": 0.0}, expected_type=t) for i, t in enumerate(CORE, start=1)]
    found = around(seen(closed))["1508"]
    assert found.total_high > 60 and found.level_high == 2
    doubtful = [t.model_copy(update={"precision": 0.5}) for t in TYPES]  # so that the type is taken away in many a draw
    asked = [answered(1, 0.1, expected_type="E10")]
    weak = gather(assess(place(), asked, doubtful, the_rubric(), AS_OF), asked, the_rubric(), doubtful)
    interval = intervals([weak], the_rubric(), doubtful, AS_OF, DRAWS)["1508"]
    assert (interval.level_low, interval.total_low) == (1, 0)
    assert level_of(10.0, {"open-share": Share(0.1)}, the_rubric()).ceiling == 2


def test_all_of_norway_is_drawn_fifteen_hundred_times_within_a_minute() -> None:
    random = Random(3)
    evidence = [seen(batch(random, 1, 8, 10, 95, random.sample(CORE, 5)), number=f"{i:04}") for i in range(357)]
    start = process_time()
    found = around(*evidence, draws=1500)
    assert len(found) == 357 and process_time() - start < 20  # measured: below one second


def test_a_run_stores_intervals_and_the_same_ones_the_next_time(tmp_path: Path) -> None:
    norway = Norway(tmp_path)
    titles = ["Badeplasser", "Lekeplasser", "Budsjett 2026", "Trær", "Kommuneplan"]
    norway.harvest([record(f"http://o.no/{i}", title) for i, title in enumerate(titles)]
                   + [record("http://b.no/1", "Badeplasser", "964338531")])  # fmt: skip
    sql = (
        "SELECT municipality_number, total_low, total, total_high, level_low, level, level_high, rank_low, rank_in_group,"
        " rank_high, provisional FROM latest_score ORDER BY 1"
    )
    norway.score()
    rows = {row[0]: row[1:] for row in norway.rows(sql)}
    for number in (OSLO, BERGEN):
        low, total, high, level_low, level, level_high, best, rank, worst, provisional = rows[number]
        assert low < total < high and best <= rank <= worst and level_low <= level <= level_high
        assert not provisional or level == level_low
    assert rows[UTSIRA][:9] == (0, 0, 0, 0, 0, 0, 1, 1, 1)
    norway.score()
    assert {row[0]: row[1:] for row in norway.rows(sql)} == rows


def test_who_is_not_assessed_has_no_interval(tmp_path: Path) -> None:
    norway = Norway(tmp_path)
    norway.fails()
    norway.score()
    assert set(norway.rows("SELECT total_low, total_high, level_low, level_high, rank_low FROM latest_score")) == {
        (None,) * 5
    }


def test_every_choice_moves_something_alone() -> None:
    several = [
        *batch(Random(5), 1, 20, 30, 90, CORE[:9], cluster="x"),
        answered(50, 0.5, but={"open_licence": 1.0}, expected_type="E38"),
    ]
    asked = [_hide(a, ["api"]) for a in several]
    for choice in CHOICES:
        [found] = drawn(seen(asked), vary=(choice,))
        assert found.total.std() > 1e-6, choice


def test_the_place_tells_which_types_apply() -> None:
    asked = [answered(1, expected_type="E40")]
    place_: Place = seen(asked, population=1_500).result.place
    assert place_.sources == (NATIONAL,)
    [small], [large] = (drawn(seen(asked, population=p), vary=(), draws=1) for p in (1_500, 60_000))
    assert small.coverage[0] < large.coverage[0]


def test_a_result_keeps_all_else_when_its_interval_is_set() -> None:
    result: MunicipalityResult = seen([answered(1, 1.0, expected_type="E10")]).result
    interval = around(seen([answered(1, 1.0, expected_type="E10")]))["1508"]
    assert replace(settled(result, interval, the_rubric()), interval=None, level=result.level) == result


@pytest.mark.parametrize(("unknown", "below"), [("undecided", 0), ("not_opened", 1)])
def test_a_host_that_blocks_us_costs_no_level_that_a_twin_without_those_criteria_keeps(
    unknown: str, below: int
) -> None:
    access = ("live_links", "open_access", "bulk_download", "format_as_declared")
    asked = [answered(i, 0.9, expected_type=t, but=dict.fromkeys(access)) for i, t in enumerate(CORE, 1)]
    without = [
        answered(i, 0.9, expected_type=t, but=dict.fromkeys(access[1:], "n/a") | {"live_links": 0.9})
        for i, t in enumerate(CORE, 1)
    ]
    blocked, twin = seen(because(unknown, asked)).result, seen(without).result
    interval = Interval(twin.total or 0, 100, (twin.level.level or 0) - 1, 5)
    level = settled(twin, interval, the_rubric()).level.level
    assert level == twin.level.level and level is not None
    assert settled(blocked, interval, the_rubric()).level.level == level - below


def test_every_question_of_coverage_is_drawn_or_known_to_be_alike_in_every_draw() -> None:
    assert sorted(QUESTIONS) == sorted((*DRAWN, *ALIKE))
