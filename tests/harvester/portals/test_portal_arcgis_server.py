"""An ArcGIS Server without a catalogue: its services are known and listed, and count for nothing."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from in_process import walk

from demo.arcgis_server import CLOSED, ROOT, start
from harvester.config import SourceConfig
from harvester.portals import arcgis_server
from nightly import Installation
from serving import Answer, Serving, serving


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({}) as running:
        yield running


def source(server: Serving) -> SourceConfig:
    return SourceConfig(id="kart", kind="arcgis-server", url=f"{server.url}{ROOT}")


def directory(*services: object, folders: tuple[str, ...] = ()) -> Answer:
    return Answer(json.dumps({"folders": folders, "services": services}).encode(), "application/json")


SERVICE = {"name": "Kart/Trær og busker", "type": "MapServer"}


def test_services_of_the_root_and_its_folders_are_named_by_their_addresses(server: Serving, tmp_path: Path) -> None:
    server.answers[f"{ROOT}?f=json"] = directory({"name": "A", "type": "ImageServer"}, folders=("Kart", "Utilities"))
    server.answers[f"{ROOT}/Kart?f=json"] = directory(SERVICE)
    walked = walk(arcgis_server, source(server), tmp_path)
    records = [record for page in walked.pages for record in arcgis_server.contents(page).records]
    assert [record.uri for record in records] == [
        f"{server.url}{ROOT}/A/ImageServer", f"{server.url}{ROOT}/Kart/Tr%C3%A6r%20og%20busker/MapServer",
    ]  # fmt: skip
    assert records[1].title == {"und": "Kart/Trær og busker"}
    assert server.requests == [f"{ROOT}?f=json", f"{ROOT}/Kart?f=json"]


def test_a_folder_that_wants_a_token_or_is_forbidden_costs_itself(server: Serving, tmp_path: Path) -> None:
    server.answers[f"{ROOT}?f=json"] = directory(SERVICE, folders=("a", "b", "c"))
    server.answers[f"{ROOT}/a?f=json"] = Answer(
        b'{"error": {"code": 499, "message": "Token Required"}}', "application/json"
    )
    server.answers[f"{ROOT}/b?f=json"] = Answer(b"", status=403)
    server.answers[f"{ROOT}/c?f=json"] = directory({"name": "c/d", "type": "MapServer"}, {"name": 3}, "x")
    walked = walk(arcgis_server, source(server), tmp_path)
    assert [(gap.key, gap.gone) for gap in walked.gaps] == [(f"{server.url}{ROOT}/b?f=json", True)]
    contents = [arcgis_server.contents(page) for page in walked.pages]
    assert [len(c.records) for c in contents] == [1, 0, 1]
    assert [(i.code, i.count) for c in contents for i in c.issues] == [("not_public", 1), ("unreadable_value", 2)]


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"[]", b'{"services": 3}', b"[" * 100_000, b'{"error": {"code": 499, "message": "Token Required"}}'],
)
def test_what_is_no_directory_ends_the_source(server: Serving, tmp_path: Path, body: bytes) -> None:
    server.answers[f"{ROOT}?f=json"] = Answer(body, "application/json")
    walked = walk(arcgis_server, source(server), tmp_path)
    assert walked.stopped is not None
    assert walked.stopped.category == "json_error"


@pytest.fixture(scope="module")
def bergen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation where Bergen has such a server and nothing else is known of anybody."""
    with start("bergen") as demo:
        here = Installation(tmp_path_factory.mktemp("services"))
        path = here.folder / "config" / "municipalities.yaml"
        entry = (
            f'[{{id: bergen-kart, kind: none, url: "{demo.sources[0].url}", reason: Tjenester uten katalog,'
            " evidence: a test, date: 2026-11-01}]"
        )
        before, number, after = path.read_text(encoding="utf-8").partition("number: '4601'")
        path.write_text(before + number + after.replace("sources: []", f"sources: {entry}", 1), encoding="utf-8")
        host, address = next(iter(demo.resolve.items()))
        text = path.read_text(encoding="utf-8")
        path.write_text(f"resolve: {{{host}: '{address}'}}\n{text}", encoding="utf-8")
        here.here("harvest")
        here.here("score")
        yield here


def test_the_services_are_shown_and_exported(bergen: Installation) -> None:
    assert bergen.rows("SELECT status, datasets, uncatalogued_services FROM source_health") == [("complete", 0, 61)]
    (source,) = csv.DictReader(StringIO(bergen.here("show", "--sources", "-f", "csv").stdout))
    assert (source["kind"], source["uncatalogued_services"]) == ("arcgis-server", "61")
    text = bergen.here("export", "uncatalogued_services", "--dialect", "rfc4180").stdout
    rows = list(csv.DictReader(StringIO(text)))
    assert {row["municipality_number"] for row in rows} == {"4601"}
    assert len(rows) == 61
    assert not any(CLOSED in row["uri"] for row in rows)
    assert bergen.rows("SELECT code FROM current_issue") == [("not_public",)]


def test_they_count_for_nothing(bergen: Installation) -> None:
    status, services, total = bergen.rows(
        "SELECT status, data_services, total FROM latest_score WHERE municipality_number = '4601'"
    )[0]
    assert (status, total) == ("ikke_vurdert", None)
    assert services in (None, 0)
    assert bergen.rows("SELECT DISTINCT sources_read FROM latest_score WHERE municipality_number = '4601'") == [(0,)]
