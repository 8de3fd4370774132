"""The demo's CKAN and ArcGIS Hub speak as the real ones are described, faults included."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from demo.ckan import ROWS_MAX
from demo.portals import start_arcgis_hub, start_ckan
from demo.serve import Demo


@pytest.fixture(scope="module")
def ckan() -> Iterator[Demo]:
    with start_ckan() as demo:
        yield demo


@pytest.fixture(scope="module")
def hub() -> Iterator[Demo]:
    with start_arcgis_hub() as demo:
        yield demo


def ask(demo: Demo, path: str) -> Any:
    (address,) = demo.resolve.values()
    with urlopen(f"http://{address}{path}") as answer:
        return json.load(answer)


def refused(demo: Demo, path: str) -> tuple[int, Any]:
    with pytest.raises(HTTPError) as raised:
        ask(demo, path)
    return raised.value.code, json.loads(raised.value.read())


def search(demo: Demo, **question: object) -> Any:
    words = "&".join(f"{name}={value}" for name, value in question.items())
    return ask(demo, f"/api/3/action/package_search?{words}")["result"]


def test_ckan_gives_fewer_rows_than_asked_for_and_none_beyond_the_last(ckan: Demo) -> None:
    first, beyond = search(ckan, rows=1000, start=0), search(ckan, rows=1000, start=5000)
    assert (len(first["results"]), first["count"]) == (ROWS_MAX, 260)
    assert (beyond["results"], beyond["count"]) == ([], 260)


def test_ckan_filters_by_organisation(ckan: Demo) -> None:
    assert search(ckan, fq="organization:stavanger")["count"] == 260
    assert search(ckan, fq="organization:gjesdal")["count"] == 0


def test_ckan_writes_extras_in_both_shapes_and_the_none_of_python(ckan: Demo) -> None:
    packages = [p for start in range(0, 260, ROWS_MAX) for p in search(ckan, rows=100, start=start)["results"]]
    assert {bool(p["extras"]) for p in packages} == {True, False}
    said = [p["uri"] if "uri" in p else {e["key"]: e["value"] for e in p["extras"]}["uri"] for p in packages]
    assert "None" in said
    assert any(r["datastore_active"] for p in packages for r in p["resources"])


def test_ckan_says_what_is_wrong_in_json(ckan: Demo) -> None:
    assert refused(ckan, "/api/3/action/package_show?id=nobody")[0] == 404
    status, answer = refused(ckan, "/api/3/action/package_search?rows=many")
    assert (status, answer["success"], answer["error"]["__type"]) == (409, False, "Validation Error")
    assert refused(ckan, "/api/3/action/nothing")[0] == 400


def test_ckan_shows_one_package_by_name_as_it_lists_it(ckan: Demo) -> None:
    (listed,) = search(ckan, rows=1)["results"]
    assert ask(ckan, f"/api/3/action/package_show?id={listed['name']}")["result"] == listed
    assert listed["name"] in ask(ckan, "/api/3/action/package_list")["result"]
    assert ask(ckan, "/api/3/action/organization_list")["result"] == ["stavanger"]


def test_the_hub_lists_maps_apps_and_pages_beside_its_layers(hub: Demo) -> None:
    feed = ask(hub, "/api/feed/dcat-us/1.1.json")
    pages = [dataset["landingPage"].split("/")[3] for dataset in feed["dataset"]]
    assert {path: pages.count(path) for path in set(pages)} == {"datasets": 60, "apps": 5, "maps": 5, "pages": 5}


def test_the_hub_takes_an_unknown_version_for_its_oldest(hub: Demo) -> None:
    assert ask(hub, "/api/feed/dcat-ap/9.9.9.json") == ask(hub, "/api/feed/dcat-ap/2.0.1.json")
    assert refused(hub, "/api/feed/rss/2.0")[0] == 404


def test_a_feed_that_its_owner_switched_off_is_not_found_and_one_may_break_off() -> None:
    with start_arcgis_hub(off=frozenset({"dcat-ap/3.0.0"})) as demo:
        assert refused(demo, "/api/feed/dcat-ap/3.0.0.json")[0] == 404
    with start_arcgis_hub(breaks_off=True) as demo, pytest.raises(json.JSONDecodeError):
        ask(demo, "/api/feed/dcat-us/1.1.json")
