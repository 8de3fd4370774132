"""Quality: the datasets' values weighed into one number, so that the points lost add up to what is missing from 100."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import fsum, sqrt

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
    sums = [_weights(a, criteria) for a in asked]
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
    return Quality(
        value=_mean((d.weight, d.quality) for d in datasets),
        measured=_mean((share, d.measured) for share, d in zip(shares, datasets, strict=True)),
        criteria=tuple([_criterion(c, [a.findings[i] for a in asked], omegas, sums) for i, c in enumerate(criteria)]),
        dimensions={
            dimension: _dimension(dimension, criteria, asked, omegas, least_measured)
            for dimension in dict.fromkeys(c.dimension for c in criteria)
        },
        datasets=tuple(datasets),
        clusters=len(sizes),
        n_eff=n_eff if asked else None,
        median=_quantile(values, 0.5),
        p25=_quantile(values, 0.25),
        share_weak=sum(v < WEAK for v in values) / len(values) if values else None,
    )


def _weights(asked: Asked, criteria: Sequence[Criterion]) -> tuple[float, float, float]:
    """Weight measured W(M), weight applicable W(A), and weight gained."""
    measured = applicable = gained = 0.0
    for criterion, finding in zip(criteria, asked.findings, strict=True):
        if finding.applies:
            applicable += criterion.weight
            if finding.value is not None:
                measured += criterion.weight
                gained += criterion.weight * finding.value
    return measured, applicable, gained


def _criterion(
    criterion: Criterion,
    findings: Sequence[Finding],
    omegas: Sequence[float | None],
    sums: Sequence[tuple[float, float, float]],
) -> CriterionResult:
    values = [f.value for f in findings]
    unmeasured = [f.applies for f in findings if f.value is None]
    seen = [(omega, v) for omega, v in zip(omegas, values, strict=True) if v is not None]
    lost = [
        omega * criterion.weight * (1 - v) / measured
        for omega, v, (measured, _, _) in zip(omegas, values, sums, strict=True)
        if v is not None and omega is not None
    ]
    return CriterionResult(
        id=criterion.id,
        part=criterion.part,
        weight=criterion.weight,
        value=_mean(seen),
        measured=len(seen),
        inconclusive=unmeasured.count(True),
        not_applicable=unmeasured.count(False),
        met=[v >= 1 for _, v in seen].count(True),
        lost=100 * fsum(lost) if lost else None,
    )


def _dimension(
    dimension: str,
    criteria: Sequence[Criterion],
    asked: Sequence[Asked],
    omegas: Sequence[float | None],
    least_measured: float,
) -> float | None:
    """The mean of a dimension, or None where so little of it was measured that a number would mislead: of an API that
    nobody has called only its absence is known, and of access only that addresses differ."""
    members = [i for i, c in enumerate(criteria) if c.dimension == dimension]
    means = []
    all_measured = all_applicable = 0.0
    for a, omega in zip(asked, omegas, strict=True):
        measured = gained = 0.0
        for i in members:
            value = a.findings[i].value
            all_applicable += criteria[i].weight * a.findings[i].applies * (omega or 0.0)
            if value is not None:
                measured += criteria[i].weight
                gained += criteria[i].weight * value
        if measured:
            all_measured += measured * (omega or 0.0)
            means.append((omega, 100 * gained / measured))
    return _mean(means) if all_measured >= least_measured * all_applicable else None


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
