"""What the columns of an exported table are: heading, type, unit and meaning, from the data dictionary."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from reports.tables import Language, Table
from store.dictionary import HEADINGS, VIEWS, Entry, entries

Kind = Literal["text", "integer", "number", "boolean", "share", "date"]

_FROM = re.compile(r"\b(?:FROM|JOIN) (\w+)")
_KINDS: dict[str, Kind] = {"INTEGER": "integer", "FLOAT": "number", "BOOLEAN": "boolean"}
_DATES = frozenset({
    "newest_modified", "last_complete_fetch", "scored_on", "issued", "modified", "first_seen", "last_seen", "observed_at",
    "noted_on", "answered_on",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an exported table; `heading` in the language asked for."""

    name: str
    heading: str
    kind: Kind
    unit: str | None
    description_nb: str
    description_en: str

    def description(self, lang: Language) -> str:
        """What it means."""
        return self.description_nb if lang == "nb" else self.description_en


def dictionary(connection: Connection) -> Mapping[tuple[str, str], Entry]:
    """(table or view, column) -> its entry."""
    return {(e.object, e.column): e for e in entries(connection)}


def columns(known: Mapping[tuple[str, str], Entry], table: Table, lang: Language) -> tuple[Column, ...]:
    """The table's columns, in order. A text in two languages is described by its column in the language asked for."""
    named = [name for name in _FROM.findall(table.sql) if (name, "") in known]
    views = sorted(named, key=lambda name: name not in VIEWS)  # a table may be asked for one value only
    return tuple(_column(known, table, name, views, lang) for name in table.columns)


def _column(
    known: Mapping[tuple[str, str], Entry], table: Table, name: str, views: list[str], lang: Language
) -> Column:
    source = name
    if made := re.search(rf"(\w+)_\{{lang\}}(?: END)? AS {name}\b", table.sql):
        source = f"{made[1]}_{lang}"
    entry = next(
        (known[view, s] for view in views for s in (source, name) if (view, s) in known),
        None,
    ) or next(e for (_, column), e in known.items() if column in (source, name))
    heading = table.headings.get(name, HEADINGS[name]) if lang == "nb" else name
    return Column(
        name, heading, _kind(table, name, source, entry), entry.unit, entry.description_nb, entry.description_en
    )


def _kind(table: Table, name: str, source: str, entry: Entry) -> Kind:
    if name in table.percent:
        return "share"
    if name in table.booleans:
        return "boolean"
    if name in _DATES:
        return "date"
    if source != name or name in table.texts:  # made by the export, in words
        return "text"
    return _KINDS.get(entry.type, "text")
