"""`report` on the command line: one page or all, one language or both, and bad input answered with one sentence."""

import json
import shutil
from pathlib import Path

import pytest
from made_site import Site
from markup import read

from feeds import pages
from nightly import Installation
from serving import serving
from small_norway import some_municipalities
from store.db import open_database


def test_one_municipalitys_page_alone_links_to_no_other_and_can_be_sent(site: Site, tmp_path: Path) -> None:
    done = site.home.here("report", "-o", str(tmp_path / "one"), "--only", "Stavanger", "--lang", "nb")
    files = sorted(p.relative_to(tmp_path / "one").as_posix() for p in (tmp_path / "one").rglob("*.*") if p.is_file())
    assert files == [".kommunedata-report", "kommune/1103-stavanger.csv", "kommune/1103-stavanger.html"]
    assert str(tmp_path / "one" / "kommune" / "1103-stavanger.html") in done.stderr
    page = read((tmp_path / "one" / "kommune" / "1103-stavanger.html").read_text(encoding="utf-8"))
    local = {e.attributes["href"].partition("#")[0] for e in page.all("a") if "://" not in e.attributes["href"]}
    assert {href for href in local if not href.startswith("mailto:")} == {"", "1103-stavanger.csv"}
    assert page.all("nav") == []


def test_one_page_written_into_a_whole_report_is_one_of_its_pages(site: Site, tmp_path: Path) -> None:
    shutil.copytree(site.folder, tmp_path / "site")
    site.home.here("report", "-o", str(tmp_path / "site"), "--only", "0301")
    for path in ("kommune/0301-oslo.html", "en/kommune/0301-oslo.html", "index.html"):
        assert (tmp_path / "site" / path).read_bytes() == (site.folder / path).read_bytes()


def test_english_alone_stands_under_en_and_points_to_nothing_that_is_not_there(site: Site, tmp_path: Path) -> None:
    site.home.here("report", "-o", str(tmp_path / "site"), "--lang", "en")
    assert not (tmp_path / "site" / "index.html").exists()
    page = read((tmp_path / "site" / "en" / "data.html").read_text(encoding="utf-8"))
    assert not [e for e in page.elements if "hreflang" in e.attributes]
    downloads = [e.attributes["href"] for e in page.all("a") if "download" in e.attributes]
    assert len(downloads) > 10
    assert all((tmp_path / "site" / "en" / href).exists() for href in downloads)


@pytest.fixture
def map(tmp_path: Path) -> Path:
    """A map of Norway that holds Oslo and nothing else."""
    square = [[10, 59], [11, 59], [11, 60], [10, 60], [10, 59]]
    feature = {"properties": {"kommunenummer": "0301"}, "geometry": {"type": "Polygon", "coordinates": [square]}}
    path = tmp_path / "map.json"
    path.write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    return path


def test_real_borders_take_the_place_of_the_squares(site: Site, tmp_path: Path, map: Path) -> None:
    site.home.here("report", "-o", str(tmp_path / "site"), "--lang", "nb", "--map", str(map))
    text = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert 'class="tiles"' not in text
    assert "©Kartverket, CC BY 4.0" in text
    assert "Kommuner som mangler i kartfilen: 356." in text
    assert [e.text for e in read(text).all("title")][1].startswith("Oslo: ")


def test_a_night_draws_real_borders_too_and_is_not_lost_to_a_file_that_is_no_map(tmp_path: Path, map: Path) -> None:
    home, out = Installation(tmp_path), tmp_path / "out"
    with serving(pages(range(3), 3)) as server:
        sources: list[dict[str, object]] = [{"id": "feed", "kind": "dcat", "url": f"{server.url}/feed.ttl", "pause": 0}]
        home.configure(sources, municipalities=some_municipalities())
        night = ("-q", "nightly", "-o", str(out), "--map")
        for n, (file, said) in enumerate(((__file__, "is not GeoJSON"), (f"{map}.gone", "cannot be read")), 1):
            done = home.here(*night, file, "--exit-zero", expect=1)  # which is for sources
            [line] = done.stderr.splitlines()
            assert said in line
            assert line.endswith("Tonight's report is drawn without borders.")
            assert home.rows("SELECT count(*) FROM fetch WHERE status = 'complete'") == [(n,)]
            assert home.rows("SELECT max(id) FROM score_run") == [(n,)]
            assert 'class="tiles"' in (out / "public" / "index.html").read_text(encoding="utf-8")
        home.here(*night, str(map))
    for name in ("index.html", "en/index.html"):
        text = (out / "public" / name).read_text(encoding="utf-8")
        assert 'class="tiles"' not in text
        assert "©Kartverket, CC BY 4.0" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--only", "Bardo"), "Did you mean: Bardu (5520)?"),
        (("--map", "none.geojson"), "none.geojson: cannot be read"),
        (("--map", __file__), "is not GeoJSON"),
        (("--map", "kommuner.geojson", "--only", "Oslo"), "--map is for the front page"),
    ],
)
def test_bad_input_gets_one_sentence_and_leaves_the_old_report(
    site: Site, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / ".kommunedata-report").write_text("")
    (folder / "index.html").write_text("old")
    done = site.home.here("report", "-o", str(folder), *arguments, expect=2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / "index.html").read_text() == "old"


def test_a_folder_with_other_peoples_files_is_not_touched(site: Site, tmp_path: Path) -> None:
    (tmp_path / "ferie.jpg").write_bytes(b"sol")
    for more in ((), ("--only", "Oslo")):
        done = site.home.here("report", "-o", str(tmp_path), *more, expect=2)
        assert "holds files that kommunedata did not write" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["ferie.jpg"]


def test_a_database_without_a_score_is_told_what_to_run(site: Site, tmp_path: Path) -> None:
    open_database(tmp_path / "empty.db").dispose()
    for more in ((), ("--only", "Oslo")):
        done = site.home.here(
            "--db", str(tmp_path / "empty.db"), "report", "-o", str(tmp_path / "site"), *more, expect=2
        )
        assert "kommunedata score" in done.stderr
    done = site.home.here("--db", str(tmp_path / "none.db"), "report", "-o", str(tmp_path / "site"), expect=2)
    assert "no such database" in done.stderr
