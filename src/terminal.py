"""How things look on a terminal and in a pipe: tables that fit, TSV that loses nothing, progress that knows when to be quiet."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from commands.tabular import Column, fitted, widened
from reports import json_text
from reports.csv_dialects import Cell, Dialect, write_csv
from store import codes

if TYPE_CHECKING:  # every command comes by here, and few show what these are
    from harvester.run import Outcome

WIDE = 160  # columns of a table that is asked for in a pipe
SHARES = frozenset({"value", "measured"})  # between 0 and 1: one decimal would hide too much

err = Console(stderr=True, highlight=False, soft_wrap=True)
out = Console(highlight=False)


class Format(StrEnum):
    """What a command prints: a table on a terminal, else tab-separated values."""

    table = "table"
    tsv = "tsv"
    csv = "csv"
    json = "json"


class SummaryFormat(StrEnum):
    """What a command prints that otherwise only sums up for people."""

    json = "json"


def printable(text: str) -> str:
    """The text without control characters: titles come from strangers, and a terminal obeys what it is sent."""
    return "".join(c if c.isprintable() else " " for c in text)


def show(
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    format: Format | None,
    title: str = "",
    lang: Literal["nb", "en"] = "en",
) -> None:
    """Print rows to stdout. Without a format: a table on a terminal, TSV when piped, where nothing may be cut.

    A table is for people and speaks their language; for programs the header and the cells are the same in both.
    """
    chosen = format or (Format.table if out.is_terminal else Format.tsv)
    if chosen is Format.json:
        print_json({"rows": [dict(zip(header, row, strict=True)) for row in rows]})
    elif chosen is Format.csv:
        sys.stdout.write(write_csv(header, rows, Dialect.rfc4180, frozenset()))
    elif chosen is Format.tsv:
        for line in (header, *rows):
            print("\t".join(_text(cell) for cell in line))
    else:
        columns = [
            Column(
                name,
                [_said(row[i], name, lang) for row in rows],
                all(isinstance(row[i], int | float | None) for row in rows),
                lang,
            )
            for i, name in enumerate(header)
        ]
        if out.is_terminal:
            out.print(fitted(columns, title, out.width))
        else:
            table, width = widened(columns, title, WIDE)
            out.print(table, width=width, crop=False)


def print_json(value: Mapping[str, object]) -> None:
    """One object on stdout."""
    sys.stdout.write(json_text.dumps(value))


def _text(cell: Cell) -> str:
    """A cell for programs, in full."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.4f}".rstrip("0").rstrip(".")
    return printable(str(cell))


def _said(cell: Cell, column: str, lang: Literal["nb", "en"]) -> str:
    """A cell for people."""
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return {"nb": ("nei", "ja"), "en": ("no", "yes")}[lang][cell]
    if isinstance(cell, float):
        return f"{cell:.{2 if column in SHARES else 1}f}".replace(".", "," if lang == "nb" else ".")
    return printable(codes.word(column, str(cell), lang))


def banner(rubric_version: str) -> None:
    """Say loudly, beside the data and not in them, that a demo's numbers are invented."""
    if rubric_version.endswith("-demo"):
        err.print("DEMO: invented data. No number here says anything about a real municipality.", markup=False)


def where_to_look(output: Path, db: Path) -> str:
    """What to open after a demo, and what to try next."""
    public = output / "public"
    tables = "\n".join(f"  {path}" for path in sorted(public.glob("DEMO_*.csv")))
    name = "kommunedata" if shutil.which("kommunedata") else sys.argv[0]  # `make run` calls the one in .venv
    command = f"{name} --db {db}"
    return f"""
Invented data, in the form that real ones will have:
  {public / "index.html"}  (the report: open it in a browser)
  {db}  (SQLite)
{tables}

Try next:
  {command} show
  {command} show Stavanger
  {command} show --sources
  {command} explain open-licence
  {command} export scores --dialect rfc4180
"""


@contextmanager
def working(what: str, quiet: bool) -> Iterator[None]:
    """While the body goes on, a terminal shows that it does, and for how long; elsewhere nothing is said."""
    if not err.is_terminal or err.is_dumb_terminal or quiet:
        yield
        return
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=err, transient=True
    ) as bar:
        bar.add_task(what, total=None)
        yield


class HarvestProgress:
    """Bars on a terminal, elsewhere a log line for a source that was read; quiet says nothing at all.

    Those that were not read in full are told once, after all, by whoever harvests.
    """

    def __init__(self, quiet: bool) -> None:
        self._log = structlog.get_logger("harvest")
        self._quiet = quiet
        self._bars = (
            Progress(
                TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                TextColumn("{task.fields[note]}"), console=err,
            )
            if err.is_terminal and not quiet
            else None
        )  # fmt: skip
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "HarvestProgress":
        if self._bars:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars:
            self._bars.stop()

    def source_started(self, source_id: str) -> None:
        """A bar appears."""
        if self._bars:
            self._tasks[source_id] = self._bars.add_task(source_id, total=None, note="")

    def page_read(self, source_id: str, pages: int, expected: int | None) -> None:
        """The bar grows."""
        if self._bars:
            self._bars.update(self._tasks[source_id], completed=pages, total=expected)

    def source_ended(self, outcome: "Outcome") -> None:
        """The bar says how it ended, or a log line that it ended well."""
        note = outcome.status if not outcome.error else f"{outcome.status}: {printable(outcome.error)}"
        if self._bars:
            task = self._tasks.get(outcome.source_id)
            if task is not None:
                self._bars.update(task, note=note[:200])
        elif not self._quiet and outcome.status == "complete":
            c = outcome.changes
            self._log.info(
                "source read", source=outcome.source_id, datasets=c.datasets, added=c.added, changed=c.changed,
                closed=c.closed, pages=c.pages, pages_unchanged=c.pages_unchanged, issues=c.issues,
            )  # fmt: skip


def not_read(outcome: "Outcome") -> None:
    """Say that a source was not read in full, and why: a log line where lines are for machines, else a line for people."""
    text = f"{outcome.source_id}: {outcome.status}: {printable(outcome.error or '')[:1500]}"
    if isinstance(structlog.get_config()["processors"][-1], structlog.processors.JSONRenderer):
        log = structlog.get_logger("harvest")
        log.error(text, source=outcome.source_id, status=outcome.status, error_code=outcome.error_code)
    else:
        err.print(f"  {text}", markup=False)


def set_up_logging(log_format: str | None, quiet: bool, verbose: bool) -> None:
    """structlog to stderr: readable on a terminal, JSON lines elsewhere, each with what run it is of."""
    import logging

    chosen = log_format or ("console" if err.is_terminal else "json")
    run = f"{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}-{os.getpid()}"

    def of_this_run(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {**event, "run": run}

    rendering: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(colors=err.is_terminal)]
        if chosen == "console"
        else [of_this_run, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            *rendering,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.ERROR if quiet else logging.DEBUG if verbose else logging.INFO
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    logging.getLogger("alembic").setLevel(logging.WARNING)
