"""ArcGIS Hub: four feeds of the same items, whose templates are not quite the standards they name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from in_process import walk
from json_pages import contents, datasets, fixture, issues

from demo.portals import start_arcgis_hub
from harvested import harvest
from harvester.config import SourceConfig
from harvester.errors import ParseError
from harvester.pages import Contents
from harvester.portals import arcgis_hub
from serving import Answer, Serving, serving
from store.records import CatalogueRecord, DatasetRecord

ITEM = "a" * 31 + "1"
SITE = "https://kart.example.no"
AP3, AP2, AP201, US = (f"/api/feed/{feed}" for feed in arcgis_hub.FEEDS)


def read(name: str, folder: Path, feed: str = US) -> Contents:
    return contents("arcgis-hub", fixture("arcgis-hub", name), f"{SITE}{feed}", folder)


def only(name: str, folder: Path, feed: str = US) -> DatasetRecord:
    (dataset,) = datasets(read(name, folder, feed))
    return dataset


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({}) as running:
        yield running


def feed(name: str) -> Answer:
    return Answer(fixture("arcgis-hub", name), "application/json")


# --- the walk


def test_of_a_site_the_fullest_feed_is_read(server: Serving, tmp_path: Path) -> None:
    server.answers |= {AP3: feed("dcat-ap-3.0.0"), AP2: feed("dcat-ap-2.0.1"), US: feed("dcat-us-1.1")}
    found = harvest(tmp_path, "arcgis-hub", f"{server.url}/")
    assert server.requests == [AP3]
    assert (found.fetched.status, list(found.datasets)) == ("complete", [f"arcgis:{ITEM}_0"])


def test_a_feed_that_is_switched_off_gives_way_to_the_next(server: Serving, tmp_path: Path) -> None:
    server.answers[US] = feed("dcat-us-1.1")
    found = harvest(tmp_path, "arcgis-hub", server.url)
    assert server.requests == [AP3, AP2, AP201, US]
    assert (found.fetched.status, list(found.datasets)) == ("complete", [f"arcgis:{ITEM}_0"])


def test_a_site_without_feeds_fails_in_words_for_its_owner(server: Serving, tmp_path: Path) -> None:
    found = harvest(tmp_path, "arcgis-hub", server.url)
    assert (found.fetched.status, found.fetched.error_code) == ("failed", "http_404")
    assert "its owner can switch them on" in (found.fetched.error or "")


def test_a_server_that_refuses_is_not_asked_for_another_feed(server: Serving, tmp_path: Path) -> None:
    server.answers[AP3] = Answer(b"", "text/plain", 403)
    walked = walk(arcgis_hub, SourceConfig(id="x", kind="arcgis-hub", url=server.url), tmp_path)
    assert server.requests == [AP3]
    assert walked.stopped is not None


@pytest.mark.parametrize("path", [US, AP201, "/data.json"])
def test_a_feed_that_is_named_is_the_only_one_asked_for(server: Serving, tmp_path: Path, path: str) -> None:
    server.answers[path] = feed("dcat-us-1.1")
    found = harvest(tmp_path, "arcgis-hub", f"{server.url}{path}")
    assert (server.requests, found.fetched.status) == ([path], "complete")


def test_a_feed_that_breaks_off_with_status_200_fails_and_says_so(server: Serving, tmp_path: Path) -> None:
    server.answers[US] = feed("truncated")
    found = harvest(tmp_path, "arcgis-hub", f"{server.url}{US}")
    assert (found.fetched.status, found.fetched.error_code) == ("failed", "json_error")
    assert "breaks off" in (found.fetched.error or "")


@pytest.mark.parametrize("off", [0, 1, 2, 3])
def test_every_feed_of_a_site_gives_the_same_datasets_under_the_same_keys(off: int, tmp_path: Path) -> None:
    with start_arcgis_hub() as whole, start_arcgis_hub(
        off=frozenset(f.removesuffix(".json") for f in arcgis_hub.FEEDS[:off])
    ) as demo:  # fmt: skip
        first = harvest(tmp_path / "1", "arcgis-hub", whole.sources[0].url, whole.resolve)
        found = harvest(tmp_path / "2", "arcgis-hub", demo.sources[0].url, demo.resolve)
    assert found.fetched.status == "complete"
    assert found.datasets.keys() == first.datasets.keys()
    assert len(found.datasets) == 60
    assert {k: d.title for k, d in found.datasets.items()}.keys() == first.datasets.keys()
    assert "web_map_or_app" in found.codes


def test_a_feed_cannot_be_sliced() -> None:
    assert arcgis_hub.slice(SourceConfig(id="x", kind="arcgis-hub", url=SITE), ("964965226",)) is None


# --- the templates


def test_dcat_us_is_read_by_its_plain_words(tmp_path: Path) -> None:
    dataset = only("dcat-us-1.1", tmp_path)
    assert dataset.uri == f"https://www.arcgis.com/home/item.html?id={ITEM}&sublayer=0"
    assert dataset.key == f"arcgis:{ITEM}_0"
    assert dataset.identifiers == [f'"{dataset.uri}"']
    assert dataset.landing_pages == [f"<{SITE}/datasets/{ITEM}_0>"]
    assert dataset.publisher_name == {"und": "Oppdiktet kommune"}
    assert dataset.access_rights == ['"public"']
    assert dataset.spatial == ['"10.55,59.13,11.05,59.35"']
    assert dataset.modified_on == "2026-01-05"
    assert [(c.name, c.email) for c in dataset.contact_points or ()] == [("kart", "kart@example.no")]
    formats = {d.formats[0]: d.access_urls for d in dataset.distributions if d.formats}
    assert sorted(formats) == ['"ArcGIS GeoServices REST API"', '"CSV"', '"Web Page"']


def test_addresses_in_the_wrong_letter_case_and_a_bare_publisher_are_read(tmp_path: Path) -> None:
    found = read("dcat-ap-2.0.1", tmp_path, AP201)
    (dataset,) = datasets(found)
    assert dataset.uri == f"{SITE}/datasets/{ITEM}_0"
    assert dataset.key == f"arcgis:{ITEM}_0"
    assert dataset.publisher_name == {"und": "Oppdiktet kommune"}
    assert dataset.languages == ["<http://publications.europa.eu/resource/authority/language/NOR>"]
    assert sorted((*(d.formats or ()), len(d.access_urls or ())) for d in dataset.distributions) == [
        ("<http://publications.europa.eu/resource/authority/file-type/CSV>", 1),
        ("<http://publications.europa.eu/resource/authority/file-type/HTML>", 1),
    ]
    (contact,) = dataset.contact_points or ()
    assert (contact.name, contact.email, contact.kind) == ("kart", None, None)
    assert {("wrong_namespace", "dcat:accessURL"), ("literal_for_iri", "dct:publisher")} <= issues(found)


def test_the_catalogue_of_a_feed_is_kept_with_its_publisher(tmp_path: Path) -> None:
    found = read("dcat-ap-2.0.1", tmp_path, AP201)
    (catalogue,) = (r for r in found.records if isinstance(r, CatalogueRecord))
    assert (catalogue.uri, catalogue.title) == (SITE, {"und": "Åpne kart"})
    assert catalogue.publisher_name == {"und": "Oppdiktet kommune"}
    assert catalogue.homepage == [f"<{SITE}/search>"]
    assert datasets(found)[0].catalogue_uri == SITE


def test_the_newest_template_is_read_through_its_own_words_for_things(tmp_path: Path) -> None:
    found = read("dcat-ap-3.0.0", tmp_path, AP3)
    (dataset,) = datasets(found)
    assert dataset.uri == f"https://www.arcgis.com/home/item.html?id={ITEM}&sublayer=0", "an item's id is no IRI"
    assert dataset.key == f"arcgis:{ITEM}_0"
    assert dataset.title == {"nb": "Lekeplasser"}
    assert dataset.landing_pages == [f"<{SITE}/datasets/{ITEM}_0>"]
    assert dataset.publisher_name == {"und": "Oppdiktet kommune"}
    assert dataset.documentation == [f"<{SITE}/metadata/{ITEM}>"]
    assert dataset.access_rights == ['"public"']
    assert dataset.provenance == ['"Kartverket"']
    assert dataset.frequency == ['"asNeeded"']
    assert dataset.spatial == ['"POLYGON((10 59,11 59,11 60,10 60,10 59))"']
    assert [(p.start, p.end) for p in dataset.temporal or ()] == [("2020-01-01", "2025-12-31")]
    assert dataset.modified_on == "2026-01-05"
    assert dataset.languages == ["<http://publications.europa.eu/resource/authority/language/NOR>"]
    (contact,) = dataset.contact_points or ()
    assert (contact.organisation, contact.email, contact.kind) == ("Oppdiktet kommune", "kart@example.no", "Kind")
    service, page = sorted(dataset.distributions, key=lambda d: d.formats is not None)
    assert service.access_services == ["<https://services.example.no/arcgis/rest/services/lek/FeatureServer/0>"]
    assert service.access_urls == service.access_services
    assert page.licences == ["<https://creativecommons.org/licenses/by/4.0/>"]


def test_maps_apps_and_pages_are_told_from_data_and_left_out(tmp_path: Path) -> None:
    found = read("maps-apps-and-pages", tmp_path)
    assert [d.title for d in datasets(found)] == [{"und": "Lekeplasser"}, {"und": "Rapport"}]
    left_out = {i.detail: i.count for i in found.issues if i.code == "web_map_or_app"}
    assert left_out == {
        "web map: Kart over lek": 1, "app or page: Kart i visning": 1, "app or page: Lekeappen": 1,
        "app or page: Om oss": 1, "page: Side": 1, "StoryMap: Fortelling": 1,
    }  # fmt: skip


def test_place_holders_that_nobody_filled_in_are_dropped_and_the_text_around_them_kept(tmp_path: Path) -> None:
    found = read("place-holders", tmp_path)
    (dataset,) = datasets(found)
    assert (dataset.spatial, dataset.provenance) == (None, None)
    assert dataset.description == {"und": "Alle lekeplasser"}
    assert [(c.name, c.email) for c in dataset.contact_points or ()] == [("kart", None)]
    assert {("unreadable_value", p) for p in ("dct:spatial", "dct:provenance", "dcat:contactPoint")} <= issues(found)


def test_licences_in_html_are_kept_as_they_are_and_told(tmp_path: Path) -> None:
    found = read("html-licence", tmp_path)
    licences = [(d.licences or [""])[0] for d in datasets(found)]
    assert "Norsk lisens for offentlige data (NLOD)" in licences[0]
    assert licences[1:] == ['"No license provided"', '""']
    assert {
        ("html_in_text", "dct:license"),
        ("html_in_text", "dct:description"),
        ("empty_value", "dct:license"),
    } == issues(found)


def test_layers_of_one_item_are_datasets_of_their_own_and_an_item_listed_twice_is_one(tmp_path: Path) -> None:
    found = read("same-item-twice", tmp_path)
    assert [d.key for d in datasets(found)] == [f"arcgis:{ITEM}_0", f"arcgis:{ITEM}_1"]
    assert ("duplicate_key", None) in issues(found)


@pytest.mark.parametrize(
    ("identifier", "item"),
    [
        (f"https://www.arcgis.com/home/item.html?id={ITEM}&sublayer=5", f"{ITEM}_5"),
        (f"https://www.arcgis.com/home/item.html?id={ITEM}", ITEM),
        (f"{SITE}/datasets/{ITEM}_12", f"{ITEM}_12"),
        (f"{ITEM}_3", f"{ITEM}_3"),
        (f"{SITE}/datasets/oppdiktet::lekeplasser", None),
        ("f" * 40, None),
    ],
)
def test_the_item_is_found_in_every_spelling_of_its_id(identifier: str, item: str | None) -> None:
    assert arcgis_hub.item_id(DatasetRecord(key="x", identifiers=[f'"{identifier}"'])) == item


@pytest.mark.parametrize(
    "body",
    [b'{"message": "feed is being built"}', b"[1]", b'"text"', b"null", b'{"dcat:dataset": 3}', b"<html></html>"],
)
def test_what_is_no_feed_fails(body: bytes, tmp_path: Path) -> None:
    with pytest.raises(ParseError):
        contents("arcgis-hub", body, f"{SITE}{US}", tmp_path)
