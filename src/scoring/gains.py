"""What a municipality's total would gain by each criterion alone, if it were met in full wherever it was measured."""

from math import sqrt

from scoring.coverage import QUARTERS, Covering
from scoring.results import Coverage, Quality
from scoring.rubric import Rubric


def total_of(coverage: float | None, quality: float | None) -> float | None:
    """The geometric mean: neither number can buy out the other."""
    return None if coverage is None or quality is None else sqrt(coverage * quality)


def gains(rubric: Rubric, weighed: Quality, covered: Coverage, covering: Covering) -> dict[str, float]:
    """Criterion -> points of the total, of those that would give any; empty without a total.

    Quality gains exactly what the criterion loses, and so does coverage by one of its own; for what coverage looks at too,
    it is computed anew: a licence that is opened makes data usable as well. What could not be measured stays unmeasured.
    """
    quality, coverage = weighed.value, covered.value
    before = total_of(coverage, quality)
    if before is None or quality is None or coverage is None:
        return {}
    found: dict[str, float] = {}
    for i, criterion in enumerate(rubric.of("quality")):
        met = coverage
        if criterion.check in QUARTERS and weighed.criteria[i].lost:
            met = covering.met(criterion.check) or 0.0
        found[criterion.id] = sqrt(met * (quality + (weighed.criteria[i].lost or 0.0))) - before
    for c in covered.criteria:
        found[c.id] = sqrt((coverage + (c.lost or 0.0)) * quality) - before
    return {criterion_id: points for criterion_id, points in found.items() if points > 0}
