"""The real dump of the national catalogue of 2020, harvested over HTTP, attributed and scored."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from nightly import Installation
from serving import Answer, serving

LEGACY = Path(__file__).resolve().parents[3] / "shared" / "samples" / "portals" / "datanorge-legacy"
DUMP = LEGACY / "data.norge.no_api_dcat2_data.jsonld"

pytestmark = pytest.mark.skipif(not DUMP.exists(), reason="the dump of 2020 is not beside the project (../shared)")

# former municipalities' datasets count for the ones they became part of
EXPECTED = {
    "Stavanger": 193, "Oslo": 15, "Bergen": 10, "Aure": 9, "Gjesdal": 8, "Aurland": 4, "Sogndal": 4, "Steinkjer": 3,
}  # fmt: skip


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with serving({"/data.jsonld": Answer(DUMP.read_bytes(), "application/ld+json")}) as server:
        here = Installation(
            tmp_path_factory.mktemp("dump"), [{"id": "dump", "kind": "dcat", "url": f"{server.url}/data.jsonld"}]
        )
        here.run("harvest")
        here.run("score")
        yield here


def test_every_dataset_distribution_and_catalogue_is_stored(installation: Installation) -> None:
    assert installation.rows("SELECT status FROM fetch") == [("complete",)]
    assert installation.rows("SELECT count(*) FROM dataset WHERE kind = 'dataset'") == [(641,)]
    assert installation.rows("SELECT count(*) FROM distribution") == [(829,)]
    assert installation.rows("SELECT count(*) FROM catalogue") == [(87,)]


def test_the_municipal_datasets_are_credited_to_present_day_municipalities(installation: Installation) -> None:
    rows = installation.rows(
        "SELECT m.name, count(*) FROM attribution a JOIN municipality m ON m.number = a.municipality_number GROUP BY 1"
    )
    counts = dict(rows)
    assert sum(counts.values()) == 263
    assert len(counts) == 21
    assert {name: counts.get(name) for name in EXPECTED} == EXPECTED


def test_datasets_of_counties_and_companies_are_credited_to_nobody(installation: Installation) -> None:
    with (LEGACY / "municipal_datasets_2020.csv").open(encoding="utf-8") as file:
        listed = {row["iri"]: row["publisher"] for row in csv.DictReader(file)}
    credited = {row[0] for row in installation.rows("SELECT key FROM attribution")}
    nobody = Counter(publisher for iri, publisher in listed.items() if iri not in credited)
    assert sum(nobody.values()) == len(listed) - 263
    companies = {"Ruter AS", "AtB AS", "Nasjonal Digital Læringsarena"}
    assert {name for name in nobody if not name.endswith("fylkeskommune")} == companies


def test_stavanger_leads_in_coverage_and_nobody_is_left_unassessed(installation: Installation) -> None:
    best = installation.rows("SELECT name FROM latest_score ORDER BY coverage DESC LIMIT 1")
    assert best == [("Stavanger",)]
    statuses = dict(installation.rows("SELECT status, count(*) FROM latest_score GROUP BY 1"))
    assert statuses["ingen_data_funnet"] == 336
    assert "ikke_vurdert" not in statuses
    assert sum(statuses.values()) == 357


def test_every_municipality_with_a_total_gets_measures_and_the_nation_their_sum(installation: Installation) -> None:
    points = "SELECT criterion_id, sum(points), count(*) FROM latest_measure m JOIN latest_score s USING"
    summed = installation.rows(f"{points} (municipality_number) WHERE s.status = 'vurdert' GROUP BY 1 ORDER BY 1")
    told = installation.rows("SELECT criterion_id, points, municipalities FROM national_measure ORDER BY 1")
    assert [(c, round(p, 6), n) for c, p, n in summed] == [(c, round(p, 6), n) for c, p, n in told]
    first = "SELECT criterion_id, municipalities FROM national_measure ORDER BY priority LIMIT 1"
    assert installation.rows(first) == [("expected-types", 9)]
    assert installation.rows("SELECT count(DISTINCT municipality_number) FROM latest_measure") == [(21,)]


def test_five_cities_with_an_ordinary_score_are_too_few_to_say_what_marks_the_best(installation: Installation) -> None:
    rows = installation.rows("SELECT count(*), count(difference), count(place), max(rest_municipalities) FROM practice")
    assert rows[0][1:] == (0, 0, 0)
    assert installation.rows("SELECT count(*) FROM practice_example") == [(0,)]
