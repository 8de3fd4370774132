"""Tables in text: which delimiter they have, whether there is a header, and how many rows parse."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from harvester.looking.answer import Look
from harvester.looking.text import Text

Hint = Literal["table", ""]

_DELIMITERS = {";": "semicolons", ",": "commas", "\t": "tabs", "|": "vertical bars"}
_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # tells Excel the delimiter
_NUMBER = re.compile(r"[-+]?[\d\s.,:%/-]+")
_EVEN = 0.9  # of the rows must have as many fields as most of them
_EVEN_UNHINTED = 0.98  # where neither address nor server speaks of a table
_FEW = 3  # lines that prove a table nobody spoke of
_LONGEST_CELL = 200  # characters of a one-column table's cells; longer ones are prose


@dataclass(frozen=True, slots=True)
class _Parsed:
    delimiter: str
    rows: list[list[str]]
    width: int
    even: float


def look_at_table(piece: Text, complete: bool, hint: Hint) -> Look | None:
    """None when it is no table. Of a piece the last row, which may be cut, is not counted."""
    text = piece.text
    if stated := _SEP_LINE.match(text):
        text = text[stated.end() :]
    best = _best(text, complete, [stated[1]] if stated else [d for d in _DELIMITERS if d in text])
    if best is None:
        return _one_column(text, piece.encoding, complete) if hint else None
    enough = _EVEN if hint else _EVEN_UNHINTED
    if not hint and (best.even < enough or len(best.rows) < _FEW):
        return None
    readable = None if not best.rows else best.even >= enough
    header = _has_header(best.rows)
    rows = len(best.rows) - header
    says = (
        f"a table of {best.width} columns between {_DELIMITERS.get(best.delimiter, best.delimiter)},"
        f" {'with' if header else 'without'} a header, {rows} {'rows' if complete else 'rows seen'}, in {piece.encoding}"
    )
    if not readable:
        says += f"; only {best.even:.0%} of the rows have as many fields as most"
    code = "TSV" if best.delimiter == "\t" else "CSV"
    return Look(code, "data", readable, says, piece.encoding, best.delimiter, rows)


def _best(text: str, complete: bool, delimiters: list[str]) -> _Parsed | None:
    """The delimiter that gives the evenest rows; of several, the one that gives most fields."""
    parsed = [p for d in delimiters if d in text and (p := _parse(text, complete, d)) is not None]
    return max(parsed, key=lambda p: (round(p.even, 1), p.width), default=None)


def _parse(text: str, complete: bool, delimiter: str) -> _Parsed | None:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except (csv.Error, ValueError, TypeError):  # "sep=" can name what is no delimiter
        return None
    if not complete:
        rows = rows[:-1] or rows
    rows = [row for row in rows if any(map(str.strip, row))]
    width, count = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
    return _Parsed(delimiter, rows, width, count / len(rows)) if width > 1 else None


def _has_header(rows: list[list[str]]) -> bool:
    first = [cell.strip() for cell in rows[0]] if rows else []
    return bool(first) and all(first) and len(set(first)) == len(first) and not any(map(_NUMBER.fullmatch, first))


def _one_column(text: str, encoding: str, complete: bool) -> Look | None:
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines or max(map(len, lines)) > _LONGEST_CELL or (len(lines) == 1 and " " in lines[0].strip()):
        return None
    rows = len(lines) - _has_header([[lines[0]]])
    return Look("CSV", "data", True if complete else None, f"a table of one column, {rows} rows", encoding, None, rows)
