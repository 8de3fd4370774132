"""Read one source from its first request to its end; whatever happens, what was read before stands."""

import tempfile
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from harvester.addresses import shown
from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import SourceConfig
from harvester.errors import ParseError, SourceError
from harvester.http import SourceClient
from harvester.pages import Gap, Listing, Page, Paging, Portal, likely, reading_name
from harvester.portals import registry
from harvester.reading import read_page, seconds_for
from store.fetches import Fetched, KnownReading, Memory, NewReading, Scope, Status, StoredPage
from store.records import IssueRecord

MOST_GONE = 0.1  # of what is listed: more datasets without a description are a fault of the service, night after night

PageRead = Callable[[str, int, int | None], None]  # source id, pages so far, pages expected if known


@dataclass(slots=True)
class SourceReader:
    """The portals' `Reader`: hands pages to the cage once, remembers the last fetch, and knows what need not be read."""

    source: SourceConfig
    portal: Portal
    cage: Cage
    archive: Archive
    memory: Memory
    spools: Path
    keys: set[str] = field(default_factory=set)  # of the datasets read so far
    _pending: dict[tuple[str, str], Future[NewReading]] = field(default_factory=dict)

    def paging(self, page: Page) -> Paging:
        """Read the page (once) and give its paging. Raises ParseError."""
        reading = self.reading(page)
        keys = frozenset(reading.dataset_keys)
        return Paging(reading.next_url, reading.reported, len(reading.dataset_keys), keys)

    def remembered(self, url: str) -> Page | None:
        """The page that this URL gave in an earlier fetch of this source, if it was read to its end and need not be
        fetched again: it is in the archive, and whole there where it will have to be read."""
        known = self.memory.pages.get(url)
        path = self.archive.path(known.sha256) if known and known.read else None
        if known is None or path is None:
            return None
        page = _page(known, path)
        return page if self._name(page) in self.memory.readings or self._is_whole(path) else None

    def start(self, page: Page) -> None:
        """Begin reading a page in the cage, unless its bytes were read in the last fetch by this very mapper."""
        name = self._name(page)
        if name not in self._pending and name not in self.memory.readings:
            spool = self.spools / f"{len(self._pending)}"
            if not self._pending and self.memory.fingerprints:
                self._known.write_bytes(self.memory.fingerprints)
            self._pending[name] = self.cage.submit_for(
                seconds_for(page),
                read_page,
                self.source.kind,
                page,
                spool,
                self._known if self.memory.fingerprints else None,
            )

    def reading(self, page: Page) -> NewReading | KnownReading:
        """The finished reading of a page. Raises ParseError."""
        name = self._name(page)
        reading: NewReading | KnownReading | None = self.memory.readings.get(name)
        if reading is None:
            self.start(page)
            try:
                reading = self._pending[name].result()
            except ParseError as error:
                said = str(error).removeprefix(f"{page.url}: ")  # once, and without its secrets
                raise ParseError(error.category, f"{shown(page.url)}: {said}") from error
        self.keys.update(reading.dataset_keys)
        return reading

    @property
    def _known(self) -> Path:
        """Where workers find the fingerprints of what is stored: one file a source, however many pages it has."""
        return self.spools / "known"

    def _name(self, page: Page) -> tuple[str, str]:
        """What a reading of the page is known by."""
        return page.sha256, reading_name(self.portal.MAPPER, page)

    def _is_whole(self, path: Path) -> bool:
        """A damaged file leaves our archive, which keeps what it has and would not take the page anew."""
        try:
            Archive.read(path)
        except ParseError:
            if path.is_relative_to(self.archive.root):
                path.unlink(missing_ok=True)
            return False
        return True


def read_source(
    source: SourceConfig,
    client: SourceClient,
    cage: Cage,
    archive: Archive,
    memory: Memory,
    spools: Path,
    *,
    scope: Scope,
    started_at: str,
    page_read: PageRead = lambda *_: None,
) -> Fetched:
    """Read a source over the network. Never raises SourceError: what went wrong is in the result's status and issues."""
    portal = registry()[source.kind]
    reader = SourceReader(source, portal, cage, archive, memory, Path(tempfile.mkdtemp(dir=spools)))
    walk = _Walk(portal.pages(source, client, reader))
    pages: list[Page] = []
    for page in walk:
        pages.append(page)
        if not page.listing:
            reader.start(page)
        page_read(source.id, len(pages), walk.expected)
        if len(reader.keys) > source.max_datasets:
            break
    fetched = _gather(source.id, reader, pages, scope, started_at, walk.stopped, walk.gaps, walk.reported, walk.gone)
    trusting = (
        (IssueRecord(code="tls_not_verified", subject=source.id, detail=source.tls.reason[:500]),) if source.tls else ()
    )
    return replace(fetched, size=client.bytes, issues=(*fetched.issues, *trusting))


def replay_source(
    source: SourceConfig,
    cage: Cage,
    archive: Archive,
    stored: tuple[StoredPage, ...],
    status: Status,
    reported: int | None,
    spools: Path,
    *,
    started_at: str,
) -> Fetched:
    """Read a source's stored pages again: the same bytes, today's mapper, no network."""
    reader = SourceReader(source, registry()[source.kind], cage, archive, Memory(), Path(tempfile.mkdtemp(dir=spools)))
    pages = []
    stopped = None if stored else SourceError("never_read", "no stored pages to read again; harvest it first")
    for known in stored:
        path = archive.path(known.sha256)
        if path is None:
            stopped = SourceError("archive", f"page {known.sha256[:12]} of {known.url} is no longer in the archive")
            continue
        page = _page(known, path)
        pages.append(page)
        reader.start(page)
    fetched = _gather(source.id, reader, pages, "full", started_at, stopped, {}, reported)
    return replace(fetched, status="partial") if fetched.status == "complete" and status != "complete" else fetched


def _page(known: StoredPage, path: Path) -> Page:
    """A stored page, as it came."""
    return Page(
        known.url, known.media_type, known.sha256, known.size, path,
        known.etag, known.last_modified, known.token, known.context,
    )  # fmt: skip


class _Walk:
    """Goes through a portal's pages and notes how they ended."""

    def __init__(self, pages: Iterator[Page | Gap]) -> None:
        self._pages = pages
        self.stopped: SourceError | None = None
        self.gaps: dict[str, str] = {}  # dataset key -> why it could not be read
        self.gone: set[str] = set()  # those of them of which nothing is to be had
        self.reported: int | None = None
        self.expected: int | None = None

    def __iter__(self) -> Iterator[Page]:
        while True:
            try:
                step = next(self._pages)
            except StopIteration as end:
                if isinstance(end.value, Listing):
                    self.reported = likely(end.value.reported)
                return
            except SourceError as error:
                self.stopped = error
                return
            if isinstance(step, Gap):
                self.gaps[step.key] = step.reason
                if step.gone:
                    self.gone.add(step.key)
            else:
                self.expected = step.of or self.expected
                yield step


def _gather(
    source_id: str,
    reader: SourceReader,
    pages: list[Page],
    scope: Scope,
    started_at: str,
    stopped: SourceError | None,
    gaps: dict[str, str],
    reported: int | None,
    gone: Collection[str] = (),
) -> Fetched:
    """Wait for all readings and judge the whole: complete only if everything that exists was read to its end. Pages
    behind the one that brings more datasets than the source may have are left out.

    A few listed datasets that have had no description for nights are a fault of theirs, and not of tonight's reading:
    they are told, stay as they are, and do not keep what else is missing from being noticed."""
    issues = [
        IssueRecord(code="listed_but_gone" if key in gone else "page_failed", subject=key, detail=reason[:500])
        for key, reason in gaps.items()
    ]
    stored: list[StoredPage] = []
    failures: list[SourceError] = []
    keys: set[str] = set()
    said: list[int] = []
    whole, records = True, 0
    for page in pages:
        reading: NewReading | KnownReading | None = None
        if not page.listing:
            try:
                reading = reader.reading(page)
            except ParseError as error:
                failures.append(error)
                code = (
                    error.category
                    if error.category in ("parser_crash", "unsafe_xml", "context_unknown")
                    else "page_failed"
                )
                issues.append(IssueRecord(code=code, subject=page.url, detail=f"{error.category}: {error}"[:500]))
            else:
                keys.update(reading.dataset_keys)
                whole &= reading.complete
                said += () if reading.reported is None else (reading.reported,)
                records += (
                    1
                    if isinstance(reading, KnownReading)
                    else reading.datasets + reading.catalogues + reading.data_services
                )
        stored.append(
            StoredPage(
                page.url,
                page.media_type,
                page.sha256,
                page.size,
                page.etag,
                page.last_modified,
                page.token,
                page.listing,
                page.context,
                reading,
            )
        )
        if len(keys) > reader.source.max_datasets:
            limit = f"more than {reader.source.max_datasets} datasets; raise max_datasets if that is right"
            stopped = stopped or SourceError("too_many_datasets", limit)
            break
    if reported is None:
        reported = max(said, default=None)
    first = stopped or (failures[0] if failures else None)
    nothing_there = scope == "slice" and reported == 0  # a municipality may well have none in a national catalogue
    if first is None and not records and not gaps and not nothing_there:
        first = ParseError("empty", "the source answered, but with no catalogue, dataset or data service in it")
        issues.append(IssueRecord(code="fetch_failed", subject=source_id, detail=f"empty: {first}"))
    if stopped is not None:
        issues.append(
            IssueRecord(code="fetch_failed", subject=source_id, detail=f"{stopped.category}: {stopped}"[:500])
        )
    if first is None and reported is not None and len(keys) + len(gaps) < reported:
        first = SourceError("incomplete_listing", f"{len(keys)} datasets read of {reported} that the source reports")
        issues.append(IssueRecord(code="incomplete_listing", subject=source_id, detail=str(first)))
    if first is None and not whole:
        first = ParseError("syntax", "a page could not be read to its end")
    settled = reader.memory.gone.intersection(gone)
    if len(settled) > MOST_GONE * (len(keys) + len(gaps)):
        settled = frozenset()
    if first is None and (fresh := [key for key in gaps if key not in settled]):
        first = SourceError("gaps", f"{len(fresh)} listed datasets could not be read; {fresh[0]}: {gaps[fresh[0]]}")
    status: Status = "complete" if first is None else "partial" if records else "failed"
    return Fetched(
        source_id=source_id,
        scope=scope,
        started_at=started_at,
        status=status,
        pages=tuple(stored),
        reported=reported,
        error_code=first.category if first else None,
        error=str(first)[:2000] if first else None,
        issues=tuple(issues),
        gaps=frozenset(gaps),
    )


def discard(fetched: Fetched) -> None:
    """Remove the spools that a fetch left."""
    for page in fetched.pages:
        if isinstance(page.reading, NewReading) and page.reading.spool is not None:
            with suppress(FileNotFoundError):
                page.reading.spool.unlink()
