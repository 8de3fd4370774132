"""data.json: DCAT-US 1.1 in one file, or in pages that the file does not mention."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_process import walk
from json_pages import contents, datasets, fixture, issues

from harvested import harvest
from harvester.config import SourceConfig
from harvester.errors import ParseError
from harvester.pages import Contents
from harvester.portals import data_json
from serving import Answer, Serving, serving
from store.records import CatalogueRecord, DatasetRecord

URL = "https://data.example.no/data.json"


def read(name: str, folder: Path) -> Contents:
    return contents("data-json", fixture("data-json", name), URL, folder)


def only(name: str, folder: Path) -> DatasetRecord:
    (dataset,) = datasets(read(name, folder))
    return dataset


def page_of(*identifiers: str, **more: Any) -> Answer:
    listed = [{"identifier": i, "title": f"Nr {i}"} for i in identifiers]
    return Answer(json.dumps({"dataset": listed, **more}).encode(), "application/json")


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({}) as running:
        yield running


# --- the walk


def test_a_file_is_one_page_where_the_server_knows_no_second(server: Serving, tmp_path: Path) -> None:
    server.answers["/data.json"] = page_of("a", "b")
    found = harvest(tmp_path, "data-json", f"{server.url}/data.json")
    assert server.requests == ["/data.json", "/data.json?page=2"]
    assert (found.fetched.status, len(found.datasets)) == ("complete", 2)


def test_a_file_that_is_the_same_whatever_page_is_asked_for_is_one_page(server: Serving, tmp_path: Path) -> None:
    server.answers |= {"/data.json": page_of("a"), "/data.json?page=2": page_of("a")}
    found = harvest(tmp_path, "data-json", f"{server.url}/data.json")
    assert (found.fetched.status, len(found.fetched.pages)) == ("complete", 1)


def test_a_file_that_is_the_same_but_for_its_clock_is_one_page(server: Serving, tmp_path: Path) -> None:
    server.answers |= {f"/data.json{n}": page_of("a", made=n) for n in ("", "?page=2", "?page=3")}
    found = harvest(tmp_path, "data-json", f"{server.url}/data.json")
    assert (found.fetched.status, len(server.requests)) == ("complete", 2)


def test_pages_that_the_file_does_not_mention_are_read_to_an_empty_one(server: Serving, tmp_path: Path) -> None:
    server.answers |= {
        "/data.json": page_of("a", "b"), "/data.json?page=2": page_of("c"), "/data.json?page=3": page_of(),
    }  # fmt: skip
    found = harvest(tmp_path, "data-json", f"{server.url}/data.json")
    assert (found.fetched.status, len(found.datasets)) == ("complete", 3)


def test_a_third_page_that_fails_makes_the_reading_partial(server: Serving, tmp_path: Path) -> None:
    server.answers |= {"/data.json": page_of("a"), "/data.json?page=2": page_of("b")}
    found = harvest(tmp_path, "data-json", f"{server.url}/data.json")
    assert (found.fetched.status, found.fetched.error_code, len(found.datasets)) == ("partial", "http_404", 2)


def test_a_query_that_the_configuration_has_is_kept(server: Serving, tmp_path: Path) -> None:
    server.answers["/data.json?org=oslo"] = page_of("a")
    walk(data_json, SourceConfig(id="x", kind="data-json", url=f"{server.url}/data.json?org=oslo"), tmp_path)
    assert server.requests == ["/data.json?org=oslo", "/data.json?org=oslo&page=2"]


def test_a_context_is_never_fetched(server: Serving, tmp_path: Path) -> None:
    body = fixture("data-json", "unknown-context").replace(b"http://127.0.0.1:1", server.url.encode())
    server.answers["/data.json"] = Answer(body, "application/json")
    found = harvest(tmp_path, "data-json", f"{server.url}/data.json")
    assert (found.fetched.status, len(found.datasets)) == ("complete", 1)
    assert server.requests == ["/data.json", "/data.json?page=2"]


def test_a_file_cannot_be_sliced() -> None:
    assert data_json.slice(SourceConfig(id="x", kind="data-json", url=URL), ("964965226",)) is None


# --- datasets


def test_the_words_of_dcat_us_become_those_of_dcat(tmp_path: Path) -> None:
    dataset = only("dcat-us-1.1", tmp_path)
    assert dataset.model_dump(exclude_none=True, exclude={"distributions"}) == {
        "key": "identifier:cedcd327-4e5d",
        "kind": "dataset",
        "catalogue_uri": URL,
        "identifiers": ['"cedcd327-4e5d"'],
        "title": {"und": "Datasett cedcd327-4e5d"},
        "description": {"und": "Om dette"},
        "keywords": {"und": ["tall"]},
        "themes": ['"Økonomi"'],
        "access_rights": ['"restricted public"'],
        "rights": ['"Bare for godkjente"'],
        "frequency": ['"R/P1Y"'],
        "licences": ["<https://creativecommons.org/publicdomain/zero/1.0/>"],
        "conforms_to": ["<https://standard.example.no/tall>"],
        "documentation": ["<https://data.example.no/om-tall>"],
        "landing_pages": ["<https://data.example.no/tall>"],
        "relations": ["<https://data.example.no/mer>"],
        "temporal": [{"start": "2019-01-01", "end": "2025-12-31"}],
        "spatial": ['"Oppdiktet"'],
        "languages": ['"nb"'],
        "issued": "2016-06-22",
        "issued_on": "2016-06-22",
        "modified": "2026-01-05",
        "modified_on": "2026-01-05",
        "publisher_name": {"und": "Oppdiktet kommune"},
        "contact_points": [{"name": "Kari", "email": "kari@example.no"}],
    }
    (file,) = dataset.distributions
    assert file.download_urls == ["<https://data.example.no/cedcd327-4e5d.csv>"]
    assert (file.formats, file.media_types) == (['"csv"'], ['"text/csv"'])


def test_a_list_without_a_catalogue_around_it_is_read(tmp_path: Path) -> None:
    found = read("list-at-the-top", tmp_path)
    assert [d.key for d in datasets(found)] == ["identifier:a", "identifier:b"]


def test_single_values_stand_for_lists_of_one(tmp_path: Path) -> None:
    dataset = only("single-values-for-lists", tmp_path)
    assert (dataset.keywords, dataset.themes, len(dataset.distributions)) == ({"und": ["tall"]}, ['"Økonomi"'], 1)


def test_a_text_for_an_agent_is_its_name_and_told(tmp_path: Path) -> None:
    found = read("text-for-agents", tmp_path)
    (dataset,) = datasets(found)
    assert dataset.publisher_name == {"und": "Oppdiktet kommune"}
    assert [c.email for c in dataset.contact_points or ()] == ["kari@example.no"]
    assert issues(found) == {("literal_for_iri", "dct:publisher"), ("literal_for_iri", "dcat:contactPoint")}


def test_two_datasets_with_one_iri_are_not_made_into_one(tmp_path: Path) -> None:
    found = read("same-identifier-twice", tmp_path)
    kept = datasets(found)
    assert kept[0].title == {"und": "Datasett https://data.example.no/id/1"}
    assert len({d.key for d in kept}) == 3, "two that share what is no IRI are told apart by what else they say"
    assert ("duplicate_key", None) in issues(found)


def test_what_is_no_dataset_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    found = read("unreadable-datasets", tmp_path)
    assert [d.title for d in datasets(found)] == [{"und": "Datasett a"}, None]
    assert found.rejected == 2
    assert {("record_rejected", None), ("missing_title", "dct:title")} <= issues(found)


def test_an_empty_catalogue_is_a_catalogue(tmp_path: Path) -> None:
    found = read("no-datasets", tmp_path)
    (catalogue,) = found.records
    assert isinstance(catalogue, CatalogueRecord)
    assert (catalogue.uri, catalogue.title) == (URL, {"und": "Tom katalog"})
    assert found.paging.next_url is None


@pytest.mark.parametrize(
    ("name", "words"), [("not-a-catalogue", "an object with the keys error"), ("flattened-json-ld", "kind dcat")]
)
def test_json_that_is_no_catalogue_fails_in_words(name: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ParseError, match=words) as raised:
        read(name, tmp_path)
    assert raised.value.category == "json_error"


def test_byte_order_marks_utf_16_and_windows_1252_are_read_and_told(tmp_path: Path) -> None:
    text = json.dumps({"dataset": [{"identifier": "a", "title": "Ærlig Øst Åpen"}]}, ensure_ascii=False)
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "windows-1252"):
        found = contents("data-json", text.encode(encoding), URL, tmp_path)
        assert datasets(found)[0].title == {"und": "Ærlig Øst Åpen"}, encoding
        assert ("encoding_repaired", None) in issues(found)


def test_hundreds_of_levels_of_json_cost_only_what_they_stand_in(tmp_path: Path) -> None:
    deep = "[" * 790 + "]" * 790
    body = '{"dataset": [{"identifier": "a", "title": "A", "spatial": %s, "license": %s}]}'
    for key in ("name", "@value", "other"):
        nested = f'{{"{key}": ' * 790 + "1" + "}" * 790
        found = contents("data-json", (body % (deep, nested)).encode(), URL, tmp_path)
        assert [d.key for d in datasets(found)] == ["identifier:a"]
    for levels in (810, 200_000):  # the same in every Python: their own limits differ
        with pytest.raises(ParseError, match="nested too deeply"):
            contents("data-json", (body % ("[" * levels + "]" * levels, "1")).encode(), URL, tmp_path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["{{x}}", "https://a.no/x y", "None", "dct:title", "\ud800", "lang:NOR", "urn:x:1"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["@id", "@type", "@value", "@language", "name", "dct:title", "fn", "identifier", "x", "key", "value"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip
_KEYS = st.sampled_from([
    "@id", "@type", "title", "dcat:keyword", "identifier", "publisher", "contactPoint", "temporal", "license", "spatial",
    "distribution", "accessURL", "uri", "extras", "tags", "resources", "organization", "id", "name", "theme", "contact",
    "license_url", "spatial_coverage", "temporal_coverage", "private", "type", "language",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(_KEYS, _JSON, max_size=6) | _JSON, max_size=3))
def test_no_json_in_the_place_of_datasets_makes_a_mapper_fail(
    tmp_path_factory: pytest.TempPathFactory, listed: list[Any]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any-json"
    for kind, body in (
        ("data-json", {"dataset": listed}),
        ("arcgis-hub", {"dcat:dataset": listed}),
        ("ckan", {"success": True, "result": {"count": 1, "results": listed}}),
    ):
        found = contents(kind, json.dumps(body).encode(), URL, folder)
        assert len(datasets(found)) <= len(listed)
