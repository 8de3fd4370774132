"""Starts the demo's portals on free ports of 127.0.0.1 and says how to reach them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Self

from demo.entries import entries
from demo.fdk import Resource, Search
from demo.hydra import Feed, feed_path
from demo.norway import IKS_OWNERS, PLACES
from demo.registration import Registration
from demo.server import Answer, Asked, Bucket, Logged, Server
from demo.websites import Websites

Limits = Literal["demo", "documented", "off"]
_SEARCH, _RESOURCE, _REGISTRATION = "search.demo.test", "resource.demo.test", "registration.demo.test"
# Requests a second, and how many at once. The documented limits would make the demo a matter of minutes; its own are
# generous, but a reader in a hurry is told to wait all the same.
_LIMITS: dict[Limits, dict[str, tuple[float, int]]] = {
    "demo": {_SEARCH: (10, 8), _RESOURCE: (1000, 400), _REGISTRATION: (100, 30)},
    "documented": {_SEARCH: (10 / 60, 20), _RESOURCE: (5, 10), _REGISTRATION: (1, 3)},
    "off": {},
}


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One source for the configuration; `municipality_number` is None for a national one."""

    id: str
    kind: str
    url: str
    resource_url: str | None = None
    municipality_number: str | None = None
    registration_url: str | None = None
    pause: float = 0.0  # seconds between requests: the demo's hosts ask for none


@dataclass(frozen=True, slots=True)
class Organisation:
    """A company for the configuration's `organisations`."""

    number: str
    name: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demo:
    """The running demo; a context manager. `requests` is every request answered so far."""

    sources: tuple[SourceEntry, ...]
    organisations: tuple[Organisation, ...]
    resolve: dict[str, str]  # host name -> "127.0.0.1:port"
    requests: list[Logged]
    _servers: tuple[Server, ...]
    websites: Websites = field(default_factory=Websites)  # on which what the catalogues describe lies

    def close(self) -> None:
        """Stop serving."""
        for server in self._servers:
            server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def start(datasets: int | None = None, seed: int = 2026, limits: Limits = "demo", night: int = 0) -> Demo:
    """Serve the invented Norway as it stood on a night.

    `datasets` counts municipal and other datasets in all sources together, each once (default about 1,300).
    Two starts with the same arguments answer every request with the same bytes.
    """
    known = entries(datasets, night)
    log: list[Logged] = []
    feeds = [place for place in PLACES if place.feed]
    answers: dict[str, Callable[[Asked], Answer]] = {
        _SEARCH: Search(known, seed), _RESOURCE: Resource(known, seed), _REGISTRATION: Registration(known, seed),
    }  # fmt: skip
    websites = Websites()
    answers.update({f"data.{p.slug}.demo.test": _beside(Feed(p, known, seed), feed_path(p), websites) for p in feeds})
    buckets = {host: Bucket(*limit) for host, limit in _LIMITS[limits].items()}
    servers = {host: Server(host, answer, buckets.get(host), log) for host, answer in answers.items()}
    national = SourceEntry(
        "demo-fdk", "fdk", f"http://{_SEARCH}", f"http://{_RESOURCE}", registration_url=f"http://{_REGISTRATION}"
    )
    own = tuple(
        SourceEntry(
            f"demo-{place.slug}", "dcat", f"http://data.{place.slug}.demo.test{feed_path(place)}", None, place.number
        )
        for place in feeds
    )
    shared = tuple(
        Organisation(place.org_number, place.name, IKS_OWNERS)
        for place in PLACES
        if place.slug == "avfall" and place.org_number
    )
    sites = Server("websites", websites, None, [])  # theirs is a log of its own: no catalogue is asked there
    resolve = dict.fromkeys(websites.hosts, sites.address) | {host: s.address for host, s in servers.items()}
    return Demo((national, *own), shared, resolve, log, (*servers.values(), sites), websites)


def _beside(feed: Feed, path: str, websites: Websites) -> Callable[[Asked], Answer]:
    """A host with a feed at one path, and files beside it."""
    return lambda asked: feed(asked) if asked.path.startswith(path) else websites(asked)
