"""The client against a server that does everything wrong: what each fault is called, and that none takes long."""

import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
from misbehaving import BEHAVIOURS, TURTLE, Misbehaving, Talk

from harvester.archive import Archive
from harvester.config import SourceConfig
from harvester.errors import FetchError
from harvester.http import Client, Timeouts
from harvester.pages import Page

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # cheap to make; TLS has tests of its own
IMPATIENT = Timeouts(connect=0.8, read=0.5, answer=0.9)


@dataclass
class Time:
    """A clock that only sleeping moves."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds

    def clock(self) -> float:
        return self.now


@dataclass
class Trial:
    """A server, an archive, and a client that is allowed to ask the server."""

    server: Misbehaving
    root: Path
    time: Time = field(default_factory=Time)

    def source(self, **more: object) -> SourceConfig:
        limits = {"max_wire_bytes": 400_000, "max_bytes": 1_000_000}
        return SourceConfig(**{"id": "trial", "kind": "dcat", "url": self.server.url()} | limits | more)

    def client(self, timeouts: Timeouts = IMPATIENT, **more: object) -> Client:
        return Client(
            Archive(self.root), "post@example.no", "0.1", sleep=self.time.sleep, clock=self.time.clock,
            timeouts=timeouts, tls=NO_TLS, **more,
        )  # fmt: skip

    def get(self, path: str, **more: object) -> Page:
        with self.client().source(self.source(**more)) as client:
            return client.get(self.server.url(path), "text/turtle")

    def failure(self, path: str, **more: object) -> FetchError:
        with pytest.raises(FetchError) as caught:
            self.get(path, **more)
        return caught.value


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    with Misbehaving() as server:
        yield Trial(server, tmp_path / "archive")


# behaviour -> what it is called, and how many requests its URL gets
MATRIX = {
    "plain": ("ok", 1),
    "chunked": ("ok", 1),
    "gzipped": ("ok", 1),
    "two_gzip_members": ("ok", 1),
    "close_delimited": ("ok", 1),  # nothing says where it ends: a cut one is the parser's to find
    "no_content_type": ("ok", 1),
    "html_as_turtle": ("ok", 1),  # what a body is, is told by reading it
    "json_as_xml": ("ok", 1),
    "wrong_charset": ("ok", 1),
    "nonsense_content_type": ("ok", 1),
    "hints_first": ("ok", 1),
    "long_length": ("ok", 1),
    "error_then_fine": ("ok", 2),
    "busy_then_fine": ("ok", 2),
    "cut_then_fine": ("ok", 2),
    "moved": ("ok", 1),
    "moved_nearby": ("ok", 1),
    "sets_cookie": ("ok", 1),
    "not_modified_with_body": ("ok", 1),
    "close_at_once": ("truncated", 4),
    "reset_at_once": ("connect", 4),
    "reset_in_headers": ("truncated", 4),
    "reset_in_body": ("truncated", 4),
    "not_http": ("protocol", 1),
    "drips_headers": ("timeout", 4),
    "drips_body": ("timeout", 4),
    "stalls": ("timeout", 4),
    "stalls_in_body": ("timeout", 4),
    "flood_of_hints": ("too_large", 1),
    "huge_headers": ("protocol", 1),
    "switching_protocols": ("protocol", 1),
    "short_length": ("truncated", 4),
    "two_lengths": ("protocol", 1),
    "absurd_length": ("protocol", 1),
    "announces_too_much": ("too_large", 1),
    "too_much_unannounced": ("too_large", 1),
    "too_much_unpacked": ("too_large", 1),
    "bomb": ("too_large", 1),
    "cut_chunk": ("truncated", 4),
    "cut_between_chunks": ("truncated", 4),
    "bad_chunk": ("protocol", 1),
    "cut_gzip": ("truncated", 4),
    "bogus_gzip": ("bad_encoding", 1),
    "junk_after_gzip": ("bad_encoding", 1),
    "triple_gzip": ("bad_encoding", 1),
    "unasked_coding": ("bad_encoding", 1),
    "no_content": ("protocol", 1),
    "part_of_it": ("protocol", 1),
    "not_modified_unasked": ("protocol", 1),
    "loop": ("redirect_loop", 1),
    "loop_back": ("redirect_loop", 1),
    "ever_on": ("redirect_loop", 6),
    "nowhere": ("protocol", 1),
    "to_another_port": ("refused_address", 1),
    "to_metadata": ("refused_address", 1),
    "to_file": ("refused_url", 1),
    "to_ssh": ("refused_url", 1),
    "to_user": ("refused_url", 1),
    "to_plain_http": ("ok", 1),  # from http; from https it is refused
    "challenge": ("http_403", 1),
    "busy_for_years": ("rate_limited", 1),
    "status_202": ("protocol", 1),
    "status_300": ("protocol", 1),
    "status_400": ("http_4xx", 1),
    "status_401": ("http_401", 1),
    "status_404": ("http_404", 1),
    "status_410": ("http_410", 1),
    "status_418": ("http_4xx", 1),
    "status_429": ("rate_limited", 4),
    "status_500": ("http_5xx", 4),
    "status_503": ("http_5xx", 4),
}


def test_the_matrix_has_every_behaviour() -> None:
    assert {name for name in MATRIX if not name.startswith("status_")} == set(BEHAVIOURS)


@pytest.mark.parametrize("behaviour", MATRIX)
def test_every_behaviour_has_its_category_and_ends_in_time(trial: Trial, behaviour: str) -> None:
    expected, requests = MATRIX[behaviour]
    outcome, message, started = "ok", "", time.monotonic()
    try:
        page = trial.get(behaviour)
    except FetchError as error:
        outcome, message = error.category, str(error)
    asked = trial.server.requests[behaviour]
    assert outcome == expected, message
    # one try may go into a connection that the server has just closed, and is never seen there
    assert asked == requests or 1 < asked == requests - 1
    assert time.monotonic() - started < requests * IMPATIENT.answer + 2
    archived = [p for p in trial.root.rglob("*") if p.is_file()]
    if outcome == "ok":
        assert archived == [page.path]
        assert len(Archive.read(page.path)) == page.size
    else:
        assert archived == []
        assert trial.server.url(behaviour) in message or "redirect" in message or "refused" in outcome


def test_a_page_carries_what_the_server_said_of_it(trial: Trial) -> None:
    page = trial.get("not_modified_with_body")
    assert Archive.read(page.path) == TURTLE
    assert (page.url, page.media_type, page.size) == (
        trial.server.url("not_modified_with_body"),
        "text/turtle",
        len(TURTLE),
    )
    assert (page.etag, page.last_modified) == ('"v1"', "Wed, 25 Nov 2026 03:00:00 GMT")


@pytest.mark.parametrize(
    ("behaviour", "media_type"),
    [("wrong_charset", "text/xml"), ("no_content_type", ""), ("nonsense_content_type", "")],
)
def test_the_media_type_is_bare_lower_case_or_nothing(trial: Trial, behaviour: str, media_type: str) -> None:
    assert trial.get(behaviour).media_type == media_type


def test_the_url_of_a_page_is_where_the_redirects_ended(trial: Trial) -> None:
    assert trial.get("moved").url == trial.server.url("plain")


def test_requests_say_honestly_who_asks_and_for_what(trial: Trial) -> None:
    trial.get("plain")
    (talk,) = trial.server.talks
    assert talk.asked("User-Agent") == "kommunedata/0.1 (+post@example.no)"
    assert talk.asked("Accept") == "text/turtle"
    assert talk.asked("Accept-Encoding") == "gzip"


def test_a_question_in_json_is_posted_and_its_answer_is_a_page(trial: Trial) -> None:
    with trial.client().source(trial.source()) as client:
        page = client.post_json(trial.server.url("plain"), {"query": "Ås"}, "application/json")
        assert client.post_json(trial.server.url("moved_nearby"), {}, "application/json").url.endswith(
            "/plain?page=2#top"
        )
        with pytest.raises(FetchError, match="would have to become a GET"):
            client.post_json(trial.server.url("moved"), {}, "application/json")
    assert page.size == len(TURTLE)
    assert trial.server.talks[0].asked("Content-Type") == "application/json"
    assert trial.server.talks[0].asked("Content-Length") == str(len(json.dumps({"query": "Ås"})))


def test_an_unchanged_page_is_given_back_as_it_was_even_when_a_body_comes_with_the_304(trial: Trial) -> None:
    with trial.client().source(trial.source()) as client:
        url = trial.server.url("not_modified_with_body")
        first = client.get(url, "text/turtle")
        assert client.get(url, "text/turtle", if_changed=first) is first
        assert client.get(trial.server.url("plain"), "text/turtle").sha256 == first.sha256
        assert (client.requests, client.bytes) == (3, 2 * len(TURTLE))
    assert trial.server.talks[1].asked("If-Modified-Since") == first.last_modified


def test_a_304_to_a_page_without_validators_is_against_the_protocol(trial: Trial) -> None:
    with trial.client().source(trial.source()) as client:
        page = client.get(trial.server.url("plain"), "text/turtle")
        with pytest.raises(FetchError, match="304"):
            client.get(trial.server.url("not_modified_unasked"), "text/turtle", if_changed=page)


def test_one_connection_serves_all_requests_to_a_host(trial: Trial) -> None:
    with trial.client().source(trial.source()) as client:
        for _ in range(5):
            client.get(trial.server.url("plain"), "text/turtle")
    assert (client.requests, trial.server.connections) == (5, 1)


def test_what_an_answer_leaves_behind_does_not_spoil_the_next(trial: Trial) -> None:
    with trial.client().source(trial.source()) as client:
        for _ in range(3):
            assert client.get(trial.server.url("long_length"), "text/turtle").size == len(TURTLE)


def test_cookies_are_not_sent_back(trial: Trial) -> None:
    with trial.client().source(trial.source()) as client:
        client.get(trial.server.url("sets_cookie"), "text/turtle")
        client.get(trial.server.url("sets_cookie"), "text/turtle")
    assert [talk.asked("Cookie") for talk in trial.server.talks] == [None, None]


def test_a_body_of_exactly_the_limit_passes_and_one_byte_more_does_not(trial: Trial) -> None:
    assert trial.get("plain", max_bytes=len(TURTLE), max_wire_bytes=len(TURTLE)).size == len(TURTLE)
    assert trial.failure("plain", max_bytes=len(TURTLE) - 1).category == "too_large"
    assert trial.failure("chunked", max_wire_bytes=len(TURTLE) - 1).category == "too_large"


# --- waiting


def busy_once(*headers: str) -> Callable[[Talk], None]:
    return lambda talk: talk.answer("503 Busy", *headers) if talk.nth == 1 else talk.answer()


@pytest.mark.parametrize(
    ("header", "waits"),
    [
        ("Retry-After: 2", [2.0]),
        ("Retry-After: 0", []),
        (f"Retry-After: {format_datetime(datetime.now(UTC) - timedelta(days=1))}", []),
        ("Retry-After: -1", [1.0]),
        ("Retry-After: abc", [1.0]),
        ("X-Nothing: said", [1.0]),
        ("Retry-After: 120", [120.0]),
        ("Retry-After: 121", "gave up: asked for 121 s"),
        ("Retry-After: 1e9", "gave up: asked for 32 years"),
    ],
)
def test_a_server_is_given_the_time_it_asks_for_within_reason(
    trial: Trial, monkeypatch: pytest.MonkeyPatch, header: str, waits: list[float] | str
) -> None:
    monkeypatch.setitem(BEHAVIOURS, "busy", busy_once(header))
    if isinstance(waits, str):
        assert str(trial.failure("busy")).endswith(waits)
    else:
        trial.get("busy")
        assert trial.time.slept == waits


def test_a_date_in_retry_after_is_waited_for(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        BEHAVIOURS, "busy", busy_once(f"Retry-After: {format_datetime(datetime.now(UTC) + timedelta(seconds=60))}")
    )
    trial.get("busy")
    assert len(trial.time.slept) == 1
    assert 50 < trial.time.slept[0] <= 60


def test_without_word_from_the_server_the_waits_double(trial: Trial) -> None:
    trial.failure("status_503")
    assert trial.time.slept == [1.0, 2.0, 4.0]


def test_a_source_is_waited_for_five_minutes_in_all(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BEHAVIOURS, "busy", lambda talk: talk.answer("429 Busy", "Retry-After: 110"))
    error = trial.failure("busy")
    assert error.category == "rate_limited"
    assert "waited for" in str(error)
    assert sum(trial.time.slept) <= 300
    assert trial.server.requests["busy"] == 3


def test_the_pause_lies_between_the_end_of_a_request_and_the_start_of_the_next_repetitions_too(trial: Trial) -> None:
    with trial.client().source(trial.source(pause=6.0)) as client:
        client.get(trial.server.url("plain"), "text/turtle")
        client.get(trial.server.url("busy_then_fine"), "text/turtle")
    assert trial.time.slept == [6.0, 7.0]


def test_two_sources_on_one_host_share_its_pace(trial: Trial) -> None:
    shared = trial.client()
    for name in ("one", "two"):
        with shared.source(trial.source(id=name, pause=3.0)) as client:
            client.get(trial.server.url("plain"), "text/turtle")
    assert trial.time.slept == [3.0]


def test_a_host_is_never_asked_twice_at_the_same_time(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, peaks = [], []

    def slow(talk: Talk) -> None:
        at_work.append(talk)
        time.sleep(0.05)
        peaks.append(len(at_work))
        at_work.remove(talk)
        talk.answer()

    monkeypatch.setitem(BEHAVIOURS, "slow", slow)
    shared = trial.client()

    def read(_: int) -> None:
        with shared.source(trial.source()) as client:
            client.get(trial.server.url("slow"), "text/turtle")

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(read, range(5)))
    assert peaks == [1] * 5


def test_the_whole_answer_ends_at_its_deadline_however_steadily_it_drips(trial: Trial) -> None:
    started = time.monotonic()
    shared = trial.client(Timeouts(connect=1, read=5, answer=0.5))
    with shared.source(trial.source()) as client, pytest.raises(FetchError, match=r"longer than 0\.5 s"):
        client.get(trial.server.url("drips_headers"), "text/turtle")
    assert 4 * 0.5 <= time.monotonic() - started < 4 * 0.5 + 1


# --- where it may go


def test_what_the_configuration_names_may_be_private_and_nothing_else(trial: Trial) -> None:
    public = {"url": "http://example.test/"}
    assert trial.failure("plain", **public).category == "refused_address"
    assert trial.server.connections == 0
    assert trial.get("plain", **public, resource_url=trial.server.url()).size
    assert trial.get("plain", **public, allow_private=True).size


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0177.0.0.1", "127.1", "0.0.0.0", "[::ffff:127.0.0.1]"])  # noqa: S104
def test_no_spelling_of_this_machine_gets_past_the_guard(trial: Trial, host: str) -> None:
    with trial.client().source(trial.source()) as client, pytest.raises(FetchError) as caught:
        client.get(f"http://{host}:{trial.server.port}/plain", "text/turtle")
    assert caught.value.category in ("refused_address", "refused_url")  # httpx itself refuses leading zeros
    assert trial.server.connections == 0


@pytest.mark.parametrize(
    "url",
    ["ftp://example.test/", "file:///etc/passwd", "http:///x", "catalogue.ttl", "http://example.test:25/", "http://example.test:6379/",
     "http://[::1", "http://exa\x00mple.test/", "data:text/turtle,x"],
)  # fmt: skip
def test_a_url_that_cannot_be_asked_for_is_refused_without_a_request(trial: Trial, url: str) -> None:
    with trial.client().source(trial.source()) as client, pytest.raises(FetchError) as caught:
        client.get(url, "text/turtle")
    assert caught.value.category == "refused_url"
    assert client.requests == 0


def test_a_name_that_turns_private_after_it_was_judged_is_not_asked(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["93.184.215.14", "127.0.0.1"])  # public while it is judged
    connected = []

    def rebinding(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(_: socket.socket, address: object) -> None:
        connected.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket.socket, "connect", connect)
    with trial.client().source(trial.source()) as client, pytest.raises(FetchError) as caught:
        client.get(f"http://rebinding.test:{trial.server.port}/plain", "text/turtle")
    assert caught.value.category == "refused_address"
    assert connected == [("93.184.215.14", trial.server.port)]


def test_a_host_with_a_dead_ipv6_address_is_reached_over_ipv4(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    def both(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", port, 0, 0)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    assert trial.get("plain").size == len(TURTLE)


def test_a_name_that_does_not_resolve_is_asked_once(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = trial.failure("plain", url="http://nowhere.test/")
    assert error.category == "dns"
    assert "Name or service not known" in str(error)


def test_a_closed_port_is_tried_four_times(trial: Trial) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    with trial.client().source(trial.source(url=url)) as client, pytest.raises(FetchError, match="refused") as caught:
        client.get(url, "text/turtle")
    assert (caught.value.category, client.requests) == ("connect", 4)


def test_a_resolved_name_goes_to_its_port_and_stays_in_the_page(trial: Trial) -> None:
    shared = trial.client(resolve={"FDK.demo.test": f"127.0.0.1:{trial.server.port}"})
    with shared.source(trial.source(url="http://fdk.demo.test/")) as client:
        page = client.get("http://fdk.demo.test/plain", "text/turtle")
        client.get("http://fdk.demo.test/plain", "text/turtle")
    assert page.url == "http://fdk.demo.test/plain"
    assert trial.server.talks[0].asked("Host") == "fdk.demo.test"
    assert trial.time.slept == []


def test_proxies_of_the_environment_are_not_used(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert trial.get("plain").size


def test_httpx_still_keeps_its_sockets_where_we_replace_them() -> None:
    assert hasattr(httpx.HTTPTransport()._pool, "_network_backend")


# --- what it tells


def test_every_request_is_told_without_its_secrets(trial: Trial) -> None:
    told: list[tuple[str, int | str]] = []
    shared = trial.client(on_request=lambda url, status, seconds: told.append((url, status)))
    with shared.source(trial.source()) as client:
        client.get(trial.server.url("plain?page=2&api_key=hemmelig"), "text/turtle")
        for path in ("status_404?sig=hemmelig", "stalls?access_token=hemmelig"):
            with pytest.raises(FetchError) as caught:
                client.get(trial.server.url(path), "text/turtle")
            assert "hemmelig" not in str(caught.value)
    assert told[0] == (trial.server.url("plain?page=2&api_key=…"), 200)
    assert [status for _, status in told] == [200, "http_404", *["timeout"] * 4]
    assert not any("hemmelig" in url for url, _ in told)
    assert "hemmelig" not in str(trial.failure("to_user"))


def test_a_source_client_closes_its_connections(trial: Trial) -> None:
    with trial.client().source(trial.source()) as client:
        client.get(trial.server.url("plain"), "text/turtle")
        talk = trial.server.talks[0]
    deadline = time.monotonic() + 2
    while talk.sock.fileno() >= 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert talk.sock.fileno() < 0
