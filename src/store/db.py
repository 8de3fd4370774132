"""Open the database: one SQLite file, migrated to this version, with its pragmas set and its views in place."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, ProgrammingError
from sqlalchemy.pool import NullPool

HEAD = "0010"  # newest migration; a test compares it with the folder
APPLICATION_ID = 0x6B6F6D64  # "komd" in the file's header: tells our files from other people's
PUBLISHED_ID = 0x6B6F6D70  # "komp": a copy without what is not published, for reading only; see `store.published`
PATIENCE = 30.0  # seconds to wait for another program that writes
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})  # errors of a disk on which nothing more goes
NOT_ALLOWED = frozenset({errno.EACCES, errno.EROFS, errno.EPERM})
_OF_THE_WORK = (IntegrityError, DataError, InterfaceError, ProgrammingError)  # a row or a value that does not fit


class DatabaseError(Exception):
    """The file cannot be used; the message says why and what to do."""


def is_of_the_machine(error: Exception) -> bool:
    """Whether disk or database failed rather than the work, so that nothing can go on. A row or value that the database
    refuses is the work's."""
    if isinstance(error, DBAPIError):
        return not isinstance(error, _OF_THE_WORK)
    return isinstance(error, sqlite3.Error) or getattr(error, "errno", None) in (*FULL, *NOT_ALLOWED, errno.EIO)


def open_database(path: Path, *, create: bool = True, read_only: bool = False) -> Engine:
    """An engine on the file, created or migrated first if need be.

    Writers begin with BEGIN IMMEDIATE, so that a second writer waits at the start and never fails half-way.
    Raises DatabaseError for a missing (unless `create`), foreign, newer, damaged or unwritable file.
    """
    if not path.exists() and (read_only or not create):
        raise DatabaseError(f"{path}: no such database. Run `kommunedata harvest` first, or name another with --db.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = _engine(path, read_only)
        # judged before it is opened for writing: somebody else's file must not even change its journal mode
        with _engine(path, read_only or path.exists()).connect() as connection:
            found = _revision(connection, path, read_only)
        if found != HEAD:
            if read_only:
                raise DatabaseError(
                    f"{path}: written by an older version ({found}). Open it once with a writing command."
                )
            if found is None:
                _create(engine)
            else:
                migrate(engine)
        if not read_only:
            from store.views import create_views

            with engine.begin() as connection:
                create_views(connection)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseError(_cannot_open(path, error)) from error
    except Exception as error:
        if isinstance(original := getattr(error, "orig", None), sqlite3.Error):
            raise DatabaseError(_cannot_open(path, original)) from error
        raise
    return engine


def _cannot_open(path: Path, error: Exception) -> str:
    if "database is locked" in str(error):
        return f"{path}: another program has held it locked for {PATIENCE:g} seconds. Close that program, or wait, and run again."
    if "readonly database" in str(error):
        return f"{path}: cannot be opened in a folder where nothing may be written. A published copy can be."
    mend = ". The disk is full or failing: make room and run again." if "disk" in str(error) else ""
    return f"{path}: cannot be opened: {error}{mend}"


def copy_database(path: Path, copy: Path) -> None:
    """Copy the database as it stands; none there, none made. Raises DatabaseError for a damaged or unreadable file."""
    if not path.exists():
        return
    try:
        with (
            closing(sqlite3.connect(f"file:{path.resolve().as_posix()}?mode=rw", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        raise DatabaseError(f"{path}: cannot be read: {error}") from error


def _engine(path: Path, read_only: bool) -> Engine:
    uri = f"file:{path.resolve().as_posix()}?mode={'ro' if read_only else 'rwc'}"

    def connect() -> sqlite3.Connection:
        # isolation_level None: sqlite3 must not begin transactions of its own, or reads would start deferred ones
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=PATIENCE, check_same_thread=False)
        connection.execute("PRAGMA foreign_keys=ON")
        if not read_only:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            # a large source is one transaction: with SQLite's own 2 MB its pages would go to the log again and again
            connection.execute("PRAGMA cache_size=-65536")  # KiB
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> Any:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _revision(connection: Connection, path: Path, read_only: bool) -> str | None:
    """The file's migration, None when it is new. Raises DatabaseError when it is not ours, newer, or a published copy that
    is not just to be read."""
    tables = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    application_id = connection.exec_driver_sql("PRAGMA application_id").scalar()
    if application_id == PUBLISHED_ID and not read_only:
        raise DatabaseError(f"{path}: a published copy, for reading only. Name the working database with --db.")
    if application_id not in (APPLICATION_ID, PUBLISHED_ID) or "alembic_version" not in tables:
        raise DatabaseError(f"{path}: a database, but not one of kommunedata's. Name another with --db.")
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    known = {file.name[:4] for file in (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py")}
    if revision is not None and str(revision) not in known:
        raise DatabaseError(
            f"{path}: written by a newer version of kommunedata (schema {revision}, this version knows up to {HEAD}). "
            "Upgrade kommunedata, or name another database with --db."
        )
    return None if revision is None else str(revision)


def _create(engine: Engine) -> None:
    """Make a new database as the models declare it: what the migrations come to, without importing what runs them."""
    from sqlmodel import SQLModel

    import store.insights
    import store.links
    import store.models
    import store.scores
    import store.survey  # noqa: F401  (they fill the metadata)

    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        SQLModel.metadata.create_all(connection)
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def migrate(engine: Engine) -> None:
    """Bring a file to this version's tables, one migration after the other."""
    from alembic import command
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
