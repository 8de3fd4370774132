"""Copies that can be trusted: taken while the database is in use, checked before they count, and put back with care."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from store.db import APPLICATION_ID, HEAD, DatabaseError

SUFFIX = ".backup.db"
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy; `removed` are the older ones that made room for it."""

    path: Path
    size: int  # bytes
    removed: tuple[Path, ...] = ()


def back_up(database: Path, folder: Path, name: str, keep: int) -> Backup:
    """Copy the database into `folder/name.backup.db` while others read and write it, check the copy, and then remove the
    oldest ones beyond `keep`. Raises DatabaseError; then no older copy was removed."""
    if not database.exists():
        raise DatabaseError(f"{database}: no such database, so there is nothing to back up. Name another with --db.")
    folder.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(folder)
    path = folder / f"{name}{SUFFIX}"
    with _draft_of(path) as draft:
        _copy(database, draft)
        verify(draft)
    copies = sorted(folder.glob(f"*{SUFFIX}"), reverse=True)  # names begin with the time
    removed = tuple(copies[keep:])
    for old in removed:
        old.unlink()
    return Backup(path, path.stat().st_size, removed)


def restore(backup: Path, database: Path) -> Path | None:
    """Put a copy in the database's place; what was there is kept beside it, and its path returned.

    The caller holds the lock. Raises DatabaseError when the copy is damaged or newer than this program; then nothing changed.
    """
    verify(backup)
    database.parent.mkdir(parents=True, exist_ok=True)
    aside = None
    with _draft_of(database) as draft:
        _copy(backup, draft)
        verify(draft)
        if database.exists():
            _checkpoint(database)
            aside = database.with_name(f"{database.name}.before-restore")
            database.replace(aside)
        for rest in ("-wal", "-shm"):  # of the old file: beside the new one they would be read as its own
            database.with_name(database.name + rest).unlink(missing_ok=True)
    return aside


def verify(copy: Path) -> None:
    """Read a copy from end to end. Raises DatabaseError: not there, not ours, of a newer version, or damaged."""
    if not copy.is_file():
        raise DatabaseError(f"{copy}: no such file. `kommunedata backup` writes files that end in {SUFFIX}.")
    try:
        with closing(sqlite3.connect(f"file:{copy.resolve().as_posix()}?mode=ro", uri=True)) as connection:
            [(application,)] = connection.execute("PRAGMA application_id")
            if application != APPLICATION_ID:
                raise DatabaseError(f"{copy}: a database, but not one of kommunedata's.")
            [(revision,)] = connection.execute("SELECT version_num FROM alembic_version")
            if str(revision) > HEAD:
                raise DatabaseError(
                    f"{copy}: written by a newer version of kommunedata (schema {revision}, this version knows up to"
                    f" {HEAD}). Upgrade kommunedata first."
                )
            problems = [text for (text,) in connection.execute("PRAGMA integrity_check(5)") if text != "ok"]
            if problems:
                raise DatabaseError(f"{copy}: damaged: {'; '.join(problems)}.")
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise DatabaseError(f"{copy}: damaged: rows point to rows that are not there.")
    except sqlite3.Error as error:
        raise DatabaseError(f"{copy}: cannot be read as a database: {error}.") from error


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"file:{source.resolve().as_posix()}?mode=ro", uri=True)) as one,
            closing(sqlite3.connect(target)) as other,
        ):
            one.backup(other)  # page by page under SQLite's own locks: the copy is one moment of the database
            other.execute("PRAGMA journal_mode=DELETE")  # a copy is one file
    except sqlite3.Error as error:
        raise DatabaseError(f"{source}: cannot be copied to {target.parent}: {error}.") from error


def _checkpoint(database: Path) -> None:
    """Move what the log holds into the file, so that the file alone is the database; a damaged one is kept as it is."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        return


@contextmanager
def _draft_of(path: Path) -> Iterator[Path]:
    """A file beside `path` that becomes it when the body succeeds, on disk before its name is."""
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    try:
        yield draft
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
        _sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _remove_leftovers(folder: Path) -> None:
    """Drafts of copies that were killed. A day's age keeps clear of one that is being made: copying takes no lock."""
    for draft in folder.glob(f".*{SUFFIX}.draft*"):
        if time.time() - draft.stat().st_mtime > _DAY:
            draft.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
