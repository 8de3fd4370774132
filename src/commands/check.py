"""`check`: is the configuration right, and do the sources answer?"""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

import terminal
from commands.door import Door, NotPossible, make_client
from harvester import config as configuration
from harvester import probe as probing
from harvester.archive import Archive
from harvester.config import Config
from harvester.errors import ConfigError
from scoring import overrides as corrections
from scoring.conformance.tables import load_table
from scoring.errors import RubricError


def check(
    ctx: typer.Context,
    url: Annotated[
        str | None, typer.Argument(metavar="URL", help="With --probe: ask this address, and suggest its kind.")
    ] = None,
    probe: Annotated[
        bool, typer.Option("--probe/--no-probe", help="Also ask each source once, and tell what it gives.")
    ] = False,
) -> None:
    """Check the configuration, without the network.

    Loads municipalities.yaml, rubric.yaml and their tables, and resolves every check, portal kind and number.

    Example: kommunedata --config-dir config check
    """
    if url is not None and not probe:
        raise typer.BadParameter("a URL is for --probe")
    door: Door = ctx.obj
    problems: list[str] = []
    try:
        config = door.config()
        overrides = door.overrides(config)
    except ConfigError as error:
        problems += error.problems
    try:
        rules = door.rulebook()
        load_table(door.config_dir / "vocabulary", "dcat-ap-no-2.2")  # no score needs it, only `validate`
    except RubricError as error:
        problems += error.problems
    if not problems:
        problems += corrections.problems(overrides, rules)
    if problems:
        raise ConfigError(problems)
    if probe:
        _probe(door, config, url)
        return
    for line in (*configuration.inventory(config).lines(), *rules.summary()):
        print(line)


def _probe(door: Door, config: Config, url: str | None) -> None:
    """Ask every source, or one address, which may be a source's. Stores nothing."""
    asked: list[configuration.SourceConfig | str] = [s for s in config.all_sources() if url in (None, s.url)]
    if url is not None and not asked:
        asked.append(url)
    if not asked:
        raise NotPossible("No source to ask: config/municipalities.yaml names none.")
    with tempfile.TemporaryDirectory(prefix="kommunedata-") as folder, ThreadPoolExecutor(8) as threads:
        found = list(threads.map(partial(probing.probe, make_client(door, config, Archive(Path(folder)))), asked))
    rows = [
        (a if isinstance(a, str) else a.id, f.kind_found, f.status, f.format, f.size, f.says)
        for a, f in zip(asked, found, strict=True)
    ]
    terminal.show(["source_id", "kind", "status", "format", "size", "says"], rows, None)
    if any(f.status != "ok" for f in found):
        raise typer.Exit(1)
