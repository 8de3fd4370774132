"""What becomes of a source's datasets over many nights."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nights import Nights, dataset

from store.records import CatalogueRecord, DataServiceRecord, DatasetRecord, DistributionRecord


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)


def many(n: int, prefix: str = "http://d.test/") -> list:
    return [dataset(f"{prefix}{i}", f"Datasett {i}") for i in range(n)]


def test_the_same_records_twice_write_no_version(nights: Nights) -> None:
    assert nights.harvest(many(5)).added == 5
    before = nights.rows("SELECT * FROM dataset")
    again = nights.harvest(many(5))
    assert (again.added, again.changed, again.same) == (0, 0, 5)
    assert nights.rows("SELECT * FROM dataset") == before


def test_a_changed_title_closes_one_version_and_opens_the_next(nights: Nights) -> None:
    nights.harvest([dataset("a", "Før"), dataset("b")])
    assert nights.harvest([dataset("a", "Etter"), dataset("b")]).changed == 1
    versions = nights.rows("SELECT title, valid_from, valid_to, closed_reason, first_seen FROM dataset WHERE key = 'a'")
    assert versions == [
        ('{"nb":"Før"}', "2026-11-01T02:00:00Z", "2026-11-02T02:00:00Z", "changed", "2026-11-01T02:00:00Z"),
        ('{"nb":"Etter"}', "2026-11-02T02:00:00Z", None, None, "2026-11-01T02:00:00Z"),
    ]


def test_a_changed_distribution_is_a_changed_dataset(nights: Nights) -> None:
    nights.harvest([dataset("a", distributions=[DistributionRecord(formats=['"CSV"'])])])
    assert nights.harvest([dataset("a", distributions=[DistributionRecord(formats=['"XLSX"'])])]).changed == 1
    assert nights.rows("SELECT count(*) FROM distribution") == [(2,)]


def test_when_the_catalogue_touches_its_own_record_nothing_has_changed(nights: Nights) -> None:
    nights.harvest([dataset("a", record_modified="2026-11-01")])
    assert nights.harvest([dataset("a", record_modified="2026-11-02")]).same == 1


def test_a_missing_dataset_is_closed_only_after_two_fetches_and_seven_days(nights: Nights) -> None:
    nights.harvest(many(12))
    for _ in range(7):
        nights.harvest(many(11))
        assert len(nights.open()) == 12
    assert nights.harvest(many(11)).closed == 1
    assert nights.rows("SELECT closed_reason, missing_count FROM dataset WHERE valid_to IS NOT NULL") == [
        ("removed", 8)
    ]


def test_seven_days_with_one_fetch_are_not_enough(nights: Nights) -> None:
    nights.harvest(many(12))
    nights.day += 30
    nights.harvest(many(11))
    assert len(nights.open()) == 12


def test_partial_fetches_and_slices_close_nothing(nights: Nights) -> None:
    nights.harvest(many(12))
    for _ in range(20):
        nights.harvest(many(2), status="partial")
        nights.harvest(many(2), scope="slice")
    assert nights.rows("SELECT count(*) FROM dataset WHERE first_missing_at IS NOT NULL OR valid_to IS NOT NULL") == [
        (0,)
    ]


def test_a_dataset_that_could_not_be_read_is_not_missing(nights: Nights) -> None:
    nights.harvest(many(12))
    changes = nights.harvest(many(11), gaps=frozenset({"http://d.test/11"}))
    assert changes.missing == 0


def test_a_dataset_that_comes_back_is_no_longer_missing(nights: Nights) -> None:
    nights.harvest(many(12))
    nights.harvest(many(11))
    nights.harvest(many(12))
    assert nights.rows("SELECT count(*) FROM dataset WHERE first_missing_at IS NOT NULL OR missing_count > 0") == [(0,)]


def test_a_dataset_that_comes_back_after_being_closed_keeps_the_day_it_was_first_seen(nights: Nights) -> None:
    nights.harvest(many(12))
    for _ in range(9):
        nights.harvest(many(11))
    nights.harvest(many(12))
    assert nights.rows("SELECT first_seen FROM dataset WHERE key = 'http://d.test/11' AND valid_to IS NULL") == [
        ("2026-11-01T02:00:00Z",)
    ]


@pytest.mark.parametrize(
    ("had", "has", "status"),
    [
        (100, 71, "complete"),
        (100, 70, "complete"),
        (100, 69, "suspicious"),
        (100, 0, "suspicious"),
        (9, 7, "complete"),
        (9, 6, "suspicious"),
        (2, 1, "complete"),
        (2, 0, "suspicious"),
        (1, 0, "suspicious"),
    ],
)
def test_the_shrink_guard_holds_a_source_that_lost_too_much(nights: Nights, had: int, has: int, status: str) -> None:
    nights.harvest(many(had))
    changes = nights.harvest([*many(has), CatalogueRecord(uri="http://c.test/")])
    assert changes.status == status
    if status == "suspicious":
        for _ in range(12):
            nights.harvest(many(has))
        assert len(nights.open()) == had
        assert ("shrunk",) in nights.rows("SELECT DISTINCT code FROM issue")


def test_an_accepted_loss_is_closed_after_the_usual_grace_and_need_not_be_accepted_again(nights: Nights) -> None:
    nights.harvest(many(100))
    assert nights.harvest(many(60)).status == "suspicious"
    assert nights.harvest(many(60), accept=True).status == "complete"
    assert len(nights.open()) == 100
    closed = sum(nights.harvest(many(60)).closed for _ in range(8))
    assert closed == 40


def test_a_catalogue_that_renames_everything_counts_once_and_keeps_its_history(nights: Nights) -> None:
    nights.harvest(many(30))
    changes = nights.harvest(many(30, prefix="http://new.test/"))
    assert (changes.status, changes.added) == ("complete", 30)
    assert len(nights.open()) == 30
    assert nights.rows("SELECT DISTINCT first_seen FROM dataset WHERE valid_to IS NULL") == [("2026-11-01T02:00:00Z",)]
    assert ("identity_change",) in nights.rows("SELECT code FROM issue")


def test_of_two_datasets_with_one_iri_the_first_is_kept_and_the_second_is_an_issue(nights: Nights) -> None:
    nights.harvest([dataset("a", "Første"), dataset("b")])
    nights.harvest([dataset("a", "Første"), dataset("a", "Andre"), dataset("b")])
    assert nights.rows("SELECT title FROM dataset WHERE key = 'a' AND valid_to IS NULL") == [('{"nb":"Første"}',)]


def test_services_and_catalogues_are_stored_and_versioned(nights: Nights) -> None:
    service = DataServiceRecord(key="api", uri="api", endpoint_urls=["<http://x.test/api>"])
    nights.harvest([dataset("a"), service, CatalogueRecord(uri="http://c.test/", title={"nb": "Katalog"})])
    nights.harvest([dataset("a"), service, CatalogueRecord(uri="http://c.test/", title={"nb": "Ny katalog"})])
    assert nights.rows("SELECT count(*) FROM data_service") == [(1,)]
    assert nights.rows("SELECT title FROM catalogue") == [('{"nb":"Ny katalog"}',)]


PUBLISHED = CatalogueRecord(uri="c", title={"nb": "Katalog"}, publisher_uri="p", publisher_identifiers=["958935420"])


@pytest.mark.parametrize("publisher_uri", [None, "p"])
def test_a_page_that_merely_mentions_a_catalogue_does_not_cost_it_its_publisher(
    nights: Nights, publisher_uri: str | None
) -> None:
    mention = CatalogueRecord(uri="c", publisher_uri=publisher_uri)
    nights.harvest([dataset("a"), PUBLISHED, mention])
    assert nights.rows("SELECT title, publisher_uri, publisher_identifiers FROM catalogue") == [
        ('{"nb":"Katalog"}', "p", '["958935420"]')
    ]
    nights.harvest([dataset("a"), mention, PUBLISHED])
    assert nights.rows("SELECT count(*) FROM issue") == [(0,)]


def test_a_catalogue_that_no_longer_names_its_publisher_keeps_it_and_is_an_issue(nights: Nights) -> None:
    nights.harvest([dataset("a"), PUBLISHED])
    for _ in range(2):
        nights.harvest([dataset("a"), CatalogueRecord(uri="c", title={"nb": "Ny"})])
        assert nights.rows("SELECT title, publisher_uri, publisher_identifiers FROM catalogue") == [
            ('{"nb":"Ny"}', "p", '["958935420"]')
        ]
        assert nights.rows("SELECT code, subject FROM current_issue") == [("publisher_missing", "c")]


def test_a_catalogue_that_gets_another_publisher_has_that_one(nights: Nights) -> None:
    nights.harvest([dataset("a"), PUBLISHED])
    nights.harvest([dataset("a"), CatalogueRecord(uri="c", publisher_name={"nb": "En annen"})])
    assert nights.rows("SELECT publisher_uri, publisher_name FROM catalogue") == [(None, '{"nb":"En annen"}')]


def test_one_removed_service_of_few_holds_nothing(nights: Nights) -> None:
    nights.harvest([*many(20), DataServiceRecord(key="api")])
    for _ in range(9):
        assert nights.harvest(many(20)).status == "complete"
    assert nights.rows("SELECT closed_reason FROM data_service") == [("removed",)]


def test_services_that_shrank_too_much_are_held_alone(nights: Nights) -> None:
    nights.harvest([*many(20), *(DataServiceRecord(key=f"api{i}") for i in range(3))])
    for _ in range(9):
        assert nights.harvest(many(19)).status == "complete"
    assert nights.rows("SELECT count(*) FROM data_service WHERE valid_to IS NULL") == [(3,)]
    assert len(nights.open()) == 19
    assert nights.rows("SELECT detail FROM current_issue WHERE code = 'shrunk'") == [("3 of 3 data services missing",)]


def at(key: str, title: str, url: str) -> DatasetRecord:
    return dataset(key, title, distributions=[DistributionRecord(access_urls=[f"<{url}>"])])


def test_a_few_datasets_that_got_new_iris_are_told_by_title_and_a_shared_address(nights: Nights) -> None:
    nights.harvest(
        [*many(8), at("old/1", "Skoler", "http://x.test/1.csv"), at("old/2", "Veier", "http://x.test/2.csv")]
    )
    nights.harvest(
        [*many(8), at("new/1", "Skoler", "http://x.test/1.csv"), at("new/2", "Veier", "http://x.test/9.csv")]
    )
    assert sorted(set(nights.open()) - {d.key for d in many(8)}) == ["new/1", "new/2", "old/2"]
    assert nights.rows("SELECT first_seen FROM dataset WHERE key = 'new/1'") == [("2026-11-01T02:00:00Z",)]


def test_a_few_datasets_that_got_new_iris_are_told_by_title_and_a_shared_identifier(nights: Nights) -> None:
    nights.harvest(
        [*many(8), dataset("old", "Skoler", identifiers=['"17"']), dataset("old/2", "X", identifiers=['""'])]
    )
    nights.harvest(
        [*many(8), dataset("new", "Skoler", identifiers=['"17"']), dataset("new/2", "X", identifiers=['""'])]
    )
    assert sorted(set(nights.open()) - {d.key for d in many(8)}) == ["new", "new/2", "old/2"]


def test_a_few_datasets_that_got_new_iris_are_told_by_title_and_publisher(nights: Nights) -> None:
    oslo, bergen = (
        {"publisher_identifiers": ["958935420"], "publisher_uri": "http://x.test/oslo"},
        {"publisher_uri": "http://x.test/bergen"},
    )
    nights.harvest([*many(8), dataset("old", "Skoler", **oslo), dataset("old/2", "Veier", **oslo)])
    nights.harvest([*many(8), dataset("new", "Skoler", **oslo), dataset("new/2", "Veier", **bergen)])
    assert sorted(set(nights.open()) - {d.key for d in many(8)}) == ["new", "new/2", "old/2"]


def test_two_titles_alike_are_never_taken_for_one_that_got_a_new_iri(nights: Nights) -> None:
    oslo = {"publisher_uri": "http://x.test/oslo"}
    nights.harvest([*many(8), dataset("old/1", "Skoler", **oslo), dataset("old/2", "Skoler", **oslo)])
    nights.harvest([*many(8), dataset("old/1", "Skoler", **oslo), dataset("new", "Skoler", **oslo)])
    assert sorted(set(nights.open()) - {d.key for d in many(8)}) == ["new", "old/1", "old/2"]


def test_what_got_a_new_iri_is_counted_once_even_on_a_night_that_is_held(nights: Nights) -> None:
    nights.harvest([*many(9), at("old", "Skoler", "http://x.test/1.csv")])
    assert nights.harvest([*many(5), at("new", "Skoler", "http://x.test/1.csv")]).status == "suspicious"
    assert set(nights.open()) == {d.key for d in many(9)} | {"new"}


def test_after_a_slice_the_issues_and_the_memory_of_the_full_fetch_stand(nights: Nights) -> None:
    from store.fetches import remember
    from store.records import IssueRecord

    nights.harvest([dataset("a"), dataset("b")], issues=(IssueRecord(code="bad_date"),))
    nights.harvest([dataset("a")], scope="slice")
    assert nights.rows("SELECT code FROM current_issue") == [("bad_date",)]
    with nights.engine.connect() as connection:
        (reading,) = remember(connection, "s").readings.values()
    assert reading.dataset_keys == ("a", "b")


def test_a_page_is_read_anew_when_a_slice_has_changed_what_it_holds(nights: Nights) -> None:
    from store.fetches import remember

    nights.harvest([dataset("a", "Før")])
    nights.harvest([dataset("a", "Etter")], scope="slice")
    with nights.engine.connect() as connection:
        assert remember(connection, "s").readings == {}


def test_issues_of_a_page_are_written_once_however_many_nights_it_comes(nights: Nights) -> None:
    from store.records import IssueRecord

    for _ in range(3):
        nights.harvest([dataset("a")], issues=(IssueRecord(code="bad_date", detail="2019-13-45"),))
    assert nights.rows("SELECT count(*) FROM issue") == [(1,)]
    assert nights.rows("SELECT code FROM current_issue") == [("bad_date",)]


def test_attribution_follows_the_publisher_and_is_corrected_when_it_changes(nights: Nights) -> None:
    nights.harvest([dataset("a", publisher_identifiers=["958935420"]), dataset("b")])
    assert nights.rows("SELECT key, municipality_number, attributed_by FROM attribution") == [
        ("a", "0301", "org_number")
    ]
    nights.harvest([dataset("a"), dataset("b")])
    assert nights.rows("SELECT count(*) FROM attribution") == [(0,)]


def test_a_removed_dataset_keeps_its_attribution_because_past_days_are_scored_too(nights: Nights) -> None:
    oslo = [dataset(f"d{i}", publisher_identifiers=["958935420"]) for i in range(12)]
    nights.harvest(oslo)
    for _ in range(9):
        nights.harvest(oslo[:-1])
    assert len(nights.open()) == 11
    assert nights.rows("SELECT count(*) FROM attribution") == [(12,)]


def test_unchanged_bytes_are_remembered_only_from_the_newest_stored_fetch(nights: Nights) -> None:
    from store.fetches import remember

    nights.harvest([dataset("a", "Én")])
    nights.harvest([dataset("a", "To")], status="partial")
    with nights.engine.connect() as connection:
        memory = remember(connection, "s")
    assert len(memory.readings) == 1
    assert len(memory.pages) == 1


def test_a_run_that_was_killed_leaves_a_fetch_that_the_next_one_closes(nights: Nights) -> None:
    from store import fetches

    with nights.engine.begin() as connection:
        fetches.begin(connection, "s", "full", nights.now)
    with nights.engine.begin() as connection:
        assert fetches.abort_stale(connection, nights.now) == 1
    assert nights.rows("SELECT status, error_code FROM fetch") == [("aborted", "aborted")]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sets(st.integers(0, 14)), st.sampled_from(["complete", "partial"]), st.booleans()),
        min_size=1,
        max_size=14,
    )
)
def test_whatever_the_history_what_the_last_complete_fetch_showed_is_open_and_counts_add_up(
    tmp_path_factory: pytest.TempPathFactory, history: list[tuple[set[int], str, bool]]
) -> None:
    nights = Nights(tmp_path_factory.mktemp("history"))
    for numbers, status, accept in history:
        known = len(nights.open())
        changes = nights.harvest([dataset(f"http://d.test/{i}") for i in sorted(numbers)], status=status, accept=accept)
        assert changes.datasets == changes.added + changes.changed + changes.same == len(numbers)
        assert known + changes.added == changes.datasets + changes.missing
        open_now = nights.open()
        assert {f"http://d.test/{i}" for i in numbers} <= set(open_now)
        assert len(open_now) == known + changes.added - changes.closed
    assert nights.rows("PRAGMA integrity_check") == [("ok",)]
    assert nights.rows("PRAGMA foreign_key_check") == []
