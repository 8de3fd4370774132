"""The demo's portals over real HTTP: they must behave as data.norge.no and municipal feeds do."""

import json
import time
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pyoxigraph
import pytest
import rdflib

from demo import serve
from demo.entries import entries
from demo.serve import Demo

ACCEPTED = {
    "text/turtle": pyoxigraph.RdfFormat.TURTLE,
    "application/rdf+xml": pyoxigraph.RdfFormat.RDF_XML,
    "application/ld+json": pyoxigraph.RdfFormat.JSON_LD,
    "application/n-triples": pyoxigraph.RdfFormat.N_TRIPLES,
    "application/n-quads": pyoxigraph.RdfFormat.N_QUADS,
}
DATASET = rdflib.URIRef("http://www.w3.org/ns/dcat#Dataset")
HYDRA = "http://www.w3.org/ns/hydra/core#"


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with serve.start(limits="off") as running:
        yield running


def ask(demo: Demo, url: str, body: object = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers by lower-case name and body; the host name goes by the demo's table."""
    host = url.split("/")[2]
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    request = Request(url.replace(host, demo.resolve[host], 1), data, {"Host": host, **headers})
    try:
        with urlopen(request) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def search(demo: Demo, path: str | None = "", page: int = 0, size: int = 100, **more: object) -> dict:
    wanted = {"query": "", "pagination": {"page": page, "size": size}, **more}
    if path != "":
        wanted["filters"] = {"orgPath": {"value": path}}
    status, _, body = ask(demo, "http://search.demo.test/search/datasets", wanted)
    assert status == 200
    return json.loads(body)


def all_hits(demo: Demo, path: str | None = "") -> list[dict]:
    first = search(demo, path)
    hits = list(first["hits"])
    for page in range(1, first["page"]["totalPages"]):
        hits += search(demo, path, page)["hits"]
    assert len(hits) == first["page"]["totalElements"]
    return hits


def graph(demo: Demo, name: str, accept: str | None = "text/turtle") -> tuple[str, bytes]:
    headers = {} if accept is None else {"Accept": accept}
    status, answer, body = ask(demo, f"http://resource.demo.test/v1/datasets/{name}/graph", None, **headers)
    assert status == 200
    return answer["content-type"], body


def test_paging_through_the_search_finds_every_listed_dataset_once(demo: Demo) -> None:
    ids = [hit["id"] for hit in all_hits(demo)]
    assert sorted(ids) == sorted(e.id for e in entries() if e.listed_nationally and not e.deleted)
    assert len(set(ids)) == len(ids)


def test_an_org_path_matches_its_whole_subtree_and_null_matches_those_without(demo: Demo) -> None:
    oslo = {hit["organization"]["orgPath"] for hit in all_hits(demo, "/KOMMUNE/958935420")}
    assert "/KOMMUNE/958935420" in oslo
    assert "/KOMMUNE/958935420/974770474/996922766" in oslo
    assert search(demo, "/KOMMUNE/95893542")["page"]["totalElements"] == 0
    nobody = all_hits(demo, None)
    assert nobody and all(hit["organization"] is None for hit in nobody)


def test_the_aggregation_counts_datasets_at_every_step_of_the_path(demo: Demo) -> None:
    buckets = {b["key"]: b["count"] for b in search(demo)["aggregations"]["orgPath"]}
    for key in ("/KOMMUNE", "/KOMMUNE/958935420", "/KOMMUNE/942953119", "/ANNET", "/PRIVAT", "/FYLKE", "/STAT"):
        assert buckets[key] == search(demo, key)["page"]["totalElements"] > 0
    assert buckets["null"] == search(demo, None)["page"]["totalElements"]


def test_a_page_size_below_one_is_ten_and_the_last_page_says_how_many_it_holds(demo: Demo) -> None:
    assert search(demo, size=0)["page"]["size"] == 10
    pages = search(demo)["page"]["totalPages"]
    last = search(demo, page=pages - 1)["page"]
    assert last["size"] == last["totalElements"] - 100 * (pages - 1)


def test_a_window_beyond_ten_thousand_hits_is_refused(demo: Demo) -> None:
    wanted = {"pagination": {"page": 100, "size": 100}}
    assert ask(demo, "http://search.demo.test/search/datasets", wanted)[0] == 500


def test_sorting_by_first_harvest_is_newest_first(demo: Demo) -> None:
    hits = search(demo, sort={"field": "FIRST_HARVESTED", "direction": "DESC"})["hits"]
    moments = [hit["metadata"]["firstHarvested"] for hit in hits]
    assert moments == sorted(moments, reverse=True)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"pagination":{"page":"x"}}', b'{"pagination":{"page":-1}}'])
def test_a_search_that_makes_no_sense_is_an_error_not_a_crash(demo: Demo, body: bytes) -> None:
    assert ask(demo, "http://search.demo.test/search/datasets", body)[0] in (400, 500)
    assert search(demo)["hits"]


def test_deleted_datasets_are_not_listed_but_still_answered_for(demo: Demo) -> None:
    deleted = [e for e in entries() if e.deleted]
    assert deleted
    listed = {hit["id"] for hit in all_hits(demo)}
    for entry in deleted:
        assert entry.id not in listed
        assert entry.iri.encode() in graph(demo, entry.id)[1]
        assert ask(demo, f"http://resource.demo.test/v1/datasets/{entry.id}")[0] == 200


def test_a_dataset_nobody_knows_is_not_found(demo: Demo) -> None:
    assert ask(demo, "http://resource.demo.test/v1/datasets/no-such/graph")[0] == 404
    assert ask(demo, "http://resource.demo.test/elsewhere")[0] == 404


@pytest.mark.parametrize("accept", ACCEPTED)
def test_one_exact_type_gives_that_type_with_the_same_triples(demo: Demo, accept: str) -> None:
    entry = entries()[1]
    media_type, body = graph(demo, entry.id, accept)
    assert media_type == f"{accept};charset=UTF-8"
    read = {q.triple for q in pyoxigraph.parse(body, format=ACCEPTED[accept])}
    turtle = {q.triple for q in pyoxigraph.parse(graph(demo, entry.id)[1], format=pyoxigraph.RdfFormat.TURTLE)}
    assert read == turtle and len(read) > 20


@pytest.mark.parametrize("accept", [None, "*/*", "application/ld+json;q=0.9", "text/turtle, */*;q=0.1", "text/html"])
def test_anything_but_one_exact_type_gives_turtle(demo: Demo, accept: str | None) -> None:
    assert graph(demo, entries()[1].id, accept)[0] == "text/turtle;charset=UTF-8"


def test_several_at_once_come_in_the_services_own_order_without_those_unknown(demo: Demo) -> None:
    ids = [hit["id"] for hit in search(demo)["hits"]][:50]
    status, _, body = ask(demo, "http://resource.demo.test/v1/datasets", {"ids": [*ids, "no-such"]})
    found = json.loads(body)
    assert status == 200
    assert [item["id"] for item in found] == sorted(ids)
    assert all(item["harvest"]["modified"] for item in found)
    assert ask(demo, "http://resource.demo.test/v1/datasets", {"ids": ["x"] * 101})[0] == 400


def test_every_graph_can_be_read_and_rdflib_stumbles_only_over_a_misspelt_language(demo: Demo) -> None:
    for entry in entries(200):
        if not entry.listed_nationally:
            continue
        body = graph(demo, entry.id)[1]
        if b"@nb_NO" in body:
            continue
        read = {q.triple for q in pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.TURTLE, lenient=True)}
        if entry.ordinal < 12:  # rdflib is slow
            peer = rdflib.Graph().parse(data=body, format="turtle")
            assert len(peer) == len(read)
            assert (rdflib.URIRef(entry.iri), rdflib.RDF.type, DATASET) in peer


def follow(demo: Demo, url: str | None) -> Iterator[tuple[rdflib.Graph, bytes]]:
    """The pages of a feed, by what each says comes next."""
    while url:
        status, headers, body = ask(demo, url)
        assert status == 200
        page = rdflib.Graph()
        # rdflib refuses this tag; that the harvester must not is its own test.
        clean = body.decode("utf-8-sig").replace("nb_NO", "nb")
        page.parse(data=clean, format="turtle" if "turtle" in headers["content-type"] else "xml")
        yield page, body
        url = next((str(o) for o in page.objects(None, rdflib.URIRef(f"{HYDRA}next"))), None)


@pytest.mark.parametrize(("slug", "pages"), [("stavanger", 3), ("trondheim", 2)])
def test_a_feed_leads_through_all_its_pages_and_holds_what_it_says(demo: Demo, slug: str, pages: int) -> None:
    source = next(s for s in demo.sources if s.id == f"demo-{slug}")
    read = list(follow(demo, source.url))
    assert len(read) == pages
    expected = {e.iri for e in entries() if e.place.slug == slug}
    assert {str(s) for page, _ in read for s in page.subjects(rdflib.RDF.type, DATASET)} == expected
    for page, body in read:
        total = next(page.objects(None, rdflib.URIRef(f"{HYDRA}totalItems")))
        assert int(str(total)) == len(expected)
        assert "Oppdiktede data for utprøving" in body.decode()


def test_a_feed_that_has_not_changed_says_so(demo: Demo) -> None:
    url = next(s.url for s in demo.sources if s.kind == "dcat")
    _, headers, _ = ask(demo, url)
    status, _, body = ask(demo, url, None, **{"If-None-Match": headers["etag"]})
    assert (status, body) == (304, b"")


def test_a_feed_refuses_a_page_that_is_no_number_and_is_empty_beyond_its_last(demo: Demo) -> None:
    url = next(s.url for s in demo.sources if s.kind == "dcat")
    assert ask(demo, f"{url}?page=zero")[0] == 400
    status, _, body = ask(demo, f"{url}?page=99")
    assert status == 200 and b"dcat:dataset " not in body


def test_a_burst_is_told_to_wait_and_served_afterwards() -> None:
    with serve.start(40) as demo:
        statuses: list[int] = []
        for _ in range(30):
            status, headers, _ = ask(demo, "http://search.demo.test/search/datasets", {})
            statuses.append(status)
            if status == 429:
                time.sleep(int(headers["retry-after"]))
                break
        assert statuses[:8] == [200] * 8
        assert statuses[-1] == 429
        assert ask(demo, "http://search.demo.test/search/datasets", {})[0] == 200
        assert [logged.status for logged in demo.requests] == [*statuses, 200]


def test_the_documented_limits_are_kept_to_the_letter() -> None:
    with serve.start(40, limits="documented") as demo:
        graph_url = f"http://resource.demo.test/v1/datasets/{entries(40)[0].id}/graph"
        searches = [ask(demo, "http://search.demo.test/search/datasets", {}) for _ in range(21)]
        graphs = [ask(demo, graph_url)[0] for _ in range(11)]
        assert [status for status, _, _ in searches] == [200] * 20 + [429]
        assert 5 <= int(searches[-1][1]["retry-after"]) <= 6
        assert graphs[:10] == [200] * 10
        assert {logged.host for logged in demo.requests} == {"search.demo.test", "resource.demo.test"}
        assert all(logged.in_flight == 1 for logged in demo.requests)


def test_two_starts_answer_with_the_same_bytes() -> None:
    def everything() -> list[bytes]:
        with serve.start(120, limits="off") as demo:
            bodies = [
                ask(demo, "http://search.demo.test/search/datasets", {"pagination": {"page": p, "size": 50}})[2]
                for p in range(3)
            ]
            bodies += [graph(demo, e.id)[1] for e in entries(120) if e.listed_nationally]
            bodies += [ask(demo, s.url)[2] for s in demo.sources if s.kind == "dcat"]
            return bodies

    assert everything() == everything()


def test_another_seed_is_another_version_of_every_dataset() -> None:
    def moments(seed: int) -> dict[str, str]:
        with serve.start(50, seed, limits="off") as demo:
            return {hit["id"]: hit["metadata"]["modified"] for hit in all_hits(demo)}

    one, other = moments(1), moments(2)
    assert one.keys() == other.keys()
    assert all(one[name] != other[name] for name in one)


def test_after_closing_nobody_answers() -> None:
    demo = serve.start(10)
    demo.close()
    with pytest.raises(OSError):
        ask(demo, "http://search.demo.test/search/datasets", {})
