"""Any SPARQL 1.1 endpoint: resources are listed by IRI, then described some at a time by CONSTRUCT.

Nothing goes into a query but this module's own text and quoted IRIs, and no query asks another service.
"""

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from harvester.archive import Archive
from harvester.config import SourceConfig
from harvester.dcat.values import SKOLEM
from harvester.errors import FetchError, ParseError
from harvester.pages import Gap, Listing, Page, Reader
from harvester.portals import dcat

if TYPE_CHECKING:
    from harvester.http import SourceClient  # the workers that read pages come by here, and ask nobody

MAPPER = "sparql 2"
SIZE = 1000  # IRIs asked for at once
BATCH = 20  # resources described at once: a busy one has a thousand triples, and some stores cut at ten thousand
PATIENCE = 8  # failures in a row before we believe that the service is down; halving a batch takes five
RESULTS = "application/sparql-results+json"
TRIPLES = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
_BAD = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\xa0]')
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.")

_PREFIXES = """\
PREFIX adms: <http://www.w3.org/ns/adms#>
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX spdx: <http://spdx.org/rdf/terms#>
PREFIX time: <http://www.w3.org/2006/time#>
"""
# Services before datasets: one that gives access to a dataset comes along with it, but without its catalogue, and of two
# descriptions the store keeps the first.
_CLASSES = ("dcat:Catalog dcat:DataService", "dcat:Dataset dcat:DatasetSeries")
_COUNT = _PREFIXES + "SELECT (COUNT(DISTINCT ?d) AS ?n) WHERE { VALUES ?class { %s } ?d a ?class }"
_LIST = (
    _PREFIXES
    + "SELECT DISTINCT ?d WHERE { VALUES ?class { %s } ?d a ?class FILTER(isIRI(?d)) } ORDER BY ?d LIMIT %d OFFSET %d"
)
# What belongs to a resource: its catalogues and catalogue records, the nodes that records are made of, and blank nodes
# below any of these. A catalogue's lists are left out but for the resources asked about.
_REACH = (
    "?d (^dcat:dataset|^dcat:service|^foaf:primaryTopic)?/(dcat:distribution|dcat:accessService|dct:publisher"
    "|dcat:contactPoint|dct:temporal|time:hasBeginning|time:hasEnd|cv:hasCost|spdx:checksum)* "
)
_NO_LISTS = "FILTER({} NOT IN (dcat:dataset, dcat:service, dcat:record, dcat:catalog))"
_NAMELESS = f'FILTER(isBlank({{0}}) || CONTAINS(STR({{0}}), "{SKOLEM}"))'  # data.norge.no names its blank nodes
_DESCRIBE = (
    _PREFIXES
    + """\
CONSTRUCT { ?s ?p ?o } WHERE {
  { VALUES ?d { IRIS } REACH ?s . ?s ?p ?o NO_LISTS_P }
  UNION
  { VALUES ?d { IRIS } REACH ?n . ?n ?q ?s NO_LISTS_Q NAMELESS_S ?s ?p ?o }
  UNION
  { VALUES ?d { IRIS } REACH ?n . ?n ?q ?b NO_LISTS_Q NAMELESS_B ?b ?r ?s NAMELESS_S ?s ?p ?o }
  UNION
  { VALUES ?o { IRIS } VALUES ?p { dcat:dataset dcat:service } ?s ?p ?o }
}""".replace("REACH", _REACH)
    .replace("NO_LISTS_P", _NO_LISTS.format("?p"))
    .replace("NO_LISTS_Q", _NO_LISTS.format("?q"))
    .replace("NAMELESS_S", _NAMELESS.format("?s"))
    .replace("NAMELESS_B", _NAMELESS.format("?b"))
)


class _Binding(BaseModel):
    type: str
    value: str


class _Bindings(BaseModel):
    bindings: list[dict[str, _Binding]]


class _Results(BaseModel):
    results: _Bindings


def pages(source: SourceConfig, client: "SourceClient", reader: Reader) -> Generator[Page | Gap, None, Listing]:
    """The count and the listing, then the resources, some on each page. What cannot be had is a `Gap`, an IRI that no
    query may hold included; several failures in a row are the service's. Raises FetchError and ParseError.

    The count includes datasets without an IRI, which cannot be asked for: then fewer are read than are reported.
    """
    page = client.post_form(source.url, {"query": _COUNT % _CLASSES[-1]}, RESULTS)
    yield replace(page, listing=True)
    reported = _count(page)
    if reported > source.max_datasets:
        raise FetchError("too_many_datasets", f"{reported} datasets counted, {source.max_datasets} allowed")
    iris: dict[str, None] = {}
    for classes in _CLASSES:
        yield from _list(source, client, classes, iris)
    safe = [iri for iri in iris if quoted(iri)]
    for iri in iris.keys() - set(safe):
        yield Gap(iri, "bad_iri: it holds characters that no IRI may hold, so it cannot be asked for")
    yield from _describe(source, client, safe)
    return Listing(reported)


def slice(source: SourceConfig, org_numbers: tuple[str, ...]) -> SourceConfig | None:
    """None: how publishers are named differs from store to store."""
    return None


contents = dcat.contents


def quoted(iri: str) -> str | None:
    """The IRI as it may stand in a query, or None when it could end its own brackets or is not absolute."""
    return None if _BAD.search(iri) or not _ABSOLUTE.match(iri) else f"<{iri}>"


def describe_query(iris: Iterable[str]) -> str:
    """The query for these resources. Raises ValueError for an IRI that cannot be quoted."""
    terms = [quoted(iri) for iri in iris]
    if None in terms:
        raise ValueError("an IRI that cannot be quoted")
    return _DESCRIBE.replace("IRIS", " ".join(filter(None, terms)))


def _list(
    source: SourceConfig, client: "SourceClient", classes: str, iris: dict[str, None]
) -> Generator[Page, None, None]:
    """Add the IRIs of these classes. Until an empty answer: a store may give fewer than asked for."""
    offset = 0
    seen: set[str] = set()
    for _ in range(source.max_pages):
        page = client.post_form(source.url, {"query": _LIST % (classes, SIZE, offset)}, RESULTS)
        yield replace(page, listing=True)
        found = [binding["d"].value for binding in _read(page) if "d" in binding]
        if not found:
            return
        if seen.issuperset(found):
            raise FetchError("paging_loop", f"{source.url} gives the same resources again from offset {offset}")
        seen.update(found)
        if len(seen) > source.max_datasets:
            raise FetchError("too_many_datasets", f"more than {source.max_datasets} resources of one kind listed")
        iris.update(dict.fromkeys(found))
        offset += len(found)
    raise FetchError("too_many_pages", f"more than {source.max_pages} pages; raise max_pages if that is right")


def _describe(source: SourceConfig, client: "SourceClient", iris: Sequence[str]) -> Iterator[Page | Gap]:
    """A batch that fails is tried again in halves: perhaps it is too large, or one resource spoils it."""
    waiting = [iris[at : at + BATCH] for at in range(0, len(iris), BATCH)][::-1]
    failures = given = 0
    while waiting:
        batch = waiting.pop()
        try:
            page = client.post_form(source.url, {"query": describe_query(batch)}, TRIPLES)
        except FetchError as error:
            failures += 1
            if failures == PATIENCE:
                raise
            if len(batch) > 1:
                waiting += [batch[len(batch) // 2 :], batch[: len(batch) // 2]]
            else:
                yield Gap(batch[0], f"{error.category}: {error}")
        else:
            failures = 0
            given += 1
            yield replace(page, of=given + len(waiting))


def _count(page: Page) -> int:
    try:
        return int(_read(page)[0]["n"].value)
    except (LookupError, ValueError) as error:
        raise ParseError("json_error", f"{page.url}: the answer to a count holds no number") from error


def _read(page: Page) -> list[dict[str, _Binding]]:
    try:
        return _Results.model_validate_json(Archive.read(page.path)).results.bindings
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ParseError("json_error", f"{page.url}: not SPARQL results in JSON ({place}: {first['msg']})") from error
