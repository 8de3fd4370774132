"""What a probe makes of a source's first answer: every kind of the demo, web pages, wrong kinds and silence."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo import csw, entryscape, geonorge, opendatasoft, serve
from demo.portals import start_arcgis_hub, start_ckan
from demo.serve import Demo
from harvester.archive import Archive
from harvester.config import SourceConfig
from harvester.errors import ConfigError
from harvester.http import Client
from harvester.probe import Found, judge, probe
from nightly import Installation
from oxigraph_server import BINARY, endpoint_with
from serving import Answer, Serving, serving

TURTLE = b"""@prefix dcat: <http://www.w3.org/ns/dcat#> .
<http://example.no/1> a dcat:Dataset . <http://example.no/2> a dcat:Dataset .
<http://example.no/3> a dcat:DatasetSeries .
"""
DCAT_US = b'{"conformsTo": "x", "dataset": [{"title": "a", "accessLevel": "public"}, {"accessLevel": "public"}]}'
CSW_REFUSAL = (
    b'<?xml version="1.0"?>\n<o:ExceptionReport xmlns:o="http://www.opengis.net/ows"><o:Exception/></o:ExceptionReport>'
)
THREE_RESOURCES = Path(__file__).parents[1] / "fixtures" / "sparql" / "three-resources.ttl"


@pytest.fixture
def client(tmp_path: Path) -> Client:
    return Client(Archive(tmp_path / "archive"), "post@example.no", "0", sleep=lambda _: None)


def page(head: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>Data</title>{head}</head><body>Velkommen</body></html>".encode()


def configured(kind: str, url: str, **more: str) -> SourceConfig:
    return SourceConfig.model_validate({"id": "tested", "kind": kind, "url": url, **more})


def of_url(client: Client, answer: Answer, path: str = "/x") -> tuple[Found, Serving]:
    with serving({path: answer}) as server:
        return probe(client, server.url + path), server


# --- each kind ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "format", "reports"),
    [
        (start_ckan, "json", True),
        (start_arcgis_hub, "jsonld", False),
        (csw.start, "xml", True),
        (entryscape.start, "json", True),
        (opendatasoft.start, "rdfxml", False),
        (geonorge.start, "rdfxml", False),
    ],
)
def test_a_source_of_each_kind_is_recognised_by_one_request(
    start: Callable[[], Demo], format: str, reports: bool, tmp_path: Path
) -> None:
    with start() as demo:
        client = Client(Archive(tmp_path), "post@example.no", "0", demo.resolve)
        (entry,) = demo.sources
        found = probe(client, configured(entry.kind, entry.url))
        assert len(demo.requests) == 1
    assert (found.status, found.kind_found, found.format) == ("ok", entry.kind, format)
    assert found.datasets_hint is not None and found.datasets_hint > 5
    assert found.says.startswith(f"{entry.kind}, as configured; {found.datasets_hint} datasets")
    assert found.says.endswith(" in this answer") is not reports
    assert found.size is not None and found.size > 1000


def test_the_national_catalogue_and_the_feeds_beside_it_are_recognised(tmp_path: Path) -> None:
    with serve.start() as demo:
        client = Client(Archive(tmp_path), "post@example.no", "0", demo.resolve)
        found = {s.id: probe(client, configured(s.kind, s.url)) for s in demo.sources}
        assert len(demo.requests) == len(demo.sources)
        assert {id: f.kind_found for id, f in found.items()} == {s.id: s.kind for s in demo.sources}
    assert {f.format for f in found.values()} >= {"json", "turtle", "rdfxml"}
    assert all(f.datasets_hint for f in found.values())


@pytest.mark.skipif(BINARY is None, reason="the SPARQL server oxigraph is not installed (pip install)")
def test_a_real_sparql_server_is_recognised_with_its_count_of_datasets(client: Client, tmp_path: Path) -> None:
    with endpoint_with(tmp_path, THREE_RESOURCES) as url:
        found = probe(client, configured("sparql", url))
    assert (found.status, found.kind_found) == ("ok", "sparql")
    assert found.datasets_hint


def test_the_export_of_an_older_opendatasoft_is_found_where_the_newest_is_missing(tmp_path: Path) -> None:
    with opendatasoft.start(path="/api/v2/catalog/exports/dcat") as demo:
        client = Client(Archive(tmp_path), "post@example.no", "0", demo.resolve)
        found = probe(client, configured("opendatasoft", demo.sources[0].url))
    assert (found.status, found.kind_found) == ("ok", "opendatasoft")


# --- unknown addresses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "media_type", "path", "format", "kind"),
    [
        (TURTLE, "text/turtle", "/x", "turtle", "dcat"),
        (TURTLE, "text/html", "/x", "turtle", "dcat"),
        (b"\xef\xbb\xbf" + TURTLE, "", "/x", "turtle", "dcat"),
        (DCAT_US, "application/json", "/data.json", "json", "data-json"),
        (DCAT_US, "application/json", "/api/feed/dcat-us/1.1.json", "json", "arcgis-hub"),
        (b'{"success": true, "result": ["a"]}', "application/json", "/api/3/action/package_list", "json", "ckan"),
        (CSW_REFUSAL, "text/xml", "/csw", "xml", "csw"),
        (b'{"head": {}, "results": {"bindings": []}}', "application/sparql-results+json", "/x", "json", "sparql"),
        (b'{"temperature": 7}', "application/json", "/x", "json", None),
        (b"navn;verdi\n1;2\n", "text/csv", "/x", "unknown", None),
        (b"PK\x03\x04\0\0", "application/zip", "/x", "unknown", None),
        (b" \n", "text/turtle", "/x", "empty", None),
        (page('<meta name="generator" content="ckan 2.10.1">'), "text/html", "/", "html", "ckan"),
        (page('<script src="https://hubcdn.arcgis.com/a.js">'), "text/html", "/", "html", "arcgis-hub"),
        (page('<script src="https://static.opendatasoft.com/a.js">'), "text/html", "/", "html", "opendatasoft"),
        (page('<script src="https://cdn.EntryScape.com/a.js">'), "text/html", "/", "html", "entryscape"),
        (page(""), "text/html", "/", "html", None),
    ],
)
def test_an_unknown_address_is_asked_once_and_its_kind_suggested(
    body: bytes, media_type: str, path: str, format: str, kind: str | None, client: Client
) -> None:
    found, server = of_url(client, Answer(body, media_type), path)
    assert (found.status, found.format, found.kind_found, found.size) == ("ok", format, kind, len(body))
    assert server.requests == [path]
    assert ("try kind " if kind else "no kind reads this") in found.says


def test_a_page_that_links_to_its_catalogue_gives_the_address(client: Client) -> None:
    body = page("<link href='/catalog.ttl?a=1&amp;b=2' rel=alternate type='text/turtle'><link rel=icon href=/x.png>")
    found, server = of_url(client, Answer(body, "text/html"), "/om/data")
    assert found.kind_found == "dcat"
    assert f"{server.url}/catalog.ttl?a=1&b=2" in found.says
    assert found.says.startswith("a web page: ")


def test_datasets_of_an_answer_are_counted_and_series_are_not(client: Client) -> None:
    found, _ = of_url(client, Answer(TURTLE))
    assert (found.datasets_hint, found.says.partition("; ")[2]) == (2, "2 datasets in this answer")


def test_what_cannot_be_an_address_is_refused_before_any_request(client: Client) -> None:
    for wrong in ("opendata.example.no", "file:///etc/passwd", "http://user:secret@example.no/", "http://[", ""):
        with pytest.raises(ConfigError, match="not a web address"):
            probe(client, wrong)


def test_an_address_that_a_person_gave_may_be_private_and_one_it_redirects_to_may_not(client: Client) -> None:
    with serving({"/x": Answer(TURTLE)}) as inner:
        found, _ = of_url(client, Answer(b"", status=302, headers={"Location": f"{inner.url}/x"}))
        assert (found.status, inner.requests) == ("refused_address", [])


# --- sources that are not what they should be ---------------------------------------------------------------------


def test_a_source_of_another_kind_than_configured_is_told_with_the_likelier_one(client: Client) -> None:
    with serving({"/data.json": Answer(TURTLE)}) as server:
        found = probe(client, configured("data-json", f"{server.url}/data.json"))
    assert (found.status, found.kind_found) == ("ok", "dcat")
    assert found.says.startswith("not what data-json gives, but turtle: try kind dcat (")


def test_a_web_page_in_the_place_of_a_catalogue_is_called_one(client: Client) -> None:
    with serving({"/catalog.ttl": Answer(page(""), "text/turtle")}) as server:
        found = probe(client, configured("dcat", f"{server.url}/catalog.ttl"))
    assert (found.status, found.format, found.kind_found) == ("ok", "html", None)
    assert found.says == "not what dcat gives, but a web page: no kind reads this"


def test_a_source_that_does_not_answer_is_told_and_raises_nothing(client: Client) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        silent = f"http://127.0.0.1:{free.getsockname()[1]}/catalog.ttl"
        found = probe(client, configured("dcat", silent))
    assert (found.url, found.status, found.kind_found, found.size) == (silent, "connect", None, None)
    missing, _ = of_url(client, Answer(b"", status=404))
    assert missing.status == "http_404"
    assert "answered 404" in missing.says


@given(st.binary(max_size=300), st.sampled_from(["", "text/html", "text/turtle", "application/json", "text/xml"]))
def test_any_bytes_can_be_judged(body: bytes, media_type: str) -> None:
    for start in (b"", b"{", b"<html>", b"<?xml", b"@prefix "):
        judge("http://example.no/x", media_type, start + body)


# --- kommunedata check --probe ------------------------------------------------------------------------------------


def test_the_command_asks_every_source_and_one_without_an_answer_gives_exit_1_and_stores_nothing(
    tmp_path: Path,
) -> None:
    home = Installation(tmp_path)
    with serving({"/good.ttl": Answer(TURTLE)}) as server:
        home.configure([{"id": n, "kind": "dcat", "url": f"{server.url}/{n}.ttl"} for n in ("gone", "good")])
        lines = home.run("check", "--probe", expect=1).stdout.splitlines()
        assert [line.split("\t")[:5] for line in lines] == [
            ["source_id", "kind", "status", "format", "size"],
            ["gone", "", "http_404", "", ""],
            ["good", "dcat", "ok", "turtle", str(len(TURTLE))],
        ]
        assert sorted(server.requests) == ["/gone.ttl", "/good.ttl"]
        (_, line) = home.run("check", "--probe", f"{server.url}/good.ttl").stdout.splitlines()
        assert line.startswith("good\tdcat\tok\t")
        assert "try kind" not in line
    assert [path.name for path in tmp_path.iterdir()] == ["config"]


def test_the_command_wants_an_address_to_be_one_and_to_come_with_the_option(tmp_path: Path) -> None:
    home = Installation(tmp_path)
    assert "not a web address" in home.run("check", "--probe", "example", expect=2).stderr
    assert "a URL is for --probe" in home.run("check", "https://example.no", expect=2).stderr
    assert "names none" in home.run("check", "--probe", expect=2).stderr
