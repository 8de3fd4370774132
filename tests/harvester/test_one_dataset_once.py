"""A harvest of two catalogues that show the same datasets, from the command line to the views."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nightly import Installation
from serving import Answer, serving

FEED = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
<http://x.test/catalogue> a dcat:Catalog ; dcat:dataset <http://x.test/{name}/1>, <http://x.test/{name}/2> .
<http://x.test/oslo> dct:identifier "958935420" .
<http://x.test/{name}/1> a dcat:Dataset ; dct:title "Badeplasser{more}"@nb ; dct:publisher <http://x.test/oslo> ;
  dcat:landingPage <https://oslo.test/badeplasser> .
<http://x.test/{name}/2> a dcat:Dataset ; dct:title "Bare i {name}"@nb ; dct:publisher <http://x.test/oslo> .
"""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    feeds = {
        f"/{name}.ttl": Answer(FEED.format(name=name, more=more).encode())
        for name, more in (("a", ""), ("b", " i Oslo"))
    }
    with serving(feeds) as server:
        sources = [{"id": name, "kind": "dcat", "url": f"{server.url}/{name}.ttl", "pause": 0} for name in ("a", "b")]
        yield Installation(tmp_path, sources)


def test_each_dataset_is_shown_once_after_the_harvest(here: Installation) -> None:
    here.run("harvest")
    assert here.rows("SELECT title, also_in FROM current_dataset ORDER BY title") == [
        ("Badeplasser", "b"), ("Bare i a", None), ("Bare i b", None),
    ]  # fmt: skip
    here.run("score")
    assert here.rows("SELECT datasets FROM latest_score WHERE municipality_number = '0301'") == [(3,)]


def test_without_one_source_the_others_datasets_are_as_they_were(here: Installation) -> None:
    here.run("harvest")
    here.configure(here.sources[:1])
    here.run("harvest", "--dry-run")
    assert here.rows("SELECT count(*) FROM duplicate") == [(1,)]
    here.run("harvest")
    shown = here.rows("SELECT title FROM current_dataset WHERE source_id = 'a' ORDER BY title")
    assert shown == [("Badeplasser",), ("Bare i a",)]
    assert here.rows("SELECT count(*) FROM duplicate") == [(0,)]
