"""A database of an older version is brought up to date with what it holds."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from store import db
from store.db import HEAD, open_database


def test_a_database_of_the_first_version_keeps_its_rows_and_gets_the_new_tables(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    settings = Config()
    settings.set_main_option("script_location", str(Path(db.__file__).parent / "migrations"))
    engine = db._engine(path, read_only=False)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={db.APPLICATION_ID}")
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0001")
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
