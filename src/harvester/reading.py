"""What a worker process does with one page: read it, encode its records, leave them in a spool, report the rest."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from harvester.errors import ParseError
from harvester.pages import Contents, Page, likely, reading_name
from harvester.portals import dcat, registry
from store.encode import encode, known_fingerprints, only_new
from store.fetches import NewReading
from store.records import IssueRecord
from store.spool import write_spool

SPEED = 1_000_000  # bytes a second, a tenth of what is usual
_GROWTH, _SMALL = 20, 64 << 20  # the records of a page take at most so many times its bytes, or this where it is more


def seconds_for(page: Page) -> float:
    """How long reading a page may take, if that is more than what any page may."""
    return page.size / SPEED


def read_page(kind: str, page: Page, spool: Path, known: Path | None = None) -> NewReading:
    """Runs in the cage; `known` holds the fingerprints of what the store has of this source. Raises ParseError when
    nothing of the page can be read."""
    portal = registry()[kind]
    parts: Iterable[Contents] = (
        dcat.parts(page, spool.with_suffix(".nodes")) if portal is dcat else (portal.contents(page),)
    )
    fingerprints = _fingerprints(known) if known else frozenset()
    dataset_keys: list[str] = []
    service_keys: list[str] = []
    unchanged: list[str] = []
    issues: list[IssueRecord] = []
    distributions = catalogues = rejected = grown = 0
    spooled, complete = False, True
    for contents in parts:
        batch = encode(contents.records)
        grown += sum(record.size for column in batch for record in column)
        if grown > max(_SMALL, _GROWTH * page.size):  # one long text, in every record
            spool.unlink(missing_ok=True)
            raise ParseError("too_large", f"its records would grow to more than {grown >> 20} MB")
        dataset_keys += [d.key for d in batch.datasets]
        service_keys += [s.key for s in batch.services]
        distributions += sum(len(d.distributions) for d in batch.datasets)
        catalogues += len(batch.catalogues)
        rejected += contents.rejected
        complete &= contents.complete
        issues += contents.issues
        new, same = only_new(batch, fingerprints)
        unchanged += same
        if any(new):
            write_spool(spool, new, more=spooled)
            spooled = True
    return NewReading(
        mapper=reading_name(portal.MAPPER, page),
        parser=contents.parser,
        complete=complete,
        datasets=len(dataset_keys),
        distributions=distributions,
        data_services=len(service_keys),
        catalogues=catalogues,
        rejected=rejected,
        dataset_keys=tuple(dataset_keys),
        service_keys=tuple(service_keys),
        next_url=contents.paging.next_url,
        reported=likely(contents.paging.reported),
        issues=(*issues, *_twins(dataset_keys)),
        spool=spool if spooled else None,
        unchanged=tuple(unchanged),
    )


def _twins(keys: Sequence[str]) -> Iterable[IssueRecord]:
    """An issue for each key that several datasets of the page have: the first is stored, and the others need telling."""
    if len(set(keys)) == len(keys):
        return
    for key, count in Counter(keys).items():
        if count > 1:
            yield IssueRecord(code="duplicate_key", subject=key, count=count - 1)


@lru_cache(maxsize=1)  # of one source at a time; its pages come one after the other
def _fingerprints(known: Path) -> frozenset[str]:
    return known_fingerprints(known.read_bytes())
