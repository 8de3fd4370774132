"""A database that may only be read: nothing is written, one sentence says so, and what is there can be read."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from feeds import pages
from nightly import Installation
from serving import serving
from small_norway import some_municipalities

# root may write anywhere, unless it lays that right down
ORDINARY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
WRITING = (("harvest",), ("score",), ("links",), ("nightly", "-o", "out"))

pytestmark = pytest.mark.skipif(bool(ORDINARY) and not shutil.which("setpriv"), reason="root, and no setpriv here")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Installation]:
    """After a night, with a source to harvest; its server is gone."""
    home = Installation(tmp_path / "home")
    with serving(pages(range(4), 4)) as server:
        sources = [{"id": "feed", "kind": "dcat", "url": f"{server.url}/feed.ttl"}]
        home.configure(sources, municipalities=some_municipalities())
        for command in (("harvest",), ("score",), ("export", "database", "-o", str(home.folder / "published.db"))):
            home.here("-q", *command)
    return home


@contextmanager
def only_read(*paths: Path) -> Iterator[None]:
    before = [path.stat().st_mode for path in paths]
    for path, mode in zip(paths, before, strict=True):
        path.chmod(mode & 0o555)
    try:
        yield
    finally:
        for path, mode in zip(paths, before, strict=True):
            path.chmod(mode)


def run(home: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ORDINARY, *home.command(*arguments)], capture_output=True, text=True, cwd=home.folder, check=False
    )


@pytest.mark.parametrize("folder_too", [False, True])
def test_writing_ends_with_one_sentence_and_reading_goes_on(home: Installation, folder_too: bool) -> None:
    shown = home.here("show", "Oslo").stdout
    with closing(sqlite3.connect(home.db)) as connection:  # as the last to close it leaves it
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for rest in ("-wal", "-shm"):
        home.db.with_name(home.db.name + rest).unlink(missing_ok=True)
    before = home.db.read_bytes()
    with only_read(home.db, *([home.folder] if folder_too else [])):
        for command in WRITING:
            done = run(home, *command)
            assert done.returncode == 2, command
            assert "Traceback" not in done.stderr
            assert "readonly database" in done.stderr or "may be written" in done.stderr or "Permission" in done.stderr
        if (
            folder_too
        ):  # SQLite writes beside a database that it reads while others may write it; a published copy has no others
            assert "published copy" in run(home, "show", "Oslo").stderr
            assert run(home, "--db", str(home.folder / "published.db"), "show", "Oslo").stdout == shown
        else:
            assert run(home, "show", "Oslo").stdout == shown
    assert home.db.read_bytes() == before
    assert home.here("show", "Oslo").stdout == shown
