"""data.norge.no (Felles datakatalog): the search API lists what exists, the resource service gives each dataset's graph.

A dataset is gone when a whole listing lacks it, never because its graph is: a deleted one is served for years.
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

from pydantic import BaseModel, ValidationError

from harvester import json_answers
from harvester.config import SourceConfig
from harvester.errors import FetchError
from harvester.http import SourceClient
from harvester.pages import Contents, Gap, Listing, Page, Reader
from harvester.portals import dcat
from store.records import DatasetRecord, Record

MAPPER = "fdk 2"
SIZE = 100  # hits asked for at once
WINDOW = 10_000  # the search index counts and pages no further
TURTLE = "text/turtle"  # one exact type: the service answers lists and q-values with its default
MUNICIPALITIES = "/KOMMUNE"
# Where municipal datasets hide: companies that several own, and publishers whose number could not be read, stand under
# /ANNET or under no path at all. Whose they are is attribution's to say.
ELSEWHERE = ("/ANNET", None)
COMPANIES = ("/ANNET", "/PRIVAT")  # where a company that municipalities own stands: an IKS there, an AS here
PATIENCE = 5  # graphs failing in a row before we believe that the service is down
GONE = ("http_404", "http_410")  # says something of one dataset, and nothing of the service
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class _Metadata(BaseModel):
    modified: str | int | None = None


class _Organization(BaseModel):
    orgPath: str | None = None


class _Hit(BaseModel):
    id: str
    uri: str | None = None
    metadata: _Metadata = _Metadata()
    organization: _Organization | None = None


class _Bucket(BaseModel):
    key: str
    count: int


class _Aggregations(BaseModel):
    orgPath: list[_Bucket] = []


class _PageInfo(BaseModel):
    totalElements: int


class _Answer(BaseModel):
    hits: list[object]
    page: _PageInfo
    aggregations: _Aggregations | None = None


@dataclass(frozen=True, slots=True)
class _Listed:
    """One dataset that exists."""

    id: str
    uri: str | None
    modified: str | int | None
    org_path: str | None

    @property
    def token(self) -> str:
        """When the catalogue last changed it, which of the graph's datasets it is, and its publisher's orgPath, which
        the graph may lack (see `contents`). The path comes last: names of unknown organisations hold spaces."""
        return f"{self.modified or ''} {self.uri or ''} {self.org_path or ''}"


def pages(source: SourceConfig, client: SourceClient, reader: Reader) -> Generator[Page | Gap, None, Listing]:
    """The listing, then each dataset's graph: fetched when it is new or changed, else as remembered.

    One graph that cannot be had is a `Gap`; several in a row are the service's failure. Raises FetchError and ParseError.
    """
    listed: dict[str, _Listed] = {}
    reported = 0
    for path in _paths(source):
        known = set(listed)
        count = yield from _list(source, client, path, listed)
        if path == MUNICIPALITIES and count < 1:
            raise FetchError("incomplete_listing", f"{source.url} lists no municipal dataset at all")
        reported += count
        if len(listed) > source.max_datasets:
            raise FetchError("too_many_datasets", f"{len(listed)} datasets listed, {source.max_datasets} allowed")
        yield from _graphs(source, client, reader, [listed[key] for key in sorted(listed.keys() - known)])
    return Listing(reported)


def slice(source: SourceConfig, org_numbers: tuple[str, ...]) -> SourceConfig | None:
    """The same source, asked for the subtrees of these organisations only: municipalities, and companies of theirs."""
    companies = tuple(n for n in source.companies if n in org_numbers)
    municipalities = tuple(n for n in org_numbers if n not in companies)
    return source.model_copy(update={"only_organisations": municipalities, "companies": companies})


def contents(page: Page) -> Contents:
    """The records of one graph. Of its datasets only the one asked for: others are mentioned there, with a title
    perhaps, and have graphs of their own. A graph without the one asked for is not complete. Raises ParseError."""
    whole = dcat.contents(page)
    _, _, mark = (page.token or "").partition(" ")
    asked, _, org_path = mark.partition(" ")
    if not asked:
        return whole
    if not any(isinstance(r, DatasetRecord) and r.uri == asked for r in whole.records):
        return replace(whole, complete=False)
    records: list[Record] = []
    for record in whole.records:
        if not isinstance(record, DatasetRecord):
            records.append(record)
        elif record.uri == asked:
            path = record.publisher_org_path or org_path or None
            records.append(record.model_copy(update={"publisher_org_path": path}))
    return replace(whole, records=tuple(records))


def _paths(source: SourceConfig) -> tuple[str | None, ...]:
    """The subtrees to list. A full listing of /ANNET holds the companies that stand there."""
    if source.only_organisations:
        companies = tuple(f"{top}/{number}" for number in source.companies for top in COMPANIES)
        return (*(f"{MUNICIPALITIES}/{number}" for number in source.only_organisations), *companies)
    return (MUNICIPALITIES, *ELSEWHERE, *(f"/PRIVAT/{number}" for number in source.companies))


def _list(
    source: SourceConfig, client: SourceClient, path: str | None, listed: dict[str, _Listed]
) -> Generator[Page, None, int]:
    """Add what lies under a path to `listed`; gives how many the service says there are.

    Without a sort order that the service keeps to, a hit may come twice and another not at all. A second reading finds
    what the first missed; what neither finds leaves the count short, and the fetch incomplete.
    """
    found: dict[str, _Listed] = {}
    total = 0
    for _ in range(2):
        for number in range(WINDOW // SIZE):
            page = client.post_json(_search(source), _question(path, number), "application/json")
            yield replace(page, listing=True)
            answer = json_answers.answer(page, _Answer.model_validate_json)
            total = answer.page.totalElements
            if total >= WINDOW:
                return (yield from _list_parts(source, client, path, answer, listed))
            found.update((hit.id, hit) for hit in _hits(answer))
            if not answer.hits or len(found) >= total:
                break
        if len(found) >= total:
            break
    listed.update(found)
    return total


def _list_parts(
    source: SourceConfig, client: SourceClient, path: str | None, answer: _Answer, listed: dict[str, _Listed]
) -> Generator[Page, None, int]:
    """As `_list`, organisation by organisation, for more hits than the index can page through."""
    buckets = {b.key: b.count for b in (answer.aggregations or _Aggregations()).orgPath}
    parts = sorted(k for k in buckets if path and k.startswith(f"{path}/") and "/" not in k[len(path) + 1 :])
    if not parts:
        raise FetchError(
            "protocol", f"{path} holds more datasets than can be listed, and the answer does not divide them"
        )
    total = 0
    for part in parts:
        total += yield from _list(source, client, part, listed)
    return max(total, buckets.get(path or "", 0))


def _graphs(source: SourceConfig, client: SourceClient, reader: Reader, listed: list[_Listed]) -> Iterator[Page | Gap]:
    failures = 0
    for dataset in listed:
        url = f"{(source.resource_url or source.url).rstrip('/')}/v1/datasets/{dataset.id}/graph"
        known = reader.remembered(url)
        if known is not None and dataset.modified is not None and known.token == dataset.token:
            yield replace(known, of=len(listed))
            continue
        try:
            page = client.get(url, TURTLE, if_changed=known)
        except FetchError as error:
            failures += error.category not in GONE
            if failures == PATIENCE:
                raise
            yield Gap(dataset.uri or dataset.id, f"{error.category}: {error}")
        else:
            failures = 0
            yield replace(page, token=dataset.token, of=len(listed))


def _search(source: SourceConfig) -> str:
    return f"{source.url.rstrip('/')}/search/datasets"


def _question(path: str | None, number: int) -> dict[str, object]:
    return {"query": "", "filters": {"orgPath": {"value": path}}, "pagination": {"page": number, "size": SIZE}}


def _hits(answer: _Answer) -> Iterator[_Listed]:
    """The usable hits; one without an id that can stand in a URL is left out, and so missed in the count."""
    for hit in answer.hits:
        try:
            read = _Hit.model_validate(hit)
        except ValidationError:
            continue
        if _ID.fullmatch(read.id):
            path = read.organization.orgPath if read.organization else None
            yield _Listed(read.id, read.uri, read.metadata.modified, path)
