"""Parquet partitions, read by the real DuckDB as `docs/operations.md` shows it."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from reports import tables
from scoring_store import OSLO, Norway, record
from store.db import open_database

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: it comes with the development tools")
parquet = pytest.importorskip("reports.parquet", reason="pyarrow is not installed: the extra `parquet` brings it")

DAYS = (date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26))
DOCUMENT = Path(__file__).parents[2] / "docs" / "operations.md"


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Three scored days; on the last, Oslo has lost its distributions."""
    norway = Norway(tmp_path_factory.mktemp("norway"))
    titles = ("Barnehager", "Skoler", "Lekeplasser", "=1+1")
    norway.harvest([record(f"http://x.test/{i}", title) for i, title in enumerate(titles)])
    for day in DAYS[:2]:
        norway.score(day)
    norway.harvest(
        [record(f"http://x.test/{i}", title, distributions=[]) for i, title in enumerate(titles)],
        now="2026-11-26T02:00:00Z",
    )
    norway.score(DAYS[2])
    norway.score(DAYS[0])  # a day of the past again, which takes nothing over
    with norway.engine.connect() as reading:
        yield reading


@pytest.fixture(scope="module")
def lake(connection: Connection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lake")
    parquet.write_partitions(connection, folder, list(tables.TABLES))
    return folder


def asked(lake: Path, sql: str) -> list[tuple[Any, ...]]:
    return duckdb.connect().execute(sql.replace("/srv/lake", str(lake))).fetchall()


def test_the_query_of_the_documentation_gives_the_whole_history(lake: Path, connection: Connection) -> None:
    [sql] = re.findall(r"```sql\n(.*?read_parquet.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S)
    found = asked(lake, sql)
    assert {row[0] for row in found} == set(DAYS)
    means = {row[0]: row[3] for row in found if row[1] == "20 000 og over"}
    assert means[DAYS[0]] == means[DAYS[1]] > means[DAYS[2]]
    stored = connection.exec_driver_sql("SELECT count(total) FROM latest_score").scalar()
    assert sum(row[2] for row in found if row[0] == DAYS[2]) == stored


def test_every_number_of_a_past_day_is_what_that_run_stored(lake: Path, connection: Connection) -> None:
    for day, total in asked(
        lake,
        "SELECT scored_on, total FROM read_parquet('/srv/lake/scores/*/*.parquet', hive_partitioning = true)"
        f" WHERE municipality_number = '{OSLO}'",
    ):
        stored = connection.exec_driver_sql(
            "SELECT total FROM score_history WHERE municipality_number = ? AND as_of = ? ORDER BY run_id DESC",
            (OSLO, day.isoformat()),
        ).scalar()
        assert total == stored


@pytest.mark.parametrize("table", tables.TABLES)
def test_each_table_holds_the_rows_of_the_export_raw_and_typed(lake: Path, connection: Connection, table: str) -> None:
    content = tables.read(connection, table)
    columns = [c for c in content.table.columns if c != parquet.PARTITION]
    names = ", ".join(f'"{c}"' for c in columns)
    path = f"/srv/lake/{table}/scored_on={DAYS[2]}/*.parquet"
    found = asked(lake, f"SELECT {names} FROM read_parquet('{path}', hive_partitioning = false)")
    kept = [content.table.columns.index(c) for c in columns]
    assert found == [tuple(row[i] for i in kept) for row in content.rows]


def test_texts_are_raw_and_a_column_without_a_value_has_its_type(lake: Path) -> None:
    assert ("=1+1",) in asked(lake, "SELECT title FROM read_parquet('/srv/lake/datasets/*/*.parquet')")
    kinds = {
        name: kind
        for name, kind, *_ in asked(lake, "DESCRIBE SELECT * FROM read_parquet('/srv/lake/scores/*/*.parquet')")
    }
    assert (kinds["municipality_number"], kinds["total"], kinds["level"]) == ("VARCHAR", "DOUBLE", "BIGINT")
    assert (kinds["provisional"], kinds["mqa_eu"]) == ("BOOLEAN", "DOUBLE")


def test_a_second_night_replaces_its_day_and_touches_nothing_else(
    lake: Path, connection: Connection, tmp_path: Path
) -> None:
    theirs = tmp_path / "scores" / "README.txt"
    theirs.parent.mkdir()
    theirs.write_text("ours")
    for _ in range(2):
        written = parquet.write_partitions(connection, tmp_path, ["scores"])
    assert len(written) == len(DAYS)
    assert sorted(p for p in tmp_path.rglob("*") if p.is_file()) == sorted([theirs, *written])
    assert [p.read_bytes() for p in written] == [p.read_bytes() for p in sorted(lake.glob("scores/*/*.parquet"))]


def test_without_a_score_run_nothing_is_written(tmp_path: Path) -> None:
    with open_database(tmp_path / "k.db").connect() as empty, pytest.raises(tables.NoScores):
        parquet.write_partitions(empty, tmp_path / "lake", ["scores"])
    assert not (tmp_path / "lake").exists()
