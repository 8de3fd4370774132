"""Two dialects of CSV, never mixed: one that Norwegian Excel opens as it is, one for every other program."""

import csv
from collections.abc import Iterable, Sequence
from enum import StrEnum
from io import StringIO

from store.unseen import JOINERS, UNSEEN

Cell = str | int | float | bool | None
_FORMULA = frozenset("=+-@＝＋－＠")


class Dialect(StrEnum):
    """`excel-no`: semicolon, decimal comma, BOM, Norwegian headings; `rfc4180`: comma, full figures, column names."""

    excel_no = "excel-no"
    rfc4180 = "rfc4180"


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]], dialect: Dialect, percent: frozenset[int]) -> str:
    """The whole file as text, BOM included. `percent` holds the columns that excel-no shows as whole per cent."""
    out = StringIO()
    norwegian = dialect is Dialect.excel_no
    if norwegian:
        out.write("\ufeff")
    writer = csv.writer(out, delimiter=";" if norwegian else ",", lineterminator="\r\n")
    writer.writerow([guarded(h) for h in header])
    for row in rows:
        writer.writerow([_cell(value, norwegian, i in percent) for i, value in enumerate(row)])
    return out.getvalue()


def guarded(text: str) -> str:
    """The text, prefixed with ' when a spreadsheet would run it as a formula."""
    first = text.translate(JOINERS).lstrip()[:1]
    return f"'{text}" if (first in _FORMULA and first) or text[:1] in ("\t", "\r", "\n") else text


def harmless(text: str) -> str:
    """The text as a cell of any spreadsheet may hold it: without characters that nobody sees, and guarded."""
    return guarded(text.translate(UNSEEN))


def _cell(value: Cell, norwegian: bool, percent: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("ja" if value else "nei") if norwegian else ("true" if value else "false")
    if isinstance(value, float):
        if not norwegian:
            return _plain(value)
        return f"{value * 100:.0f}" if percent else f"{value:.1f}".replace(".", ",")
    return harmless(value) if isinstance(value, str) else str(value)


def _plain(value: float) -> str:
    """Four decimals at the most, as stored; no exponent, no trailing zeros."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
