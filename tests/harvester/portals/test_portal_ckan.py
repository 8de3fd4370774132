"""CKAN's Action API: pages to an empty one, the licence of the package, and packages in all their shapes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from in_process import walk
from json_pages import contents, datasets, fixture, issues

from demo.portals import start_ckan
from harvested import harvest
from harvester.config import SourceConfig
from harvester.errors import ParseError
from harvester.pages import Contents
from harvester.portals import ckan
from serving import Answer, Serving, serving
from store.records import DatasetRecord

API = "/api/3/action/package_search"
URL = f"https://data.example.no{API}?rows=100&start=0&sort=id+asc"


def read(name: str, folder: Path) -> Contents:
    return contents("ckan", fixture("ckan", name), URL, folder)


def only(name: str, folder: Path) -> DatasetRecord:
    (dataset,) = datasets(read(name, folder))
    return dataset


def packages(*ids: str, count: int = 0) -> Answer:
    results = [{"id": i, "title": f"Nr {i}"} for i in ids]
    return Answer(
        json.dumps({"success": True, "result": {"count": count, "results": results}}).encode(), "application/json"
    )


def at(start: int, more: str = "") -> str:
    return f"{API}?rows=100&start={start}&sort=id+asc{more}"


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({}) as running:
        yield running


# --- the walk


def test_pages_are_asked_for_until_one_is_empty_whatever_the_count_says(server: Serving, tmp_path: Path) -> None:
    server.answers |= {at(0): packages("a", "b", count=2), at(2): packages("c", count=2), at(3): packages(count=2)}
    found = harvest(tmp_path, "ckan", server.url)
    assert server.requests == [at(0), at(2), at(3)]
    assert found.fetched.status == "complete"
    assert sorted(found.datasets) == [f"{server.url}/dataset/{i}" for i in "abc"]


def test_a_server_that_caps_the_rows_is_asked_for_what_comes_after_what_it_gave(tmp_path: Path) -> None:
    with start_ckan() as demo:
        found = harvest(tmp_path, "ckan", demo.sources[0].url, demo.resolve)
    assert (found.fetched.status, found.fetched.reported, len(found.datasets)) == ("complete", 260, 260)
    assert [page.reading.datasets for page in found.fetched.pages if page.reading] == [40] * 6 + [20, 0]  # type: ignore[union-attr]


def test_a_server_that_gives_the_same_page_for_every_start_ends_the_walk_and_is_not_complete(
    server: Serving, tmp_path: Path
) -> None:
    server.answers |= {at(start): packages("a", "b", count=5) for start in (0, 2, 4)}
    found = harvest(tmp_path, "ckan", server.url)
    assert server.requests == [at(0), at(2)]
    assert (found.fetched.status, found.fetched.error_code) == ("partial", "incomplete_listing")


def test_a_page_that_is_the_former_but_for_its_clock_ends_the_walk_too(server: Serving, tmp_path: Path) -> None:
    first, again = packages("a", "b", count=2), packages("a", "b", count=2)
    again.body = again.body.replace(b'"success"', b'"served": "12:00:01", "success"')
    server.answers |= {at(0): first, at(2): again}
    found = harvest(tmp_path, "ckan", server.url)
    assert (found.fetched.status, len(found.datasets), len(server.requests)) == ("complete", 2, 2)


def test_fewer_packages_than_the_server_counts_are_not_all(server: Serving, tmp_path: Path) -> None:
    server.answers |= {at(0): packages("a", "b", count=450), at(2): packages(count=0)}
    found = harvest(tmp_path, "ckan", server.url)
    assert (found.fetched.status, found.fetched.error_code) == ("partial", "incomplete_listing")


def test_packages_left_out_on_several_pages_are_not_waited_for(server: Serving, tmp_path: Path) -> None:
    for start, ids in ((0, "ab"), (2, "cd"), (4, "")):
        server.answers[at(start)] = packages(*ids, count=4)
    for start, left_out in ((0, b'"id": "b", "private": true'), (2, b'"id": "d", "state": "draft"')):
        answer = server.answers[at(start)]
        answer.body = answer.body.replace(left_out.partition(b",")[0], left_out)
    found = harvest(tmp_path, "ckan", server.url)
    assert (found.fetched.status, found.fetched.reported, len(found.datasets)) == ("complete", 2, 2)


def test_packages_left_out_do_not_make_up_for_packages_never_given(server: Serving, tmp_path: Path) -> None:
    server.answers |= {at(0): packages("a", "b", count=3), at(2): packages(count=3)}
    server.answers[at(0)].body = server.answers[at(0)].body.replace(b'"id": "b"', b'"id": "b", "private": true')
    found = harvest(tmp_path, "ckan", server.url)
    assert (found.fetched.status, found.fetched.reported) == ("partial", 2)


def test_a_package_that_slides_to_the_next_page_while_we_read_is_one_dataset(server: Serving, tmp_path: Path) -> None:
    server.answers |= {at(0): packages("a", "b", count=3), at(2): packages("b", "c", count=3), at(4): packages(count=3)}
    found = harvest(tmp_path, "ckan", server.url)
    assert (found.fetched.status, len(found.datasets)) == ("complete", 3)


@pytest.mark.parametrize("below", ["", "/", "/ckan", "/ckan/api/3/action/package_search", "/ckan/api/3/"])
def test_the_api_is_found_from_the_address_of_the_site_or_of_itself(
    server: Serving, tmp_path: Path, below: str
) -> None:
    walked = walk(ckan, SourceConfig(id="x", kind="ckan", url=f"{server.url}{below}"), tmp_path)
    assert server.requests == [("/ckan" if "ckan" in below else "") + at(0)]
    assert walked.stopped is not None


def test_an_organisation_narrows_a_portal_that_several_share(server: Serving, tmp_path: Path) -> None:
    more = "&fq=organization%3Agjesdal-kommune"
    server.answers |= {at(0, more): packages("a", count=1), at(1, more): packages(count=1)}
    found = harvest(tmp_path, "ckan", server.url, organisation="gjesdal-kommune")
    assert found.fetched.status == "complete"
    assert server.requests == [at(0, more), at(1, more)]


def test_an_organisation_number_narrows_nothing_because_ckan_does_not_know_it(server: Serving, tmp_path: Path) -> None:
    walk(ckan, SourceConfig(id="x", kind="ckan", url=server.url, organisation="964965226"), tmp_path)
    assert server.requests == [at(0)]


def test_a_redirect_to_https_or_another_path_is_gone_on_from(server: Serving, tmp_path: Path) -> None:
    server.answers[at(0)] = Answer(b"", "text/html", 301, {"Location": f"/ny{at(0)}"})
    server.answers |= {f"/ny{at(0)}": packages("a", count=1), f"/ny{at(1)}": packages(count=1)}
    found = harvest(tmp_path, "ckan", server.url)
    assert list(found.datasets) == [f"{server.url}/ny/dataset/a"]


def test_endless_pages_end_at_the_cap(server: Serving, tmp_path: Path) -> None:
    server.answers |= {at(n): packages(f"p{n}", count=9) for n in range(9)}
    walked = walk(ckan, SourceConfig(id="x", kind="ckan", url=server.url, max_pages=3), tmp_path)
    assert walked.stopped is not None
    assert walked.stopped.category == "too_many_pages"


def test_more_packages_than_a_source_may_have_end_it_at_once(server: Serving, tmp_path: Path) -> None:
    server.answers[at(0)] = packages("a", count=70_000)
    walked = walk(ckan, SourceConfig(id="x", kind="ckan", url=server.url), tmp_path)
    assert walked.stopped is not None
    assert walked.stopped.category == "too_many_datasets"


def test_an_unchanged_page_is_asked_for_conditionally(server: Serving, tmp_path: Path) -> None:
    server.answers |= {at(0): packages("a", count=1), at(1): packages(count=1)}
    server.answers[at(0)].headers["ETag"] = '"v1"'
    source = SourceConfig(id="x", kind="ckan", url=server.url)
    first = walk(ckan, source, tmp_path)
    server.answers[at(0)] = Answer(b"", "application/json", 304)
    second = walk(ckan, source, tmp_path, first.memory)
    assert [p.sha256 for p in second.pages] == [p.sha256 for p in first.pages]


def test_a_ckan_cannot_be_sliced_by_organisation_number() -> None:
    assert ckan.slice(SourceConfig(id="x", kind="ckan", url="https://data.example.no"), ("964965226",)) is None


# --- answers that are none


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("error-with-status-200", "Search Query is invalid: field 'organisasjon' is unknown"),
        ("not-an-answer", "an object with the keys message"),
    ],
)
def test_an_error_with_status_200_fails_in_ckans_own_words(name: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ParseError, match=r"data\.example\.no") as raised:
        read(name, tmp_path)
    assert words in str(raised.value)
    assert raised.value.category == "json_error"


@pytest.mark.parametrize(
    ("body", "category"),
    [
        (b"<!DOCTYPE html><title>Bad Gateway</title>", "html_page"),
        (b"", "empty"),
        (b"[1, 2]", "json_error"),
        (b'{"success": true, "result": {"count": 3, "results": [{"id": "a", "ti', "json_error"),
        (b'{"success": true, "result": ' + b"[" * 100_000, "json_error"),
        (b'{"success": true, "result": {"count": ' + b"9" * 5000 + b"}}", "json_error"),
    ],
)
def test_a_body_that_is_no_answer_fails_the_source(body: bytes, category: str, server: Serving, tmp_path: Path) -> None:
    server.answers[at(0)] = Answer(body, "application/json")
    found = harvest(tmp_path, "ckan", server.url)
    assert (found.fetched.status, found.fetched.error_code) == ("failed", category)


def test_a_page_that_breaks_off_in_the_middle_of_the_walk_leaves_what_came_before(
    server: Serving, tmp_path: Path
) -> None:
    server.answers |= {at(0): packages("a", count=2), at(1): Answer(b'{"success": true, "resu', "application/json")}
    found = harvest(tmp_path, "ckan", server.url)
    assert (found.fetched.status, found.fetched.error_code, len(found.datasets)) == ("partial", "json_error", 1)
    assert "breaks off" in (found.fetched.error or "")


@pytest.mark.parametrize("status", [403, 404, 409])
def test_a_refusal_fails_the_source(status: int, server: Serving, tmp_path: Path) -> None:
    server.answers[at(0)] = Answer(b'{"success": false, "error": {"message": "no"}}', "application/json", status)
    found = harvest(tmp_path, "ckan", server.url)
    assert found.fetched.status == "failed"
    assert str(status) in (found.fetched.error or "")


# --- packages


def test_a_package_becomes_what_ckanext_dcat_makes_of_it(tmp_path: Path) -> None:
    dataset = only("extras-as-a-list", tmp_path)
    said = dataset.model_dump(exclude_none=True, exclude={"distributions"})
    assert said == {
        "key": "https://data.example.no/id/badeplasser",
        "uri": "https://data.example.no/id/badeplasser",
        "kind": "dataset",
        "title": {"und": "Badeplasser"},
        "description": {"und": "Temperatur og vannkvalitet"},
        "keywords": {"und": ["bading", "vann"]},
        "themes": ["<http://publications.europa.eu/resource/authority/data-theme/ENVI>"],
        "identifiers": ['"bad-1"', '"gammel-1"', '"gammel-2"'],
        "issued": "2020-05-01",
        "issued_on": "2020-05-01",
        "modified": "2026-01-31",
        "modified_on": "2026-01-31",
        "landing_pages": ["<https://www.example.no/bad>"],
        "frequency": ["<http://publications.europa.eu/resource/authority/frequency/DAILY>"],
        "languages": ['"nb"', '"nn"'],
        "conforms_to": ["<https://standard.example.no/bad>"],
        "access_rights": ["<http://publications.europa.eu/resource/authority/access-right/PUBLIC>"],
        "provenance": ['"Målt av kommunen"'],
        "documentation": ["<https://data.example.no/om-bad>"],
        "versions": ['"2"'],
        "version_notes": {"und": "Nye målere"},
        "types": ['"måling"'],
        "legislation": ["<http://data.europa.eu/eli/reg_impl/2023/138/oj>"],
        "publisher_uri": "https://data.example.no/utgiver",
        "publisher_name": {"und": "Oppdiktet kommune"},
        "publisher_identifiers": ["964965226"],
        "contact_points": [{"name": "Kartseksjonen", "email": "kart@example.no"}],
        "spatial": ["<https://data.geonorge.no/administrativeEnheter/kommune/id/1>"],
        "temporal": [{"start": "2020-05-01", "end": "2026-09-01"}],
    }
    (distribution,) = dataset.distributions
    assert distribution.model_dump(exclude_none=True) == {
        "uri": "https://data.example.no/id/badeplasser/resource/r1",
        "title": {"und": "Målinger"},
        "description": {"und": "Alle målinger"},
        "access_urls": ["<https://data.example.no/bad>"],
        "download_urls": ["<https://data.example.no/bad.csv>"],
        "formats": ['"CSV"'],
        "media_types": ['"text/csv"'],
        "byte_size": "12323",
        "checksum": "4304cf2e",
        "issued": "2020-05-01T01:20:33.000001",
        "issued_on": "2020-05-01",
        "modified": "2026-01-31T09:33:20.000001",
        "modified_on": "2026-01-31",
        "licences": ["<http://creativecommons.org/licenses/by/4.0/>"],
        "status": ["<http://purl.org/adms/status/Completed>"],
        "rights": ['"Fritt"'],
        "access_services": ["<https://api.example.no/bad>"],
    }


@pytest.mark.parametrize("shape", ["extras-at-the-top", "extras-with-commas"])
def test_extras_say_the_same_in_every_shape(shape: str, tmp_path: Path) -> None:
    assert only(shape, tmp_path) == only("extras-as-a-list", tmp_path)


def test_a_licence_id_of_the_installations_own_comes_with_its_title(tmp_path: Path) -> None:
    dataset = only("licence-id-of-its-own", tmp_path)
    assert dataset.licences == ['"NLOD-2.0"', '"Norsk lisens for offentlige data (NLOD)"']
    assert dataset.distributions[0].licences is None, "the package states it, not the resource"


def test_a_licences_address_is_an_iri_and_an_empty_id_says_nothing(tmp_path: Path) -> None:
    with_address, not_specified, empty = datasets(read("licence-with-address", tmp_path))
    assert with_address.licences == [
        '"Creative Commons Attribution"', '"cc-by"', "<http://www.opendefinition.org/licenses/cc-by>",
    ]  # fmt: skip
    assert not_specified.licences == ['"License not specified"', '"notspecified"']
    assert empty.licences is None


def test_the_none_of_python_is_no_iri_and_joins_no_distributions(tmp_path: Path) -> None:
    dataset = only("uri-none", tmp_path)
    assert dataset.uri == "https://data.example.no/dataset/a"
    assert [d.uri for d in dataset.distributions] == [None, None]
    assert {d.access_urls[0] for d in dataset.distributions if d.access_urls} == {
        "<https://data.example.no/1>", "<https://data.example.no/2>",
    }  # fmt: skip


def test_unreadable_packages_are_told_and_the_others_are_kept(tmp_path: Path) -> None:
    found = read("unreadable-packages", tmp_path)
    assert [d.uri for d in datasets(found)] == [
        "https://data.example.no/dataset/a",
        "https://data.example.no/dataset/b",
    ]
    assert found.rejected == 3
    assert ("record_rejected", None) in issues(found)


def test_private_and_draft_packages_and_harvest_sources_are_left_out_and_told(tmp_path: Path) -> None:
    found = read("private-and-draft", tmp_path)
    assert [d.uri for d in datasets(found)] == ["https://data.example.no/dataset/a"]
    assert [i.code for i in found.issues] == ["not_public"] * 3 + ["not_a_dataset"] * 2


def test_what_dkan_calls_private_is_what_it_publishes(tmp_path: Path) -> None:
    found = read("dkan-calls-all-private", tmp_path)
    (dataset,) = datasets(found)
    assert dataset.licences == ["<https://data.norge.no/nlod/no/2.0>"]
    assert (dataset.modified_on, dataset.distributions[0].byte_size) == (None, "42 byte")
    assert issues(found) == {("bad_date", "dct:modified")}


def test_the_automatic_datastore_of_ckan_stays_visible_as_a_type(tmp_path: Path) -> None:
    types = {d.formats[0]: d.types for d in only("datastore", tmp_path).distributions if d.formats}
    assert types == {'"CSV"': ['"CKAN datastore"'], '"PDF"': None}


def test_formats_are_the_text_that_was_written(tmp_path: Path) -> None:
    found = read("formats-as-text", tmp_path)
    by_iri = sorted(datasets(found)[0].distributions, key=lambda d: d.uri or "")
    formats = [(d.formats, d.media_types) for d in by_iri]
    assert formats == [(['"CSV"'], ['"text/csv"']), (['".csv"'], None), (['"application/json"'], None), (None, None)]
    assert issues(found) == set(), "CKAN has no other way to say it"


def test_addresses_with_spaces_are_repaired_and_words_for_addresses_kept_as_words(tmp_path: Path) -> None:
    found = read("spaces-in-addresses", tmp_path)
    (dataset,) = datasets(found)
    assert dataset.landing_pages == ["<https://www.example.no/bad%20og%20vann>"]
    assert [d.access_urls for d in sorted(dataset.distributions, key=lambda d: d.uri or "")] == [
        ["<https://data.example.no/siste%20versjon%20%7B1%7D.csv>"], ['"API"'],
    ]  # fmt: skip
    assert issues(found) == {
        ("bad_iri", "dcat:landingPage"), ("bad_iri", "dcat:accessURL"), ("literal_for_iri", "dcat:accessURL"),
    }  # fmt: skip


def test_the_owning_organisation_is_the_publisher_where_no_other_is_named(tmp_path: Path) -> None:
    dataset = only("owner-organisation", tmp_path)
    assert dataset.publisher_uri == "https://data.example.no/organization/o1"
    assert dataset.publisher_name == {"und": "Oppdiktet kommune"}
    assert [c.name for c in dataset.contact_points or ()] == ["Kari"], "the maintainer goes before the author"


def test_two_packages_with_one_uri_stay_two_datasets(tmp_path: Path) -> None:
    found = read("same-uri-twice", tmp_path)
    assert [d.uri for d in datasets(found)] == ["https://data.example.no/id/1", "https://data.example.no/dataset/b"]
    assert ("duplicate_key", None) in issues(found)


def test_titles_by_language_keep_their_languages_and_html_is_told(tmp_path: Path) -> None:
    found = read("title-in-languages", tmp_path)
    assert datasets(found)[0].title == {"nb": "Barnehager", "en": "Kindergartens"}
    assert issues(found) == {("html_in_text", "dct:description")}


def test_times_without_a_zone_are_read_and_impossible_dates_kept_as_they_are(tmp_path: Path) -> None:
    found = read("impossible-dates", tmp_path)
    (dataset,) = datasets(found)
    assert (dataset.issued, dataset.issued_on, dataset.modified_on) == ("2019-13-45", None, None)
    assert issues(found) == {("bad_date", "dct:issued"), ("bad_date", "dct:modified")}
    assert datasets(read("datastore", tmp_path))[0].modified_on == "2026-02-01"


def test_the_order_of_packages_and_of_their_fields_changes_no_record(tmp_path: Path) -> None:
    answer = json.loads(fixture("ckan", "extras-as-a-list"))
    answer["result"]["results"] = [dict(reversed(p.items())) for p in answer["result"]["results"]]
    turned = contents("ckan", json.dumps(answer).encode(), URL, tmp_path)
    assert datasets(turned) == datasets(read("extras-as-a-list", tmp_path))
