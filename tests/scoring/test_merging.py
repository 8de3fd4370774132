"""What several sources show of a dataset becomes one: the kept row speaks, the others fill its gaps."""

from typing import Any

from scoring.facts import Dataset, Distribution, Service
from scoring.merging import merge
from store.terms import iri

ANNUAL, DAILY, CC0 = (iri("https://x.no/annual"),), (iri("https://x.no/daily"),), (iri("https://x.no/cc0"),)


def dataset(id: int, source: str, **fields: Any) -> Dataset:
    return Dataset(id=id, source_id=source, source_kind="dcat", key=f"k{id}", **fields)


def file(url: str, ordinal: int = 0, **fields: Any) -> Distribution:
    return Distribution(ordinal, access_urls=(iri(url),), **fields)


def test_what_the_kept_row_says_stands_and_what_it_leaves_empty_is_filled_by_the_richest() -> None:
    kept = dataset(1, "own", title={"nb": "Trær"})
    rich = dataset(2, "fdk", title={"nb": "Treregister"}, frequency=ANNUAL)
    poor = dataset(3, "hub", frequency=DAILY, description={"nb": "Alle trær"})
    merged = merge(kept, [rich, poor])
    assert (merged.title, merged.frequency) == ({"nb": "Trær"}, ANNUAL)
    assert merged.description == {"nb": "Alle trær"}


def test_who_a_row_is_never_comes_from_another() -> None:
    other = dataset(2, "fdk", uri="https://x.no/2", identifiers=CC0, publisher_uri="https://x.no/p")
    merged = merge(dataset(1, "own"), [other])
    assert (merged.id, merged.source_id, merged.uri) == (1, "own", None)
    assert (merged.identifiers, merged.publisher_uri) == ((), None)


def test_a_date_that_cannot_be_read_is_not_a_gap() -> None:
    merged = merge(dataset(1, "own", issued="2019-13-45"), [dataset(2, "fdk", issued="2020", issued_on="2020")])
    assert (merged.issued, merged.issued_on) == ("2019-13-45", None)


def test_a_distribution_that_leads_to_the_same_address_is_filled_and_any_other_added() -> None:
    kept = dataset(1, "own", distributions=(file("http://x.no/a.csv/"),))
    theirs = (file("https://x.no/b.json"), file("https://X.no/a.csv", 1, licences=CC0))
    merged = merge(kept, [dataset(2, "fdk", distributions=theirs)])
    assert [(d.ordinal, d.access_urls[0], d.licences) for d in merged.distributions] == [
        (0, iri("http://x.no/a.csv/"), CC0), (1, iri("https://x.no/b.json"), ()),
    ]  # fmt: skip


def test_services_are_those_of_all_rows_each_once() -> None:
    api, wfs = Service("https://x.no/api"), Service("https://x.no/wfs")
    merged = merge(dataset(1, "own", services=(api,)), [dataset(2, "fdk", services=(api, wfs))])
    assert merged.services == (api, wfs)
