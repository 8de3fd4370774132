"""Curators' overrides: kept in a table that is filled from config/overrides.yaml, and read wherever they decide."""

from collections.abc import Sequence
from difflib import get_close_matches

from sqlalchemy import Connection

from store.bulk import insert_many
from store.models import Override

ATTRIBUTION, TYPE = "attribution", "type"  # judgements; every other one is the id of a criterion
_COLUMNS = tuple(Override.model_fields)


def write_overrides(connection: Connection, overrides: Sequence[Override]) -> None:
    """Bring the table in line with the file."""
    connection.exec_driver_sql("DELETE FROM override")
    insert_many(connection, "override", _COLUMNS, [tuple(getattr(o, c) for c in _COLUMNS) for o in overrides])


def read_overrides(connection: Connection) -> list[Override]:
    """All of them, in a fixed order."""
    rows = connection.exec_driver_sql(
        f"SELECT {', '.join(_COLUMNS)} FROM override ORDER BY municipality_number, dataset, judgement"
    )
    return [Override(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def unknown_datasets(connection: Connection) -> list[str]:
    """One line for each override of a dataset that was never read, with what was perhaps meant: it decides nothing."""
    problems = []
    known: list[str] | None = None
    for o in read_overrides(connection):
        if connection.exec_driver_sql(
            "SELECT 1 FROM dataset WHERE uri = :it OR key = :it LIMIT 1", {"it": o.dataset}
        ).scalar():
            continue
        if known is None:
            known = [uri for (uri,) in connection.exec_driver_sql("SELECT DISTINCT coalesce(uri, key) FROM dataset")]
        close = get_close_matches(o.dataset, known, n=1, cutoff=0.8)
        meant = f"; did you mean {close[0]}?" if close else ""
        problems.append(
            f"{o.place}: dataset: read {o.dataset}, expected the IRI of a dataset that was harvested{meant}"
        )
    return problems
