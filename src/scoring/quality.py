"""Quality: the datasets' values weighed into one number, so that the points lost add up to what is missing from 100."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import fsum, sqrt
from typing import NamedTuple

from scoring.findings import Finding
from scoring.results import Asked, CriterionResult, DatasetResult, Quality
from scoring.rubric import Criterion

WEAK = 40.0  # a dataset below this is counted as weak


def weigh(asked: Sequence[Asked], criteria: Sequence[Criterion], least_measured: float) -> Quality:
    """The quality of a municipality's public datasets, written per dataset as in RUBRIC §5.

    All sums are exactly rounded (`fsum`), so the order of the datasets cannot move the last digit.
    """
    sizes = Counter([a.cluster for a in asked])
    numbers = {key: i for i, key in enumerate(dict.fromkeys([a.cluster for a in asked]), start=1)}
    n_eff = fsum(sqrt(size) for size in sizes.values())
    shares = [a.dataset.share / sqrt(sizes[a.cluster]) for a in asked]  # w_c / |c|
    dimensions = tuple(dict.fromkeys(c.dimension for c in criteria))
    weights = [(c.weight, dimensions.index(c.dimension)) for c in criteria]
    added = [_added(a, weights, len(dimensions)) for a in asked]
    sums = [whole for whole, _ in added]
    # a dataset on which nothing could be measured has no quality, and its weight falls to the others
    whole = fsum(share for share, (measured, _, _) in zip(shares, sums, strict=True) if measured)
    omegas = [share / whole if measured else None for share, (measured, _, _) in zip(shares, sums, strict=True)]

    datasets = [
        DatasetResult(
            id=a.dataset.id,
            quality=100 * gained / measured if measured else None,
            measured=measured / applicable if applicable else None,
            weight=omega,
            cluster=numbers[a.cluster],
        )
        for a, omega, (measured, applicable, gained) in zip(asked, omegas, sums, strict=True)
    ]
    values = sorted(d.quality for d in datasets if d.quality is not None)
    by_criterion = list(zip(*[a.findings for a in asked], strict=True)) or [()] * len(criteria)
    return Quality(
        value=_mean((d.weight, d.quality) for d in datasets),
        measured=_mean((share, d.measured) for share, d in zip(shares, datasets, strict=True)),
        criteria=tuple(
            [_criterion(c, findings, omegas, sums) for c, findings in zip(criteria, by_criterion, strict=True)]
        ),
        dimensions={
            dimension: _dimension([parts[i] for _, parts in added], omegas, least_measured)
            for i, dimension in enumerate(dimensions)
        },
        datasets=tuple(datasets),
        clusters=len(sizes),
        n_eff=n_eff if asked else None,
        median=_quantile(values, 0.5),
        p25=_quantile(values, 0.25),
        share_weak=sum(v < WEAK for v in values) / len(values) if values else None,
    )


class _Sums(NamedTuple):
    """Of one dataset, over all criteria or over those of a dimension."""

    measured: float  # W(M), the weight of what could be measured
    applicable: float  # W(A), the weight of what makes sense
    gained: float  # the weight of what could be measured times its value


def _added(asked: Asked, weights: Sequence[tuple[float, int]], dimensions: int) -> tuple[_Sums, list[_Sums]]:
    """The sums over all criteria, each given with its weight and its dimension, and dimension by dimension."""
    measured = applicable = gained = 0.0
    parts = [[0.0, 0.0, 0.0] for _ in range(dimensions)]
    for (weight, dimension), finding in zip(weights, asked.findings, strict=True):
        if finding.applies:
            part = parts[dimension]
            applicable += weight
            part[1] += weight
            value = finding.value
            if value is not None:
                measured += weight
                gained += weight * value
                part[0] += weight
                part[2] += weight * value
    return _Sums(measured, applicable, gained), [_Sums(*part) for part in parts]


def _criterion(
    criterion: Criterion,
    findings: Sequence[Finding],
    omegas: Sequence[float | None],
    sums: Sequence[_Sums],
) -> CriterionResult:
    seen: list[tuple[float | None, float]] = []  # weight and value, where there is one
    lost: list[float] = []
    met = inconclusive = 0
    for finding, omega, (measured, _, _) in zip(findings, omegas, sums, strict=True):
        value = finding.value
        if value is None:
            inconclusive += finding.applies
        else:
            seen.append((omega, value))
            met += value >= 1
            if omega is not None:
                lost.append(omega * criterion.weight * (1 - value) / measured)
    return CriterionResult(
        id=criterion.id,
        part=criterion.part,
        weight=criterion.weight,
        value=_mean(seen),
        measured=len(seen),
        inconclusive=inconclusive,
        not_applicable=len(findings) - len(seen) - inconclusive,
        met=met,
        lost=100 * fsum(lost) if lost else None,
    )


def _dimension(parts: Sequence[_Sums], omegas: Sequence[float | None], least_measured: float) -> float | None:
    """The mean of a dimension, or None where so little of it was measured that a number would mislead: of an API that
    nobody has called only its absence is known, and of access only that addresses differ."""
    weighed = [(omega or 0.0, part) for omega, part in zip(omegas, parts, strict=True)]
    if sum(part.measured * omega for omega, part in weighed) < least_measured * sum(
        part.applicable * omega for omega, part in weighed
    ):
        return None
    return _mean(
        (omega, 100 * part.gained / part.measured) for omega, part in zip(omegas, parts, strict=True) if part.measured
    )


def _mean(weighted: Iterable[tuple[float | None, float | None]]) -> float | None:
    """The weighted mean of the values that exist and have a weight."""
    pairs = [(w, v) for w, v in weighted if w is not None and v is not None]
    whole = fsum([w for w, _ in pairs])
    return fsum([w * v for w, v in pairs]) / whole if whole else None


def _quantile(values: Sequence[float], share: float) -> float | None:
    """Of sorted values, with straight lines between them."""
    if not values:
        return None
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])
