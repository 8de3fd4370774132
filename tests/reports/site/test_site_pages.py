"""The pages as files: complete, linked, light, harmless, and the same every time."""

import gzip
import re
import shutil
import sqlite3
from contextlib import closing
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from made_site import HOSTILE, REASON, Site
from markup import Markup, read
from sqlalchemy import Connection

from reports.site.borders import BUDGET, Borders
from reports.site.build import Site as Made
from reports.site.build import write_site
from store.db import open_database

HEAVIEST = 150_000  # bytes of a page, gzipped


@cache
def markup(path: Path) -> Markup:
    return read(path.read_text(encoding="utf-8"))


def test_both_languages_have_every_page_and_every_municipality_has_one(site: Site) -> None:
    numbers = {row[0] for row in site.home.rows("SELECT number FROM municipality")}
    assert len(numbers) == 357
    for folder in (site.folder, site.folder / "en"):
        assert {p.stem for p in folder.glob("*.html")} == {
            "index", "beste-praksis", "barrierer", "tiltak", "metode", "data",
        }  # fmt: skip
        assert {p.name[:4] for p in (folder / "kommune").glob("*.html")} == numbers
    assert (site.folder / "kommune" / "0301-oslo.html").exists()
    assert (site.folder / "kommune" / "1835-traena.html").exists()
    assert (site.folder / "kommune" / "5612-guovdageaidnu.html").exists() or list(
        (site.folder / "kommune").glob("5612-*.html")
    )


def test_every_internal_link_resolves_fragments_included(site: Site) -> None:
    broken = []
    for path in site.pages:
        for element in markup(path).elements:
            href = element.attributes.get("href")
            if href is None or urlsplit(href).scheme:
                continue
            target, _, fragment = href.partition("#")
            there = (path.parent / unquote(target)).resolve() if target else path
            inside = there.is_relative_to(site.folder.resolve()) and there.exists()
            if not inside or (fragment and fragment not in markup(there).ids):
                broken.append((path.name, href))
    assert broken == []


def test_nothing_is_fetched_from_anywhere_and_the_policy_forbids_it(site: Site) -> None:
    for path in site.pages:
        text = path.read_text(encoding="utf-8")
        assert "default-src 'none'" in text
        assert not re.search(r"@import|url\((?!#hatch\))", text), path
        for element in markup(path).elements:
            assert "src" not in element.attributes, (path, element)
            assert "style" not in element.attributes, (path, element)
            assert not [name for name in element.attributes if name.startswith("on")], (path, element)
            if element.tag == "link" and element.attributes["rel"] == "icon":
                assert element.attributes["href"] == "data:,"


def test_links_open_web_pages_and_mail_and_nothing_else(site: Site) -> None:
    schemes = {
        urlsplit(e.attributes["href"]).scheme for p in site.pages for e in markup(p).elements if "href" in e.attributes
    }
    assert schemes == {"", "http", "data", "mailto"}


def test_every_page_is_well_formed_with_one_heading_and_described_tables(site: Site) -> None:
    for path in site.pages:
        document = markup(path)
        assert document.faults == [], path
        assert len(document.ids) == len(set(document.ids)), path
        assert len(document.all("h1")) == 1, path
        levels = [int(e.tag[1]) for e in document.elements if re.fullmatch("h[1-6]", e.tag)]
        assert all(after - before <= 1 for before, after in pairwise(levels)), path
        assert document.all("html")[0].attributes["lang"] == (
            "en" if "en" in path.relative_to(site.folder).parts else "nb"
        )
        assert len(document.all("table")) == len(document.all("caption")), path
        assert all(e.attributes.get("scope") in ("col", "row") for e in document.all("th")), path
        assert document.all("a")[0].attributes["href"] == "#content", path


def test_no_page_is_heavy(site: Site) -> None:
    assert max(len(gzip.compress(path.read_bytes())) for path in site.pages) < HEAVIEST


def test_titles_that_are_code_stand_as_text_and_turn_nothing_around(site: Site) -> None:
    for prefix in ("", "en/"):
        text = site.html(f"{prefix}kommune/1103-stavanger.html")
        shown = [e.text for e in read(text).all("bdi")]
        assert "<script>alert(1)</script> Skoler" in shown
        assert '"><img src=x onerror=alert(1)>' in shown
        assert 'Lekeplasser";DROP TABLE dataset;--' in shown
        assert "Veilys gnp.exe" in shown
        assert "Strøm 👩‍🚒" in shown
        assert len(read(text).all("script")) == 1
        assert read(text).all("img") == []
    for path in [*site.pages, *site.folder.glob("**/kommune/*.csv")]:
        if path.is_file():
            assert not re.search(
                "[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", path.read_text("utf-8-sig")
            ), path
    assert len(HOSTILE) == 6


def test_a_landing_page_that_is_no_web_page_is_not_linked(site: Site) -> None:
    found = [e for e in read(site.html("kommune/1103-stavanger.html")).all("a") if e.text == "Lenke som ikke er en"]
    assert found
    assert {e.attributes["href"] for e in found} == {"http://data.example.no/lenke"}


def test_an_english_title_says_that_it_is_english(site: Site) -> None:
    [nb, *_] = [
        e for e in read(site.html("kommune/1103-stavanger.html")).all("bdi") if e.text == "Schools of Stavanger"
    ]
    [en, *_] = [
        e for e in read(site.html("en/kommune/1103-stavanger.html")).all("bdi") if e.text == "Schools of Stavanger"
    ]
    assert nb.attributes == {"lang": "en"}
    assert en.attributes == {}


def test_a_long_list_shows_what_weighs_most_and_leaves_the_rest_to_a_file(site: Site) -> None:
    page = site.html("kommune/0301-oslo.html")
    assert "De 10 som veier mest, av 60." in page
    assert 'href="0301-oslo.csv"' in page
    rows = (site.folder / "kommune" / "0301-oslo.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].startswith("Kriterium;Tittel;IRI;Utfall;")
    assert sum(row.startswith("DOC-1;") for row in rows) == 60
    english = (site.folder / "en" / "kommune" / "0301-oslo.csv").read_text(encoding="utf-8").splitlines()
    assert english[0] == "criterion_id,title,uri,outcome,reason,remedy,evidence_url"
    assert len(english) == len(rows)
    listed = site.html("kommune/1103-stavanger.html")
    assert "som veier mest" not in listed


def test_an_error_is_reported_with_criterion_and_dataset_filled_in(site: Site) -> None:
    links = [
        unquote(e.attributes["href"]) for e in read(site.html("kommune/1103-stavanger.html")).all("a")
        if e.attributes["href"].startswith("mailto:")
    ]  # fmt: skip
    assert all(
        link.startswith("mailto:kommunedata@example.no?subject=Feil i vurderingen av 1103 Stavanger") for link in links
    )
    [one] = [link for link in links if "Kriterium: DOC-1 " in link and "Datasett: Veilys gnp.exe" in link]
    assert "(http://data.example.no/baklengs)" in one
    assert "målestokk" in one


def test_unknown_is_said_in_words_and_never_as_zero(site: Site) -> None:
    page = site.html("kommune/1151-utsira.html")
    assert REASON in page
    assert "Ikke vurdert" in page
    assert [e for e in read(page).all("data") if e.attributes["value"] == "0.0"] == []
    assert "Utsira: Ikke vurdert</title>" in site.html("index.html")
    nothing = site.html("kommune/4203-arendal.html")
    assert "Ingen data funnet i katalog per " in nothing
    assert "deler ingen" not in nothing


def test_what_moved_in_a_month_is_shown_and_what_was_unknown_is_no_movement(site: Site) -> None:
    moved = site.html("index.html").partition('id="changes"')[2].partition("</section>")[0]
    rows = {e.text.split("\n")[0] for e in read(moved.partition("<tbody>")[2].partition("</tbody>")[0]).all("tr")}
    assert len(rows) == 2
    [oslo] = [row for row in rows if row.startswith("Oslo")]
    [bergen] = [row for row in rows if row.startswith("Bergen")]
    assert "+10,0" in oslo
    assert "–" in bergen
    assert "+" not in bergen
    assert "Siden " in site.html("kommune/0301-oslo.html").partition('id="history"')[2]


def test_the_answer_stands_first_and_is_what_the_database_says(site: Site) -> None:
    [(n,)] = site.home.rows("SELECT count(*) FROM latest_score WHERE datasets_open > 0")
    assert read(site.html("index.html")).all("h1")[0].text == f"{n} av 356 kommuner har minst ett åpent datasett"
    assert (
        read(site.html("en/index.html")).all("h1")[0].text
        == f"{n} of 356 municipalities have at least one open dataset"
    )


def test_the_demo_says_on_every_page_that_it_is_invented_and_a_real_night_does_not(site: Site, tmp_path: Path) -> None:
    assert "DEMO" not in "".join(site.html(name) for name in ("index.html", "kommune/0301-oslo.html", "en/metode.html"))
    shutil.copy(site.home.db, tmp_path / "demo.db")
    with closing(sqlite3.connect(tmp_path / "demo.db")) as connection, connection:
        connection.execute("UPDATE score_run SET rubric_version = '1.0-demo'")
    written = build(tmp_path / "demo.db", tmp_path / "site")
    for path in written.rglob("*.html"):
        assert (
            "DEMO: Alt på disse sidene er oppdiktet." if "/en/" not in path.as_posix() else "DEMO: Everything"
        ) in path.read_text("utf-8")
    assert all(path.name.startswith("DEMO_") for path in written.rglob("*.csv"))


def test_the_same_database_gives_the_same_bytes(site: Site, tmp_path: Path) -> None:
    one, two = (build(site.home.db, tmp_path / name) for name in "12")
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert len(files) > 726
    assert all((one / path).read_bytes() == (two / path).read_bytes() for path in files)


def build(db: Path, folder: Path) -> Path:
    with open_database(db, read_only=True).connect() as connection:
        assert isinstance(connection, Connection)
        write_site(connection, folder, Made("post@example.no"))
    return folder


@pytest.mark.parametrize("contact", ["https://example.no/meld?a=1&b=2"])
def test_a_contact_that_is_a_web_address_is_linked_as_it_is(site: Site, tmp_path: Path, contact: str) -> None:
    with open_database(site.home.db, read_only=True).connect() as connection:
        write_site(connection, tmp_path, Made(contact, ("nb",)))
    links = {e.attributes["href"] for e in read((tmp_path / "kommune/0301-oslo.html").read_text("utf-8")).all("a")}
    assert contact in links
    assert not [link for link in links if link.startswith("mailto:")]
    assert not (tmp_path / "en").exists()
    assert "hreflang" not in (tmp_path / "index.html").read_text("utf-8")


def test_the_front_page_with_real_borders_and_everybody_scored_stays_light(site: Site, tmp_path: Path) -> None:
    shutil.copy(site.home.db, tmp_path / "all.db")
    with closing(sqlite3.connect(tmp_path / "all.db")) as connection, connection:
        connection.execute(
            "UPDATE municipality_score SET status = 'vurdert', total = 51.2345, total_low = 43.2109, total_high = 65.4321,"
            " coverage = 43.2109, quality = 61.9876, measured = 0.7123, level = 3, provisional = 1, datasets = 123,"
            " rank_in_group = 101, rank_low = 99, rank_high = 123, lower_bound = 1"
        )
    numbers = [row[0] for row in site.home.rows("SELECT number FROM municipality")]
    borders = Borders({str(number): "M1 1l" + "0.1-0.1 " * (BUDGET // 357 // 8) for number in numbers}, 800)
    with open_database(tmp_path / "all.db", read_only=True).connect() as connection:
        write_site(connection, tmp_path / "site", Made("post@example.no", ("nb",), borders))
    front = (tmp_path / "site" / "index.html").read_bytes()
    assert front.count(b"<tr data-name>") == 357
    assert len(front) < 500_000
    assert len(gzip.compress(front)) < HEAVIEST
