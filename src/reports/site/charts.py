"""The geometry of the small charts: tiles by county, dots on a scale, lines over time. Templates draw what stands here."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.site.rows import Past, Standing

TILES_ACROSS = 7
_TILE = 16  # units from one tile to the next
_DOT = 2  # points of the scale that share a column of dots
_RISE = 6  # units between dots in a column


@dataclass(frozen=True, slots=True)
class Tile:
    """A municipality as a square; `x` and `y` in units of the drawing."""

    standing: Standing
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class County:
    """The tiles of one county, by municipality number."""

    number: str
    name: str
    tiles: tuple[Tile, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A size group on the scale of 0–100. Those at exactly 0 are counted, not drawn: they are too many to tell apart."""

    group: str
    dots: tuple[tuple[Standing, float, int], ...]  # (whose, x 0–100, height above the line)
    height: int
    at_zero: int
    unknown: int
    median: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """Totals over time, as the points of a polyline in a drawing of 300 × 60; a gap ends a stretch."""

    stretches: tuple[str, ...]
    last: tuple[float, float]


def counties(standings: Sequence[Standing]) -> tuple[County, ...]:
    """All municipalities as tiles, a county at a time; a county's number is how its municipalities' begin."""
    found: dict[str, list[Standing]] = {}
    for s in standings:
        found.setdefault(s.municipality_number[:2], []).append(s)
    return tuple(
        County(
            number=number,
            name=members[0].county,
            tiles=tuple(Tile(s, i % TILES_ACROSS * _TILE, i // TILES_ACROSS * _TILE) for i, s in enumerate(members)),
            width=min(len(members), TILES_ACROSS) * _TILE,
            height=-(-len(members) // TILES_ACROSS) * _TILE,
        )
        for number, members in sorted(found.items())
    )


def strip(group: str, members: Sequence[Standing], median: float | None) -> Strip:
    """The dots of a group, those near each other stacked."""
    stacked: dict[int, int] = {}
    dots = []
    for s in sorted(members, key=lambda s: (s.total or 0.0, s.municipality_number)):
        if not s.total:
            continue
        column = int(s.total // _DOT)
        dots.append((s, s.total, stacked.get(column, 0) * _RISE))
        stacked[column] = stacked.get(column, 0) + 1
    return Strip(
        group=group,
        dots=tuple(dots),
        height=max(stacked.values(), default=1) * _RISE + 8,
        at_zero=sum(s.total == 0 for s in members),
        unknown=sum(s.total is None for s in members),
        median=median,
    )


def line(days: Sequence[Past]) -> Line | None:
    """The totals of at least two days, evenly spaced; None when there is nothing to draw."""
    known = [(i, day.total) for i, day in enumerate(days) if day.total is not None]
    if len(known) < 2:
        return None
    points = [(300 * i / (len(days) - 1), 60 - 0.6 * total, i) for i, total in known]
    stretches: list[list[str]] = [[_point(points[0])]]
    for before, after in pairwise(points):
        if after[2] - before[2] > 1:
            stretches.append([])
        stretches[-1].append(_point(after))
    return Line(tuple(" ".join(s) for s in stretches), points[-1][:2])


def _point(point: tuple[float, float, int]) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"
