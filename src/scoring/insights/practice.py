"""What marks best practice: how often those who lead their size group meet a criterion, against the rest.

A criterion is part of the score, so whoever leads would meet it more often by definition. Who leads is therefore decided
anew for each criterion, by totals without it.
"""

from collections.abc import Sequence
from math import ceil, fsum

from scoring.engine import DECIMALS
from scoring.insights.field import LEAST, Player
from scoring.rubric import Rubric
from store.insights import ALL, Practice

LARGEST = 5  # differences that are called what marks best practice
ALIKE = 5.0  # percentage points: what differs less does not differ


def leaders(members: Sequence[Player], criterion_id: str) -> list[Player]:
    """The top tenth of a size group, at least five, by total without the criterion, then coverage, then number."""

    def place(player: Player) -> tuple[bool, float, float, str]:
        total, coverage = player.without[criterion_id]
        return (total is None, -round(total or 0.0, DECIMALS), -round(coverage or 0.0, DECIMALS), player.number)

    return sorted(members, key=place)[: max(LEAST, ceil(len(members) / 10))]


def best_of(groups: dict[str, list[Player]], criterion_id: str) -> list[Player]:
    """Those who lead, of all size groups together, by number."""
    best = [p for members in groups.values() for p in leaders(members, criterion_id)]
    return sorted(best, key=lambda p: p.number)


def practices(groups: dict[str, list[Player]], rubric: Rubric, run_id: int) -> list[Practice]:
    """A row for each criterion and size group, and one for all groups together, which carries the place."""
    rows = []
    for c in rubric.criteria:
        for name, members in groups.items():
            rows.append(_compared(members, leaders(members, c.id), c.id, name, run_id))
        if groups:
            everybody = [p for members in groups.values() for p in members]
            rows.append(_compared(everybody, best_of(groups, c.id), c.id, ALL, run_id))
    together = [r for r in rows if r.population_group == ALL and r.difference is not None]
    together.sort(key=lambda r: (-abs(r.difference or 0.0), r.criterion_id))
    for place, row in enumerate([r for r in together if not r.alike][:LARGEST], start=1):
        row.place = place
    return rows


def _compared(
    members: Sequence[Player], best: Sequence[Player], criterion_id: str, group: str, run_id: int
) -> Practice:
    led = {p.number for p in best}
    ours = _share(best, criterion_id)
    theirs = _share([p for p in members if p.number not in led], criterion_id)
    both = ours[2] is not None and theirs[2] is not None
    difference = round(100 * ((ours[2] or 0.0) - (theirs[2] or 0.0)), DECIMALS) if both else None
    return Practice(
        run_id=run_id,
        criterion_id=criterion_id,
        population_group=group,
        best_municipalities=ours[0],
        best_datasets=ours[1],
        best_share=_round(ours[2]),
        rest_municipalities=theirs[0],
        rest_datasets=theirs[1],
        rest_share=_round(theirs[2]),
        difference=difference,
        alike=None if difference is None else abs(difference) < ALIKE,
    )


def _share(players: Sequence[Player], criterion_id: str) -> tuple[int, int, float | None]:
    """Municipalities and datasets measured, and the share met: each municipality counts alike, however many datasets it
    has. A criterion of coverage has no datasets; there the value is the share."""
    shares, datasets = [], 0
    for player in players:
        c = player.criteria[criterion_id]
        if c.value is None or not c.measured:
            continue
        if c.part == "coverage":
            shares.append(c.value)
        else:
            shares.append(c.met / c.measured)
            datasets += c.measured
    return len(shares), datasets, fsum(shares) / len(shares) if shares else None


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
