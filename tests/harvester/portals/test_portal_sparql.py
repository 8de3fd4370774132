"""SPARQL endpoints: list, then describe some at a time; against a real server where it is installed."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Store

from demo.server import Answer as DemoAnswer
from demo.server import Asked, Logged, Server
from harvested import harvest
from harvester.config import SourceConfig
from harvester.portals import sparql
from oxigraph_server import BINARY, endpoint_with
from serving import Answer, serving

FIXTURE = Path(__file__).parents[2] / "fixtures" / "sparql" / "three-resources.ttl"
needs_oxigraph = pytest.mark.skipif(BINARY is None, reason="the SPARQL server oxigraph is not installed (pip install)")


@contextmanager
def endpoint(answer: Callable[[str], DemoAnswer]) -> Iterator[tuple[str, list[Logged]]]:
    """An endpoint that answers queries by a function."""
    log: list[Logged] = []

    def respond(asked: Asked) -> DemoAnswer:
        return answer(parse_qs(asked.body.decode())["query"][0])

    server = Server("sparql", respond, None, log)
    try:
        yield f"http://{server.address}/query", log
    finally:
        server.close()


def results(*rows: dict[str, str]) -> DemoAnswer:
    bindings = [{name: {"type": "uri", "value": value} for name, value in row.items()} for row in rows]
    return DemoAnswer(200, json.dumps({"results": {"bindings": bindings}}).encode(), sparql.RESULTS)


def answering(iris: list[str], describe: Callable[[str], DemoAnswer], most: int = 1000) -> Callable[[str], DemoAnswer]:
    """A store of datasets that gives at most so many rows."""

    def answer(query: str) -> DemoAnswer:
        if "COUNT" in query:
            return results({"n": str(len(iris))})
        if "CONSTRUCT" in query:
            return describe(query)
        if "dcat:Catalog" in query:
            return results()
        offset = int(query.rpartition("OFFSET ")[2])
        return results(*({"d": iri} for iri in iris[offset:][:most]))

    return answer


def described(query: str) -> DemoAnswer:
    """A title for every dataset in the query."""
    iris = query.partition("VALUES ?d { ")[2].partition(" }")[0].split()
    lines = [f'{iri} a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "T" .' for iri in iris]
    return DemoAnswer(200, "\n".join(lines).encode(), "text/turtle")


@needs_oxigraph
def test_a_real_endpoint_gives_the_same_records_as_the_file_it_holds(tmp_path: Path) -> None:
    with serving({"/f": Answer(FIXTURE.read_bytes())}) as server:
        expected = harvest(tmp_path / "file", "dcat", f"{server.url}/f")
    with endpoint_with(tmp_path, FIXTURE) as url:
        found = harvest(tmp_path / "endpoint", "sparql", url)
    assert (found.fetched.status, found.fetched.reported) == ("complete", 3)
    assert found.datasets == expected.datasets
    assert found.services == expected.services
    assert found.catalogues == expected.catalogues
    assert found.distributions == 2


@needs_oxigraph
def test_few_resources_at_a_time_give_the_same_as_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint_with(tmp_path, FIXTURE) as url:
        many = harvest(tmp_path / "many", "sparql", url)
        monkeypatch.setattr(sparql, "BATCH", 1)
        monkeypatch.setattr(sparql, "SIZE", 2)
        few = harvest(tmp_path / "few", "sparql", url)
    assert (few.datasets, few.services, few.catalogues) == (many.datasets, many.services, many.catalogues)


def test_no_query_asks_another_service_or_changes_anything() -> None:
    for query in (sparql._COUNT, sparql._LIST, sparql.describe_query(["http://example.no/1"])):
        assert not {"SERVICE", "INSERT", "DELETE", "LOAD", "CLEAR"} & set(query.upper().split())


@given(st.text(max_size=40))
def test_an_iri_is_quoted_only_when_it_stays_one_iri_in_the_query(text: str) -> None:
    iri = f"http://example.no/{text}"
    term = sparql.quoted(iri)
    if term is None:
        return
    assert term == f"<{iri}>"
    try:
        rows = list(Store().query(f"SELECT ?d WHERE {{ VALUES ?d {{ {term} }} }}"))  # type: ignore[arg-type]
    except SyntaxError as error:
        assert "IRI" in str(error), "refused as an IRI, and not for what would follow one"
        return
    assert [row["d"] for row in rows] == [NamedNode(iri)]  # type: ignore[index]


@pytest.mark.parametrize(
    "iri",
    ["http://e.no/> } ; DROP ALL #", 'http://e.no/"', "http://e.no/{x}", "http://e.no/ x", "http://e.no/\n", "x", "_:b",
     "http://e.no/\\u003E", "http://e.no/`", "http://e.no/|", "http://e.no/^", ""],
)  # fmt: skip
def test_an_iri_that_could_break_out_of_a_query_is_never_put_into_one(iri: str) -> None:
    assert sparql.quoted(iri) is None
    with pytest.raises(ValueError, match="cannot be quoted"):
        sparql.describe_query([iri])


def test_a_dataset_with_such_an_iri_is_a_gap_and_the_others_are_read(tmp_path: Path) -> None:
    bad = "http://e.no/> } ; DROP ALL #"
    with endpoint(answering(["http://e.no/1", bad], described)) as (url, _):
        found = harvest(tmp_path, "sparql", url)
    assert found.datasets.keys() == {"http://e.no/1"}
    assert found.fetched.gaps == {bad}
    assert found.fetched.status == "partial"


def test_a_store_that_gives_fewer_rows_than_asked_for_is_listed_to_its_end(tmp_path: Path) -> None:
    iris = [f"http://e.no/{number}" for number in range(45)]
    with endpoint(answering(iris, described, most=10)) as (url, _):
        found = harvest(tmp_path, "sparql", url)
    assert (found.fetched.status, len(found.datasets)) == ("complete", 45)


def test_a_store_that_ignores_the_offset_is_a_loop(tmp_path: Path) -> None:
    def answer(query: str) -> DemoAnswer:
        return results({"n": "1"}) if "COUNT" in query else results({"d": "http://e.no/1"})

    with endpoint(answer) as (url, _):
        found = harvest(tmp_path, "sparql", url)
    assert (found.fetched.status, found.fetched.error_code) == ("failed", "paging_loop")


def test_a_resource_that_spoils_its_batch_is_found_and_is_a_gap_alone(tmp_path: Path) -> None:
    iris = [f"http://e.no/{number:02}" for number in range(45)]

    def describe(query: str) -> DemoAnswer:
        return DemoAnswer(400, b"no such IRI") if "<http://e.no/25>" in query else described(query)

    with endpoint(answering(iris, describe)) as (url, _):
        found = harvest(tmp_path, "sparql", url)
    assert (found.fetched.status, len(found.datasets)) == ("partial", 44)
    assert found.fetched.gaps == {"http://e.no/25"}


def test_a_batch_that_is_too_large_is_had_in_parts(tmp_path: Path) -> None:
    iris = [f"http://e.no/{number:02}" for number in range(45)]

    def describe(query: str) -> DemoAnswer:
        return DemoAnswer(400, b"too complex") if query.count("<http://e.no/") > 4 * 6 else described(query)

    with endpoint(answering(iris, describe)) as (url, _):
        found = harvest(tmp_path, "sparql", url)
    assert (found.fetched.status, len(found.datasets)) == ("complete", 45)


def test_failures_in_a_row_are_the_service_failing(tmp_path: Path) -> None:
    iris = [f"http://e.no/{number:03}" for number in range(200)]
    with endpoint(answering(iris, lambda _: DemoAnswer(400))) as (url, log):
        found = harvest(tmp_path, "sparql", url)
    assert found.fetched.error_code == "http_4xx"
    assert len(log) == 4 + sparql.PATIENCE


def test_datasets_without_iris_leave_the_count_short(tmp_path: Path) -> None:
    def answer(query: str) -> DemoAnswer:
        return results({"n": "2"}) if "COUNT" in query else answering(["http://e.no/1"], described)(query)

    with endpoint(answer) as (url, _):
        found = harvest(tmp_path, "sparql", url)
    assert (found.fetched.status, found.fetched.error_code) == ("partial", "incomplete_listing")


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"results": {"bindings": []}}', b'{"results": {"bindings": [{"n": {"type": "literal", "value": "x"}}]}}'])  # fmt: skip
def test_an_answer_that_is_no_count_ends_the_source(tmp_path: Path, body: bytes) -> None:
    with endpoint(lambda _: DemoAnswer(200, body)) as (url, _):
        found = harvest(tmp_path, "sparql", url)
    assert (found.fetched.status, found.fetched.error_code) == ("failed", "json_error")


def test_more_datasets_than_allowed_end_the_source_before_any_is_listed(tmp_path: Path) -> None:
    with endpoint(answering(["http://e.no/1", "http://e.no/2"], described)) as (url, log):
        found = harvest(tmp_path, "sparql", url, max_datasets=1)
    assert found.fetched.error_code == "too_many_datasets"
    assert len(log) == 1


def test_an_endpoint_cannot_be_sliced() -> None:
    assert sparql.slice(SourceConfig(id="s", kind="sparql", url="http://e.no/query"), ("964965226",)) is None
