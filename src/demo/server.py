"""A small HTTP server on 127.0.0.1 around one pure function: counts what it is asked and refuses those in a hurry."""

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, taken apart. Header names are lower-case; of a repeated query parameter the first counts."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, whole."""

    status: int
    body: bytes = b""
    media_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Logged:
    """What a test may want to know of a request afterwards."""

    host: str
    method: str
    path: str  # with the query
    at: float  # time.monotonic()
    in_flight: int  # requests of this host under way, this one included
    status: int


@dataclass(slots=True)
class Bucket:
    """A token bucket, as nginx' limit_req: `burst` at once, then `rate` a second."""

    rate: float
    burst: int
    _tokens: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._tokens, self._at = float(self.burst), time.monotonic()

    def wait(self) -> float:
        """Seconds until the next request is welcome: 0 takes a token. Not safe without a lock."""
        now = time.monotonic()
        self._tokens = min(self.burst, self._tokens + (now - self._at) * self.rate)
        self._at = now
        if self._tokens >= 1:
            self._tokens -= 1
            return 0.0
        return (1 - self._tokens) / self.rate


class Server:
    """One host of the demo on a free port, in threads that end with the process. `log` grows in order of answering."""

    def __init__(self, host: str, answer: Callable[[Asked], Answer], bucket: Bucket | None, log: list[Logged]) -> None:
        self._lock = threading.Lock()
        self._in_flight = 0
        self._host, self._answer, self._bucket, self._log = host, answer, bucket, log
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.address = f"127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        """Take no more requests."""
        self._http.shutdown()
        self._http.server_close()

    def serve(self, asked: Asked, path: str) -> Answer:
        """Answer one request and write it down."""
        at = time.monotonic()
        with self._lock:
            self._in_flight += 1
            in_flight = self._in_flight
            wait = self._bucket.wait() if self._bucket else 0.0
        try:
            answer = _too_many(wait) if wait else self._answer(asked)
        finally:
            with self._lock:
                self._in_flight -= 1
        self._log.append(Logged(self._host, asked.method, path, at, in_flight, answer.status))
        return answer


def _too_many(wait: float) -> Answer:
    return Answer(429, b'{"message":"Too many requests"}', headers=(("Retry-After", str(math.ceil(wait))),))


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version, sys_version = "kommunedata-demo", ""
        disable_nagle_algorithm = True  # else head and body leave 40 ms apart
        wbufsize = 1 << 16
        timeout = 60  # of an idle connection

        def do_GET(self) -> None:
            self._respond()

        def do_HEAD(self) -> None:
            self._respond()

        def do_POST(self) -> None:
            self._respond()

        def _respond(self) -> None:
            parts = urlsplit(self.path)
            length = self.headers.get("Content-Length", "0")
            answer = server.serve(
                Asked(
                    self.command,
                    parts.path,
                    {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()},
                    {name.lower(): value for name, value in self.headers.items()},
                    self.rfile.read(int(length)) if length.isdigit() else b"",
                ),
                self.path,
            )
            self.send_response(answer.status)
            if answer.status != 304:
                self.send_header("Content-Type", answer.media_type)
                self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers:
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the log is `Server`'s."""

    return Handler
