"""What nobody could read or decide is said to be so, with the reason, and is never a zero, a rank or an advice."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from made_site import Site
from markup import read

from reports.site.build import Site as Made
from reports.site.build import write_site
from store.db import open_database

CLOSED = "https://stengt.example.no/skoler.csv"


def changed(site: Site, folder: Path, *statements: str) -> Path:
    """The site in bokmål, of the same database after these statements."""
    shutil.copy(site.home.db, folder / "changed.db")
    with closing(sqlite3.connect(folder / "changed.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    with open_database(folder / "changed.db", read_only=True).connect() as connection:
        write_site(connection, folder / "site", Made("post@example.no", ("nb",)))
    return folder / "site"


@pytest.fixture(scope="module")
def unread(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site after a first night without a network."""
    return changed(
        site,
        tmp_path_factory.mktemp("unread"),
        "UPDATE municipality_score SET status = 'ikke_vurdert', total = NULL, level = NULL, coverage = NULL,"
        " quality = NULL, rank_in_group = NULL, datasets = 0, datasets_open = 0, datasets_usable = 0",
        "UPDATE fetch SET status = 'failed', error_code = 'dns'",
        "UPDATE dataset SET valid_to = '2020-01-01T00:00:00Z'",
        *(f"DELETE FROM {table}" for table in ("barrier", "measure", "practice_example", "practice")),
    )


def block(page: str, start: str, end: str) -> str:
    return page.partition(start)[2].partition(end)[0]


def test_where_nobody_is_assessed_the_front_page_says_that_and_counts_nothing(unread: Path) -> None:
    page = (unread / "index.html").read_text("utf-8")
    assert read(page).all("h1")[0].text == "Ingen av de 357 kommunene er vurdert"
    lead = block(page, 'class="lead"', "</div>")
    assert len(read(lead).all("li")) == 1
    assert " 0 " not in lead
    assert "på 0" not in page


def test_those_who_are_not_assessed_are_left_out_of_the_count_and_counted_by_themselves(site: Site) -> None:
    lead = block(site.html("index.html"), 'class="lead"', "</div>")
    assert "3 av 356 kommuner har minst ett åpent datasett" in lead
    assert "1 kommune er ikke vurdert, fordi en kilde som dekker den, ikke kunne leses." in lead


def test_a_source_that_was_never_read_has_no_number_of_datasets(unread: Path) -> None:
    sources = block((unread / "metode.html").read_text("utf-8"), 'id="sources"', "</section>")
    assert "aldri" in sources
    assert read(sources).all("data") == []


def test_why_a_source_was_not_read_is_said_in_words_with_the_code_beside_them(unread: Path) -> None:
    sources = block((unread / "metode.html").read_text("utf-8"), 'id="sources"', "</section>")
    assert 'kunne ikke leses<br>serverens navn finnes ikke <code class="note">dns</code>' in sources


def test_pages_on_all_say_that_nobody_is_there_to_compute_from(unread: Path) -> None:
    page = (unread / "barrierer.html").read_text("utf-8")
    assert "Ingen kommune har status «Vurdert»" in page
    assert 'id="criteria"' not in page
    assert "knyttes til noen kommune: 0" not in page


def test_who_could_not_be_read_is_not_told_how_to_begin(site: Site) -> None:
    assert "Slik kan dere begynne" not in site.html("kommune/1151-utsira.html")
    assert "Slik kan dere begynne" in site.html("kommune/4203-arendal.html")


def test_a_column_of_others_stands_only_where_others_share_something(site: Site, tmp_path: Path) -> None:
    assert "Hos andre" in site.html("kommune/4203-arendal.html")
    alone = changed(site, tmp_path, "UPDATE type_score SET value = 0.75 WHERE value = 1")
    page = (alone / "kommune" / "4203-arendal.html").read_text("utf-8")
    assert "Slik kan dere begynne" in page
    assert "Hos andre" not in page
    assert "Ved siden av står" not in page


def test_who_has_no_data_shares_the_last_rank_among_peers_too(site: Site) -> None:
    peers = block(site.html("kommune/4203-arendal.html"), 'id="peers"', "</section>")
    assert "Delt sisteplass blant de " in peers
    assert "Plass " not in peers
    assert "Plass " in block(site.html("kommune/0301-oslo.html"), 'id="peers"', "</section>")


def test_an_undecided_criterion_says_why_of_how_many_and_links_the_evidence(site: Site, tmp_path: Path) -> None:
    persistence = block(site.html("kommune/0301-oslo.html"), 'id="persistence"', "</details>")
    assert "Ikke avgjort for noen av de 60 datasettene." in persistence
    assert "Kilden er fulgt i 0 dager; det trengs 90." in persistence
    assert "60 datasett</span>" in persistence
    closed = changed(
        site, tmp_path, f"UPDATE answer SET evidence_url = '{CLOSED}' WHERE criterion_id = 'live-links'"
        " AND outcome = 'inconclusive'",
    )  # fmt: skip
    links = block((closed / "kommune" / "0301-oslo.html").read_text("utf-8"), 'id="live-links"', "</details>")
    assert "Ingen lenke er prøvd ennå." in links
    assert [e.attributes["href"] for e in read(links).all("a")].count(CLOSED) == 3


def test_stability_says_the_day_from_which_it_can_be_measured(site: Site) -> None:
    [(day,)] = site.home.rows("SELECT date(min(ended_at), '+90 days') FROM fetch WHERE status = 'complete'")
    assert str(day)[:4] in block(
        site.html("kommune/0301-oslo.html"),
        "Stabilitet kan ikke måles før en kilde er fulgt i 90 dager, tidligst ",
        "<",
    )


def test_sums_say_whose_they_are_and_dashes_why_they_are_there(site: Site) -> None:
    assert "til de 3 kommunene med status «Vurdert»" in site.html("tiltak.html")
    page = site.html("barrierer.html")
    assert "hos de 3 kommunene med status «Vurdert»" in page
    assert "etter type hindring, de 3 vurderte kommunene samlet" in page
    assert "under 5\u00a0000 innbyggere står ikke for seg («–»)" in page
    assert "Hos de 3 kommunene med status «Vurdert» oppfylles det helt" in site.html("index.html")
