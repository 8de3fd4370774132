from datetime import timedelta

import pytest

from check_cases import TODAY, ask, dataset, distribution, frequency
from store.records import Period
from store.terms import iri, literal

YEAR_2019 = (Period(start="2019-01-01", end="2019-12-31"),)


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def changed(text: str | None) -> dict[str, str | None]:
    return {"modified": text, "modified_on": text}


@pytest.mark.parametrize(
    ("terms", "temporal", "value", "reason"),
    [
        ((), (), 0, "missing"),
        ((literal(""),), (), 0, "missing"),
        ((literal("når vi rekker det"),), (), 0, "unknown"),
        ((iri("http://publications.europa.eu/resource/authority/frequency/"),), (), 0, "unknown"),
        ((frequency("ANNUAL"),), (), 1, "testable"),
        ((frequency("CONT"),), (), 1, "testable"),
        ((frequency("IRREG"),), (), 0.3, "untestable"),
        ((literal("asNeeded"),), (), 0.3, "untestable"),
        ((frequency("UNKNOWN"),), (), 0.3, "untestable"),
        ((frequency("NOT_PLANNED"),), (), 0.3, "untestable"),
        ((frequency("NOT_PLANNED"),), YEAR_2019, 1, "closed_period"),
        ((frequency("NEVER"),), (Period(),), 0.3, "untestable"),
        ((frequency("IRREG"), frequency("WEEKLY")), (), 1, "testable"),
    ],
)
def test_a_frequency_is_a_promise_that_can_be_tested(terms, temporal, value, reason):
    finding = ask("update_frequency", dataset(frequency=terms, temporal=temporal))
    assert (finding.value, finding.reason) == (value, reason)


@pytest.mark.parametrize(
    ("code", "days", "value", "reason"),
    [
        ("ANNUAL", 0, 1, "in_time"),
        ("ANNUAL", 554, 1, "in_time"),  # 1.5 × 365 + 7 = 554.5
        ("ANNUAL", 555, pytest.approx(0.9991, abs=1e-4), "late"),
        ("ANNUAL", 1094, pytest.approx(0.0018, abs=1e-4), "late"),
        ("ANNUAL", 1095, 0, "too_late"),  # 3 × 365
        ("WEEKLY", 17, 1, "in_time"),
        ("WEEKLY", 19, pytest.approx(2 / 3.5), "late"),
        ("WEEKLY", 21, 0, "too_late"),
        ("DAILY", 8, 1, "in_time"),  # the grace outlasts three periods: no slope
        ("DAILY", 9, 0, "too_late"),
        ("CONT", 7, 1, "in_time"),
        ("CONT", 8, 0, "too_late"),
        ("IRREG", 730, 0.4, "recent"),
        ("IRREG", 731, 0, "old"),
        (None, 730, 0.4, "recent"),
        (None, 731, 0, "old"),
    ],
)
def test_a_promise_is_kept_within_one_and_a_half_periods_and_lost_after_three(code, days, value, reason):
    terms = (frequency(code),) if code else ()
    finding = ask("freshness", dataset(frequency=terms, **changed(ago(days))))
    assert (finding.value, finding.reason) == (value, reason)


@pytest.mark.parametrize("terms", [(), (frequency("DAILY"),)])
def test_without_a_date_only_long_observation_tells(terms):
    assert ask("freshness", dataset(frequency=terms), observed_days=89).outcome == "inconclusive"
    assert ask("freshness", dataset(frequency=terms), observed_days=90).value == 0


def test_a_changed_file_is_better_evidence_than_a_changed_description():
    old_file = distribution(**changed(ago(3000)))
    assert ask("freshness", dataset(old_file, frequency=(frequency("DAILY"),), **changed(ago(1)))).value == 0
    new_file = distribution(**changed(ago(1)))
    assert ask("freshness", dataset(old_file, new_file, frequency=(frequency("DAILY"),))).value == 1


def test_a_date_in_the_future_is_no_evidence():
    assert ask("freshness", dataset(frequency=(frequency("DAILY"),), **changed(ago(-1)))).outcome == "inconclusive"


@pytest.mark.parametrize(
    ("code", "periods", "outcome"),
    [
        ("NEVER", [Period(end="2019-12-31")], "not_applicable"),
        ("NOT_PLANNED", [Period(end="2025")], "not_applicable"),
        ("NOT_PLANNED", [Period(end="2026-10")], "not_applicable"),
        ("NOT_PLANNED", [Period(end="2026-11-24T23:59:59Z")], "not_applicable"),
        ("NOT_PLANNED", [Period(end="2026")], "inconclusive"),
        ("NOT_PLANNED", [Period(end="2026-11-25")], "inconclusive"),
        ("NOT_PLANNED", [Period(start="2019")], "inconclusive"),
        ("NOT_PLANNED", [Period(end="2019"), Period(start="2020")], "inconclusive"),
        ("NOT_PLANNED", [], "inconclusive"),
        ("ANNUAL", [Period(end="2019-12-31")], "inconclusive"),
    ],
)
def test_finished_data_about_a_past_period_need_not_be_renewed(code, periods, outcome):
    assert ask("freshness", dataset(frequency=(frequency(code),), temporal=tuple(periods))).outcome == outcome


@pytest.mark.parametrize(
    ("issued", "modified", "value", "reason"),
    [
        (None, None, 0, "missing"),
        ("", " ", 0, "missing"),
        ("2020-01-01", None, 1, "valid"),
        ("2020-01-01", "2020-01-01", 1, "valid"),
        ("2020-01-02", "2020-01-01", 0, "reversed"),
        (None, TODAY.isoformat(), 1, "valid"),
        (None, ago(-1), 0, "future"),
        ("i fjor", "2020-01-01", 0, "unreadable"),
    ],
)
def test_dates_can_be_read_and_come_in_order(issued, modified, value, reason):
    read = {"issued_on": None if issued == "i fjor" else issued, "modified_on": modified}
    finding = ask("valid_dates", dataset(issued=issued, modified=modified, **read))
    assert (finding.value, finding.reason) == (value, reason)


def test_the_dates_of_distributions_count_too():
    assert ask("valid_dates", dataset(distribution(**changed("2020-01-01")))).value == 1
    assert ask("valid_dates", dataset(distribution(**changed(ago(-5))), **changed("2020-01-01"))).reason == "future"


@pytest.mark.parametrize(
    ("fields", "around", "outcome", "reason"),
    [
        ({"title": {"nb": "Lekeplasser"}}, {}, "not_applicable", "timeless"),
        ({"title": {"nb": "Lekeplasser"}, "temporal": YEAR_2019}, {}, "not_applicable", "timeless"),
        ({"title": {"nb": "Vei 20195"}}, {}, "not_applicable", "timeless"),
        ({"title": {"nb": "Budsjett 2019"}}, {}, "fail", "missing"),
        ({"title": {"nb": "Budsjett 2019"}, "temporal": (Period(),)}, {}, "fail", "missing"),
        ({"title": {"nb": "Budsjett 2019"}, "temporal": YEAR_2019}, {}, "pass", "given"),
        ({"title": {"nb": "Budsjett"}, "in_series": (iri("https://k.no/serie"),)}, {}, "fail", "missing_in_series"),
        ({"title": {"nb": "Budsjett"}}, {"type_is_temporal": True}, "fail", "missing"),
    ],
)
def test_data_about_a_period_say_which(fields, around, outcome, reason):
    finding = ask("temporal_coverage", dataset(**fields), **around)
    assert (finding.outcome, finding.reason) == (outcome, reason)
