"""`diff`: what moved between two score runs, and why."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

import typer
from sqlalchemy import Connection

import terminal
from commands.door import Door, NotPossible
from scoring.differences.datasets import dataset_moves, source_troubles
from scoring.differences.parts import CAUSES
from scoring.differences.run import NUMBERS, Comparison, Difference, compare_runs, criterion_moves
from scoring.differences.runs import Pair, by_number, since
from scoring.rulebook import Rulebook
from terminal import Format, out

_SHOWN = 20  # datasets on a terminal; a pipe gets the numbers and json everything


def diff(
    ctx: typer.Context,
    first: Annotated[str, typer.Argument(metavar="RUN|KOMMUNE", help="The older run, or with --since a municipality.")],
    second: Annotated[str | None, typer.Argument(metavar="RUN", help="The newer run.")] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--since", metavar="DATE", formats=["%Y-%m-%d"], help="Compare the newest run with that day's."),
    ] = None,
    format: Annotated[Format | None, typer.Option("--format", "-f", help="table, tsv, csv or json.")] = None,
) -> None:
    """Take apart what moved between two score runs; the parts add up to the whole.

    Example: kommunedata diff Stavanger --since 2026-11-01
    """
    door: Door = ctx.obj
    if (second is None) == (day is None):
        raise typer.BadParameter("give two runs, or a municipality and --since DATE")
    rules = door.rulebook()
    with door.reader().connect() as connection:
        if day is not None:
            number = door.config().find(first).number
            _print_municipality(connection, rules, since(connection, day.date()), number, format)
            return
        pair = by_number(connection, _run(first), _run(second or ""))
        with terminal.working("Comparing", door.quiet):
            found = compare_runs(connection, rules, pair)
        _print_all(found, format)


def _run(text: str) -> int:
    if not text.isdecimal():
        raise NotPossible(f"A run is a number, not {text!r}. For a municipality, add --since DATE.")
    return int(text)


def _print_all(found: Comparison, format: Format | None) -> None:
    if format is Format.json:
        terminal.print_json(asdict(found))
        return
    header = ["municipality_number", "name", "status", "before", "after", "moved", *CAUSES]
    rows = [
        (
            d.municipality_number,
            d.name,
            d.status_after,
            d.total.before,
            d.total.after,
            d.total.moved,
            *_parts(d, "total"),
        )
        for d in found.differences
    ]
    terminal.show(header, rows, format, f"{_span(found)}: {len(rows)} municipalities moved; points of the total")


def _print_municipality(
    connection: Connection, rules: Rulebook, pair: Pair, number: str, format: Format | None
) -> None:
    with terminal.working("Comparing", quiet=False):
        found = compare_runs(connection, rules, pair, {number})
    (d,) = found.differences
    moves, datasets = criterion_moves(connection, pair, number), dataset_moves(connection, pair, number)
    troubles = source_troubles(connection, pair, number)
    if format is Format.json:
        told = {
            **asdict(found),
            "criteria": [asdict(m) for m in moves],
            "datasets": [asdict(m) for m in datasets],
            "sources": [asdict(t) for t in troubles],
        }
        terminal.print_json(told)
        return
    header = ["number", "before", "after", "moved", *CAUSES]
    rows = [
        (name, (s := getattr(d, name)).before, s.after, s.moved, *_parts(d, name))
        for name in NUMBERS
    ]  # fmt: skip
    terminal.show(header, rows, format, f"{d.name} ({number}), {_span(found)}: what moved, in points")
    if format is not None or not out.is_terminal:
        return
    if d.status_before != d.status_after:
        print(f"\nStatus: {d.status_before} -> {d.status_after}" + (f" ({d.decided_by})" if d.decided_by else ""))
    if moves:
        print()
        terminal.show(
            ["criterion", "part", "lost_before", "lost_after"],
            [(m.id, m.part, m.lost_before, m.lost_after) for m in moves[:10]],
            format,
            "Criteria that moved most: points lost",
        )
    if datasets:
        print()
        listed: Sequence[tuple[str, str, str]] = [(m.what, m.title, m.source_id) for m in datasets[:_SHOWN]]
        more = f" (the first {_SHOWN})" if len(datasets) > _SHOWN else ""
        terminal.show(["what", "title", "source_id"], listed, format, f"{len(datasets)} datasets{more}")
    for t in troubles:
        print(f"\nSource {t.source_id}: {t.status} {t.attempted_at}, last read in full {t.last_complete or 'never'}.")


def _parts(d: Difference, number: str) -> tuple[float | None, ...]:
    parts: dict[str, float] | None = getattr(d, number).parts
    return tuple([parts[cause] if parts else None for cause in CAUSES])


def _span(found: Comparison) -> str:
    def told(day: str, run_id: int) -> str:
        return f"{date.fromisoformat(day)} (run {run_id})"

    return f"{told(found.before.as_of, found.before.run_id)} -> {told(found.after.as_of, found.after.run_id)}"
