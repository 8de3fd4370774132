"""The front page: the answer, the map, the groups, the ranking, what changed, and what it all builds on."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from reports.site import charts, sentences
from reports.site.borders import Borders
from reports.site.edition import Edition
from reports.site.render import Page
from reports.site.rows import Barrier, Past, Standing

_MOVED = 1.0  # points


@dataclass(frozen=True, slots=True)
class Group:
    """A size group as the front page shows it; those without data are named, not tabled: they all stand alike."""

    name: str | None
    members: int
    strip: charts.Strip
    ranked: tuple[Standing, ...]
    nothing_found: tuple[Standing, ...]
    not_assessed: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A municipality that stands elsewhere than a month ago."""

    standing: Standing
    before: Past

    @property
    def points(self) -> float | None:
        """How far the total moved; None when it had none before or has none now."""
        if self.standing.total is None or self.before.total is None:
            return None
        return self.standing.total - self.before.total


def page(edition: Edition, barriers: tuple[Barrier, ...], borders: Borders | None) -> Page:
    """The front page."""
    first, *more = sentences.country(edition, barriers)
    heading = first.removesuffix(".")
    return Page(
        "index.html",
        "index.html.j2",
        heading,
        {
            "heading": heading,
            "sentences": more,
            "groups": tuple(_groups(edition)),
            "counties": charts.counties(edition.standings),
            "borders": borders,
            "missing": sum(s.municipality_number not in borders.paths for s in edition.standings) if borders else 0,
            "since": _since(edition),
            "moves": tuple(_moves(edition)),
            "statuses": Counter(s.status or "ikke_vurdert" for s in edition.standings),
            "provisional": sum(s.provisional for s in edition.standings),
        },
        "home",
    )


def _groups(edition: Edition) -> Iterator[Group]:
    for name in (*edition.groups, None):
        members = edition.in_group(name)
        if not members:
            continue
        totals = [s.total for s in members if s.total is not None]
        yield Group(
            name=name,
            members=len(members),
            strip=charts.strip(name or "", members, median(totals) if totals else None),
            ranked=tuple(s for s in members if s.total is not None and s.status != "ingen_data_funnet"),
            nothing_found=tuple(s for s in members if s.status == "ingen_data_funnet"),
            not_assessed=tuple(s for s in members if s.total is None),
        )


def _since(edition: Edition) -> str | None:
    """The day of the comparison: the newest that is old enough."""
    days = {past.as_of for s in edition.standings if (past := edition.month_ago(s.municipality_number))}
    return max(days, default=None)


def _moves(edition: Edition) -> Iterator[Move]:
    """Those who moved, the risers first. Unknown before or now is a change of status, and not a number."""
    moves = []
    for s in edition.standings:
        before = edition.month_ago(s.municipality_number)
        if before is None:
            continue
        move = Move(s, before)
        far = move.points is not None and abs(move.points) >= _MOVED
        if far or s.level != before.level:
            moves.append(move)
    yield from sorted(moves, key=lambda m: (m.points is None, -(m.points or 0.0), m.standing.municipality_number))
