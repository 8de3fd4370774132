"""Real catalogues in XML, answered as their systems would, and SPARQL over real catalogues: counts as others found them."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from harvested import Harvested, harvest
from harvester.attribution import Register
from harvester.config import SourceConfig, load
from harvester.portals import csw, opendatasoft, registry
from oxigraph_server import BINARY, endpoint_with
from serving import Answer, serving

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT.parent / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not beside the project (../shared)")

# (kind, name in the table, {path as the system has it: sample}, datasets as the INDEX files state them)
CASES = [
    ("geonorge", "geonorge 2017", {"/dcat": "fdk/geonorge-2017-10-19.rdf"}, 168),
    *(
        ("csw", f"geonetwork {flavour}",
         {csw._at("/csw", n): f"peers/udata/geonetwork-{flavour}-page-{n}.xml" for n in (1, 3, 5)}, 6)
        for flavour in ("dcat", "geodcatap")
    ),
    *(
        ("csw", f"geonetwork {flavour}, first page alone",
         {csw._at("/csw", 1): f"portals/geonetwork-csw/geonetwork-{flavour}-page-1.xml"}, 6)
        for flavour in ("dcat", "geodcatap")
    ),
    ("csw", "geonetwork iso19139", {csw._at("/csw", 1): "peers/udata/geonetwork-iso19139-page-1.xml"}, 6),
    ("csw", "geoide iso19139", {csw._at("/csw", 1): "peers/udata/geoide-iso19139-single-dataset.xml"}, 1),
    ("opendatasoft", "rennes, excerpt",
     {opendatasoft.EXPORTS[1]: "portals/opendatasoft/rennes_catalog_exports_dcat_excerpt.xml"}, 1),
]  # fmt: skip
# name -> (datasets that we read, why they are others than expected)
DEVIATIONS = {
    "geonetwork dcat, first page alone": (2, "the other two pages of this service are not in this folder"),
    "geonetwork geodcatap, first page alone": (2, "the other two pages of this service are not in this folder"),
    "geonetwork iso19139": (0, "ISO records, which udata turns into DCAT by a stylesheet; we refuse them by name"),
    "geoide iso19139": (0, "ISO records, which udata turns into DCAT by a stylesheet; we refuse them by name"),
}
# kind dcat reads these files whole, so the endpoint that holds them must give the very same records
STORES = [
    "oslokommune.ttl", "harvester-catalog-15ds.ttl", "harvester-all-catalogs-with-records.ttl", "harvester-response-3.ttl",
    "registration-getAll.ttl", "brreg-gdoc-2016-12-12.ttl", "ramsund.ttl", "spec-series.ttl",
    "harvester-nested-bnodes.ttl", "harvester-nested-bnodes-skolemized.ttl", "atlasdcat-catalog.ttl",
]  # fmt: skip


def answer(sample: str) -> Answer:
    path = SAMPLES / sample
    media_type = "text/turtle" if path.suffix == ".ttl" else "application/rdf+xml" if path.suffix == ".rdf" else "application/xml"  # fmt: skip
    return Answer(path.read_bytes(), media_type)


@pytest.fixture(scope="module")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Harvested]]:
    found = {}
    for kind, name, answers, _ in CASES:
        with serving({path: answer(sample) for path, sample in answers.items()}) as server:
            path = {"csw": "/csw", "geonorge": "/dcat", "opendatasoft": "/"}[kind]
            found[name] = harvest(tmp_path_factory.mktemp("sample"), kind, server.url + path)
    yield found


def test_the_counts_are_those_of_the_index(harvested: dict[str, Harvested], capsys: pytest.CaptureFixture[str]) -> None:
    register = Register.from_config(load(ROOT / "config" / "municipalities.yaml", registry()))
    lines = [f"{'sample':40} {'kind':13} datasets expected distr. services attributed status    issues"]
    for kind, name, _, expected in CASES:
        found = harvested[name]
        source = SourceConfig(id="s", kind=kind, url="http://example.no/")
        attributed = sum(bool(register.credit(dataset, source)) for dataset in found.datasets.values())
        issues = sum(len(p.reading.issues) for p in found.fetched.pages if p.reading) + len(found.fetched.issues)
        lines.append(
            f"{name:40} {kind:13} {len(found.datasets):8} {expected:8} {found.distributions:6} {len(found.services):8}"
            f" {attributed:10} {found.fetched.status:9} {issues:6}"
        )
        assert len(found.datasets) == DEVIATIONS.get(name, (expected, ""))[0], name
    with capsys.disabled():
        print("\n" + "\n".join([*lines, *(f"  {name}: {reason}" for name, (_, reason) in DEVIATIONS.items())]))


def test_the_expected_counts_stand_in_the_index_files() -> None:
    def column(index: str, name: str, file: str) -> str:
        with (SAMPLES / index).open(encoding="utf-8") as lines:
            return next(row[name] for row in csv.DictReader(lines, delimiter="\t") if row["file"] == file)

    assert column("fdk/INDEX.tsv", "n_dcat_Dataset", "geonorge-2017-10-19.rdf") == "168"
    for flavour in ("dcat", "geodcatap", "iso19139"):
        words = column("peers/INDEX.tsv", "exp_other", f"udata/geonetwork-{flavour}-page-1.xml")
        assert "6 datasets" in words or words.startswith("as above")
    assert column("peers/INDEX.tsv", "exp_datasets", "udata/geoide-iso19139-single-dataset.xml") == "1"


def test_iso_records_are_refused_in_words_a_portal_owner_can_act_on(harvested: dict[str, Harvested]) -> None:
    assert "does not offer DCAT" in (harvested["geonetwork iso19139"].fetched.error or "")


def test_a_municipality_of_geonorge_is_credited_by_its_agents_number(harvested: dict[str, Harvested]) -> None:
    hitra = [d for d in harvested["geonorge 2017"].datasets.values() if d.publisher_name == {"und": "Hitra kommune"}]
    assert hitra
    assert all(dataset.publisher_identifiers == ["938772924"] for dataset in hitra)


def test_opendatasofts_words_are_no_iris(harvested: dict[str, Harvested]) -> None:
    (dataset,) = harvested["rennes, excerpt"].datasets.values()
    assert dataset.spatial == ['"France entière et hors territoire"']
    assert dataset.frequency == ['"En continu"']


@pytest.mark.skipif(BINARY is None, reason="the SPARQL server oxigraph is not installed (pip install)")
@pytest.mark.parametrize("name", STORES)
def test_a_sparql_server_with_a_real_catalogue_gives_the_same_records_as_the_file(tmp_path: Path, name: str) -> None:
    path = SAMPLES / "fdk" / name
    with serving({"/f": answer(f"fdk/{name}")}) as server:
        expected = harvest(tmp_path / "file", "dcat", f"{server.url}/f")
        with endpoint_with(tmp_path, path, base=f"{server.url}/f") as url:
            found = harvest(tmp_path / "endpoint", "sparql", url)
    assert found.fetched.status == expected.fetched.status == "complete"
    assert found.datasets == expected.datasets
    assert found.services == expected.services
    assert found.catalogues == expected.catalogues
