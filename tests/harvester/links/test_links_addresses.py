"""Where a check may go: nothing private is ever asked, however it is dressed up, and what is no address is an issue."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from harvester.links.addressing import request_url
from link_store import Links
from serving import Answer, Serving, serving
from store.terms import iri

CSV = Answer(b"navn;antall\nBryggen;3\nTorget;4\n", "text/csv")


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({"/a.csv": CSV, "/hemmelig": CSV}) as running:
        yield running


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]", "0.0.0.0"])  # noqa: S104
def test_a_private_address_out_of_metadata_is_refused_and_never_asked(
    tmp_path: Path, server: Serving, host: str
) -> None:
    url = f"http://{host}:{server.url.rpartition(':')[2]}/hemmelig"
    links = Links(tmp_path, [url])
    links.night(0)
    assert links.states() == {url: "refused"}
    assert server.requests == []


def test_a_source_that_says_so_may_lead_to_private_addresses(tmp_path: Path, server: Serving) -> None:
    links = Links(tmp_path, [f"{server.url}/a.csv"])
    links.night(0, private_sources={"data-norge"})
    assert links.states() == {f"{server.url}/a.csv": "alive"}


def test_what_one_source_may_another_may_not(tmp_path: Path, server: Serving) -> None:
    links = Links(tmp_path, [f"{server.url}/a.csv"])
    links.night(0, private_sources={"oslo"})
    assert links.states() == {f"{server.url}/a.csv": "refused"}
    assert server.requests == []


def test_a_redirect_into_this_machine_is_not_followed(tmp_path: Path, server: Serving) -> None:
    server.answers["/ut"] = Answer(b"", "text/plain", 302, {"Location": f"{server.url}/hemmelig"})
    links = Links(tmp_path, ["http://data.oslo.test/ut"], {"data.oslo.test": server.url.removeprefix("http://")})
    links.night(0)
    assert links.states() == {"http://data.oslo.test/ut": "refused"}
    assert "/hemmelig" not in server.requests


def test_a_name_that_changes_its_address_between_judgement_and_connection_gains_nothing(
    tmp_path: Path, server: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Public when asked first, this machine ever after: what is judged is what is connected to."""
    port = int(server.url.rpartition(":")[2])
    answers: list[str] = []

    def rebinding(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        answers.append("192.0.2.1" if host != "rebind.test" else ("203.0.113.7", "127.0.0.1")[min(len(answers), 1)])
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers[-1], port))]

    connected: list[object] = []
    connect = socket.socket.connect

    def watch(self: socket.socket, address: object) -> None:
        connected.append(address)
        if address[0] == "203.0.113.7":  # type: ignore[index]
            raise ConnectionRefusedError(111, "refused")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr("socket.getaddrinfo", rebinding)
    monkeypatch.setattr("socket.socket.connect", watch)
    links = Links(tmp_path, [f"http://rebind.test:{port}/hemmelig"])
    links.night(0)
    assert answers  # it was asked for
    assert all(address[0] != "127.0.0.1" for address in connected)  # type: ignore[index]
    assert server.requests == []


@pytest.mark.parametrize(
    "url",
    ["Kontakt kommunen", "www.kommune.no/data.csv", "mailto:post@kommune.no", "data:text/csv,a;b", "http:///a", "/a"],
)
def test_what_is_no_address_is_an_issue_once_and_no_link(tmp_path: Path, url: str) -> None:
    links = Links(tmp_path, [url])
    for night in range(2):
        links.night(night)
    assert links.states() == {}
    (issue,) = links.rows("SELECT code, severity, source_id, subject, property, detail FROM issue")
    assert issue == ("bad_url", "warning", "data-norge", "https://oslo.test/d/0", "access", url)
    assert links.rows("SELECT code FROM current_issue") == [("bad_url",)]
    links.publish(["http://10.0.0.1/a"])
    links.night(2, controls=[])
    assert links.rows("SELECT code FROM current_issue") == []


@pytest.mark.parametrize(
    ("address", "said", "asked"),
    [
        ("http://k.no/a.csv", "csv", "http://k.no/a.csv"),
        ("http://k.no/ows?map=x", "wfs", "http://k.no/ows?map=x&service=WFS&request=GetCapabilities"),
        ("http://k.no/ows", '["<…/file-type/wms_srvc>"]', "http://k.no/ows?service=WMS&request=GetCapabilities"),
        ("http://k.no/wms", "", "http://k.no/wms?service=WMS&request=GetCapabilities"),
        (
            "http://k.no/ows?SERVICE=WFS&layers=a%20b",
            "",
            "http://k.no/ows?SERVICE=WFS&layers=a%20b&request=GetCapabilities",
        ),
        ("http://k.no/ows?service=WFS&REQUEST=GetFeature", "wfs", "http://k.no/ows?service=WFS&REQUEST=GetFeature"),
        ("http://k.no/api?service=parkering", "json", "http://k.no/api?service=parkering"),
        ("http://k.no/newms/a", "", "http://k.no/newms/a"),
        ("ftp://k.no/wms", "wms", "ftp://k.no/wms"),
        ("http://a:b:c/wms", "wms", "http://a:b:c/wms"),
    ],
)
def test_a_map_service_is_asked_what_it_can_do_and_keeps_its_own_parameters(
    address: str, said: str, asked: str
) -> None:
    assert request_url(address, said) == asked


def test_a_file_that_anybody_can_fetch_of_a_dataset_said_to_be_closed_is_an_issue_until_it_is_mended(
    tmp_path: Path, server: Serving
) -> None:
    closed = [iri("http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC")]
    url = "http://k.test/a.csv"
    links = Links(tmp_path, [url], resolve={"k.test": server.url.removeprefix("http://")})
    links.publish([url], access_rights=closed)
    links.night(0)
    issues = links.rows("SELECT code, subject, property, detail FROM current_issue")
    assert issues == [("access_rights_contradicted", "https://oslo.test/d/0", "access", url)]
    links.publish([url])
    links.night(1)
    assert links.rows("SELECT code FROM current_issue") == []
