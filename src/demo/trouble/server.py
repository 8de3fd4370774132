"""Sockets of the web of trouble: accepts, reads requests, writes them down, and hands them to behaviours."""

import contextlib
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from demo.trouble.talk import Talk

_MOST = 1 << 16  # bytes of a request's head


@dataclass(slots=True)
class Seen:
    """One request. Times are `time.monotonic()`; `ended` is None while it is being answered."""

    host: str
    method: str
    path: str  # with the query, as it was sent
    night: int
    at: float
    in_flight: int  # requests of this host under way, this one included
    ended: float | None = None


class Log:
    """All requests in order of arrival, shared by the listeners, and the night that is simulated."""

    def __init__(self) -> None:
        self.night = 0
        self.seen: list[Seen] = []
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._under_way: Counter[str] = Counter()
        self._asked: Counter[tuple[str, str]] = Counter()

    def begin(self, host: str, method: str, path: str) -> tuple[Seen, int]:
        """Write a request down; the number is how many this host has had with this method."""
        with self._lock:
            self._under_way[host] += 1
            if path != "/robots.txt":
                self._asked[host, method] += 1
            seen = Seen(host, method, path, self.night, time.monotonic(), self._under_way[host])
            self.seen.append(seen)
            return seen, self._asked[host, method]

    def end(self, seen: Seen) -> None:
        """The answer has been given, or given up. May be said more than once; the first time counts."""
        with self._lock:
            if seen.ended is None:
                self._under_way[seen.host] -= 1
                seen.ended = time.monotonic()


class Listener:
    """One socket and its threads. With `contexts`, it speaks TLS and shows the certificate of the host that is asked for."""

    def __init__(
        self,
        log: Log,
        answer: Callable[[Talk], None],
        family: socket.AddressFamily = socket.AF_INET,
        certificate: Callable[[str | None], ssl.SSLContext | None] | None = None,
    ) -> None:
        self._log, self._answer = log, answer
        self._tls = _by_name(certificate) if certificate else None
        self._socket = socket.create_server(
            ("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), family=family, backlog=512
        )
        self.port: int = self._socket.getsockname()[1]
        self.address = f"[::1]:{self.port}" if family == socket.AF_INET6 else f"127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Accept no more."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self._socket.accept()
                threading.Thread(target=self._talk, args=(sock,), daemon=True).start()

    def _talk(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):  # the caller has gone, or spoke no HTTP
            sock.settimeout(60)
            if self._tls:
                sock = self._tls.wrap_socket(sock, server_side=True)
            with sock:
                line, headers = _head(sock)
                method, path, _ = line.split(" ", 2)
                host = (
                    headers.get("host", "").rpartition("]")[2].partition(":")[0].rstrip(".").lower() or headers["host"]
                )
                seen, nth = self._log.begin(host, method, path)
                try:
                    done = partial(self._log.end, seen)
                    self._answer(Talk(sock, method, path, headers, host, seen.night, nth, self._log.closing, done))
                finally:
                    self._log.end(seen)


def _head(sock: socket.socket) -> tuple[str, dict[str, str]]:
    """The request line and the headers. Raises ValueError for what is neither."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = sock.recv(8192)
        if not piece or len(data) > _MOST or data.startswith(b"\x16"):  # \x16 begins a TLS handshake
            raise ValueError("no HTTP")
        data += piece
    line, *rest = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    pairs = (text.partition(":") for text in rest)
    return line, {"host": "", **{name.strip().lower(): value.strip() for name, _, value in pairs}}


def _by_name(certificate: Callable[[str | None], ssl.SSLContext | None]) -> ssl.SSLContext:
    """A context that becomes the asked-for host's as soon as that is known."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

    def choose(sock: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: ssl.SSLContext) -> None:
        if chosen := certificate(name):
            sock.context = chosen

    context.sni_callback = choose
    return context
