"""Work out practice, barriers and measures at the end of a score run, and store them with it."""

from collections.abc import Sequence

from sqlalchemy import Connection
from sqlmodel import SQLModel

from scoring.engine import DECIMALS
from scoring.insights.barriers import barriers
from scoring.insights.examples import Described, examples
from scoring.insights.field import field_of, groups_of
from scoring.insights.practice import practices
from scoring.robustness.evidence import Evidence
from scoring.rubric import Rubric
from store.bulk import fetch, insert_many
from store.insights import Measure


def write_insights(connection: Connection, run_id: int, evidence: Sequence[Evidence], rubric: Rubric) -> None:
    """Write the rows of a run whose datasets' scores are stored. Measures are of every municipality with a total,
    practice and barriers of those with an ordinary score."""
    datasets = _described(connection, run_id)
    field = field_of(evidence, rubric)
    groups = groups_of(field)
    found = practices(groups, rubric, run_id)
    _insert(connection, found)
    _insert(connection, examples(groups, found, datasets, rubric, run_id))
    _insert(connection, barriers(field, groups, datasets, rubric, run_id))
    insert_many(connection, "measure", tuple(Measure.model_fields), _measures(evidence, run_id))


def _measures(evidence: Sequence[Evidence], run_id: int) -> list[tuple[int, str, str, float, int]]:
    """Rows of `Measure`, in the order of its fields."""
    return [
        (run_id, e.result.place.number, c.id, points, 0 if c.part == "coverage" else c.measured - c.met)
        for e in evidence
        for c in e.result.criteria
        if (points := round(e.result.gains.get(c.id, 0.0), DECIMALS))
    ]


def _described(connection: Connection, run_id: int) -> dict[int, Described]:
    rows = fetch(
        connection,
        "SELECT d.id, o.kind, coalesce(d.modified_on, ''), coalesce(d.uri, '') LIKE 'http://%' OR coalesce(d.uri, '') LIKE"
        " 'https://%' OR coalesce(d.landing_pages ->> '$[0]', '') LIKE '<http://%' OR"
        " coalesce(d.landing_pages ->> '$[0]', '') LIKE '<https://%'"
        " FROM (SELECT DISTINCT dataset_id FROM dataset_score WHERE run_id = ?) s"
        " JOIN dataset d ON d.id = s.dataset_id JOIN source o ON o.id = d.source_id",
        (run_id,),
    )
    return {dataset_id: Described(kind, modified, bool(linked)) for dataset_id, kind, modified, linked in rows}


def _insert(connection: Connection, rows: Sequence[SQLModel]) -> None:
    if rows:
        columns = tuple(type(rows[0]).model_fields)
        values = [tuple([getattr(row, name) for name in columns]) for row in rows]
        insert_many(connection, str(rows[0].__tablename__), columns, values)
