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
    refers to them: both become inactive, and a municipality's organisations go. What a register said stays too, but
    where the configuration knows the number."""
    connection.exec_driver_sql("DELETE FROM organisation WHERE as_of IS NULL")
    connection.exec_driver_sql("DELETE FROM predecessor")
    connection.exec_driver_sql("UPDATE municipality SET active = 0")
    connection.exec_driver_sql("UPDATE source SET active = 0")
    for rows in (municipalities, sources, organisations, predecessors):
        _upsert(connection, rows)
    _yield_to_configuration(connection)


def write_sub_units(connection: Connection, units: Sequence[Organisation], as_of: str, *, whole: bool) -> None:
    """Store the sub-units that registers named on a day; those of earlier days go when the registers were read whole."""
    _upsert(connection, units)
    if whole:
        connection.exec_driver_sql("DELETE FROM organisation WHERE as_of < ?", (as_of,))
    _yield_to_configuration(connection)


def sub_units(connection: Connection) -> dict[str, str]:
    """Organisation number -> municipality number, of the sub-units that registers named last."""
    rows = connection.exec_driver_sql(
        "SELECT number, municipality_number FROM organisation WHERE as_of IS NOT NULL ORDER BY as_of, municipality_number"
    )
    units: dict[str, str] = dict(rows.all())
    return units


def registered_on(connection: Connection) -> str | None:
    """The day the registers were last read."""
    day: str | None = connection.exec_driver_sql("SELECT max(as_of) FROM organisation").scalar()
    return day


def _yield_to_configuration(connection: Connection) -> None:
    connection.exec_driver_sql(
        "DELETE FROM organisation WHERE as_of IS NOT NULL AND number IN"
        " (SELECT number FROM organisation WHERE as_of IS NULL)"
    )


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
