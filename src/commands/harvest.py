"""`harvest`: read catalogues and store what changed."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

import terminal
from commands.door import Door, NotPossible, make_client, now, say
from commands.links import NIGHTLY_MINUTES, check_links
from harvester import run as harvesting
from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import Config
from harvester.links import Budget
from harvester.registers.register import read_registers
from store.db import copy_database, open_database
from store.lock import locked
from store.models import Override
from terminal import SummaryFormat, err


def harvest(
    ctx: typer.Context,
    municipality: Annotated[
        list[str] | None, typer.Argument(metavar="KOMMUNE", help="Kommunenummer or name. Default: all.")
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", "-s", metavar="ID", help="Only this source. Repeatable.")
    ] = None,
    links: Annotated[bool | None, typer.Option("--links/--no-links", help="Check whether data URLs answer.")] = None,
    replay: Annotated[bool, typer.Option("--replay", help="Read stored pages again; touch no network.")] = False,
    accept_shrink: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Believe a source that lost more than the shrink guard allows."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Read and parse, store nothing.")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 even if some source failed.")] = False,
    format: Annotated[SummaryFormat | None, typer.Option("--format", "-f", help="Print the summary as json.")] = None,
) -> None:
    """Read catalogues and store what changed.

    Example: kommunedata harvest Bergen -s bergen-ckan --dry-run
    """
    door: Door = ctx.obj
    if links and (dry_run or replay):
        raise typer.BadParameter("--links stores what it sees and needs the network: not with --dry-run or --replay")
    config = door.config()
    planned = harvesting.plan(config, municipality or (), source or ())
    if not planned:
        raise NotPossible("No source to read: config/municipalities.yaml names none for that. Try `kommunedata demo`.")
    harvesting.check_sources(config, accept_shrink or ())
    believed, overrides = frozenset(accept_shrink or ()), door.overrides(config)
    with locked(door.db):
        if dry_run:
            with _rehearsal(door) as (copy, archive):
                summary = harvest_into(copy, config, planned, overrides, archive, accept_shrink=believed, replay=replay)
            say("Dry run: nothing was stored.", door)
        else:
            if not (replay or municipality or source):
                read_the_registers(door, config)
            summary = harvest_into(door, config, planned, overrides, accept_shrink=believed, replay=replay)
            if links:
                check_links(door, config, Budget(minutes=NIGHTLY_MINUTES))
    if format is SummaryFormat.json:
        terminal.print_json(summary_json(summary))
    if summary.failures and not exit_zero:
        raise typer.Exit(1)


@contextmanager
def _rehearsal(door: Door) -> Iterator[tuple[Door, Archive]]:
    """A copy of the database, and an archive over the real one: there a dry run does all that a harvest does."""
    with tempfile.TemporaryDirectory(prefix="kommunedata-") as folder:
        copy = Path(folder) / door.db.name
        copy_database(door.db, copy)
        yield replace(door, db=copy), Archive(Path(folder) / "archive", beneath=door.db.parent / "archive")


def harvest_into(
    door: Door,
    config: Config,
    planned: list[harvesting.Planned],
    overrides: Sequence[Override],
    archive: Archive | None = None,
    *,
    accept_shrink: frozenset[str] = frozenset(),
    replay: bool = False,
) -> harvesting.Summary:
    """Harvest into the database at `door.db`, with progress and a closing line."""
    engine = open_database(door.db)
    archive = archive or Archive(door.db.parent / "archive")
    hosts = {s.url.split("/")[2] for s in (p.source for p in planned) if "//" in s.url}
    say(f"Reading {len(planned)} source{'s' * (len(planned) != 1)} on {len(hosts)} host{'s' * (len(hosts) != 1)}", door)
    client = make_client(door, config, archive)
    with Cage() as cage, terminal.HarvestProgress(door.quiet) as progress:
        summary = harvesting.harvest(
            engine, config, archive, client, cage, planned,
            now=now, progress=progress, accept_shrink=accept_shrink, replay=replay, overrides=overrides,
        )  # fmt: skip
    for outcome in summary.failures:
        terminal.not_read(outcome)
    say(
        f"{summary.complete} complete, {len(summary.failures)} not.  Datasets: {summary.total('datasets')}"
        f" (+{summary.total('added')} new, {summary.total('changed')} changed, {summary.total('closed')} removed)."
        f"  Issues: {summary.total('issues')} new.",
        door,
    )
    if summary.failures:
        say("See: kommunedata show --sources", door)
        if all(o.error_code in ("dns", "connect", "timeout") for o in summary.failures) and not summary.complete:
            say("Is there a network? Try it without one: kommunedata demo", door)
    return summary


def read_the_registers(door: Door, config: Config) -> None:
    """Refresh which units belong to which municipality, where the registers can be reached; else what is stored holds."""
    client = make_client(door, config, Archive(door.db.parent / "archive"))
    for line in read_registers(open_database(door.db), config, client, now()):
        err.print(terminal.printable(line), markup=False)


def summary_json(summary: harvesting.Summary) -> dict[str, object]:
    return {
        "sources": [
            {
                "source_id": o.source_id, "status": o.status, "error_code": o.error_code, "error": o.error,
                "datasets": o.changes.datasets, "added": o.changes.added, "changed": o.changes.changed,
                "same": o.changes.same, "missing": o.changes.missing, "closed": o.changes.closed,
                "rejected": o.changes.rejected, "pages": o.changes.pages,
                "pages_unchanged": o.changes.pages_unchanged, "issues": o.changes.issues,
            }
            for o in summary.outcomes
        ],
        "sources_complete": summary.complete,
        "sources_failed": len(summary.failures),
    }  # fmt: skip
