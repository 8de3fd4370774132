"""Which rows of different sources are one dataset, whatever order they come in."""

from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.duplicates import Duplicate, Sighting, address, arcgis_item, find, publisher_number, sighting
from store.terms import iri, literal

ITEM = "0123456789abcdef0123456789abcdef"


def seen(source: str, key: str, title: str = "", **fields: Any) -> Sighting:
    """A dataset in a source; `oslo` is the municipality's own."""
    given: dict[str, Any] = {
        "own": source == "oslo", "richness": 0, "uri": None, "identifiers": (), "landing_pages": (), "addresses": (),
        "title": {"nb": title}, "publisher": None, "kind": "dataset",
    }  # fmt: skip
    values = {**given, **fields}
    return sighting(source, key, values.pop("kind"), **values)


def pairs(*sightings: Sighting) -> list[tuple[str, str, str]]:
    """(duplicate, kept, reason) by key."""
    return [(d.key, d.kept_key, d.reason) for d in find(sightings)]


def test_the_same_identifier_is_the_same_dataset_and_the_own_source_is_kept() -> None:
    own = seen("oslo", "a", "Trær", identifiers=[literal("urn:trees-2026")])
    other = seen("fdk", "b", "Something else", identifiers=[literal(" urn:trees-2026 ")], richness=9)
    assert find([other, own]) == [Duplicate("fdk", "b", "oslo", "a", "identifier", "both are urn:trees-2026")]


def test_an_iri_is_an_identifier_too() -> None:
    assert pairs(seen("oslo", "a", uri="https://x.no/d/1"), seen("fdk", "b", uri="https://x.no/d/1")) == [
        ("b", "a", "identifier")
    ]
    assert pairs(
        seen("oslo", "a", uri="https://x.no/d/1"), seen("fdk", "b", identifiers=[iri("https://x.no/d/1")])
    ) == [("b", "a", "identifier")]


def test_a_serial_number_is_an_identifier_only_where_the_titles_are_alike() -> None:
    one = seen("oslo", "a", "Badeplasser", identifiers=[literal("17")])
    assert pairs(one, seen("fdk", "b", "Barnehager", identifiers=[literal("17")])) == []
    assert pairs(one, seen("fdk", "b", "Badeplasser i Oslo", identifiers=[literal("17")])) == [("b", "a", "identifier")]


@pytest.mark.parametrize(
    "there",
    [
        {"uri": f"https://www.arcgis.com/home/item.html?id={ITEM}&sublayer=5"},
        {"landing_pages": [iri(f"https://hub.arcgis.com/datasets/{ITEM.upper()}_5")]},
        {"identifiers": [literal(f"{ITEM}_5")]},
    ],
)
def test_the_same_arcgis_item_and_layer_is_the_same_dataset(there: dict[str, Any]) -> None:
    own = seen("oslo", "a", uri=f"https://oslo.no/datasets/{ITEM}_5/")
    assert pairs(own, seen("fdk", "b", **there)) == [("b", "a", "arcgis_item")]


@pytest.mark.parametrize("text", [f"https://x.no/?id={ITEM}", f"https://x.no/{ITEM}_6"])
def test_another_layer_or_the_whole_item_is_another_dataset(text: str) -> None:
    assert pairs(seen("oslo", "a", uri=f"https://x.no/datasets/{ITEM}_5"), seen("fdk", "b", uri=text)) == []


@pytest.mark.parametrize("text", ["https://[x/" + ITEM, f"{ITEM}0", f"https://x.no/{ITEM}/more", "", "æ"])
def test_what_is_no_arcgis_item_is_none(text: str) -> None:
    assert arcgis_item(text) is None


def test_one_address_and_titles_alike_are_one_dataset() -> None:
    own = seen("oslo", "a", "Badeplasser", addresses=[iri("http://data.oslo.no/bad.csv")])
    alike = seen("fdk", "b", "Badeplasser i Oslo", landing_pages=[iri("https://DATA.oslo.no/bad.csv/#top")])
    assert find([own, alike])[0].evidence == "both lead to data.oslo.no/bad.csv, and the titles are 0.76 alike"
    unlike = seen("fdk", "b", "Vannkvalitet i sjøen", addresses=[iri("http://data.oslo.no/bad.csv")])
    assert pairs(own, unlike) == []


def test_an_address_that_two_datasets_of_a_source_share_tells_nothing() -> None:
    url = [iri("http://data.oslo.no/")]
    rows = [seen("oslo", "a", "Kart 1", addresses=url), seen("oslo", "b", "Kart 2", addresses=url)]
    assert pairs(*rows, seen("fdk", "c", "Kart 1", addresses=url)) == []


def test_two_of_one_source_are_never_one_however_alike() -> None:
    same: dict[str, Any] = {
        "uri": "https://x.no/d/1",
        "addresses": [iri("https://x.no/f.csv")],
        "publisher": "958935420",
    }
    assert pairs(seen("fdk", "a", "Trær", **same), seen("fdk", "b", "Trær", **same)) == []


def test_an_equal_title_of_the_same_publisher_is_the_same_dataset_where_both_are_unique() -> None:
    own = seen("oslo", "a", "Bysykler – stativer", publisher="958935420")
    other = seen("fdk", "b", "BYSYKLER, stativer", publisher="958935420")
    assert pairs(own, other) == [("b", "a", "title")]
    assert pairs(own, other, seen("fdk", "c", "Bysykler stativer", publisher="958935420")) == []
    assert pairs(own, seen("fdk", "b", "Bysykler stativer", publisher="971040823")) == []
    assert pairs(seen("oslo", "a", "Bysykler"), seen("fdk", "b", "Bysykler")) == []


def test_a_series_is_never_a_dataset() -> None:
    assert (
        pairs(seen("oslo", "a", uri="https://x.no/d/1"), seen("fdk", "b", uri="https://x.no/d/1", kind="series")) == []
    )


def test_where_no_source_is_the_municipalitys_own_the_richest_description_is_kept() -> None:
    rows = [seen(source, source, uri="https://x.no/d/1", richness=n) for source, n in (("a", 3), ("b", 7), ("c", 5))]
    assert pairs(*rows) == [("a", "b", "identifier"), ("c", "b", "identifier")]


def test_three_sources_that_share_different_things_are_one_dataset() -> None:
    own = seen("oslo", "a", "Trær", uri="https://x.no/d/1")
    middle = seen("hub", "b", "Trær", uri="https://x.no/d/1", addresses=[iri("https://x.no/t.csv")])
    far = seen("fdk", "c", "Trær", addresses=[iri("https://x.no/t.csv")])
    assert [(d.key, d.kept_key, d.reason) for d in find([own, middle, far])] == [
        ("c", "a", "url"), ("b", "a", "identifier"),
    ]  # fmt: skip


def test_the_publishers_number_is_its_own_or_the_municipalitys_where_the_portal_ties_it_there() -> None:
    assert publisher_number([" 958935420 "], None, "org_number", "1") == "958935420"
    assert publisher_number([], "https://x.no/enhet/958935420", "org_number", "1") == "958935420"
    assert publisher_number([], "https://x.no/958935420/971040823", "source", "964965226") == "964965226"
    assert publisher_number([], None, "owner_list", "964965226") is None


@pytest.mark.parametrize("text", ["ftp://x.no/a", "API", "http://[x", "https://", "http://x.no:99999/"])
def test_what_is_no_web_address_is_none(text: str) -> None:
    assert address(text) is None


def test_a_monstrous_title_costs_no_time() -> None:
    url = [iri("https://x.no/f")]
    monsters = [seen("oslo", "a", "ab " * 200_000, addresses=url), seen("fdk", "b", "ab " * 300_000, addresses=url)]
    assert pairs(*monsters) == [("b", "a", "url")]


VALUES = st.sampled_from(["https://x.no/1", "https://x.no/2", "https://x.no/3", f"https://x.no/{ITEM}"])
SIGHTINGS = st.lists(
    st.builds(
        lambda source, number, identifier, url, title, publisher, richness: seen(
            source,
            f"{source}-{number}",
            title,
            identifiers=[iri(identifier)],
            addresses=[iri(url)],
            publisher=publisher,
            richness=richness,
        ),
        source=st.sampled_from(["oslo", "hub", "fdk", "geonorge"]),
        number=st.integers(0, 5),
        identifier=VALUES,
        url=VALUES,
        title=st.sampled_from(["Trær", "Trær i byen", "Badeplasser"]),
        publisher=st.sampled_from(["958935420", None]),
        richness=st.integers(0, 2),
    ),
    max_size=14,
    unique_by=lambda s: s.id,
)


@given(SIGHTINGS, st.randoms())
def test_whatever_there_is_the_order_does_not_matter_and_no_group_holds_two_of_a_source(
    sightings: list[Sighting], random: Random
) -> None:
    found = find(sightings)
    shuffled = list(sightings)
    random.shuffle(shuffled)
    assert find(shuffled) == found
    duplicates = {(d.source_id, d.key) for d in found}
    kept = {(d.kept_source_id, d.kept_key) for d in found}
    assert len(duplicates) == len(found) and not duplicates & kept
    groups: dict[tuple[str, str], list[str]] = {}
    for d in found:
        groups.setdefault((d.kept_source_id, d.kept_key), [d.kept_source_id]).append(d.source_id)
    assert all(len(sources) == len(set(sources)) for sources in groups.values())
    assert all("oslo" not in sources[1:] for sources in groups.values())


@given(SIGHTINGS)
def test_one_source_alone_has_no_duplicates(sightings: list[Sighting]) -> None:
    for one, other in combinations([s for s in sightings if s.source_id == "fdk"], 2):
        assert find([one, other]) == []


@given(st.text(st.sampled_from("ab.-:/?#&=%@[];\\ \t\x01\x1fæ0"), max_size=30))
def test_an_address_is_the_same_whether_it_needs_taking_apart_by_the_book_or_not(rest: str) -> None:
    assert address(f"http://k.no{rest}") == address(f"HTTP://k.no{rest}")  # the latter is taken apart by the book
