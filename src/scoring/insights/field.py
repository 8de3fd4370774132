"""The municipalities that are compared with each other, and how they stand without one criterion."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.gains import total_of
from scoring.results import CriterionResult
from scoring.robustness.evidence import Array, Evidence, weighing
from scoring.rubric import Rubric

LEAST = 5  # municipalities: in a size group that is looked at


@dataclass(frozen=True, slots=True, eq=False)
class Player:
    """One municipality: its evidence, the weights of its datasets, and what it would have with a criterion left out."""

    evidence: Evidence
    omega: Array  # (datasets,): weight in quality, 0 where nothing could be measured
    without: dict[str, tuple[float | None, float | None]]  # criterion -> total and coverage, that criterion left out
    criteria: dict[str, CriterionResult]

    @property
    def number(self) -> str:
        """Its kommunenummer."""
        return self.evidence.result.place.number

    @property
    def group(self) -> str | None:
        """Its size group."""
        return self.evidence.result.place.population_group


def field_of(evidence: Sequence[Evidence], rubric: Rubric) -> list[Player]:
    """Those with an ordinary score, by number: on one or two datasets a share says nothing."""
    scored = sorted(
        (e for e in evidence if e.result.status.id == "vurdert"),
        key=lambda e: e.result.place.number,
    )
    return [_player(e, rubric) for e in scored]


def groups_of(field: Sequence[Player]) -> dict[str, list[Player]]:
    """The size groups with at least five of them."""
    groups: dict[str, list[Player]] = defaultdict(list)
    for player in field:
        if player.group is not None:
            groups[player.group].append(player)
    return {name: members for name, members in sorted(groups.items()) if len(members) >= LEAST}


def _player(evidence: Evidence, rubric: Rubric) -> Player:
    result = evidence.result
    omega = np.array([d.weight or 0.0 for d in result.weighed.datasets], float)
    without: dict[str, tuple[float | None, float | None]] = {
        c.id: (result.total, result.coverage) for c in result.criteria
    }
    columns = [c.id for c in weighing(rubric, "quality")]
    qualities = dict(zip(columns, _qualities_without(evidence.values, omega, column_weights(rubric)), strict=True))
    for c in rubric.of("quality"):
        coverage = evidence.coverage_without.get(c.id, result.coverage)
        without[c.id] = (total_of(coverage, qualities.get(c.id, result.quality)), coverage)
    for c in weighing(rubric, "coverage"):
        others = [o for o in result.covered.criteria if o.id != c.id and o.value is not None and o.weight]
        weight = sum(o.weight for o in others)
        coverage = 100 * sum(o.weight * (o.value or 0.0) for o in others) / weight if weight else None
        without[c.id] = (total_of(coverage, result.quality), coverage)
    return Player(evidence, omega, without, {c.id: c for c in result.criteria})


def column_weights(rubric: Rubric) -> Array:
    """The weights of the columns of `Evidence.values`."""
    return np.array([c.weight for c in weighing(rubric, "quality")], float)


def _qualities_without(values: Array, omega: Array, weights: Array) -> list[float | None]:
    """By column, the quality when nobody asks about it: each dataset's mean over the others, weighted as before."""
    known = ~np.isnan(values)
    gained = np.where(known, values, 0.0) * weights
    measured = known * weights
    left = measured.sum(axis=1, keepdims=True) - measured
    counts = left > 1e-9  # a dataset of which nothing else was measured leaves its weight to the others
    means = np.divide(gained.sum(axis=1, keepdims=True) - gained, left, out=np.zeros_like(left), where=counts)
    share = omega[:, None] * counts
    whole = share.sum(axis=0)
    sums = (share * means).sum(axis=0)
    return [100 * float(s) / float(w) if w else None for s, w in zip(sums, whole, strict=True)]
