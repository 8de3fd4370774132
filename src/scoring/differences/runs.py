"""The two runs that are compared: found by number or by day, and what they stored."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from scoring.answers import Run, latest_run, read
from scoring.differences.states import Moment, Numbers


class NoSuchRunError(Exception):
    """There is no such run, or the two cannot be compared; the message says which there are, or what to do."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An older and a newer run."""

    before: Run
    after: Run

    @property
    def moments(self) -> tuple[Moment, Moment]:
        """What each of them saw."""
        return _moment(self.before), _moment(self.after)


def by_number(connection: Connection, before: int, after: int) -> Pair:
    """Two runs by their numbers. Raises NoSuchRunError."""
    runs = {run.run_id: run for run in _runs(connection)}
    for number in (before, after):
        if number not in runs:
            known = ", ".join(f"{r.run_id} ({r.as_of})" for r in list(runs.values())[-5:]) or "none"
            raise NoSuchRunError(f"There is no run {number}. The newest: {known}.")
    return Pair(runs[before], runs[after])


def since(connection: Connection, day: date) -> Pair:
    """The newest run of the last day up to `day` that was scored, and the newest run of all. Raises NoSuchRunError when
    nothing was scored so early, NotScoredError when nothing was scored at all."""
    after = latest_run(connection)
    earlier = [r for r in _runs(connection) if r.as_of <= day.isoformat() and r.run_id != after.run_id]
    if not earlier:
        raise NoSuchRunError(
            f"No other run is of {day} or before. Score that day first: `kommunedata score --as-of {day}`."
        )
    return Pair(max(earlier, key=lambda r: (r.as_of, r.run_id)), after)


def stored(connection: Connection, run: Run) -> dict[str, Numbers]:
    """Municipality number -> its numbers as the run stored them."""
    rows = connection.exec_driver_sql(
        "SELECT municipality_number, status, level, total, coverage, quality FROM municipality_score WHERE run_id = ?",
        (run.run_id,),
    )
    return {number: Numbers(*rest) for number, *rest in rows}


def _runs(connection: Connection) -> list[Run]:
    return read(connection, Run, "(SELECT *, id AS run_id FROM score_run) ORDER BY run_id")


def _moment(run: Run) -> Moment:
    return Moment.of(run.as_of, run.scored_at)
