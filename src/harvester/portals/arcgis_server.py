"""The services of an ArcGIS Server that has no catalogue: named and listed, so that they are known; never datasets.

Nothing there says who publishes, under which licence or since when. They are kept apart from what is scored.
"""

from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from harvester.config import SourceConfig
from harvester.errors import FetchError, ParseError
from harvester.json import answers as json_answers
from harvester.pages import Contents, Gap, Listing, Page, Reader
from store.records import DataServiceRecord, IssueRecord
from store.terms import iri, literal

if TYPE_CHECKING:
    from harvester.http import SourceClient  # the workers that read pages come by here, and ask nobody

MAPPER = "arcgis-server 1"
_ITS_OWN = frozenset({"System", "Utilities"})  # folders of tools that every server has
_CLOSED = frozenset({"http_401", "http_403", "http_404", "http_410"})
_LONGEST = 200  # characters of a name


class _Service(BaseModel):
    name: str
    type: str


class _Error(BaseModel):
    code: int = 0
    message: str = ""


class _Directory(BaseModel):
    folders: list[str] = []
    services: list[object] = []
    error: _Error | None = None


def pages(source: SourceConfig, client: "SourceClient", reader: Reader) -> Generator[Page | Gap, None, Listing]:
    """The root directory and its folders; there are no deeper ones. Raises FetchError and ParseError."""
    root = source.url.partition("?")[0].rstrip("/")
    page = client.get(f"{root}?f=json", "application/json", if_changed=reader.remembered(f"{root}?f=json"))
    page = replace(page, context=root)
    directory = json_answers.answer(page, _Directory.model_validate_json)
    if directory.error:
        raise ParseError("json_error", f"{root}: {directory.error.code} {directory.error.message[:300]}")
    yield page
    folders = sorted(set(directory.folders) - _ITS_OWN)
    if len(folders) >= source.max_pages:
        raise FetchError(
            "too_many_pages",
            f"{len(folders)} folders, {source.max_pages} pages allowed; raise max_pages if that is right",
        )
    for folder in folders:
        url = f"{root}/{quote(folder, safe='')}?f=json"
        try:
            yield replace(client.get(url, "application/json", if_changed=reader.remembered(url)), context=root)
        except FetchError as error:
            yield Gap(url, f"{error.category}: {error}", error.category in _CLOSED)
    return Listing()


def slice(source: SourceConfig, org_numbers: tuple[str, ...]) -> SourceConfig | None:
    """None: a server is read whole."""
    return None


def contents(page: Page) -> Contents:
    """The services of one directory. A folder that asks for a token is left out, and that is told. Raises ParseError."""
    directory = json_answers.answer(page, _Directory.model_validate_json)
    root = page.context or page.url.partition("?")[0].rstrip("/")
    if directory.error:
        detail = f"{directory.error.code} {directory.error.message[:300]}"
        return Contents((), (IssueRecord(code="not_public", subject=page.url, detail=detail),), parser="json")
    records, unread = {}, 0
    for entry in directory.services:
        try:
            service = _Service.model_validate(entry)
        except ValidationError:
            unread += 1
            continue
        uri = f"{root}/{quote(service.name[:_LONGEST], safe='/')}/{quote(service.type[:_LONGEST], safe='')}"
        records[uri] = DataServiceRecord(
            key=uri,
            uri=uri,
            title={"und": service.name[:_LONGEST]},
            endpoint_urls=[iri(uri)],
            types=[literal(service.type[:_LONGEST])],
        )
    issues = (
        (IssueRecord(code="unreadable_value", subject=page.url, property="services", count=unread),) if unread else ()
    )
    return Contents(tuple(records.values()), issues, parser="json", rejected=unread)
