"""The door: commands, options and exit codes; it joins the rooms, and it alone reads the environment."""

import errno
import os
import sqlite3
import sys
import tempfile
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from importlib import metadata
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Literal, NoReturn
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

import terminal
from demo import serve as invented
from harvester import config as configuration
from harvester import probe as probing
from harvester import run as harvesting
from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import Config, UnknownMunicipality
from harvester.config.overrides import load_overrides
from harvester.errors import ConfigError
from harvester.http import Client
from harvester.portals import registry
from harvester.refresh import refresh as propose_changes
from harvester.register import read_registers
from reports import publish, tables
from reports.csv_dialects import Cell, Dialect
from scoring import explain as explaining
from scoring import overrides as corrections
from scoring import run as scoring
from scoring.errors import RubricError
from scoring.rulebook import Rulebook, load_rulebook
from store.db import DatabaseError, copy_database, open_database
from store.dictionary import write_dictionary
from store.lock import Locked, locked
from store.models import Override
from store.overrides import unknown_datasets
from terminal import Format, err

VERSION = metadata.version("kommunedata")
Lang = Literal["nb", "en"]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class NotPossible(Exception):
    """What was asked for cannot be done; the message says what can."""


@dataclass(frozen=True, slots=True)
class Door:
    """The options that stand before every command."""

    db: Path
    config_dir: Path
    quiet: bool
    verbose: bool
    db_named: bool  # --db or its variable was given, so a command may not choose its own

    def config(self) -> Config:
        """The configuration, checked."""
        return configuration.load(self.config_dir / "municipalities.yaml", registry().keys())

    def overrides(self, config: Config) -> tuple[Override, ...]:
        """What curators decided, checked against the configuration."""
        return load_overrides(self.config_dir / "overrides.yaml", config)

    def rulebook(self, rubric: Path | None = None) -> Rulebook:
        """The rubric with its tables, checked."""
        return load_rulebook(self.config_dir, rubric)

    def reader(self) -> Engine:
        """The database, for reading."""
        return open_database(self.db, read_only=True)


def say(text: str, door: Door) -> None:
    """A line to stderr, for people; data goes to stdout."""
    if not door.quiet:
        err.print(text, markup=False)


def now() -> str:
    """The time as it is stored."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"kommunedata {VERSION}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    db: Annotated[Path, typer.Option(envvar="KOMMUNEDATA_DB", help="Database file.")] = Path("data/kommunedata.db"),
    config_dir: Annotated[
        Path, typer.Option(envvar="KOMMUNEDATA_CONFIG_DIR", help="Where municipalities.yaml and rubric.yaml are.")
    ] = Path("config"),
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print each request and each decision.")] = False,
    log_format: Annotated[
        str | None, typer.Option(help="console or json.", show_default="console on a terminal, else json")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Harvest Norwegian municipal open-data catalogues and score them for reuse."""
    if log_format not in (None, "console", "json"):
        raise typer.BadParameter("--log-format is console or json")
    terminal.set_up_logging(log_format, quiet, verbose)
    source = ctx.get_parameter_source("db")
    ctx.obj = Door(db, config_dir, quiet, verbose, source is not None and source.name != "DEFAULT")


# --- check --------------------------------------------------------------------------------------------------------


@app.command()
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
    except RubricError as error:
        problems += error.problems
    if not problems:
        problems += corrections.problems(overrides, rules)
    if problems:
        raise ConfigError(problems)
    if probe:
        _probe(door, config, url)
        return
    for line in (*configuration.summary(config).lines(), *rules.summary()):
        print(line)


def _probe(door: Door, config: Config, url: str | None) -> None:
    """Ask every source, or one address, which may be a source's. Stores nothing."""
    asked: list[configuration.SourceConfig | str] = [s for s in config.all_sources() if url in (None, s.url)]
    if url is not None and not asked:
        asked.append(url)
    if not asked:
        raise NotPossible("No source to ask: config/municipalities.yaml names none.")
    with tempfile.TemporaryDirectory(prefix="kommunedata-") as folder, ThreadPoolExecutor(8) as threads:
        found = list(threads.map(partial(probing.probe, _client(door, config, Archive(Path(folder)))), asked))
    rows = [
        (a if isinstance(a, str) else a.id, f.kind_found, f.status, f.format, f.size, f.says)
        for a, f in zip(asked, found, strict=True)
    ]
    terminal.show(["source_id", "kind", "status", "format", "size", "says"], rows, None)
    if any(f.status != "ok" for f in found):
        raise typer.Exit(1)


# --- harvest ------------------------------------------------------------------------------------------------------


@app.command()
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
    format: Annotated[Format | None, typer.Option("--format", "-f", help="Print the summary as json.")] = None,
) -> None:
    """Read catalogues and store what changed.

    Example: kommunedata harvest Bergen -s bergen-ckan --dry-run
    """
    door: Door = ctx.obj
    if links:
        say("Links are not checked yet: that is still to be built.", door)
    config = door.config()
    planned = harvesting.plan(config, municipality or (), source or ())
    if not planned:
        raise NotPossible("No source to read: config/municipalities.yaml names none for that. Try `kommunedata demo`.")
    harvesting.check_sources(config, accept_shrink or ())
    believed, overrides = frozenset(accept_shrink or ()), door.overrides(config)
    with locked(door.db):
        if dry_run:
            with _rehearsal(door) as (copy, archive):
                summary = _harvest(copy, config, planned, overrides, archive, accept_shrink=believed, replay=replay)
            say("Dry run: nothing was stored.", door)
        else:
            if not (replay or municipality or source):
                _read_registers(door, config)
            summary = _harvest(door, config, planned, overrides, accept_shrink=believed, replay=replay)
    if format is Format.json:
        terminal.print_json(_summary(summary))
    if summary.failures and not exit_zero:
        raise typer.Exit(1)


@contextmanager
def _rehearsal(door: Door) -> Iterator[tuple[Door, Archive]]:
    """A copy of the database, and an archive over the real one: there a dry run does all that a harvest does."""
    with tempfile.TemporaryDirectory(prefix="kommunedata-") as folder:
        copy = Path(folder) / door.db.name
        copy_database(door.db, copy)
        yield replace(door, db=copy), Archive(Path(folder) / "archive", beneath=door.db.parent / "archive")


def _harvest(
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
    client = _client(door, config, archive)
    with Cage() as cage, terminal.HarvestProgress(door.quiet) as progress:
        summary = harvesting.harvest(
            engine, config, archive, client, cage, planned,
            now=now, progress=progress, accept_shrink=accept_shrink, replay=replay, overrides=overrides,
        )  # fmt: skip
    for outcome in summary.failures:
        err.print(f"  {outcome.source_id}: {outcome.status}: {terminal.printable(outcome.error or '')}", markup=False)
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


def _read_registers(door: Door, config: Config) -> None:
    """Refresh which units belong to which municipality, where the registers can be reached; else what is stored holds."""
    client = _client(door, config, Archive(door.db.parent / "archive"))
    for line in read_registers(open_database(door.db), config, client, now()):
        err.print(terminal.printable(line), markup=False)


def _client(door: Door, config: Config, archive: Archive) -> Client:
    def trace(url: str, status: int | str, seconds: float) -> None:
        err.print(f"  {status} {terminal.printable(url)} {seconds:.2f} s", markup=False)

    return Client(archive, config.contact, VERSION, config.resolve, on_request=trace if door.verbose else None)


def _summary(summary: harvesting.Summary) -> dict[str, object]:
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


# --- score --------------------------------------------------------------------------------------------------------


@app.command()
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
    day = _day(as_of)
    engine = open_database(door.db, create=False)
    if compare:
        result = scoring.score(engine, rules, as_of=day, now=now(), code_version=VERSION, store=False)
        with engine.connect() as connection:
            moves = [m for m in explaining.compare(connection, result) if not only or m.municipality_number in only]
        _print_moves(moves, format)
        return
    with locked(door.db):
        _settle(engine, config, door.overrides(config))
        result = _score(engine, rules, day)
    say(_counted(result), door)
    if only:
        with door.reader().connect() as connection:
            for number in sorted(only):
                _print_municipality(explaining.municipality(connection, number), format, "nb")


def _settle(engine: Engine, config: Config, overrides: Sequence[Override]) -> None:
    """Bring the store in line with the configuration, and say which override concerns a dataset that nobody knows."""
    with engine.begin() as connection:
        harvesting.settle(connection, config, overrides)
        for line in unknown_datasets(connection):
            err.print(terminal.printable(line), markup=False)


def _score(engine: Engine, rules: Rulebook, day: date) -> scoring.RunResult:
    result = scoring.score(engine, rules, as_of=day, now=now(), code_version=VERSION)
    with engine.begin() as connection:
        write_dictionary(connection)
    return result


def _counted(result: scoring.RunResult) -> str:
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


@app.command()
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
    from scoring.sensitivity import study  # numpy takes a tenth of a second to load
    from scoring.sensitivity_lines import lines

    door: Door = ctx.obj
    rules, day = door.rulebook(), _day(as_of)
    engine = open_database(door.db, create=False)
    result = scoring.score(engine, rules, as_of=day, now=now(), code_version=VERSION, store=False)
    found = study(result.evidence, rules.rubric, rules.types, day)
    rows = [(x.about, x.what, x.figure, x.says) for x in lines(found, rules.rubric, lang)]
    title = f"As of {day}, rubric {rules.rubric.version}: {found.municipalities} municipalities with open data"
    terminal.show(["about", "what", "figure", "says"], rows, format, title)


# --- show ---------------------------------------------------------------------------------------------------------


@app.command()
def show(
    ctx: typer.Context,
    municipality: Annotated[
        str | None, typer.Argument(metavar="KOMMUNE", help="Kommunenummer or name. Default: the ranking.")
    ] = None,
    sources: Annotated[
        bool, typer.Option("--sources", help="When each source was last read in full, and why not since.")
    ] = False,
    issues: Annotated[bool, typer.Option("--issues", help="What could not be read as it should be.")] = False,
    unattributed: Annotated[
        bool, typer.Option("--unattributed", help="Publishers that no municipality could be found for.")
    ] = False,
    lang: Annotated[Lang, typer.Option(help="nb or en: texts of criteria and measures.")] = "nb",
    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="table, tsv, csv or json.", show_default="table, or tsv when piped"),
    ] = None,
) -> None:
    """Show the ranking, one municipality, sources, or open issues.

    Example: kommunedata show Bergen
    """
    door: Door = ctx.obj
    with door.reader().connect() as connection:
        version = connection.exec_driver_sql("SELECT rubric_version FROM latest_run").scalar()
        terminal.banner(str(version))
        if sources:
            query = (
                "SELECT source_id, kind, status, datasets, last_complete_fetch, last_attempt, failures_in_row, error_code,"
                " error, url FROM source_health WHERE active ORDER BY source_id"
            )
            _print_query(connection, query, format)
        elif issues:
            _print_query(
                connection,
                "SELECT severity, code, source_id, property, sum(count) AS times, min(detail) AS example, min(subject) AS"
                " for_example_in FROM current_issue GROUP BY code, source_id, property"
                " ORDER BY severity = 'info', severity, times DESC, code",
                format,
            )
        elif unattributed:
            query = (
                "SELECT datasets, publisher_name, publisher_number, publisher_org_path, source_id,"
                f" settled_by_{lang} AS settled_by, example, publisher_uri FROM unattributed_publisher"
            )
            _print_query(connection, query, format)
        elif municipality:
            number = door.config().find(municipality).number
            _print_municipality(explaining.municipality(connection, number), format, lang)
        else:
            _print_ranking(explaining.ranking(connection), format, lang)


def _print_query(connection: Connection, query: str, format: Format | None) -> None:
    result = connection.exec_driver_sql(query)
    terminal.show(list(result.keys()), [tuple(row) for row in result], format)


def _print_ranking(rows: Sequence[explaining.Standing], format: Format | None, lang: Lang) -> None:
    columns = ["rank_in_group", "population_group", "municipality_number", "name", "level", f"level_name_{lang}", "total",
               "coverage", "quality", "measured", "datasets", "status"]  # fmt: skip
    if format is None and terminal.out.is_terminal:
        columns.remove(f"level_name_{lang}")  # a terminal is narrow, and the level says it
    header = [c.removesuffix(f"_{lang}") for c in columns]
    terminal.show(header, [tuple(getattr(r, c) for c in columns) for r in rows], format)


def _print_municipality(view: explaining.MunicipalityView, format: Format | None, lang: Lang) -> None:
    if format is Format.json:
        terminal.print_json(asdict(view))
        return
    s = view.standing
    if format is None and terminal.out.is_terminal:
        terminal.headline(view, lang)
    header = ["criterion", "title", "value", "measured", "weight", "loses"]
    rows: list[tuple[Cell, ...]] = [
        (c.id, getattr(c, f"title_{lang}"), c.value, f"{c.measured}/{c.applicable}", c.weight, c.loses)
        for c in view.criteria
    ]
    terminal.show(header, rows, format)
    if format is None and terminal.out.is_terminal:
        terminal.measures(view, s.name, lang)


@app.command()
def refresh(
    ctx: typer.Context,
    year: Annotated[
        int | None, typer.Option(help="As the registers stand that year.", show_default="this year")
    ] = None,
) -> None:
    """Propose changes to municipalities.yaml from SSB's and Enhetsregisteret's registers, as a diff to accept.

    Writes nothing. Example: kommunedata refresh > changes.diff && patch -p0 < changes.diff
    """
    door: Door = ctx.obj
    config = door.config()
    with tempfile.TemporaryDirectory(prefix="kommunedata-") as folder:
        client = _client(door, config, Archive(Path(folder)))
        proposal = propose_changes(door.config_dir / "municipalities.yaml", config, client, year or today().year)
    print(proposal.diff, end="")
    for note in proposal.notes:
        err.print(terminal.printable(note), markup=False)


# --- explain ------------------------------------------------------------------------------------------------------


@app.command()
def explain(
    ctx: typer.Context,
    criterion: Annotated[
        str | None, typer.Argument(metavar="CRITERION", help="Id or code. Default: list all, with weight and status.")
    ] = None,
    lang: Annotated[Lang, typer.Option(help="nb or en.")] = "nb",
    format: Annotated[Format | None, typer.Option("--format", "-f", help="table, tsv, csv or json.")] = None,
) -> None:
    """Explain a criterion: what it asks, why, and how to meet it.

    Example: kommunedata explain open-licence --lang en
    """
    rubric = ctx.obj.rulebook().rubric
    if criterion is None:
        rows = [(c.code, c.id, c.dimension, c.weight, c.status, getattr(c.title, lang)) for c in rubric.criteria]
        terminal.show(["code", "criterion", "dimension", "weight", "status", "title"], rows, format)
        return
    found = explaining.criterion(rubric, criterion)
    if format is Format.json:
        terminal.print_json(found.model_dump(mode="json"))
        return
    terminal.criterion(found, lang)


# --- export -------------------------------------------------------------------------------------------------------

LATER = {"xlsx": "Excel workbooks", "parquet": "Parquet files"}


@app.command()
def export(
    ctx: typer.Context,
    table: Annotated[str, typer.Argument(help=f"{', '.join(tables.TABLES)}.")] = "scores",
    format: Annotated[str, typer.Option("--format", "-f", help="csv, xlsx, json or parquet.")] = "csv",
    dialect: Annotated[
        Dialect, typer.Option(help="excel-no opens in Norwegian Excel; rfc4180 is for programs.")
    ] = Dialect.excel_no,
    lang: Annotated[Lang, typer.Option(help="nb or en: column headings and texts.")] = "nb",
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="File, - for stdout, or a folder: the name then carries date and rubric.",
        ),
    ] = "-",
) -> None:
    """Write tables as CSV, Excel or JSON.

    Example: kommunedata export scores --dialect rfc4180 -o scores.csv
    """
    if format in LATER:
        raise NotPossible(f"{LATER[format]} are not built yet; csv and json are.")
    if format not in ("csv", "json"):
        raise typer.BadParameter("--format is csv, xlsx, json or parquet")
    with ctx.obj.reader().connect() as connection:
        text = (
            tables.to_json(connection, table, lang)
            if format == "json"
            else tables.to_csv(connection, table, dialect, lang)
        )
        if output == "-":
            sys.stdout.buffer.write(text.encode())
            return
        path = Path(output)
        if path.is_dir():
            path /= tables.file_name(connection, table, format)
        _write(path, text)


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_bytes(text.encode())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise NotPossible(f"{path}: cannot be written: {error.strerror}") from error


@app.command()
def report(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the report.")],
    lang: Annotated[Lang, typer.Option(help="nb or en.")] = "nb",
    map: Annotated[Path | None, typer.Option(metavar="FILE", help="GeoJSON with municipal borders.")] = None,
    only: Annotated[str | None, typer.Option(metavar="KOMMUNE", help="Only this municipality's page.")] = None,
) -> None:
    """Write the HTML report (still to be built).

    Example: kommunedata report -o public
    """
    raise NotPossible("The HTML report is not built yet; `kommunedata export` writes its tables.")


# --- nightly and demo ---------------------------------------------------------------------------------------------


@app.command()
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
    summary = _night(door, config, door.rulebook(), door.overrides(config), output)
    if format is Format.json:
        terminal.print_json(_summary(summary))
    if summary.failures and not exit_zero:
        raise typer.Exit(1)


@app.command()
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
        summary = _night(door, config, _named(rules, f"{rules.rubric.version}-demo"), (), output, prefix="DEMO_")
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


def _night(
    door: Door, config: Config, rules: Rulebook, overrides: Sequence[Override], output: Path, prefix: str = ""
) -> harvesting.Summary:
    """One lock, one chain: harvest, score, export, publish."""
    publish.claim(output)
    door = door if door.db_named else replace(door, db=output / "kommunedata.db")
    with locked(door.db):
        _read_registers(door, config)
        summary = _harvest(door, config, harvesting.plan(config), overrides)
        engine = open_database(door.db)
        _settle(engine, config, overrides)
        result = _score(engine, rules, today())
        name = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
        with publish.release(output, name) as folder, engine.connect() as connection:
            for dialect, place in ((Dialect.excel_no, folder), (Dialect.rfc4180, folder / "rfc4180")):
                place.mkdir(exist_ok=True)
                for table in tables.TABLES:
                    path = place / (prefix + tables.file_name(connection, table, "csv"))
                    _write(path, tables.to_csv(connection, table, dialect))
            _write(
                folder / (prefix + tables.file_name(connection, "scores", "json")), tables.to_json(connection, "scores")
            )
    say(_counted(result), door)
    say(f"Published: {output / 'public'}", door)
    return summary


def _day(as_of: datetime | None) -> date:
    """The day to score: today, or a day that has been."""
    day = as_of.date() if as_of else today()
    if day > today():
        raise NotPossible(f"{day} is yet to come: catalogues can be scored as they stood, not as they will stand.")
    return day


def today() -> date:
    """The day in Norway, whatever the server's clock is set to."""
    return datetime.now(ZoneInfo("Europe/Oslo")).date()


# --- the way out --------------------------------------------------------------------------------------------------

_USER_ERRORS = (
    ConfigError, RubricError, DatabaseError, Locked, NotPossible, UnknownMunicipality, publish.NotOurs,
    tables.UnknownTable, tables.NoScores, explaining.NotScoredError, explaining.UnknownCriterionError,
)  # fmt: skip


def main() -> None:
    """Run the command; every exit code but Typer's own 2 for wrong usage and 0 is set here or raised as typer.Exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without æ, ø and å is no reason to stop
    sys.exit(guarded(app))


def guarded(command: Callable[[], object]) -> int:
    """Run a command and give its exit code; errors that a person can mend become one message."""
    try:
        try:
            command()
        finally:
            sys.stdout.flush()  # here, where a closed pipe can still be answered for
    except SystemExit as end:  # Typer has codes of its own for ^C, which is right, and for a reader that has had enough
        if end.code == 130:
            _stopped()
        if isinstance(end.__context__, BrokenPipeError):
            return _enough()
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        _stopped()
    except BrokenPipeError:
        return _enough()
    except _USER_ERRORS as error:
        err.print(str(error), markup=False)
        return 2
    except (OSError, DBAPIError, sqlite3.Error) as error:
        if told := _of_the_machine(error):
            err.print(told, markup=False)
            return 2
        return _bug()
    except Exception:
        return _bug()
    return 0


def _stopped() -> NoReturn:
    err.print("Stopped. Everything up to the last finished source is stored.", markup=False)
    sys.stderr.flush()
    os._exit(130)  # threads may still wait for a server; what counts is on disk


def _enough() -> int:
    """Nobody reads our output any more (`show | head`): what is left of it goes nowhere, and all is well."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 0


def _of_the_machine(error: Exception) -> str | None:
    """What a person can do about a full disk or a database in use; None when the error is ours."""
    text = str(getattr(error, "orig", error))
    if getattr(error, "errno", None) == errno.ENOSPC or "database or disk is full" in text or "disk I/O error" in text:
        return f"The disk is full or failing ({text}). What was stored before is whole; make room and run again."
    if "database is locked" in text:
        return "The database is locked by another program. Close it, or wait, and run again."
    if "readonly database" in text or getattr(error, "errno", None) in (errno.EACCES, errno.EROFS, errno.EPERM):
        return f"No permission to write: {text}."
    return None


def _bug() -> int:
    traceback.print_exc()
    err.print(f"This is a bug in kommunedata {VERSION}. Please report it with the lines above.", markup=False)
    return 3


if __name__ == "__main__":
    main()
