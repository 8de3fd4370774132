"""Tables as an Excel workbook: text that stays text, numbers and dates that are such, a key, and where it all comes from.

The same database gives the same bytes. Rows are written as they come, so that a large workbook needs little memory.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter
from sqlalchemy import Connection
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports import key, tables
from reports.csv_dialects import Cell, harmless
from reports.key import Column, Kind
from reports.tables import NAMES_NB, Language
from reports.workbook_front import Line, front

MOST_ROWS = 1_048_575  # of a sheet, below its header; a longer table goes on in a second sheet
_MOST_CHARACTERS = 32_767  # of a cell
_LOOKED_AT = 300  # rows that a column's width is judged by
_WIDEST = 60
_FIRST_YEAR = 1901  # Excel's calendar before is wrong
_FORMATS: Mapping[Kind, str] = {"text": "@", "integer": "#,##0", "number": "0.0", "share": "0 %", "date": "yyyy-mm-dd", "boolean": "@"}  # fmt: skip
_FINER = frozenset({"value", "difference"})  # between 0 and 1: one decimal would hide too much
_TRUTH: Mapping[Language, tuple[str, str]] = {"nb": ("nei", "ja"), "en": ("no", "yes")}
_TITLES_NB = {"survey": "undersøkelse"}  # where the file's name has no room for the word's letters
_KEY_HEADINGS: Mapping[Language, tuple[str, ...]] = {
    "nb": ("Ark", "Overskrift", "Kolonnenavn", "Enhet", "Beskrivelse"),
    "en": ("Sheet", "Heading", "Column name", "Unit", "Description"),
}


def write_workbook(
    connection: Connection, path: Path, names: Sequence[str], lang: Language = "nb", *, public: bool = False
) -> None:
    """Write the tables of these names into one workbook, after a sheet on method and dates and a key to the columns.

    Raises tables.UnknownTable, tables.NoScores, and OSError; then there may be half a file at `path`.
    """
    known = key.dictionary(connection)
    of = " av " if lang == "nb" else " of "
    contents = [tables.read(connection, name, lang, of, public=public) for name in names]
    described = [key.columns(known, content.table, lang) for content in contents]
    book = _Book(path, lang)
    try:
        book.front(front(connection, lang))
        keys = [
            (_title(name, lang), c.heading, c.name, c.unit, c.description(lang))
            for name, columns in zip(names, described, strict=True)
            for c in columns
        ]
        book.key({"nb": "Nøkkel", "en": "Key"}[lang], _KEY_HEADINGS[lang], keys)
        for name, columns, content in zip(names, described, contents, strict=True):
            book.table(_title(name, lang), columns, tables.worded(content))
    finally:
        book.close()


def _title(name: str, lang: Language) -> str:
    title = _TITLES_NB.get(name, NAMES_NB[name]) if lang == "nb" else name.replace("_", " ")
    return title.replace("-", " ").capitalize()


class _Book:
    """A workbook being written, with the formats that its sheets share."""

    def __init__(self, path: Path, lang: Language) -> None:
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)})
        self._book.set_properties({"title": "Åpne kommunedata", "created": datetime(2026, 1, 1, tzinfo=UTC)})
        self._lang = lang
        self._head = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._strong = self._book.add_format({"bold": True, "valign": "top"})
        self._prose = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._formats = {
            kind: self._book.add_format({"num_format": f, "valign": "top"}) for kind, f in _FORMATS.items()
        }
        self._fine = self._book.add_format({"num_format": "0.000", "valign": "top"})

    def close(self) -> None:
        """Write the file. Raises OSError."""
        try:
            self._book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error)) from error

    def front(self, lines: Iterable[Line]) -> None:
        """The sheet on method and dates: a heading, or a label with what belongs to it."""
        sheet = self._book.add_worksheet({"nb": "Metode og datoer", "en": "Method and dates"}[self._lang])
        sheet.set_column(0, 0, 34, self._prose)
        sheet.set_column(1, 1, 110, self._prose)
        for row, line in enumerate(lines):
            sheet.write_string(row, 0, _cell_text(line.label), self._strong if line.heading else self._prose)
            sheet.write_string(row, 1, _cell_text(line.text), self._prose)

    def key(self, title: str, headings: Sequence[str], rows: Sequence[Sequence[str | None]]) -> None:
        """The sheet that says what every column is."""
        sheet = self._sheet(title, headings, [20, 32, 28, 14, 90], len(rows))
        for number, row in enumerate(rows, start=1):
            for i, text in enumerate(row):
                sheet.write_string(number, i, _cell_text(text or ""), self._prose)

    def table(self, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
        """A table, in as many sheets as it needs."""
        widths = [_width(c, [row[i] for row in rows[:_LOOKED_AT]]) for i, c in enumerate(columns)]
        formats = [self._fine if c.name in _FINER and c.kind == "number" else self._formats[c.kind] for c in columns]
        for part, start in enumerate(range(0, max(len(rows), 1), MOST_ROWS), start=1):
            here = rows[start : start + MOST_ROWS]
            name = title if part == 1 else f"{title} {part}"
            sheet = self._sheet(name, [c.heading for c in columns], widths, len(here))
            for number, row in enumerate(here, start=1):
                for i, value in enumerate(row):
                    if value is not None:
                        self._write(sheet, number, i, value, columns[i].kind, formats[i])

    def _sheet(self, title: str, headings: Sequence[str], widths: Sequence[float], rows: int) -> Worksheet:
        sheet: Worksheet = self._book.add_worksheet(title[:31])
        for i, width in enumerate(widths):
            sheet.set_column(i, i, width)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, rows, len(headings) - 1)
        for i, heading in enumerate(headings):
            sheet.write_string(0, i, _cell_text(heading), self._head)
        return sheet

    def _write(self, sheet: Worksheet, row: int, column: int, value: Cell, kind: Kind, format: Format) -> None:
        if isinstance(value, bool):
            sheet.write_string(row, column, _TRUTH[self._lang][value], format)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, format)
        elif kind == "date" and (day := _day(str(value))):
            sheet.write_datetime(row, column, day, format)
        else:
            sheet.write_string(row, column, _cell_text(str(value)), self._formats["text"])


def _cell_text(text: str) -> str:
    """As in the CSV, cut where Excel would refuse the file."""
    safe = harmless(text)
    return safe if len(safe) <= _MOST_CHARACTERS else safe[: _MOST_CHARACTERS - 1] + "…"


def _day(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day) if day.year >= _FIRST_YEAR else None


def _width(column: Column, values: Sequence[Cell]) -> float:
    """Wide enough for what most of the cells hold, and for the heading's longest word."""
    if column.kind in ("number", "share"):
        longest = 6
    else:
        longest = max((len(str(value)) for value in values if value is not None), default=0)
    word = max(len(part) for part in column.heading.split())
    return min(max(longest, word + 3, 8) + 1, _WIDEST)
