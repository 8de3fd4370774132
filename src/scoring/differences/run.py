"""Compare two runs: each municipality's numbers, what moved them, and the datasets and sources behind it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from scoring.answers import CriterionMove, Run
from scoring.differences.parts import Split, split
from scoring.differences.runs import NoSuchRunError, Pair, stored
from scoring.differences.states import Numbers, State, score_state
from scoring.rulebook import Rulebook

Number = Literal["total", "coverage", "quality"]
NUMBERS: tuple[Number, ...] = ("total", "coverage", "quality")
_NOTHING = Numbers()


@dataclass(frozen=True, slots=True)
class Difference:
    """One municipality in two runs. `decided_by` is the cause by which it came to be assessed or ceased to be, if so."""

    municipality_number: str
    name: str
    status_before: str | None
    status_after: str | None
    level_before: int | None
    level_after: int | None
    total: Split
    coverage: Split
    quality: Split
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, and every municipality that the second sees otherwise."""

    before: Run
    after: Run
    differences: tuple[Difference, ...]


def compare_runs(
    connection: Connection, rules: Rulebook, pair: Pair, only: Collection[str] | None = None
) -> Comparison:
    """Take the differences apart by scoring the states between: the old catalogue by the new rubric, then with the new
    state of the sources, then of the calendar, then of the links, then the new catalogue. What the rubric of the new run
    and the configuration of now do not reproduce is told as configuration.

    Raises NoSuchRunError when the rubric at hand is not that of the newer run, for then nothing can be scored again.
    """
    if rules.rubric.hash != pair.after.rubric_hash:
        raise NoSuchRunError(
            f"Run {pair.after.run_id} was scored by rubric {pair.after.rubric_version}, and the rubric at hand is another"
            f" ({rules.rubric.version}). Name the folder that holds it with --config-dir, or score again first."
        )
    old, new = pair.moments
    first = "rubric" if pair.before.rubric_hash != pair.after.rubric_hash else "configuration"
    causes = (first, "source", "time", "links", "data", "configuration")
    states = (
        State(data=old, links=old, sources=old, today=old),
        State(data=old, links=old, sources=new, today=old),
        State(data=old, links=old, sources=new, today=new),
        State(data=old, links=new, sources=new, today=new),
        State(data=new, links=new, sources=new, today=new),
    )
    chain = [
        stored(connection, pair.before),
        *[score_state(connection, rules, state, only) for state in states],
        stored(connection, pair.after),
    ]
    names: dict[str, str] = dict(connection.exec_driver_sql("SELECT number, name FROM municipality").all())
    numbers = sorted({*chain[0], *chain[-1]} if only is None else only)
    found = [_difference(n, names[n], [step.get(n, _NOTHING) for step in chain], causes) for n in numbers]
    return Comparison(pair.before, pair.after, tuple([d for d in found if _moved(d) or only is not None]))


def criterion_moves(connection: Connection, pair: Pair, number: str) -> tuple[CriterionMove, ...]:
    """The criteria whose value or loss differs, what moved most first."""
    rows = connection.exec_driver_sql(
        "SELECT criterion_id, run_id, value, points_lost FROM criterion_score WHERE municipality_number = ?"
        " AND run_id IN (?, ?)",
        (number, pair.before.run_id, pair.after.run_id),
    )
    seen: dict[str, dict[int, tuple[float | None, float | None]]] = {}
    for criterion_id, run_id, value, lost in rows:
        seen.setdefault(criterion_id, {})[run_id] = (value, lost)
    parts: dict[str, str] = dict(connection.exec_driver_sql("SELECT id, part FROM criterion").all())
    moves = []
    for criterion_id, by_run in sorted(seen.items()):
        was, now = by_run.get(pair.before.run_id, (None, None)), by_run.get(pair.after.run_id, (None, None))
        if was != now:
            moves.append(CriterionMove(criterion_id, parts[criterion_id], was[0], now[0], was[1], now[1]))
    return tuple(sorted(moves, key=lambda m: -abs((m.lost_after or 0.0) - (m.lost_before or 0.0))))


def _difference(number: str, name: str, chain: list[Numbers], causes: tuple[str, ...]) -> Difference:
    before, after = chain[0], chain[-1]
    changes = [
        cause
        for cause, was, now in zip(causes, chain, chain[1:], strict=False)
        if (was.total is None) != (now.total is None)
    ]
    assessed = (before.total is None) != (after.total is None)
    return Difference(
        municipality_number=number,
        name=name,
        status_before=before.status,
        status_after=after.status,
        level_before=before.level,
        level_after=after.level,
        total=split([n.total for n in chain], causes),
        coverage=split([n.coverage for n in chain], causes),
        quality=split([n.quality for n in chain], causes),
        decided_by=changes[-1] if assessed and changes else None,
    )


def _moved(d: Difference) -> bool:
    pairs = [(s.before, s.after) for s in (d.total, d.coverage, d.quality)]
    return any(was != now for was, now in (*pairs, (d.status_before, d.status_after), (d.level_before, d.level_after)))
