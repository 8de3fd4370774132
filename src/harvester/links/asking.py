"""One request to one host: HEAD, or GET of the first bytes. Follows nothing, keeps nothing, waits for nobody for long."""

import errno
import socket
import ssl
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import httpcore
import httpx

from harvester.addresses import SocketAddress
from harvester.errors import FetchError, LinkCategory
from harvester.http import Timeouts
from harvester.http.wire import Stream, Wire

PIECE = 64 << 10  # bytes of a body that are looked at
_OVERHEAD = 512 << 10  # bytes of headers and framing that an answer may have beside the piece
_NOT_FROM_HERE = frozenset({errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
_CODINGS = {"": False, "identity": False, "gzip": True, "x-gzip": True}


@dataclass(frozen=True, slots=True)
class Answer:
    """The beginning of an answer. Header names are lower-case; of a repeated header the last counts."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool  # the body is all there is
    total: int | None  # bytes of all there is, as far as the server says
    coding: str = ""  # that the body is packed in and we cannot unpack


class Line:
    """The connection to one origin (scheme, host and port), kept from one request to the next while it holds."""

    def __init__(
        self,
        route: Callable[[str, int], Sequence[SocketAddress]],
        tls: ssl.SSLContext,
        user_agent: str,
        timeouts: Timeouts,
    ) -> None:
        self._wire = Wire(route)
        self._timeouts = timeouts
        self._tls = tls
        self._agent = user_agent.encode()
        self._connection: httpcore.HTTP11Connection | None = None

    def ask(self, method: str, url: httpx.URL, *, ranged: bool = True) -> Answer:
        """Send one request and read at most the first 64 KiB of its answer, which a GET asks for alone when `ranged`.
        Raises FetchError.

        A connection that the server closed while it lay idle is opened again, once: nothing was answered on it.
        """
        kept = self._connection is not None and self._connection.is_idle()
        if not kept:
            self.close()
        self._wire.begin(self._timeouts.answer, PIECE + _OVERHEAD)
        try:
            return self._exchange(method, url, ranged)
        except FetchError as error:
            self.close()
            if not kept or self._wire.received or error.category == "timeout":
                raise
        self._wire.begin(self._timeouts.answer, PIECE + _OVERHEAD)
        try:
            return self._exchange(method, url, ranged)
        except FetchError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _exchange(self, method: str, url: httpx.URL, ranged: bool) -> Answer:
        headers = [
            (b"Host", url.netloc), (b"User-Agent", self._agent), (b"Accept", b"*/*"), (b"Accept-Encoding", b"identity"),
        ]  # fmt: skip
        if method == "GET" and ranged:
            headers.append((b"Range", b"bytes=0-%d" % (PIECE - 1)))
        host, port = url.raw_host.decode("ascii"), port_of(url)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port, target=url.raw_path)
        try:
            if self._connection is None:
                origin = httpcore.Origin(url.raw_scheme, url.raw_host, port)
                self._connection = httpcore.HTTP11Connection(origin, self._connect(url.scheme, host, port))  # type: ignore[arg-type] # of that shape
            request = httpcore.Request(
                method, target, headers=headers, extensions={"timeout": {"read": self._timeouts.read}}
            )
            response = self._connection.handle_request(request)
            try:
                return _read(response, method)
            finally:
                response.close()  # closes the connection too, if there was more
        except (httpcore.ProtocolError, httpcore.ConnectionNotAvailable, ValueError) as error:
            raise FetchError("truncated" if self._wire.ended else "protocol", str(error)[:200]) from error

    def _connect(self, scheme: str, host: str, port: int) -> Stream:
        try:
            stream = self._wire.connect_tcp(host, port, self._timeouts.connect)
            return stream.start_tls(self._tls, host, self._timeouts.connect) if scheme == "https" else stream
        except FetchError as error:
            raise FetchError(_our_own(error) or error.category, str(error)) from error


def _our_own(error: FetchError) -> LinkCategory | None:
    """The category of a failure that says something of our network rather than of the host."""
    cause = error.__cause__
    if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN:
        return "dns_unsure"
    if isinstance(cause, OSError) and error.category == "connect" and cause.errno in _NOT_FROM_HERE:
        return "no_route"
    return None


def _read(response: httpcore.Response, method: str) -> Answer:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1").strip() for name, value in response.headers}
    total = _total(response.status, headers)
    if method == "HEAD":
        response.read()  # the end of nothing: a connection that was not read to the end is not used again
        return Answer(response.status, headers, b"", True, total)
    body = bytearray()
    ended = True
    for chunk in response.iter_stream():
        body += chunk
        if len(body) > PIECE or (len(body) == PIECE and total != PIECE):
            ended = False
            break
    piece = bytes(body[:PIECE])
    coding = headers.get("content-encoding", "").lower()
    if coding not in _CODINGS:  # what is there is there, and browsers may well read it
        return Answer(response.status, headers, piece, False, None, coding[:60])
    if _CODINGS[coding]:  # not asked for either, but some know nothing else
        piece, ended = _unpacked(piece, ended)
        total = len(piece) if ended else None
    elif ended and response.status != 206:
        total = len(piece)
    return Answer(response.status, headers, piece, ended and total in (None, len(piece)), total)


def _total(status: int, headers: Mapping[str, str]) -> int | None:
    text = headers.get("content-range", "").rpartition("/")[2] if status == 206 else headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _unpacked(piece: bytes, ended: bool) -> tuple[bytes, bool]:
    """The first 64 KiB of what a piece of gzip holds, and whether that is all."""
    inflate = zlib.decompressobj(wbits=31)
    try:
        data = inflate.decompress(piece, PIECE)
    except zlib.error as error:
        raise FetchError("bad_encoding", f"not the gzip it is said to be ({error})") from error
    return data, ended and inflate.eof


def port_of(url: httpx.URL) -> int:
    """The port that a URL means."""
    return url.port or (443 if url.scheme == "https" else 80)
