"""What years of nights need: copies that can be trusted, room on the disk, and a doctor that says how to mend things."""

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from feeds import pages
from nightly import Installation
from serving import Serving, serving

OLD = 400 * 86_400  # seconds


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Serving]]:
    """Two nights: of the two pages, the first came with other bytes the second time."""
    answers = pages(range(4), 2)
    with serving(answers) as server:
        home = Installation(
            tmp_path_factory.mktemp("nights"), [{"id": "feed", "kind": "dcat", "url": f"{server.url}/feed.ttl"}]
        )
        home.here("harvest")
        first = answers["/feed.ttl"]
        server.answers["/feed.ttl"] = type(first)(first.body + b"# said again\n")
        home.here("harvest")
        yield home, server


@pytest.fixture
def home(nights: tuple[Installation, Serving], tmp_path: Path) -> Installation:
    """A copy of the installation to do harm to."""
    before, _ = nights
    home = Installation(tmp_path / "home", before.sources)
    home.db.write_bytes(before.db.read_bytes())
    shutil.copytree(before.folder / "archive", home.folder / "archive")
    return home


def doctor(home: Installation, expect: int) -> dict[str, tuple[str, str, str]]:
    """What the doctor found: check -> level, says, fix."""
    rows = json.loads(home.here("doctor", "-f", "json", expect=expect).stdout)["rows"]
    assert all(row["fix"] for row in rows if row["level"] != "ok")
    return {row["check"]: (row["level"], row["says"], row["fix"]) for row in rows}


def change(home: Installation, *statements: str) -> None:
    with closing(sqlite3.connect(home.db)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def names(folder: Path, pattern: str) -> list[str]:
    return sorted(path.name for path in folder.glob(pattern))


# --- backup and restore -------------------------------------------------------------------------------------------


def test_a_copy_taken_while_a_writer_is_at_work_is_one_moment_of_the_database(home: Installation) -> None:
    with closing(sqlite3.connect(home.db, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM attribution")
        copy = Path(home.here("backup").stdout.strip())
        writer.execute("ROLLBACK")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM attribution").fetchall() == [(4,)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert names(copy.parent, "*") == [copy.name]  # one file, no log beside it


def test_the_oldest_copies_make_room_and_other_files_stay(home: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    for name in ("k-2020-01-01T000000Z.backup.db", "k-2021-01-01T000000Z.backup.db", "notes.txt"):
        (folder / name).write_text("x")
    made = Path(home.here("backup", "-o", str(folder), "--keep", "2").stdout.strip())
    assert names(folder, "*") == ["k-2021-01-01T000000Z.backup.db", made.name, "notes.txt"]


def test_a_damaged_database_gives_no_copy_and_costs_no_older_one(home: Installation) -> None:
    home.here("backup")
    before = names(home.folder / "backups", "*")
    body = bytearray(home.db.read_bytes())
    body[8192:40960] = os.urandom(32768)
    home.db.write_bytes(body)
    done = home.here("backup", "--keep", "1", expect=2)
    assert "damaged" in done.stderr or "cannot be" in done.stderr
    assert names(home.folder / "backups", "*") == before


def test_drafts_of_copies_that_were_killed_are_gone_after_a_day(home: Installation) -> None:
    folder = home.folder / "backups"
    folder.mkdir()
    for name, age in (("old", 2 * 86_400), ("young", 60)):
        draft = folder / f".{name}.backup.db.draft"
        draft.write_text("half a copy")
        os.utime(draft, (time.time() - age,) * 2)
    home.here("backup")
    assert names(folder, ".*") == [".young.backup.db.draft"]


def test_a_copy_put_back_is_the_database_again_and_what_was_there_is_kept(home: Installation) -> None:
    copy = home.here("backup").stdout.strip()
    before = home.rows("SELECT * FROM dataset ORDER BY id")
    change(home, "DELETE FROM attribution", "DELETE FROM distribution", "DELETE FROM dataset")
    home.here("restore", copy)
    assert home.rows("SELECT * FROM dataset ORDER BY id") == before
    with closing(sqlite3.connect(home.db.with_name("k.db.before-restore"))) as connection:
        assert connection.execute("SELECT count(*) FROM dataset").fetchall() == [(0,)]
    home.here("harvest", "--replay")  # and it is at work again


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda copy: copy.unlink(), "no such file"),
        (
            lambda copy: copy.write_text("not a database at all, but long enough to look like one" * 20),
            "cannot be read",
        ),
        (lambda copy: os.truncate(copy, copy.stat().st_size // 2), "malformed"),
        (lambda copy: sqlite3.connect(copy).executescript("UPDATE alembic_version SET version_num = '9999'"), "newer"),
        (lambda copy: sqlite3.connect(copy).executescript("PRAGMA application_id = 7"), "not one of kommunedata's"),
    ],
    ids=["missing", "text", "cut-off", "newer", "of another program"],
)
def test_a_copy_that_cannot_be_trusted_is_refused_and_the_database_stays(
    home: Installation, harm: object, told: str
) -> None:
    copy = Path(home.here("backup").stdout.strip())
    harm(copy)  # type: ignore[operator]
    before = home.db.read_bytes()
    assert told in home.here("restore", str(copy), expect=2).stderr
    assert home.db.read_bytes() == before
    assert not home.db.with_name("k.db.before-restore").exists()


# --- prune --------------------------------------------------------------------------------------------------------


def aged(home: Installation) -> None:
    """Everything happened a year ago and more."""
    change(home, "UPDATE fetch SET started_at = '2020-01-01T00:00:00Z'")
    for path in home.folder.glob("archive/*/*.gz"):
        os.utime(path, (time.time() - OLD,) * 2)


def test_only_answers_that_newer_ones_replaced_are_forgotten_and_a_rehearsal_forgets_nothing(
    home: Installation,
) -> None:
    aged(home)
    before = {table: home.rows(f"SELECT * FROM {table}") for table in ("dataset", "distribution", "fetch", "issue")}
    files = names(home.folder, "archive/*/*.gz")
    assert len(files) == 3  # two pages, and the first as it was before
    said = home.here("prune", "--dry-run").stderr
    assert "Would forget 2 answers and 1 raw pages" in said
    assert names(home.folder, "archive/*/*.gz") == files
    assert home.rows("SELECT count(*) FROM page") == [(4,)]
    assert "Forgot 2 answers and 1 raw pages" in home.here("prune").stderr
    assert home.rows("SELECT count(*) FROM page") == [(2,)]
    assert len(names(home.folder, "archive/*/*.gz")) == 2
    assert {table: home.rows(f"SELECT * FROM {table}") for table in before} == before
    home.here("harvest", "--replay")  # what a replay reads is still there


def test_a_night_after_pruning_still_knows_what_it_has_read(
    nights: tuple[Installation, Serving], home: Installation
) -> None:
    aged(home)
    home.here("prune")
    summary = json.loads(home.here("harvest", "--format", "json").stdout)
    [source] = summary["sources"]
    assert (source["pages"], source["pages_unchanged"], source["added"], source["changed"]) == (2, 2, 0, 0)


def test_young_answers_and_pages_that_wait_for_their_row_are_kept(home: Installation) -> None:
    waiting = home.folder / "archive" / "00" / f"{'1' * 62}.gz"
    waiting.parent.mkdir(exist_ok=True)
    waiting.write_bytes(b"a fetch under way")
    assert "Forgot 0 answers and 0 raw pages" in home.here("prune").stderr
    assert waiting.exists()


# --- doctor -------------------------------------------------------------------------------------------------------


def test_the_doctor_finds_nothing_wrong_with_a_healthy_installation(home: Installation) -> None:
    found = doctor(home, expect=0)
    assert {level for level, _, _ in found.values()} == {"ok"}
    assert {"schema", "integrity", "references", "orphans", "raw pages", "clock", "sources", "disk", "log"} <= set(
        found
    )


@pytest.mark.parametrize(
    ("statement", "check", "level"),
    [
        ("UPDATE alembic_version SET version_num = '0004'", "schema", "warning"),
        ("UPDATE alembic_version SET version_num = '9999'", "schema", "error"),
        ("UPDATE distribution SET dataset_id = 999 + dataset_id", "references", "error"),
        ("UPDATE attribution SET key = 'nobody' WHERE rowid = 1", "orphans", "warning"),
        ("UPDATE fetch SET status = 'running', ended_at = NULL WHERE id = 2", "interrupted", "warning"),
        ("UPDATE page SET sha256 = replace(sha256, substr(sha256, 1, 4), 'ffff')", "raw pages", "warning"),
        ("UPDATE fetch SET ended_at = '2999-01-01T00:00:00Z' WHERE id = 2", "clock", "error"),
        ("UPDATE fetch SET ended_at = '2020-01-01T00:00:00Z'", "source feed", "warning"),
        ("UPDATE fetch SET status = 'failed'", "source feed", "warning"),
    ],
)
def test_the_doctor_names_what_is_wrong_and_how_to_mend_it(
    home: Installation, statement: str, check: str, level: str
) -> None:
    change(home, statement)
    assert doctor(home, expect=1)[check][0] == level


def test_the_doctor_sees_a_file_that_was_written_over(home: Installation) -> None:
    body = bytearray(home.db.read_bytes())
    body[4096 * 2 : 4096 * 40] = bytes(4096 * 38)
    home.db.write_bytes(body)
    found = doctor(home, expect=1)
    assert "error" in {level for level, _, _ in found.values()}


def test_the_doctor_says_when_there_is_no_database(tmp_path: Path) -> None:
    assert doctor(Installation(tmp_path), expect=1)["database"][0] == "error"


def test_the_doctor_and_a_backup_change_nothing(home: Installation) -> None:
    before = home.db.read_bytes()
    doctor(home, expect=0)
    home.here("backup")
    assert home.db.read_bytes() == before
