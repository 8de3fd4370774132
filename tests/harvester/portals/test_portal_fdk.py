"""data.norge.no: list, then fetch what is new or changed; gone is only what a whole listing lacks."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fdk_service import Entry, Service, service_of
from in_process import walk

from harvester.config import Config, SourceConfig
from harvester.pages import Gap, Listing
from harvester.portals import fdk, fdk_listing
from store.records import DatasetRecord

FIXTURES = Path(__file__).parents[2] / "fixtures" / "fdk"


@pytest.fixture
def service() -> Iterator[Service]:
    with service_of(Entry("a"), Entry("b"), Entry("c")) as running:
        yield running


def source(service: Service, **more: object) -> SourceConfig:
    return SourceConfig(id="data-norge", kind="fdk", url=service.url, resource_url=service.url, **more)


def test_the_listing_is_read_first_and_then_each_graph(service: Service, tmp_path: Path) -> None:
    walked = walk(fdk, source(service), tmp_path)
    assert walked.listing == Listing(3)
    assert [page.listing for page in walked.pages] == [True, True, True, False, False, False]
    assert service.graphs == ["a", "b", "c"]
    assert service.accepts == {"text/turtle"}
    assert service.searches == [
        {"query": "", "filters": {"orgPath": {"value": path}}, "pagination": {"page": 0, "size": 100}}
        for path in ("/KOMMUNE", "/ANNET", None)
    ]


def test_companies_and_publishers_without_a_path_are_read_too_and_the_state_is_not(
    service: Service, tmp_path: Path
) -> None:
    service.entries += [Entry("d", "/ANNET/914594685"), Entry("e", ""), Entry("f", "/STAT/972417858")]
    walked = walk(fdk, source(service), tmp_path)
    assert service.graphs == ["a", "b", "c", "d", "e"]
    assert walked.listing == Listing(5)


def test_companies_that_municipalities_own_are_read_wherever_they_stand(service: Service, tmp_path: Path) -> None:
    service.entries += [Entry("d", "/PRIVAT/914594685"), Entry("e", "/PRIVAT/972417858")]
    walked = walk(fdk, source(service, companies=("914594685",)), tmp_path)
    assert service.graphs == ["a", "b", "c", "d"]
    assert walked.listing == Listing(4)


def test_national_sources_know_the_companies_of_the_configuration_and_own_ones_do_not() -> None:
    portal = {"kind": "fdk", "url": "https://example.no/"}
    county = {"number": "03", "name": "Oslo"}
    oslo = {"number": "0301", "name": "Oslo", "official_name": "Oslo", "county": county, "org_numbers": ["958935420"]}
    config = Config.model_validate(
        {
            "year": 2026,
            "contact": "post@example.no",
            "sources": [{"id": "national", **portal}],
            "organisations": [{"number": "914594685", "name": "Felles AS", "owners": ["0301"]}],
            "municipalities": [{**oslo, "sources": [{"id": "own", **portal}]}],
        }
    )
    assert [s.companies for s in config.all_sources()] == [("914594685",), ()]


def test_a_full_listing_without_a_municipal_dataset_is_not_believed(service: Service, tmp_path: Path) -> None:
    service.entries = [Entry("d", "/ANNET/914594685")]
    walked = walk(fdk, source(service), tmp_path)
    assert walked.stopped is not None
    assert walked.stopped.category == "incomplete_listing"


def test_graphs_whose_mark_is_unchanged_are_not_fetched_and_yet_given(service: Service, tmp_path: Path) -> None:
    first = walk(fdk, source(service), tmp_path)
    service.entries[1].modified = "2026-02-02T00:00:00Z"
    service.graphs.clear()
    second = walk(fdk, source(service), tmp_path, first.memory)
    assert service.graphs == ["b"]
    assert {p.url for p in second.pages} == {p.url for p in first.pages}


def test_a_dataset_without_a_mark_is_fetched_every_time(service: Service, tmp_path: Path) -> None:
    service.entries[0].modified = None
    first = walk(fdk, source(service), tmp_path)
    service.graphs.clear()
    walk(fdk, source(service), tmp_path, first.memory)
    assert service.graphs == ["a"]


def test_what_the_listing_lacks_is_never_asked_for_though_it_would_be_served(service: Service, tmp_path: Path) -> None:
    service.entries[2].org_path = "/STAT/972417858"
    walked = walk(fdk, source(service), tmp_path)
    assert service.graphs == ["a", "b"]
    assert walked.listing == Listing(2)


@pytest.mark.parametrize("status", [404, 500])
def test_one_graph_that_fails_is_a_gap_and_the_others_go_on(service: Service, tmp_path: Path, status: int) -> None:
    service.failing["b"] = status
    walked = walk(fdk, source(service), tmp_path)
    assert walked.stopped is None
    assert [gap.key for gap in walked.gaps] == ["http://data.example.no/b"]
    assert walked.gaps[0].reason.startswith("http_404" if status == 404 else "http_5xx")
    assert len([p for p in walked.pages if not p.listing]) == 2
    assert walked.listing == Listing(3)


def test_many_graphs_failing_in_a_row_are_the_service_failing(service: Service, tmp_path: Path) -> None:
    service.entries = [Entry(f"{i:02}") for i in range(20)]
    service.failing = dict.fromkeys([e.id for e in service.entries], 500)
    walked = walk(fdk, source(service), tmp_path)
    assert walked.stopped is not None
    assert walked.stopped.category == "http_5xx"
    assert len(walked.gaps) == fdk.PATIENCE - 1
    assert isinstance(walked.gaps[0], Gap)


@pytest.mark.parametrize("status", [404, 410])
def test_graphs_that_are_gone_say_nothing_of_the_service(service: Service, tmp_path: Path, status: int) -> None:
    service.entries = [Entry(f"{i:02}") for i in range(20)]
    service.failing = dict.fromkeys([e.id for e in service.entries[:-1]], status)
    walked = walk(fdk, source(service), tmp_path)
    assert walked.stopped is None
    assert len(walked.gaps) == 19
    assert service.graphs[-1] == "19"


def test_hits_that_an_unsorted_listing_repeats_or_skips_are_found_by_a_second_reading(
    service: Service, tmp_path: Path
) -> None:
    service.entries = [Entry(f"{i:03}") for i in range(250)]
    service.repeats = 7
    walked = walk(fdk, source(service), tmp_path)
    assert walked.listing == Listing(250)
    assert len(set(service.graphs)) == 250


def test_more_datasets_than_the_index_pages_through_are_listed_by_municipality(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fdk_listing, "WINDOW", 200)
    service.window = 200
    service.entries = [Entry(f"{i:03}", f"/KOMMUNE/96496522{i % 3}/1") for i in range(300)]
    walked = walk(fdk, source(service), tmp_path)
    assert walked.stopped is None
    assert walked.listing == Listing(300)
    assert len(set(service.graphs)) == 300
    assert {s["filters"]["orgPath"]["value"] for s in service.searches} == {
        "/KOMMUNE",
        "/ANNET",
        None,
        *(f"/KOMMUNE/96496522{i}" for i in range(3)),
    }


def test_a_tree_that_is_divided_for_ever_is_not_followed(service: Service, tmp_path: Path) -> None:
    def deeper(question: dict[str, Any]) -> bytes:
        service.searches.append(question)
        path = question["filters"]["orgPath"]["value"]
        divided = [{"key": f"{path}/1", "count": 20_000}]
        return json.dumps(
            {"hits": [], "aggregations": {"orgPath": divided}, "page": {"totalElements": 20_000}}
        ).encode()

    service.search = deeper  # type: ignore[method-assign]
    walked = walk(fdk, source(service), tmp_path)
    assert walked.stopped is not None and walked.stopped.category == "protocol"
    assert len(service.searches) < 10


def test_a_slice_asks_for_its_municipalities_only(service: Service, tmp_path: Path) -> None:
    service.entries.append(Entry("d", "/KOMMUNE/958935420/920204368"))
    narrowed = fdk.slice(source(service), ("958935420", "920415288"))
    assert narrowed is not None
    walked = walk(fdk, narrowed, tmp_path)
    assert service.graphs == ["d"]
    assert walked.listing == Listing(1)


def test_a_slice_asks_for_the_companies_among_its_organisations(service: Service, tmp_path: Path) -> None:
    service.entries += [
        Entry("d", "/ANNET/914594685"),
        Entry("e", "/PRIVAT/914594685"),
        Entry("f", "/PRIVAT/920204368"),
    ]
    narrowed = fdk.slice(source(service, companies=("914594685", "920204368")), ("958935420", "914594685"))
    assert narrowed is not None
    walked = walk(fdk, narrowed, tmp_path)
    assert service.graphs == ["d", "e"]
    assert walked.listing == Listing(2)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"hits": 3}', b"[" * 100_000, b'{"hits": [], "page": {}}'])
def test_an_answer_that_is_no_search_answer_ends_the_source(service: Service, tmp_path: Path, body: bytes) -> None:
    service.answer = body
    walked = walk(fdk, source(service), tmp_path)
    assert walked.stopped is not None
    assert walked.stopped.category == "json_error"


def test_a_hit_without_a_usable_id_leaves_the_count_short(service: Service, tmp_path: Path) -> None:
    service.entries.append(Entry("../../admin"))
    walked = walk(fdk, source(service), tmp_path)
    assert service.graphs == ["a", "b", "c"]
    assert walked.listing == Listing(4)


def test_more_datasets_than_the_source_may_have_end_it_before_a_graph_is_fetched(
    service: Service, tmp_path: Path
) -> None:
    walked = walk(fdk, source(service, max_datasets=2), tmp_path)
    assert walked.stopped is not None
    assert walked.stopped.category == "too_many_datasets"
    assert service.graphs == []


def test_of_a_graph_only_the_dataset_asked_for_counts(service: Service, tmp_path: Path) -> None:
    graph = (FIXTURES / "reasoned-graph.ttl").read_text(encoding="utf-8").replace("datasett/1", "a")
    service.entries = [Entry("a", graph=graph)]
    page = next(p for p in walk(fdk, source(service), tmp_path).pages if not p.listing)
    contents = fdk.contents(page)
    (dataset,) = (r for r in contents.records if isinstance(r, DatasetRecord))
    assert dataset.uri == "http://data.example.no/a"
    assert dataset.publisher_name == {"und": "Oslo Origo"}
    assert dataset.publisher_identifiers == ["920204368"]
    assert dataset.publisher_org_path == "/KOMMUNE/958935420/976819845/920204368"
    assert dataset.distributions[0].uri is None, "data.norge.no's own names for blank nodes change with the content"
    assert contents.issues == ()


@pytest.mark.parametrize("path", ["/KOMMUNE/964965226/920204368", "/ANNET/Felles kart"])
@pytest.mark.parametrize("modified", ["2026-01-01T00:00:00Z", None])
def test_the_path_of_a_publisher_that_the_graph_only_names_is_what_the_search_states(
    service: Service, tmp_path: Path, path: str, modified: str | None
) -> None:
    graph = """
        @prefix d: <http://purl.org/dc/terms/> . @prefix c: <http://www.w3.org/ns/dcat#> .
        <http://data.example.no/a> a c:Dataset ; d:title "A" ; d:publisher [ <http://xmlns.com/foaf/0.1/name> "Byen" ] .
        <http://data.example.no/z> a c:Dataset ; d:title "Z" .
    """
    service.entries += [Entry("a", path, modified, graph)]
    del service.entries[0]
    page = next(p for p in walk(fdk, source(service), tmp_path).pages if p.url.endswith("/a/graph"))
    (dataset,) = (r for r in fdk.contents(page).records if isinstance(r, DatasetRecord))
    assert (dataset.uri, dataset.publisher_org_path) == ("http://data.example.no/a", path)


def test_a_graph_without_the_dataset_asked_for_is_not_complete(service: Service, tmp_path: Path) -> None:
    service.entries = [Entry("a", iri="http://data.example.no/other")]
    page = next(p for p in walk(fdk, source(service), tmp_path).pages if not p.listing)
    assert not fdk.contents(page).complete
