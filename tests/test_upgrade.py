"""Databases that earlier versions wrote are opened by this one, and say what they said."""

import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nightly import Installation
from store.db import HEAD, open_database

WRITTEN = sorted((Path(__file__).parent / "fixtures" / "store").glob("schema-*.db.xz"))
Rows = dict[str, tuple[list[str], list[str]]]  # view -> its columns, its rows as text in order


@pytest.fixture(params=WRITTEN, ids=lambda path: path.name.removesuffix(".db.xz"))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Installation:
    """An installation whose database an earlier version wrote, in two nights with a change and a removal between."""
    home = Installation(tmp_path)
    home.db.write_bytes(lzma.decompress(request.param.read_bytes()))
    return home


def views(path: Path, columns: dict[str, list[str]] | None = None) -> Rows:
    """What every view shows; of a migrated file, in the columns that it had before."""
    found: Rows = {}
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY 1")
        ]
        for name in columns or names:
            wanted = ", ".join(columns[name]) if columns else "*"
            result = connection.execute(f"SELECT {wanted} FROM {name}")
            found[name] = [c[0] for c in result.description], sorted(map(repr, result))
    return found


def test_every_view_shows_after_the_migration_what_it_showed_before(old: Installation) -> None:
    before = views(old.db)
    assert len(before["score_history"][1]) == 2 * 357
    assert len(before["current_dataset"][1]) == 10  # one of them missing, and in its grace
    open_database(old.db)
    assert old.rows("SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert old.rows("PRAGMA integrity_check") == [("ok",)]
    assert old.rows("PRAGMA foreign_key_check") == []
    after = views(old.db, {name: columns for name, (columns, _) in before.items()})
    for name in before:
        assert after[name] == before[name], name


def test_reading_commands_ask_for_a_writing_one_first_and_change_nothing(old: Installation) -> None:
    before = old.db.read_bytes()
    assert "older version" in old.here("show", expect=2).stderr
    assert old.db.read_bytes() == before


def test_it_is_scored_again_and_its_history_goes_on(old: Installation) -> None:
    old.here("score")
    assert old.rows("SELECT count(*) FROM score_run") == [(3,)]
    assert old.rows("SELECT count(DISTINCT scored_at) FROM score_history") == [(3,)]
