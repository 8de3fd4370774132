"""How things look on a terminal and in a pipe: tables that fit, TSV that loses nothing, progress that knows when to be quiet."""

import math
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
from rich.table import Table
from rich.text import Text

from commands.tabular import Column, fitted, widened
from reports import json_text
from reports.csv_dialects import Cell, Dialect, write_csv

if TYPE_CHECKING:  # every command comes by here, and few show what these are
    from harvester.run import Outcome
    from scoring.explain import MunicipalityView
    from scoring.rubric import Criterion

WIDE = 160  # columns of a table that is asked for in a pipe
MOST = 10  # lines of a list beside a score
SHARES = frozenset({"value", "measured"})  # between 0 and 1: one decimal would hide too much

err = Console(stderr=True, highlight=False, soft_wrap=True)
out = Console(highlight=False)


class Format(StrEnum):
    """What a command prints: a table on a terminal, else tab-separated values."""

    table = "table"
    tsv = "tsv"
    csv = "csv"
    json = "json"


def printable(text: str) -> str:
    """The text without control characters: titles come from strangers, and a terminal obeys what it is sent."""
    return "".join(c if c.isprintable() else " " for c in text)


def show(header: Sequence[str], rows: Sequence[Sequence[Cell]], format: Format | None, title: str = "") -> None:
    """Print rows to stdout. Without a format: a table on a terminal, TSV when piped, where nothing may be cut."""
    chosen = format or (Format.table if out.is_terminal else Format.tsv)
    if chosen is Format.json:
        print_json({"rows": [dict(zip(header, row, strict=True)) for row in rows]})
    elif chosen is Format.csv:
        sys.stdout.write(write_csv(header, rows, Dialect.rfc4180, frozenset()))
    elif chosen is Format.tsv:
        for line in (header, *rows):
            print("\t".join(_text(cell, full=True) for cell in line))
    else:
        columns = [
            Column(
                name,
                [_text(row[i], full=False, share=name in SHARES) for row in rows],
                all(isinstance(row[i], int | float | None) for row in rows),
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


def _text(cell: Cell, full: bool, share: bool = False) -> str:
    if cell is None:
        return "" if full else "–"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.4f}".rstrip("0").rstrip(".") if full else f"{cell:.2f}" if share else f"{cell:.1f}"
    return printable(str(cell))


def banner(rubric_version: str) -> None:
    """Say loudly, beside the data and not in them, that a demo's numbers are invented."""
    if rubric_version.endswith("-demo"):
        err.print("DEMO: invented data. No number here says anything about a real municipality.", markup=False)


def headline(view: "MunicipalityView", lang: Literal["nb", "en"]) -> None:
    """The first lines of a municipality: level and numbers, and every reason why they are not higher or surer."""
    from scoring.beside import high_value_sentence

    s = view.standing
    level = "–" if s.level is None else str(s.level) if s.level_low == s.level_high else f"{s.level_low}–{s.level_high}"
    total = f"{_text(s.total, full=False)}" + (
        f" ({math.floor(s.total_low)}–{math.ceil(s.total_high)})"  # outwards: the total lies within what is printed
        if s.total_low is not None and s.total_high is not None
        else ""
    )
    measured = "–" if s.measured is None else f"{s.measured * 100:.0f} %"
    rank = ""
    if s.rank_in_group:
        ranks = f" ({s.rank_low}–{s.rank_high})" if s.rank_low is not None else ""
        rank = f"   rank {s.rank_in_group}{ranks} of {s.group_size} of its size"
    out.print(
        f"{s.name} ({s.municipality_number})   level {level} of 5   total {total}   coverage {_text(s.coverage, full=False)}"
        f"   quality {_text(s.quality, full=False)}{rank}   measured {measured}   (rubric {view.run.rubric_version},"
        f" {view.run.as_of})",
        markup=False,
    )
    notes = [
        getattr(s, f"status_reason_{lang}"),
        getattr(s, f"caps_{lang}"),
        {
            "nb": "Foreløpig: for lite kunne måles, eller lenkene er ikke kontrollert.",
            "en": "Provisional: too little could be measured, or links were not checked.",
        }[lang]
        if s.provisional
        else None,
        {
            "nb": "Nedre grense: en kilde kunne ikke leses i sin helhet.",
            "en": "A lower bound: a source could not be read in full.",
        }[lang]
        if s.lower_bound
        else None,
        view.survey.sentence(lang) if view.survey else None,
        *[peer.sentence(lang) for peer in view.peers],
        high_value_sentence(view.high_value, lang) if view.high_value else None,
        *[f"«{n.note}» ({n.note_source}, {n.noted_on})" for n in view.notes],
    ]
    for note in filter(None, notes):
        out.print(f"  {printable(str(note))}", markup=False)
    out.print()


def measures(view: "MunicipalityView", name: str, lang: Literal["nb", "en"]) -> None:
    """What would lift the municipality most for its effort."""
    if not view.measures:
        return
    out.print(f"\nMeasures that lift {name} most: points of the total", markup=False)
    coverage = {c.id for c in view.criteria if c.part == "coverage"}
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column()
    for m in view.measures:
        where = f"{m.subjects} datasets, " if m.criterion_id not in coverage else ""
        text = Text(f"{getattr(m, f'fix_{lang}')} ({where}{m.effort} effort)")
        grid.add_row(Text(f"{m.points:+.1f}"), text)
    out.print(grid)


def beside(view: "MunicipalityView") -> None:
    """What a person decided, and what is counted once though several sources show it."""
    for heading, lines in (
        ("Overrides", [
            f"{o.title or o.dataset}: {o.judgement} {o.value}, by {o.who} on {o.date}: {o.reason} ({o.place})" for o in view.overrides
        ]),
        ("Counted once though several sources show them", [
            f"{d.kept_title or d.title}: {d.kept_source_id} counts, not {d.source_id} ({d.reason})" for d in view.duplicates
        ]),
    ):  # fmt: skip
        if lines:
            out.print(f"\n{heading} ({len(lines)})", markup=False)
        for line in lines[:MOST]:
            out.print(f"  {printable(line)}", markup=False)
        if len(lines) > MOST:
            out.print("  … and more: -f json lists all", markup=False)


def criterion(c: "Criterion", lang: Literal["nb", "en"]) -> None:
    """A criterion in words."""
    words = {
        "nb": ("Vekt", "Hvorfor", "Hva man gjør", "Innsats", "Hvem", "Kilde"),
        "en": ("Weight", "Why", "What to do", "Effort", "Who", "Source"),
    }[lang]
    print(f"{c.code}  {c.id}  –  {getattr(c.title, lang)}\n{' ' * len(c.code)}  ({getattr(c.failing_title, lang)})\n")
    for label, value in zip(
        words,
        (
            f"{c.weight:g} ({c.dimension}, {c.status})",
            getattr(c.why, lang),
            getattr(c.fix, lang),
            c.effort,
            c.actor,
            c.source,
        ),
        strict=True,
    ):
        print(f"{label}: {value}")


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
