"""What another rubric, or another day, would change: a run that was not stored, against the newest one that was."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from scoring.answers import CriterionMove, Move, Standing, latest_run, read
from scoring.engine import DECIMALS, losses
from scoring.results import CriterionResult
from scoring.run import RunResult


def compare(connection: Connection, result: RunResult) -> tuple[Move, ...]:
    """What would change against the newest run, by municipality number. Raises NotScoredError."""
    run = latest_run(connection)
    before = {s.municipality_number: s for s in read(connection, Standing, "latest_score WHERE status IS NOT NULL")}
    criteria: dict[str, dict[str, tuple[float | None, float | None]]] = {}
    for number, criterion_id, value, lost in connection.exec_driver_sql(
        "SELECT municipality_number, criterion_id, value, points_lost FROM criterion_score WHERE run_id = ?",
        (run.run_id,),
    ):
        criteria.setdefault(number, {})[criterion_id] = (value, lost)
    moves = []
    for after in result.municipalities:
        number = after.place.number
        was = before.get(number)
        moved = _criterion_moves(criteria.get(number, {}), after.criteria, losses(after))
        then = (was.status, was.level, was.total) if was else (None, None, None)
        now = (after.status.id, after.level.level, _rounded(after.total))
        if moved or then != now:
            moves.append(
                Move(
                    municipality_number=number,
                    name=after.place.name,
                    status_before=then[0],
                    status_after=now[0],
                    level_before=then[1],
                    level_after=now[1],
                    total_before=then[2],
                    total_after=now[2],
                    criteria=moved,
                )
            )
    return tuple(moves)


def _criterion_moves(
    before: Mapping[str, tuple[float | None, float | None]],
    after: Sequence[CriterionResult],
    lost_after: Mapping[str, float | None],
) -> tuple[CriterionMove, ...]:
    now = {c.id: (c.part, _rounded(c.value), lost_after[c.id]) for c in after}
    moves = []
    for criterion_id in dict.fromkeys([*now, *before]):  # a criterion may be new, or gone
        was = before.get(criterion_id, (None, None))
        part, value, lost = now.get(criterion_id, ("", None, None))
        if was != (value, lost):
            moves.append(CriterionMove(criterion_id, part, was[0], value, was[1], lost))
    return tuple(sorted(moves, key=lambda m: -abs((m.lost_after or 0) - (m.lost_before or 0))))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
