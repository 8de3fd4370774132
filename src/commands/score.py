"""`score` and `robustness`: score what is stored, and ask what the ranking owes to our choices."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

import terminal
from commands.compliance import shapes_verdicts
from commands.door import VERSION, Door, Lang, NotPossible, day_to_score, now, say
from commands.show import print_municipality
from harvester import run as harvesting
from harvester.config import Config
from harvester.errors import ConfigError
from scoring import explain as explaining
from scoring import run as scoring
from scoring.mqa import DatasetKey
from scoring.rulebook import Rulebook
from scoring.shapes import ShapesVerdict
from store.collecting import collecting_paused
from store.db import open_database
from store.dictionary import write_dictionary
from store.lock import locked
from store.models import Override
from store.overrides import unknown_datasets
from terminal import Format, err


@collecting_paused()  # for as long as it holds what a run gives: to look through that costs a hundredth of the run
def score(
    ctx: typer.Context,
    municipality: Annotated[
        list[str] | None,
        typer.Argument(metavar="KOMMUNE", help="Print only these; all are scored, since ranks need all."),
    ] = None,
    rubric: Annotated[
        Path | None, typer.Option(help="Another rubric, to try out weights.", show_default="CONFIG_DIR/rubric.yaml")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="Score the catalogue as it stood that day."),
    ] = None,
    shapes: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="SHACL shapes, for the comparison scores.", show_default="as configured"),
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Store nothing; print what would change against the latest run.")
    ] = False,
    format: Annotated[Format | None, typer.Option("--format", "-f", help="table, tsv, csv or json.")] = None,
) -> None:
    """Score what is stored.

    Example: kommunedata score --rubric my-weights.yaml --compare
    """
    door: Door = ctx.obj
    config, rules = door.config(), door.rulebook(rubric)
    only = {config.find(query).number for query in municipality or ()}
    day = day_to_score(as_of)
    if shapes and as_of:
        raise NotPossible("--shapes asks what was read last, and --as-of what was known then: give one of them.")
    engine = open_database(door.db, create=False)
    if compare:
        with terminal.working("Scoring", door.quiet):
            result = scoring.score(engine, rules, as_of=day, now=now(), code_version=VERSION, store=False)
        with engine.connect() as connection:
            moves = [m for m in explaining.compare(connection, result) if not only or m.municipality_number in only]
        _print_moves(moves, format)
        return
    with locked(door.db):
        settle(engine, config, door.overrides(config), refuse=True)
        said = None if as_of else shapes_verdicts(door, config, engine, shapes)
        with terminal.working("Scoring", door.quiet):
            result = score_into(engine, rules, day, said)
    say(counted(result), door)
    if only:
        with door.reader().connect() as connection:
            for number in sorted(only):
                print_municipality(explaining.municipality(connection, number), format, "nb")


def settle(engine: Engine, config: Config, overrides: Sequence[Override], *, refuse: bool = False) -> None:
    """Bring the store in line with the configuration. An override of a dataset that nobody knows is refused, and then
    nothing is stored, or said and passed over: a night must not fail because a source has never answered."""
    with engine.begin() as connection:
        harvesting.settle(connection, config, overrides)
        unknown = unknown_datasets(connection)
        if unknown and refuse:
            raise ConfigError([terminal.printable(line) for line in unknown])
        for line in unknown:
            err.print(terminal.printable(line), markup=False)


def score_into(
    engine: Engine, rules: Rulebook, day: date, shapes: Mapping[DatasetKey, ShapesVerdict] | None = None
) -> scoring.RunResult:
    result = scoring.score(engine, rules, as_of=day, now=now(), code_version=VERSION, shapes=shapes)
    with engine.begin() as connection:
        write_dictionary(connection)
    return result


def counted(result: scoring.RunResult) -> str:
    """How many municipalities got which status."""
    statuses = Counter(m.status.id for m in result.municipalities)
    counts = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
    return f"Scored {statuses.total()} municipalities as of {result.as_of} (rubric {result.rubric.version}): {counts}."


def _print_moves(moves: list[explaining.Move], format: Format | None) -> None:
    header = [
        "municipality_number",
        "name",
        "status",
        "level_before",
        "level_after",
        "total_before",
        "total_after",
        "moved_by",
    ]
    terminal.show(
        header,
        [
            (
                m.municipality_number, m.name, m.status_after, m.level_before, m.level_after, m.total_before,
                m.total_after,
                ", ".join(f"{c.id} {(c.lost_before or 0) - (c.lost_after or 0):+.1f}" for c in m.criteria[:3]),
            )
            for m in moves
        ],
        format,
        f"{len(moves)} municipalities would change",
    )  # fmt: skip


def robustness(
    ctx: typer.Context,
    as_of: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="Study the catalogue as it stood that day."),
    ] = None,
    lang: Annotated[Lang, typer.Option(help="nb or en.")] = "nb",
    format: Annotated[Format | None, typer.Option("--format", "-f", help="table, tsv, csv or json.")] = None,
) -> None:
    """Print what the ranking owes to choices of method, to portals and to size.

    Scores what is stored and stores nothing.

    Example: kommunedata robustness --lang en
    """
    from scoring.robustness.lines import lines
    from scoring.robustness.sensitivity import study  # numpy takes a tenth of a second to load

    door: Door = ctx.obj
    rules, day = door.rulebook(), day_to_score(as_of)
    engine = open_database(door.db, create=False)
    with terminal.working("Scoring again and again", door.quiet):
        result = scoring.score(engine, rules, as_of=day, now=now(), code_version=VERSION, store=False)
        found = study(result.evidence, rules.rubric, rules.types, day)
    rows = [(x.about, x.what, x.figure, x.says) for x in lines(found, rules.rubric, lang)]
    title = f"As of {day}, rubric {rules.rubric.version}: {found.municipalities} municipalities with open data"
    terminal.show(["about", "what", "figure", "says"], rows, format, title)
