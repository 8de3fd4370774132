"""What the commands make of a configuration that changed, of days to come, of typing slips and of poor terminals."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from nightly import Installation
from serving import Answer, serving

FEED = b"""@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<http://data.example.no/1> a dcat:Dataset ; dct:title "Badeplasser"@nb ; dcat:distribution <http://data.example.no/1/a> ;
  dct:publisher <https://data.brreg.no/enhetsregisteret/api/enheter/964965226> .
<http://data.example.no/1/a> a dcat:Distribution ; dcat:accessURL <http://data.example.no/1.csv> .
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with serving({"/c.ttl": Answer(FEED)}) as server:
        here = Installation(
            tmp_path_factory.mktemp("home"), [{"id": "feed", "kind": "dcat", "url": f"{server.url}/c.ttl"}]
        )
        here.run("harvest")
        here.run("score")
        yield here


def test_a_day_to_come_cannot_be_scored(home: Installation) -> None:
    for day in (f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d}", "9999-12-31"):
        assert "yet to come" in home.run("score", "--as-of", day, expect=2).stderr
    assert home.rows("SELECT count(*) FROM score_run") == [(1,)]


def test_a_source_to_believe_is_checked_for_typing_slips(home: Installation) -> None:
    assert "Unknown source: fede" in home.run("harvest", "--accept-shrink", "fede", expect=2).stderr


def test_a_terminal_without_norwegian_letters_is_no_reason_to_stop(home: Installation) -> None:
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert "0301" in home.run("show", "-f", "table", **poor).stdout
    home.run("show", "Stavanger", **poor)


def test_a_table_never_cuts_what_it_shows(home: Installation) -> None:
    lines = home.run("show", "-f", "table", COLUMNS="40").stdout.splitlines()
    assert any("1103" in line and "Stavanger" in line for line in lines)


def test_a_dimension_of_which_little_was_measured_has_no_number_and_never_a_zero_or_a_hundred(
    home: Installation,
) -> None:
    dimensions = "quality_access, quality_stability, quality_api, quality_licence"
    row = home.rows(f"SELECT {dimensions} FROM latest_score WHERE municipality_number = '1103'")
    assert row == [
        (None, None, 0, 0)
    ]  # no link was checked and nothing watched; that API and licence are not there is seen


def test_the_next_scoring_goes_by_the_configuration_as_it_is_then(home: Installation) -> None:
    status = "SELECT status FROM latest_score WHERE municipality_number = '4601'"
    assert home.rows(status) == [("ingen_data_funnet",)]
    path = Path(home.folder / "config" / "municipalities.yaml")
    before = path.read_text(encoding="utf-8")
    config = yaml.load(before, Loader=yaml.CSafeLoader)
    bergen = next(m for m in config["municipalities"] if m["number"] == "4601")
    bergen["sources"] = [
        {
            "kind": "none",
            "url": "https://kart.example.no",
            "reason": "no catalogue",
            "evidence": "seen",
            "date": "2026-11-25",
        }
    ]
    path.write_text(yaml.dump(config, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8")
    try:
        home.run("score")
        assert home.rows(status) == [("ikke_vurdert",)]
    finally:
        path.write_text(before, encoding="utf-8")
