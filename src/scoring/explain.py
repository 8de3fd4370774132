"""What people ask about scores, answered from the database: who is where, why, what would help, what would change."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, Row

from scoring import beside
from scoring.answers import (
    CriterionLine,
    DatasetLine,
    DimensionLine,
    Measure,
    Move,
    MunicipalityView,
    NoteLine,
    NotScoredError,
    PastScore,
    SourceLine,
    Standing,
    TypeLine,
    latest_run,
    read,
)
from scoring.compare import compare
from scoring.engine import apportioned
from scoring.loading import Catalogue
from scoring.next_level import next_level
from scoring.peers import peer_ranks
from scoring.rubric import Criterion, Rubric
from scoring.survey import answered

__all__ = [
    "Move", "MunicipalityView", "NotScoredError", "Standing", "UnknownCriterionError", "compare", "criterion",
    "municipality", "printed_losses", "ranking",
]  # fmt: skip


_MOST_BEHIND = 3  # titles under a loss


class UnknownCriterionError(Exception):
    """No criterion has this id or code."""

    def __init__(self, query: str, suggestions: list[str]) -> None:
        hint = f" Did you mean: {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"Unknown criterion: '{query}'.{hint}")
        self.suggestions = suggestions


def ranking(connection: Connection) -> tuple[Standing, ...]:
    """All municipalities, the large ones' group first, by rank within the group. Raises NotScoredError."""
    latest_run(connection)
    rows = read(connection, Standing, "latest_score WHERE run_id IS NOT NULL AND status IS NOT NULL")
    size = {
        s.population_group: max(r.population or 0 for r in rows if r.population_group == s.population_group)
        for s in rows
    }
    rows.sort(
        key=lambda r: (-size[r.population_group], r.rank_in_group is None, r.rank_in_group, r.municipality_number)
    )
    return tuple(rows)


def municipality(connection: Connection, number: str, *, runs: int = 10, measures: int = 5) -> MunicipalityView:
    """One municipality in full. Raises NotScoredError when there is no run, or none that knows the number."""
    run = latest_run(connection)
    of = {"number": number, "run": run.run_id, "rubric": run.rubric_hash}
    standings = read(
        connection, Standing, "latest_score WHERE municipality_number = :number AND status IS NOT NULL", of
    )
    if not standings:
        raise NotScoredError(f"{number} was not scored in the last run. Run `kommunedata score` first.")
    standing = standings[0]
    criteria = _criteria(connection, standing, _behind(connection, of))
    datasets = read(
        connection,
        DatasetLine,
        "(SELECT s.*, d.title, d.uri, d.landing_page, d.source_id FROM dataset_score s LEFT JOIN"
        " current_dataset d ON d.dataset_id = s.dataset_id WHERE s.run_id = :run"
        " AND s.municipality_number = :number)"
        " ORDER BY coalesce(weight * (100 - quality), -1) DESC, dataset_id",
        of,
    )
    held, test_records = Catalogue(connection, date.fromisoformat(run.as_of)).datasets(number)
    closed = {d.dataset_id for d in datasets if d.open is None}
    names_of_closed = {name for h in held if h.dataset.id in closed for name in h.names}
    return MunicipalityView(
        run=run,
        standing=standing,
        criteria=criteria,
        dimensions=_dimensions(connection, of),
        measures=tuple(
            read(
                connection,
                Measure,
                "(SELECT *, CASE part WHEN 'coverage' THEN 1 ELSE datasets END AS subjects FROM latest_measure"
                f" WHERE municipality_number = :number ORDER BY priority LIMIT {int(measures)})",
                of,
            )
        ),
        datasets=tuple(datasets),
        types=tuple(
            read(
                connection,
                TypeLine,
                "(SELECT e.*, t.value, t.dataset_id FROM type_score t JOIN expected_type e ON e.id = t.type_id"
                " AND e.rubric_hash = :rubric WHERE t.run_id = :run AND t.municipality_number = :number AND t.applies)"
                " ORDER BY tier, id",
                of,
            )
        ),
        test_records=tuple([next(iter(d.title.values()), None) or d.uri or d.key for d in test_records]),
        history=tuple(
            read(
                connection,
                PastScore,
                f"score_history WHERE municipality_number = :number ORDER BY run_id DESC LIMIT {int(runs)}",
                of,
            )
        ),
        sources=tuple(
            read(
                connection,
                SourceLine,
                "source_health WHERE active AND (municipality_number IS NULL OR municipality_number = :number)"
                " ORDER BY source_id",
                of,
            )
        ),
        notes=tuple(
            read(connection, NoteLine, "municipality_note WHERE municipality_number = :number ORDER BY noted_on", of)
        ),
        survey=answered(connection, number),
        peers=peer_ranks(connection, number),
        high_value=beside.high_value(connection, number),
        overrides=beside.overrides(connection, number, names_of_closed),
        duplicates=beside.duplicates(connection, number),
        next_level=next_level(connection, run.rubric_hash, standing, criteria),
    )


def criterion(rubric: Rubric, query: str) -> Criterion:
    """The criterion with this id or code. Raises UnknownCriterionError, with what was perhaps meant."""
    wanted = query.strip().casefold()
    for c in rubric.criteria:
        if wanted in (c.id, c.code.casefold()):
            return c
    raise UnknownCriterionError(query, get_close_matches(wanted, [c.id for c in rubric.criteria]))


def printed_losses(losses: Sequence[float], score: float) -> list[float]:
    """The losses at one decimal, such that they add up to 100 minus the score at one decimal."""
    return apportioned(losses, score, 1)


def _criteria(
    connection: Connection, standing: Standing, behind: Mapping[str, tuple[str, ...]]
) -> tuple[CriterionLine, ...]:
    rows = connection.exec_driver_sql(
        "SELECT criterion_id, code, part, dimension, title_nb, title_en, failing_title_nb, failing_title_en, value,"
        " measured, inconclusive, met, weight, points_lost FROM latest_criterion_score WHERE municipality_number = ?"
        " ORDER BY ordinal",
        (standing.municipality_number,),
    ).all()
    lines: list[CriterionLine] = []
    for part, score in (("quality", standing.quality), ("coverage", standing.coverage)):
        of_part = [row for row in rows if row.part == part]
        shown = printed_losses([r.points_lost or 0.0 for r in of_part], score) if score is not None else None
        for i, r in enumerate(of_part):
            title_nb, title_en = _title(r)
            lines.append(
                CriterionLine(
                    id=r.criterion_id,
                    code=r.code,
                    part=r.part,
                    dimension=r.dimension,
                    title_nb=title_nb,
                    title_en=title_en,
                    value=r.value,
                    measured=r.measured,
                    applicable=r.measured + r.inconclusive,
                    met=r.met,
                    weight=r.weight,
                    points_lost=r.points_lost,
                    loses=shown[i] if shown and r.points_lost is not None else None,
                    behind=behind.get(r.criterion_id, ()),
                )
            )
    lines.sort(key=lambda line: (line.part == "coverage", -(line.points_lost or 0.0)))
    return tuple(lines)


def _title(row: Row[Any]) -> tuple[str, str]:
    """Of what is so, in both languages: where nothing was measured neither the one title nor the other is."""
    if row.value is None:
        return f"Ikke målt: {row.title_nb}", f"Not measured: {row.title_en}"
    return (row.title_nb, row.title_en) if row.value >= 1 else (row.failing_title_nb, row.failing_title_en)


def _behind(connection: Connection, of: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Criterion -> the titles of up to three datasets that cost most of what it loses; the same title only once."""
    rows = connection.exec_driver_sql(
        "SELECT f.criterion_id, coalesce(f.title, f.uri) FROM open_finding f JOIN dataset_score s ON s.run_id = :run"
        " AND s.municipality_number = f.municipality_number AND s.dataset_id = f.dataset_id"
        " WHERE f.municipality_number = :number ORDER BY s.weight * (1 - coalesce(f.value, 0)) DESC, f.dataset_id",
        of,
    )
    found: dict[str, list[str]] = defaultdict(list)
    for criterion_id, title in rows:
        if title and title not in found[criterion_id] and len(found[criterion_id]) < _MOST_BEHIND:
            found[criterion_id].append(title)
    return {criterion_id: tuple(titles) for criterion_id, titles in found.items()}


def _dimensions(connection: Connection, of: Mapping[str, Any]) -> tuple[DimensionLine, ...]:
    rows = connection.exec_driver_sql(
        "SELECT dimension, sum(weight) FROM criterion WHERE rubric_hash = :rubric AND part = 'quality'"
        " GROUP BY dimension ORDER BY min(ordinal)",
        of,
    ).all()
    values = connection.exec_driver_sql("SELECT * FROM latest_score WHERE municipality_number = :number", of)
    score = values.mappings().one()
    return tuple([DimensionLine(name, weight, score.get(f"quality_{name}")) for name, weight in rows])
