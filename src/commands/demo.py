"""`demo`: the same chain on an invented small Norway."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

import terminal
from commands.door import Door, say
from commands.nightly import night
from demo import serve as invented
from harvester import config as configuration
from harvester.config import Config
from scoring.rulebook import Rulebook


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
        config = _demo_config(door.config(), norway)
        rules = door.rulebook()
        summary = night(door, config, _named(rules, f"{rules.rubric.version}-demo"), (), output, prefix="DEMO_")
        db = door.db if door.db_named else output / "kommunedata.db"
        print(terminal.where_to_look(output, db))
        if keep_serving:
            say("Serving until ^C: " + ", ".join(f"{name} at http://{at}" for name, at in norway.resolve.items()), door)
            threading.Event().wait()
    if summary.failures:
        raise typer.Exit(1)


def _named(rules: Rulebook, version: str) -> Rulebook:
    """The same rules under another version: a demo's scores must never pass for real ones."""
    return replace(rules, rubric=rules.rubric.model_copy(update={"version": version}))


def _demo_config(config: Config, norway: invented.Demo) -> Config:
    """The real municipalities with the demo's sources and companies in place of the configured ones."""
    sources = tuple(
        configuration.SourceEntry(id=s.id, kind=s.kind, url=s.url, resource_url=s.resource_url, pause=s.pause)
        for s in norway.sources
        if s.municipality_number is None
    )
    own = {
        s.municipality_number: configuration.SourceEntry(id=s.id, kind=s.kind, url=s.url, pause=s.pause)
        for s in norway.sources
        if s.municipality_number is not None
    }
    return config.model_copy(
        update={
            "sources": sources,
            "resolve": norway.resolve,
            "registers": configuration.Registers(),
            "organisations": tuple(
                configuration.Company(number=o.number, name=o.name, owners=o.owners) for o in norway.organisations
            ),
            "municipalities": tuple(
                m.model_copy(update={"sources": (own[m.number],) if m.number in own else ()})
                for m in config.municipalities
            ),
        }
    )
