"""`nightly`: harvest, score, export and publish under one lock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

import terminal
from commands.door import Door, say, today
from commands.export import write_whole
from commands.harvest import harvest_into, read_the_registers, summary_json
from commands.score import counted, score_into, settle
from harvester import run as harvesting
from harvester.config import Config
from reports import publish, tables
from reports.csv_dialects import Dialect
from scoring.rulebook import Rulebook
from store.db import open_database
from store.lock import locked
from store.models import Override
from terminal import Format


def nightly(
    ctx: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for what is published.")],
    links: Annotated[bool | None, typer.Option("--links/--no-links", help="Check whether data URLs answer.")] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 even if some source failed.")] = False,
    format: Annotated[Format | None, typer.Option("--format", "-f", help="Print the summary as json.")] = None,
) -> None:
    """Harvest, score and export in one go.

    Publishes into DIR/releases/TIME and swaps the link DIR/public, so that nobody reads half a night.

    Example: kommunedata nightly -o /srv/kommunedata
    """
    door: Door = ctx.obj
    if links:
        say("Links are not checked yet: that is still to be built.", door)
    config = door.config()
    summary = night(door, config, door.rulebook(), door.overrides(config), output)
    if format is Format.json:
        terminal.print_json(summary_json(summary))
    if summary.failures and not exit_zero:
        raise typer.Exit(1)


def night(
    door: Door, config: Config, rules: Rulebook, overrides: Sequence[Override], output: Path, prefix: str = ""
) -> harvesting.Summary:
    """One lock, one chain: harvest, score, export, publish."""
    publish.claim(output)
    door = door if door.db_named else replace(door, db=output / "kommunedata.db")
    with locked(door.db):
        read_the_registers(door, config)
        summary = harvest_into(door, config, harvesting.plan(config), overrides)
        engine = open_database(door.db)
        settle(engine, config, overrides)
        result = score_into(engine, rules, today())
        name = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
        with publish.release(output, name) as folder, engine.connect() as connection:
            for dialect, place in ((Dialect.excel_no, folder), (Dialect.rfc4180, folder / "rfc4180")):
                place.mkdir(exist_ok=True)
                for table in tables.TABLES:
                    path = place / (prefix + tables.file_name(connection, table, "csv"))
                    write_whole(path, tables.to_csv(connection, table, dialect))
            write_whole(
                folder / (prefix + tables.file_name(connection, "scores", "json")), tables.to_json(connection, "scores")
            )
    say(counted(result), door)
    say(f"Published: {output / 'public'}", door)
    return summary
