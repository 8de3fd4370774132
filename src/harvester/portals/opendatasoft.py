"""Opendatasoft: the DCAT export of a site, one RDF/XML document, with its words in the places of IRIs."""

from collections import Counter
from collections.abc import Generator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from harvester import rdf
from harvester.archive import Archive
from harvester.config import SourceConfig
from harvester.errors import FetchError
from harvester.namespaces import TYPE
from harvester.pages import Contents, Listing, Page, Reader
from harvester.portals.described import mapped
from harvester.rdf import Descriptions, Lit, Node, Object
from store.records import IssueRecord

if TYPE_CHECKING:
    from harvester.http import SourceClient  # the workers that read pages come by here, and ask nobody

MAPPER = "opendatasoft 2"
ACCEPT = "application/rdf+xml"
EXPORTS = ("/api/explore/v2.1/catalog/exports/dcat", "/api/v2/catalog/exports/dcat")  # the newest first


def pages(source: SourceConfig, client: "SourceClient", reader: Reader) -> Generator[Page, None, Listing]:
    """The export, by the newest interface that the site has. Raises FetchError."""
    *newer, oldest = _addresses(source.url)
    for url in newer:
        try:
            yield client.get(url, ACCEPT, if_changed=reader.remembered(url))
        except FetchError as error:
            if error.category != "http_404":
                raise
        else:
            return Listing()
    yield client.get(oldest, ACCEPT, if_changed=reader.remembered(oldest))
    return Listing()


def slice(source: SourceConfig, org_numbers: tuple[str, ...]) -> SourceConfig | None:
    """None: an export is read whole."""
    return None


def contents(page: Page) -> Contents:
    """The records of the export. Raises ParseError."""
    descriptions = rdf.describe(Archive.read(page.path), page.media_type, page.url)
    _strip(descriptions.nodes)
    _put_words_back(descriptions, page.url)
    return mapped(descriptions)


def _addresses(url: str) -> list[str]:
    """Where the export may be, given the site; an address of an export itself is taken as it is."""
    parts = urlsplit(url)
    if "/exports/" in parts.path:
        return [url]
    path = parts.path.rstrip("/")
    return [urlunsplit((parts.scheme, parts.netloc, path + export, parts.query, "")) for export in EXPORTS]


def _strip(nodes: dict[str, Node]) -> None:
    """Dates and numbers come with the line breaks of the template that wrote them."""
    for node in nodes.values():
        for objects in node.values():
            for at, o in enumerate(objects):
                if isinstance(o, Lit) and o.datatype and o.value != (bare := o.value.strip()):
                    objects[at] = o._replace(value=bare)


def _put_words_back(descriptions: Descriptions, url: str) -> None:
    """`rdf:resource="Whole country"` is a relative IRI to a parser, which names a sibling of the export itself. Nothing
    lies there: whatever seems to, and says no more of itself than its class, is made a literal again."""
    beside = url.partition("?")[0].rpartition("/")[0] + "/"
    words: Counter[str] = Counter()

    def put_back(o: Object) -> Object:
        if isinstance(o, Lit) or not o.startswith(beside) or descriptions.nodes.get(o, {}).keys() - {TYPE}:
            return o
        words[o.removeprefix(beside)] += 1
        return Lit(o.removeprefix(beside))

    for node in descriptions.nodes.values():
        for predicate, objects in node.items():
            if predicate != TYPE:
                objects[:] = [put_back(o) for o in objects]
    for word in words:
        descriptions.nodes.pop(beside + word, None)
    descriptions.issues[:] = [
        issue
        for issue in descriptions.issues
        if issue.code != "bad_iri" or (issue.subject or "").removeprefix(beside) not in words
    ]
    descriptions.issues += [
        IssueRecord(code="bad_iri", detail=f"words in the place of an IRI: {word}"[:500], count=count)
        for word, count in words.items()
    ]
