"""Is everything whole? Looks at the database, the raw pages beside it, the disk and the clock, and says how to mend what is not."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from store.db import APPLICATION_ID, HEAD

STALE_DAYS = 3  # without a complete fetch, before a source wants looking at
ROOM = 3  # times the database's size: a copy, a log and the night's raw pages
LOG_LIMIT = 64 << 20  # bytes: a log that is not folded back means a reader that never lets go

Level = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Found:
    """One thing looked at; `fix` says what to do and is empty when all is well."""

    check: str
    level: Level
    says: str
    fix: str = ""


def examine(database: Path, archive: Path, now: datetime) -> list[Found]:
    """Look at everything; reads only, and never raises for what it finds."""
    if not database.is_file():
        return [
            Found(
                "database", "error", f"{database}: no such file", "run `kommunedata harvest`, or name another with --db"
            )
        ]
    try:
        with closing(
            sqlite3.connect(f"file:{database.resolve().as_posix()}?mode=ro", uri=True, timeout=30)
        ) as connection:
            return list(_looks(connection, database, archive, now))
    except sqlite3.Error as error:
        return [Found("database", "error", f"{database}: {error}", "put a copy back: kommunedata restore FILE")]


def _looks(connection: sqlite3.Connection, database: Path, archive: Path, now: datetime) -> Iterator[Found]:
    schema = _schema(connection)
    yield schema
    if schema.level == "error":
        return
    yield _whole(connection)
    yield _references(connection)
    if schema.level == "ok":
        looks: tuple[Callable[[sqlite3.Connection], Found], ...] = (_orphans, _interrupted)
        for look in looks:
            yield look(connection)
        yield _pages(connection, archive)
        yield _clock(connection, now)
        yield from _sources(connection, now)
    yield _log(database)
    yield _disk(database)


def _schema(connection: sqlite3.Connection) -> Found:
    [(application,)] = connection.execute("PRAGMA application_id")
    if application != APPLICATION_ID:
        return Found("schema", "error", "not one of kommunedata's databases", "name another with --db")
    [(revision,)] = connection.execute("SELECT version_num FROM alembic_version")
    if revision == HEAD:
        return Found("schema", "ok", f"version {revision}")
    if revision > HEAD:
        return Found("schema", "error", f"version {revision}, newer than this program's {HEAD}", "upgrade kommunedata")
    return Found(
        "schema", "warning", f"version {revision}, older than this program's {HEAD}",
        "`kommunedata backup`; the next command that writes brings it up to date",
    )  # fmt: skip


def _whole(connection: sqlite3.Connection) -> Found:
    problems = [text for (text,) in connection.execute("PRAGMA integrity_check(3)") if text != "ok"]
    if problems:
        return Found("integrity", "error", "; ".join(problems), "put a copy back: kommunedata restore FILE")
    return Found("integrity", "ok", "every page of the file is whole")


def _references(connection: sqlite3.Connection) -> Found:
    broken = connection.execute("PRAGMA foreign_key_check").fetchmany(1000)
    if broken:
        tables = ", ".join(sorted({str(row[0]) for row in broken}))
        return Found(
            "references", "error", f"{len(broken)} rows in {tables} point to nothing", "kommunedata restore FILE"
        )
    return Found("references", "ok", "every row that points to another finds it")


def _orphans(connection: sqlite3.Connection) -> Found:
    """Rows that are tied to a dataset by its key, which no foreign key can watch."""
    counts = {
        table: connection.execute(
            f"SELECT count(*) FROM {table} t WHERE NOT EXISTS"
            " (SELECT 1 FROM dataset d WHERE d.source_id = t.source_id AND d.key = t.key)"
            " AND NOT EXISTS (SELECT 1 FROM data_service d WHERE d.source_id = t.source_id AND d.key = t.key)"
        ).fetchone()[0]
        for table in ("attribution", "duplicate")
    }
    if any(counts.values()):
        says = ", ".join(f"{count} in {table}" for table, count in counts.items() if count)
        return Found(
            "orphans", "warning", f"rows about datasets that were never stored: {says}", "the next harvest settles them"
        )
    return Found("orphans", "ok", "attributions and duplicates all belong to a dataset")


def _interrupted(connection: sqlite3.Connection) -> Found:
    [(running,)] = connection.execute("SELECT count(*) FROM fetch WHERE status = 'running'")
    if running:
        return Found(
            "interrupted", "warning", f"{running} fetches are under way, or were stopped in the middle",
            "nothing: the next harvest closes what was stopped",
        )  # fmt: skip
    return Found("interrupted", "ok", "no fetch was left in the middle")


def _pages(connection: sqlite3.Connection, archive: Path) -> Found:
    """Every raw page that a replay would read, by name; a page's content is checked against its name whenever it is read."""
    here = {path.parent.name + path.stem for path in archive.glob("[0-9a-f][0-9a-f]/*.gz")}
    named = {sha256 for (sha256,) in connection.execute("SELECT DISTINCT sha256 FROM page")}
    if missing := len(named - here):
        return Found(
            "raw pages", "warning", f"{missing} of {len(named)} are missing from {archive}",
            "copy them back from where you keep the folder; else `harvest --replay` fails for their sources until the next harvest",
        )  # fmt: skip
    if spare := len(here - named):
        return Found(
            "raw pages",
            "ok",
            f"all {len(named)} are there, and {spare} more that nothing points to",
            "kommunedata prune",
        )
    return Found("raw pages", "ok", f"all {len(named)} are there")


def _clock(connection: sqlite3.Connection, now: datetime) -> Found:
    [(newest,)] = connection.execute("SELECT max(coalesce(ended_at, started_at)) FROM fetch")
    if newest and newest > (now + timedelta(minutes=5)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"):
        return Found(
            "clock",
            "error",
            f"it is {now:%Y-%m-%d %H:%M} here, but a fetch ended {newest}",
            "set the clock (timedatectl)",
        )
    return Found("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC, after everything that is stored")


def _sources(connection: sqlite3.Connection, now: datetime) -> Iterator[Found]:
    edge = (now - timedelta(days=STALE_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows = connection.execute(
        "SELECT s.id, max(CASE WHEN f.status = 'complete' AND f.scope = 'full' THEN f.ended_at END) FROM source s"
        " LEFT JOIN fetch f ON f.source_id = s.id WHERE s.active GROUP BY s.id ORDER BY s.id"
    ).fetchall()
    stale = [(source, last) for source, last in rows if last is None or last < edge]
    for source, last in stale:
        says = f"last read in full {last}" if last else "never read in full"
        yield Found(
            f"source {source}",
            "warning",
            says,
            "kommunedata show --sources says why; kommunedata check --probe asks it again",
        )
    if not stale:
        yield Found("sources", "ok", f"all {len(rows)} were read in full within {STALE_DAYS} days")


def _log(database: Path) -> Found:
    log = database.with_name(database.name + "-wal")
    size = log.stat().st_size if log.exists() else 0
    if size > LOG_LIMIT:
        return Found(
            "log",
            "warning",
            f"{log.name} holds {size >> 20} MB",
            "a reader holds the database open: close it, then harvest",
        )
    return Found("log", "ok", f"{size >> 10} kB wait to be folded into the file")


def _disk(database: Path) -> Found:
    free, size = shutil.disk_usage(database.parent).free, database.stat().st_size
    says = f"{free >> 20} MB free, the database holds {size >> 20} MB"
    if free < ROOM * size:
        return Found(
            "disk",
            "warning",
            says,
            f"make room for {ROOM} times the database; kommunedata prune --dry-run shows what can go",
        )
    return Found("disk", "ok", says)
