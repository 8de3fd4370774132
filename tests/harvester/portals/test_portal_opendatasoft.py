"""Opendatasoft: one export, words where IRIs should stand."""

from pathlib import Path

import pytest

from demo import opendatasoft as demo
from harvested import Harvested, harvest
from harvester.config import SourceConfig
from harvester.portals import opendatasoft
from serving import Answer, serving
from store.records import DatasetRecord

FIXTURES = Path(__file__).parents[2] / "fixtures" / "opendatasoft"


def read(folder: Path, name: str) -> tuple[Harvested, DatasetRecord]:
    answer = Answer((FIXTURES / name).read_bytes(), "application/rdf+xml")
    with serving({opendatasoft.EXPORTS[0]: answer}) as server:
        found = harvest(folder, "opendatasoft", f"{server.url}/")
    assert found.fetched.status == "complete"
    (dataset,) = found.datasets.values()
    return found, dataset


def test_words_in_the_place_of_iris_are_words_again(tmp_path: Path) -> None:
    found, dataset = read(tmp_path, "words-for-iris.rdf")
    assert dataset.spatial == ['"Hele landet og øyene"']
    assert dataset.frequency == ['"Daglig"']
    assert "bad_iri" in found.codes


def test_dates_lose_the_line_breaks_of_their_template(tmp_path: Path) -> None:
    _, dataset = read(tmp_path, "line-break-in-date.rdf")
    assert (dataset.modified, dataset.modified_on) == ("2018-04-25T08:16:43+00:00", "2018-04-25")


def test_a_type_with_an_unresolved_prefix_does_no_harm(tmp_path: Path) -> None:
    found, dataset = read(tmp_path, "unresolved-type.rdf")
    assert dataset.title == {"nb": "Datasett"}
    assert found.codes == set()


def test_a_relative_address_to_another_place_stays_an_address(tmp_path: Path) -> None:
    _, dataset = read(tmp_path, "relative-download.rdf")
    (url,) = dataset.distributions[0].access_urls or []
    assert url.startswith("<http://127.0.0.1")
    assert url.endswith("/api/v2/catalog/datasets/1/exports/csv>")


def test_a_publisher_that_is_a_search_keeps_its_name(tmp_path: Path) -> None:
    _, dataset = read(tmp_path, "publisher-as-search.rdf")
    assert dataset.publisher_name == {"und": "Eksempel"}


@pytest.mark.parametrize("path", [demo.EXPORT, demo.OLD_EXPORT])
def test_the_demos_site_is_read_by_whichever_interface_it_has(tmp_path: Path, path: str) -> None:
    with demo.start(path=path) as running:
        (source,) = running.sources
        found = harvest(tmp_path, source.kind, source.url, running.resolve)
        asked = [request.path for request in running.requests]
    assert found.fetched.status == "complete"
    assert (len(found.datasets), found.distributions) == (150, 300)
    assert asked == list(opendatasoft.EXPORTS[: 1 + (path == demo.OLD_EXPORT)])


def test_a_site_that_fails_otherwise_is_not_asked_by_the_older_interface(tmp_path: Path) -> None:
    with serving({opendatasoft.EXPORTS[0]: Answer(b"no", status=403)}) as server:
        found = harvest(tmp_path, "opendatasoft", server.url)
    assert (found.fetched.error_code, server.requests) == ("http_403", [opendatasoft.EXPORTS[0]])


def test_the_address_of_an_export_is_taken_as_it_is(tmp_path: Path) -> None:
    path = "/api/v2/catalog/exports/dcat_ap_xx?lang=nb"
    with serving({path: Answer((FIXTURES / "unresolved-type.rdf").read_bytes())}) as server:
        found = harvest(tmp_path, "opendatasoft", server.url + path)
    assert (found.fetched.status, server.requests) == ("complete", [path])


def test_an_export_cannot_be_sliced() -> None:
    source = SourceConfig(id="o", kind="opendatasoft", url="http://data.example.no/")
    assert opendatasoft.slice(source, ("964965226",)) is None
