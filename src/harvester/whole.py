"""A catalogue as one graph, to be looked at and not stored: a file, an address with the pages after it, or an archived page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from harvester import rdf
from harvester.addresses import shown
from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import SourceConfig
from harvester.dcat.hydra import paging
from harvester.errors import ParseError
from harvester.http import Client
from harvester.namespaces import respelt
from harvester.pages import Page, Paging
from harvester.portals import dcat
from harvester.portals.described import merged
from harvester.rdf import Descriptions
from harvester.reading import SPEED, seconds_for
from store.graph import Node

LARGEST = 75_000_000  # bytes of a file; of an answer the client has its own limit
_MEDIA_TYPES = {
    ".ttl": "text/turtle", ".nt": "application/n-triples", ".nq": "application/n-quads", ".trig": "application/trig",
    ".rdf": "application/rdf+xml", ".owl": "application/rdf+xml", ".xml": "application/rdf+xml",
    ".jsonld": "application/ld+json", ".json": "application/ld+json",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whole:
    """What was read."""

    nodes: dict[str, Node]
    misspelt: dict[str, str]  # properties and classes as written -> in their proper spelling, in which `nodes` has them
    unread: tuple[str, ...]  # what could not be read, and why; empty: all of it was
    size: int  # bytes


def from_file(path: Path, cage: Cage) -> Whole:
    """Read a file. Raises ParseError, and OSError when there is none."""
    if (size := path.stat().st_size) > LARGEST:
        raise ParseError("too_large", f"{path} is {size >> 20} MB; at most {LARGEST >> 20} are read")
    media_type = _MEDIA_TYPES.get(path.suffix.lower(), "")
    base = f"file:///{quote(path.name)}"  # relative addresses are shown, and whose disk it is concerns nobody
    seconds = size / SPEED
    return _whole([cage.submit_for(seconds, rdf.describe, path.read_bytes(), media_type, base).result()], size)


def from_url(url: str, client: Client, cage: Cage) -> Whole:
    """Read an address that a person gave, so it may be private, and the pages that follow it. Raises FetchError and
    ParseError, and ValueError for what is no web address."""
    source = SourceConfig(id="asked-for", kind="dcat", url=url)
    reader = _Reader(cage)
    with client.source(source) as asked:
        for page in dcat.pages(source, asked, reader):
            reader.described(page)
    return _whole(reader.parts.values(), reader.size)


def describe_page(page: Page) -> Descriptions:
    """Runs in the cage. Raises ParseError."""
    return rdf.describe(Archive.read(page.path), page.media_type, page.url)


@dataclass(slots=True)
class _Reader:
    """The portal's reader: each page read once, and nothing remembered from before."""

    cage: Cage
    parts: dict[str, Descriptions] = field(default_factory=dict)
    size: int = 0  # bytes of them

    def described(self, page: Page) -> Descriptions:
        if page.sha256 not in self.parts:
            try:
                self.parts[page.sha256] = self.cage.submit_for(seconds_for(page), describe_page, page).result()
            except ParseError as error:
                raise ParseError(error.category, f"{shown(page.url)}: {error}") from error
            self.size += page.size
        return self.parts[page.sha256]

    def paging(self, page: Page) -> Paging:
        return paging(self.described(page).nodes)

    def remembered(self, url: str) -> None:
        return None


def _whole(parts: Iterable[Descriptions], size: int) -> Whole:
    pages = list(parts)
    one = pages[0] if len(pages) == 1 else merged(pages)
    nodes, misspelt = respelt(one.nodes)
    return Whole(nodes, misspelt, tuple(i.detail or "" for i in one.issues if i.code == "syntax_skipped"), size)
