"""The hosts of a night's checks: of each its pace, its lines and its robots.txt."""

import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from harvester.addresses import SocketAddress, refusal, resolve
from harvester.errors import FetchError
from harvester.http import Timeouts
from harvester.http.politeness import Pace, Rhythm, retry_after, rhythm
from harvester.http.trust import verified
from harvester.http.wire import Wire
from harvester.links.asking import Answer, Line, port_of
from harvester.links.budget import Budget
from harvester.links.robots import Rules
from harvester.links.witness import Witness

TIMEOUTS = Timeouts(connect=10.0, read=15.0, answer=30.0)
PATIENCE = 120.0  # seconds that a host may ask for; if it wants more, it is left alone for the night
REDIRECTS = frozenset({301, 302, 303, 307, 308})
OVERLOADED = frozenset({429, 503})
_IF_NOT_SAID = 60.0  # seconds, when a host is overloaded and does not say for how long
MAYBE_OURS = frozenset({"dns", "connect", "truncated"})  # what a network that is down here looks like


class Held(Exception):
    """The host has asked to be left alone for longer than tonight's patience."""


@dataclass(slots=True)
class Host:
    """One host. Whoever asks it does so in its turn: one request at a time, a pause between two."""

    name: str
    pace: Pace
    pause: float
    held: bool = False
    lines: dict[tuple[str, int | None, bool], Line] = field(default_factory=dict)
    rules: dict[tuple[str, int | None], Rules] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)  # of `rules`: fetched once, others wait for it
    busy: threading.Lock = field(default_factory=threading.Lock)  # of `lines`

    def heed(self, answer: Answer) -> None:
        """Leave it alone for as long as it asks when it is overloaded."""
        if answer.status in OVERLOADED:
            asked_for = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
            wait = _IF_NOT_SAID if asked_for is None else asked_for
            if wait > PATIENCE:
                self.held = True
            else:
                self.pace.hold_off(wait)


@dataclass(frozen=True, slots=True)
class Network:
    """How requests are made: by whom, trusting which certificates, at which pace. `resolve` sends a host name to an
    address and port of our choice, as in `harvester.http.Client`."""

    user_agent: str
    tls: ssl.SSLContext
    pause: Callable[[str], float]  # seconds between two requests to a host
    resolve: Mapping[str, str] = field(default_factory=dict)
    timeouts: Timeouts = TIMEOUTS

    def route(self, private: bool) -> Callable[[str, int], Sequence[SocketAddress]]:
        """Where to connect for a host. What is judged is what is connected to, so that a name that leads elsewhere a
        moment later changes nothing. Raises FetchError (dns, refused_address)."""

        def find(host: str, port: int) -> Sequence[SocketAddress]:
            if mapped := self.resolve.get(host):
                host, _, digits = mapped.rpartition(":")
                return resolve(host.strip("[]"), int(digits), trusted=True)
            return resolve(host, port, trusted=private)

        return find

    def reaches(self, url: str) -> bool:
        """Whether a connection to the host of a URL that the configuration names can be opened."""
        try:
            parsed = httpx.URL(url)
            wire = Wire(self.route(private=True))
            wire.begin(self.timeouts.connect, 0)
            wire.connect_tcp(parsed.raw_host.decode("ascii"), port_of(parsed), self.timeouts.connect).close()
        except (FetchError, httpx.InvalidURL):
            return False
        return True


def network(contact: str, version: str, resolve: Mapping[str, str]) -> Network:
    """The network as a night uses it: honest about who asks, trusting what this machine trusts, a pause of a second."""
    ours = {name.lower(): address for name, address in resolve.items()}
    return Network(
        user_agent=f"kommunedata/{version} (+{contact})",
        tls=verified(),
        pause=lambda host: rhythm(host, None, ours=host in ours).pause,
        resolve=ours,
    )


class Hosts:
    """All hosts that a night meets, by name."""

    def __init__(self, network: Network, budget: Budget, witness: Witness) -> None:
        self._network = network
        self._budget = budget
        self._witness = witness
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    def ask(self, method: str, url: httpx.URL, private: bool, ranged: bool = True) -> Answer:
        """One request in the host's turn, if its robots.txt lets us. Raises FetchError, Held and Spent."""
        if problem := refusal(url.scheme, url.host, port_of(url), bool(url.userinfo)):
            raise FetchError("refused_url", problem)
        host = self.of(url.host)
        rules = self._rules(host, url, private)
        if rules.unavailable:
            raise FetchError("robots_unavailable", "robots.txt could not be had, so nothing was asked")
        if not rules.allow(str(url)):
            raise FetchError("robots", "robots.txt asks us not to look")
        return self._ask(host, method, url, private, ranged)

    def of(self, name: str) -> Host:
        """The host of this name."""
        with self._lock:
            if (host := self._hosts.get(name)) is None:
                pace = Pace(self._sleep, time.monotonic)
                host = self._hosts[name] = Host(name, pace, self._network.pause(name))
            return host

    def hang_up(self, name: str) -> None:
        """Close the connections to a host, when nobody has more to ask it. Who comes by a redirect opens a new one."""
        host = self.of(name)
        with host.busy:
            for line in host.lines.values():
                line.close()

    def close(self) -> None:
        """Hang up everywhere."""
        for name in list(self._hosts):
            self.hang_up(name)

    def _ask(self, host: Host, method: str, url: httpx.URL, private: bool, ranged: bool = True) -> Answer:
        if host.held:  # before the wait: it may be long
            raise Held
        with host.pace.turn(Rhythm(host.pause)), host.busy:
            if host.held:
                raise Held
            self._budget.take()
            key = (url.scheme, url.port, private)
            if (line := host.lines.get(key)) is None:
                network = self._network
                line = host.lines[key] = Line(network.route(private), network.tls, network.user_agent, network.timeouts)
            try:
                answer = line.ask(method, url, ranged=ranged)
            except FetchError as error:
                if error.category in MAYBE_OURS and not self._witness.vouches(host.name):
                    raise FetchError("no_network", f"{error}; but nobody else answered us either") from error
                raise
        host.heed(answer)
        self._witness.answered(host.name)
        return answer

    def _rules(self, host: Host, url: httpx.URL, private: bool) -> Rules:
        with host.lock:
            key = (url.scheme, url.port)
            if (rules := host.rules.get(key)) is None:
                rules = host.rules[key] = Rules(self._robots(host, url.copy_with(raw_path=b"/robots.txt"), private))
                host.pause = max(host.pause, rules.delay)
            return rules

    def _robots(self, host: Host, url: httpx.URL, private: bool) -> Answer | None:
        """Redirects of a robots.txt are followed within the host only: rules for others are theirs to give. A host that is
        overloaded is asked once more after the wait that it asks for."""
        waited = False
        try:
            for _ in range(3):
                answer = self._ask(host, "GET", url, private)
                if answer.status in OVERLOADED and not (waited or host.held):
                    waited = True
                    continue
                if answer.status not in REDIRECTS:
                    return answer
                url = url.join(answer.headers.get("location", ""))
                if url.host != host.name or url.scheme not in ("http", "https"):
                    return None
        except (FetchError, httpx.InvalidURL, ValueError):
            return None
        return None

    def _sleep(self, seconds: float) -> None:
        """Until the time has come or the night is called off."""
        self._budget.called_off.wait(seconds)
