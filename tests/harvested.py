"""One source read from its first request to its last, by the code that a night runs, and the records that came of it."""

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import SourceConfig
from harvester.http import Client
from harvester.pages import Page
from harvester.portals import registry
from harvester.source import discard, read_source
from store.fetches import Fetched, Memory, NewReading
from store.records import CatalogueRecord, DataServiceRecord, DatasetRecord


@dataclass
class Harvested:
    """What a source gave. Records by key: of two with one key the first, as in the store."""

    fetched: Fetched
    datasets: dict[str, DatasetRecord]
    services: dict[str, DataServiceRecord]
    catalogues: dict[str, CatalogueRecord]

    @property
    def codes(self) -> set[str]:
        """The codes of all issues, of the fetch and of its pages."""
        readings = [page.reading for page in self.fetched.pages if isinstance(page.reading, NewReading)]
        return {i.code for i in self.fetched.issues} | {i.code for r in readings for i in r.issues}

    @property
    def distributions(self) -> int:
        """Of all datasets."""
        return sum(len(d.distributions) for d in self.datasets.values())


def harvest(
    folder: Path, kind: str, url: str, resolve: dict[str, str] | None = None, cage: Cage | None = None, **more: Any
) -> Harvested:
    """Read a source over HTTP, in a cage: one of its own if none is given."""
    source = SourceConfig(id="tested", kind=kind, url=url, **more)
    for name in ("archive", "spools"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    archive = Archive(folder / "archive")
    client = Client(archive, "post@example.no", "0", resolve, sleep=lambda _: None)
    with nullcontext(cage) if cage else Cage(1) as running, client.source(source) as source_client:
        fetched = read_source(
            source, source_client, running, archive, Memory(), folder / "spools", scope="full", started_at="2026-01-31"
        )
    discard(fetched)
    found = Harvested(fetched, {}, {}, {})
    portal = registry()[kind]
    for stored in fetched.pages:
        path = archive.path(stored.sha256)
        if stored.reading is None or path is None:
            continue
        page = Page(
            stored.url, stored.media_type, stored.sha256, stored.size, path, token=stored.token, context=stored.context
        )
        for record in portal.contents(page).records:
            if isinstance(record, DatasetRecord):
                found.datasets.setdefault(record.key, record)
            elif isinstance(record, DataServiceRecord):
                found.services.setdefault(record.key, record)
            else:
                found.catalogues.setdefault(record.uri, record)
    return found
