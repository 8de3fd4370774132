"""A real database that is filled night after night without a network, for the tests of the score run."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from check_cases import CC_BY, CONFIG, CSV
from scoring.rulebook import Rulebook, load_rulebook
from scoring.run import RunResult, score
from store import fetches
from store.attribution import Credit, attribute
from store.catalogue import save
from store.db import open_database
from store.encode import encode
from store.fetches import Fetched, NewReading, StoredPage
from store.models import Municipality, Source
from store.records import DatasetRecord, DistributionRecord, Record
from store.spool import write_spool
from store.terms import iri, literal
from store.who import write_who

OSLO, BERGEN, UTSIRA, BARDU = "0301", "4601", "1151", "5520"
ORGANISATIONS = {"958935420": (OSLO,), "964338531": (BERGEN,), "864969682": (BARDU,), "971045698": (OSLO, BERGEN)}
CITIES = "20 000 og over"
NIGHT = "2026-11-24T02:00:00Z"
AS_OF = date(2026, 11, 24)


@cache
def rules() -> Rulebook:
    return load_rulebook(CONFIG)


def record(key: str, title: str | None, publisher: str = "958935420", /, **fields: Any) -> DatasetRecord:
    """A dataset with one open CSV file, which a check can have little against."""
    given: dict[str, Any] = {
        "key": key,
        "uri": key,
        "title": None if title is None else {"nb": title},
        "identifiers": [literal(key)],
        "publisher_identifiers": [publisher],
        "distributions": [
            DistributionRecord(
                access_urls=[iri(f"{key}/data")],
                download_urls=[iri(f"{key}/data.csv")],
                formats=[CSV],
                licences=[CC_BY],
            )
        ],
    }
    return DatasetRecord(**{**given, **fields})


@dataclass
class Norway:
    """Four municipalities, the national catalogue, and Oslo's own portal."""

    folder: Path
    unharvestable: list[dict[str, str]] | None = None  # of Utsira
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = open_database(self.folder / "k.db")
        places = [
            _municipality(OSLO, "Oslo", 728_714, CITIES),
            _municipality(UTSIRA, "Utsira", 215, "under 5 000", unharvestable=self.unharvestable),
            _municipality(BERGEN, "Bergen", 295_000, CITIES),
            _municipality(BARDU, "Bardu", 4_000, "under 5 000"),
        ]
        sources = [
            Source(id="data-norge", kind="fdk", url="http://fdk.test/"),
            Source(id="oslo", kind="dcat", url="http://oslo.test/", municipality_number=OSLO),
        ]
        with self.engine.begin() as connection:
            write_who(connection, places, [], [], sources)

    def harvest(
        self, records: Iterable[Record], source_id: str = "data-norge", now: str = NIGHT, status: str = "complete"
    ) -> None:
        """Read a source whose one page holds these records, and attribute them by the publisher's number."""
        batch = encode(list(records))
        spool = self.folder / "spool"
        spool.unlink(missing_ok=True)
        write_spool(spool, batch)
        text = repr([(d.key, d.content_hash) for d in batch.datasets]).encode()
        reading = NewReading(
            mapper="test 1", parser=None, complete=True, datasets=len(batch.datasets), distributions=0,
            data_services=len(batch.services), catalogues=0, rejected=0,
            dataset_keys=tuple(d.key for d in batch.datasets), service_keys=tuple(s.key for s in batch.services),
            next_url=None, reported=None, issues=(), spool=spool,
        )  # fmt: skip
        page = StoredPage(
            "http://x.test/", "text/turtle", sha256(text + source_id.encode()).hexdigest(), len(text), reading=reading
        )
        with self.engine.begin() as connection:
            fetch_id = fetches.begin(connection, source_id, "full", now)
            fetched = Fetched(source_id, "full", now, status, pages=(page,))
            save(connection, fetch_id, fetched, now=now, severities={"duplicate_key": "info", "shrunk": "info"})
            attribute(connection, source_id, _credit)

    def fails(self, source_id: str = "data-norge", now: str = NIGHT) -> None:
        """A night on which a source does not answer."""
        with self.engine.begin() as connection:
            fetch_id = fetches.begin(connection, source_id, "full", now)
            fetched = Fetched(source_id, "full", now, "failed", error_code="http_5xx", error="503 after 4 tries")
            fetches.finish_failed(connection, fetch_id, fetched, {}, now)

    def score(
        self, as_of: date = AS_OF, *, now: str = "", store: bool = True, with_rules: Rulebook | None = None
    ) -> RunResult:
        """Score it all, at three in the night unless told otherwise."""
        at = now or f"{as_of}T03:00:00Z"
        return score(self.engine, with_rules or rules(), as_of=as_of, now=at, code_version="0.1.0", store=store)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query gives."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]


def _municipality(number: str, name: str, population: int, group: str, **fields: Any) -> Municipality:
    return Municipality(
        number=number, name=name, official_name=name, county_number=number[:2], county=number[:2],
        population=population, population_group=group, **fields,
    )  # fmt: skip


def _credit(publisher: Any, of_catalogue: Any) -> list[Credit]:
    owners = ORGANISATIONS.get((publisher.publisher_identifiers or [""])[0], ())
    return [Credit(owner, 1 / len(owners), "org_number", "test") for owner in owners]
