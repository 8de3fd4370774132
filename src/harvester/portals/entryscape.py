"""EntryScape (EntryStore): a search lists the public datasets, and each one's metadata is fetched with what it refers to.

A dataset's files, publisher and contact point are entries of their own there. The search answers with a dataset's own
entry only, so that its metadata alone would be a dataset without a single file.
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pydantic import BaseModel, ValidationError

from harvester import rdf
from harvester.archive import Archive
from harvester.config import SourceConfig
from harvester.errors import FetchError
from harvester.json import answers as json_answers
from harvester.namespaces import DCAT, TYPE
from harvester.pages import Contents, Gap, Listing, Page, Reader
from harvester.portals.described import mapped
from store.records import DatasetRecord

if TYPE_CHECKING:
    from harvester.http import SourceClient  # the workers that read pages come by here, and ask nobody

MAPPER = "entryscape 2"
SIZE = 100  # the most that EntryStore gives at once
PATIENCE = 5  # entries failing in a row before we believe that the service is down
TURTLE = "text/turtle"
QUERY = (
    r"(rdfType:http\://www.w3.org/ns/dcat#Dataset OR rdfType:http\://www.w3.org/ns/dcat#DatasetSeries) AND public:true"
)
_RESOURCE = "http://entrystore.org/terms/resource"
_CLASSES = {DCAT + "Dataset", DCAT + "DatasetSeries"}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class _Value(BaseModel):
    value: str


_RdfJson = dict[str, dict[str, list[_Value]]]  # subject -> predicate -> objects


class _Child(BaseModel):
    contextId: str
    entryId: str
    info: _RdfJson = {}
    metadata: _RdfJson = {}


class _Resource(BaseModel):
    children: list[object]


class _Answer(BaseModel):
    results: int
    resource: _Resource


@dataclass(frozen=True, slots=True)
class _Entry:
    """One dataset that exists."""

    context: str
    id: str
    uri: str | None
    typed: bool  # its metadata says that it is a dataset; the store then knows what else to send


def pages(source: SourceConfig, client: "SourceClient", reader: Reader) -> Generator[Page | Gap, None, Listing]:
    """The listing, then each dataset. One that cannot be had is a `Gap`; several in a row are the service's failure.
    Raises FetchError and ParseError."""
    store = source.url.rstrip("/").removesuffix("/store") + "/store"
    listed: dict[tuple[str, str], _Entry] = {}
    reported = 0
    offset = 0
    for _ in range(source.max_pages):
        question = {"type": "solr", "query": QUERY, "limit": SIZE, "offset": offset, "sort": "uri asc"}
        page = client.get(f"{store}/search?{urlencode(question)}", "application/json")
        yield replace(page, listing=True)
        answer = json_answers.answer(page, _Answer.model_validate_json)
        reported, known = answer.results, len(listed)
        listed.update(((entry.context, entry.id), entry) for entry in _entries(answer))
        offset += len(answer.resource.children)
        if len(listed) > source.max_datasets:
            raise FetchError("too_many_datasets", f"{reported} datasets listed, {source.max_datasets} allowed")
        if len(listed) == known or offset >= reported:
            break
    else:
        raise FetchError("too_many_pages", f"more than {source.max_pages} pages; raise max_pages if that is right")
    yield from _datasets(store, client, reader, list(listed.values()))
    return Listing(reported)


def slice(source: SourceConfig, org_numbers: tuple[str, ...]) -> SourceConfig | None:
    """None: the store knows publishers by names of its own."""
    return None


def contents(page: Page) -> Contents:
    """The records of one dataset's graph. Of its datasets only the one asked for: neighbours come along, less fully
    described than in graphs of their own. Raises ParseError."""
    descriptions = rdf.describe(Archive.read(page.path), page.media_type, page.url)
    asked = page.token
    if asked in descriptions.nodes:
        types = descriptions.nodes[asked].setdefault(TYPE, [])
        if not any(t in _CLASSES for t in types):
            types.append(DCAT + "Dataset")
    whole = mapped(descriptions)
    if not any(isinstance(r, DatasetRecord) and r.uri == asked for r in whole.records):
        return whole
    return replace(whole, records=tuple(r for r in whole.records if not isinstance(r, DatasetRecord) or r.uri == asked))


def _datasets(store: str, client: "SourceClient", reader: Reader, listed: list[_Entry]) -> Iterator[Page | Gap]:
    """A dataset changes when one of its files does, which its own entry does not show: all are asked for every time."""
    failures = 0
    for entry in listed:
        # for an entry without a class the store has nothing to follow, and would send an empty graph
        follow = {"recursive": "dcat"} if entry.typed else {}
        url = f"{store}/{entry.context}/metadata/{entry.id}?{urlencode({**follow, 'format': TURTLE})}"
        try:
            page = client.get(url, TURTLE, if_changed=reader.remembered(url))
        except FetchError as error:
            failures += 1
            if failures == PATIENCE:
                raise
            yield Gap(entry.uri or url, f"{error.category}: {error}")
        else:
            failures = 0
            yield replace(page, token=entry.uri, of=len(listed))


def _entries(answer: _Answer) -> Iterator[_Entry]:
    """The usable children; one without ids that can stand in a URL is left out, and so missed in the count."""
    for child in answer.resource.children:
        try:
            read = _Child.model_validate(child)
        except ValidationError:
            continue
        if _ID.fullmatch(read.contextId) and _ID.fullmatch(read.entryId):
            resources = [value.value for node in read.info.values() for value in node.get(_RESOURCE, ())]
            typed = [
                subject
                for subject, node in read.metadata.items()
                if any(value.value in _CLASSES for value in node.get(TYPE, ()))
            ]
            named = next(iter([*resources, *typed, *read.metadata]), None)
            yield _Entry(read.contextId, read.entryId, named, named in typed)
