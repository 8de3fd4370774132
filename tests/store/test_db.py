"""Opening the database: made, migrated, refused."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

import store.insights
import store.links
import store.models
import store.scores
import store.survey  # noqa: F401
from store import db
from store.db import DatabaseError, open_database
from store.lock import Locked, locked


@pytest.mark.parametrize("migrated", [True, False])
def test_the_migrations_make_exactly_the_tables_that_the_models_declare(tmp_path: Path, migrated: bool) -> None:
    path = tmp_path / "k.db"
    if migrated:
        db.migrate(db._engine(path, read_only=False))
    engine = open_database(path)
    with engine.connect() as connection:
        ignored = {"alembic_version"}
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: not (kind == "table" and name in ignored)}
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_head_named_in_the_code_is_the_newest_migration() -> None:
    versions = Path(db.__file__).parent / "migrations" / "versions"
    assert max(p.name[:4] for p in versions.glob("[0-9]*.py")) == db.HEAD


def test_a_database_of_a_newer_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    open_database(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseError, match=r"newer version of kommunedata .*Upgrade"):
        open_database(path)


def test_another_programs_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (a)")
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="not one of kommunedata's"):
        open_database(path)
    assert path.read_bytes()[100:] == before[100:]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    path.write_bytes(b"This is a letter, not a database. " * 40)
    with pytest.raises(DatabaseError, match="cannot be opened"):
        open_database(path)


def test_a_missing_database_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="kommunedata harvest"):
        open_database(tmp_path / "none.db", create=False)


def test_a_read_only_connection_cannot_write(tmp_path: Path) -> None:
    open_database(tmp_path / "k.db")
    engine = open_database(tmp_path / "k.db", read_only=True)
    with engine.connect() as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("DELETE FROM source")


def test_the_writers_settings_survive_a_power_cut(tmp_path: Path) -> None:
    with open_database(tmp_path / "k.db").connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_second_run_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with locked(tmp_path / "k.db"), pytest.raises(Locked, match=r"PID \d+, since"), locked(tmp_path / "k.db"):
        pass
    with locked(tmp_path / "k.db"):
        pass
