"""What a worker process does with one page: read it, encode its records, leave them in a spool, report the rest."""

import gc
from pathlib import Path

from harvester.pages import Contents, Page
from harvester.portals import registry
from store.encode import encode
from store.fetches import NewReading
from store.spool import write_spool


def read_page(kind: str, page: Page, spool: Path) -> NewReading:
    """Runs in the cage. Raises ParseError when nothing of the page can be read."""
    portal = registry()[kind]
    gc.disable()  # in this worker for good: records hold no cycles, and looking for some costs a third of the time
    contents: Contents = portal.contents(page)
    batch = encode(contents.records)
    if any(batch):
        write_spool(spool, batch)
    return NewReading(
        mapper=portal.MAPPER,
        parser=contents.parser,
        complete=contents.complete,
        datasets=len(batch.datasets),
        distributions=sum(len(d.distributions) for d in batch.datasets),
        data_services=len(batch.services),
        catalogues=len(batch.catalogues),
        rejected=contents.rejected,
        dataset_keys=tuple(d.key for d in batch.datasets),
        service_keys=tuple(s.key for s in batch.services),
        next_url=contents.paging.next_url,
        reported=contents.paging.reported,
        issues=contents.issues,
        spool=spool if any(batch) else None,
    )
