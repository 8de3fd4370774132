"""`demo`: the same chain on an invented small Norway."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

import terminal
from commands.door import Door, say
from commands.links import check_links
from commands.nightly import night
from demo import serve as invented
from harvester import config as configuration
from harvester.config import Config
from harvester.links import Budget
from scoring.rulebook import Rulebook

_NIGHTS = 7  # of link checks that are played


def demo(
    ctx: typer.Context,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for database and tables.")
    ] = Path("out"),
    datasets: Annotated[
        int | None, typer.Option(min=1, help="How many datasets to invent.", show_default="about 1,300")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another invention.")] = 2026,
    keep_serving: Annotated[
        bool, typer.Option("--keep-serving", help="Leave the demo portals running until ^C.")
    ] = False,
) -> None:
    """Run all of it on an invented small Norway, without the internet.

    Example: kommunedata demo -o out --datasets 10000
    """
    door: Door = ctx.obj
    say("DEMO: everything below is invented. No number here says anything about a real municipality.", door)
    with invented.start(datasets=datasets, seed=seed) as norway:
        config = demo_config(door.config(), norway)
        rules = door.rulebook()
        named = _named(rules, f"{rules.rubric.version}-demo")
        look = partial(_seven_nights, norway)
        summary = night(door, config, named, (), output, prefix="DEMO_", look_at_links=look)
        db = door.db if door.db_named else output / "kommunedata.db"
        print(terminal.where_to_look(output, db))
        if keep_serving:
            say("Serving until ^C: " + ", ".join(f"{name} at http://{at}" for name, at in norway.resolve.items()), door)
            threading.Event().wait()
    if summary.failures:
        raise typer.Exit(1)


def _seven_nights(norway: invented.Demo, door: Door, config: Config) -> None:
    """Play the nights of link checks of the last week: what is dead or wavers shows only over days."""
    for n, at in enumerate(nights_before(datetime.now(UTC))):
        norway.websites.night = n
        check_links(door, config, Budget(), lambda at=at: at, silent=n < _NIGHTS - 1)  # type: ignore[misc]


def nights_before(moment: datetime) -> list[str]:
    """The last seven times, RFC 3339 in UTC, that it was three o'clock in the night."""
    last = (moment.astimezone(UTC) - timedelta(hours=3)).date()
    return [f"{last - timedelta(days=_NIGHTS - 1 - n)}T03:00:00Z" for n in range(_NIGHTS)]


def _named(rules: Rulebook, version: str) -> Rulebook:
    """The same rules under another version: a demo's scores must never pass for real ones."""
    return replace(rules, rubric=rules.rubric.model_copy(update={"version": version}))


def demo_config(config: Config, norway: invented.Demo) -> Config:
    """The real municipalities with the demo's sources and companies in place of the configured ones."""
    sources: dict[str | None, list[configuration.SourceEntry]] = {}
    for s in norway.sources:
        entry = configuration.SourceEntry(
            id=s.id,
            kind=s.kind,
            url=s.url,
            resource_url=s.resource_url,
            registration_url=s.registration_url,
            pause=s.pause,
        )
        sources.setdefault(s.municipality_number, []).append(entry)
    return config.model_copy(
        update={
            "sources": tuple(sources.get(None, ())),
            "resolve": norway.resolve,
            "registers": configuration.Registers(),
            "organisations": tuple(
                configuration.Company(number=o.number, name=o.name, owners=o.owners) for o in norway.organisations
            ),
            "municipalities": tuple(
                m.model_copy(update={"sources": tuple(sources.get(m.number, ()))}) for m in config.municipalities
            ),
        }
    )
