"""How things look on a terminal and in a pipe: tables that fit, TSV that loses nothing, progress that knows when to be quiet."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Literal

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from harvester.run import Outcome
from reports import json_text
from reports.csv_dialects import Cell, Dialect, write_csv
from scoring.explain import MunicipalityView
from scoring.rubric import Criterion

WIDE = 160  # columns of a table that is asked for in a pipe
SHORT = 26  # characters: columns of short cells are not wrapped
SHARES = frozenset({"value", "measured"})  # between 0 and 1: one decimal would hide too much
SHORTER = {"rank_in_group": "rank", "population_group": "group", "municipality_number": "number"}

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
        table = Table(
            title=Text(title) if title else None, box=None, header_style="bold", pad_edge=False, title_justify="left"
        )
        for i, name in enumerate(header):
            cells = [row[i] for row in rows]
            numeric = all(isinstance(cell, int | float | None) for cell in cells)
            short = all(len(str(cell)) <= SHORT for cell in cells)
            heading = SHORTER.get(name, name).upper().replace("_", " ")
            justify: Literal["left", "right"] = "right" if numeric else "left"
            shown = [len(_text(cell, full=False)) + 1 for cell in cells] if numeric or short else [SHORT]
            least = max(*shown, *map(len, heading.split()), 1)
            table.add_column(heading, justify=justify, min_width=least, overflow="fold")
        for row in rows:
            cells_shown = (_text(cell, full=False, share=n in SHARES) for n, cell in zip(header, row, strict=True))
            table.add_row(*map(Text, cells_shown))
        # never narrower than its short columns need: a cut kommunenummer would be another municipality's
        needed = sum((column.min_width or 0) + 2 for column in table.columns)
        out.print(table, width=max(out.width if out.is_terminal else WIDE, needed), crop=False)


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


def headline(view: MunicipalityView, lang: Literal["nb", "en"]) -> None:
    """The first lines of a municipality: level and numbers, and every reason why they are not higher or surer."""
    s = view.standing
    level = "–" if s.level is None else str(s.level) if s.level_low == s.level_high else f"{s.level_low}–{s.level_high}"
    total = f"{_text(s.total, full=False)}" + (
        f" ({s.total_low:.0f}–{s.total_high:.0f})" if s.total_low is not None and s.total_high is not None else ""
    )
    measured = "–" if s.measured is None else f"{s.measured * 100:.0f} %"
    rank = f"   rank {s.rank_in_group} of {s.group_size} peers" if s.rank_in_group else ""
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
    ]
    for note in filter(None, notes):
        out.print(f"  {printable(str(note))}", markup=False)
    out.print()


def measures(view: MunicipalityView, name: str, lang: Literal["nb", "en"]) -> None:
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


def criterion(c: Criterion, lang: Literal["nb", "en"]) -> None:
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
  {db}  (SQLite)
{tables}

Try next:
  {command} show
  {command} show Stavanger
  {command} show --sources
  {command} explain open-licence
  {command} export scores --dialect rfc4180
"""


class HarvestProgress:
    """Bars on a terminal, a log line a source elsewhere; quiet says nothing at all."""

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

    def source_ended(self, outcome: Outcome) -> None:
        """The bar says how it ended, or a log line does."""
        note = outcome.status if not outcome.error else f"{outcome.status}: {printable(outcome.error)}"
        if self._bars:
            task = self._tasks.get(outcome.source_id)
            if task is not None:
                self._bars.update(task, note=note[:200])
        elif not self._quiet:
            c = outcome.changes
            say = self._log.info if outcome.status == "complete" else self._log.warning
            say(
                "source read", source=outcome.source_id, status=outcome.status, error_code=outcome.error_code,
                error=printable(outcome.error)[:1500] if outcome.error else None, datasets=c.datasets, added=c.added,
                changed=c.changed, closed=c.closed, pages=c.pages, pages_unchanged=c.pages_unchanged, issues=c.issues,
            )  # fmt: skip


def set_up_logging(log_format: str | None, quiet: bool, verbose: bool) -> None:
    """structlog to stderr: readable on a terminal, JSON lines elsewhere."""
    import logging

    chosen = log_format or ("console" if err.is_terminal else "json")
    renderer = (
        structlog.dev.ConsoleRenderer(colors=err.is_terminal)
        if chosen == "console"
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.ERROR if quiet else logging.DEBUG if verbose else logging.INFO
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    logging.getLogger("alembic").setLevel(logging.WARNING)
