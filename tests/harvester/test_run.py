"""A whole harvest, night after night: real servers, worker processes and database; only the calendar is ours."""

import errno
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from portals.fdk_service import Entry, service_of

from feeds import BERGEN, OSLO, dataset, iri, page, pages
from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import Config, SubUnit, UnknownMunicipality
from harvester.errors import ConfigError
from harvester.http import Client
from harvester.run import Outcome, Planned, Silent, Summary, harvest, plan
from serving import Answer, Serving, serving
from store.db import open_database

FIRST_NIGHT = datetime(2026, 11, 1, 2, tzinfo=UTC)
DEAD = "http://127.0.0.1:9/feed.ttl"  # discard: nobody listens there, and nobody may be asked


def configuration(*sources: dict[str, Any], bergen: Sequence[dict[str, Any]] = ()) -> Config:
    """Two municipalities, these national sources and those of Bergen's own."""
    places = (("0301", "Oslo", "03", OSLO, ()), ("4601", "Bergen", "46", BERGEN, bergen))
    return Config.model_validate(
        {
            "year": 2026,
            "contact": "post@example.no",
            "sources": sources,
            "municipalities": [
                {"number": number, "name": name, "official_name": name, "county": {"number": county, "name": name},
                 "org_numbers": [organisation], "sources": list(own)}
                for number, name, county, organisation, own in places
            ],
        }
    )  # fmt: skip


def feed(url: str, source_id: str = "feed", **more: Any) -> dict[str, Any]:
    return {"id": source_id, "kind": "dcat", "url": url, **more}


@dataclass
class Nights:
    """A database, an archive, and the night we are in."""

    folder: Path
    cage: Cage
    day: int = 0
    progress: Silent = field(default_factory=Silent)

    def __post_init__(self) -> None:
        self.engine = open_database(self.folder / "k.db")
        self.archive = Archive(self.folder / "archive")

    def harvest(self, config: Config, planned: list[Planned] | None = None, **options: Any) -> Summary:
        """Harvest at two in the morning, then go to the next night."""
        now = (FIRST_NIGHT + timedelta(days=self.day)).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.day += 1
        client = Client(self.archive, config.contact, "0", sleep=lambda _: None)
        return harvest(
            self.engine, config, self.archive, client, self.cage, plan(config) if planned is None else planned,
            now=lambda: now, progress=self.progress, **options,
        )  # fmt: skip

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

    def open(self) -> set[str]:
        """Keys of the datasets that count as existing."""
        return {key for (key,) in self.rows("SELECT key FROM dataset WHERE valid_to IS NULL")}

    def counted(self) -> dict[str, int]:
        """Rows of every table that a night without changes must leave alone."""
        tables = ("dataset", "distribution", "data_service", "catalogue", "reading", "attribution", "issue")
        return {table: self.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables}


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage() as running:
        yield running


@pytest.fixture
def nights(tmp_path: Path, cage: Cage) -> Nights:
    return Nights(tmp_path, cage)


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({}) as running:
        yield running


def only(summary: Summary) -> Outcome:
    (outcome,) = summary.outcomes
    return outcome


def statuses(summary: Summary) -> dict[str, tuple[str, str | None]]:
    return {o.source_id: (o.status, o.error_code) for o in summary.outcomes}


# --- what is planned ----------------------------------------------------------------------------------------------

NATIONAL, FILE = {"id": "fdk", "kind": "fdk", "url": "https://fdk.example.no"}, feed("https://file.example.no/x.ttl")
OWN = feed("https://bergen.example.no/x.ttl", "bergen")


def planned_of(*arguments: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    planned = plan(configuration(NATIONAL, FILE, bergen=[OWN]), *arguments)
    return [(p.source.id, p.scope, p.source.only_organisations) for p in planned]


def test_everything_is_planned_national_sources_first() -> None:
    assert planned_of() == [("fdk", "full", ()), ("feed", "full", ()), ("bergen", "full", ())]


def test_a_municipality_gets_its_own_source_and_a_slice_of_the_national_ones_where_they_can_be_sliced() -> None:
    assert planned_of(["bergen"]) == [("fdk", "slice", (BERGEN,)), ("feed", "full", ()), ("bergen", "full", ())]
    assert planned_of(["0301"]) == [("fdk", "slice", (OSLO,)), ("feed", "full", ())]


def test_sources_and_municipalities_narrow_each_other() -> None:
    assert planned_of(["Bergen"], ["bergen"]) == [("bergen", "full", ())]
    assert planned_of(["Oslo"], ["bergen"]) == []
    assert planned_of((), ["feed", "fdk"]) == [("fdk", "full", ()), ("feed", "full", ())]


def test_an_unknown_source_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"Unknown source: bergenn\. Known: bergen, fdk, feed\."):
        planned_of((), ["bergenn", "fdk"])


def test_an_unknown_municipality_is_refused() -> None:
    with pytest.raises(UnknownMunicipality, match="Bergenn"):
        planned_of(["Bergenn"])


# --- several sources ----------------------------------------------------------------------------------------------


def test_one_source_fails_and_the_others_are_stored(server: Serving, nights: Nights) -> None:
    server.answers |= pages(range(4), 2) | pages(range(10, 13), 5, "/bergen.ttl", BERGEN)
    config = configuration(
        feed(f"{server.url}/feed.ttl"), feed(DEAD, "dead"), bergen=[feed(f"{server.url}/bergen.ttl", "bergen")]
    )
    summary = nights.harvest(config)
    assert statuses(summary) == {
        "feed": ("complete", None), "dead": ("failed", "refused_url"), "bergen": ("complete", None),
    }  # fmt: skip
    assert (summary.complete, [o.source_id for o in summary.failures]) == (2, ["dead"])
    assert (summary.total("datasets"), summary.total("added")) == (7, 7)
    assert nights.rows("SELECT municipality_number, count(*) FROM attribution GROUP BY 1") == [("0301", 4), ("4601", 3)]
    health = nights.rows("SELECT source_id, status, error_code, failures_in_row FROM source_health ORDER BY 1")
    assert health == [
        ("bergen", "complete", None, 0),
        ("dead", "failed", "refused_url", 1),
        ("feed", "complete", None, 0),
    ]


class Broken(Silent):
    """A progress that breaks when a page of "feed" has been read."""

    def page_read(self, source_id: str, pages: int, expected: int | None) -> None:
        if source_id == "feed":
            raise ZeroDivisionError("no pages at all")


def test_a_fault_of_ours_in_one_source_costs_that_source_its_night_and_is_told(server: Serving, nights: Nights) -> None:
    server.answers |= pages(range(4), 2) | pages(range(10, 13), 5, "/bergen.ttl", BERGEN)
    config = configuration(feed(f"{server.url}/feed.ttl"), bergen=[feed(f"{server.url}/bergen.ttl", "bergen")])
    nights.progress = Broken()
    summary = nights.harvest(config)
    assert statuses(summary) == {"feed": ("failed", "fault"), "bergen": ("complete", None)}
    said = summary.failures[0].error or ""
    assert said.startswith("ZeroDivisionError: no pages at all (source.py, line ")
    nights.progress = Silent()
    assert statuses(nights.harvest(config))["feed"] == ("complete", None)


HOSTILE_ANSWERS = {  # of a source whose words and numbers nothing after us can write
    "data-json": (b'{"a\\ud800": 1}', "json_error"),
    "ckan": (b'{"success": false, "error": {"message": "\\ud800"}}', "json_error"),
    "ckan, a count": (b'{"success": true, "result": {"count": -1%s, "results": []}}' % (b"0" * 30), "empty"),
}


@pytest.mark.parametrize("name", HOSTILE_ANSWERS)
def test_an_answer_whose_words_cannot_be_written_costs_its_source_and_not_the_night(
    name: str, server: Serving, nights: Nights
) -> None:
    kind = name.partition(",")[0]
    body, category = HOSTILE_ANSWERS[name]
    path = "/api/3/action/package_search?rows=100&start=0&sort=id+asc" if kind == "ckan" else "/data.json"
    server.answers |= pages(range(10, 13), 5, "/bergen.ttl", BERGEN) | {path: Answer(body, "application/json")}
    url = server.url if kind == "ckan" else f"{server.url}{path}"
    config = configuration(feed(url, "hostile", kind=kind), bergen=[feed(f"{server.url}/bergen.ttl", "bergen")])
    assert statuses(nights.harvest(config)) == {"hostile": ("failed", category), "bergen": ("complete", None)}


def test_a_full_disk_is_no_fault_of_a_source_and_ends_the_night(server: Serving, nights: Nights) -> None:
    server.answers |= pages(range(4), 2)

    class Full(Silent):
        def page_read(self, source_id: str, pages: int, expected: int | None) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    nights.progress = Full()
    with pytest.raises(OSError, match="No space left"):
        nights.harvest(configuration(feed(f"{server.url}/feed.ttl")))


def test_a_source_that_fails_after_good_nights_keeps_what_it_had(server: Serving, nights: Nights) -> None:
    server.answers |= pages(range(4), 2)
    config = configuration(feed(f"{server.url}/feed.ttl"))
    nights.harvest(config)
    good = server.answers.pop("/feed.ttl")
    for _ in range(10):
        assert only(nights.harvest(config)).status == "failed"
    assert nights.open() == {iri(n) for n in range(4)}
    assert nights.rows("SELECT failures_in_row, substr(last_complete_fetch, 1, 10) FROM source_health") == [
        (10, "2026-11-01")
    ]
    server.answers["/feed.ttl"] = good
    assert only(nights.harvest(config)).changes.same == 4


# --- night after night --------------------------------------------------------------------------------------------


def test_the_same_pages_twice_parse_nothing_and_write_no_row_of_content(server: Serving, nights: Nights) -> None:
    server.answers |= pages(range(6), 2)
    config = configuration(feed(f"{server.url}/feed.ttl"))
    assert only(nights.harvest(config)).changes.added == 6
    before = nights.counted()
    again = only(nights.harvest(config)).changes
    assert (again.pages, again.pages_unchanged, again.same) == (3, 3, 6)
    assert (again.added, again.changed, again.missing, again.closed, again.issues) == (0, 0, 0, 0, 0)
    assert nights.counted() == before


def test_a_page_that_changes_and_changes_back_is_noticed_both_times(server: Serving, nights: Nights) -> None:
    server.answers |= pages(range(4), 2)
    config = configuration(feed(f"{server.url}/feed.ttl"))
    first = server.answers["/feed.ttl"].body
    other = first.replace(b"Datasett 1", b"Datasett en")
    seen = []
    for body in (first, other, first, first):
        server.answers["/feed.ttl"] = Answer(body)
        changes = only(nights.harvest(config)).changes
        seen.append((changes.added, changes.changed, changes.same, changes.pages_unchanged))
    assert seen == [(4, 0, 0, 0), (0, 1, 3, 1), (0, 1, 3, 1), (0, 0, 4, 2)]
    versions = nights.rows(f"SELECT title ->> '$.nb', valid_to IS NULL FROM dataset WHERE key = '{iri(1)}' ORDER BY id")
    assert versions == [("Datasett 1", 0), ("Datasett en", 0), ("Datasett 1", 1)]


def test_other_bytes_with_the_same_content_are_no_change(server: Serving, nights: Nights) -> None:
    config = configuration(feed(f"{server.url}/feed.ttl"))
    server.answers["/feed.ttl"] = page(dataset(1), dataset(2))
    nights.harvest(config)
    server.answers["/feed.ttl"] = page(dataset(2), dataset(1))
    changes = only(nights.harvest(config)).changes
    assert (changes.pages_unchanged, changes.same, changes.changed) == (0, 2, 0)


@pytest.mark.parametrize("broken", [Answer(b"", "text/plain", 404), Answer(b"<html>Vedlikehold</html>", "text/html")])
def test_one_page_of_three_is_broken_for_weeks_and_nothing_is_closed(
    server: Serving, nights: Nights, broken: Answer
) -> None:
    server.answers |= pages(range(12), 4)
    config = configuration(feed(f"{server.url}/feed.ttl"))
    nights.harvest(config)
    server.answers["/feed.ttl"] = page(
        *(dataset(n) for n in range(3)), dataset("ny"), next_url="/feed.ttl?page=2", total=12
    )
    server.answers["/feed.ttl?page=2"] = broken
    for night in range(10):
        outcome = only(nights.harvest(config))
        assert outcome.status == "partial"
        assert (outcome.changes.added, outcome.changes.closed) == (int(night == 0), 0)
    assert nights.open() == {iri(n) for n in (*range(12), "ny")}


def test_a_dataset_is_closed_when_its_absence_from_whole_listings_has_lasted(server: Serving, nights: Nights) -> None:
    config = configuration(feed(f"{server.url}/feed.ttl"))
    server.answers |= pages(range(12), 12)
    nights.harvest(config)
    server.answers |= pages(range(11), 12)
    closed = [only(nights.harvest(config)).changes.closed for _ in range(9)]
    assert closed == [0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert nights.open() == {iri(n) for n in range(11)}


def test_a_source_that_loses_too_many_is_held_until_a_person_believes_it(server: Serving, nights: Nights) -> None:
    config = configuration(feed(f"{server.url}/feed.ttl"))
    server.answers |= pages(range(20), 20)
    nights.harvest(config)
    server.answers |= pages(range(10), 20)
    held = only(nights.harvest(config))
    assert (held.status, held.error_code, held.changes.missing) == ("suspicious", "shrunk", 10)
    assert "harvest --accept-shrink feed" in (held.error or "")
    assert nights.rows("SELECT status, error_code, error FROM source_health") == [("suspicious", "shrunk", held.error)]
    assert only(nights.harvest(config)).status == "suspicious"

    believed = only(nights.harvest(config, accept_shrink=frozenset({"feed"})))
    assert (believed.status, believed.changes.closed) == ("complete", 0)
    later = [only(nights.harvest(config)) for _ in range(7)]
    assert {o.status for o in later} == {"complete"}
    assert sum(o.changes.closed for o in later) == 10
    assert nights.open() == {iri(n) for n in range(10)}


def test_a_new_number_in_the_configuration_credits_what_is_stored_even_when_the_source_fails(
    server: Serving, nights: Nights
) -> None:
    server.answers["/feed.ttl"] = page(dataset(1, "974760673"))
    before = configuration(feed(f"{server.url}/feed.ttl"))
    nights.harvest(before)
    assert nights.rows("SELECT * FROM attribution") == []
    server.answers.clear()
    oslo, bergen = before.municipalities
    oslo = oslo.model_copy(update={"org_numbers": (*oslo.org_numbers, "974760673")})
    nights.harvest(before.model_copy(update={"municipalities": (oslo, bergen)}))
    assert nights.rows("SELECT municipality_number, attributed_by FROM attribution") == [
        ("0301", "former_municipality")
    ]


# --- slices, gaps and replays -------------------------------------------------------------------------------------


def test_a_slice_reads_one_municipality_and_closes_nothing(nights: Nights) -> None:
    mine = [Entry(f"b{n}", f"/KOMMUNE/{BERGEN}") for n in range(3)]
    with service_of(*(Entry(f"o{n}", f"/KOMMUNE/{OSLO}") for n in range(3)), *mine) as service:
        config = configuration({"id": "fdk", "kind": "fdk", "url": service.url})
        nights.harvest(config)
        service.searches.clear()
        service.entries = [mine[0], Entry("ny", f"/KOMMUNE/{BERGEN}")]
        for _ in range(10):
            outcome = only(nights.harvest(config, plan(config, ["Bergen"])))
            assert (outcome.status, outcome.changes.closed) == ("complete", 0)
    assert len(nights.open()) == 7
    assert {q["filters"]["orgPath"]["value"] for q in service.searches} == {f"/KOMMUNE/{BERGEN}"}
    assert nights.rows("SELECT substr(last_complete_fetch, 1, 10) FROM source_health") == [("2026-11-01",)]


def test_a_graph_that_fails_is_a_gap_and_its_dataset_neither_changes_nor_goes(nights: Nights) -> None:
    with service_of(*(Entry(str(n)) for n in range(5))) as service:
        config = configuration({"id": "fdk", "kind": "fdk", "url": service.url})
        nights.harvest(config)
        service.entries[3].modified = "2026-10-10T00:00:00Z"  # so that it is asked for again
        service.failing = {"3": 500}
        for _ in range(10):
            outcome = only(nights.harvest(config))
            assert (outcome.status, outcome.error_code) == ("partial", "gaps")
            assert (outcome.changes.missing, outcome.changes.closed) == (0, 0)
        service.failing = {}
        outcome = only(nights.harvest(config))
    assert (outcome.status, outcome.changes.same) == ("complete", 5)


def listed_for_nothing(nights: Nights, service: Any, gone: Sequence[int]) -> tuple[Config, Any]:
    """Twenty datasets that were read once, of which some have been changed and have no description since."""
    config = configuration({"id": "fdk", "kind": "fdk", "url": service.url})
    nights.harvest(config)
    for n in gone:
        service.entries[n].modified = "2026-10-10T00:00:00Z"
        service.failing[str(n)] = 404
    return config, service


def test_a_listed_dataset_that_has_had_no_description_for_nights_no_longer_makes_the_source_partial(
    nights: Nights,
) -> None:
    with service_of(*(Entry(str(n)) for n in range(20))) as service:
        config, service = listed_for_nothing(nights, service, [3])
        statuses = [only(nights.harvest(config)).status for _ in range(4)]
        assert statuses == ["partial", "partial", "complete", "complete"]
        subjects = nights.rows("SELECT code, severity, subject FROM current_issue")
        assert subjects == [("listed_but_gone", "warning", Entry("3").uri)]
        service.entries = [e for e in service.entries if e.id != "7"]  # what is gone from the listing is noticed now
        closed = [only(nights.harvest(config)).changes.closed for _ in range(9)]
        assert sum(closed) == 1
        assert nights.open() == {Entry(str(n)).uri for n in range(20) if n != 7}, "and what is listed stays"
        del service.failing["3"]
        assert only(nights.harvest(config)).status == "complete"
        assert nights.rows("SELECT count(*) FROM current_issue") == [(0,)]


def test_one_more_dataset_without_a_description_is_news_again(nights: Nights) -> None:
    with service_of(*(Entry(str(n)) for n in range(20))) as service:
        config, service = listed_for_nothing(nights, service, [3])
        for _ in range(3):
            nights.harvest(config)
        service.entries[5].modified = "2026-10-10T00:00:00Z"
        service.failing["5"] = 404
        outcome = only(nights.harvest(config))
        assert (outcome.status, outcome.error_code) == ("partial", "gaps")
        assert "1 listed datasets" in str(outcome.error)


@pytest.mark.parametrize(("gone", "status"), [([3], 500), (range(9), 404)])
def test_a_service_that_fails_is_never_taken_for_datasets_without_a_description(
    nights: Nights, gone: Sequence[int], status: int
) -> None:
    with service_of(*(Entry(str(n)) for n in range(20))) as service:
        config, service = listed_for_nothing(nights, service, gone)
        service.failing = dict.fromkeys(service.failing, status)
        assert {only(nights.harvest(config)).status for _ in range(5)} == {"partial"}


def test_three_harvests_of_one_day_are_one_night(nights: Nights) -> None:
    with service_of(*(Entry(str(n)) for n in range(20))) as service:
        config, service = listed_for_nothing(nights, service, [3])
        for _ in range(5):
            assert only(nights.harvest(config)).status == "partial"
            nights.day -= 1


def test_a_publisher_that_moves_in_the_listing_alone_is_noticed_without_a_request(nights: Nights) -> None:
    with service_of(*(Entry(str(n), f"/KOMMUNE/{OSLO}") for n in range(3))) as service:
        config = configuration({"id": "fdk", "kind": "fdk", "url": service.url})
        nights.harvest(config)
        service.entries[1].org_path = f"/KOMMUNE/{BERGEN}"
        service.graphs.clear()
        outcome = only(nights.harvest(config))
        assert (outcome.changes.changed, outcome.changes.same, service.graphs) == (1, 2, [])
        credited = "SELECT municipality_number, count(*) FROM attribution GROUP BY 1 ORDER BY 1"
        assert nights.rows(credited) == [("0301", 2), ("4601", 1)]
        assert only(nights.harvest(config)).changes.same == 3


def test_a_slice_asks_for_the_parts_of_its_municipality_wherever_they_stand(nights: Nights) -> None:
    agency = "996922766"
    config = configuration({"id": "fdk", "kind": "fdk", "url": "http://127.0.0.1:1"})
    oslo = config.municipalities[0].model_copy(update={"sub_units": (SubUnit(number=agency),)})
    config = config.model_copy(update={"municipalities": (oslo, *config.municipalities[1:])})
    with service_of(Entry("a", f"/KOMMUNE/{OSLO}"), Entry("b", f"/PRIVAT/{agency}")) as service:
        sources = (config.sources[0].model_copy(update={"url": service.url}),)
        config = config.model_copy(update={"sources": sources})
        assert only(nights.harvest(config, plan(config, ["Oslo"]))).changes.added == 2
        nothing = only(nights.harvest(config, plan(config, ["Bergen"])))
        assert (nothing.status, nothing.changes.datasets) == ("complete", 0)
    assert nights.rows("SELECT DISTINCT attributed_by FROM attribution ORDER BY 1") == [("org_path",), ("sub_unit",)]


def test_a_replay_reads_what_is_stored_without_a_request_and_changes_nothing(server: Serving, nights: Nights) -> None:
    server.answers |= pages(range(6), 2)
    config = configuration(feed(f"{server.url}/feed.ttl"))
    nights.harvest(config)
    server.requests.clear()
    outcome = only(nights.harvest(config, replay=True))
    assert server.requests == []
    assert outcome.status == "complete"
    assert (outcome.changes.same, outcome.changes.added, outcome.changes.changed, outcome.changes.closed) == (
        6,
        0,
        0,
        0,
    )


# --- being stopped ------------------------------------------------------------------------------------------------


class StopAfter(Silent):
    """A person who presses ^C when the first source has ended."""

    def source_ended(self, outcome: Outcome) -> None:
        raise KeyboardInterrupt


@contextmanager
def never_answering() -> Iterator[str]:
    """The URL of a server that accepts and then says nothing until the body ends. Its host has a name of its own: one
    host is asked one thing at a time."""
    done = threading.Event()

    class Waiting(dict[str, Answer]):
        def get(self, key: str, default: Any = None) -> Any:
            done.wait(30)
            return default

    with serving(Waiting()) as silent:
        try:
            yield f"{silent.url.replace('127.0.0.1', 'localhost')}/feed.ttl"
        finally:
            done.set()


def test_an_interrupted_harvest_keeps_the_finished_source_and_the_next_one_resumes(
    server: Serving, nights: Nights
) -> None:
    server.answers |= pages(range(4), 2) | pages(range(10, 13), 5, "/late.ttl")
    config = configuration(feed(f"{server.url}/feed.ttl"), feed(f"{server.url}/late.ttl", "late"))
    nights.progress = StopAfter()
    with never_answering() as url, pytest.raises(KeyboardInterrupt):
        nights.harvest(configuration(feed(f"{server.url}/feed.ttl"), feed(url, "late")))
    assert nights.rows("SELECT source_id, status FROM fetch ORDER BY 1") == [("feed", "complete"), ("late", "running")]
    assert [p.name for p in nights.archive.root.iterdir() if p.name.startswith("reading-")] == []

    nights.progress = Silent()
    assert statuses(nights.harvest(config)) == {"feed": ("complete", None), "late": ("complete", None)}
    assert nights.rows("SELECT status, error_code FROM fetch WHERE source_id = 'late' ORDER BY id") == [
        ("aborted", "aborted"), ("complete", None),
    ]  # fmt: skip
    assert len(nights.open()) == 7
