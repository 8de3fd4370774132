"""The sequences of other harvesters' own tests, night after night into one database: their histories, after our grace."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import Config
from harvester.http import Client
from harvester.run import Outcome, harvest, plan
from serving import Answer, Serving, serving
from store.db import open_database

PEERS = Path(__file__).resolve().parents[3] / "shared" / "samples" / "peers"
FIRST_NIGHT = datetime(2026, 11, 1, 2, tzinfo=UTC)
MEDIA_TYPES = {".ttl": "text/turtle", ".rdf": "application/rdf+xml"}
PAGED = "some.dcat.file.pagination.rdf"  # the host that the paged samples say they are on

pytestmark = pytest.mark.skipif(not PEERS.exists(), reason="the samples are not beside the project (../shared)")


class Nights:
    """A database, and a source that answers what the night calls for."""

    def __init__(self, folder: Path, cage: Cage, server: Serving) -> None:
        self.engine = open_database(folder / "k.db")
        self.archive = Archive(folder / "archive")
        self.cage, self.server = cage, server
        self.host = server.url.removeprefix("http://")

    def harvest(self, day: int, *samples: str, accept_shrink: bool = False) -> Outcome:
        """Read the source on a day; several samples are pages that name each other."""
        self.server.answers.clear()
        for number, sample in enumerate(samples, 1):
            path = PEERS / sample
            self.server.answers[f"/page/{number}"] = Answer(path.read_bytes(), MEDIA_TYPES[path.suffix])
        source = {"id": "peer", "kind": "dcat", "url": f"http://{PAGED}/page/1"}
        config = Config.model_validate(
            {"year": 2026, "contact": "post@example.no", "sources": [source], "municipalities": []}
        )
        client = Client(self.archive, config.contact, "0", {PAGED: self.host}, sleep=lambda _: None)
        now = (FIRST_NIGHT + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")
        summary = harvest(
            self.engine, config, self.archive, client, self.cage, plan(config),
            now=lambda: now, accept_shrink=frozenset({"peer"} if accept_shrink else ()),
        )  # fmt: skip
        (outcome,) = summary.outcomes
        return outcome

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

    def open(self) -> set[str]:
        """The last part of the keys of the datasets that count as existing."""
        return {key.rsplit("/", 1)[-1] for (key,) in self.rows("SELECT key FROM dataset WHERE valid_to IS NULL")}

    def history(self, name: str) -> list[tuple[int, int | None, str | None, int]]:
        """Each version of a dataset: the days it began and ended, why it ended, and the day it was first seen."""
        return [
            (_day(start), end and _day(end), reason, _day(first))
            for start, end, reason, first in self.rows(
                "SELECT valid_from, valid_to, closed_reason, first_seen FROM dataset"
                f" WHERE key LIKE '%/{name}' ORDER BY id"
            )
        ]


def _day(moment: str) -> int:
    return (datetime.fromisoformat(moment) - FIRST_NIGHT).days


def counts(outcome: Outcome) -> tuple[str, int, int, int, int, int]:
    """Status, added, changed, same, missing, closed."""
    c = outcome.changes
    return (c.status, c.added, c.changed, c.same, c.missing, c.closed)


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(1) as running:
        yield running


@pytest.fixture
def nights(tmp_path: Path, cage: Cage) -> Iterator[Nights]:
    with serving({}) as server:
        yield Nights(tmp_path, cage, server)


FDK = "fdk-dataset-harvester"
BASE, REPLACED = f"{FDK}/harvest_response_0.ttl", f"{FDK}/harvest_response_0_old_dataset_removed.ttl"
CKAN = "ckanext-dcat-inline"
PAGES = (f"{CKAN}/rdf_content_pagination_1.rdf", f"{CKAN}/rdf_content_pagination_2.rdf")
BLANK = "content:%"  # the key of a dataset without an IRI; FDK filters such datasets out, we keep and report them


# --- fdk-dataset-harvester


def test_the_same_catalogue_twice_changes_nothing(nights: Nights) -> None:
    # HarvesterTest: one dataset changed, then none. Ours has one more, a blank node without a name of its own.
    assert counts(nights.harvest(0, BASE)) == ("complete", 2, 0, 0, 0, 0)
    assert nights.rows(f"SELECT title FROM dataset WHERE key LIKE '{BLANK}'") == [('{"en":"Is filtered"}',)]
    assert counts(nights.harvest(1, BASE)) == ("complete", 0, 0, 2, 0, 0)
    assert nights.history("0") == [(0, None, None, 0)]


def test_a_new_catalogue_title_is_stored_and_only_the_dataset_with_another_access_service_changes(
    nights: Nights,
) -> None:
    # HarvesterTest counts no changed dataset: its diff leaves distributions out. The sample also gives the access
    # service, a blank node before, an IRI; that is a column of ours. And the blank dataset is no longer listed.
    nights.harvest(0, BASE)
    assert counts(nights.harvest(1, f"{FDK}/harvest_response_0_catalog_diff.ttl")) == ("complete", 0, 1, 0, 1, 0)
    assert ('{"nb":"Datasettkatalog"}',) in nights.rows("SELECT title FROM catalogue")
    assert nights.history("0") == [(0, 1, "changed", 0), (1, None, None, 0)]
    old, new = nights.rows(
        "SELECT x.access_services FROM distribution x JOIN dataset d ON d.id = x.dataset_id"
        " WHERE d.key LIKE '%/0' ORDER BY d.id"
    )
    assert old != new
    assert "92b5e4f7-dbbd-482c-b242-990a3628d395" in new[0]


def test_a_replaced_dataset_is_held_then_removed_after_our_grace_and_comes_back_as_the_one_it_was(
    nights: Nights,
) -> None:
    # HarvesterTest: at once one changed (new) and one removed (0), and later 0 is back. Ours waits, twice over: all that
    # was known is gone at once, which a person must confirm, and then two complete fetches and seven days.
    nights.harvest(0, BASE)
    assert counts(nights.harvest(1, REPLACED)) == ("suspicious", 1, 0, 0, 2, 0)
    assert counts(nights.harvest(2, REPLACED, accept_shrink=True)) == ("complete", 0, 0, 1, 2, 0)
    assert counts(nights.harvest(8, REPLACED)) == ("complete", 0, 0, 1, 2, 0)  # six days
    assert {"0", "new"} < nights.open()
    assert counts(nights.harvest(9, REPLACED)) == ("complete", 0, 0, 1, 2, 2)  # seven
    assert nights.open() == {"new"}
    assert counts(nights.harvest(12, BASE)) == ("suspicious", 2, 0, 0, 1, 0)  # now `new`, the only one, is gone
    assert nights.history("0") == [(0, 9, "removed", 0), (12, None, None, 0)]
    assert nights.history("new") == [(1, None, None, 1)]


def test_another_text_about_an_access_service_is_no_new_version_of_the_dataset(nights: Nights) -> None:
    # Nothing asserts this pair. Only the description of the distribution's access service differs: not a column of ours.
    assert counts(nights.harvest(0, f"{FDK}/harvest_response_2.ttl")) == ("complete", 4, 0, 0, 0, 0)
    outcome = nights.harvest(1, f"{FDK}/harvest_response_2_dataset_diff.ttl")
    assert counts(outcome) == ("complete", 0, 0, 4, 0, 0)
    assert outcome.changes.pages_unchanged == 0


def test_of_fifteen_datasets_those_with_another_theme_period_or_sample_change_and_change_back(
    nights: Nights,
) -> None:
    # Nothing asserts this pair of FDK's. It also changes an information model (7), a standard's
    # dct:source (9) and an annotation's text (d), in blank nodes of which our rows keep a label, or nothing.
    nights.harvest(0, f"{FDK}/catalog_diff_0.ttl")
    assert counts(nights.harvest(1, f"{FDK}/catalog_diff_1.ttl")) == ("complete", 0, 3, 12, 0, 0)
    assert counts(nights.harvest(2, f"{FDK}/catalog_diff_0.ttl")) == ("complete", 0, 3, 12, 0, 0)
    changed = {name for name in nights.open() if len(nights.history(name)) > 1}
    assert changed == {"1", "3", "b"}
    for name in changed:
        assert nights.history(name) == [(0, 1, "changed", 0), (1, 2, "changed", 0), (2, None, None, 0)]


def test_a_series_and_its_members_are_four_rows_of_two_kinds(nights: Nights) -> None:
    nights.harvest(0, f"{FDK}/harvest_response_4.ttl")
    assert dict(nights.rows("SELECT kind, count(*) FROM dataset GROUP BY kind")) == {"dataset": 3, "series": 1}


def test_a_catalogue_that_breaks_off_removes_nothing(nights: Nights) -> None:
    # HarvesterTest: the whole harvest fails, nothing is stored. Ours keeps what could be read and calls it partial.
    nights.harvest(0, BASE)
    assert counts(nights.harvest(1, f"{FDK}/harvest_response_error.ttl")) == ("partial", 1, 0, 0, 2, 0)
    assert {"0", "error"} < nights.open()
    assert nights.rows("SELECT count(*) FROM dataset WHERE first_missing_at IS NOT NULL") == [(0,)]


# --- ckanext-dcat


@pytest.mark.parametrize(
    ("large", "small"),
    [("rdf_content.rdf", "rdf_remote_file_small.rdf"), ("ttl_content.ttl", "ttl_remote_file_small.ttl")],
)
def test_of_two_datasets_the_one_that_vanished_is_removed_after_our_grace_and_returns(
    nights: Nights, large: str, small: str
) -> None:
    # TestDCATHarvestFunctional: the second harvest deletes it at once.
    assert counts(nights.harvest(0, f"{CKAN}/{large}")) == ("complete", 2, 0, 0, 0, 0)
    for day in (1, 2, 7):
        assert counts(nights.harvest(day, f"{CKAN}/{small}")) == ("complete", 0, 0, 1, 1, 0)
    assert counts(nights.harvest(8, f"{CKAN}/{small}")) == ("complete", 0, 0, 1, 1, 1)
    assert nights.open() == {"1"}
    assert counts(nights.harvest(9, f"{CKAN}/{large}")) == ("complete", 1, 0, 1, 0, 0)
    assert nights.history("1") == [(0, None, None, 0)]
    assert nights.history("2") == [(0, 8, "removed", 0), (9, None, None, 0)]


def test_seven_days_are_not_enough_without_a_second_complete_fetch_and_a_return_in_time_is_no_event(
    nights: Nights,
) -> None:
    large, small = f"{CKAN}/rdf_content.rdf", f"{CKAN}/rdf_remote_file_small.rdf"
    nights.harvest(0, large)
    nights.harvest(1, small)
    nights.harvest(5, f"{CKAN}/rdf_remote_file_invalid.rdf")  # a failed fetch counts for nothing
    assert counts(nights.harvest(20, large)) == ("complete", 0, 0, 2, 0, 0)
    assert counts(nights.harvest(40, small)) == ("complete", 0, 0, 1, 1, 0)  # the count began anew
    assert nights.history("2") == [(0, None, None, 0)]


def test_two_pages_are_four_datasets_and_a_page_that_fails_removes_none(nights: Nights) -> None:
    # TestDCATHarvestFunctional: 2 pages, 4 packages. The links name the pages' own host, in literals.
    assert counts(nights.harvest(0, *PAGES)) == ("complete", 4, 0, 0, 0, 0)
    again = nights.harvest(1, *PAGES)
    assert counts(again) == ("complete", 0, 0, 4, 0, 0)
    assert (again.changes.pages, again.changes.pages_unchanged) == (2, 2)
    assert nights.server.requests == ["/page/1", "/page/2"] * 2
    assert counts(nights.harvest(9, PAGES[0])) == ("partial", 0, 0, 2, 2, 0)
    assert nights.open() == {"1", "2", "3", "4"}
    assert nights.rows("SELECT count(*) FROM dataset WHERE first_missing_at IS NOT NULL") == [(0,)]


def test_three_of_four_gone_at_once_are_kept_until_a_person_confirms(nights: Nights) -> None:
    small = f"{CKAN}/rdf_remote_file_small.rdf"
    nights.harvest(0, *PAGES)
    for day in (1, 2, 9):
        assert counts(nights.harvest(day, small)) == ("suspicious", 0, 0, 1, 3, 0)
    nights.harvest(10, small, accept_shrink=True)
    assert counts(nights.harvest(17, small)) == ("complete", 0, 0, 1, 3, 3)
    assert nights.open() == {"1"}


@pytest.mark.parametrize(
    ("invalid", "status", "code"),
    [
        ("rdf_remote_file_invalid.rdf", "failed", "fetch_failed"),
        ("ttl_remote_file_invalid.ttl", "partial", "syntax_skipped"),
    ],
)
def test_a_malformed_file_is_an_issue_and_removes_nothing(nights: Nights, invalid: str, status: str, code: str) -> None:
    # TestDCATHarvestFunctional: one gather error, no package. Of the Turtle we keep the statements before the fault.
    nights.harvest(0, f"{CKAN}/ttl_content.ttl")
    assert nights.harvest(1, f"{CKAN}/{invalid}").status == status
    assert {"1", "2"} <= nights.open()
    assert (code,) in nights.rows("SELECT code FROM issue")
    assert nights.rows("SELECT count(*) FROM dataset WHERE first_missing_at IS NOT NULL") == [(0,)]


def test_a_distribution_without_an_iri_is_the_same_one_the_next_night(nights: Nights) -> None:
    # TestDCATHarvestFunctional: CKAN makes its resource anew each time. Ours is the same until the publisher changes it.
    without, with_iri = f"{CKAN}/rdf_content_with_distribution.rdf", f"{CKAN}/rdf_content_with_distribution_uri.rdf"
    assert counts(nights.harvest(0, without)) == ("complete", 1, 0, 0, 0, 0)
    assert counts(nights.harvest(1, without)) == ("complete", 0, 0, 1, 0, 0)
    assert counts(nights.harvest(2, with_iri)) == ("complete", 0, 1, 0, 0, 0)
    assert counts(nights.harvest(3, with_iri)) == ("complete", 0, 0, 1, 0, 0)


# --- our own demand


def test_a_valid_catalogue_that_suddenly_lists_nothing_removes_nothing(nights: Nights) -> None:
    nights.harvest(0, f"{CKAN}/rdf_content.rdf")
    assert counts(nights.harvest(1, "hostile/zero-datasets.rdf")) == ("suspicious", 0, 0, 0, 2, 0)
    assert nights.open() == {"1", "2"}
    assert ("shrunk",) in nights.rows("SELECT code FROM issue")
