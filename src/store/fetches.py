"""What one reading of a source brings to the store, and what the store remembers of the last one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from store.bulk import insert_many
from store.records import IssueRecord

if TYPE_CHECKING:  # the workers that read pages come by here, and need no database
    from sqlalchemy import Connection

GONE_DAYS = 2  # before today

Status = Literal["running", "complete", "partial", "failed", "suspicious", "aborted"]
Scope = Literal["full", "slice"]


@dataclass(frozen=True, slots=True)
class NewReading:
    """A page that was parsed in this fetch; its encoded records wait in `spool` (see `store.spool`)."""

    mapper: str
    parser: str | None
    complete: bool
    datasets: int
    distributions: int
    data_services: int
    catalogues: int
    rejected: int
    dataset_keys: tuple[str, ...]
    service_keys: tuple[str, ...]
    next_url: str | None
    reported: int | None
    issues: tuple[IssueRecord, ...]
    spool: Path | None  # None when the page held no record that is new
    unchanged: tuple[str, ...] = ()  # keys of datasets whose fingerprint was known: they are not in the spool


@dataclass(frozen=True, slots=True)
class KnownReading:
    """A page whose bytes and mapper are those of the last stored fetch: nothing is read or written again."""

    id: int
    complete: bool
    dataset_keys: tuple[str, ...]
    service_keys: tuple[str, ...]
    next_url: str | None
    reported: int | None
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page row: of this fetch (to be written) or of an earlier one (remembered)."""

    url: str
    media_type: str
    sha256: str
    size: int
    etag: str | None = None
    last_modified: str | None = None
    token: str | None = None
    listing: bool = False
    context: str | None = None
    reading: NewReading | KnownReading | None = None
    read: bool = True  # of a remembered page: whether it was read to its end


@dataclass(frozen=True, slots=True)
class Fetched:
    """One reading of one source, from its first request to its end."""

    source_id: str
    scope: Scope
    started_at: str
    status: Status  # as the harvester sees it; the store may hold a complete one as suspicious
    pages: tuple[StoredPage, ...] = ()
    reported: int | None = None
    size: int = 0  # bytes fetched, decoded
    error_code: str | None = None
    error: str | None = None
    issues: tuple[IssueRecord, ...] = ()  # of the fetch as a whole; those of a page stand in its reading
    gaps: frozenset[str] = frozenset()  # dataset keys known to exist but not readable tonight: present, not missing


@dataclass(frozen=True, slots=True)
class Memory:
    """What the last stored fetches of a source left: pages by URL, readings by (SHA-256, mapper)."""

    pages: Mapping[str, StoredPage] = field(default_factory=dict)
    readings: Mapping[tuple[str, str], KnownReading] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()  # listed datasets that have had no description for nights; see `long_gone`
    fingerprints: bytes = b""  # of the datasets as they stand, see `store.encode.known_fingerprints`


def remember(connection: "Connection", source_id: str) -> Memory:
    """The memory of a source. A reading counts only if the *newest* full fetch used it, no slice since has changed what it
    holds (one overtaken by other bytes for the same datasets would hide that they changed back), and all of it stands."""
    newest = connection.exec_driver_sql(
        "SELECT max(id) FROM fetch WHERE source_id = ? AND scope = 'full'"
        " AND status IN ('complete', 'partial', 'suspicious')",
        (source_id,),
    ).scalar()
    if newest is None:
        return Memory()
    pages = {
        row[0]: replace(StoredPage(*row[:7]), context=row[7], read=bool(row[8]))
        for row in connection.exec_driver_sql(
            "SELECT p.url, p.media_type, p.sha256, p.size, p.etag, p.last_modified, p.token, p.context,"
            " r.complete FROM page p"
            " JOIN fetch f ON f.id = p.fetch_id LEFT JOIN reading r ON r.id = p.reading_id"
            " WHERE f.source_id = ? AND NOT p.listing ORDER BY p.fetch_id, p.seq",
            (source_id,),
        )
    }
    overtaken = {
        row[0]
        for table in ("dataset", "data_service")
        for row in connection.exec_driver_sql(
            f"SELECT key FROM {table} WHERE source_id = ? AND valid_from_fetch > ?", (source_id, newest)
        )
    }
    standing: dict[str, str] = {
        row[0]: row[1]
        for row in connection.exec_driver_sql(
            "SELECT key, content_hash FROM dataset WHERE source_id = ? AND valid_to IS NULL", (source_id,)
        )
    }
    readings = {}
    for sha256, mapper, reading_id, complete, keys, next_url, reported, rejected in connection.exec_driver_sql(
        "SELECT DISTINCT r.sha256, r.mapper, r.id, r.complete, r.keys, r.next_url, r.reported, r.rejected"
        " FROM page p JOIN reading r ON r.id = p.reading_id WHERE p.fetch_id = ?",
        (newest,),
    ):
        by_kind = json.loads(keys) if keys else {}
        if not overtaken.isdisjoint(key for of_kind in by_kind.values() for key in of_kind):
            continue
        if not standing.keys() >= set(by_kind.get("datasets", ())):
            continue
        readings[sha256, mapper] = KnownReading(
            reading_id,
            bool(complete),
            tuple(by_kind.get("datasets", ())),
            tuple(by_kind.get("services", ())),
            next_url,
            reported,
            rejected,
        )
    return Memory(pages, readings, fingerprints=bytes.fromhex("".join(standing.values())))


def long_gone(connection: "Connection", source_id: str, today: str) -> frozenset[str]:
    """The datasets that the last full fetch of each of the last `GONE_DAYS` days before today found listed, with nothing
    where their description should be. It takes days: what a service lacks for an hour says nothing."""
    days = connection.exec_driver_sql(
        "SELECT max(id) FROM fetch WHERE source_id = ? AND scope = 'full' AND started_at < ?"
        " AND status IN ('complete', 'partial', 'suspicious') GROUP BY substr(started_at, 1, 10)"
        " ORDER BY 1 DESC LIMIT ?",
        (source_id, today[:10], GONE_DAYS),
    ).all()
    if len(days) < GONE_DAYS:
        return frozenset()
    found = [
        {
            str(subject)
            for (subject,) in connection.exec_driver_sql(
                "SELECT subject FROM issue WHERE fetch_id = ? AND code = 'listed_but_gone'", tuple(day)
            )
        }
        for day in days
    ]
    return frozenset(set.intersection(*found))


def last_pages(connection: "Connection", source_id: str) -> tuple[tuple[StoredPage, ...], Status, int | None]:
    """The record pages of the newest stored fetch in order, its status and what it reported: what a replay reads."""
    row = connection.exec_driver_sql(
        "SELECT id, status, reported FROM fetch WHERE source_id = ? AND scope = 'full'"
        " AND status IN ('complete', 'partial', 'suspicious') ORDER BY id DESC LIMIT 1",
        (source_id,),
    ).one_or_none()
    if row is None:
        return (), "failed", None
    pages = connection.exec_driver_sql(
        "SELECT url, media_type, sha256, size, etag, last_modified, token, listing, context FROM page"
        " WHERE fetch_id = ? AND NOT listing ORDER BY seq",
        (row[0],),
    )
    status: Status = "complete" if row[1] == "suspicious" else row[1]
    return tuple(StoredPage(*page) for page in pages), status, row[2]


def begin(connection: "Connection", fetched_source: str, scope: Scope, now: str) -> int:
    """Write that a fetch has begun; commit this before the first request, so that a killed run leaves a trace."""
    return int(
        connection.exec_driver_sql(
            "INSERT INTO fetch (source_id, status, scope, started_at, pages, pages_unchanged, bytes, datasets, added,"
            " changed, same, rejected, missing, closed) VALUES (?, 'running', ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
            (fetched_source, scope, now),
        ).lastrowid
    )


def abort_stale(connection: "Connection", now: str) -> int:
    """Close the fetches that a killed run left running; the caller holds the lock, so none of them is alive."""
    return connection.exec_driver_sql(
        "UPDATE fetch SET status = 'aborted', ended_at = ?, error_code = 'aborted',"
        " error = 'the run was stopped before this source was stored' WHERE status = 'running'",
        (now,),
    ).rowcount


def finish_failed(
    connection: "Connection", fetch_id: int, fetched: Fetched, severities: Mapping[str, str], now: str
) -> None:
    """Close a fetch that brought nothing to store."""
    connection.exec_driver_sql(
        "UPDATE fetch SET status = 'failed', ended_at = ?, error_code = ?, error = ?, bytes = ? WHERE id = ?",
        (now, fetched.error_code, fetched.error, fetched.size, fetch_id),
    )
    add_issues(connection, fetched.issues, severities, fetched.source_id, fetch_id, None)


def add_issues(
    connection: "Connection",
    issues: Sequence[IssueRecord],
    severities: Mapping[str, str],
    source_id: str,
    fetch_id: int,
    reading_id: int | None,
) -> None:
    """Write issues of a reading, or of a fetch as a whole."""
    insert_many(
        connection,
        "issue",
        ("source_id", "fetch_id", "reading_id", "code", "severity", "subject", "property", "detail", "count"),
        [
            (source_id, fetch_id, reading_id, i.code, severities[i.code], i.subject, i.property, i.detail, i.count)
            for i in issues
        ],
    )
