"""A source that is harvested night after night into a real database, without a network: what the store's tests stand on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from store import fetches
from store.attribution import Credit, attribute
from store.catalogue import Changes, save
from store.db import open_database
from store.encode import encode
from store.fetches import Fetched, NewReading, StoredPage
from store.models import Municipality, Source
from store.records import DatasetRecord, IssueRecord, PublisherFields, Record
from store.spool import write_spool
from store.who import write_who

SEVERITIES = dict.fromkeys(
    ("shrunk", "identity_change", "duplicate_key", "bad_date", "fetch_failed", "page_failed", "publisher_missing"),
    "info",
)
FIRST_NIGHT = datetime(2026, 11, 1, 2, tzinfo=UTC)


def dataset(key: str, title: str = "", **fields: object) -> DatasetRecord:
    """A dataset record with a title."""
    return DatasetRecord(key=key, uri=key, title={"nb": title or key}, **fields)


@dataclass
class Nights:
    """One source, `s`, and the night we are in."""

    folder: Path
    engine: Engine = field(init=False)
    day: int = 0

    def __post_init__(self) -> None:
        self.engine = open_database(self.folder / "k.db")
        self.source("s")

    def source(self, source_id: str) -> None:
        """Make a source known."""
        oslo = Municipality(
            number="0301", name="Oslo", official_name="Oslo – Oslove", county_number="03", county="Oslo"
        )
        with self.engine.begin() as connection:
            write_who(connection, [oslo], [], [], [Source(id=source_id, kind="dcat", url="http://x.test/")])

    @property
    def now(self) -> str:
        """Two in the morning of tonight."""
        return (FIRST_NIGHT + timedelta(days=self.day)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def harvest(
        self,
        records: Iterable[Record],
        *,
        status: str = "complete",
        scope: str = "full",
        accept: bool = False,
        issues: tuple[IssueRecord, ...] = (),
        gaps: frozenset[str] = frozenset(),
        source_id: str = "s",
    ) -> Changes:
        """Store one page with these records, then go to the next night."""
        records = list(records)
        spool = self.folder / f"spool-{self.day}"
        batch = encode(records)
        write_spool(spool, batch)
        text = repr([(d.key, d.content_hash) for d in batch.datasets]).encode()
        reading = NewReading(
            mapper="test 1",
            parser="none",
            complete=True,
            datasets=len(batch.datasets),
            distributions=sum(len(d.distributions) for d in batch.datasets),
            data_services=len(batch.services),
            catalogues=len(batch.catalogues),
            rejected=0,
            dataset_keys=tuple(d.key for d in batch.datasets),
            service_keys=tuple(s.key for s in batch.services),
            next_url=None,
            reported=None,
            issues=issues,
            spool=spool,
        )
        page = StoredPage("http://x.test/", "text/turtle", sha256(text).hexdigest(), len(text), reading=reading)
        fetched = Fetched(source_id, scope, self.now, status, (page,), gaps=gaps)  # type: ignore[arg-type]
        with self.engine.begin() as connection:
            fetch_id = fetches.begin(connection, source_id, scope, self.now)  # type: ignore[arg-type]
            changes = save(connection, fetch_id, fetched, now=self.now, severities=SEVERITIES, accept_shrink=accept)
            attribute(connection, source_id, credit_oslo)
        self.day += 1
        return changes

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """The rows of a query."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

    def open_of(self, source_id: str) -> list[str]:
        """Keys of a source's open datasets."""
        return [
            str(key)
            for (key,) in self.rows(f"SELECT key FROM dataset WHERE source_id = '{source_id}' AND valid_to IS NULL")
        ]

    def open(self) -> dict[str, str]:
        """Key -> content hash of the open datasets."""
        return dict(self.rows("SELECT key, content_hash FROM dataset WHERE valid_to IS NULL"))  # type: ignore[arg-type]


def credit_oslo(publisher: PublisherFields, catalogue: PublisherFields | None) -> list[Credit]:
    """Oslo's number is credited to Oslo, everything else to nobody."""
    if "958935420" in (publisher.publisher_identifiers or []):
        return [Credit("0301", 1.0, "org_number", "dct:identifier 958935420")]
    return []
