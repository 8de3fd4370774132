"""The life of a versioned row: a new version when the content changes, and no end before its absence has lasted.

A dataset is closed only after it was missing from at least two complete fetches over at least seven days. A fetch that
would lose unexpectedly many at once is not believed until a person says so. Nothing is ever deleted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from store.bulk import insert_many

if TYPE_CHECKING:  # the workers that read pages come by here, and need no database
    from sqlalchemy import Connection

GRACE_FETCHES = 2
GRACE = timedelta(days=7)
SHRINK_SHARE = 0.30  # of a source with at least SMALL rows
SHRINK_ROWS = 2  # of a smaller one
SMALL = 10

Table = Literal["dataset", "data_service"]


@dataclass(slots=True)
class _Known:
    id: int
    content_hash: str
    first_seen: str
    first_missing_at: str | None


@dataclass(slots=True)
class Ledger:
    """The open versions of one source in one table, and what tonight's fetch says about each."""

    connection: "Connection"
    table: Table
    source_id: str
    fetch_id: int
    now: str
    known: dict[str, _Known] = field(init=False)
    seen: set[str] = field(default_factory=set)
    added: int = 0
    changed: int = 0
    same: int = 0
    unreadable: int = 0
    closed: int = 0
    _next_id: int = field(init=False)
    _ever: bool = field(init=False)

    def __post_init__(self) -> None:
        rows = self.connection.exec_driver_sql(
            f"SELECT key, id, content_hash, first_seen, first_missing_at FROM {self.table}"
            " WHERE source_id = ? AND valid_to IS NULL",
            (self.source_id,),
        )
        self.known = {key: _Known(*rest) for key, *rest in rows}
        top = self.connection.exec_driver_sql(f"SELECT max(id) FROM {self.table}").scalar()
        self._next_id = (top or 0) + 1
        self._ever = bool(
            self.connection.exec_driver_sql(
                f"SELECT 1 FROM {self.table} WHERE source_id = ? LIMIT 1",
                (self.source_id,),
            ).scalar()
        )

    def touch(self, keys: Iterable[str]) -> None:
        """These are present and unchanged; a row is written only for one that had been missing."""
        for key in keys:
            if key not in self.seen:
                self.seen.add(key)
                self.same += 1
                self._returned(key)

    def present(self, keys: Iterable[str]) -> None:
        """These exist but could not be read tonight: neither changed nor missing."""
        for key in keys:
            if key in self.known and key not in self.seen:
                self.seen.add(key)
                self.unreadable += 1
                self._returned(key)

    def save(self, items: Sequence[tuple[str, str, tuple[Any, ...]]], columns: Sequence[str]) -> dict[str, int]:
        """Store (key, content hash, values in `columns` order). Gives the ids of the versions that are new."""
        new: dict[str, int] = {}
        rows = []
        for key, content_hash, values in items:
            if key in self.seen:
                continue
            self.seen.add(key)
            known = self.known.get(key)
            if known is not None and known.content_hash == content_hash:
                self.same += 1
                self._returned(key)
                continue
            if known is not None:
                self.changed += 1
                self._close(known.id, "changed")
                first_seen = known.first_seen
            else:
                self.added += 1
                first_seen = self._earlier(key) or self.now
            new[key] = self._next_id
            rows.append((self._next_id, self.source_id, content_hash, self.now, self.fetch_id, first_seen, 0, *values))
            self._next_id += 1
        if rows:
            names = ("id", "source_id", "content_hash", "valid_from", "valid_from_fetch", "first_seen", "missing_count")
            insert_many(self.connection, self.table, (*names, *columns), rows)
        return new

    def missing(self) -> list[str]:
        """Known keys that this fetch has not shown."""
        return [key for key in self.known if key not in self.seen]

    def shrunk(self, replaced: frozenset[str] = frozenset()) -> bool:
        """Whether this fetch lost more at once than we believe without a person's word.

        `replaced` are missing keys whose datasets are here under new keys. What was already missing before does not
        count again, or an accepted loss would have to be accepted every night of its grace. That the last one or two
        are gone is suspicious of datasets only: sources have few services, and withdraw them.
        """
        present = [k for k, known in self.known.items() if known.first_missing_at is None]
        lost = sum(1 for k in present if k not in self.seen and k not in replaced)
        if not lost:
            return False
        if len(present) < SMALL:
            return lost > SHRINK_ROWS or (lost == len(present) and self.table == "dataset")
        return lost > SHRINK_SHARE * len(present)

    def age(self) -> None:
        """Count one more complete fetch without the missing ones, and close those whose absence has lasted."""
        if missing := self.missing():
            self.connection.exec_driver_sql(
                f"UPDATE {self.table} SET missing_count = missing_count + 1,"
                " first_missing_at = coalesce(first_missing_at, ?) WHERE id = ?",
                [(self.now, self.known[key].id) for key in missing],
            )
        limit = (datetime.fromisoformat(self.now) - GRACE).strftime("%Y-%m-%dT%H:%M:%SZ")
        closed = self.connection.exec_driver_sql(
            f"UPDATE {self.table} SET valid_to = ?, valid_to_fetch = ?, closed_reason = 'removed'"
            " WHERE source_id = ? AND valid_to IS NULL AND missing_count >= ? AND first_missing_at <= ?",
            (self.now, self.fetch_id, self.source_id, GRACE_FETCHES, limit),
        )
        self.closed += closed.rowcount

    def replace(self, old_key: str, new_key: str) -> None:
        """The dataset under `old_key` lives on under `new_key`: close the old version, keep the date it was first seen."""
        known = self.known.pop(old_key)
        self._close(known.id, "changed")
        self.connection.exec_driver_sql(
            f"UPDATE {self.table} SET first_seen = ? WHERE source_id = ? AND key = ? AND valid_to IS NULL",
            (known.first_seen, self.source_id, new_key),
        )

    def _returned(self, key: str) -> None:
        known = self.known.get(key)
        if known is not None and known.first_missing_at is not None:
            self.connection.exec_driver_sql(
                f"UPDATE {self.table} SET first_missing_at = NULL, missing_count = 0 WHERE id = ?",
                (known.id,),
            )

    def _close(self, row_id: int, reason: str) -> None:
        self.connection.exec_driver_sql(
            f"UPDATE {self.table} SET valid_to = ?, valid_to_fetch = ?, closed_reason = ? WHERE id = ?",
            (self.now, self.fetch_id, reason, row_id),
        )

    def _earlier(self, key: str) -> str | None:
        """When a dataset that comes back after having been closed was first seen."""
        if not self._ever:
            return None
        first_seen = self.connection.exec_driver_sql(
            f"SELECT min(first_seen) FROM {self.table} WHERE source_id = ? AND key = ?",
            (self.source_id, key),
        ).scalar()
        return None if first_seen is None else str(first_seen)
