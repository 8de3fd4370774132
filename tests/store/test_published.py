"""The published copy: everything an analyst needs, nothing of what is not to be published."""

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from scoring_store import OSLO, Norway, record
from store import published
from store.db import DatabaseError, open_database
from store.models import Override
from store.omitted import without_addresses
from store.overrides import write_overrides
from store.records import CatalogueRecord, ContactPoint
from store.terms import iri, literal
from store.views import statements

CURATOR = "Kari Kurator"
HIDDEN = (
    "kari.nordmann@oslo.example.no", "kari.nordmann%40oslo.example.no", "91 23 45 67", "Ola Opphavsperson", CURATOR,
    "sekret-detalj", "503 after 4 tries", "Per Privat", "orcid.org/0000-0002-1825-0097", "/user/per-privat",
)  # fmt: skip


@pytest.fixture(scope="module")
def norway(tmp_path_factory: pytest.TempPathFactory) -> Norway:
    """A database that holds each of the hidden things, in every place where one could stand."""
    norway = Norway(tmp_path_factory.mktemp("norway"))
    contact = ContactPoint(name="Kari Nordmann", email="kari.nordmann@oslo.example.no", telephone="91 23 45 67")
    norway.harvest(
        [
            CatalogueRecord(uri="http://x.test/katalog", title={"nb": "Katalog"}, contact_points=[contact]),
            record(
                "http://x.test/barnehager", "Barnehager i Oslo",
                description={"nb": 'Linje 1\nkari.nordmann@oslo.example.no svarer på "alt"', "en": "none"},
                contact_points=[contact], catalogue_uri="http://x.test/katalog",
                creators=[iri("https://data.example.no/oslo"), literal("Ola Opphavsperson"),
                          iri("https://orcid.org/0000-0002-1825-0097")],
                publisher_uri="https://data.example.no/oslo", publisher_name={"nb": "Byrådsavdelingen"},
                landing_pages=[iri("mailto:kari.nordmann%40oslo.example.no"), iri("https://x.test/kart@2.0/vis")],
            ),
            record("http://x.test/privat", "Privat", publisher_name={"nb": "Per Privat"},
                   publisher_identifiers=["https://orcid.org/0000-0002-1825-0097"]),
            record("http://x.test/bruker", "Bruker", publisher_identifiers=None, publisher_uri="https://data.example.no/user/per-privat",
                   publisher_name={"nb": "Per Privat"}),
            record("http://x.test/kommunen", "Kommunen", publisher_identifiers=None, publisher_name={"nb": "OSLO kommune"}),
            record("mailto:kari.nordmann@oslo.example.no", "Nøkkelen er en adresse"),
        ]
    )  # fmt: skip
    norway.fails("oslo")
    with norway.engine.begin() as connection:
        write_overrides(connection, [
            Override(municipality_number=OSLO, dataset="http://x.test/barnehager", judgement="api", value="0",
                     reason=f"{CURATOR} har prøvd", who=CURATOR, date="2026-11-20", place="overrides.yaml, line 1"),
        ])  # fmt: skip
        for subject in ("fetch", "reading"):
            connection.exec_driver_sql(
                "INSERT INTO issue (source_id, fetch_id, reading_id, code, severity, detail, count) SELECT 'data-norge',"
                f" 1, {'NULL' if subject == 'fetch' else 'id'}, 'test', 'info', 'sekret-detalj', 1 FROM reading LIMIT 1"
            )
    norway.score()
    return norway


@pytest.fixture(scope="module")
def copy(norway: Norway) -> Path:
    path = norway.folder / "published.db"
    published.publish(norway.folder / "k.db", path)
    return path


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def test_the_working_database_holds_what_the_copy_must_not(norway: Norway) -> None:
    norway.engine.dispose()
    text = "\n".join(str(row) for row in norway.rows("SELECT * FROM dataset, catalogue, fetch, issue, override"))
    assert [hidden for hidden in HIDDEN if hidden not in text] == []


@pytest.mark.parametrize("hidden", HIDDEN)
def test_the_bytes_of_the_copy_hold_no_name_address_or_error_text(copy: Path, hidden: str) -> None:
    assert hidden.encode() not in copy.read_bytes()


def test_pages_readings_and_issues_are_gone_and_every_view_still_answers(copy: Path, norway: Norway) -> None:
    tables = {name for (name,) in rows(copy, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables.isdisjoint({"page", "reading", "issue"})
    for view in statements():
        columns = [row[1] for row in norway.rows(f"PRAGMA table_info({view})")]
        assert [row[1] for row in rows(copy, f"PRAGMA table_info({view})")] == columns
        assert len(rows(copy, f"SELECT * FROM {view}")) == len(norway.rows(f"SELECT * FROM {view}")), view
    assert rows(copy, "SELECT DISTINCT code, detail FROM current_issue") == [("test", None)]


def test_scores_are_those_of_the_working_database(copy: Path, norway: Norway) -> None:
    sql = "SELECT * FROM latest_score ORDER BY municipality_number"
    assert rows(copy, sql) == norway.rows(sql)


def test_what_is_taken_out_leaves_the_rest_of_a_text_and_valid_json(copy: Path) -> None:
    [(description, creators, pages)] = rows(
        copy, "SELECT description, creators, landing_pages FROM dataset WHERE key = 'http://x.test/barnehager'"
    )
    assert json.loads(str(description)) == {"nb": 'Linje 1\n(utelatt) svarer på "alt"', "en": "none"}
    assert json.loads(str(creators)) == ["<https://data.example.no/oslo>"]
    assert sorted(json.loads(str(pages))) == [
        "<https://x.test/kart@2.0/vis>",
        "<mailto:(utelatt)>",
    ]  # a version is no address


def test_a_publisher_is_named_when_something_shows_that_it_is_an_organisation(copy: Path) -> None:
    told = {key: (name, uri) for key, name, uri in rows(copy, "SELECT key, publisher_name, publisher_uri FROM dataset")}
    assert json.loads(str(told["http://x.test/privat"][0])) == {"nb": "(utelatt)"}
    assert told["http://x.test/bruker"][1] == "(utelatt)"
    assert json.loads(str(told["http://x.test/kommunen"][0])) == {"nb": "OSLO kommune"}
    assert json.loads(str(told["http://x.test/barnehager"][0])) == {"nb": "Byrådsavdelingen"}


@pytest.mark.parametrize("at", ["@", "%40", "\u200b@", "@\u2060", "\u200d@"])
def test_an_address_is_left_out_whatever_its_at_looks_like(at: str) -> None:
    assert without_addresses(f"Spør kari.nordmann{at}oslo.example.no om kartet") == "Spør (utelatt) om kartet"


def test_a_key_that_was_an_address_still_joins(copy: Path) -> None:
    sql = "SELECT municipality_number FROM dataset_attribution WHERE key = 'mailto:(utelatt)'"
    assert rows(copy, sql) == [(OSLO,)]


def test_the_dictionary_in_the_copy_describes_what_is_in_it_and_credits_the_sources(copy: Path) -> None:
    described = {name for (name,) in rows(copy, "SELECT DISTINCT object FROM data_dictionary")}
    present = {n for (n,) in rows(copy, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    assert described == present - {"alembic_version"}
    assert {"SSB", "Kartverket"} <= {supplier for (supplier,) in rows(copy, "SELECT supplier FROM credit")}


def test_it_is_one_whole_file_that_is_read_and_not_written(copy: Path) -> None:
    assert rows(copy, "PRAGMA integrity_check") == [("ok",)]
    assert rows(copy, "PRAGMA journal_mode") == [("delete",)]
    assert not list(copy.parent.glob("*.draft*"))
    with open_database(copy, read_only=True).connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM latest_score").scalar() == 4
    with pytest.raises(DatabaseError, match="a published copy, for reading only"):
        open_database(copy)


def test_a_copy_of_the_copy_is_the_copy(copy: Path, tmp_path: Path) -> None:
    published.publish(copy, tmp_path / "again.db")
    with closing(sqlite3.connect(copy)) as one, closing(sqlite3.connect(tmp_path / "again.db")) as other:
        assert list(one.iterdump()) == list(other.iterdump())


def test_a_copy_that_cannot_be_made_leaves_the_old_one(norway: Norway, tmp_path: Path) -> None:
    old = tmp_path / "kommunedata.db"
    old.write_bytes(b"old")
    (tmp_path / "broken.db").write_bytes(b"no database " * 1000)
    with pytest.raises(DatabaseError, match="cannot be opened"):
        published.publish(tmp_path / "broken.db", old)
    with pytest.raises(DatabaseError, match="cannot be written"):
        published.publish(norway.folder / "k.db", tmp_path / "no-such-folder" / "kommunedata.db")
    assert old.read_bytes() == b"old"


def test_a_long_text_without_an_address_is_searched_once_and_not_from_each_of_its_letters() -> None:
    taken = []
    for size in (100_000, 200_000):
        began = time.process_time()
        assert without_addresses("a" * size + " @") == "a" * size + " @"
        taken.append(time.process_time() - began)
    assert taken[1] < 3 * taken[0] + 0.1
