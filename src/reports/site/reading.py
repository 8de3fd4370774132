"""Rows of the database as dataclasses whose fields are columns."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Connection

from reports.site.rows import Language

_Row = TypeVar("_Row")


def read(
    connection: Connection,
    row: type[_Row],
    rest: str,
    parameters: Sequence[Any] = (),
    *,
    lang: Language = "nb",
    **made: str,
) -> tuple[_Row, ...]:
    """Rows as dataclasses whose fields are columns, or what `made` says; a text in two languages is read in `lang`."""
    columns = fields(row)  # type: ignore[arg-type]
    select = ", ".join(f"{made.get(c.name, _BILINGUAL.get(c.name, c.name))} AS {c.name}" for c in columns)
    flags = [c.type is bool for c in columns]
    sql = f"SELECT {select} {rest}".replace("{lang}", lang)
    return tuple(
        row(*(bool(value) if flag else value for value, flag in zip(values, flags, strict=True)))
        for values in connection.exec_driver_sql(sql, tuple(parameters))
    )


_BILINGUAL = {
    name: f"{name}_{{lang}}"
    for name in ("status_reason", "level_name", "caps", "title", "failing_title", "why", "fix", "reason", "question")
}
