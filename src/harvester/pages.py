"""What passes between a portal and the harvester: pages as they came, what a page holds, and the shape of a portal."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from store.records import IssueRecord, Record

if TYPE_CHECKING:
    from harvester.config import SourceConfig
    from harvester.http import SourceClient
    from harvester.rdf import Descriptions


_DIGITS = 10
_UNLIKELY = 10 ** (_DIGITS - 1)


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a source, as it came. The body is in the archive (gzip), never whole in memory here."""

    url: str  # the final one: relative IRIs are read against it
    media_type: str  # as stated by the server, bare and lower-case; may be wrong or ""
    sha256: str
    size: int  # bytes, decoded
    path: Path  # gzip file in the archive
    etag: str | None = None
    last_modified: str | None = None
    token: str | None = None  # the portal's own mark of this version (data.norge.no: metadata.modified)
    # what the portal said elsewhere and reading depends on (data.norge.no: whose the datasets are); see `reading_name`
    context: str | None = None
    listing: bool = False  # a page that only lists what exists: archived, never read for records
    of: int | None = None  # how many pages there will be in all, where the portal knows


@dataclass(frozen=True, slots=True)
class Gap:
    """A dataset that the source lists but could not give tonight: known to exist, so neither changed nor missing."""

    key: str  # what the mapper would have called it: its IRI
    reason: str
    gone: bool = False  # there is nothing where it should be: said of this dataset, and nothing of the service


@dataclass(frozen=True, slots=True)
class Paging:
    """What a page says about the pages around it."""

    next_url: str | None = None
    reported: int | None = None  # hydra:totalItems and kin
    datasets: int = 0  # how many the page gave; the reader's to say, as is which
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Contents:
    """What the pure half of a portal makes of one page."""

    records: tuple[Record, ...]
    issues: tuple[IssueRecord, ...] = ()
    paging: Paging = Paging()
    parser: str | None = None
    complete: bool = True  # read to the end; False closes nothing
    rejected: int = 0
    described: "Descriptions | None" = None  # what the records were made of, where it was RDF


class Reader(Protocol):
    """Lets a portal ask what a page says, when the next request depends on it; reading happens in the cage."""

    def paging(self, page: Page) -> Paging:
        """Read the page (once) and give its paging. Raises ParseError."""

    def remembered(self, url: str) -> Page | None:
        """The page that this URL gave in an earlier fetch of this source, if it was read to its end and is still whole
        in the archive."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What `pages` gives at its end: how many datasets the source itself says it has, if it says so. It then counts
    for more than what single pages report."""

    reported: int | None = None


def likely(number: int | None) -> int | None:
    """A number that a source states, or None where it cannot be how many there are of anything."""
    return number if number is not None and 0 <= number < _UNLIKELY else None


def in_address(text: str, otherwise: int) -> int:
    """A number in an address, as paging writes it; `otherwise` where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _DIGITS else otherwise


def reading_name(mapper: str, page: Page) -> str:
    """What a reading of the page is known by beside its bytes: who reads it, and a digest of its context."""
    if page.context is None:
        return mapper
    return f"{mapper} {blake2b(page.context.encode(), digest_size=8).hexdigest()}"


class Portal(Protocol):
    """Satisfied by a module."""

    MAPPER: str  # "dcat 2": kind and version; raised whenever the same bytes would give other records

    def pages(self, source: "SourceConfig", client: "SourceClient", reader: Reader) -> Iterator[Page | Gap]:
        """Every page of the source, in order. Raises FetchError or ParseError where it must stop; what was
        yielded before stands. A generator's return value (`Listing`) proves or disproves completeness."""

    def slice(self, source: "SourceConfig", org_numbers: tuple[str, ...]) -> "SourceConfig | None":
        """The source narrowed to some organisations, or None where the protocol cannot."""

    def contents(self, page: Page) -> Contents:
        """Pure: what the page holds. Runs in a worker process. Raises ParseError."""
