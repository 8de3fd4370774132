"""`links`: do the addresses that metadata give lead to what they promise?"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

import terminal
from commands.door import VERSION, Door, NotPossible, now, say
from commands.link_progress import LinksBar
from harvester import links as checking
from harvester.config import Config
from harvester.links import A_HOST, Budget, Night
from store.db import open_database
from store.lock import locked
from terminal import SummaryFormat, err

NIGHTLY_MINUTES = 120.0  # for a night that says nothing else
_STATES = ("alive", "dead", "unstable", "blocked", "inconclusive", "refused")


def links(
    ctx: typer.Context,
    budget_requests: Annotated[
        int | None,
        typer.Option(
            min=A_HOST,
            metavar="N",
            help="Send at most so many requests; an address takes three.",
            show_default="no limit",
        ),
    ] = None,
    budget_minutes: Annotated[
        float | None, typer.Option(min=0.1, metavar="M", help="Stop after so many minutes.", show_default="120")
    ] = None,
    links_from: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Take observations made elsewhere from a CSV; touch no network."),
    ] = None,
    format: Annotated[SummaryFormat | None, typer.Option("--format", "-f", help="Print the summary as json.")] = None,
) -> None:
    """Check whether data URLs answer, and with what.

    Looks at what was unseen longest: every address within a week, failing ones every night. Stopped, it goes on next time.

    Example: kommunedata links --budget-minutes 30
    """
    door: Door = ctx.obj
    if links_from is not None:
        if budget_requests is not None or budget_minutes is not None:
            raise typer.BadParameter("--links-from sends no requests, so it needs no budget")
        taken = _take(door, links_from)
        if format is SummaryFormat.json:
            terminal.print_json(
                {"new": taken.new, "known": taken.known, "elsewhere": taken.elsewhere, "unusable": taken.bad_count}
            )
        if taken.bad_count:
            raise typer.Exit(1)
        return
    config = door.config()
    open_database(door.db, create=False)  # says so before the lock if there is none
    with locked(door.db):
        night = check_links(door, config, Budget(budget_requests, budget_minutes or NIGHTLY_MINUTES))
    if format is SummaryFormat.json:
        terminal.print_json(
            {"known": night.known, "planned": night.planned, "checked": night.checked, "hosts": night.hosts,
             "requests": night.requests, **{state: night.states.get(state, 0) for state in _STATES}}
        )  # fmt: skip


def check_links(
    door: Door, config: Config, budget: Budget, clock: Callable[[], str] = now, *, silent: bool = False
) -> Night:
    """Check what is due into the database at `door.db`, with progress and a closing line. The caller holds the lock."""
    network = checking.network(config.contact, VERSION, config.resolve)
    sources = config.all_sources()
    controls = [partial(network.reaches, source.url) for source in sources[:3]]
    private = frozenset(source.id for source in sources if source.allow_private)
    with LinksBar(door.quiet or silent) as progress:
        night = checking.check(
            open_database(door.db), network, budget,
            now=clock, controls=controls, private_sources=private, progress=progress,
        )  # fmt: skip
    if not silent:
        told = ", ".join(f"{night.states[state]} {state}" for state in _STATES if night.states.get(state))
        hosts = f"{night.hosts} host{'s' * (night.hosts != 1)}"
        left = f"  {night.left} left for another night." if night.left else ""
        say(f"Links: {night.checked} of {night.known} on {hosts} looked at: {told or 'none'}.{left}", door)
    return night


def _take(door: Door, path: Path) -> checking.Imported:
    """Take over observations made elsewhere."""
    engine = open_database(door.db, create=False)
    with locked(door.db):
        try:
            taken = checking.import_observations(engine, path, now())
        except OSError as error:
            raise NotPossible(f"{path}: {error.strerror or error}") from error
    say(
        f"{path}: {taken.new} observations taken, {taken.known} were here already,"
        f" {taken.elsewhere} are of addresses that stand in no metadata here.",
        door,
    )
    if taken.bad_count:
        for line in taken.bad:
            err.print(f"  {path}: {terminal.printable(line)}", markup=False)
        err.print(f"  {taken.bad_count} rows could not be used.", markup=False)
    return taken
