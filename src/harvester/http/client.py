"""The only way to the network: polite, patient within bounds, and trusting nothing that comes back.

Every request goes to an address that was judged (`addresses`), over sockets with a deadline (`wire`), at the host's
pace (`politeness`); what comes is unpacked within limits (`bodies`) and archived before anybody reads it.
"""

import json
import re
import ssl
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from threading import Lock
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

import httpx
import stamina
from stamina.instrumentation import set_on_retry_hooks

from harvester.addresses import SocketAddress, refusal, resolve, shown
from harvester.archive import Archive, Stored
from harvester.config import SourceConfig
from harvester.errors import Category, FetchError, LinkCategory
from harvester.http.bodies import decoded
from harvester.http.politeness import Pace, Rhythm, retry_after, rhythm, span
from harvester.http.trust import unverified, verified
from harvester.http.wire import Wire
from harvester.pages import Page

ATTEMPTS = 4  # requests to one URL, the first included
MAX_REDIRECTS = 5
MAX_WAIT = 120.0  # seconds that a host may ask for at once
MAX_WAITING = 300.0  # seconds that one source may be waited for in all, pauses between requests apart
_TRANSIENT = frozenset({"connect", "timeout", "http_5xx", "rate_limited", "truncated"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OWN_CATEGORY: dict[int, Category] = {401: "http_401", 403: "http_403", 404: "http_404", 410: "http_410"}
_OVERHEAD = 1 << 20  # bytes of headers and framing that an answer may have beside its body
_IN_MEMORY = 1 << 20  # a body up to this size never becomes a temporary file
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,100}", re.ASCII)

OnRequest = Callable[[str, int | str, float], None]  # URL without secrets, status or error category, seconds

set_on_retry_hooks(())  # requests are told to `on_request`; stamina would write log lines of its own


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, between two reads, and for the whole answer, connecting included."""

    connect: float = 10.0
    read: float = 30.0
    answer: float = 180.0


class Client:
    """What all sources of a run share: the archive, the trust in certificates, and the pace of every host.

    `resolve` sends a host name to an address and port of our choice: {"fdk.demo.test": "127.0.0.1:41231"}.
    """

    def __init__(
        self,
        archive: Archive,
        contact: str,
        version: str,
        resolve: Mapping[str, str] | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        *,
        timeouts: Timeouts = Timeouts(),
        tls: ssl.SSLContext | None = None,
        on_request: OnRequest | None = None,
    ) -> None:
        self.archive = archive
        self.user_agent = f"kommunedata/{version} (+{contact})"
        self.resolve = {name.lower(): address for name, address in (resolve or {}).items()}
        self.timeouts = timeouts
        self.tls = tls or verified()
        self.on_request = on_request
        self._sleep, self._clock = sleep, clock
        self._paces: dict[str, Pace] = {}
        self._lock = Lock()

    def source(self, source: SourceConfig) -> "SourceClient":
        """A client for one source, to be used as a context manager and by one thread."""
        return SourceClient(source, self)

    def pace(self, host: str) -> Pace:
        """The one pace of a host."""
        with self._lock:
            return self._paces.setdefault(host, Pace(self._sleep, self._clock))


class _Transient(FetchError):
    """A failure that may pass: worth another request."""

    def __init__(self, category: Category | LinkCategory, message: str, asked_for: float | None = None) -> None:
        super().__init__(category, message)
        self.asked_for = asked_for  # seconds, by Retry-After


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: httpx.URL
    headers: httpx.Headers
    content: bytes | None = None
    if_changed: Page | None = None


@dataclass(frozen=True, slots=True)
class _Host:
    client: httpx.Client
    wire: Wire
    pace: Pace
    rhythm: Rhythm


class SourceClient:
    """The requests of one source. One httpx client per host: a shared pool costs four times the CPU per request."""

    def __init__(self, source: SourceConfig, shared: Client) -> None:
        self.requests = 0  # sent, repetitions and redirects included
        self.bytes = 0  # archived, decoded
        self._source = source
        self._shared = shared
        self._hosts: dict[str, _Host] = {}
        self._patience = MAX_WAITING
        self._tls = unverified() if source.tls else shared.tls

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for host in self._hosts.values():
            host.client.close()

    def get(self, url: str, accept: str, *, if_changed: Page | None = None) -> Page:
        """Fetch a URL into the archive, following redirects. With `if_changed`, a page of this URL from before, the
        server may say that it still holds, and that page is given back. Raises FetchError."""
        headers = {"Accept": accept}
        if if_changed and if_changed.etag:
            headers["If-None-Match"] = if_changed.etag
        if if_changed and if_changed.last_modified:
            headers["If-Modified-Since"] = if_changed.last_modified
        conditional = if_changed if len(headers) > 1 else None
        return self._follow(_Request("GET", _parse(url), httpx.Headers(headers), if_changed=conditional))

    def post_json(self, url: str, body: object, accept: str) -> Page:
        """Fetch the answer to a question in JSON into the archive. Only for questions: it may be sent more than once.
        Raises FetchError."""
        headers = httpx.Headers({"Accept": accept, "Content-Type": "application/json"})
        return self._follow(_Request("POST", _parse(url), headers, json.dumps(body).encode()))

    def post_form(self, url: str, fields: Mapping[str, str], accept: str) -> Page:
        """As `post_json`, for a question in the fields of a form. Raises FetchError."""
        headers = httpx.Headers({"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"})
        return self._follow(_Request("POST", _parse(url), headers, urlencode(fields).encode()))

    def _follow(self, request: _Request) -> Page:
        """Redirects are followed here and not by httpx, so that every step is judged like the first."""
        seen = [request.url]
        while True:
            answer = self._insist(request)
            if isinstance(answer, Page):
                return answer
            if request.url.scheme == "https" and answer.scheme == "http":
                # on the same host too: whoever sits between could change everything; configure the http URL if it must be
                raise FetchError("refused_url", f"{shown(request.url)}: redirects from https to {shown(answer)}")
            if answer in seen or len(seen) > MAX_REDIRECTS:
                raise FetchError(
                    "redirect_loop", f"{shown(seen[0])}: redirected {len(seen)} times, now to {shown(answer)}"
                )
            seen.append(answer)
            request = replace(request, url=answer)

    def _insist(self, request: _Request) -> Page | httpx.URL:
        """Try again what may pass. stamina counts and spaces the attempts; the waiting itself is the host's, since
        whoever asks that host next, for another source perhaps, must wait as well."""
        for attempt in stamina.retry_context(_again, attempts=ATTEMPTS, timeout=None, wait_initial=1.0, wait_max=30.0):
            with attempt:
                try:
                    return self._once(request)
                except _Transient as error:
                    self._wait(request.url.host, error, attempt.next_wait)
                    raise
        raise AssertionError("unreachable")

    def _wait(self, host: str, error: _Transient, backoff: float) -> None:
        wait = backoff if error.asked_for is None else error.asked_for
        if wait > MAX_WAIT:
            raise FetchError(error.category, f"{error}; gave up: asked for {span(wait)}") from error
        if wait > self._patience:
            raise FetchError(
                error.category, f"{error}; gave up: the source has been waited for {span(MAX_WAITING)}"
            ) from error
        self._patience -= wait
        self._shared.pace(host).hold_off(wait)

    def _once(self, request: _Request) -> Page | httpx.URL:
        """One request and its answer, which is a page or the URL of a redirect."""
        url = request.url
        if problem := refusal(url.scheme, url.host, _port(url), bool(url.userinfo)):
            raise FetchError("refused_url", f"{shown(url)}: {problem}")
        host = self._host(url.host)
        with host.pace.turn(host.rhythm):
            started = time.monotonic()
            outcome: int | str = "interrupted"
            try:
                outcome, answer = self._exchange(request, host)
                return answer
            except FetchError as error:
                outcome = error.category
                raise _about(url, error) from error
            finally:
                if self._shared.on_request:
                    self._shared.on_request(shown(url), outcome, time.monotonic() - started)

    def _exchange(self, request: _Request, host: _Host) -> tuple[int, Page | httpx.URL]:
        self.requests += 1
        host.wire.begin(self._shared.timeouts.answer, self._source.max_wire_bytes + _OVERHEAD)
        try:
            sent = host.client.build_request(
                request.method, request.url, headers=request.headers, content=request.content
            )
            with closing(host.client.send(sent, stream=True)) as response:
                return response.status_code, self._judge(request, response)
        except (httpx.HTTPError, ValueError) as error:  # h11 lets some ValueErrors of absurd headers through
            # On a connection that served before, the fault may lie in what the last answer left behind.
            cut = host.wire.ended or not host.wire.fresh
            raise FetchError("truncated" if cut else "protocol", str(error)[:200]) from error

    def _judge(self, request: _Request, response: httpx.Response) -> Page | httpx.URL:
        status, headers = response.status_code, response.headers
        if status == 200:
            stored = self._receive(response)
            self.bytes += stored.size
            return Page(
                str(request.url), _media_type(headers), stored.sha256, stored.size, stored.path,
                etag=_validator(headers, "etag"), last_modified=_validator(headers, "last-modified"),
            )  # fmt: skip
        if status == 304 and request.if_changed is not None:
            return request.if_changed
        if status in _REDIRECTS:
            if request.method == "POST" and status not in (307, 308):
                raise FetchError("protocol", f"answered {status} to a POST, which would have to become a GET")
            try:
                return request.url.join(headers["location"])
            except (KeyError, ValueError, httpx.InvalidURL) as error:
                raise FetchError("protocol", f"answered {status} with no usable Location") from error
        if status == 429 or status >= 500:
            asked_for = retry_after(headers.get("retry-after"), datetime.now(UTC))
            raise _Transient("rate_limited" if status == 429 else "http_5xx", f"answered {status}", asked_for)
        if status >= 400:
            raise FetchError(_OWN_CATEGORY.get(status, "http_4xx"), f"answered {status}")
        raise FetchError("protocol", f"answered {status}, which was not asked for")

    def _receive(self, response: httpx.Response) -> Stored:
        limits, archive = self._source, self._shared.archive
        if int(response.headers.get("content-length", 0)) > limits.max_wire_bytes:
            raise FetchError("too_large", f"announces more than {limits.max_wire_bytes} bytes")
        body = decoded(
            response.iter_raw(),
            response.headers.get("content-encoding", ""),
            max_wire_bytes=limits.max_wire_bytes,
            max_bytes=limits.max_bytes,
        )
        with tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(archive.root)) as spool:
            for piece in body:  # `writelines` would hold all of it in memory, and look at its size only then
                spool.write(piece)
            return archive.store(spool)

    def _host(self, name: str) -> _Host:
        if (host := self._hosts.get(name)) is None:
            shared = self._shared
            wire = Wire(self._route)
            timeouts = shared.timeouts
            client = httpx.Client(
                transport=_transport(wire, self._tls),
                timeout=httpx.Timeout(timeouts.read, connect=timeouts.connect),
                headers=httpx.Headers({"User-Agent": shared.user_agent, "Accept-Encoding": "gzip"}, encoding="utf-8"),
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # an answer depends on its request alone
                trust_env=False,
            )
            pauses = rhythm(name, self._source.pause, ours=name in shared.resolve)
            host = self._hosts[name] = _Host(client, wire, shared.pace(name), pauses)
        return host

    def _route(self, host: str, port: int) -> Sequence[SocketAddress]:
        """Where to connect for a URL: what the configuration names may be private, what data names may not."""
        if mapped := self._shared.resolve.get(host):
            host, _, digits = mapped.rpartition(":")
            return resolve(host.strip("[]"), int(digits), trusted=True)
        return resolve(host, port, trusted=self._source.allow_private or self._configured(host, port))

    def _configured(self, host: str, port: int) -> bool:
        source = self._source
        urls = [_parse(url) for url in (source.url, source.resource_url, source.registration_url) if url]
        return any((url.raw_host.decode(), _port(url)) == (host, port) for url in urls)


def _transport(wire: Wire, tls: ssl.SSLContext) -> httpx.HTTPTransport:
    """httpx's own transport over our sockets. It has no public place for them: fail rather than go unguarded."""
    transport = httpx.HTTPTransport(
        verify=tls, trust_env=False, limits=httpx.Limits(max_connections=1, keepalive_expiry=30)
    )
    if not hasattr(transport._pool, "_network_backend"):
        raise RuntimeError("httpx keeps its sockets elsewhere than in 0.28; harvester.http must be adapted")
    transport._pool._network_backend = wire  # type: ignore[assignment] # of that shape
    return transport


def _again(error: Exception) -> float | bool:
    """stamina's question: try again? 0 is yes, without a wait of stamina's own."""
    return 0.0 if isinstance(error, _Transient) else False


def _about(url: httpx.URL, error: FetchError) -> FetchError:
    """The error with its URL before it."""
    message = f"{shown(url)}: {error}"
    if error.category in _TRANSIENT:
        return _Transient(error.category, message, error.asked_for if isinstance(error, _Transient) else None)
    return FetchError(error.category, message)


def _parse(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except httpx.InvalidURL as error:
        raise FetchError("refused_url", f"{shown(url)}: {error}") from error


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _media_type(headers: httpx.Headers) -> str:
    bare = headers.get("content-type", "").partition(";")[0].strip().lower()
    return bare if _MEDIA_TYPE.fullmatch(bare) else ""


def _validator(headers: httpx.Headers, name: str) -> str | None:
    """An ETag or date that can be sent back."""
    value: str = headers.get(name, "")
    return value if value and value.isascii() and len(value) <= 500 else None
