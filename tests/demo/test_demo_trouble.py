"""The web of trouble does what its cases say, and writes down who asked for what."""

import socket
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from typing import get_args
from urllib.parse import urlsplit

import pytest

from demo import trouble
from demo.trouble import NEVER, Names, State, Trouble
from demo.trouble.names import MISSING, REBINDING, UNANSWERED


@pytest.fixture(scope="module")
def web() -> Iterator[Trouble]:
    with trouble.start() as running:
        yield running


def ask(
    web: Trouble, host: str, path: str = "/data.csv", *headers: str, method: str = "GET", timeout: float = 5.0
) -> bytes:
    """All that comes for a request, until the server closes; raises what the socket raises."""
    with connection(web, host, timeout) as sock:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "User-Agent: test", *headers]
        sock.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        got = b""
        while piece := sock.recv(65_536):
            got += piece
            if len(got) > 1 << 20:
                break
        return got


def connection(web: Trouble, host: str, timeout: float = 5.0) -> socket.socket:
    """A connection to where a host's name leads."""
    address, _, port = web.resolve[host].rpartition(":")
    return socket.create_connection((address.strip("[]"), int(port)), timeout=timeout)


def wait_until_seen(web: Trouble) -> None:
    until = time.monotonic() + 10
    while not web.seen and time.monotonic() < until:
        time.sleep(0.01)


def test_there_are_more_than_a_hundred_cases_and_each_is_its_own(web: Trouble) -> None:
    assert len(web.cases) > 100
    assert len({case.name for case in web.cases}) == len({case.url for case in web.cases}) == len(web.cases)
    assert {case.state for case in web.cases} == set(get_args(State))
    assert min(Counter(case.state for case in web.cases).values()) >= 2
    assert all(case.why for case in web.cases)


def test_every_host_that_may_be_asked_can_be_reached(web: Trouble) -> None:
    unnamed = {REBINDING, MISSING, UNANSWERED}
    asked = [c for c in web.cases if c.state not in ("issue", "refused")]
    hosts = {urlsplit(c.url.strip()).hostname or "" for c in asked} - unnamed
    assert hosts - set(web.resolve) == set()
    assert {address.rpartition(":")[0] for address in web.resolve.values()} <= {"127.0.0.1", "[::1]"}


def test_whatever_must_be_refused_leads_to_where_nobody_may_ask(web: Trouble) -> None:
    refused = [c for c in web.cases if c.state == "refused"]
    by_redirect = {"redirect_to_file"}  # a file has no path on the web
    for case in refused:
        if case.name.startswith("redirect_") and case.name not in by_redirect:
            answer = ask(web, urlsplit(case.url).hostname or "")
            assert NEVER.encode() in answer
        else:
            assert NEVER in case.url or case.name in by_redirect


@pytest.mark.parametrize(
    ("host", "head", "get"),
    [
        ("plain", b"200", b"200"), ("head-405", b"405", b"200"), ("head-501", b"501", b"200"), ("head-404-get-200", b"404", b"200"),
        ("head-200-get-404", b"200", b"404"), ("gone-410", b"410", b"410"), ("legal-451", b"451", b"451"),
        ("busy-429-date", b"429", b"429"), ("no-content-204", b"204", b"204"), ("unasked-304", b"304", b"304"),
    ],
)  # fmt: skip
def test_head_and_get_answer_as_announced_and_head_without_a_body(
    web: Trouble, host: str, head: bytes, get: bytes
) -> None:
    asked = ask(web, f"{host}.trouble.test", method="HEAD")
    assert asked.split()[1] == head
    assert asked.endswith(b"\r\n\r\n")
    assert ask(web, f"{host}.trouble.test").split()[1] == get


def test_ranges_are_kept_ignored_or_refused(web: Trouble) -> None:
    part = "Range: bytes=0-99"
    kept = ask(web, "range-206.trouble.test", "/data.csv", part)
    assert (kept.split()[1], len(kept.partition(b"\r\n\r\n")[2])) == (b"206", 100)
    assert len(ask(web, "range-ignored.trouble.test", "/data.csv", part)) > 100_000
    assert ask(web, "range-416.trouble.test", "/data.csv", part).split()[1] == b"416"
    assert ask(web, "range-416.trouble.test").split()[1] == b"200"


def test_robots_have_rules_of_their_own_where_that_is_the_trouble(web: Trouble) -> None:
    assert b"Disallow: /\n" in ask(web, "robots-disallow.trouble.test", "/robots.txt")
    assert ask(web, "robots-503.trouble.test", "/robots.txt").split()[1] == b"503"
    assert ask(web, "stalls.trouble.test", "/robots.txt").split()[1] == b"404"
    assert ask(web, "forbidden-to-robots.trouble.test").split()[1] == b"403"


def test_one_browser_is_let_in_where_robots_are_not(web: Trouble) -> None:
    with connection(web, "forbidden-to-robots.trouble.test") as sock:
        sock.sendall(
            b"GET /data.csv HTTP/1.1\r\nHost: forbidden-to-robots.trouble.test\r\nUser-Agent: Mozilla/5.0\r\n\r\n"
        )
        assert sock.recv(100).split()[1] == b"200"


@pytest.mark.parametrize("host", ["stalls", "stalled-body", "slow-headers", "slow-trickle"])
def test_a_patient_caller_is_kept_waiting(web: Trouble, host: str) -> None:
    with pytest.raises(TimeoutError):
        ask(web, f"{host}.trouble.test", timeout=0.5 if "stall" in host else 0.05)


def test_connections_break_and_ports_are_closed_or_silent(web: Trouble) -> None:
    with pytest.raises(ConnectionResetError):
        ask(web, "reset-at-once.trouble.test")
    with pytest.raises(ConnectionRefusedError):
        connection(web, "port-closed.trouble.test")
    with pytest.raises(TimeoutError):
        connection(web, "no-connection.trouble.test", timeout=0.3)
    assert ask(web, "closes-without-answer.trouble.test") == b""


def test_the_endless_body_outlasts_a_megabyte(web: Trouble) -> None:
    assert len(ask(web, "endless-body.trouble.test")) > 1 << 20


@pytest.mark.parametrize(
    ("host", "fault"),
    [("tls-expired", 10), ("tls-wrong-name", 62), ("tls-self-signed", 18), ("tls-chainless", 20), ("tls-good", 0)],
)
def test_each_certificate_has_its_own_fault(web: Trouble, host: str, fault: int) -> None:
    if web.trust is None:
        pytest.skip("needs the openssl program to make certificates")
    name = f"{host}.trouble.test"
    try:
        with connection(web, name) as sock, web.trust.wrap_socket(sock, server_hostname=name):
            found = 0
    except ssl.SSLCertVerificationError as error:
        found = error.verify_code
    assert found == fault


def test_the_night_decides_who_answers() -> None:
    with trouble.start() as web:
        seen = {}
        for night in range(7):
            web.night = night
            seen[night] = [ask(web, f"{h}.trouble.test").split()[1].decode() for h in ("dies", "recovers", "wavers")]
    assert [seen[n][0] for n in range(7)] == ["200"] * 3 + ["404"] * 4
    assert [seen[n][1] for n in range(7)] == ["500"] * 3 + ["200"] * 4
    assert [seen[n][2] for n in range(7)] == ["200", "500", "200", "500", "200", "500", "200"]
    assert Counter(s.night for s in web.seen) == dict.fromkeys(range(7), 3)


def test_content_changes_where_it_should_and_dates_where_they_lie() -> None:
    answers: dict[str, list[bytes]] = {"changes-nightly": [], "touched-nightly": [], "plain": []}
    with trouble.start() as web:
        for night in range(3):
            web.night = night
            for host, got in answers.items():
                got.append(ask(web, f"{host}.trouble.test"))
    bodies = {host: len({a.partition(b"\r\n\r\n")[2] for a in got}) for host, got in answers.items()}
    dates = {host: len({a.partition(b"Last-Modified:")[2][:30] for a in got}) for host, got in answers.items()}
    assert bodies == {"changes-nightly": 3, "touched-nightly": 1, "plain": 1}
    assert dates == {"changes-nightly": 3, "touched-nightly": 3, "plain": 1}


def test_what_was_asked_is_written_down_with_times_and_how_many_at_once() -> None:
    with trouble.start() as web, connection(web, "stalls.trouble.test") as waiting:
        waiting.sendall(b"GET /a HTTP/1.1\r\nHost: stalls.trouble.test:80\r\n\r\n")
        wait_until_seen(web)
        ask(web, "stalls.trouble.test", "/robots.txt")
        ask(web, "plain.trouble.test", method="HEAD")
        seen = web.seen
    assert [(s.host, s.method, s.path, s.in_flight) for s in seen] == [
        ("stalls.trouble.test", "GET", "/a", 1),
        ("stalls.trouble.test", "GET", "/robots.txt", 2),
        ("plain.trouble.test", "HEAD", "/data.csv", 1),
    ]
    assert seen[1].ended is None or seen[0].at <= seen[1].at <= seen[1].ended


def test_closing_lets_go_of_those_who_wait() -> None:
    web = trouble.start()
    with connection(web, "stalls.trouble.test") as waiting:
        waiting.sendall(b"GET /a HTTP/1.1\r\nHost: stalls.trouble.test\r\n\r\n")
        wait_until_seen(web)
        web.close()
        assert waiting.recv(100) == b""
    with pytest.raises(OSError):
        connection(web, "plain.trouble.test")


def test_ipv6_alone_answers_where_this_machine_has_it(web: Trouble) -> None:
    if "ipv6-only.trouble.test" not in web.resolve:
        pytest.skip("this machine has no IPv6")
    assert web.resolve["ipv6-only.trouble.test"].startswith("[::1]:")
    assert ask(web, "ipv6-only.trouble.test").split()[1] == b"200"


def test_names_are_missing_silent_or_change_their_minds() -> None:
    names = Names()
    with pytest.raises(socket.gaierror) as missing:
        names.getaddrinfo(MISSING, 80)
    with pytest.raises(socket.gaierror) as silent:
        names.getaddrinfo(UNANSWERED, 80)
    assert (missing.value.errno, silent.value.errno) == (socket.EAI_NONAME, socket.EAI_AGAIN)
    first, later = ([answer[4][0] for answer in names.getaddrinfo(REBINDING, 80)] for _ in range(2))
    assert "127.0.0.1" in first and len(first) == 2
    assert later == ["127.0.0.1"]
    assert names.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)[0][4] == ("127.0.0.1", 80)


def test_no_behaviour_asks_the_world_for_anything(web: Trouble) -> None:
    domains = {urlsplit(c.url.strip()).hostname for c in web.cases if c.state not in ("issue", "refused")}
    assert {d for d in domains if d and not d.endswith((".trouble.test", ".trouble.test.", ".invalid"))} == set()
