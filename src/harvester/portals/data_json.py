"""A data.json file: DCAT-US 1.1, from DKAN, from ckanext-dcat (which pages it), or written by hand."""

from collections.abc import Generator
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from harvester.config import SourceConfig
from harvester.json import catalogue as json_catalogue
from harvester.json import nodes as json_nodes
from harvester.pages import Contents, Listing, Page, Paging, Reader, in_address
from harvester.portals.numbered import follow

if TYPE_CHECKING:
    from harvester.http import SourceClient  # the workers that read pages come by here, and ask nobody

MAPPER = "data-json 1"
_ONE_PAGE = frozenset({"http_404", "http_4xx", "http_410"})


def pages(source: SourceConfig, client: "SourceClient", reader: Reader) -> Generator[Page, None, Listing]:
    """The file, then `?page=2` and so on until a page brings nothing: nothing in a page says that there are more.

    A file that is one page gives the same again, or refuses. Raises FetchError and ParseError.
    """
    yield from follow(source, client, reader, source.url, _ONE_PAGE)
    return Listing()


def slice(source: SourceConfig, org_numbers: tuple[str, ...]) -> SourceConfig | None:
    """None: the file is read whole."""
    return None


def contents(page: Page) -> Contents:
    """The records of one page. A dataset has no IRI there but what its identifier may be. Raises ParseError."""
    parts = urlsplit(page.url)
    catalogue = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    found = json_catalogue.read(page, catalogue)
    next_url = None
    if found.identifiers:
        question = dict(parse_qsl(parts.query))
        number = in_address(question.get("page", ""), 1)
        question["page"] = str(number + 1)
        fragment = json_nodes.names(found.identifiers)
        next_url = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(question), fragment))
    return Contents(
        records=tuple(found.mapped.records),
        issues=(*found.repairs, *found.mapped.issues),
        paging=Paging(next_url),
        parser="json",
        rejected=found.mapped.rejected,
    )
