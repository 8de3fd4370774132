"""Put the dictionary together: an entry for every table, view and column of the database."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlmodel import SQLModel

import store.insights
import store.links
import store.models
import store.scores
import store.survey
from store.bulk import insert_many
from store.dictionary.headings import heading
from store.dictionary.made import MADE, NUMBERS, TRUTHS
from store.dictionary.origins import PREFERRED, SAME
from store.dictionary.tables import TABLES_NB
from store.dictionary.views import VIEWS
from store.views import statements


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the dictionary; `column` is "" for the table or view itself."""

    object: str
    column: str
    type: str
    unit: str | None
    heading_nb: str | None
    description_nb: str
    description_en: str
    source: str | None


def entries(connection: Connection) -> list[Entry]:
    """Every table, view and column of the database, ordered by name. Raises KeyError for an undescribed one."""
    described = {(e.object, e.column): e for e in _tables()}
    return sorted([*described.values(), *_views(connection, described)], key=lambda e: (e.object, e.column))


def write_dictionary(connection: Connection) -> None:
    """Fill table data_dictionary, the documentation that travels with the file."""
    connection.exec_driver_sql("DELETE FROM data_dictionary")
    columns = ("object", "column", "type", "unit", "heading_nb", "description_nb", "description_en", "source")
    insert_many(
        connection, "data_dictionary", columns, [tuple(getattr(e, c) for c in columns) for e in entries(connection)]
    )


def _tables() -> Iterator[Entry]:
    for mapper in SQLModel._sa_registry.mappers:
        model, table = mapper.class_, SQLModel.metadata.tables[mapper.class_.__tablename__]
        doc = " ".join((model.__doc__ or "").split())
        yield Entry(table.name, "", "table", None, None, TABLES_NB[table.name], doc, None)
        for name, field in model.model_fields.items():
            extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
            yield Entry(
                table.name,
                name,
                str(table.c[name].type),
                str(extra["unit"]) if extra.get("unit") else None,
                heading(table.name, name),
                str(extra["nb"]),
                field.description or "",
                None,
            )


def _views(connection: Connection, described: dict[tuple[str, str], Entry]) -> Iterator[Entry]:
    for view in statements():
        nb, en = VIEWS[view]
        yield Entry(view, "", "view", None, None, nb, en, None)
        for row in connection.exec_driver_sql(f'PRAGMA table_info("{view}")'):
            yield _view_column(view, str(row[1]), described)


def _view_column(view: str, column: str, described: dict[tuple[str, str], Entry]) -> Entry:
    """A view's column: made by the view itself, or a table's column of the same name, the view's own table first."""
    here = f"{view}.{column}"
    made = here if here in MADE else column if here not in SAME else ""
    if made in MADE and not (view == "latest_score" and column in ("status", "datasets", "last_complete_fetch")):
        nb, en, unit = MADE[made]
        return Entry(view, column, _type(column, unit), unit, heading(view, column), nb, en, None)
    if same := SAME.get(here) or SAME.get(column):
        candidates = [tuple(same.split("."))]
    else:
        candidates = [(table, column) for table in PREFERRED if (table, column) in described]
    origin = described[candidates[0]]  # type: ignore[index]
    return Entry(
        view, column, origin.type, origin.unit, heading(view, column), origin.description_nb, origin.description_en,
        f"{origin.object}.{origin.column}",
    )  # fmt: skip


def _type(column: str, unit: str | None) -> str:
    """The type of a column that a view makes: SQLite itself knows none."""
    if unit is None:
        return "INTEGER" if column in NUMBERS else "BOOLEAN" if column in TRUTHS else "TEXT"
    return "FLOAT" if unit.startswith(("andel", "poeng")) else "INTEGER"


_ = (store.insights, store.links, store.models, store.scores, store.survey)  # imported so that their tables are known
