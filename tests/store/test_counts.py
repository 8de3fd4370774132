"""What a fetch counts is what happened: also of what was repeated, rejected, unreadable, renamed, or never read."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from nights import Nights, dataset
from sqlalchemy.exc import IntegrityError

from feeds import BERGEN, page
from feeds import dataset as described
from feeds import iri as iri_of
from nightly import Installation
from serving import Answer, serving
from small_norway import some_municipalities
from store.records import DistributionRecord
from store.terms import iri

COUNTS = "records, added, changed, same, repeated, rejected, datasets, unreadable, known, rekeyed, missing"
JSON = {
    "dataset": [
        {"identifier": "a", "title": "Badeplasser", "publisher": {"name": "Bergen kommune"}},
        5,
        "ikke et datasett",
    ]
}


def test_a_second_night_counts_the_repeated_and_the_rejected_again_and_a_dead_source_counts_nothing(
    tmp_path: Path,
) -> None:
    home = Installation(tmp_path)
    answers = {
        "/feed.ttl": page(described(1), described(2, BERGEN), next_url="/feed.ttl?page=2"),
        "/feed.ttl?page=2": page(described(2, BERGEN), described(3)),
        "/data.json": Answer(json.dumps(JSON).encode(), "application/json"),
    }
    with serving(answers) as server:
        paths = {"twice": ("dcat", "feed.ttl"), "wrong": ("data-json", "data.json"), "dead": ("dcat", "none.ttl")}
        home.configure(
            [{"id": name, "kind": kind, "url": f"{server.url}/{path}", "pause": 0} for name, (kind, path) in paths.items()],
            municipalities=some_municipalities(),
        )  # fmt: skip
        for _ in range(2):
            home.here("harvest", expect=1)
    rows = home.rows(f"SELECT source_id, {COUNTS} FROM fetch ORDER BY id")
    assert sorted(rows[:3], key=str) == [
        ("dead", None, 0, 0, 0, None, 0, 0, None, None, None, 0),
        ("twice", 4, 3, 0, 0, 1, 0, 3, 0, 0, 0, 0),
        ("wrong", 3, 1, 0, 0, 0, 2, 1, 0, 0, 0, 0),
    ]
    assert sorted(rows[3:], key=str) == [
        ("dead", None, 0, 0, 0, None, 0, 0, None, None, None, 0),
        ("twice", 4, 0, 0, 3, 1, 0, 3, 0, 3, 0, 0),
        ("wrong", 3, 0, 0, 1, 0, 2, 1, 0, 1, 0, 0),
    ]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Installation]:
    """After a night of two sources that will go on as they are."""
    home = Installation(tmp_path)
    with serving({"/a.ttl": page(described(1), described(2)), "/b.ttl": page(described(3))}) as server:
        home.configure(
            [{"id": name, "kind": "dcat", "url": f"{server.url}/{name}.ttl", "pause": 0} for name in "ab"],
            municipalities=some_municipalities(),
        )
        home.here("harvest")
        yield home


def test_a_dataset_that_was_closed_by_other_hands_is_read_anew_though_its_page_is_as_it_was(home: Installation) -> None:
    with closing(sqlite3.connect(home.db)) as connection, connection:
        connection.execute(f"UPDATE dataset SET valid_to = valid_from WHERE uri = '{iri_of(1)}'")
    home.here("harvest")
    assert home.rows("SELECT added, same, known FROM fetch WHERE source_id = 'a' ORDER BY id DESC LIMIT 1") == [
        (1, 1, 1)
    ]
    assert home.rows("SELECT count(*) FROM current_dataset") == [(3,)]


def test_a_source_whose_rows_the_database_refuses_has_failed_and_the_other_is_stored(home: Installation) -> None:
    with closing(sqlite3.connect(home.db)) as connection, connection:
        connection.execute("DELETE FROM reading")
        connection.execute("DELETE FROM page")
        connection.execute(
            "CREATE TRIGGER no BEFORE INSERT ON reading WHEN NEW.source_id = 'a' BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    assert "IntegrityError" in home.here("harvest", expect=1).stderr
    found = home.rows("SELECT source_id, status, error_code, known FROM fetch WHERE id > 2 ORDER BY source_id")
    assert found == [("a", "failed", "fault", None), ("b", "complete", None, 1)]
    assert home.rows("SELECT count(*) FROM current_dataset") == [(3,)]


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)


def many(count: int) -> list[object]:
    return [dataset(f"d{n}") for n in range(count)]


def test_one_that_was_missing_and_is_then_listed_without_being_readable_is_present_and_never_closed(
    nights: Nights,
) -> None:
    nights.harvest(many(12))
    for _ in range(6):
        nights.harvest(many(11))
    for _ in range(5):
        nights.harvest(many(11), gaps=frozenset({"d11"}))
        [(unreadable, known, missing, closed)] = nights.rows(
            "SELECT unreadable, known, missing, closed FROM fetch ORDER BY id DESC LIMIT 1"
        )
        assert (unreadable, known, missing, closed) == (1, 12, 0, 0)
    assert "d11" in nights.open()


def test_one_under_a_new_key_was_known_is_present_and_counts_as_new(nights: Nights) -> None:
    here = {"distributions": [DistributionRecord(access_urls=[iri("http://x.test/fil.csv")])]}
    nights.harvest([*many(12), dataset("old", "Badeplasser", **here)])
    nights.harvest([*many(12), dataset("new", "Badeplasser", **here)])
    [counted] = nights.rows("SELECT added, same, rekeyed, missing, known, datasets FROM fetch ORDER BY id DESC LIMIT 1")
    assert counted == (1, 12, 1, 0, 13, 13)


@pytest.mark.parametrize("wrong", ["records = records + 1", "same = same - 1", "missing = missing + 1", "closed = 1"])
def test_what_does_not_add_up_is_refused_in_a_new_database_too(nights: Nights, wrong: str) -> None:
    nights.harvest(many(3))
    with pytest.raises(IntegrityError, match="CHECK"), nights.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE fetch SET {wrong}")
