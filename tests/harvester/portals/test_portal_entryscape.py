"""EntryScape: search for public datasets, then fetch each with what it refers to."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from demo import entryscape as demo
from harvested import Harvested, harvest
from harvester.config import SourceConfig
from harvester.portals import entryscape
from serving import Answer, serving

FIXTURES = Path(__file__).parents[2] / "fixtures" / "entryscape"
STORE = "http://katalog.example.no/store"
DATASET = {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type": [{"type": "uri", "value": "http://www.w3.org/ns/dcat#Dataset"}]}  # fmt: skip


def search(offset: int = 0) -> str:
    """The path of a search."""
    asked = {"type": "solr", "query": entryscape.QUERY, "limit": 100, "offset": offset, "sort": "uri asc"}
    return f"/store/search?{urlencode(asked)}"


def child(entry: str, *, typed: bool = True) -> dict[str, object]:
    resource = f"{STORE}/1/resource/{entry}"
    info = {f"{STORE}/1/entry/{entry}": {"http://entrystore.org/terms/resource": [{"type": "uri", "value": resource}]}}
    return {"contextId": "1", "entryId": entry, "info": info, "metadata": {resource: DATASET if typed else {}}}


def listing(total: int, *children: object) -> Answer:
    body = {"results": total, "limit": 100, "offset": 0, "resource": {"children": children}}
    return Answer(json.dumps(body).encode(), "application/json")


def graph(entry: str) -> str:
    return f"/store/1/metadata/{entry}?recursive=dcat&format=text%2Fturtle"


def read(folder: Path, answers: dict[str, Answer]) -> tuple[Harvested, list[str]]:
    with serving(answers) as server:
        return harvest(folder, "entryscape", server.url), server.requests


def fixture(name: str) -> Answer:
    return Answer((FIXTURES / name).read_bytes())


def test_only_public_datasets_are_searched_for_in_a_stable_order(tmp_path: Path) -> None:
    _, requests = read(tmp_path, {search(): listing(0)})
    asked = parse_qs(urlsplit(requests[0]).query)
    assert asked["query"][0].endswith("AND public:true")
    assert (asked["sort"], asked["limit"]) == (["uri asc"], ["100"])


def test_a_dataset_is_fetched_with_its_files(tmp_path: Path) -> None:
    found, _ = read(tmp_path, {search(): listing(1, child("1")), graph("1"): fixture("neighbour-in-graph.ttl")})
    assert found.fetched.status == "complete"
    assert found.distributions == 1


def test_a_neighbour_that_comes_along_is_not_a_dataset_of_the_page(tmp_path: Path) -> None:
    found, _ = read(tmp_path, {search(): listing(1, child("1")), graph("1"): fixture("neighbour-in-graph.ttl")})
    assert found.datasets.keys() == {f"{STORE}/1/resource/1"}


def test_an_entry_without_a_class_is_fetched_plainly_and_is_a_dataset(tmp_path: Path) -> None:
    plain = "/store/1/metadata/1?format=text%2Fturtle"
    answers = {search(): listing(1, child("1", typed=False)), plain: fixture("entry-without-class.ttl")}
    found, _ = read(tmp_path, answers)
    assert [d.title for d in found.datasets.values()] == [{"nb": "Uten klasse"}]


def test_the_store_may_be_named_by_itself_or_by_its_site(tmp_path: Path) -> None:
    with serving({search(): listing(0)}) as server:
        harvest(tmp_path, "entryscape", f"{server.url}/store/")
    assert server.requests == [search()]


def test_one_dataset_that_fails_is_a_gap(tmp_path: Path) -> None:
    answers = {search(): listing(2, child("1"), child("2")), graph("1"): fixture("neighbour-in-graph.ttl")}
    found, _ = read(tmp_path, answers)
    assert found.fetched.status == "partial"
    assert found.fetched.gaps == {f"{STORE}/1/resource/2"}


def test_many_failing_in_a_row_are_the_service_failing(tmp_path: Path) -> None:
    children = [child(str(number)) for number in range(20)]
    found, requests = read(tmp_path, {search(): listing(20, *children)})
    assert found.fetched.error_code == "http_404"
    assert len(requests) == 1 + entryscape.PATIENCE


def test_a_child_without_a_usable_id_leaves_the_count_short(tmp_path: Path) -> None:
    answers = {
        search(): listing(2, child("1"), {**child("2"), "entryId": "../../admin"}),
        graph("1"): fixture("neighbour-in-graph.ttl"),
    }
    found, requests = read(tmp_path, answers)
    assert (found.fetched.status, found.fetched.error_code) == ("partial", "incomplete_listing")
    assert requests == [search(), graph("1")]


def test_a_search_that_repeats_itself_ends(tmp_path: Path) -> None:
    same = listing(9, child("1"))
    answers = {search(): same, search(1): same, graph("1"): fixture("neighbour-in-graph.ttl")}
    found, requests = read(tmp_path, answers)
    assert requests == [search(), search(1), graph("1")]
    assert found.fetched.error_code == "incomplete_listing"


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"results": "many"}', b"[" * 100_000])
def test_an_answer_that_is_no_search_answer_ends_the_source(tmp_path: Path, body: bytes) -> None:
    found, _ = read(tmp_path, {search(): Answer(body, "application/json")})
    assert (found.fetched.status, found.fetched.error_code) == ("failed", "json_error")


def test_more_datasets_than_allowed_end_the_source_before_one_is_fetched(tmp_path: Path) -> None:
    with serving({search(): listing(2, child("1"), child("2"))}) as server:
        found = harvest(tmp_path, "entryscape", server.url, max_datasets=1)
    assert found.fetched.error_code == "too_many_datasets"
    assert len(server.requests) == 1


def test_the_demos_store_is_read_whole(tmp_path: Path) -> None:
    with demo.start() as running:
        (source,) = running.sources
        found = harvest(tmp_path, source.kind, source.url, running.resolve)
    assert (found.fetched.status, found.fetched.reported, len(found.datasets)) == ("complete", 147, 147)
    files = [d for dataset in found.datasets.values() for d in dataset.distributions]
    assert sum(file.access_urls is None for file in files) == 16, "what only an entry without a class refers to"
    assert all(dataset.title != {"nb": "Nabo"} for dataset in found.datasets.values())


def test_a_store_cannot_be_sliced() -> None:
    source = SourceConfig(id="e", kind="entryscape", url="http://katalog.example.no/")
    assert entryscape.slice(source, ("964965226",)) is None
