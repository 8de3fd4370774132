"""Harvest the planned sources: read them side by side, store each in one transaction, and let none stop the others."""

import shutil
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine

from harvester.archive import Archive
from harvester.attribution import Register
from harvester.cage import Cage
from harvester.config import Config, SourceConfig
from harvester.errors import ISSUES, ConfigError
from harvester.http import Client
from harvester.portals import registry
from harvester.source import discard, read_source, replay_source
from harvester.who import rows
from store import fetches
from store.attribution import Crediting, attribute
from store.catalogue import Changes, save
from store.db import is_of_the_machine
from store.deduplicate import deduplicate
from store.fetches import Fetched, Memory, Scope, Status
from store.models import Override
from store.overrides import write_overrides
from store.records import storable
from store.who import sub_units, write_who

SEVERITIES = {code: kind.severity for code, kind in ISSUES.items()}
_SRC = Path(__file__).parents[1]
PARALLEL = 8  # sources read at once; one host is never asked twice at the same time (see harvester.http)


@dataclass(frozen=True, slots=True)
class Planned:
    """A source to read, whole or narrowed to some organisations."""

    source: SourceConfig
    scope: Scope = "full"
    municipalities: frozenset[str] = frozenset()  # of a slice: whose


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the reading of one source ended."""

    source_id: str
    url: str
    status: Status
    changes: Changes
    error_code: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """How a harvest ended."""

    outcomes: tuple[Outcome, ...]

    @property
    def complete(self) -> int:
        """Sources read in full."""
        return sum(1 for o in self.outcomes if o.status == "complete")

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """Sources that were not read in full, or are held as suspicious."""
        return tuple(o for o in self.outcomes if o.status != "complete")

    def total(self, column: str) -> int:
        """The sum of one of `Changes`' counts over all sources."""
        return sum(getattr(o.changes, column) for o in self.outcomes)


class Progress(Protocol):
    """Told how the work goes; the harvester knows no terminal."""

    def source_started(self, source_id: str) -> None: ...
    def page_read(self, source_id: str, pages: int, expected: int | None) -> None: ...
    def source_ended(self, outcome: Outcome) -> None: ...


class Silent:
    """No progress at all."""

    def source_started(self, source_id: str) -> None: ...
    def page_read(self, source_id: str, pages: int, expected: int | None) -> None: ...
    def source_ended(self, outcome: Outcome) -> None: ...


def check_sources(config: Config, source_ids: Sequence[str]) -> None:
    """Raises ConfigError for a source that the configuration does not name."""
    known = {s.id for s in config.all_sources()}
    if unknown := [s for s in source_ids if s not in known]:
        raise ConfigError([f"Unknown source: {', '.join(unknown)}. Known: {', '.join(sorted(known)) or 'none'}."])


def plan(config: Config, municipalities: Sequence[str] = (), source_ids: Sequence[str] = ()) -> list[Planned]:
    """What to read: everything, some sources, or what concerns some municipalities.

    A municipality's own sources are read whole, national ones narrowed to its organisations where the protocol can.
    Raises ConfigError for an unknown source.
    """
    sources = config.all_sources()
    check_sources(config, source_ids)
    if source_ids:
        sources = tuple(s for s in sources if s.id in source_ids)
    if not municipalities:
        return [Planned(s) for s in sources]
    chosen = [config.find(query) for query in municipalities]
    numbers = {m.number for m in chosen}
    companies = [c.number for c in config.organisations if numbers & set(c.owners)]
    org_numbers = (*(n for m in chosen for n in m.org_numbers), *companies)
    planned = []
    for source in sources:
        if source.municipality_number in numbers:
            planned.append(Planned(source))
        elif source.municipality_number is None:
            narrowed = registry()[source.kind].slice(source, org_numbers)
            planned.append(Planned(narrowed, "slice", frozenset(numbers)) if narrowed else Planned(source))
    return planned


def settle(connection: Connection, config: Config, overrides: Sequence[Override]) -> "_Crediting":
    """Bring the store in line with the configuration: who is measured, what curators decided, whose each dataset is."""
    write_who(connection, *rows(config))
    write_overrides(connection, overrides)
    credit = _Crediting(config, sub_units(connection))
    for (source_id,) in connection.exec_driver_sql("SELECT id FROM source").all():
        if source := credit.sources.get(source_id):
            attribute(connection, source_id, credit.of(source))
    return credit


def harvest(
    engine: Engine,
    config: Config,
    archive: Archive,
    client: Client,
    cage: Cage,
    planned: Sequence[Planned],
    *,
    now: Callable[[], str],
    progress: Progress | None = None,
    accept_shrink: frozenset[str] = frozenset(),
    replay: bool = False,
    overrides: Sequence[Override] = (),
) -> Summary:
    """Read and store. A replay reads the stored pages and no network.

    The caller holds the database's lock. What was stored stays stored, whatever stops the run.
    """
    progress = progress or Silent()
    with engine.begin() as connection:
        fetches.abort_stale(connection, now())
        credit = settle(connection, config, overrides)
    spools = Path(tempfile.mkdtemp(prefix="reading-", dir=archive.root))
    outcomes: list[Outcome] = []
    pool = ThreadPoolExecutor(min(PARALLEL, len(planned)) or 1)
    try:
        waiting: dict[Future[Fetched], tuple[Planned, int]] = {}
        for job in map(credit.with_units, planned):
            started = now()
            with engine.begin() as connection:
                memory = fetches.remember(connection, job.source.id)
                memory = replace(memory, gone=fetches.long_gone(connection, job.source.id, started))
                stored = fetches.last_pages(connection, job.source.id) if replay else None
                fetch_id = fetches.begin(connection, job.source.id, job.scope, started)
            reading = pool.submit(_read, job, client, cage, archive, memory, stored, spools, started, progress)
            waiting[reading] = (job, fetch_id)
        for done in as_completed(waiting):
            job, fetch_id = waiting[done]
            outcome = _store(engine, done.result(), job, fetch_id, credit, now(), accept_shrink)
            outcomes.append(outcome)
            progress.source_ended(outcome)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # after ^C nobody waits for a server that does not answer
        shutil.rmtree(spools, ignore_errors=True)
    with engine.begin() as connection:
        deduplicate(connection)
    order = {job.source.id: i for i, job in enumerate(planned)}
    return Summary(tuple(sorted(outcomes, key=lambda o: order[o.source_id])))


def _read(
    job: Planned,
    client: Client,
    cage: Cage,
    archive: Archive,
    memory: Memory,
    stored: tuple[tuple[fetches.StoredPage, ...], Status, int | None] | None,
    spools: Path,
    started: str,
    progress: Progress,
) -> Fetched:
    progress.source_started(job.source.id)
    try:
        if stored is not None:
            return replay_source(job.source, cage, archive, *stored, spools, started_at=started)
        with client.source(job.source) as source_client:
            return read_source(
                job.source, source_client, cage, archive, memory, spools,
                scope=job.scope, started_at=started, page_read=progress.page_read,
            )  # fmt: skip
    except Exception as error:
        if is_of_the_machine(error):
            raise
        return _failed(job, started, error)


def _store(
    engine: Engine,
    fetched: Fetched,
    job: Planned,
    fetch_id: int,
    credit: "_Crediting",
    now: str,
    accept_shrink: frozenset[str],
) -> Outcome:
    def save_as(read: Fetched) -> Changes:
        with engine.begin() as connection:
            if read.status == "failed":
                fetches.finish_failed(connection, fetch_id, read, SEVERITIES, now)
                return Changes("failed", issues=len(read.issues), error_code=read.error_code, error=read.error)
            changes = save(
                connection, fetch_id, read,
                now=now, severities=SEVERITIES, accept_shrink=read.source_id in accept_shrink,
            )  # fmt: skip
            if changes.rewritten:  # else it stands as `settle` left it
                attribute(connection, read.source_id, credit.of(job.source))
            return changes

    try:
        changes = save_as(fetched)
    except Exception as error:  # nothing of it is stored
        if is_of_the_machine(error):
            raise
        changes = save_as(_failed(job, fetched.started_at, error))
    discard(fetched)
    return Outcome(fetched.source_id, job.source.url, changes.status, changes, changes.error_code, changes.error)


def _failed(job: Planned, started: str, error: Exception) -> Fetched:
    """A source that this program failed: it must not cost the others their night."""
    return Fetched(job.source.id, job.scope, started, "failed", error_code="fault", error=_our_fault(error))


def _our_fault(error: Exception) -> str:
    """What went wrong in this program, and where."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_SRC)] or frames
    return storable(f"{type(error).__name__}: {error} ({Path(ours[-1].filename).name}, line {ours[-1].lineno})")[:500]


class _Crediting:
    """Binds the register of organisations to a source, in the shape the store asks for."""

    def __init__(self, config: Config, registered: Mapping[str, str]) -> None:
        self._register = Register.from_config(config, registered)
        self.sources = {s.id: s for s in config.all_sources()}

    def with_units(self, job: Planned) -> Planned:
        """A national source has to know which organisations are parts of municipalities: some stand elsewhere there."""
        if job.source.municipality_number is not None:
            return job
        return replace(job, source=job.source.model_copy(update={"units": self._register.units(job.municipalities)}))

    def of(self, source: SourceConfig) -> Crediting:
        return lambda publisher, catalogue: self._register.credit(publisher, source, catalogue)
