"""Tables as Parquet, one partition a scored day: `scores/scored_on=2026-11-23/part-0.parquet`.

What a score run keeps for good is written for every day that was scored; what is only known of the latest (the datasets, the
findings, the sources) for that day. So a folder that is written to every night holds the history of everything. The schema
of a table never depends on the rows, and texts are raw: no spreadsheet opens these files.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection

from reports import key, tables
from reports.key import Kind
from reports.tables import Language
from store.views import statements

PARTITION = "scored_on"
_TYPES: dict[Kind, pa.DataType] = {
    "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "share": pa.float64(), "boolean": pa.bool_(),
    "date": pa.string(),
}  # fmt: skip
# tables whose rows every run keeps, and the views that they are made of, each after those it reads
_KEPT = {
    "scores": ("latest_score",),
    "criteria": ("latest_criterion_score",),
    "practices": ("latest_practice",),
    "barriers": ("latest_barrier",),
    "measures": ("latest_measure",),
    "national_measures": ("national_measure",),
}


@dataclass(frozen=True, slots=True)
class _Run:
    """The newest run of a day."""

    id: int
    as_of: str


def write_partitions(connection: Connection, folder: Path, names: Sequence[str], lang: Language = "nb") -> list[Path]:
    """Write the tables of these names into the folder, a partition of a day replaced as a whole; gives the files written.

    Nothing else in the folder is touched. Raises tables.UnknownTable, tables.NoScores and OSError.
    """
    runs = [
        _Run(*row)
        for row in connection.exec_driver_sql("SELECT max(id), as_of FROM score_run GROUP BY as_of ORDER BY as_of")
    ]
    if not runs:
        raise tables.NoScores("The database holds no scores yet. Run `kommunedata score` first.")
    known = key.dictionary(connection)
    written = []
    for name in names:
        table = tables.read(connection, name, lang).table  # says which tables there are, before anything is written
        columns = key.columns(known, table, lang)
        schema = pa.schema([(c.name, _TYPES[c.kind]) for c in columns if c.name != PARTITION])
        kept = [i for i, c in enumerate(columns) if c.name != PARTITION]  # the folder's name holds it
        for run in runs if name in _KEPT else runs[-1:]:
            rows = tables.read(connection, name, lang, views=_as_of(run, name)).rows
            arrays = [pa.array([row[i] for row in rows], type=schema.field(n).type) for n, i in enumerate(kept)]
            path = folder / name / f"{PARTITION}={run.as_of}" / "part-0.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}.draft")
            try:
                pq.write_table(pa.Table.from_arrays(arrays, schema=schema), draft, compression="zstd")
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)
            written.append(path)
    return written


def _as_of(run: _Run, name: str) -> str:
    """The views that a table reads, as they were when this run was the latest: a WITH clause that goes before its query."""
    if name not in _KEPT:
        return ""
    views = statements()
    bodies = [("latest_run", re.sub(r"WHERE id = .*", f"WHERE id = {run.id}", _body(views["latest_run"]), flags=re.S))]
    bodies += [(view, _body(views[view])) for view in _KEPT[name]]
    return "WITH " + ", ".join(f"{view} AS ({body})" for view, body in bodies) + " "


def _body(statement: str) -> str:
    return statement.partition(" AS\n")[2]
