"""The sequences of other harvesters' own tests, night after night into one database: their histories, after our grace."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import Config
from harvester.http import Client
from harvester.run import Outcome, harvest, plan
from serving import Answer, Serving, serving
from store.db import open_database

PEERS = Path(__file__).resolve().parents[3] / "shared" / "samples" / "peers"
FIRST_NIGHT = datetime(2026, 11, 1, 2, tzinfo=UTC)
MEDIA_TYPES = {".ttl": "text/turtle", ".rdf": "application/rdf+xml"}
PAGED = "some.dcat.file.pagination.rdf"  # the host that the paged samples say they are on

pytestmark = pytest.mark.skipif(not PEERS.exists(), reason="the samples are not beside the project (../shared)")


class Nights:
    """A database, and a source that answers what the night calls for."""

    def __init__(self, folder: Path, cage: Cage, server: Serving) -> None:
        self.engine = open_database(folder / "k.db")
        self.archive = Archive(folder / "archive")
        self.cage, self.server = cage, server
        self.host = server.url.removeprefix("http://")

    def harvest(self, day: int, *samples: str, accept_shrink: bool = False) -> Outcome:
        """Read the source on a day; several samples are pages that name each other."""
        self.server.answers.clear()
        for number, sample in enumerate(samples, 1):
            path = PEERS / sample
            self.server.answers[f"/page/{number}"] = Answer(path.read_bytes(), MEDIA_TYPES[path.suffix])
        source = {"id": "peer", "kind": "dcat", "url": f"http://{PAGED}/page/1"}
        config = Config.model_validate(
            {"year": 2026, "contact": "post@example.no", "sources": [source], "municipalities": []}
        )
        client = Client(self.archive, config.contact, "0", {PAGED: self.host}, sleep=lambda _: None)
        now = (FIRST_NIGHT + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")
        summary = harvest(
            self.engine, config, self.archive, client, self.cage, plan(config),
            now=lambda: now, accept_shrink=frozenset({"peer"} if accept_shrink else ()),
        )  # fmt: skip
        (outcome,) = summary.outcomes
        return outcome

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

    def open(self) -> set[str]:
        """The last part of the keys of the datasets that count as existing."""
        return {key.rsplit("/", 1)[-1] for (key,) in self.rows("SELECT key FROM dataset WHERE valid_to IS NULL")}

    def history(self, name: str) -> list[tuple[int, int | None, str | None, int]]:
        """Each version of a dataset: the days it began and ended, why it ended, and the day it was first seen."""
        return [
            (_day(start), end and _day(end), reason, _day(first))
            for start, end, reason, first in self.rows(
                "SELECT valid_from, valid_to, closed_reason, first_seen FROM dataset"
                f" WHERE key LIKE '%/{name}' ORDER BY id"
            )
        ]


def _day(moment: str) -> int:
    return (datetime.fromisoformat(moment) - FIRST_NIGHT).days


def counts(outcome: Outcome) -> tuple[str, int, int, int, int, int]:
    """Status, added, changed, same, missing, closed."""
    c = outcome.changes
    return (c.status, c.added, c.changed, c.same, c.missing, c.closed)


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(1) as running:
        yield running


@pytest.fixture
def nights(tmp_path: Path, cage: Cage) -> Iterator[Nights]:
    with serving({}) as server:
        yield Nights(tmp_path, cage, server)
