"""Every column is described, in both languages."""

from pathlib import Path

from sqlalchemy import text

from store.db import open_database
from store.dictionary import entries, write_dictionary
from store.views import statements


def test_every_table_view_and_column_is_described_in_both_languages(tmp_path: Path) -> None:
    with open_database(tmp_path / "k.db").begin() as connection:
        described = {(e.object, e.column) for e in entries(connection) if e.description_nb and e.description_en}
        objects = connection.execute(
            text("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'")
        ).scalars()
        for name in sorted(set(objects) - {"alembic_version"}):
            assert (name, "") in described
            for row in connection.exec_driver_sql(f'PRAGMA table_info("{name}")'):
                assert (name, row[1]) in described
        write_dictionary(connection)
        write_dictionary(connection)
        assert connection.exec_driver_sql("SELECT count(*) FROM data_dictionary").scalar() == len(entries(connection))


def test_every_view_can_be_read(tmp_path: Path) -> None:
    with open_database(tmp_path / "k.db").begin() as connection:
        for view in statements():
            connection.exec_driver_sql(f"SELECT * FROM {view}").all()
