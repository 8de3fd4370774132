"""Scores from what was seen at addresses, in a real database: what a blocked host, a dead link or time makes of them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from check_cases import CONFIG
from scoring_store import BERGEN, OSLO, Norway, record, rules
from store.delivered import NO_DATA
from store.link_uses import collect, contradictions
from store.links import Observation, save
from store.records import DataServiceRecord, DistributionRecord
from store.terms import iri

DAY = date(2026, 11, 28)
BERGEN_NUMBER = "964338531"


def at(day: date, hour: int = 3) -> str:
    return f"{day}T{hour:02}:00:00Z"


def see(norway: Norway, url: str, day: date, **seen: object) -> None:
    """One observation at an address of the catalogue."""
    with norway.engine.begin() as connection:
        targets, _ = collect(connection, at(day))
        link_id = next(t.link_id for t in targets if t.url == url)
        save(connection, [Observation(link_id, at(day), **seen)])  # type: ignore[arg-type]


CSV = {"status": 200, "kind": "data", "format": "CSV", "readable": True, "digest": "a" * 64, "whole": True}


@pytest.fixture
def twins(tmp_path: Path) -> Norway:
    """Oslo and Bergen say word for word the same of two datasets each, apart from where they lie."""
    norway = Norway(tmp_path)
    norway.harvest(
        [
            *(record(f"https://oslo.test/{i}", f"Lekeplasser {i}") for i in range(2)),
            *(record(f"https://bergen.test/{i}", f"Lekeplasser {i}", BERGEN_NUMBER) for i in range(2)),
        ]
    )
    return norway


def scores(norway: Norway, number: str) -> tuple[float, dict[str, tuple[object, ...]]]:
    norway.score(DAY)
    ((quality,),) = norway.rows(f"SELECT quality FROM latest_score WHERE municipality_number = '{number}'")
    rows = norway.rows(
        "SELECT criterion_id, value, measured, inconclusive FROM latest_criterion_score"
        f" WHERE municipality_number = '{number}' AND part = 'quality'"
    )
    return float(quality), {row[0]: tuple(row[1:]) for row in rows}


ACCESS = ("live-links", "open-access", "bulk-download", "format-as-declared")


def test_a_municipality_whose_host_blocks_us_is_undecided_on_access_and_scores_as_its_unseen_twin(
    twins: Norway,
) -> None:
    for i in range(2):
        for path in ("data", "data.csv"):
            for days in range(4):
                see(twins, f"https://oslo.test/{i}/{path}", DAY - timedelta(days), status=403, says="answered 403")
    blocked, criteria = scores(twins, OSLO)
    unseen, of_twin = scores(twins, BERGEN)
    assert all(criteria[id] == (None, 0, 2) for id in ACCESS)
    assert blocked == unseen
    assert criteria == of_twin
    assert twins.rows("SELECT DISTINCT state FROM link_state WHERE url LIKE 'https://oslo%'") == [("blocked",)]
    provisional = dict(
        twins.rows("SELECT municipality_number, provisional FROM latest_score WHERE quality IS NOT NULL")
    )
    assert (provisional[OSLO], provisional[BERGEN]) == (0, 1)  # looked at, and not looked at


def test_a_dead_endpoint_is_listed_by_what_its_service_is_called(tmp_path: Path) -> None:
    norway = Norway(tmp_path)
    endpoint = "https://api.oslo.test/v1"
    service = DataServiceRecord(
        key="api", title={"nb": "Lekeplass-API"}, publisher_identifiers=["958935420"], endpoint_urls=[iri(endpoint)]
    )
    norway.harvest([record("https://oslo.test/0", "Lekeplasser"), service])
    for days in range(3):
        see(norway, endpoint, DAY - timedelta(days), status=404)
    assert norway.rows("SELECT title, role, url FROM dead_link") == [("Lekeplass-API", "endpoint", endpoint)]


def test_what_answers_is_measured_and_the_score_is_no_longer_provisional(twins: Norway) -> None:
    for i in range(2):
        for path in ("data", "data.csv"):
            see(twins, f"https://oslo.test/{i}/{path}", DAY, **CSV)
    _, criteria = scores(twins, OSLO)
    assert all(criteria[id] == (1, 2, 0) for id in ACCESS)
    assert twins.rows(f"SELECT provisional FROM latest_score WHERE municipality_number = '{OSLO}'") == [(0,)]
    ((reason, url),) = twins.rows(
        f"SELECT reason_en, evidence_url FROM latest_finding WHERE municipality_number = '{OSLO}'"
        " AND criterion_id = 'bulk-download' AND uri = 'https://oslo.test/0'"
    )
    assert (reason, url) == ("An address answers with a data file (CSV, 2026-11-28).", "https://oslo.test/0/data")


def test_three_failures_on_two_days_cost_points_and_say_where_what_and_when(twins: Norway) -> None:
    for i in range(2):
        see(twins, f"https://oslo.test/{i}/data", DAY, **CSV)
    for days in range(3):
        see(twins, "https://oslo.test/0/data.csv", DAY - timedelta(days), status=404)
    _, criteria = scores(twins, OSLO)
    assert criteria["live-links"] == (0.75, 2, 0)  # one of two, and the only one that is decided
    ((reason, url),) = twins.rows(
        f"SELECT reason_en, evidence_url FROM open_finding WHERE municipality_number = '{OSLO}' AND criterion_id = 'live-links'"
    )
    assert reason == "1 of 2 decided links work. At least one is dead since 2026-11-28 (404, last tried 2026-11-28)."
    assert url == "https://oslo.test/0/data.csv"
    (row,) = twins.rows("SELECT municipality_number, title, role, url, since, last_status FROM dead_link")
    assert row == (OSLO, "Lekeplasser 0", "download", "https://oslo.test/0/data.csv", at(DAY), 404)


def test_a_past_day_is_scored_on_what_had_been_seen_by_then(twins: Norway) -> None:
    for days in range(3):
        see(twins, "https://oslo.test/0/data.csv", DAY - timedelta(days), status=404)
    for day, expected in ((DAY, 1), (DAY - timedelta(1), 0)):
        twins.score(day)
        assert twins.rows(
            "SELECT count(*) FROM criterion_score s JOIN score_run r ON r.id = s.run_id"
            f" WHERE r.as_of = '{day}' AND s.municipality_number = '{OSLO}' AND s.criterion_id = 'live-links' AND s.measured"
        ) == [(expected,)]


def test_what_was_seen_more_than_thirty_days_ago_is_not_known_and_costs_no_coverage(twins: Norway) -> None:
    see(twins, "https://oslo.test/0/data.csv", DAY, **CSV)
    results = [twins.score(DAY + timedelta(days)).municipalities for days in (0, 31)]
    before, after = (m.coverage for of_day in results for m in of_day if m.place.number == OSLO)
    assert before == after and before
    result = twins.score(DAY + timedelta(31))
    assert result.run_id is not None
    assert twins.rows(
        f"SELECT measured FROM criterion_score WHERE run_id = {result.run_id} AND municipality_number = '{OSLO}'"
        " AND criterion_id = 'live-links'"
    ) == [(0,)]


def test_a_link_cap_holds_only_when_enough_is_decided(twins: Norway) -> None:
    assert next(cap for cap in rules().rubric.caps if cap.id == "live-links").decided == 0.7
    for days in range(3):
        see(twins, "https://oslo.test/0/data.csv", DAY - timedelta(days), status=404)
    twins.score(DAY)
    assert twins.rows(f"SELECT caps_en FROM latest_score WHERE municipality_number = '{OSLO}'") == [(None,)]


def test_a_dataset_that_was_gone_and_came_back_is_not_steady(tmp_path: Path) -> None:
    norway = Norway(tmp_path)
    steady, leaves = record("https://oslo.test/a", "Lekeplasser"), record("https://oslo.test/b", "Skoler")
    others = [record(f"https://oslo.test/{i}", f"Annet {i}") for i in range(12)]
    first = date(2026, 1, 1)
    for week in range(46):
        away = 10 <= week < 25
        norway.harvest([steady, *others, *([] if away else [leaves])], now=at(first + timedelta(7 * week)))
    norway.score(DAY)
    rows = dict(norway.rows("SELECT uri, value FROM latest_finding WHERE criterion_id = 'persistence'"))
    assert (rows["https://oslo.test/a"], rows["https://oslo.test/b"]) == (1, 0.5)


@pytest.mark.parametrize(
    ("seen", "public"),
    [
        (CSV, True),
        ({**CSV, "format": "XLSX"}, True),
        ({**CSV, "format": "PDF"}, False),
        ({**CSV, "format": "ZIP", "readable": None}, False),
        ({**CSV, "readable": False}, False),
        ({"status": 200, "kind": "login"}, False),
        ({"status": 403}, False),
    ],
    ids=[
        "a file",
        "a spreadsheet",
        "a form",
        "an archive that nobody saw into",
        "a broken file",
        "a login page",
        "a closed door",
    ],
)
def test_what_is_said_to_be_closed_counts_as_public_only_where_anybody_gets_the_data(
    tmp_path: Path, seen: dict[str, object], public: bool
) -> None:
    norway = closed_dataset(tmp_path)
    see(norway, "https://oslo.test/0/data.csv", DAY, **seen)
    assert counts_as_public(norway, DAY) == public


@pytest.mark.parametrize(
    ("later", "days", "public"),
    [
        (None, 90, True),
        ({"status": 500}, 1, True),
        ({"error": "timeout"}, 1, True),
        ({"status": 401}, 1, False),
        ({"status": 403}, 1, False),
        ({**CSV, "format": "PDF"}, 1, False),
    ],
    ids=["three months without a look", "a fault", "silence", "a login", "a closed door", "a form in its place"],
)
def test_data_that_were_given_to_anybody_are_public_until_something_tells_that_they_no_longer_are(
    tmp_path: Path, later: dict[str, object] | None, days: int, public: bool
) -> None:
    norway = closed_dataset(tmp_path)
    see(norway, "https://oslo.test/0/data.csv", DAY, **CSV)
    after = DAY + timedelta(days)
    if later is not None:
        see(norway, "https://oslo.test/0/data.csv", after, **later)
    assert counts_as_public(norway, after) == public
    assert counts_as_public(norway, DAY - timedelta(1)) is False  # nobody had looked by then


def closed_dataset(folder: Path) -> Norway:
    norway = Norway(folder)
    closed = [iri("http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC")]
    norway.harvest([record("https://oslo.test/0", "Lekeplasser", access_rights=closed)])
    return norway


def counts_as_public(norway: Norway, day: date) -> bool:
    """What the scores and the issue say; for the day of the newest look they must say the same."""
    run = norway.score(day).run_id
    ((status,),) = norway.rows(
        f"SELECT status FROM municipality_score WHERE run_id = {run} AND municipality_number = '{OSLO}'"
    )
    ((newest,),) = norway.rows("SELECT max(at) FROM link_observation")
    with norway.engine.connect() as connection:
        assert newest[:10] > str(day) or bool(contradictions(connection)) == (status == "faa_datasett")
    return bool(status == "faa_datasett")


def test_formats_that_hold_no_data_are_those_of_the_class_of_documents_and_containers() -> None:
    formats = yaml.safe_load((CONFIG / "vocabulary" / "formats.yaml").read_text(encoding="utf-8"))["formats"]
    assert {row["code"] for row in formats if not row["machine"]} == NO_DATA


def test_the_comparison_scores_take_what_is_certain_and_reach_no_further_where_a_door_is_closed(tmp_path: Path) -> None:
    norway = Norway(tmp_path)
    by_url = {
        "https://alive.test/": 200,
        "https://gone.test/": 404,
        "https://closed.test/": 403,
        "https://new.test/": 404,
    }
    norway.harvest(
        [
            record(url, "Lekeplasser", distributions=[DistributionRecord(uri=f"{url}#d", access_urls=[iri(url)])])
            for url in by_url
        ]
    )
    for url, status in by_url.items():
        for days in (0,) if "new" in url else (2, 1, 0):
            see(norway, url, DAY - timedelta(days=days), status=status)
    norway.score(DAY)
    rows = norway.rows(
        "SELECT d.key, s.mqa_eu, s.mqa_eu_reachable, s.mqa_fdk_reachable FROM dataset_score s"
        " JOIN dataset d ON d.id = s.dataset_id"
    )
    scores = {key: (eu, eu_most, fdk_most) for key, eu, eu_most, fdk_most in rows}
    undecided = scores["https://closed.test/"]
    assert undecided[1:] == (295, 255)
    assert scores["https://new.test/"] == undecided
    assert scores["https://gone.test/"] == (undecided[0], 375, 335)
    assert scores["https://alive.test/"] == (undecided[0] + 50, 375, 335)
    ((mean, most),) = norway.rows(
        f"SELECT mqa_eu, mqa_eu_reachable FROM latest_score WHERE municipality_number = '{OSLO}'"
    )
    assert (mean, most) == (undecided[0] + 12.5, 335)
    assert norway.rows("SELECT mqa_eu_reachable, mqa_unscored FROM latest_run") == [
        (375, "dcatApCompliance, formatMatch, syntaxValid")
    ]


@pytest.mark.parametrize(
    "last",
    [
        {"error": "no_network"},
        {"error": "timeout"},
        {"error": "tls_chain"},
        {"status": 503},
        {"status": 429},
        {"status": 404},
    ],
    ids=str,
)
def test_a_last_look_that_tells_nothing_costs_no_points_in_the_comparison_scores(
    tmp_path: Path, last: dict[str, object]
) -> None:
    norway, url = Norway(tmp_path), "https://alive.test/"
    norway.harvest(
        [record(url, "Lekeplasser", distributions=[DistributionRecord(uri=f"{url}d", access_urls=[iri(url)])])]
    )
    for days, seen in ((2, {"status": 200}), (1, {"status": 200}), (0, last)):
        see(norway, url, DAY - timedelta(days=days), **seen)
    norway.score(DAY)
    assert norway.rows("SELECT state IN ('alive', 'unstable') FROM link_state") == [(1,)]
    assert norway.rows("SELECT mqa_eu_reachable, mqa_fdk_reachable FROM dataset_score") == [(295, 255)]


def test_a_run_from_before_there_were_numbers_for_each_municipality_shows_its_own(twins: Norway) -> None:
    twins.score(DAY)
    with twins.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE municipality_score SET mqa_eu_reachable = NULL")
    assert twins.rows(f"SELECT mqa_eu_reachable FROM latest_score WHERE municipality_number = '{OSLO}'") == [(295,)]
