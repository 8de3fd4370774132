"""A night at data.norge.no with its documented limits enforced by the servers: never told to wait, and no slower for it.

The hosts have their real names, so the client keeps the pace that it keeps in earnest. Only the world's clock is ours: for
servers and client alike a second is four tenths of one.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from demo.entries import entries
from demo.fdk import Resource, Search
from demo.registration import Registration
from demo.serve import Demo, SourceEntry
from demo.server import Bucket, Logged, Server
from demo_nights import DemoNights
from harvester.cage import Cage
from harvester.run import Summary

SCALE = 2.5
SEARCH, RESOURCE, REGISTRATION = (
    f"{host}.fellesdatakatalog.digdir.no" for host in ("search.api", "resource.api", "dataset-catalog")
)
LIMITS = {SEARCH: (10 / 60, 20), RESOURCE: (5.0, 10), REGISTRATION: (1.0, 3)}  # a second, and at once: as documented
SEED, DATASETS = 2026, 420


@dataclass
class Night:
    """One night's harvest and its requests."""

    summary: Summary
    requests: list[Logged]

    @property
    def seconds(self) -> float:
        """From the first request to the last, in the seconds of that world."""
        return (self.requests[-1].at - self.requests[0].at) * SCALE

    @property
    def allowed(self) -> float:
        """The seconds that the limits ask for, of one who asks one host after the other."""
        asked = Counter(logged.host for logged in self.requests)
        return sum(max(0.0, (asked[host] - burst) / rate) for host, (rate, burst) in LIMITS.items())


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    known = entries(DATASETS)
    log: list[Logged] = []
    answers = {SEARCH: Search(known, SEED), RESOURCE: Resource(known, SEED), REGISTRATION: Registration(known, SEED)}
    servers = [
        Server(host, answer, Bucket(LIMITS[host][0] * SCALE, LIMITS[host][1]), log) for host, answer in answers.items()
    ]
    resolve = {host: server.address for host, server in zip(answers, servers, strict=True)}
    national = SourceEntry(
        "data-norge", "fdk", f"http://{SEARCH}", f"http://{RESOURCE}", registration_url=f"http://{REGISTRATION}"
    )
    with Demo((national,), (), resolve, log, tuple(servers)) as demo, Cage() as cage:
        nights = DemoNights(tmp_path_factory.mktemp("limits"), cage)
        config = nights.config(demo, pause=None)
        client = nights.scaled_client(config, SCALE, time.sleep, time.monotonic)
        yield Night(nights.harvest(config, client=client), log)


def test_every_host_was_asked_and_everything_was_read(night: Night) -> None:
    assert {logged.host for logged in night.requests} == set(LIMITS)
    assert [(o.status, o.error) for o in night.summary.outcomes] == [("complete", None)]
    assert night.summary.total("datasets") > 250


def test_nobody_was_ever_told_to_wait(night: Night) -> None:
    assert {logged.status for logged in night.requests} == {200}
    assert all(logged.in_flight == 1 for logged in night.requests)


def test_it_took_no_more_than_a_fifth_longer_than_the_limits_ask_for(night: Night) -> None:
    print(f"{len(night.requests)} requests, {night.seconds / night.allowed:.2f} of what the limits ask for")
    assert night.allowed > 25
    assert night.seconds <= 1.2 * night.allowed
