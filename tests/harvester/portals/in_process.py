"""What a portal needs to be read without the cage: a client on a real archive, and a reader in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from harvester.archive import Archive
from harvester.config import SourceConfig
from harvester.errors import SourceError
from harvester.http import Client, SourceClient
from harvester.pages import Gap, Listing, Page, Paging, Portal
from store.records import DatasetRecord


@dataclass
class HereReader:
    """Reads pages where it stands, and remembers those of an earlier walk."""

    portal: Portal
    memory: dict[str, Page] = field(default_factory=dict)

    def paging(self, page: Page) -> Paging:
        contents = self.portal.contents(page)
        keys = frozenset(record.key for record in contents.records if isinstance(record, DatasetRecord))
        return replace(contents.paging, datasets=len(keys), keys=keys)

    def remembered(self, url: str) -> Page | None:
        return self.memory.get(url)


@dataclass
class Walked:
    """What a walk through a source gave."""

    pages: list[Page] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    listing: Listing | None = None
    stopped: SourceError | None = None

    @property
    def memory(self) -> dict[str, Page]:
        return {page.url: page for page in self.pages if not page.listing}


@contextmanager
def client_of(source: SourceConfig, folder: Path) -> Iterator[SourceClient]:
    client = Client(Archive(folder / "archive"), "post@example.no", "0", sleep=lambda _: None)
    with client.source(source) as source_client:
        yield source_client


def walk(portal: Portal, source: SourceConfig, folder: Path, memory: dict[str, Page] | None = None) -> Walked:
    """Go through a source to its end, or to where it stops."""
    walked = Walked()
    with client_of(source, folder) as client:
        steps = portal.pages(source, client, HereReader(portal, memory or {}))
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                walked.listing = end.value
                return walked
            except SourceError as error:
                walked.stopped = error
                return walked
            if isinstance(step, Gap):
                walked.gaps.append(step)
            else:
                walked.pages.append(step)
