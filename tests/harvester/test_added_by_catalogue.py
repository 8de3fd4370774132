"""What data.norge.no added to a description is shown to analysts and credited to nobody."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from portals.fdk_service import Entry, service_of

from check_cases import CONFIG
from harvester.portals import fdk_context
from harvester.portals.fdk_context import Context, marked
from nightly import Installation
from scoring.loading import Catalogue
from store.db import open_database
from store.records import DatasetRecord
from store.terms import iri

REASONED = (Path(__file__).parents[1] / "fixtures" / "fdk" / "reasoned-los-theme.ttl").read_text(encoding="utf-8")
LOS = "<https://psi.norge.no/los/tema/natur-klima-og-miljo>"
OWN = REASONED.replace(f"{LOS},", "").replace("/a>", "/b>").replace("Badeplasser", "Turløyper")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two datasets of Oslo's with the same EU theme: one has it from the catalogue, the other from Oslo."""
    path = "/KOMMUNE/958935420"
    with service_of(Entry("a", path, graph=REASONED), Entry("b", path, graph=OWN)) as service:
        installation = Installation(tmp_path_factory.mktemp("added"), [
            {"id": "data-norge", "kind": "fdk", "url": service.url, "pause": 0},
        ])  # fmt: skip
        installation.here("harvest")
        installation.here("score")
        yield installation


def test_an_eu_theme_that_follows_from_no_los_theme_is_the_publishers_own() -> None:
    eu, los = "http://publications.europa.eu/resource/authority/data-theme/", "https://psi.norge.no/los/tema/"
    tops, below = [iri(f"{los}natur-klima-og-miljo"), iri(f"{eu}ENVI"), iri(f"{eu}TRAN")], iri(f"{los}friluftsliv")
    for themes, added in ((tops, {"themes": [tops[1]]}), ([below, *tops[1:]], None)):
        record = DatasetRecord(key="a", uri="http://a", themes=themes)
        assert marked(record, Context(road="graph")).added_by_catalogue == added


def test_the_los_themes_that_the_catalogue_follows_are_those_of_the_vocabulary() -> None:
    words = yaml.safe_load((CONFIG / "vocabulary" / "themes.yaml").read_text(encoding="utf-8"))
    assert {
        address.rpartition("/")[2]: c["code"] for c in words["concepts"] for address in c.get("addresses", ())
    } == fdk_context.DERIVED


def test_an_analyst_sees_what_was_added(here: Installation) -> None:
    assert here.rows("SELECT title, added_by_catalogue FROM current_dataset ORDER BY title") == [
        ("Badeplasser", "publisher_identifiers | publisher_name | publisher_org_path | themes"),
        ("Turløyper", "publisher_identifiers | publisher_name | publisher_org_path"),
    ]
    ((themes,),) = here.rows("SELECT themes FROM current_dataset WHERE title = 'Badeplasser'")
    assert str(themes).count("data-theme/ENVI") == 1, "what was read is stored all the same"


def test_scoring_sees_what_the_publisher_said(here: Installation) -> None:
    engine = open_database(here.db)
    with engine.connect() as connection:
        held, _ = Catalogue(connection, date(2100, 1, 1)).datasets("0301")
    themes = {h.dataset.title["nb"]: h.dataset.themes for h in held}
    assert themes["Badeplasser"] == (LOS,)
    assert len(themes["Turløyper"]) == 1 and "ENVI" in themes["Turløyper"][0]


def test_a_derived_theme_earns_no_points_and_a_stated_one_does(here: Installation) -> None:
    values = dict(here.rows("SELECT title, value FROM latest_finding WHERE criterion_id = 'controlled-vocabularies'"))
    assert values["Badeplasser"] < values["Turløyper"]
