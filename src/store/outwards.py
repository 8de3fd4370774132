"""An interval in whole numbers, rounded outwards: what was measured lies within what is printed."""

from math import ceil, floor


def outwards(low: float, high: float) -> tuple[int, int]:
    """The lower bound rounded down, the upper one up: 55.24–74.06 is 55–75."""
    return floor(low), ceil(high)
