"""How sure a total, a level and a rank are: what they would be had the method's choices been made otherwise (RUBRIC §8)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.engine import DECIMALS, ranks
from scoring.expected import ExpectedType
from scoring.levels import name_of
from scoring.results import Interval, Level, MunicipalityResult
from scoring.robustness.choices import draw
from scoring.robustness.evidence import Evidence
from scoring.robustness.simulation import Drawn, numbers
from scoring.rubric import Rubric

LOW, HIGH = 0.05, 0.95


def seed_of(rubric: Rubric, as_of: date) -> str:
    """The same snapshot by the same rubric is drawn alike, on every machine."""
    return f"{rubric.hash} {as_of.isoformat()}"


def intervals(
    evidence: Sequence[Evidence], rubric: Rubric, types: Sequence[ExpectedType], as_of: date, draws: int
) -> dict[str, Interval]:
    """By municipality number, for those with a total: the 5th and 95th percentile, widened to hold what the run says.

    Datasets are not drawn anew: a harvest is a census. What varies is method and measurement.
    """
    seed = seed_of(rubric, as_of)
    drawn = numbers(evidence, rubric, draw(rubric, types, seed, draws), seed)
    places = rank_intervals([e.result for e in evidence], drawn)
    found = {}
    for e in evidence:
        r = e.result
        if r.total is not None:
            low, high = _within(drawn[r.place.number].total, r.total)
            rank = places.get(r.place.number, (None, None))
            found[r.place.number] = Interval(low, high, _level(low, r, rubric), _level(high, r, rubric), *rank)
    return found


def settled(result: MunicipalityResult, interval: Interval | None, rubric: Rubric) -> MunicipalityResult:
    """The result with its interval; the level of a provisional one is the lower of the interval's two."""
    level = result.level
    if interval and result.provisional and interval.level_low != level.level:
        level = Level(interval.level_low, name_of(interval.level_low, rubric), level.caps, level.ceiling)
    return replace(result, interval=interval, level=level)


def rank_intervals(results: Sequence[MunicipalityResult], drawn: Mapping[str, Drawn]) -> dict[str, tuple[int, int]]:
    """Best and worst rank within the size group, by the engine's own rule in every draw."""
    found = {}
    for members in ranked_groups(results):
        of_draws = competition(keys_of([drawn[r.place.number] for r, _ in members]))
        for (result, rank), places in zip(members, of_draws, strict=True):
            low, high = _within(places, rank)
            found[result.place.number] = (int(low), int(high))
    return found


def ranked_groups(results: Sequence[MunicipalityResult]) -> list[list[tuple[MunicipalityResult, int]]]:
    """The size groups: those that have a rank, and theirs."""
    groups: dict[str | None, list[tuple[MunicipalityResult, int]]] = defaultdict(list)
    ranked = ranks(results)
    for r in results:
        if r.place.number in ranked:
            groups[r.place.population_group].append((r, ranked[r.place.number].rank))
    return list(groups.values())


def keys_of(drawn: Sequence[Drawn]) -> NDArray[np.int64]:
    """What ranks go by, a row for each municipality: total, then coverage, both as one can read them."""
    unit = 10**DECIMALS
    total, coverage = [
        np.rint(unit * np.stack(of)).astype(np.int64) for of in ([d.total for d in drawn], [d.coverage for d in drawn])
    ]
    key: NDArray[np.int64] = 1000 * unit * total + coverage
    return key


def competition(keys: NDArray[Any]) -> NDArray[np.intp]:
    """The rank (1, 2, 2, 4) of each row in each column; the largest key is first."""
    order = np.argsort(-keys, axis=0, kind="stable")
    in_order = np.take_along_axis(keys, order, axis=0)
    position = np.broadcast_to(np.arange(1, len(keys) + 1)[:, None], keys.shape).copy()
    position[1:][in_order[1:] == in_order[:-1]] = 0  # ties share the place of the first of them
    found: NDArray[np.intp] = np.empty(keys.shape, np.intp)
    np.put_along_axis(found, order, np.maximum.accumulate(position, axis=0), axis=0)
    return found


def _within(values: NDArray[Any], point: float) -> tuple[float, float]:
    """5th and 95th percentile, each one of the values, widened to hold the point."""
    last = len(values) - 1
    low, high = floor(LOW * last), ceil(HIGH * last)
    parted = np.partition(values, (low, high))
    return min(float(parted[low]), point), max(float(parted[high]), point)


def _level(total: float, result: MunicipalityResult, rubric: Rubric) -> int:
    """The level of an end of the interval, under the same caps. Level 0 says that nothing was found, which no choice of
    method makes true of one where something was."""
    reached = rubric.level(round(total, DECIMALS))
    if result.level.level:
        reached = max(reached, 1)
    return reached if result.level.ceiling is None else min(reached, result.level.ceiling)
