"""Geonorge: everybody's maps in Kartverket's catalogue, with numbers that are not always the publisher's."""

from pathlib import Path

from demo import geonorge as demo
from harvested import Harvested, harvest
from harvester.attribution import Register
from harvester.config import SourceConfig, load
from harvester.portals import geonorge, registry
from serving import Answer, serving
from store.records import DatasetRecord

ROOT = Path(__file__).parents[3]
FIXTURES = ROOT / "tests" / "fixtures" / "geonorge"
REGISTER = "https://register.geonorge.no"


def read(folder: Path, *names: str) -> Harvested:
    answers = {f"/{name}": Answer((FIXTURES / name).read_bytes(), "application/rdf+xml") for name in names}
    with serving(answers) as server:
        services = {"resource_url": f"{server.url}/{names[1]}"} if len(names) > 1 else {}
        return harvest(folder, "geonorge", f"{server.url}/{names[0]}", **services)


def only(harvested: Harvested) -> DatasetRecord:
    (dataset,) = harvested.datasets.values()
    return dataset


def issues(harvested: Harvested, code: str) -> dict[str | None, tuple[str | None, int]]:
    readings = [page.reading for page in harvested.fetched.pages]
    return {i.subject: (i.detail, i.count) for r in readings if r for i in r.issues if i.code == code}


def test_datasets_and_services_come_from_two_feeds(tmp_path: Path) -> None:
    found = read(tmp_path, "publisher-of-the-dataset.rdf", "services.rdf")
    assert found.fetched.status == "complete"
    assert len(found.datasets) == len(found.services) == 1


def test_a_services_feed_that_fails_leaves_the_datasets_and_a_partial_fetch(tmp_path: Path) -> None:
    with serving({"/a": Answer((FIXTURES / "publisher-of-the-dataset.rdf").read_bytes())}) as server:
        found = harvest(tmp_path, "geonorge", f"{server.url}/a", resource_url=f"{server.url}/b")
    assert (found.fetched.status, found.fetched.error_code, len(found.datasets)) == ("partial", "http_404", 1)


def test_the_publisher_is_the_datasets_own_and_not_the_catalogues(tmp_path: Path) -> None:
    assert only(read(tmp_path, "publisher-of-the-dataset.rdf")).publisher_identifiers == ["964965226"]


def test_kartverkets_number_is_taken_from_publishers_that_are_somebody_else(tmp_path: Path) -> None:
    found = read(tmp_path, "fallback-number.rdf")
    numbers = [dataset.publisher_identifiers for dataset in found.datasets.values()]
    assert numbers == [None, None, None, None, None, ["971040238"], ["971040238"], ["964965226"]]
    assert issues(found, "geonorge_fallback_publisher") == {
        f"{REGISTER}/organisasjoner/eksempel-kommune/kart": ("Eksempel kommune", 2),
        f"{REGISTER}/organisasjoner/navnlos-kommune": ("navnlos-kommune", 1),
        f"{REGISTER}/register/organisasjoner/kartverket/gammel-kommune": ("gammel-kommune", 1),
        f"{REGISTER}/organisasjoner/geovekst": ("Geovekst", 1),
    }


def test_a_number_that_stands_as_text_in_same_as_is_used(tmp_path: Path) -> None:
    assert only(read(tmp_path, "number-in-same-as.rdf")).publisher_identifiers == ["964965226"]


def test_a_concept_scheme_is_read_as_the_publisher_it_is(tmp_path: Path) -> None:
    dataset = only(read(tmp_path, "concept-scheme-as-publisher.rdf"))
    assert dataset.publisher_identifiers == ["964965226"]
    assert dataset.publisher_name == {"und": "Eksempel kommune"}


def test_empty_elements_are_the_exports_and_count_as_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, "empty-elements.rdf")
    dataset = only(found)
    assert dataset.frequency is None
    assert dataset.licences is None
    assert dataset.keywords == {"no": ["kart"]}
    assert dataset.publisher_name is None
    assert "empty_value" in found.codes


def test_administrative_units_keep_kartverkets_ids(tmp_path: Path) -> None:
    unit = "<https://data.geonorge.no/administrativeEnheter/kommune/id/172833>"
    assert only(read(tmp_path, "administrative-unit.rdf")).spatial == ['"<gml:Envelope/>"', unit]


def test_codes_that_do_not_exist_are_kept_as_they_are(tmp_path: Path) -> None:
    dataset = only(read(tmp_path, "closed-with-hyphen.rdf"))
    authority = "http://publications.europa.eu/resource/authority"
    assert dataset.access_rights == [f"<{authority}/access-right/NON-PUBLIC>"]
    assert dataset.frequency == [f"<{authority}/frequency/ANNUAL2>"]


def test_the_demos_municipalities_are_credited_but_for_those_whose_number_is_unknown(tmp_path: Path) -> None:
    with demo.start() as running:
        (source,) = running.sources
        found = harvest(tmp_path, source.kind, source.url, running.resolve, resource_url=source.resource_url)
    assert found.fetched.status == "complete"
    register = Register.from_config(load(ROOT / "config" / "municipalities.yaml", registry()))
    national = SourceConfig(id=source.id, kind=source.kind, url=source.url)
    for dataset in found.datasets.values():
        credited = register.credit(dataset, national)
        unknown = any(f"/{slug}-kommune" in (dataset.publisher_uri or "") for slug in demo.WITHOUT_NUMBER)
        assert bool(credited) is not unknown, dataset.publisher_uri


def test_a_feed_cannot_be_sliced() -> None:
    assert geonorge.slice(SourceConfig(id="g", kind="geonorge", url="http://geo.example.no/"), ("964965226",)) is None
