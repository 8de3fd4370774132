"""`nightly`: harvest, score, export, report and publish under one lock."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

import terminal
from commands.compliance import shapes_verdicts
from commands.door import Door, say, today
from commands.export import write_tables
from commands.harvest import harvest_into, read_the_registers, summary_json
from commands.links import NIGHTLY_MINUTES, check_links
from commands.report import write_report
from commands.score import counted, score_into, settle
from commands.watching import pinged, write_metrics
from harvester import run as harvesting
from harvester.config import Config
from harvester.links import Budget
from reports import publish
from reports.site import borders
from reports.site.borders import Borders
from scoring.rulebook import Rulebook
from store.db import open_database
from store.lock import locked
from store.models import Override
from terminal import SummaryFormat


def nightly(
    ctx: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for what is published.")],
    links: Annotated[bool, typer.Option("--links/--no-links", help="Check whether data URLs answer.")] = True,
    map: Annotated[Path | None, typer.Option(metavar="FILE", help="GeoJSON with municipal borders.")] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 even if some source failed.")] = False,
    format: Annotated[SummaryFormat | None, typer.Option("--format", "-f", help="Print the summary as json.")] = None,
    metrics: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the night in numbers, as Prometheus' textfile collector reads them."),
    ] = None,
    ping: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="KOMMUNEDATA_PING",
            show_envvar=True,
            help="Health check: URL/start is asked first, URL when all is published, URL/fail when it is not.",
        ),
    ] = None,
) -> None:
    """Harvest, check links, score, export and report in one go.

    Publishes into DIR/releases/TIME and swaps the link DIR/public, so that nobody reads half a night.
    A source that failed is told by exit code 1 and in the metrics; to the health check the night is a success. A file that
    is no map is told at once and by exit code 1, and the report is drawn without borders.

    Example: kommunedata nightly -o /srv/kommunedata
    """
    door: Door = ctx.obj
    look = _one_night if links else None
    with pinged(ping):
        config = door.config()
        drawn = _borders(map) if map else None
        summary = night(door, config, door.rulebook(), door.overrides(config), output, look_at_links=look, drawn=drawn)
        if metrics is not None:
            write_metrics(_at(door, output), metrics)
    if format is SummaryFormat.json:
        terminal.print_json(summary_json(summary))
    if (summary.failures and not exit_zero) or (map and drawn is None):
        raise typer.Exit(1)


def night(
    door: Door,
    config: Config,
    rules: Rulebook,
    overrides: Sequence[Override],
    output: Path,
    prefix: str = "",
    look_at_links: Callable[[Door, Config], object] | None = None,
    drawn: Borders | None = None,
) -> harvesting.Summary:
    """One lock, one chain: harvest, look at links, score, export, report, publish."""
    publish.claim(output)
    door = _at(door, output)
    with locked(door.db):
        read_the_registers(door, config)
        summary = harvest_into(door, config, harvesting.plan(config), overrides)
        if look_at_links:
            look_at_links(door, config)
        engine = open_database(door.db)
        settle(engine, config, overrides)
        verdicts = shapes_verdicts(door, config, engine)
        with terminal.working("Scoring", door.quiet):
            result = score_into(engine, rules, today(), verdicts)
        name = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
        writing = terminal.working("Writing what is published", door.quiet)
        with writing, publish.release(output, name) as folder, engine.connect() as connection:
            write_tables(connection, folder, door.db, prefix)
            write_report(connection, folder, config.contact, drawn)
    say(counted(result), door)
    say(f"Published: {output / 'public'}", door)
    return summary


def _borders(path: Path) -> Borders | None:
    """The map, or None and a line that says why: it is no reason to lose a night."""
    try:
        return borders.load(path)
    except borders.MapError as error:
        terminal.err.print(terminal.printable(f"{error} Tonight's report is drawn without borders."), markup=False)
        return None


def _at(door: Door, output: Path) -> Door:
    """The working database lies with what is published, unless another is named."""
    return door if door.db_named else replace(door, db=output / "kommunedata.db")


def _one_night(door: Door, config: Config) -> None:
    check_links(door, config, Budget(minutes=NIGHTLY_MINUTES))
