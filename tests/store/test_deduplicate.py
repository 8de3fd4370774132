"""The table of duplicates and the views that show each dataset once, on a real database."""

from pathlib import Path
from typing import Any

import pytest

from scoring_store import BERGEN, OSLO, Norway, record
from store.deduplicate import deduplicate
from store.models import Override
from store.overrides import unknown_datasets, write_overrides
from store.records import DatasetRecord, DistributionRecord
from store.terms import iri

CSV_URL = "https://data.oslo.test/bad.csv"


@pytest.fixture
def norway(tmp_path: Path) -> Norway:
    return Norway(tmp_path)


def both(norway: Norway) -> None:
    """Two datasets in the national catalogue; Oslo's own portal has one of them under another IRI, and one more."""
    file = [DistributionRecord(access_urls=[iri(CSV_URL)])]
    norway.harvest(
        [record("https://fdk.test/1", "Badeplasser", distributions=file), record("https://fdk.test/2", "Trær")]
    )
    norway.harvest(
        [
            record("https://oslo.test/1", "Badeplasser i Oslo", distributions=file),
            record("https://oslo.test/3", "Skoler"),
        ],
        "oslo",
    )


def dedupe(norway: Norway) -> int:
    with norway.engine.begin() as connection:
        return deduplicate(connection)


def test_the_kept_row_the_other_and_the_reason_are_in_the_table_and_its_view(norway: Norway) -> None:
    both(norway)
    assert dedupe(norway) == 1
    assert norway.rows(
        "SELECT municipality_number, source_id, title, kept_source_id, kept_title, reason, evidence FROM duplicate_dataset"
    ) == [
        (
            OSLO, "data-norge", "Badeplasser", "oslo", "Badeplasser i Oslo", "url",
            "both lead to data.oslo.test/bad.csv, and the titles are 0.76 alike",
        )
    ]  # fmt: skip


def test_the_views_show_each_dataset_once_and_where_else_it_is(norway: Norway) -> None:
    both(norway)
    dedupe(norway)
    assert norway.rows("SELECT uri, also_in FROM current_dataset ORDER BY uri") == [
        ("https://fdk.test/2", None), ("https://oslo.test/1", "data-norge"), ("https://oslo.test/3", None),
    ]  # fmt: skip
    marked = norway.rows("SELECT uri FROM dataset_attribution WHERE duplicate_of IS NOT NULL")
    assert marked == [("https://fdk.test/1",)]


def test_the_score_counts_what_the_views_show(norway: Norway) -> None:
    both(norway)
    dedupe(norway)
    oslo = next(m for m in norway.score().municipalities if m.place.number == OSLO)
    assert {d.id for d in oslo.datasets} == {i for (i,) in norway.rows("SELECT dataset_id FROM current_dataset")}


def test_worked_out_again_nothing_is_written_and_what_changed_is_taken_back(norway: Norway) -> None:
    both(norway)
    dedupe(norway)
    before = norway.rows("SELECT rowid, * FROM duplicate")
    assert dedupe(norway) == 1
    assert norway.rows("SELECT rowid, * FROM duplicate") == before
    changed = [record("https://oslo.test/1", "Noe helt annet")]
    norway.harvest(changed, "oslo", now="2026-11-25T02:00:00Z", status="partial")
    assert dedupe(norway) == 0
    assert norway.rows("SELECT * FROM duplicate") == []


def test_dropping_a_source_changes_no_other_dataset(norway: Norway) -> None:
    both(norway)
    dedupe(norway)
    with norway.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE source SET active = 0 WHERE id = 'oslo'")
    assert dedupe(norway) == 0
    national = "SELECT uri FROM current_dataset WHERE source_id = 'data-norge' ORDER BY uri"
    assert norway.rows(national) == [("https://fdk.test/1",), ("https://fdk.test/2",)]


def test_a_duplicate_for_one_owner_of_a_company_is_still_shown_for_the_other(norway: Norway) -> None:
    norway.harvest([record("https://iks.test/1", "Avfall", "971045698")])
    norway.harvest([record("https://iks.test/1", "Avfall")], "oslo")
    dedupe(norway)
    rows = norway.rows("SELECT source_id FROM current_dataset ORDER BY source_id")
    assert rows == [("data-norge",), ("oslo",)]
    once = norway.rows(
        "SELECT municipality_number, source_id FROM dataset_attribution WHERE duplicate_of IS NULL ORDER BY 1"
    )
    assert once == [(OSLO, "oslo"), (BERGEN, "data-norge")]


def by(i: int, **publisher: Any) -> DatasetRecord:
    """A dataset by a publisher that names no number unless it is given one."""
    return record(f"https://x.test/{i}", f"Datasett {i}", **{"publisher_identifiers": None, **publisher})


def test_publishers_without_a_municipality_are_listed_with_what_would_settle_them(norway: Norway) -> None:
    norway.harvest(
        [
            by(1, publisher_identifiers=["971037849"], publisher_name={"nb": "Renovasjonen IKS"}),
            by(2, publisher_identifiers=["971037849"], publisher_name={"nb": "Renovasjonen IKS"}),
            by(3, publisher_identifiers=["971037840"]),
            by(4, publisher_org_path="/STAT/972417858/971040238", publisher_identifiers=["971040238"]),
            by(5, publisher_uri="https://x.test/organization/abc", publisher_name={"nb": "Et navn"}),
            by(6),
            by(7, publisher_org_path="/KOMMUNE/864969690/974770482"),
            by(8, publisher_org_path="/ANNET/Kommunene"),
            by(10, publisher_identifiers=["944183779"], publisher_name={"nb": "Innlandet fylkeskommune"}),
        ]
    )
    norway.harvest([by(9, publisher_name={"nb": "Kulturetaten"}), record("https://x.test/0", "Oslos")], "oslo")
    rows = norway.rows("SELECT datasets, example, settled_by_en FROM unattributed_publisher")
    assert rows[0][:2] == (2, "https://x.test/1")
    told = {str(example)[-1]: str(text) for _, example, text in rows}
    assert sorted(told) == list("013456789")
    assert told["0"] == "A county: never credited to a municipality.", "by its number, for no orgPath says it"
    obstacles = "SELECT times FROM harvest_obstacle WHERE code = 'unattributed'"
    assert norway.rows(obstacles) == [(8,)], "but for the state's and the county's"
    assert told["1"] == "If municipalities own it: add its number to organisations with owners in municipalities.yaml."
    assert told["3"].startswith("Publisher has no valid number: ask")
    assert told["4"].startswith("The state")
    assert told["5"] == "Publisher has no number: ask the publisher or the portal to state it."
    assert told["6"].startswith("The datasets name no publisher")
    assert told["7"].startswith("A municipal unit")
    assert told["8"].startswith("The municipalities collectively")
    assert told["9"].startswith("Publisher has no number: add its name to publishers")


def override(dataset: str, value: str) -> Override:
    return Override(
        municipality_number=OSLO, dataset=dataset, judgement="attribution", value=value, reason="Utgiveren er feil",
        who="Kari", date="2026-11-25", place="overrides.yaml:3",
    )  # fmt: skip


def test_an_override_gives_a_dataset_to_a_municipality_or_takes_it_away(norway: Norway) -> None:
    with norway.engine.begin() as connection:
        write_overrides(connection, [override("https://x.test/1", "true"), override("https://x.test/2", "false")])
    norway.harvest([record("https://x.test/1", "Trær", "971040238"), record("https://x.test/2", "Skoler")])
    assert norway.rows("SELECT key, attributed_by, evidence FROM attribution") == [
        ("https://x.test/1", "override", "override by Kari on 2026-11-25: Utgiveren er feil")
    ]


def test_an_override_of_a_dataset_that_was_never_read_is_listed_with_what_was_meant(norway: Norway) -> None:
    norway.harvest([record("https://x.test/datasets/1", "Trær")])
    with norway.engine.begin() as connection:
        write_overrides(connection, [override("https://x.test/dataset/1", "true")])
        assert unknown_datasets(connection) == [
            "overrides.yaml:3: dataset: read https://x.test/dataset/1, expected the IRI of a dataset that was harvested;"
            " did you mean https://x.test/datasets/1?"
        ]


def test_nothing_is_compared_again_until_a_dataset_or_whose_it_is_has_changed(norway: Norway) -> None:
    both(norway)
    dedupe(norway)
    with norway.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM duplicate")  # what only comparing would bring back
    assert dedupe(norway) == 0
    with norway.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE attribution SET attributed_by = 'override' WHERE key = 'https://oslo.test/3'"
        )
    assert dedupe(norway) == 1
