"""CKAN, through its Action API: it states the package's licence, which the RDF of ckanext-dcat leaves out by default.

Where an installation has the RDF only, kind `dcat` reads it from `/catalog.ttl`.
"""

import re
from collections.abc import Generator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from harvester import org_numbers
from harvester.config import SourceConfig
from harvester.errors import ParseError
from harvester.json import nodes as json_nodes
from harvester.json.ckan_package import dataset_iris, not_ours, package_node
from harvester.json.nodes import Nodes, shape
from harvester.pages import Contents, Listing, Page, Paging, Reader, in_address
from harvester.portals.numbered import follow

if TYPE_CHECKING:
    from harvester.http import SourceClient  # the workers that read pages come by here, and ask nobody

MAPPER = "ckan 2"
ROWS = 100  # asked for at once; a server that allows fewer gives fewer and does not say so
_ACTION = "/api/3/action/"
_API = re.compile(r"/api(/\d+)?(/action(/\w*)?)?/*$")
_NAME = re.compile(r"[A-Za-z0-9_-]+")


def pages(source: SourceConfig, client: "SourceClient", reader: Reader) -> Generator[Page, None, Listing]:
    """Searches for all packages, or those of the source's `organisation`, by id, to the first page without any.

    The count that comes with every page proves nothing by itself: it is compared with what was read in the end, less
    the packages on all pages that are no datasets for us. Raises FetchError and ParseError.
    """
    question = {"rows": str(ROWS), "start": "0", "sort": "id asc"}
    if source.organisation and not org_numbers.is_valid(source.organisation):
        name = source.organisation
        question["fq"] = f"organization:{name}" if _NAME.fullmatch(name) else f'organization:"{name}"'
    packages = datasets = 0
    counts: list[int] = []
    for page in follow(source, client, reader, f"{_site(source.url)}{_ACTION}package_search?{urlencode(question)}"):
        yield page
        paging = reader.paging(page)
        counts += () if paging.reported is None else (paging.reported,)
        packages = _start(paging.next_url or page.url)
        datasets += paging.datasets
    return Listing(max(counts) - (packages - datasets) if counts else None)


def slice(source: SourceConfig, org_numbers: tuple[str, ...]) -> SourceConfig | None:
    """None: CKAN knows its organisations by names of its own, not by number."""
    return None


def contents(page: Page) -> Contents:
    """The records of one page of packages. Raises ParseError, with CKAN's own words where it says what is wrong."""
    answer, repairs = json_nodes.load(page)
    count, packages = _result(answer, page.url)
    site = _site(page.url.partition("?")[0])
    nodes = Nodes()
    rejected = 0
    for package in packages:
        if not isinstance(package, dict) or not (package.get("id") or package.get("name") or package.get("title")):
            rejected += 1
            nodes.notes.add("record_rejected", None, None, f"a package without id, name and title: {shape(package)}")
            continue
        iris = dataset_iris(package, site) or [nodes.blank()]
        if reason := not_ours(package):
            nodes.notes.add(reason, iris[0], None, str(package.get("title"))[:200])
            continue
        if iris[0] in nodes.nodes:
            nodes.notes.add("duplicate_key", iris[0])
        if free := [subject for subject in iris if subject not in nodes.nodes]:
            package_node(nodes, free[0], package, site)
    mapped = nodes.mapped()
    return Contents(
        records=tuple(mapped.records),
        issues=(*repairs, *mapped.issues),
        paging=Paging(_next(page.url, packages), count),
        parser="json",
        complete=not mapped.rejected,
        rejected=mapped.rejected + rejected,
    )


def _site(url: str) -> str:
    """The address that the API lies under, perhaps below a path: https://example.no/ckan."""
    return _API.sub("", url.rstrip("/"))


def _result(answer: Any, url: str) -> tuple[int | None, list[Any]]:
    """The count and the packages of an answer. Raises ParseError."""
    if not isinstance(answer, dict):
        raise ParseError("json_error", f"{url}: not an answer of CKAN's Action API but {shape(answer)}")
    if answer.get("success") is False or "result" not in answer:
        error = answer.get("error")
        words = error.get("message") or error.get("__type") if isinstance(error, dict) else error
        raise ParseError("json_error", f"{url}: CKAN answers with an error: {words or shape(answer)}"[:500])
    result = answer.get("result")
    if not isinstance(result, dict) or not isinstance(result.get("results"), list):
        raise ParseError("json_error", f"{url}: no list of packages in the answer: {shape(result or answer)}")
    count = result.get("count")
    return count if isinstance(count, int) and not isinstance(count, bool) else None, result["results"]


def _start(url: str) -> int:
    """How many packages come before the page at this address."""
    return in_address(dict(parse_qsl(urlsplit(url).query)).get("start", ""), 0)


def _next(url: str, packages: list[Any]) -> str | None:
    """The page after this one begins behind what was given, which is less than asked for where the server caps it."""
    if not packages:
        return None
    parts = urlsplit(url)
    question = dict(parse_qsl(parts.query))
    question["start"] = str(_start(url) + len(packages))
    ids = json_nodes.names(str(p.get("id") or p.get("name")) for p in packages if isinstance(p, dict))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(question), ids))
