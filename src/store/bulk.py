"""Many rows at once, at the driver's own speed: SQLAlchemy's own way costs twice as much to read and eight times to write."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the workers that read pages come by here, and need no database
    from sqlalchemy import Connection


def fetch(
    connection: "Connection", statement: str, parameters: Mapping[str, Any] | Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """All rows of a query, as plain tuples."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
    finally:
        cursor.close()


def insert_many(connection: "Connection", table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of `columns`. Columns that no row fills are left out, and most rows of
    a catalogue fill ten of thirty: SQLite takes a third of the time."""
    if not rows:
        return
    filled = [
        (name, column)
        for name, column in zip(columns, zip(*rows, strict=True), strict=True)
        if column[0] is not None or column.count(None) < len(column)
    ]
    marks = ", ".join("?" * len(filled))
    names = ", ".join(f'"{name}"' for name, _ in filled)
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({names}) VALUES ({marks})", list(zip(*[column for _, column in filled], strict=True))
    )
