"""Any DCAT feed: one document or Hydra pages, over real HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from in_process import walk

from harvester.config import SourceConfig
from harvester.portals import dcat
from serving import Answer, Serving, serving
from store.records import DatasetRecord

PREFIXES = (
    "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> ."
    "@prefix hydra: <http://www.w3.org/ns/hydra/core#> ."
)


def page_of(number: int, next_url: str | None) -> Answer:
    """A page with one dataset and perhaps a next page."""
    link = f'<> a hydra:PagedCollection ; hydra:totalItems 3 ; hydra:next "{next_url}" .' if next_url else ""
    dataset = f'<http://data.example.no/{number}> a dcat:Dataset ; dct:title "Nr {number}"@nb .'
    return Answer((PREFIXES + link + dataset).encode())


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({}) as running:
        yield running


def source(server: Serving, **more: object) -> SourceConfig:
    return SourceConfig(id="feed", kind="dcat", url=f"{server.url}/catalog.ttl", **more)


def test_a_file_is_one_page(server: Serving, tmp_path: Path) -> None:
    server.answers["/catalog.ttl"] = page_of(1, None)
    walked = walk(dcat, source(server), tmp_path)
    (page,) = walked.pages
    assert walked.stopped is None
    assert [r.uri for r in dcat.contents(page).records if isinstance(r, DatasetRecord)] == ["http://data.example.no/1"]


def test_next_links_are_followed_to_the_last_page(server: Serving, tmp_path: Path) -> None:
    server.answers["/catalog.ttl"] = page_of(1, "/catalog.ttl?page=2")
    server.answers["/catalog.ttl?page=2"] = page_of(2, f"{server.url}/catalog.ttl?page=3")
    server.answers["/catalog.ttl?page=3"] = page_of(3, None)
    walked = walk(dcat, source(server), tmp_path)
    assert walked.stopped is None
    assert server.requests == ["/catalog.ttl", "/catalog.ttl?page=2", "/catalog.ttl?page=3"]


def test_a_next_link_with_the_proxys_inner_host_is_followed_on_the_outer_one(server: Serving, tmp_path: Path) -> None:
    server.answers["/catalog.ttl"] = page_of(1, "https://ckan-inner:5000/catalog.ttl?page=2")
    server.answers["/catalog.ttl?page=2"] = page_of(2, None)
    walked = walk(dcat, source(server), tmp_path)
    assert walked.stopped is None
    assert len(walked.pages) == 2


@pytest.mark.parametrize(
    ("next_url", "category"),
    [
        ("/catalog.ttl", "paging_loop"),
        ("http://elsewhere.example/feed?page=2", "refused_url"),
        ("/catalog.ttl?page=same", "paging_loop"),
    ],
)
def test_a_bad_next_link_ends_the_source_and_what_came_before_stands(
    server: Serving, tmp_path: Path, next_url: str, category: str
) -> None:
    server.answers["/catalog.ttl"] = server.answers["/catalog.ttl?page=same"] = page_of(1, next_url)
    walked = walk(dcat, source(server), tmp_path)
    assert len(walked.pages) == 1
    assert walked.stopped is not None
    assert walked.stopped.category == category


def test_endless_pages_end_at_the_cap(server: Serving, tmp_path: Path) -> None:
    server.answers["/catalog.ttl"] = page_of(0, "/catalog.ttl?page=1")
    for number in range(1, 10):
        server.answers[f"/catalog.ttl?page={number}"] = page_of(number, f"/catalog.ttl?page={number + 1}")
    walked = walk(dcat, source(server, max_pages=5), tmp_path)
    assert len(walked.pages) == 5
    assert walked.stopped is not None
    assert walked.stopped.category == "too_many_pages"


def test_a_page_that_fails_in_the_middle_stops_the_walk(server: Serving, tmp_path: Path) -> None:
    server.answers["/catalog.ttl"] = page_of(1, "/catalog.ttl?page=2")
    walked = walk(dcat, source(server), tmp_path)
    assert len(walked.pages) == 1
    assert walked.stopped is not None
    assert walked.stopped.category == "http_404"


def test_an_unchanged_page_is_asked_for_conditionally(server: Serving, tmp_path: Path) -> None:
    server.answers["/catalog.ttl"] = page_of(1, None)
    server.answers["/catalog.ttl"].headers["ETag"] = '"v1"'
    first = walk(dcat, source(server), tmp_path)
    server.answers["/catalog.ttl"] = Answer(b"", "text/turtle", 304)
    second = walk(dcat, source(server), tmp_path, first.memory)
    assert second.stopped is None
    assert second.pages == first.pages


def test_a_feed_cannot_be_sliced(server: Serving) -> None:
    assert dcat.slice(source(server), ("964965226",)) is None
