"""data.norge.no (Felles datakatalog): the search API lists what exists; descriptions come by up to three roads.

Best is what the publisher wrote itself, in the registration catalogue. What is not there is read as the catalogue gives
it out, with its own additions, which are marked: from a union graph where one is configured, else graph by graph. A
dataset is gone when a whole listing lacks it, never because its description is: a deleted one is served for years.
"""

from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING

from harvester.config import SourceConfig
from harvester.errors import FetchError, SourceError
from harvester.pages import Contents, Gap, Listing, Page, Reader
from harvester.portals import dcat, oai
from harvester.portals.fdk_context import Context, marked
from harvester.portals.fdk_listing import MUNICIPALITIES, Listed, branches, list_branch
from harvester.portals.fdk_roads import PATIENCE, graphs, registered, union_graph
from store.records import DatasetRecord, Record

if TYPE_CHECKING:
    from harvester.http import SourceClient  # the workers that read pages come by here, and ask nobody

__all__ = ["MAPPER", "PATIENCE", "contents", "pages", "slice"]

MAPPER = "fdk 3"


def pages(source: SourceConfig, client: "SourceClient", reader: Reader) -> Generator[Page | Gap, None, Listing]:
    """The listing, then the descriptions: fetched when they are new or changed, else as remembered.

    One graph that cannot be had is a `Gap`; several in a row are the service's failure. Where the listing breaks off,
    what was listed before is described all the same. Raises FetchError and ParseError.
    """
    listed: dict[str, Listed] = {}
    reported, broken = 0, None
    for branch in branches(source):
        try:
            count = yield from list_branch(source, client, branch, listed)
        except SourceError as error:
            if not listed:
                raise
            broken = error
            break
        if branch.path == MUNICIPALITIES and count < 1:
            raise FetchError("incomplete_listing", f"{source.url} lists no municipal dataset at all")
        reported += count
        if len(listed) > source.max_datasets:
            raise FetchError("too_many_datasets", f"{len(listed)} datasets listed, {source.max_datasets} allowed")
    left = dict(sorted(listed.items()))
    if source.registration_url:
        yield from registered(source.registration_url, client, reader, left)
    unfit = (yield from union_graph(source, client, reader, left)) if source.union_graph and left else None
    yield from graphs(source, client, reader, left)
    if problem := broken or unfit:
        raise problem
    return Listing(reported)


def slice(source: SourceConfig, org_numbers: tuple[str, ...]) -> SourceConfig | None:
    """The same source, asked for the subtrees of these organisations only: municipalities, and what belongs to them
    (`companies`, `units`) wherever it stands."""
    companies = tuple(n for n in source.companies if n in org_numbers)
    municipalities = tuple(n for n in org_numbers if n not in companies)
    return source.model_copy(update={"only_organisations": municipalities, "companies": companies})


def contents(page: Page) -> Contents:
    """The records of one page. Of its datasets only those that were asked for: others are mentioned there, with a title
    perhaps, and have descriptions of their own. A graph without the one asked for is not complete. Raises ParseError."""
    if page.context is None:
        return dcat.contents(page)
    context = Context.model_validate_json(page.context)
    whole = oai.contents(page) if context.road == "union" else dcat.contents(page)
    records: list[Record] = []
    for record in whole.records:
        if not isinstance(record, DatasetRecord):
            records.append(record)
        elif context.asks_for(record):
            records.append(marked(record, context))
    found = any(isinstance(record, DatasetRecord) for record in records)
    return replace(whole, records=tuple(records), complete=whole.complete and (found or context.road != "graph"))
