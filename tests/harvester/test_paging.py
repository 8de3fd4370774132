"""Hydra paging, in every way that catalogues write it."""

import pytest

from harvester.dcat.hydra import paging, rebase
from harvester.pages import Paging
from harvester.rdf import describe

NEXT = "http://data.example.no/catalog.ttl?page=2"


def read(turtle: str) -> Paging:
    text = (
        "@prefix hydra: <http://www.w3.org/ns/hydra/core#> . @prefix h: <https://www.w3.org/ns/hydra/core#> ." + turtle
    )
    return paging(describe(text.encode(), "text/turtle", "http://data.example.no/catalog.ttl").nodes)


@pytest.mark.parametrize(
    "turtle",
    [
        f'<p> a hydra:PagedCollection ; hydra:next "{NEXT}" ; hydra:totalItems 283 .',
        f'<p> a hydra:PagedCollection ; hydra:nextPage "{NEXT}" ; hydra:totalItems "283" .',
        f"<c> a hydra:Collection ; hydra:totalItems 283 ; hydra:view <p> . <p> a hydra:PartialCollectionView ; hydra:next <{NEXT}> .",
        f"<c> a hydra:Collection ; hydra:totalItems 283 ; hydra:view [ hydra:next <{NEXT}> ] .",
        f"<p> a h:PartialCollectionView ; h:next <{NEXT}> ; h:totalItems 283 .",
    ],
)
def test_the_next_page_and_the_total_are_found(turtle: str) -> None:
    assert read(turtle) == Paging(NEXT, 283)


def test_the_last_page_has_no_next() -> None:
    assert read('<p> a hydra:PagedCollection ; hydra:next "" ; hydra:totalItems 3 .') == Paging(None, 3)


def test_a_page_without_hydra_has_no_paging() -> None:
    assert read('<p> <http://purl.org/dc/terms/title> "X" .') == Paging()


def test_the_next_of_a_paged_node_goes_before_that_of_any_other() -> None:
    assert (
        read(
            f"<a> hydra:next <http://data.example.no/andre> . <p> a hydra:PartialCollectionView ; hydra:next <{NEXT}> ."
        ).next_url
        == NEXT
    )


def test_a_total_that_is_no_number_is_not_read() -> None:
    assert read('<p> a hydra:Collection ; hydra:totalItems "mange" , -1 .') == Paging()


HERE = "https://data.example.no/ckan/catalog.ttl"


@pytest.mark.parametrize(
    ("next_url", "expected"),
    [
        ("https://data.example.no/ckan/catalog.ttl?page=2", "https://data.example.no/ckan/catalog.ttl?page=2"),
        ("?page=2", "https://data.example.no/ckan/catalog.ttl?page=2"),
        ("/ckan/other?page=2", "https://data.example.no/ckan/other?page=2"),
        ("http://data.example.no:5000/ckan/catalog.ttl?page=2", "https://data.example.no/ckan/catalog.ttl?page=2"),
        ("http://ckan-inner:5000/catalog.ttl?page=2", "https://data.example.no/ckan/catalog.ttl?page=2"),
        ("https://elsewhere.example/feed?page=2", None),
        ("file:///etc/catalog.ttl", None),
        ("http://[::1/catalog.ttl", None),
    ],
)
def test_a_next_link_is_put_on_the_host_that_answered_or_refused(next_url: str, expected: str | None) -> None:
    assert rebase(next_url, HERE) == expected
