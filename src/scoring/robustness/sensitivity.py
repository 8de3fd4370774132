"""What the ranking owes to choices of method, to the portals and to size, and which criteria tell nobody apart (RUBRIC §8)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from math import log10
from typing import Literal

import numpy as np

from scoring.engine import NOTHING_TO_REUSE
from scoring.expected import ExpectedType
from scoring.results import MunicipalityResult
from scoring.robustness.choices import ARITHMETIC, CHOICES, Choice, Choices, draw
from scoring.robustness.evidence import Array, Evidence, weighing
from scoring.robustness.intervals import competition, keys_of, ranked_groups, seed_of
from scoring.robustness.simulation import Drawn, numbers
from scoring.rubric import Rubric

FEWEST = 5  # municipalities, or datasets, from which anything is said at all
CONSTANT = 0.05  # standard deviation of a criterion's values below which it tells nobody apart
TWINS = 0.9  # correlation above which one of two criteria says nothing new

Alternative = Literal["equal-weights", "arithmetic", "expected-list"]
Silence = Literal["unmeasured", "constant", "twin"]


@dataclass(frozen=True, slots=True)
class ChoiceEffect:
    """What one choice does when all others stay as the rubric makes them."""

    choice: Choice
    spread: float  # standard deviation of a total, in points; mean over the municipalities with open data
    share: float | None  # of the variance that all choices together give; interplay is why these need not sum to 1
    places: float  # by how many places a municipality moves within its size group; mean


@dataclass(frozen=True, slots=True)
class RankCorrelation:
    """Spearman's correlation of the totals with those of another method, over the municipalities with open data."""

    against: Alternative
    correlation: float | None  # mean over the draws, where there are several
    lowest: float | None  # 5th percentile of the draws


@dataclass(frozen=True, slots=True)
class CriterionShare:
    """The share of a criterion's variance over datasets that lies between portals."""

    criterion_id: str
    share: float


@dataclass(frozen=True, slots=True)
class PortalEffect:
    """How much of how datasets differ in quality lies between portals. Only portals with datasets of two municipalities
    or more count: of the others nobody can say whether portal or municipality made the difference."""

    share: float
    portals: int
    datasets: int
    criteria: tuple[CriterionShare, ...]  # the largest first


@dataclass(frozen=True, slots=True)
class SizeEffect:
    """The straight line through the totals over the logarithm of the population."""

    slope: float  # points for ten times the inhabitants
    explained: float  # R²
    municipalities: int


@dataclass(frozen=True, slots=True)
class SilentCriterion:
    """A criterion that carries no information this year."""

    criterion_id: str
    why: Silence
    figure: float | None  # standard deviation, or the correlation with the twin
    twin: str | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """All of it."""

    municipalities: int  # with open data
    choices: tuple[ChoiceEffect, ...]  # the largest first
    correlations: tuple[RankCorrelation, ...]
    portal: PortalEffect | None
    size: SizeEffect | None
    silent: tuple[SilentCriterion, ...]


def study(
    evidence: Sequence[Evidence], rubric: Rubric, types: Sequence[ExpectedType], as_of: date, draws: int = 1500
) -> Study:
    """Examine one run's evidence; seeded, so that the same run is always told the same."""
    with_data = [e for e in evidence if e.result.total is not None and e.result.status.id not in NOTHING_TO_REUSE]
    return Study(
        municipalities=len(with_data),
        choices=_effects(evidence, with_data, rubric, types, as_of, draws),
        correlations=_correlations(with_data, rubric, types, as_of, draws),
        portal=_portal_effect(with_data, rubric),
        size=_size_effect([e.result for e in evidence]),
        silent=_silent([e.result for e in with_data], rubric),
    )


def spearman(one: Array, other: Array) -> float | None:
    """The correlation of the ranks, ties sharing the mean of theirs."""
    return correlation(_mean_ranks(one), _mean_ranks(other))


def correlation(one: Array, other: Array) -> float | None:
    """Pearson's; None where one of them does not vary."""
    x, y = one - one.mean(), other - other.mean()
    scale = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / scale if scale > 1e-12 else None


def between(values: Array, groups: Sequence[str]) -> float | None:
    """The share of the variance that lies between the groups (η²); None where nothing varies."""
    whole = float(((values - values.mean()) ** 2).sum())
    if whole < 1e-12:
        return None
    labels = np.array(groups)
    means = [(values[labels == g].size, float(values[labels == g].mean())) for g in sorted(set(groups))]
    return float(sum(n * (mean - float(values.mean())) ** 2 for n, mean in means)) / whole


def _effects(
    evidence: Sequence[Evidence],
    with_data: Sequence[Evidence],
    rubric: Rubric,
    types: Sequence[ExpectedType],
    as_of: date,
    draws: int,
) -> tuple[ChoiceEffect, ...]:
    seed = seed_of(rubric, as_of)

    def varied(*choices: Choice) -> dict[str, Drawn]:
        return numbers(evidence, rubric, draw(rubric, types, seed, draws, choices), seed)

    def variance(drawn: dict[str, Drawn]) -> float:
        return float(np.mean([drawn[e.result.place.number].total.var() for e in with_data]))

    if not with_data:
        return ()
    whole = variance(varied(*CHOICES))
    effects = []
    for choice in CHOICES:
        drawn = varied(choice)
        spread = float(np.mean([drawn[e.result.place.number].total.std() for e in with_data]))
        share = variance(drawn) / whole if whole > 0 else None
        effects.append(ChoiceEffect(choice, spread, share, _places(evidence, drawn)))
    return tuple(sorted(effects, key=lambda effect: -effect.spread))


def _places(evidence: Sequence[Evidence], drawn: dict[str, Drawn]) -> float:
    """By how many places those with open data move within their size group, on average."""
    moved = []
    for members in ranked_groups([e.result for e in evidence]):
        of_draws = competition(keys_of([drawn[r.place.number] for r, _ in members]))
        for (result, rank), places in zip(members, of_draws, strict=True):
            if result.status.id not in NOTHING_TO_REUSE:
                moved.append(float(np.abs(places - rank).mean()))
    return float(np.mean(moved)) if moved else 0.0


def _correlations(
    with_data: Sequence[Evidence], rubric: Rubric, types: Sequence[ExpectedType], as_of: date, draws: int
) -> tuple[RankCorrelation, ...]:
    seed = seed_of(rubric, as_of)
    point = np.array([e.result.total for e in with_data], float)

    def against(alternative: Alternative, choices: Choices) -> RankCorrelation:
        drawn = numbers(with_data, rubric, choices, seed)
        totals = np.array([drawn[e.result.place.number].total for e in with_data])
        found = [r for column in totals.T if (r := spearman(point, column)) is not None]
        if not found:
            return RankCorrelation(alternative, None, None)
        lowest = float(np.quantile(found, 0.05, method="lower")) if len(found) > 1 else None
        return RankCorrelation(alternative, float(np.mean(found)), lowest)

    if len(with_data) < FEWEST:
        return ()
    list_alone: tuple[Choice, ...] = ("expected-list",)
    as_is = draw(rubric, types, seed, 1, ())
    equal = replace(as_is, quality=np.ones_like(as_is.quality), coverage=np.ones_like(as_is.coverage))
    return (
        against("equal-weights", equal),
        against("arithmetic", replace(as_is, aggregation=np.full(1, ARITHMETIC))),
        against("expected-list", draw(rubric, types, seed, draws, list_alone)),
    )


def _portal_effect(with_data: Sequence[Evidence], rubric: Rubric) -> PortalEffect | None:
    owners: dict[str, set[str]] = defaultdict(set)
    for e in with_data:
        for portal in e.portals:
            owners[portal].add(e.result.place.number)
    portals: list[str] = []
    qualities: list[float] = []
    values = []
    for e in with_data:
        for portal, dataset, row in zip(e.portals, e.result.weighed.datasets, e.values, strict=True):
            if len(owners[portal]) > 1 and dataset.quality is not None:
                portals.append(portal)
                qualities.append(dataset.quality)
                values.append(row)
    if len(set(portals)) < 2 or len(portals) < FEWEST:
        return None
    whole = between(np.array(qualities), portals)
    if whole is None:
        return None
    criteria = []
    for criterion, column in zip(weighing(rubric, "quality"), np.array(values).T, strict=True):
        known = ~np.isnan(column)
        some = [portal for portal, k in zip(portals, known, strict=True) if k]
        if len(some) >= FEWEST and (share := between(column[known], some)) is not None:
            criteria.append(CriterionShare(criterion.id, share))
    criteria.sort(key=lambda c: (-c.share, c.criterion_id))
    return PortalEffect(whole, len(set(portals)), len(portals), tuple(criteria))


def _size_effect(results: Sequence[MunicipalityResult]) -> SizeEffect | None:
    """Of all that were assessed: having nothing to share is what small ones would differ by."""
    points = [(log10(r.place.population), r.total) for r in results if r.place.population and r.total is not None]
    if len(points) < FEWEST:
        return None
    size, total = np.array(points).T
    r = correlation(size, total)
    if r is None:
        return None
    return SizeEffect(r * float(total.std() / size.std()), r**2, len(points))


def _silent(results: Sequence[MunicipalityResult], rubric: Rubric) -> tuple[SilentCriterion, ...]:
    """What every criterion's values over the municipalities are worth to tell them apart."""
    if len(results) < FEWEST:
        return ()
    silent = []
    for part in ("quality", "coverage"):
        told: list[tuple[str, Array]] = []
        for c in weighing(rubric, part):
            answers = [next(a.value for a in r.criteria if a.id == c.id) for r in results]
            values = np.array(answers, float)  # None becomes NaN
            known = values[~np.isnan(values)]
            if not len(known):
                silent.append(SilentCriterion(c.id, "unmeasured", None))
            elif known.std() < CONSTANT:
                silent.append(SilentCriterion(c.id, "constant", float(known.std())))
            else:
                told.append((c.id, values))
        for (one, x), (other, y) in combinations(told, 2):
            both = ~np.isnan(x) & ~np.isnan(y)
            r = correlation(x[both], y[both]) if both.sum() >= FEWEST else None
            if r is not None and abs(r) > TWINS:
                silent.append(SilentCriterion(other, "twin", r, twin=one))
    return tuple(silent)


def _mean_ranks(values: Array) -> Array:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: Array = (ends - (counts - 1) / 2)[inverse]
    return ranks
