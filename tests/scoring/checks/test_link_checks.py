"""What the checks make of what was seen at addresses."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from check_cases import CSV, JSON, PDF, TODAY, WFS, XLSX, ZIP, ask, dataset, distribution, frequency, service
from scoring.delivered import delivers
from scoring.link_facts import LinkFact
from store.terms import iri, literal

A, B, PAGE = "https://data.kommune.no/a.csv", "https://data.kommune.no/b.csv", "https://data.kommune.no/side"
AT = f"{TODAY}T03:00:00Z"


def fact(state: str = "alive", **fields: Any) -> LinkFact:
    given: dict[str, Any] = (
        {"status": 200, "kind": "data", "format": "CSV", "readable": True} if state == "alive" else {}
    )
    return LinkFact(**{"state": state, "at": AT, "since": AT, **given, **fields})


DEAD = fact("dead", status=404)
BLOCKED = fact("blocked", status=403)
LOGIN = fact(kind="login", format="HTML")
HTML = fact(kind="page", format="HTML")
ERROR_PAGE = fact(kind="error_page", format="HTML")
UNSTABLE = fact("unstable", status=500)


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days)).isoformat()


@pytest.mark.parametrize(
    ("seen", "value", "reason"),
    [
        ({}, None, "not_opened"),
        ({A: fact()}, 1, "all"),
        ({A: fact(), B: fact()}, 1, "all"),
        ({A: fact(), B: DEAD}, 0.5, "some"),
        ({A: DEAD, B: DEAD}, 0, "none"),
        ({A: DEAD}, 0, "none"),
        ({A: BLOCKED, B: BLOCKED}, None, "undecided"),
        ({A: UNSTABLE}, None, "undecided"),
        ({A: fact("refused", error="refused_address")}, None, "undecided"),
        ({A: BLOCKED, B: fact()}, 1, "all"),
        ({A: BLOCKED, B: DEAD}, 0, "none"),
        ({A: ERROR_PAGE, B: HTML}, 1, "all"),  # they answer; that it is no data is another criterion's matter
    ],
)
def test_live_links_are_the_share_of_those_decided(seen: dict[str, LinkFact], value: float | None, reason: str) -> None:
    finding = ask("live_links", dataset(distribution(A), distribution(B)), links=seen)
    assert (finding.value, finding.reason) == (value, reason)


@pytest.mark.parametrize(
    ("seen", "outcome"),
    [
        ({A: fact()}, "pass"),
        ({A: LOGIN, B: fact()}, "pass"),
        ({A: LOGIN, B: LOGIN}, "fail"),
        ({A: fact("blocked", status=401), B: LOGIN}, "fail"),
        ({A: LOGIN}, "inconclusive"),  # the other may be open
        ({A: BLOCKED, B: BLOCKED}, "inconclusive"),  # closed to us; to others, who knows
        ({A: DEAD, B: DEAD}, "inconclusive"),
    ],
)
def test_open_access_fails_only_where_every_address_asks_who_one_is(seen: dict[str, LinkFact], outcome: str) -> None:
    assert ask("open_access", dataset(distribution(A), distribution(B)), links=seen).outcome == outcome


@pytest.mark.parametrize(
    ("seen", "outcome"),
    [
        ({A: fact()}, "pass"),
        ({A: HTML, B: fact(format="PDF")}, "pass"),
        ({A: HTML, B: HTML}, "fail"),
        ({A: ERROR_PAGE, B: DEAD}, "fail"),
        ({A: LOGIN, B: fact(kind="empty", format=None)}, "fail"),
        ({A: fact(kind="service", format="WFS"), B: HTML}, "fail"),
        ({A: HTML}, "inconclusive"),
        ({A: HTML, B: BLOCKED}, "inconclusive"),
        ({A: HTML, B: fact(kind="unknown", format=None)}, "inconclusive"),
    ],
)
def test_bulk_download_is_an_address_that_gives_a_file(seen: dict[str, LinkFact], outcome: str) -> None:
    assert ask("bulk_download", dataset(distribution(A), distribution(B)), links=seen).outcome == outcome


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ({A: fact(), B: fact(format="JSON")}, 1),
        ({A: fact(), B: fact(format="GEOJSON")}, 1),  # which is JSON too
        ({A: fact(), B: HTML}, 0.5),
        ({A: fact(format="PDF"), B: HTML}, 0),
        ({A: fact(readable=False)}, 0),
        ({A: fact(readable=None)}, 1),
        ({A: fact(kind="empty", format=None)}, 0),
        ({A: LOGIN, B: BLOCKED}, None),
        ({A: DEAD}, None),
    ],
)
def test_format_as_declared_is_the_share_of_what_could_be_compared(
    seen: dict[str, LinkFact], value: float | None
) -> None:
    subject = dataset(distribution(A, formats=(CSV,)), distribution(B, formats=(JSON,)))
    assert ask("format_as_declared", subject, links=seen).value == value


@pytest.mark.parametrize(
    ("declared", "seen", "expected"),
    [
        ("CSV", {"format": "TSV"}, True), ("XLS", {"format": "XLSX"}, True), ("SHP", {"format": "SHP", "container": "ZIP"}, True),
        ("ZIP", {"format": "SHP", "container": "ZIP"}, True), ("CSV", {"format": "ZIP"}, None),
        ("WFS", {"format": "WFS", "kind": "service"}, True), ("REST", {"format": "HTML", "kind": "page"}, None),
        ("XML", {"format": "GML"}, True), ("GML", {"format": "XML"}, False), ("CSV", {"format": "PDF"}, False),
        ("CSV", {"format": "HTML", "kind": "error_page"}, False), ("CSV", {"format": None, "kind": "unknown"}, None),
    ],
)  # fmt: skip
def test_declared_against_delivered(declared: str, seen: dict[str, Any], expected: bool | None) -> None:
    assert delivers(declared, fact(**seen)) is expected


API = "https://api.kommune.no/v1"
SPEC = f"{API}/openapi.json"


@pytest.mark.parametrize(
    ("seen", "api", "described"),
    [
        ({}, None, None),
        ({API: fact(kind="service", format="REST")}, 1, 1),  # it describes itself
        ({API: fact(format="JSON")}, 1, None),  # the description was not seen yet
        ({API: fact(format="JSON"), SPEC: fact(kind="service", format="REST")}, 1, 1),
        ({API: fact(format="JSON"), SPEC: DEAD}, 1, 0),
        ({API: fact(format="JSON"), SPEC: HTML}, 1, 0),
        ({API: fact(format="JSON"), SPEC: fact(format="JSON", readable=False)}, 1, 0),
        ({API: HTML}, None, None),  # a page about it says nothing of it
        ({API: BLOCKED}, None, None),
        ({API: DEAD}, 0, "n/a"),
    ],
)
def test_an_api_is_called_and_its_description_fetched(
    seen: dict[str, LinkFact], api: float | None, described: float | str | None
) -> None:
    subject = dataset(distribution(A), services=(service(API, endpoint_descriptions=(iri(SPEC),)),))
    assert ask("api", subject, links=seen).value == api
    finding = ask("api_description", subject, links=seen)
    assert (finding.value if finding.applies else "n/a") == described


@pytest.mark.parametrize(
    ("endpoint", "seen", "value", "reason"),
    [
        (f"{API}/luft", {}, 0, "file"),
        (f"{API}/luft.csv", {}, 0, "file"),
        (f"{API}/luft", {"format": "XLSX", "container": "ZIP"}, 0, "file"),
        (f"{API}/luft.csv", {"format": None}, 0, "file"),  # by its name alone
        (f"{API}/luft", {"format": None, "content_type": "text/csv; charset=utf-8"}, 0, "file"),
        (f"{API}/luft", {"format": None, "content_type": "application/json"}, 1, "answers"),
        (f"{API}/luft", {"format": "GEOJSON"}, 1, "answers"),
        (f"{API}/luft?bydel=3", {"format": "JSON"}, 1, "answers"),
        (f"{API}/luft.json", {"format": "JSON"}, None, "not_told"),
        (f"{API}/luft.csv", {"format": "JSON"}, None, "not_told"),
        (f"{API}/luft?format=csv", {}, None, "not_told"),  # an API gives what it is asked for
        (f"{API}/luft", {"format": "BINARY"}, None, "not_told"),
        (f"{API}/luft.csv", {"format": "REST", "kind": "service"}, 1, "answers"),
        ("https://kart.kommune.no/arcgis/rest/services/Luft/FeatureServer", {"format": "JSON"}, 1, "answers"),
    ],
)
def test_a_file_is_no_api_even_as_the_endpoint_of_a_service_and_what_cannot_be_told_is_left_open(
    endpoint: str, seen: dict[str, Any], value: float | None, reason: str
) -> None:
    finding = ask("api", dataset(distribution(A), services=(service(endpoint),)), links={endpoint: fact(**seen)})
    assert (finding.value, finding.reason) == (value, reason)


def test_what_a_portal_makes_of_any_table_by_itself_is_worth_less() -> None:
    url = "https://ckan.kommune.no/api/3/action/datastore_search?resource_id=1"
    seen = {url: fact(kind="service", format="JSON")}
    assert ask("api", dataset(distribution(A), services=(service(url),)), links=seen).value == 0.7
    assert ask("api", dataset(distribution(url, formats=(WFS,))), links=seen).value == 0.7


def test_no_api_is_needed_where_a_download_that_works_suffices() -> None:
    yearly = dataset(distribution(A), frequency=(frequency("ANNUAL"),))
    assert ask("api", yearly, links={A: fact()}).reason == "download_suffices"
    assert ask("api", yearly, links={A: HTML}).value == 0


def seen_of(**fields: Any) -> dict[str, LinkFact]:
    return {A: fact(**{"content_since": f"{days_ago(200)}T03:00:00Z", **fields})}


def fresh(modified: str | None, seen: dict[str, LinkFact], code: str = "MONTHLY") -> tuple[float | None, str]:
    subject = dataset(distribution(A), frequency=(frequency(code),), modified=modified, modified_on=modified)
    finding = ask("freshness", subject, links=seen)
    return finding.value, finding.reason


def test_a_change_that_was_seen_goes_before_what_is_stated() -> None:
    changed = seen_of(content_since=f"{days_ago(10)}T03:00:00Z", changed_at=f"{days_ago(10)}T03:00:00Z")
    assert fresh(days_ago(900), changed) == (1, "in_time")
    assert fresh(None, changed) == (1, "in_time")


def test_a_date_that_is_touched_while_the_content_stays_is_flagged() -> None:
    assert fresh(days_ago(1), seen_of()) == (0, "touched")
    assert fresh(days_ago(1), seen_of(last_modified="2014-03-14T09:00:00Z")) == (0, "touched")
    assert fresh(days_ago(1), seen_of(last_modified="2014-03-14T09:00:00Z"), "ANNUAL") == (0, "touched")
    assert fresh(days_ago(1), seen_of(), "ANNUAL") == (1, "in_time")  # within a period of what was seen


def test_what_the_server_dates_after_the_content_was_here_is_no_change() -> None:
    touched = seen_of(last_modified=f"{days_ago(1)}T03:00:00Z")
    assert fresh(days_ago(190), touched) == (0, "too_late")


def test_an_answer_made_for_us_says_nothing_of_its_age() -> None:
    assert fresh(None, seen_of(content_since=AT, last_modified=AT)) == (None, "no_date_yet")


def test_pages_and_what_was_seen_in_part_contradict_nobody() -> None:
    assert fresh(days_ago(1), seen_of(kind="page", format="HTML")) == (1, "in_time")
    two = dataset(
        distribution(A),
        distribution(B),
        frequency=(frequency("MONTHLY"),),
        modified=days_ago(1),
        modified_on=days_ago(1),
    )
    assert ask("freshness", two, links=seen_of()).reason == "in_time"


@pytest.mark.parametrize(("n", "of", "value"), [(10, 10, 1), (9, 10, 1), (8, 10, 0.5), (1, 1, 1), (0, 0, None)])
def test_persistence_counts_harvests(n: int, of: int, value: float | None) -> None:
    assert ask("persistence", dataset(), observed_days=400, seen_in=n, harvests=of).value == value
    assert ask("persistence", dataset(), observed_days=89, seen_in=n, harvests=of).value is None


def test_a_zip_that_nobody_looked_into_contradicts_no_spreadsheet() -> None:
    subject = dataset(distribution(A, formats=(XLSX,)))
    assert ask("format_as_declared", subject, links={A: replace(fact(), format="ZIP")}).value is None


REST = literal("API")


@pytest.mark.parametrize(
    ("format", "seen", "value", "reason"),
    [
        (REST, fact(), 0, "file"),
        (REST, fact(format="JSON"), None, "not_told"),
        (REST, fact(kind="service", format="REST"), 1, "answers"),
        (None, fact(kind="service", format="REST"), 1, "answers"),
        (REST, HTML, None, "not_called"),
        (CSV, fact(), 0, "no_api"),
    ],
)
def test_a_file_at_a_distributions_address_is_no_api_whatever_it_is_called(
    format: str | None, seen: LinkFact, value: float | None, reason: str
) -> None:
    named = distribution(A, formats=(format,) if format else (), access_services=(iri("https://k.no/ukjent"),))
    finding = ask("api", dataset(named), links={A: seen})
    assert (finding.value, finding.reason) == (value, reason)


@pytest.mark.parametrize(
    ("stated", "seen", "machine_readable", "open"),
    [
        (ZIP, fact(container="ZIP"), 1, 1),
        (ZIP, fact(format="SHP", container="ZIP"), 1, 0),
        (ZIP, fact(format="ZIP"), None, None),
        (None, fact(), 1, 1),
        (None, fact(format="XLS"), 0.7, 0),
        (None, fact(format="ZIP"), None, None),
        (literal("hemmelig"), fact(), 1, 1),
        (CSV, fact(format="PDF"), 0, 1),
        (PDF, fact(), 1, 1),
        (CSV, fact(format="ZIP"), 1, 1),  # it may hold CSV
        (CSV, fact(readable=False), 1, 1),  # broken, which is FMT-4's matter
        (CSV, HTML, 1, 1),  # an access URL may lead to a page about the data
        (CSV, ERROR_PAGE, 1, 1),
        (CSV, DEAD, 1, 1),
        (ZIP, DEAD, None, None),
    ],
)
def test_the_format_is_what_was_seen_where_that_says_more_or_otherwise_than_what_is_stated(
    stated: str | None, seen: LinkFact, machine_readable: float | None, open: float | None
) -> None:
    address = "https://data.kommune.no/hent?id=1"  # which shows nothing
    subject = dataset(distribution(address, formats=(stated,) if stated else ()))
    assert ask("machine_readable_format", subject, links={address: seen}).value == machine_readable
    assert ask("open_format", subject, links={address: seen}).value == open


def test_a_page_where_a_file_was_promised_contradicts_the_format_of_the_file() -> None:
    promised = dataset(distribution(PAGE, formats=(CSV,), download_urls=(iri(A),)))
    finding = ask("machine_readable_format", promised, links={A: HTML})
    assert (finding.value, finding.reason, finding.facts["names"]) == (0, "document", "HTML")


def test_of_several_stated_formats_those_count_that_an_address_delivers() -> None:
    subject = dataset(distribution(A, formats=(PDF, XLSX), download_urls=(iri(A), iri(B))))
    seen = {A: fact(format="PDF"), B: fact(format="XLSX")}
    assert ask("machine_readable_format", subject, links=seen).value == 0.7
    assert ask("machine_readable_format", subject, links={A: seen[A]}).value == 0


def test_what_was_fetched_and_could_not_be_compared_is_not_called_unfetched() -> None:
    subject = dataset(distribution(A, formats=(CSV,)))
    assert ask("format_as_declared", subject, links={A: LOGIN}).reason == "not_compared"
    assert ask("format_as_declared", subject, links={B: LOGIN}).reason == "not_downloaded"


def test_bytes_that_nobody_recognises_are_no_data_file() -> None:
    assert ask("bulk_download", dataset(distribution(A)), links={A: fact(format="BINARY")}).value is None
