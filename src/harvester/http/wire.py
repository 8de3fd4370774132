"""Sockets that keep a deadline and an allowance for a whole answer, which httpx itself does not.

httpx's timeouts hold for one read each: a server that sends a byte now and then keeps it busy for ever. Here every
read, write and handshake gets what is left of the answer's time. Shaped as httpcore's network backend and stream.
"""

import selectors
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from typing import Any

from harvester.addresses import SocketAddress
from harvester.errors import Category, FetchError

# OpenSSL's X509_V_ERR_… numbers; verify(1) lists them
_TLS_CATEGORIES: dict[int, Category] = {
    9: "tls_expired",  # not yet valid
    10: "tls_expired",
    18: "tls_self_signed",
    2: "tls_chain",
    19: "tls_chain",  # a root that nobody here trusts
    20: "tls_chain",
    21: "tls_chain",
    62: "tls_host",
    64: "tls_host",  # of an IP address
}


class Wire:
    """The connections of one client to one host, one request at a time."""

    def __init__(self, route: Callable[[str, int], Sequence[SocketAddress]]) -> None:
        self._route = route
        self._seconds = self._deadline = 0.0
        self._allowance = 0
        self.received = 0  # bytes of the present answer
        self.fresh = False  # the present request opened its own connection
        self.ended = False  # the server closed it

    def begin(self, seconds: float, allowance: int) -> None:
        """A new request, which has so many seconds and may bring so many bytes, headers and framing included."""
        self._seconds, self._deadline = seconds, time.monotonic() + seconds
        self._allowance = allowance
        self.received, self.fresh, self.ended = 0, False, False

    def left(self, timeout: float | None) -> float:
        """Seconds that the next step may take. Raises FetchError (timeout) when none are left."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise FetchError("timeout", f"the whole answer took longer than {self._seconds:g} s")
        return left if timeout is None else min(left, timeout)

    def took(self, data: bytes) -> None:
        """Count what came. Raises FetchError (too_large)."""
        self.received += len(data)
        self.ended = not data
        if self.received > self._allowance:
            raise FetchError("too_large", f"more than {self._allowance} bytes on the wire, headers included")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> "Stream":
        """Connect to the first address that answers, of those that the route allows."""
        failure: OSError | None = None
        for target in self._route(host, port):
            seconds = self.left(timeout)
            sock = socket.socket(target.family, socket.SOCK_STREAM)
            try:
                sock.settimeout(seconds)
                sock.connect(target.address)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as error:
                sock.close()
                failure = error
                continue
            self.fresh = True
            return Stream(sock, self)
        if isinstance(failure, TimeoutError):
            raise FetchError("timeout", f"no connection within {timeout:g} s") from failure
        raise FetchError("connect", f"no connection ({_reason(failure)})") from failure


class Stream:
    """One connection."""

    def __init__(self, sock: socket.socket, wire: Wire) -> None:
        self._sock = sock
        self._wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes; none when the server has closed. Raises FetchError (timeout, connect, truncated, too_large)."""
        self._sock.settimeout(self._wire.left(timeout))
        try:
            data = self._sock.recv(max_bytes)
        except TimeoutError as error:
            self._wire.left(timeout)  # says so if it was the whole answer's time that ran out
            raise FetchError("timeout", f"nothing came for {timeout:g} s") from error
        except OSError as error:
            category: Category = "truncated" if self._wire.received else "connect"
            raise FetchError(category, f"the connection broke ({_reason(error)})") from error
        self._wire.took(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it. Raises FetchError (timeout, connect)."""
        if not buffer:  # the end of a request without a body
            return
        self._sock.settimeout(self._wire.left(timeout))
        try:
            self._sock.sendall(buffer)
        except TimeoutError as error:
            raise FetchError("timeout", "the request could not be sent in time") from error
        except OSError as error:
            raise FetchError("connect", f"the connection broke ({_reason(error)})") from error

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "Stream":
        """The same connection, encrypted. Raises FetchError (the tls categories, timeout, connect)."""
        self._sock.settimeout(self._wire.left(timeout))
        try:
            return Stream(ssl_context.wrap_socket(self._sock, server_hostname=server_hostname), self._wire)
        except (OSError, ValueError) as error:  # ssl.SSLError and TimeoutError are OSErrors
            self._sock.close()
            raise _tls_failure(error) from error

    def close(self) -> None:
        """Close it."""
        self._sock.close()

    def get_extra_info(self, info: str) -> Any:
        """What the pool asks: whether anything came (an end, for one) while the connection lay idle."""
        if info == "is_readable":
            return self._sock.fileno() < 0 or _readable(self._sock)
        return None


def _readable(sock: socket.socket) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return bool(selector.select(0))


def _tls_failure(error: OSError | ValueError) -> FetchError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return FetchError(_TLS_CATEGORIES.get(error.verify_code, "tls"), f"certificate refused: {error.verify_message}")
    if isinstance(error, TimeoutError):
        return FetchError("timeout", "the TLS handshake did not end in time")
    if isinstance(error, ssl.SSLEOFError) or (isinstance(error, OSError) and not isinstance(error, ssl.SSLError)):
        return FetchError("connect", f"the connection broke in the TLS handshake ({_reason(error)})")
    return FetchError("tls", f"no TLS connection ({_reason(error)})")


def _reason(error: BaseException | None) -> str:
    return getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
