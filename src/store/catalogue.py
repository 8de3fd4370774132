"""Store one source's fetch: the one place where a catalogue's datasets are added, versioned, held or closed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection

from store.bulk import insert_many
from store.collecting import collecting_paused
from store.encode import (
    CATALOGUE_COLUMNS,
    DATA_SERVICE_COLUMNS,
    DATASET_COLUMNS,
    DISTRIBUTION_COLUMNS,
    EncodedBatch,
    EncodedCatalogue,
)
from store.fetches import Fetched, KnownReading, NewReading, Status, StoredPage, add_issues
from store.records import IssueRecord, PublisherFields
from store.spool import read_spool
from store.terms import value_of
from store.versions import Ledger

_TITLE = DATASET_COLUMNS.index("title")
_WHO = len(PublisherFields.model_fields)  # the publisher's columns are a catalogue's first ones


@dataclass(frozen=True, slots=True)
class Changes:
    """What a fetch changed in the store."""

    status: Status
    datasets: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    missing: int = 0
    closed: int = 0
    rejected: int = 0
    pages: int = 0
    pages_unchanged: int = 0
    issues: int = 0
    error_code: str | None = None  # the fetch's own, or why the store does not believe it
    error: str | None = None
    rewritten: bool = False  # something was written that attribution goes by


@collecting_paused()
def save(
    connection: Connection,
    fetch_id: int,
    fetched: Fetched,
    *,
    now: str,
    severities: Mapping[str, str],
    accept_shrink: bool = False,
) -> Changes:
    """Store a complete or partial fetch within the caller's transaction; `severities` maps issue codes to severities.

    Same pages twice change nothing. A partial fetch or a slice closes nothing. A complete one that lost too much is
    stored as *suspicious*: what came is kept, what is missing is kept too. Where only data services lost too much,
    they alone are held.
    """
    datasets = Ledger(connection, "dataset", fetched.source_id, fetch_id, now)
    services = Ledger(connection, "data_service", fetched.source_id, fetch_id, now)
    writer = _Writer(connection, fetch_id, fetched.source_id, severities, datasets, services)
    for seq, page in enumerate(fetched.pages):
        writer.page(seq, page)
    datasets.present(fetched.gaps)

    issues = list(fetched.issues)
    status, error_code, error = fetched.status, fetched.error_code, fetched.error
    known, replaced = len(datasets.known), dict[str, str]()
    if status == "complete" and fetched.scope == "full":
        replaced = _replaced(connection, datasets, writer.new_titles)
        held = datasets.shrunk(frozenset(replaced)) and not accept_shrink
        services_held = services.shrunk() and not accept_shrink
        for old, new in replaced.items():
            datasets.replace(old, new)
        if held:
            status = "suspicious"
            lost = len(datasets.missing())
            issues.append(IssueRecord(code="shrunk", detail=f"{lost} of {known} missing"))
            error_code = "shrunk"
            error = f"{lost} of {known} missing at once; if that is right: harvest --accept-shrink {fetched.source_id}"
        else:
            datasets.age()
        if services_held:
            lost = len(services.missing())
            issues.append(IssueRecord(code="shrunk", detail=f"{lost} of {len(services.known)} data services missing"))
        if not held and not services_held:
            services.age()
        if replaced:
            issues.append(IssueRecord(code="identity_change", detail=f"{len(replaced)} datasets", count=len(replaced)))
    issues += [IssueRecord(code="publisher_missing", subject=uri) for uri in sorted(writer.publisher_kept)]
    writer.issues(issues, None)

    changes = Changes(
        status=status,
        datasets=len(datasets.seen),
        added=datasets.added,
        changed=datasets.changed,
        same=datasets.same,
        missing=len(datasets.missing()),
        closed=datasets.closed,
        rejected=writer.rejected,
        pages=len(fetched.pages),
        pages_unchanged=writer.unchanged,
        issues=writer.issue_count,
        error_code=error_code,
        error=error,
        rewritten=writer.rewritten,
    )
    connection.exec_driver_sql(
        "UPDATE fetch SET status = ?, ended_at = ?, error_code = ?, error = ?, pages = ?, pages_unchanged = ?, bytes = ?,"
        " reported = ?, datasets = ?, added = ?, changed = ?, same = ?, rejected = ?, missing = ?, closed = ?, repeated = ?,"
        " records = ?, unreadable = ?, rekeyed = ?, known = ? WHERE id = ?",
        (status, now, error_code, error, changes.pages, changes.pages_unchanged, fetched.size,
         fetched.reported, changes.datasets, changes.added, changes.changed, changes.same, changes.rejected,
         changes.missing, changes.closed, writer.repeated, writer.records, datasets.unreadable, len(replaced), known,
         fetch_id),
    )  # fmt: skip
    return changes


class _Writer:
    """Writes the pages of one fetch, in order."""

    def __init__(
        self,
        connection: Connection,
        fetch_id: int,
        source_id: str,
        severities: Mapping[str, str],
        datasets: Ledger,
        services: Ledger,
    ) -> None:
        self.connection, self.fetch_id, self.source_id, self.severities = connection, fetch_id, source_id, severities
        self.datasets, self.services = datasets, services
        self.new_titles: dict[str, str | None] = {}  # key -> title of datasets that are new tonight
        self.records = self.repeated = self.rejected = self.unchanged = self.issue_count = 0
        self._catalogue_written = False
        self.publisher_kept: set[str] = set()  # catalogues that tonight say less of their publisher than is known
        self._published: set[str] = set()  # catalogues that tonight say who publishes them
        self._catalogues: dict[str, tuple[str, tuple[Any, ...]]] = {
            uri: (content_hash, tuple(publisher))
            for uri, content_hash, *publisher in connection.exec_driver_sql(
                f"SELECT uri, content_hash, {', '.join(CATALOGUE_COLUMNS[:_WHO])} FROM catalogue WHERE source_id = ?",
                (source_id,),
            )
        }

    @property
    def rewritten(self) -> bool:
        """Whether a dataset, a service or a catalogue is not as it was."""
        return self._catalogue_written or any(
            ledger.added or ledger.changed or ledger.closed for ledger in (self.datasets, self.services)
        )

    def page(self, seq: int, page: StoredPage) -> None:
        """Write the page, its reading and its records."""
        reading_id = None
        if isinstance(page.reading, KnownReading):
            reading_id = page.reading.id
            self.unchanged += 1
            self._count(page.reading)
            self.datasets.touch(page.reading.dataset_keys)
            self.services.touch(page.reading.service_keys)
        elif isinstance(page.reading, NewReading):
            reading_id = self._reading(page.sha256, page.reading)
        insert_many(
            self.connection,
            "page",
            ("fetch_id", "seq", "url", "media_type", "sha256", "size", "etag", "last_modified", "token", "listing", "context", "reading_id"),
            [(self.fetch_id, seq, page.url, page.media_type, page.sha256, page.size, page.etag, page.last_modified,
              page.token, page.listing, page.context, reading_id)],
        )  # fmt: skip

    def issues(self, issues: Sequence[IssueRecord], reading_id: int | None) -> None:
        """Write issues of a reading, or of the fetch."""
        self.issue_count += len(issues)
        add_issues(self.connection, issues, self.severities, self.source_id, self.fetch_id, reading_id)

    def _count(self, reading: NewReading | KnownReading) -> None:
        """What the page says it holds, before the ledger counts what becomes of it: the two must agree."""
        self.records += len(reading.dataset_keys) + reading.rejected
        self.repeated += len(reading.dataset_keys) - len(set(reading.dataset_keys) - self.datasets.seen)
        self.rejected += reading.rejected

    def _reading(self, sha256: str, reading: NewReading) -> int:
        """Write a reading and its records; one that an older fetch already made is used again, with its issues."""
        self._count(reading)
        duplicates = [
            IssueRecord(code="duplicate_key", subject=k) for k in reading.dataset_keys if k in self.datasets.seen
        ]
        self.datasets.touch(reading.unchanged)
        if reading.spool is not None:
            for batch in read_spool(reading.spool):
                self._batch(batch)
        if duplicates:
            self.issues(duplicates, None)
        existing = self.connection.exec_driver_sql(
            "SELECT id FROM reading WHERE source_id = ? AND sha256 = ? AND mapper = ?",
            (self.source_id, sha256, reading.mapper),
        ).scalar()
        if existing is not None:
            return int(existing)
        keys = json.dumps({"datasets": reading.dataset_keys, "services": reading.service_keys}, ensure_ascii=False)
        reading_id = int(
            self.connection.exec_driver_sql(
                "INSERT INTO reading (source_id, sha256, mapper, parser, complete, datasets, distributions, data_services,"
                " catalogues, rejected, keys, next_url, reported) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (self.source_id, sha256, reading.mapper, reading.parser, reading.complete, reading.datasets,
                 reading.distributions, reading.data_services, reading.catalogues, reading.rejected, keys,
                 reading.next_url, reading.reported),
            ).lastrowid
        )  # fmt: skip
        self.issues(reading.issues, reading_id)
        return reading_id

    def _batch(self, batch: EncodedBatch) -> None:
        new = self.datasets.save([(d.key, d.content_hash, d.values) for d in batch.datasets], DATASET_COLUMNS)
        rows: list[tuple[Any, ...]] = []
        for dataset in batch.datasets:
            dataset_id = new.pop(dataset.key, None)  # popped: the second of two equal keys brings no distributions
            if dataset_id is not None:
                rows += [(dataset_id, i, *values) for i, values in enumerate(dataset.distributions)]
                if dataset.key not in self.datasets.known:
                    self.new_titles[dataset.key] = dataset.values[_TITLE]
        insert_many(self.connection, "distribution", ("dataset_id", "ordinal", *DISTRIBUTION_COLUMNS), rows)
        self.services.save([(s.key, s.content_hash, s.values) for s in batch.services], DATA_SERVICE_COLUMNS)
        for catalogue in batch.catalogues:
            self._catalogue(catalogue)

    def _catalogue(self, catalogue: EncodedCatalogue) -> None:
        """Write a catalogue as last described; pages that merely mention it must not cost it its publisher."""
        content_hash, known = self._catalogues.get(catalogue.uri, ("", (None,) * _WHO))
        publisher = catalogue.values[:_WHO]
        if publisher != known and not any(publisher[1:]) and publisher[0] in (None, known[0]):
            if catalogue.uri in self._published:
                return
            self.publisher_kept.add(catalogue.uri)
            publisher = known
        elif any(publisher):
            self._published.add(catalogue.uri)
            self.publisher_kept.discard(catalogue.uri)
        if content_hash == catalogue.content_hash:
            return
        if catalogue.uri in self._catalogues:
            self.connection.exec_driver_sql(
                "DELETE FROM catalogue WHERE source_id = ? AND uri = ?", (self.source_id, catalogue.uri)
            )
        self._catalogues[catalogue.uri] = (catalogue.content_hash, publisher)
        self._catalogue_written = True
        insert_many(
            self.connection,
            "catalogue",
            ("source_id", "content_hash", "last_changed_fetch", *CATALOGUE_COLUMNS),
            [(self.source_id, catalogue.content_hash, self.fetch_id, *publisher, *catalogue.values[_WHO:])],
        )


def _replaced(connection: Connection, ledger: Ledger, new_titles: Mapping[str, str | None]) -> dict[str, str]:
    """Old key -> new key where a source has given datasets new identities: neither counted twice nor lost.

    Pairs only titles that are unique on both sides. The title is enough where more than half of the source's datasets
    are missing, and most of them are paired; else the two must share the publisher, an identifier or a distribution's
    URL.
    """
    missing = ledger.missing()
    if not new_titles or not missing:
        return {}
    titles = connection.exec_driver_sql(
        "SELECT title, min(key), count(*) FROM dataset WHERE source_id = ? AND valid_to IS NULL AND title IS NOT NULL"
        " AND valid_from_fetch <> ? GROUP BY title",
        (ledger.source_id, ledger.fetch_id),
    )
    gone = set(missing)
    old = {title: key for title, key, count in titles if count == 1 and key in gone}
    fresh: dict[str, list[str]] = {}
    for key, title in new_titles.items():
        if title:
            fresh.setdefault(title, []).append(key)
    pairs = {old[title]: keys[0] for title, keys in fresh.items() if len(keys) == 1 and title in old}
    if len(missing) * 2 > len(ledger.known) and len(pairs) * 2 > len(missing):
        return pairs
    links = partial(_links, connection, ledger.source_id)
    return {old_key: new_key for old_key, new_key in pairs.items() if links(old_key) & links(new_key)}


def _links(connection: Connection, source_id: str, key: str) -> set[str]:
    """The identifiers and the publisher of a dataset as it stands, and the URLs of its distributions."""
    rows = connection.exec_driver_sql(
        "SELECT d.publisher_uri, d.publisher_name, d.identifiers, x.access_urls, x.download_urls FROM dataset d"
        " LEFT JOIN distribution x ON x.dataset_id = d.id WHERE d.source_id = ? AND d.key = ? AND d.valid_to IS NULL",
        (source_id, key),
    )
    found: set[str] = set()
    for publisher_uri, publisher_name, *columns in rows:
        found.update(term for column in columns if column for term in json.loads(column) if value_of(term))
        names = json.loads(publisher_name).values() if publisher_name else ()
        found.update(f"publisher {who}" for who in (publisher_uri, *names) if who)
    return found
