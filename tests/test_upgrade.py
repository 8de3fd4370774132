"""Databases that earlier versions wrote are opened by this one, and say what they said.

Each file was written by the last commit of its schema, with nights between which something changed and something went:
0004 by two, 0008 by two and a replay, with links looked at, a source that failed, one that lacked a page and one that lost
too much.
"""

import lzma
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nightly import Installation
from store.db import HEAD, open_database

WRITTEN = sorted((Path(__file__).parent / "fixtures" / "store").glob("schema-*.db.xz"))
HELD = {"schema-0004": (2 * 357, 10), "schema-0008": (2 * 5, 24)}  # rows of score_history, of current_dataset
Rows = dict[str, tuple[list[str], list[str]]]  # view or table -> its columns, its rows as text in order


@pytest.fixture(params=WRITTEN, ids=lambda path: path.name.removesuffix(".db.xz"))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Installation:
    """An installation whose database an earlier version wrote."""
    home = Installation(tmp_path)
    home.db.write_bytes(lzma.decompress(request.param.read_bytes()))
    return home


def shown(path: Path, kind: str, columns: dict[str, list[str]] | None = None) -> Rows:
    """What every view or table holds; of a migrated file, in the columns that it had before."""
    found: Rows = {}
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = ? ORDER BY 1", (kind,)).fetchall()
        for name in columns or [name for (name,) in names]:
            wanted = ", ".join(columns[name]) if columns else "*"
            result = connection.execute(f"SELECT {wanted} FROM {name}")
            found[name] = [c[0] for c in result.description], sorted(map(repr, result))
    return found


def test_every_view_shows_after_the_migration_what_it_showed_before(
    old: Installation, request: pytest.FixtureRequest
) -> None:
    before = shown(old.db, "view")
    assert (len(before["score_history"][1]), len(before["current_dataset"][1])) == HELD[request.node.callspec.id]
    open_database(old.db)
    assert old.rows("SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert old.rows("PRAGMA integrity_check") == [("ok",)]
    assert old.rows("PRAGMA foreign_key_check") == []
    after = shown(old.db, "view", {name: columns for name, (columns, _) in before.items()})
    for name in before:
        assert after[name] == before[name], name


def test_an_old_database_goes_through_every_schema_after_its_own(
    old: Installation, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    written = int(request.node.callspec.id.removeprefix("schema-"))
    with caplog.at_level("INFO", "alembic.runtime.migration"):
        open_database(old.db)
    assert re.findall(r"-> (\d{4})", caplog.text) == [f"{number:04}" for number in range(written + 1, int(HEAD) + 1)]


def test_no_row_of_any_table_that_is_still_one_is_lost_or_altered(old: Installation) -> None:
    before = shown(old.db, "table")
    open_database(old.db)
    kept = {name for (name,) in old.rows("SELECT name FROM sqlite_master WHERE type = 'table'")} - {"alembic_version"}
    assert before.keys() - kept <= {"alembic_version", "finding"}  # what `finding` held is a view's to show
    after = shown(old.db, "table", {name: columns for name, (columns, _) in before.items() if name in kept})
    assert sum(len(rows) for _, rows in after.values()) > 1000
    for name in after:
        assert after[name] == before[name], name


def test_what_old_fetches_knew_is_counted_anew_and_adds_up_and_what_does_not_is_refused_from_now_on(
    old: Installation,
) -> None:
    open_database(old.db)
    stored = "status IN ('complete', 'partial', 'suspicious')"
    assert old.rows(f"SELECT count(*) FROM fetch WHERE {stored} AND known IS NULL") == [(0,)]
    assert old.rows(f"SELECT count(*) FROM fetch WHERE NOT ({stored}) AND known IS NOT NULL") == [(0,)]
    assert old.rows("SELECT sum(known) > 0, sum(missing) > 0 FROM fetch") == [(1, 1)]
    with closing(sqlite3.connect(old.db)) as connection:
        for wrong in ("same = same + 1", "missing = missing + 1", "closed = missing + 1", "datasets = datasets - 1"):
            with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
                connection.execute(f"UPDATE fetch SET {wrong} WHERE id = 1")


def test_an_old_fetch_that_never_added_up_stays_as_it_is_and_keeps_nobody_from_upgrading(old: Installation) -> None:
    with closing(sqlite3.connect(old.db)) as connection, connection:
        connection.execute("UPDATE fetch SET missing = 7 WHERE id = 2")
    open_database(old.db)
    assert old.rows("SELECT missing, known FROM fetch WHERE id = 2") == [(7, None)]


def test_reading_commands_ask_for_a_writing_one_first_and_change_nothing(old: Installation) -> None:
    before = old.db.read_bytes()
    assert "older version" in old.here("show", expect=2).stderr
    assert old.db.read_bytes() == before


def test_it_is_scored_again_and_its_history_goes_on(old: Installation) -> None:
    old.here("score")
    assert old.rows("SELECT count(*) FROM score_run") == [(3,)]
    assert old.rows("SELECT count(DISTINCT scored_at) FROM score_history") == [(3,)]
