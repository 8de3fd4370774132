"""Check the links of everything that is credited to a municipality: plan a night, visit, and store as one goes."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Engine

from harvester.errors import ISSUES
from harvester.links.budget import Budget
from harvester.links.hosts import Hosts, Network
from harvester.links.plan import plan
from harvester.links.rounds import observe
from harvester.links.witness import Witness
from store.link_uses import collect, contradictions, note
from store.links import Observation, save

BATCH = 500  # observations, or
SECONDS = 1.0  # between two times that they are stored: what is lost to a power cut is seen again


@dataclass(frozen=True, slots=True)
class Night:
    """How a night's checks ended."""

    known: int  # addresses that stand in metadata
    planned: int
    checked: int
    hosts: int
    requests: int
    states: Mapping[str, int]  # of the addresses looked at

    @property
    def left(self) -> int:
        """Planned and not looked at: the budget was spent, or the host asked for peace."""
        return self.planned - self.checked


class LinkProgress(Protocol):
    """Told how the work goes; the harvester knows no terminal."""

    def planned(self, addresses: int, hosts: int) -> None: ...
    def checked(self, observations: int, requests: int) -> None: ...
    def host_done(self, host: str) -> None: ...


class Silent:
    """No progress at all."""

    def planned(self, addresses: int, hosts: int) -> None: ...
    def checked(self, observations: int, requests: int) -> None: ...
    def host_done(self, host: str) -> None: ...


def check(
    engine: Engine,
    network: Network,
    budget: Budget,
    *,
    now: Callable[[], str],
    controls: Collection[Callable[[], bool]] = (),
    private_sources: Collection[str] = (),
    progress: LinkProgress | None = None,
) -> Night:
    """Check what is due. The caller holds the database's lock. What was stored stays stored, whatever stops the night;
    the next one goes on with what was not seen."""
    progress = progress or Silent()
    begun = now()
    with engine.begin() as connection:
        targets, odd = collect(connection, begun, private_sources)
        note(connection, odd, "bad_url", ISSUES["bad_url"].severity)
    tonight = plan(targets, begun, budget.requests)
    progress.planned(tonight.addresses, len(tonight.by_host))
    hosts = Hosts(network, budget, Witness(controls))
    states: Counter[str] = Counter()
    checked, batch, stored_at = 0, list[Observation](), time.monotonic()
    observations = observe(tonight, hosts, budget, now, progress.host_done)
    try:
        for observation in observations:
            batch.append(observation)
            if len(batch) >= BATCH or time.monotonic() - stored_at >= SECONDS:
                checked += _store(engine, batch, states)
                stored_at = time.monotonic()
                progress.checked(checked, budget.used)
    finally:
        observations.close()
        checked += _store(engine, batch, states)
    with engine.begin() as connection:
        code = "access_rights_contradicted"
        note(connection, contradictions(connection), code, ISSUES[code].severity)
    progress.checked(checked, budget.used)
    return Night(len(targets), tonight.addresses, checked, len(tonight.by_host), budget.used, states)


def _store(engine: Engine, batch: list[Observation], states: Counter[str]) -> int:
    """Store a batch and empty it."""
    if not batch:
        return 0
    with engine.begin() as connection:
        stored = save(connection, batch)
    states.update(stored)
    batch.clear()
    return len(stored)
