"""The analysts' questions: each is answered by a real database that holds what it asks about."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from reports import database_doc
from reports.questions import QUESTIONS
from scoring_store import OSLO, Norway, record
from store.db import open_database
from store.terms import iri

ASKED = {q.name: q for q in QUESTIONS}
HVD = "http://data.europa.eu/bna/c_ac64a52d"


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Two days: on the second Oslo has lost its licences, and a link has been dead for a week."""
    norway = Norway(tmp_path_factory.mktemp("norway"))
    titles = ("Barnehager", "Skoler", "Lekeplasser", "Turstier", "Avfallsruter", "Budsjett")
    bergen = [record(f"http://b.test/{t}", f"{t} i Bergen", "964338531") for t in titles]
    norway.harvest([*(record(f"http://x.test/{t}", f"{t} i Oslo") for t in titles), *bergen])
    norway.harvest([record("http://x.test/egen", "Bare på egen portal")], "oslo")
    norway.score()
    worse = [record(f"http://x.test/{t}", f"{t} i Oslo", distributions=[], hvd_categories=[iri(HVD)]) for t in titles]
    norway.harvest([*worse, *bergen], now="2026-11-26T02:00:00Z")
    with norway.engine.begin() as writing:
        writing.exec_driver_sql(
            "INSERT INTO link (id, url, host, found_at, latest_id) VALUES (1, 'http://b.test/x', 'b.test', '2026-11-01', 1)"
        )
        writing.exec_driver_sql(
            "INSERT INTO link_observation (id, link_id, at, status, whole, checker, verdict, state, since, format) VALUES"
            " (1, 1, '2026-11-26T03:00:00Z', 404, 0, '', 'failed', 'dead', '2026-11-19T03:00:00Z', 'PDF')"
        )
        writing.exec_driver_sql(
            "INSERT INTO link_use VALUES (1, 'data-norge', 'http://b.test/Barnehager', 'access', 0)"
        )
    norway.score(date(2026, 11, 26))
    with norway.engine.connect() as reading:
        yield reading


def answer(connection: Connection, name: str, **given: str) -> list[dict[str, object]]:
    question = ASKED[name]
    rows = connection.connection.driver_connection.execute(question.sql, {**question.example, **given})  # type: ignore[union-attr]
    names = [column[0] for column in rows.description]
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_there_are_ten_and_each_has_words_in_both_languages() -> None:
    assert len(QUESTIONS) == len(ASKED) == 10
    assert all(q.title_nb.endswith("?") and q.title_en.endswith("?") and q.reading for q in QUESTIONS)
    assert all(f":{name}" in q.sql for q in QUESTIONS for name in q.example)


@pytest.mark.parametrize("name", ASKED)
def test_each_gives_the_same_rows_in_the_same_order_every_time(connection: Connection, name: str) -> None:
    assert answer(connection, name) == answer(connection, name)


def test_the_top_of_each_size_group(connection: Connection) -> None:
    found = answer(connection, "toppliste")
    assert [(row["rank_in_group"], row["name"]) for row in found] == [(1, "Bergen"), (2, "Oslo")]


def test_who_fell_and_by_how_much(connection: Connection) -> None:
    [oslo] = answer(connection, "falt-mest", since="2026-11-25")
    assert (oslo["municipality_number"], oslo["compared_with"]) == (OSLO, "2026-11-24")
    assert oslo["change"] == pytest.approx(oslo["total_now"] - oslo["total_then"], abs=0.06)  # type: ignore[operator]
    assert oslo["change"] < 0  # type: ignore[operator]
    assert answer(connection, "falt-mest", since="2026-11-01") == []


def test_what_is_missing_most_often(connection: Connection) -> None:
    counts = [row["datasets"] for row in answer(connection, "mangler-oftest")]
    assert counts == sorted(counts, reverse=True)
    assert {"keywords"} <= {row["criterion_id"] for row in answer(connection, "mangler-oftest")}


def test_hosts_with_dead_links(connection: Connection) -> None:
    [host] = answer(connection, "dode-lenker")
    assert (host["host"], host["dead"], host["longest_since"]) == ("b.test", 1, "2026-11-19T03:00:00Z")


def test_datasets_on_own_portals_that_data_norge_does_not_show(connection: Connection) -> None:
    [oslo] = answer(connection, "utenfor-felleskatalogen")
    assert (oslo["municipality_number"], oslo["source_id"], oslo["datasets"]) == (OSLO, "oslo", 1)


def test_licences_as_they_are_written(connection: Connection) -> None:
    [licence] = answer(connection, "lisenser")
    assert (licence["distributions"], licence["sources"]) == (7, 2)
    assert "creativecommons" in str(licence["licences"]) or "CC_BY" in str(licence["licences"])


def test_what_lifts_a_municipality_most(connection: Connection) -> None:
    measures = answer(connection, "tiltak", kommune=OSLO)
    assert [m["priority"] for m in measures] == [1, 2, 3, 4, 5]
    assert answer(connection, "tiltak", kommune="9999") == []


def test_high_value_datasets_without_what_the_regulation_asks(connection: Connection) -> None:
    found = answer(connection, "verdifulle-datasett")
    assert {row["municipality_number"] for row in found} == {OSLO}
    assert all(0 in (row["api"], row["bulk"]) for row in found)
    assert len(found) == 6


def test_small_against_large(connection: Connection) -> None:
    assert all(
        row["difference"] == pytest.approx(float(str(row["large"])) - float(str(row["small"])), abs=0.011)
        for row in answer(connection, "storrelse")
    )


def test_formats_that_were_found_beside_those_that_are_stated(connection: Connection) -> None:
    [pair] = answer(connection, "oppgitt-og-sett")
    assert (pair["formats_seen"], pair["distributions"]) == ("PDF", 1)
    assert "CSV" in str(pair["formats"])


def test_the_documentation_of_the_database_is_what_the_code_says_now(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "database.md").read_text(encoding="utf-8")
    with open_database(tmp_path / "k.db").connect() as connection:
        assert text == database_doc.render(connection), "run `make docs`"
