"""A web of trouble on this machine: every way we know in which a link can be good, bad or dangerous, each with its host.

Names end in `.trouble.test`; `resolve` leads them to sockets on 127.0.0.1 and [::1]. Nothing here leaves the machine.
"""

import socket
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from ssl import SSLContext
from types import TracebackType
from typing import Self

from demo.trouble import bodies, http, nights, redirects, tls, urls, wire
from demo.trouble.case import BEHAVIOURS, DOMAIN, Case
from demo.trouble.names import Names, name_cases
from demo.trouble.server import Listener, Log, Seen
from demo.trouble.talk import Talk
from demo.trouble.urls import non_ascii_hosts, url_cases

# importing them is what enters the behaviours
_MODULES = (http, redirects, wire, bodies, nights, urls, tls)
_IPV6, _CLOSED, _SILENT = f"ipv6-only.{DOMAIN}", f"port-closed.{DOMAIN}", f"no-connection.{DOMAIN}"


@dataclass(slots=True)
class Trouble:
    """The running web of trouble; a context manager.

    Cases that this machine cannot play (IPv6, TLS without openssl) are left out. `names` is for the tests of names:
    put its `getaddrinfo` in the place of `socket`'s.
    """

    cases: tuple[Case, ...]
    resolve: dict[str, str]  # host name -> "127.0.0.1:port" or "[::1]:port"
    trust: SSLContext | None  # what a client must trust so that the good certificate holds; None without openssl
    names: Names
    _log: Log
    _listeners: tuple[Listener, ...]
    _sockets: tuple[socket.socket, ...]

    @property
    def seen(self) -> tuple[Seen, ...]:
        """All requests so far, in order of arrival."""
        return tuple(self._log.seen)

    @property
    def night(self) -> int:
        """The night that is simulated, from 0; some hosts behave by it."""
        return self._log.night

    @night.setter
    def night(self, night: int) -> None:
        self._log.night = night

    def close(self) -> None:
        """Stop serving, and let go of those that are kept waiting."""
        self._log.closing.set()
        for listener in self._listeners:
            listener.close()
        for held in self._sockets:
            held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def start() -> Trouble:
    """Begin to serve on free ports, in threads that end with the process."""
    log = Log()
    contexts, trust = _certificates()
    behaviours = [b for b in BEHAVIOURS.values() if b.certificate is None or b.certificate in contexts]
    hosts = {b.host: b for b in behaviours}
    certificates = {b.host: contexts[b.certificate] for b in behaviours if b.certificate}

    def answer(talk: Talk) -> None:
        behaviour = hosts.get(talk.host)
        if talk.path == "/robots.txt" and not (behaviour and behaviour.own_robots):
            talk.page("404 Not Found", "404", "Ingen robots.txt")
        else:
            (behaviour.answer if behaviour else http.plain)(talk)

    web = Listener(log, answer)
    secure = Listener(log, answer, certificate=lambda name: certificates.get(name or ""))
    resolve = {b.host: (secure if b.certificate else web).address for b in behaviours}
    resolve |= dict.fromkeys((*non_ascii_hosts(), f"plain.{DOMAIN}."), web.address)
    listeners = [web, secure]
    cases = [b.case for b in behaviours] + [*url_cases(web.port), *name_cases(web.port), *_wrong_door(resolve, web)]
    resolve[_CLOSED] = f"127.0.0.1:{_closed_port()}"
    cases.append(Case("port_closed", f"http://{_CLOSED}/data.csv", "dead", "the machine is there, the server is not"))
    full, callers = _silent_socket()
    resolve[_SILENT] = f"127.0.0.1:{full.getsockname()[1]}"
    cases.append(
        Case(
            "no_connection", f"http://{_SILENT}/data.csv", "inconclusive", "nobody takes the connection, nor refuses it"
        )
    )
    if socket.has_ipv6 and (newer := _ipv6(log, answer)):
        listeners.append(newer)
        resolve[_IPV6] = newer.address
        cases.append(Case("ipv6_only", f"http://{_IPV6}/data.csv", "alive", "reached over IPv6 alone", kind="data"))
    return Trouble(tuple(cases), resolve, trust, Names(), log, tuple(listeners), (full, *callers))


def _certificates() -> tuple[Mapping[str, SSLContext], SSLContext | None]:
    if not tls.available():
        return {}, None
    with tempfile.TemporaryDirectory() as folder:
        authority = tls.Authority(Path(folder))
        return authority.contexts(), authority.trust()


def _wrong_door(resolve: dict[str, str], web: Listener) -> tuple[Case, ...]:
    resolve[f"no-tls-here.{DOMAIN}"] = web.address
    return (
        Case("no_tls_here", f"https://no-tls-here.{DOMAIN}/data.csv", "inconclusive", "no TLS where TLS was promised"),
    )


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _silent_socket() -> tuple[socket.socket, list[socket.socket]]:
    """A socket whose queue is full, so that further callers hear nothing."""
    full = socket.create_server(("127.0.0.1", 0), backlog=0)
    callers = [socket.socket() for _ in range(3)]
    for caller in callers:
        caller.setblocking(False)
        caller.connect_ex(full.getsockname())
    return full, callers


def _ipv6(log: Log, answer: Callable[[Talk], None]) -> Listener | None:
    try:
        return Listener(log, answer, socket.AF_INET6)
    except OSError:  # a machine without it
        return None
