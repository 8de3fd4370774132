"""Any DCAT feed or file: one document, or Hydra pages that follow each other."""

from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from harvester import rdf
from harvester.archive import Archive
from harvester.config import SourceConfig
from harvester.dcat.hydra import rebase
from harvester.errors import FetchError
from harvester.pages import Contents, Listing, Page, Reader
from harvester.portals.described import in_parts, mapped
from harvester.rdf import large
from harvester.rdf.spilled import SpilledNodes

if TYPE_CHECKING:
    from harvester.http import SourceClient  # the workers that read pages come by here, and ask nobody

MAPPER = "dcat 2"
ACCEPT = (
    "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.8, application/ld+json;q=0.7,"
    " application/trig;q=0.5, application/n-quads;q=0.5, */*;q=0.1"
)


def pages(source: SourceConfig, client: "SourceClient", reader: Reader) -> Generator[Page, None, Listing]:
    """The document and the pages after it. Raises FetchError also for a next link that leads back ("paging_loop"), on
    to another site ("refused_url"), or past `max_pages` ("too_many_pages")."""
    url: str | None = source.url
    asked: set[str] = set()
    bodies: set[str] = set()
    while url is not None:
        asked.add(url)
        page = client.get(url, ACCEPT, if_changed=reader.remembered(url))
        if page.sha256 in bodies:
            raise FetchError("paging_loop", f"{url} is the same page again")
        bodies.add(page.sha256)
        asked.add(page.url)
        yield page
        next_url = reader.paging(page).next_url
        url = rebase(next_url, page.url) if next_url else None
        if next_url and url is None:
            raise FetchError("refused_url", f"the next page after {page.url} is on another site: {next_url[:300]}")
        if url in asked:
            raise FetchError("paging_loop", f"the next page after {page.url} is {url}, which was read before")
        if url and len(bodies) >= source.max_pages:
            raise FetchError("too_many_pages", f"more than {source.max_pages} pages; raise max_pages if that is right")
    return Listing()


def slice(source: SourceConfig, org_numbers: tuple[str, ...]) -> SourceConfig | None:
    """None: a feed is read whole."""
    return None


def contents(page: Page) -> Contents:
    """The records of one page. Raises ParseError."""
    return mapped(rdf.describe(Archive.read(page.path), page.media_type, page.url))


def parts(page: Page, scratch: Path) -> Iterator[Contents]:
    """As `contents`, some records at a time; of a page too large for memory with a file at `scratch` meanwhile."""
    if (guess := large.streamable(page)) is None:
        found = rdf.describe(Archive.read(page.path), page.media_type, page.url)
        yield from in_parts(found.nodes, found.issues, found.parser, found.complete)
        return
    with closing(SpilledNodes(scratch)) as nodes:
        issues, complete = large.fill(nodes, page, guess)
        yield from in_parts(nodes, issues, "pyoxigraph", complete)
