"""Write who is measured and which sources there are, as the configuration has them tonight."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import SQLModel

from store.models import Municipality, Organisation, Predecessor, Source


def write_who(
    connection: Connection,
    municipalities: Sequence[Municipality],
    organisations: Sequence[Organisation],
    predecessors: Sequence[Predecessor],
    sources: Sequence[Source],
) -> None:
    """Bring the four tables in line. Municipalities and sources that left the configuration stay, because history
    refers to them: a source becomes inactive, a municipality keeps its last row and its organisations go."""
    for table in ("organisation", "predecessor"):
        connection.exec_driver_sql(f"DELETE FROM {table}")
    connection.exec_driver_sql("UPDATE source SET active = 0")
    for rows in (municipalities, sources, organisations, predecessors):
        _upsert(connection, rows)


def _upsert(connection: Connection, rows: Iterable[SQLModel]) -> None:
    values = [row.model_dump() for row in rows]
    if not values:
        return
    table = SQLModel.metadata.tables[str(next(iter(rows)).__tablename__)]
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    others = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
    update = (
        statement.on_conflict_do_update(index_elements=keys, set_=others)
        if others
        else statement.on_conflict_do_nothing()
    )
    connection.execute(update, values)
