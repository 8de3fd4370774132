"""A difference taken apart: one cause after the other is put in place, and each step is that cause's part.

The parts of a sum that is not additive depend on the order in which they are taken; ours is fixed and documented
(`docs/insights.md`). Numbers are whole units of the last stored decimal, so that the parts add up exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

CAUSES = ("rubric", "source", "time", "links", "data", "configuration")
UNIT = 10_000  # to the point: scores are stored with four decimals


@dataclass(frozen=True, slots=True)
class Split:
    """One number in two runs. `parts` holds, by cause, what it moved, in points; both are None when the number is missing
    in one of the runs, because what is unknown is not zero."""

    before: float | None
    after: float | None
    moved: float | None
    parts: dict[str, float] | None


def split(values: Sequence[float | None], causes: Sequence[str]) -> Split:
    """Take a chain of values apart: the first is the old run's, the last the new one's, and between two of them one cause
    was put in place. Where a step leaves nothing to measure, what it moved is told with the step that mends it."""
    before, after = values[0], values[-1]
    if before is None or after is None:
        return Split(before, after, None, None)
    units = dict.fromkeys(CAUSES, 0)
    last = _units(before)
    for value, cause in zip(values[1:], causes, strict=True):
        if value is not None:
            units[cause] += _units(value) - last
            last = _units(value)
    return Split(
        before, after, (_units(after) - _units(before)) / UNIT, {cause: n / UNIT for cause, n in units.items()}
    )


def _units(value: float) -> int:
    return round(UNIT * value)
