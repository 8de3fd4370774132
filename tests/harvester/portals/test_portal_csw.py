"""Catalogue services: DCAT records in an envelope, paged by position."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from demo import csw as demo
from harvested import Harvested, harvest
from harvester.config import SourceConfig
from harvester.portals import csw
from serving import Answer, serving

FIXTURES = Path(__file__).parents[2] / "fixtures" / "csw"


def question(position: int, path: str = "/csw") -> str:
    """The request for the records from a position on."""
    return csw._at(path, position)


def read(folder: Path, *names: str, step: int = 1) -> Harvested:
    """Harvest answers that follow each other by so many positions."""
    answers = {
        question(1 + step * nr): Answer((FIXTURES / name).read_bytes(), "application/xml")
        for nr, name in enumerate(names)
    }
    with serving(answers) as server:
        return harvest(folder, "csw", f"{server.url}/csw")


def test_the_question_asks_for_dcat_and_keeps_what_the_address_says_itself() -> None:
    asked = parse_qs(urlsplit(question(21, "/csw?maxRecords=20&constraint=type%3D'dataset'")).query)
    assert asked["outputSchema"] == ["http://www.w3.org/ns/dcat#"]
    assert asked["request"] == ["GetRecords"]
    assert (asked["startPosition"], asked["maxRecords"]) == (["21"], ["20"])
    assert asked["constraint"] == ["type='dataset'"]
    assert parse_qs(urlsplit(csw._at(question(21), 41)).query)["startPosition"] == ["41"]


def test_the_dataset_that_comes_with_a_catalogue_record_is_the_one_it_is_about(tmp_path: Path) -> None:
    found = read(tmp_path, "record-names-another-dataset.xml")
    (dataset,) = found.datasets.values()
    assert dataset.record_modified == "2026-01-30"
    assert "record_mismatch" in found.codes


@pytest.mark.parametrize("name", ["namespaces-around-records.xml", "prefix-declared-again.xml"])
def test_records_keep_the_namespaces_that_are_declared_around_them(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, name)
    assert found.fetched.status == "complete"
    assert [d.title for d in found.datasets.values()] == [{"und": "Kart 1"}]


def test_a_broken_record_costs_itself_only_and_the_fetch_is_partial(tmp_path: Path) -> None:
    found = read(tmp_path, "one-broken-record.xml")
    assert found.datasets.keys() == {"http://kart.example.no/1"}
    assert found.fetched.status == "partial"
    assert "record_rejected" in found.codes


def test_blank_nodes_of_two_records_are_not_one_though_their_names_are(tmp_path: Path) -> None:
    found = read(tmp_path, "same-blank-node-name.xml")
    assert [d.publisher_name for d in found.datasets.values()] == [{"und": "Etat 1"}, {"und": "Etat 2"}]


def test_an_abstract_is_the_description(tmp_path: Path) -> None:
    (dataset,) = read(tmp_path, "abstract-for-description.xml").datasets.values()
    assert dataset.description == {"und": "Om kartet"}


def test_an_exception_report_fails_the_source_with_the_services_own_words(tmp_path: Path) -> None:
    found = read(tmp_path, "exception-report.xml")
    assert found.fetched.status == "failed"
    assert "InvalidParameterValue outputSchema This catalogue has no such schema" in (found.fetched.error or "")


def test_records_that_are_not_dcat_fail_the_source_and_are_named(tmp_path: Path) -> None:
    found = read(tmp_path, "iso-records.xml")
    assert found.fetched.status == "failed"
    assert "MD_Metadata" in (found.fetched.error or "")


def test_a_record_that_is_not_dcat_among_others_is_an_issue(tmp_path: Path) -> None:
    found = read(tmp_path, "iso-among-dcat.xml")
    assert (found.fetched.status, len(found.datasets)) == ("complete", 1)
    assert "record_rejected" in found.codes


def test_fewer_records_than_positions_make_the_fetch_partial(tmp_path: Path) -> None:
    found = read(tmp_path, "fewer-than-counted.xml")
    assert (found.fetched.status, len(found.datasets)) == ("partial", 1)
    assert "incomplete_listing" in found.codes


def test_without_a_next_record_the_count_tells_that_there_is_more(tmp_path: Path) -> None:
    found = read(tmp_path, "no-next-record.xml", "namespaces-around-records.xml", step=2)
    assert len(found.fetched.pages) == 2


def test_a_next_record_after_the_last_is_the_end(tmp_path: Path) -> None:
    found = read(tmp_path, "next-after-the-last.xml")
    assert (found.fetched.status, len(found.fetched.pages)) == ("complete", 1)


def test_a_next_record_that_leads_back_is_a_loop(tmp_path: Path) -> None:
    text = (FIXTURES / "no-next-record.xml").read_bytes()
    back = text.replace(b'numberOfRecordsReturned="2"', b'numberOfRecordsReturned="2" nextRecord="1"')
    with serving({question(1): Answer(back, "application/xml")}) as server:
        found = harvest(tmp_path, "csw", f"{server.url}/csw")
    assert (found.fetched.status, found.fetched.error_code) == ("partial", "paging_loop")


def test_an_answer_that_was_cut_off_gives_what_came_and_is_partial(tmp_path: Path) -> None:
    found = read(tmp_path, "cut-off.xml", "namespaces-around-records.xml", step=2)
    assert found.datasets.keys() == {"http://kart.example.no/1", "http://kart.example.no/2"}
    assert found.fetched.status == "partial"


def test_entities_that_only_html_knows_are_repaired(tmp_path: Path) -> None:
    (dataset,) = read(tmp_path, "html-entity.xml").datasets.values()
    assert dataset.description == {"und": "Brøyting & strøing"}


def test_an_encoding_that_does_not_exist_is_read_as_utf_8(tmp_path: Path) -> None:
    found = read(tmp_path, "unknown-encoding.xml")
    assert [d.title for d in found.datasets.values()] == [{"und": "Kart 1"}]


def test_dangerous_entities_are_refused_before_anything_is_cut_out(tmp_path: Path) -> None:
    found = read(tmp_path, "nested-entities.xml")
    assert (found.fetched.status, found.fetched.error_code) == ("failed", "unsafe_xml")


def test_a_service_without_records_is_empty_and_not_read_as_a_loss(tmp_path: Path) -> None:
    found = read(tmp_path, "empty.xml")
    assert (found.fetched.status, found.fetched.error_code) == ("failed", "empty")


@pytest.mark.parametrize(
    ("body", "category"), [(b"<html><title>Nede</title></html>", "html_page"), (b"", "empty"), (b"<a/>", "not_rdf")]
)
def test_an_answer_that_is_none_is_told_apart(tmp_path: Path, body: bytes, category: str) -> None:
    with serving({question(1): Answer(body, "text/html")}) as server:
        found = harvest(tmp_path, "csw", f"{server.url}/csw")
    assert (found.fetched.status, found.fetched.error_code) == ("failed", category)


def test_the_demos_catalogue_is_read_to_its_last_position(tmp_path: Path) -> None:
    with demo.start() as running:
        (source,) = running.sources
        found = harvest(tmp_path, source.kind, source.url, running.resolve)
    assert found.fetched.status == "complete"
    assert (len(found.datasets), len(found.services)) == (150, 25)
    assert len(found.fetched.pages) == 18


def test_the_demos_refusal_is_told_in_its_words(tmp_path: Path) -> None:
    with demo.start() as running:
        (source,) = running.sources
        found = harvest(tmp_path, source.kind, f"{source.url}?outputSchema=own", running.resolve)
    assert found.fetched.status == "failed"
    assert "not an output schema of this catalogue" in (found.fetched.error or "")


def test_a_catalogue_cannot_be_sliced() -> None:
    assert csw.slice(SourceConfig(id="c", kind="csw", url="http://kart.example.no/"), ("964965226",)) is None
