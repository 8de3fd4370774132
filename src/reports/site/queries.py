"""What all municipalities together show: the database's views, read into rows; each function is one question."""

from sqlalchemy import Connection

from reports.site.reading import read
from reports.site.rows import (
    Barrier,
    Criterion,
    Language,
    NationalGain,
    Obstacle,
    Past,
    Practice,
    PracticeExample,
    RubricVersion,
    Run,
    Source,
    Standing,
)
from reports.tables import NoScores


def run(connection: Connection) -> Run:
    """The run that is shown. Raises NoScores."""
    found = read(connection, Run, "FROM latest_run")
    if not found:
        raise NoScores("The database holds no scores yet. Run `kommunedata score` first.")
    return found[0]


def rubric_body(connection: Connection, of: Run) -> str:
    """The text of the rubric that the run used."""
    return str(connection.exec_driver_sql("SELECT body FROM rubric WHERE hash = ?", (of.rubric_hash,)).scalar_one())


def standings(connection: Connection, lang: Language) -> tuple[Standing, ...]:
    """Every municipality of the configuration, by number."""
    return read(
        connection, Standing, "FROM latest_score ORDER BY municipality_number", lang=lang,
        provisional="coalesce(provisional, 0)", lower_bound="coalesce(lower_bound, 0)",
    )  # fmt: skip


def criteria(connection: Connection, of: Run, lang: Language) -> tuple[Criterion, ...]:
    """The criteria in the rubric's order."""
    return read(
        connection, Criterion, "FROM criterion WHERE rubric_hash = ? ORDER BY ordinal", (of.rubric_hash,), lang=lang
    )


def expected_types(connection: Connection, of: Run) -> int:
    """How many expected types the rubric knows."""
    query = "SELECT count(*) FROM expected_type WHERE rubric_hash = ?"
    return int(connection.exec_driver_sql(query, (of.rubric_hash,)).scalar_one())


def national_measures(connection: Connection) -> tuple[NationalGain, ...]:
    """What would lift most in all, for the effort."""
    return read(connection, NationalGain, "FROM national_measure WHERE points > 0 ORDER BY priority")


def practices(connection: Connection) -> tuple[Practice, ...]:
    """The best against the rest, over all size groups, the largest difference first."""
    return read(
        connection, Practice,
        "FROM latest_practice WHERE population_group = 'all' ORDER BY difference IS NULL, difference DESC, ordinal",
        alike="coalesce(alike, 0)",
    )  # fmt: skip


def compared_groups(connection: Connection) -> frozenset[str]:
    """The size groups with enough municipalities to tell the best from the others."""
    query = "SELECT DISTINCT population_group FROM latest_practice WHERE population_group <> 'all'"
    return frozenset(connection.exec_driver_sql(query).scalars())


def practice_examples(connection: Connection) -> tuple[PracticeExample, ...]:
    """Datasets that show what marks best practice."""
    return read(connection, PracticeExample, "FROM latest_practice_example ORDER BY practice_place, place")


def barriers(connection: Connection) -> tuple[Barrier, ...]:
    """Every criterion for all, by size group and by portal kind."""
    return read(connection, Barrier, "FROM latest_barrier ORDER BY ordinal, grouping, group_name")


def history(connection: Connection, of: Run) -> dict[str, tuple[Past, ...]]:
    """By municipality: its scores by today's rubric, one a day, the oldest first. Other versions' are not comparable."""
    rows = read(
        connection, Past,
        "FROM score_history WHERE rubric_version = ? AND as_of <= ? GROUP BY municipality_number, as_of"
        " HAVING run_id = max(run_id) ORDER BY municipality_number, as_of",
        (of.rubric_version, of.as_of),
    )  # fmt: skip
    found: dict[str, list[Past]] = {}
    for row in rows:
        found.setdefault(row.municipality_number, []).append(row)
    return {number: tuple(days) for number, days in found.items()}


def sources(connection: Connection) -> tuple[Source, ...]:
    """The catalogues that are read, national ones first."""
    return read(
        connection, Source, "FROM source_health WHERE active ORDER BY municipality_number IS NOT NULL, source_id"
    )


def followed_since(connection: Connection) -> str | None:
    """When the source that has been followed longest was first read; None before any was."""
    query = (
        "SELECT min(f.ended_at) FROM fetch f JOIN source s ON s.id = f.source_id"
        " WHERE s.active AND f.status IN ('complete', 'partial', 'suspicious')"
    )
    first: str | None = connection.exec_driver_sql(query).scalar_one()
    return first


def obstacles(connection: Connection) -> tuple[Obstacle, ...]:
    """What the harvest itself met, the most frequent first."""
    return read(connection, Obstacle, "FROM harvest_obstacle ORDER BY obstacle, times DESC, code")


def rubric_versions(connection: Connection) -> tuple[RubricVersion, ...]:
    """The rubrics that were used, the oldest first."""
    return read(connection, RubricVersion, "FROM rubric ORDER BY first_used_at, version")
