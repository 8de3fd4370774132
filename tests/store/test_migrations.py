"""A database of an older version is brought up to date with what it holds."""

from itertools import count
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from store import db
from store.db import HEAD, open_database

# Fetches of one source, each of which met five new datasets, and one of those before under a new key, with twenty issues.
LONG_HISTORY = (
    "INSERT INTO source (id, kind, url, active) VALUES ('s', 'dcat', 'https://example.no/', 1)",
    """WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < :fetches)
    INSERT INTO fetch (id, source_id, status, scope, started_at, pages, pages_unchanged, bytes, datasets, added, changed,
      same, rejected, missing, closed)
    SELECT id, 's', 'complete', 'full', '2020', 1, 0, 1, 5 * id - (id > 1), 5, 0, 5 * id - 5 - (id > 1), 0, 0, 0 FROM n""",
    """WITH RECURSIVE n (id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM n WHERE id < 19)
    INSERT INTO issue (source_id, fetch_id, code, severity, count)
    SELECT 's', fetch.id, CASE WHEN n.id OR fetch.id = 1 THEN 'date' ELSE 'identity_change' END, 'info', 1 FROM fetch, n""",
    """WITH RECURSIVE n (id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM n WHERE id < 4)
    INSERT INTO dataset (key, kind, source_id, content_hash, valid_from, valid_from_fetch, first_seen, missing_count)
    SELECT fetch.id || '-' || n.id, 'dataset', 's', '', '2020', fetch.id, '2020', 0 FROM fetch, n""",
)


def upgraded(connection: Connection, revision: str) -> None:
    settings = Config()
    settings.set_main_option("script_location", str(Path(db.__file__).parent / "migrations"))
    settings.attributes["connection"] = connection
    command.upgrade(settings, revision)


def test_a_database_of_the_first_version_keeps_its_rows_and_gets_the_new_tables(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    engine = db._engine(path, read_only=False)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={db.APPLICATION_ID}")
        upgraded(connection, "0001")
        connection.exec_driver_sql(
            "INSERT INTO municipality (number, name, official_name, county_number, county)"
            " VALUES ('0301', 'Oslo', 'Oslo', '03', 'Oslo')"
        )
        connection.exec_driver_sql(
            "INSERT INTO organisation (number, municipality_number, relation, share) VALUES ('958935420', '0301', 'current', 1)"
        )
    with open_database(path).connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD
        assert connection.exec_driver_sql("SELECT number, as_of FROM organisation").all() == [("958935420", None)]
        assert connection.exec_driver_sql("SELECT count(*) FROM duplicate_dataset").scalar() == 0


def test_counting_old_fetches_anew_takes_four_times_the_work_for_four_times_the_history(tmp_path: Path) -> None:
    work = []  # thousands of instructions of SQLite's own machine, which are the same on every day and computer
    for fetches in (250, 1000):
        engine = db._engine(tmp_path / f"{fetches}.db", read_only=False)
        with engine.begin() as connection:
            upgraded(connection, "0008")
            for statement in LONG_HISTORY:
                connection.exec_driver_sql(statement, {"fetches": fetches} if ":fetches" in statement else {})
            counter = count()
            sqlite = connection.connection.dbapi_connection
            assert sqlite is not None
            sqlite.set_progress_handler(lambda counter=counter: next(counter) < 0, 1000)
            upgraded(connection, "0009")
            sqlite.set_progress_handler(None, 0)
            work.append(next(counter))
            wrong = "SELECT count(*) FROM fetch WHERE known IS NOT 5 * (id - 1) OR rekeyed IS NOT (id > 1)"
            assert connection.exec_driver_sql(wrong).scalar() == 0
    assert 100 < work[0] < work[1] < 6 * work[0], work
