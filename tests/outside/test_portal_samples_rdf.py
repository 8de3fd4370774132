"""Every RDF catalogue among the samples, served as a feed would be and read through kind dcat: counts as others found them.

Expected is what the other project's own tests assert; where they assert nothing, what the raw text was measured to hold.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from harvested import Harvested, harvest
from harvester.attribution import Register
from harvester.cage import Cage
from harvester.config import SourceConfig, load
from harvester.portals import registry
from serving import Answer, serving

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT.parent / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not beside the project (../shared)")

MEDIA_TYPES = {
    ".ttl": "text/turtle", ".rdf": "application/rdf+xml", ".xml": "application/rdf+xml", ".nt": "application/n-triples",
    ".trig": "application/trig", ".jsonld": "application/ld+json", ".json": "application/ld+json", ".txt": "text/turtle",
}  # fmt: skip
# folders whose files have tests of their own, and files that are read through another kind in the tests beside this one
ELSEWHERE = ("peers/hostile/", "peers/contexts/", "peers/dkan/", "peers/magda-ckan/", "portals/fdk/", "portals/arcgis-hub/",
             "portals/dkan/", "portals/ckan-harvest/", "portals/geonetwork-csw/", "portals/opendatasoft/",
             "portals/datanorge-legacy/")  # fmt: skip
OTHER_KINDS = ("catalog.json", "catalog_pod.jsonld", "ckan_", "full_ckan_", "evian.json", "dkan-french", "geonetwork-",
               "geoide-", "geonorge-2017")  # fmt: skip
# vocabularies, answers of other services, and parts that tests of the FDK and of the standard are put together from
NO_CATALOGUES = ("fdk/ref-", "fdk/reasoned-", "fdk/orgcat-list", "fdk/json-", "portals/dataportals-registry/")


@dataclass(frozen=True)
class Deviation:
    """How many datasets we read of a file instead of those that are expected, and why that is right."""

    datasets: int
    reason: str


def files() -> list[str]:
    there = sorted(p.relative_to(SAMPLES).as_posix() for p in SAMPLES.glob("*/**/*") if p.suffix in MEDIA_TYPES)
    return [
        file
        for file in there
        if file.startswith(("fdk/", "portals/", "peers/"))
        and not file.startswith((*ELSEWHERE, *NO_CATALOGUES))
        and not file.rpartition("/")[2].startswith(OTHER_KINDS)
    ]


def deviations() -> dict[str, Deviation]:
    text = (Path(__file__).parent / "portal_sample_deviations.yaml").read_text(encoding="utf-8")
    return {file: Deviation(**said) for file, said in yaml.safe_load(text).items()}


def expected() -> dict[str, int]:
    """By file of `peers` and `fdk`; those of `portals` are the same as some of `peers`."""
    found: dict[str, int] = {}
    for folder, column, other in (
        ("peers", "exp_datasets", "meas_datasets"),
        ("fdk", "n_dcat_Dataset", "n_dcat_Dataset"),
    ):
        with (SAMPLES / folder / "INDEX.tsv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                count = row[column] or row[other]
                found[f"{folder}/{row['file']}"] = int(count) if count and count.isdigit() else 0
    by_name = {file.rpartition("/")[2]: count for file, count in found.items()}
    return found | {file: by_name.get(file.rpartition("/")[2], 0) for file in files() if file not in found}


def counted(found: Harvested) -> int:
    """A series is no dataset: it stands in no count of them."""
    return sum(dataset.kind == "dataset" for dataset in found.datasets.values())


@pytest.fixture(scope="module")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Harvested]:
    found = {}
    folder = tmp_path_factory.mktemp("rdf")
    with Cage() as cage, serving({}) as server:
        for number, file in enumerate(files()):
            path = SAMPLES / file
            server.answers["/feed"] = Answer(path.read_bytes(), MEDIA_TYPES[path.suffix])
            found[file] = harvest(folder / str(number), "dcat", f"{server.url}/feed", cage=cage)
    return found


def test_every_file_gives_the_datasets_that_are_expected_of_it(harvested: dict[str, Harvested]) -> None:
    register = Register.from_config(load(ROOT / "config" / "municipalities.yaml", registry()))
    source = SourceConfig(id="tested", kind="dcat", url="https://example.no/")
    meant, excused = expected(), deviations()
    lines, wrong = ["\nfile\tstatus\tdatasets\texpected\tdistributions\tservices\tattributed\tissues\tdeviation"], []
    for file, found in harvested.items():
        credited = sum(bool(register.credit(dataset, source)) for dataset in found.datasets.values())
        deviation = excused.get(file)
        lines.append("\t".join(map(str, (
            file, found.fetched.status, counted(found), meant[file], found.distributions, len(found.services),
            credited, ",".join(sorted(found.codes)), deviation.reason if deviation else "",
        ))))  # fmt: skip
        if counted(found) != (deviation.datasets if deviation else meant[file]):
            wrong.append((file, counted(found), meant[file], found.fetched.error))
    print("\n".join(lines))
    assert wrong == []


def test_no_deviation_is_excused_that_is_none() -> None:
    meant = expected()
    assert {file for file, excuse in deviations().items() if meant[file] == excuse.datasets} == set()
