"""The JSON samples of CKAN, ArcGIS Hub, DKAN and udata, each answered as its system would and read through its kind.

Expected is what the other project's own tests assert; where they assert nothing, what the raw text was measured to hold;
where nobody measured, what the JSON lists.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harvested import Harvested, harvest
from harvester.attribution import Register
from harvester.config import SourceConfig, load
from harvester.portals import registry
from serving import Answer, serving

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
CONFIG = Path(__file__).resolve().parents[2] / "config" / "municipalities.yaml"
SOURCE = SourceConfig(id="tested", kind="dcat", url="https://example.no/")

pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not beside the project (../shared)")

CKAN = (
    "portals/ckan-dcat/ckan_dataset.json",
    "portals/ckan-dcat/ckan_full_dataset_dcat_ap.json",
    "portals/ckan-dcat/ckan_full_dataset_dcat_ap_legacy.json",
    "portals/ckan-dcat/full_ckan_dataset_legacy.json",
    "portals/ckan-harvest/dkan-french-w-license.json",
    "portals/ckan-harvest/opencom.no_package_show_stavanger-parkering.json",
    "peers/magda-ckan/ckan-server-dataset-sample-response.json",
    "peers/udata/dkan-french-w-license.json",
)
DATA_JSON = (
    "portals/ckan-dcat/catalog.json",
    "portals/ckan-dcat/catalog_pod.jsonld",
    "portals/dkan/data.json",
    "peers/ckanext-dcat/catalog.json",
    "peers/ckanext-dcat/catalog_pod.jsonld",
    "peers/dkan/data.json",
    "peers/dkan/data2.json",
)
HUB = ("portals/arcgis-hub/evian_dcat-us-1.1.json", "peers/udata/evian.json")
DCAT = (
    "portals/ckan-dcat/catalog_with_at_graph.jsonld",
    "portals/udata-dcat/bnodes.jsonld",
    "portals/udata-dcat/flat.jsonld",
    "peers/ckanext-dcat/catalog_with_at_graph.jsonld",
    "peers/udata/bnodes.jsonld",
    "peers/udata/flat.jsonld",
)
PAGED = ("portals/udata-dcat/paged-collection-1.jsonld", "peers/udata/paged-collection-1.jsonld")
NOT_CATALOGUES = {
    "portals/arcgis-hub/hub-search-mock-dataset.json": "one item of the Hub Search API, which feeds are made from",
}
# file -> (datasets, distributions) that we give instead of the expected, and why
DEVIATIONS: dict[str, tuple[int, int, str]] = {}


@dataclass(frozen=True)
class Case:
    """A sample, the kind that reads it, and where the server has its answers."""

    file: str
    kind: str
    at: str
    answers: dict[str, Answer]


def _json(body: object) -> Answer:
    return Answer(json.dumps(body).encode(), "application/json")


def _packages(file: str) -> list[dict[str, Any]]:
    """What a package_show answer or a bare package holds; DKAN wraps it in a list."""
    said = json.loads((SAMPLES / file).read_bytes())
    result = said.get("result", said)
    return result if isinstance(result, list) else [result]


def cases() -> Iterator[Case]:
    search = "/api/3/action/package_search?rows=100&start={}&sort=id+asc"
    for file in CKAN:
        found = _packages(file)
        page = {"success": True, "result": {"count": len(found), "results": found}}
        end = {"success": True, "result": {"count": len(found), "results": []}}
        yield Case(file, "ckan", "", {search.format(0): _json(page), search.format(len(found)): _json(end)})
    for kind, at, files in (
        ("data-json", "/data.json", DATA_JSON),
        ("arcgis-hub", "/api/feed/dcat-us/1.1.json", HUB),
        ("dcat", "/catalog.jsonld", DCAT),
    ):
        for file in files:
            media_type = "application/ld+json" if kind == "dcat" else "application/json"
            yield Case(file, kind, at, {at: Answer((SAMPLES / file).read_bytes(), media_type)})
    for file in PAGED:
        at, second = "/catalog.jsonld", file.replace("-1.", "-2.")
        pages = {at: file, f"{at}?page=2": second}
        yield Case(
            file, "dcat", at, {p: Answer((SAMPLES / f).read_bytes(), "application/ld+json") for p, f in pages.items()}
        )


def _index() -> dict[str, dict[str, str]]:
    with (SAMPLES / "peers" / "INDEX.tsv").open(encoding="utf-8") as lines:
        return {row["file"]: row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


def expected(case: Case) -> tuple[int, int]:
    """(datasets, distributions)."""
    index = _index()
    same = {f.rpartition("/")[2]: f for f in index} | {"evian_dcat-us-1.1.json": "udata/evian.json"}
    row = index.get(case.file.removeprefix("peers/")) or index.get(same.get(case.file.rpartition("/")[2], ""), {})
    if case.file in PAGED:
        rows = [row, index["udata/paged-collection-2.jsonld"]]
        return 4, sum(int(r["meas_distribution_links"]) for r in rows)  # "4 items in total"
    if datasets := row.get("exp_datasets") or row.get("meas_datasets"):
        return int(datasets), int(row["exp_distributions"] or row["meas_distribution_links"])
    listed, files = (
        (_packages(case.file), "resources")
        if case.kind == "ckan"
        else (json.loads((SAMPLES / case.file).read_bytes())["dataset"], "distribution")
    )
    return len(listed), sum(len(dataset[files]) for dataset in listed)


@pytest.fixture(scope="module")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Case, Harvested]]:
    found = []
    for number, case in enumerate(cases()):
        with serving(case.answers) as server:
            folder = tmp_path_factory.mktemp(f"sample-{number}")
            found.append((case, harvest(folder, case.kind, f"{server.url}{case.at}")))
    return found


def test_every_sample_gives_the_datasets_and_distributions_that_are_expected_of_it(
    harvested: list[tuple[Case, Harvested]],
) -> None:
    register = Register.from_config(load(CONFIG, registry()))
    print("\nfile\tkind\tstatus\tdatasets\tdistributions\tservices\tattributed\tissues\texpected\tdeviation")
    wrong = []
    for case, found in harvested:
        counts, meant = (len(found.datasets), found.distributions), expected(case)
        excused = DEVIATIONS.get(case.file)
        print(
            case.file, case.kind, found.fetched.status, *counts, len(found.services),
            sum(bool(register.credit(dataset, SOURCE)) for dataset in found.datasets.values()),
            ",".join(sorted(found.codes)),
            "/".join(map(str, meant)), excused[2] if excused else "", sep="\t",
        )  # fmt: skip
        if counts != (excused[:2] if excused else meant):
            wrong.append((case.file, counts, meant))
    assert wrong == []


def test_no_deviation_is_excused_that_is_none(harvested: list[tuple[Case, Harvested]]) -> None:
    meant = {case.file: expected(case) for case, _ in harvested}
    assert {file for file, excuse in DEVIATIONS.items() if meant[file] == excuse[:2]} == set()


def test_every_sample_is_read_to_its_end(harvested: list[tuple[Case, Harvested]]) -> None:
    assert [case.file for case, found in harvested if found.fetched.status != "complete"] == []


def test_no_sample_of_these_systems_is_forgotten() -> None:
    folders = ("portals/arcgis-hub", "portals/ckan-*", "portals/dkan", "portals/udata-dcat",
               "peers/ckanext-dcat", "peers/dkan", "peers/magda-ckan", "peers/udata")  # fmt: skip
    there = {f.relative_to(SAMPLES).as_posix() for folder in folders for f in SAMPLES.glob(f"{folder}/*.json*")}
    seconds = {file.replace("-1.", "-2.") for file in PAGED}
    assert there == {*CKAN, *DATA_JSON, *HUB, *DCAT, *PAGED, *seconds, *NOT_CATALOGUES}


def test_a_real_package_of_stavanger_keeps_its_licence(harvested: list[tuple[Case, Harvested]]) -> None:
    (dataset,) = next(found for case, found in harvested if "opencom.no" in case.file).datasets.values()
    assert dataset.licences == ['"NLOD-2.0"', '"Norsk lisens for offentlige data (NLOD)"']
    assert [d.formats for d in dataset.distributions] == [['"JSON"'], ['"CSV"']]
    assert dataset.distributions[0].modified == "2026-09-28T12:21:33.575307"


def test_extras_and_fields_of_their_own_give_the_same_record(harvested: list[tuple[Case, Harvested]]) -> None:
    new, old = (
        next(iter(found.datasets.values())).model_dump()
        for name in ("ckan_full_dataset_dcat_ap.json", "ckan_full_dataset_dcat_ap_legacy.json")
        for case, found in harvested
        if case.file.endswith(name)
    )
    # a record of each file has another port in its address; what the files themselves say otherwise is the rest
    same = {key for key in new if new[key] == old[key]}
    assert new.keys() - same <= {
        "key", "uri", "distributions", "contact_points", "publisher_identifiers", "publisher_uri", "temporal", "creators",
        "conforms_to", "relations",
    }  # fmt: skip


def test_the_files_of_dkans_sequence_are_two_states_of_the_same_datasets(
    harvested: list[tuple[Case, Harvested]],
) -> None:
    first, second = (
        found.datasets for name in ("peers/dkan/data.json", "peers/dkan/data2.json")
        for case, found in harvested if case.file == name
    )  # fmt: skip
    assert first.keys() == second.keys()
    assert first != second
