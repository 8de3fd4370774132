"""What may be forgotten: answers that newer ones have replaced, raw pages that nothing points to any more, and looks at
addresses that only repeat others."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from store.link_retention import repeated

# The newest answer of each address is what the next night is compared with; those of the newest full fetch are what a
# replay reads. Both stay, however old they are.
_OLD_PAGES = """
    SELECT p.rowid FROM page p JOIN fetch f ON f.id = p.fetch_id
    WHERE f.started_at < :before
      AND EXISTS (SELECT 1 FROM page q JOIN fetch g ON g.id = q.fetch_id
                  WHERE g.source_id = f.source_id AND q.url = p.url AND q.fetch_id > p.fetch_id)
      AND p.fetch_id NOT IN (SELECT max(id) FROM fetch WHERE scope = 'full'
                             AND status IN ('complete', 'partial', 'suspicious') GROUP BY source_id)
"""


@dataclass(frozen=True, slots=True)
class Forgettable:
    """What a pruning removes, or would remove."""

    pages: int  # rows of answers
    files: tuple[Path, ...]  # raw pages in the archive
    size: int  # bytes of the files
    looks: int  # rows of link observations


def prune(connection: Connection, archive: Path, now: datetime, keep_days: int, *, dry_run: bool) -> Forgettable:
    """Forget answers older than `keep_days` that a newer answer of the same address has replaced, and the raw pages that
    only they pointed to; and looks at addresses as old that only repeat what those beside them say. Datasets, versions,
    fetches, issues, scores and changes of addresses are history and are never touched.

    The caller commits, and only then calls `remove`, so that no row ever points to a missing file.
    """
    before = (now - timedelta(days=keep_days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    old = [row for (row,) in connection.exec_driver_sql(_OLD_PAGES, {"before": before})]
    gone = set(old)
    kept = {
        sha256 for rowid, sha256 in connection.exec_driver_sql("SELECT rowid, sha256 FROM page") if rowid not in gone
    }
    cut = now.timestamp() - 86_400  # a page of a fetch that has not been stored yet has a file and no row
    files = tuple(
        path
        for path in sorted(archive.glob("[0-9a-f][0-9a-f]/*.gz"))
        if path.parent.name + path.stem not in kept and path.stat().st_mtime < cut
    )
    size = sum(path.stat().st_size for path in files)
    looks = repeated(connection, before)
    if not dry_run:
        for statement, rows in (
            ("DELETE FROM page WHERE rowid = ?", old),
            ("DELETE FROM link_observation WHERE id = ?", looks),
        ):
            if rows:
                connection.exec_driver_sql(statement, [(row,) for row in rows])
    return Forgettable(len(old), files, size, len(looks))


def remove(forgettable: Forgettable) -> None:
    """Delete the files; the rows that named them are gone by now."""
    for path in forgettable.files:
        path.unlink(missing_ok=True)
