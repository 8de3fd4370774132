"""A table that fits a terminal: with room where there is room, closer where it must be, as records where no table would fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Group
from rich.table import Table
from rich.text import Text

from store.dictionary import HEADINGS

SHORT = 26  # characters: a column of short cells is not wrapped
_NARROW = 12  # characters that a column of prose keeps in a close table
_NAMES = {
    "en": {
        "rank_in_group": "rank", "population_group": "group", "municipality_number": "number", "rank_low": "from",
        "rank_high": "to", "error_code": "cause",
    },
    "nb": {
        "rank_in_group": "plass", "population_group": "gruppe", "municipality_number": "nummer", "measured": "målt",
        "criterion": "kriterium", "loses": "taper", "failures_in_row": "feil på rad", "last_attempt": "sist forsøkt",
        "rank_low": "fra", "rank_high": "til", "error_code": "årsak",
    },
}  # fmt: skip
_CLOSE = {
    "en": {
        "rank_in_group": "#", "population_group": "group", "municipality_number": "no", "coverage": "cov",
        "quality": "qual", "measured": "meas", "datasets": "sets",
    },
    "nb": {
        "rank_in_group": "#", "population_group": "gruppe", "municipality_number": "nr", "coverage": "dekn",
        "quality": "kval", "measured": "målt", "datasets": "sett", "criterion": "kriterium", "loses": "taper",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is to be shown, its cells in order."""

    name: str
    cells: Sequence[str]
    numeric: bool
    lang: Literal["nb", "en"] = "en"

    def heading(self, close: bool) -> str:
        """The heading, which breaks between words."""
        usual = HEADINGS.get(self.name, self.name) if self.lang == "nb" else self.name
        name = _NAMES[self.lang].get(self.name, usual)
        return (_CLOSE[self.lang].get(self.name, name) if close else name).upper().replace("_", " ")

    def least(self, close: bool) -> int:
        """The width that it cannot do without: figures and names are never broken, a cut number would be another one."""
        words = [len(word) for word in self.heading(close).split()]
        short = all(len(cell) <= SHORT for cell in self.cells)
        if not self.numeric and (close or not short):
            longest = max((len(word) for cell in self.cells for word in cell.split()), default=0)
            return max(*words, longest if short else _NARROW if close else SHORT)
        return max(*words, *(len(cell) for cell in self.cells), 1)


def fitted(columns: Sequence[Column], title: str, width: int) -> Table | Group:
    """What fits the width."""
    for close in (False, True):
        if _needed(columns, close) <= width:
            return _table(columns, title, close)
    return _records(columns, title)


def widened(columns: Sequence[Column], title: str, width: int) -> tuple[Table, int]:
    """The table with room, and the width that it takes where nobody sets one: that or more."""
    return _table(columns, title, close=False), max(width, _needed(columns, close=False))


def _needed(columns: Sequence[Column], close: bool) -> int:
    return sum(column.least(close) + (1 if close else 2) for column in columns)


def _table(columns: Sequence[Column], title: str, close: bool) -> Table:
    table = Table(
        title=Text(title) if title else None, box=None, header_style="bold", pad_edge=False, title_justify="left",
        padding=(0, 1, 0, 0) if close else (0, 1),
    )  # fmt: skip
    for column in columns:
        justify: Literal["left", "right"] = "right" if column.numeric else "left"
        table.add_column(column.heading(close), justify=justify, min_width=column.least(close), overflow="fold")
    for row in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*map(Text, row))
    return table


def _records(columns: Sequence[Column], title: str) -> Group:
    """One line a cell, an empty one between the rows."""
    parts: list[Table | Text] = [Text(title)] if title else []
    for row in zip(*(column.cells for column in columns), strict=True):
        record = Table.grid(padding=(0, 2, 0, 0))
        record.add_column(style="bold", no_wrap=True)
        record.add_column(overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            record.add_row(column.heading(close=False), Text(cell))
        parts += [record, Text("")]
    return Group(*parts)
