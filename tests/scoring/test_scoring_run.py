"""From a database to scores and back into it."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event

from check_cases import CONFIG
from scoring.errors import RubricError
from scoring.results import MunicipalityResult
from scoring.rulebook import load_rulebook
from scoring.run import RunResult
from scoring_store import AS_OF, BARDU, BERGEN, NIGHT, OSLO, UTSIRA, Norway, record, rules
from store.models import Municipality, Override, Source
from store.overrides import write_overrides
from store.records import DataServiceRecord, DistributionRecord
from store.terms import iri
from store.who import write_who

EU = "http://publications.europa.eu/resource/authority/"
TABLES = (
    "municipality_score", "criterion_score", "dataset_score", "type_score", "finding", "reason", "rubric", "criterion",
    "expected_type",
)  # fmt: skip


@pytest.fixture
def norway(tmp_path: Path) -> Norway:
    return Norway(tmp_path)


def of(run: RunResult, number: str) -> MunicipalityResult:
    return next(m for m in run.municipalities if m.place.number == number)


def key(i: int, host: str = "data.oslo.test") -> str:
    return f"https://{host}/d/{i}"


TITLES = ("Barnehager", "Lekeplasser", "Badeplasser", "Budsjett 2026", "Gatelys")


def catalogue(publisher: str = "958935420", host: str = "data.oslo.test") -> list[object]:
    return [record(key(i, host), title, publisher) for i, title in enumerate(TITLES)]


def test_every_municipality_gets_a_row_and_the_run_its_rubric(norway: Norway) -> None:
    norway.harvest(catalogue())
    norway.harvest([], "oslo")
    run = norway.score()
    rows = norway.rows("SELECT municipality_number, status, level, rank_in_group, group_size FROM municipality_score")
    assert rows == [
        (OSLO, "vurdert", of(run, OSLO).level.level, 1, 2),
        (UTSIRA, "ingen_data_funnet", 0, 1, 2),
        (BERGEN, "ingen_data_funnet", 0, 2, 2),
        (BARDU, "ingen_data_funnet", 0, 1, 2),
    ]
    criteria = len(rules().rubric.criteria)
    assert norway.rows("SELECT count(*) FROM criterion_score") == [(4 * criteria,)]
    assert norway.rows("SELECT count(*) FROM finding WHERE dataset_id <> 0") == [(5 * (criteria - 4),)]
    assert norway.rows("SELECT count(*) FROM finding WHERE dataset_id = 0") == [(4 * 4,)]
    assert norway.rows("SELECT hash, version, first_used_at FROM rubric") == [
        (rules().rubric.hash, rules().rubric.version, "2026-11-24T03:00:00Z")
    ]
    assert norway.rows("SELECT count(*) FROM criterion") == [(criteria,)]
    assert norway.rows("SELECT as_of, code_version FROM score_run") == [("2026-11-24", "0.1.0")]


def test_what_is_stored_is_rounded_to_four_decimals_and_adds_up(norway: Norway) -> None:
    norway.harvest(catalogue())
    result = of(norway.score(), OSLO)
    quality, total = norway.rows(f"SELECT quality, total FROM municipality_score WHERE municipality_number = '{OSLO}'")[
        0
    ]
    assert (quality, total) == (round(result.quality or -1, 4), round(result.total or -1, 4))
    lost = norway.rows("SELECT sum(points_lost) FROM latest_criterion_score WHERE part = 'quality'")[0][0]
    assert round(lost, 4) == round(100 - quality, 4)
    assert norway.rows("SELECT sum(weight) FROM dataset_score")[0][0] == pytest.approx(1, abs=0.001)


def test_the_same_database_and_rubric_give_the_same_rows_again(norway: Norway) -> None:
    norway.harvest(catalogue())
    norway.score()
    first = {table: norway.rows(f"SELECT * FROM {table}") for table in TABLES}
    norway.score()
    for table in TABLES:
        again = norway.rows(f"SELECT * FROM {table}")
        if table.endswith("_score"):
            assert [row[1:] for row in again[len(first[table]) :]] == [row[1:] for row in first[table]]
        else:
            assert again == first[table]
    assert norway.rows("SELECT count(*) FROM score_run") == [(2,)]


def test_the_order_in_which_datasets_were_stored_does_not_matter(tmp_path: Path) -> None:
    scores = []
    for i in range(3):
        (tmp_path / str(i)).mkdir()
        norway = Norway(tmp_path / str(i))
        records = catalogue() + [record(key(i + 10), f"Trafikktelling {2000 + i}") for i in range(9)]
        Random(i).shuffle(records)
        norway.harvest(records)
        norway.score()
        scores.append([norway.rows("SELECT * FROM municipality_score"), norway.rows("SELECT * FROM criterion_score")])
    assert scores[0] == scores[1] == scores[2]


def test_no_trace_is_left_when_nothing_is_to_be_stored(norway: Norway) -> None:
    norway.harvest(catalogue())
    run = norway.score(store=False)
    assert run.run_id is None and of(run, OSLO).total
    assert all(norway.rows(f"SELECT count(*) FROM {table}") == [(0,)] for table in (*TABLES, "score_run"))


def test_the_same_dataset_in_two_sources_counts_once_and_the_own_portal_is_believed(norway: Norway) -> None:
    poor = {"distributions": [], "description": None}
    norway.harvest([record(key(i), title, **poor) for i, title in enumerate(TITLES)])
    once = of(norway.score(), OSLO)
    norway.harvest(catalogue(), "oslo")
    twice = of(norway.score(), OSLO)
    assert len(once.datasets) == len(twice.datasets) == len(TITLES)
    assert (twice.quality or 0) > (once.quality or 0)
    visible = next(c for c in twice.criteria if c.id == "national-visibility")
    assert visible.value == 1


def test_a_dataset_that_only_its_own_portal_has_is_not_visible_nationally(norway: Norway) -> None:
    norway.harvest([])
    norway.harvest(catalogue(), "oslo")
    visible = next(c for c in of(norway.score(), OSLO).criteria if c.id == "national-visibility")
    assert visible.value == 0


def test_test_records_are_left_out_and_counted(norway: Norway) -> None:
    trials = [
        record(key(10), "Test"),
        record(key(11), " TEST "),
        record(key(12), ""),
        record(key(13), None),
        record("https://example.com/d/1", "Barnehager"),
        record(key(14), "Skoler", distributions=[DistributionRecord(access_urls=[iri("http://www.example.org/data")])]),
    ]
    kept = [
        record(key(20), "Testresultater"),
        record("https://example.company.test/d", "Skoler"),
        record(key(21), "Turløyper", distributions=[
            DistributionRecord(access_urls=[iri("http://example.org/"), iri("https://data.oslo.test/turer")])
        ]),
    ]  # fmt: skip
    norway.harvest(trials + kept)
    result = of(norway.score(), OSLO)
    assert len(result.datasets) == 3
    assert result.place.test_records == 6


def test_a_series_is_no_dataset_unless_it_has_no_members(norway: Norway) -> None:
    series = record("https://data.oslo.test/s/1", "Budsjett", kind="series", distributions=[])
    members = [record(key(i), f"Budsjett {2020 + i}", in_series=[iri("https://data.oslo.test/s/1")]) for i in range(4)]
    norway.harvest(
        [series, *members, record("https://data.oslo.test/s/2", "Regnskap", kind="series", distributions=[])]
    )
    result = of(norway.score(), OSLO)
    assert len(result.datasets) == 5 and result.weighed.clusters == 2


def test_a_series_counts_while_none_of_its_members_is_the_municipalitys_own(norway: Norway) -> None:
    series = record("https://data.oslo.test/s/1", "Budsjett", kind="series", distributions=[],
                    in_series=[iri("https://data.oslo.test/s/1")])  # fmt: skip
    within = {"in_series": [iri("https://data.oslo.test/s/1")]}
    norway.harvest([series, record(key(1), "Budsjett 2020", "964338531", **within), record(key(2), "Test", **within)])
    run = norway.score()
    assert (len(of(run, OSLO).datasets), len(of(run, BERGEN).datasets)) == (1, 1)


def test_closed_datasets_are_described_but_have_no_quality(norway: Norway) -> None:
    rights = [iri(f"{EU}access-right/NON_PUBLIC")]
    norway.harvest([record(key(i), title, access_rights=rights) for i, title in enumerate(TITLES)])
    result = of(norway.score(), OSLO)
    assert (result.status.id, result.quality, result.total, result.level.level) == ("kun_ikke_aapne", None, 0, 0)
    assert (result.coverage or 0) > 0
    assert norway.rows("SELECT count(*) FROM finding WHERE dataset_id <> 0") == [(0,)]
    assert norway.rows("SELECT count(*), sum(quality IS NULL) FROM dataset_score") == [(5, 5)]


def test_a_companys_dataset_counts_for_all_its_owners(norway: Norway) -> None:
    norway.harvest([*catalogue(), record(key(9), "Tømmekalender for avfall", "971045698")])
    run = norway.score()
    assert len(of(run, OSLO).datasets) == 6 and len(of(run, BERGEN).datasets) == 1
    assert [d.weight for d in of(run, OSLO).datasets] == pytest.approx([1 / 5.5] * 5 + [0.5 / 5.5])


def test_data_services_are_counted_once_and_reach_the_datasets_they_serve(norway: Norway) -> None:
    service = DataServiceRecord(
        key="https://api.oslo.test/", uri="https://api.oslo.test/", serves=[iri(key(0))],
        endpoint_urls=[iri("https://api.oslo.test/v1")], publisher_identifiers=["958935420"],
    )  # fmt: skip
    norway.harvest([*catalogue(), service])
    norway.harvest([service], "oslo")
    assert of(norway.score(), OSLO).place.data_services == 1
    reasons = norway.rows(
        "SELECT dataset_id, reason_nb FROM latest_finding WHERE criterion_id = 'api' ORDER BY dataset_id"
    )
    assert reasons[0][1] != reasons[1][1]


def test_boilerplate_is_told_by_comparing_the_publishers_datasets(norway: Norway) -> None:
    text = {
        "nb": "Dette er en lang beskrivelse som er limt inn på alle datasettene til kommunen, uansett hva de handler om."
    }
    words = {"nb": ["kommune", "åpne data", "oslo"]}
    fields = {"description": text, "keywords": words}
    norway.harvest([record(key(i), title, identifiers=['"1"'], **fields) for i, title in enumerate(TITLES)])
    values = {c.id: c.value for c in of(norway.score(), OSLO).criteria}
    assert (values["description"], values["keywords"], values["identifier"]) == (0, 0, 0)


def test_a_past_day_is_scored_on_the_catalogue_as_it_was(norway: Norway) -> None:
    before = [record(key(0), "Barnehager", distributions=[]), record(key(1), "Lekeplasser")]
    norway.harvest(before, now="2026-11-01T02:00:00Z")
    first = norway.score(date(2026, 11, 1))
    norway.harvest([*catalogue()], now="2026-11-20T02:00:00Z")
    now = norway.score(date(2026, 11, 20))
    again = norway.score(date(2026, 11, 1))
    assert [len(of(run, OSLO).datasets) for run in (first, now, again)] == [2, 5, 2]
    assert of(again, OSLO) == of(first, OSLO)
    assert of(norway.score(date(2026, 10, 31)), OSLO).status.id == "ikke_vurdert"


def test_a_day_ends_at_midnight_in_oslo(norway: Norway) -> None:
    norway.harvest(catalogue(), now="2026-11-24T23:30:00Z")
    assert len(of(norway.score(date(2026, 11, 24)), OSLO).datasets) == 0
    assert len(of(norway.score(date(2026, 11, 25)), OSLO).datasets) == 5


def test_one_failed_night_changes_nothing_and_thirty_days_mark_the_number_as_a_lower_bound(norway: Norway) -> None:
    norway.harvest(catalogue())
    norway.harvest([], "oslo")
    before = norway.score()
    norway.fails(now="2026-11-25T02:00:00Z")
    after = norway.score(date(2026, 11, 24))
    assert [replace(m, place=None) for m in after.municipalities] == [
        replace(m, place=None) for m in before.municipalities
    ]
    late = norway.score(date(2026, 12, 25))
    assert (of(late, OSLO).status.id, of(late, OSLO).status.lower_bound) == ("vurdert", True)
    assert of(late, BERGEN).status.id == "ikke_vurdert"
    assert norway.rows("SELECT total, coverage, level FROM latest_score WHERE municipality_number = '4601'") == [
        (None,) * 3
    ]
    assert norway.rows("SELECT count(*) FROM finding WHERE municipality_number = '4601'") == [(0,)]


def test_a_failing_source_leaves_other_municipalities_numbers_unchanged(norway: Norway) -> None:
    norway.harvest(catalogue("964338531", "data.bergen.test"))
    before = of(norway.score(), BERGEN)
    norway.fails("oslo")
    after = norway.score()
    assert of(after, BERGEN) == before
    assert of(after, OSLO).status.id == "ikke_vurdert"


def test_a_municipality_whose_own_portal_is_closed_to_us_is_not_assessed(tmp_path: Path) -> None:
    norway = Norway(tmp_path, unharvestable=[{"url": "http://x.test/", "reason": "Krever innlogging"}])
    norway.harvest([])
    result = of(norway.score(), UTSIRA)
    assert result.status.id == "ikke_vurdert" and "Krever innlogging" in result.status.reason.nb


def test_a_portal_full_of_datasets_of_unknown_publishers_does_not_say_that_its_owner_has_none(norway: Norway) -> None:
    norway.harvest([])
    norway.harvest(catalogue("974760673"), "oslo")
    oslo = of(norway.score(), OSLO)
    assert (oslo.status.id, oslo.total, oslo.place.uncredited) == ("ikke_vurdert", None, len(TITLES))
    norway.harvest([record(key(9), "Barnehager")], now="2026-11-24T03:00:00Z")
    oslo = of(norway.score(), OSLO)
    assert (oslo.status.id, oslo.status.lower_bound) == ("faa_datasett", True)


def test_a_dataset_that_a_person_says_is_not_the_owners_leaves_no_doubt(norway: Norway) -> None:
    norway.harvest([])
    norway.harvest([record(key(1), "Kart", "974760673")], "oslo")
    said = {"municipality_number": OSLO, "dataset": key(1), "judgement": "attribution", "value": "false"}
    with norway.engine.begin() as connection:
        write_overrides(
            connection, [Override(**said, reason="Statens", who="Kari", date="2026-11-24", place="overrides.yaml:1")]
        )
    assert of(norway.score(), OSLO).status.id == "ingen_data_funnet"


def test_a_municipality_that_left_the_configuration_is_neither_scored_nor_shown_but_keeps_its_history(
    norway: Norway,
) -> None:
    norway.harvest(catalogue())
    norway.score()
    with norway.engine.begin() as connection:
        stay = [Municipality(**m) for m in map(dict, connection.exec_driver_sql(
            "SELECT number, name, official_name, county_number, county, population, population_group FROM municipality"
            f" WHERE number <> '{OSLO}'"
        ).mappings())]  # fmt: skip
        write_who(connection, stay, [], [], [Source(id="data-norge", kind="fdk", url="http://fdk.test/")])
    shown = f"SELECT count(*) FROM latest_score WHERE municipality_number = '{OSLO}'"
    assert norway.rows(shown) == [(0,)]
    assert norway.rows(f"SELECT count(*) FROM latest_criterion_score WHERE municipality_number = '{OSLO}'") == [(0,)]
    of_cities = (
        "SELECT DISTINCT municipalities_measured FROM criterion_summary WHERE population_group = '20 000 og over'"
    )
    assert (2,) not in norway.rows(of_cities)
    run = norway.score()
    assert [m.place.number for m in run.municipalities] == [UTSIRA, BERGEN, BARDU] and OSLO not in run.ranks
    assert norway.rows(shown) == [(0,)]
    assert norway.rows(f"SELECT run_id FROM score_history WHERE municipality_number = '{OSLO}'") == [(1,)]


def test_scoring_a_past_day_takes_over_neither_the_latest_run_nor_its_findings(norway: Norway) -> None:
    norway.harvest(catalogue())
    norway.score()
    sql = "SELECT * FROM latest_finding ORDER BY municipality_number, criterion_id, dataset_id"
    before = norway.rows(sql)
    past = norway.score(date(2020, 1, 1))
    assert past.run_id == 2 and norway.rows("SELECT run_id, as_of FROM latest_run") == [(1, AS_OF.isoformat())]
    assert before and norway.rows(sql) == before
    norway.score()
    assert norway.rows("SELECT run_id FROM latest_run") == [(3,)]


def test_datasets_of_a_source_that_left_the_configuration_no_longer_count(norway: Norway) -> None:
    norway.harvest(catalogue(), "oslo")
    with norway.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE source SET active = 0 WHERE id = 'oslo'")
    norway.harvest([])
    assert of(norway.score(), OSLO).status.id == "ingen_data_funnet"


def test_findings_are_those_of_the_latest_run_and_their_sentences_are_shared(norway: Norway) -> None:
    norway.harvest(catalogue())
    norway.score()
    norway.harvest([], "oslo")
    norway.harvest(catalogue()[:4], now="2026-11-25T02:00:00Z")
    norway.harvest(catalogue()[:4], now=NIGHT.replace("24", "26"))
    norway.score(AS_OF)
    findings, used = norway.rows("SELECT count(*), count(DISTINCT reason_id) FROM finding")[0]
    assert norway.rows("SELECT count(*), count(DISTINCT text_nb || text_en) FROM reason") == [(used, used)]
    assert used < findings
    assert norway.rows("SELECT count(*) FROM latest_finding WHERE reason_nb LIKE '%{%'") == [(0,)]


def test_a_rulebook_that_cannot_be_read_names_every_faulty_file(tmp_path: Path) -> None:
    (tmp_path / "vocabulary").mkdir()
    with pytest.raises(RubricError) as error:
        load_rulebook(tmp_path)
    for name in ("rubric.yaml", "expected_datasets.yaml", "licences.yaml", "dcat_ap_no.yaml"):
        assert any(name in problem for problem in error.value.problems)
    assert load_rulebook(CONFIG).summary()[0].startswith("Rubric 1.0")


def test_one_more_criterion_costs_no_further_look_at_the_data(norway: Norway) -> None:
    norway.harvest(catalogue())
    rubric = rules().rubric
    known = rubric.of("quality")[0]
    more = known.model_copy(update={"id": "asked-twice", "code": "XXX-1", "weight": 0.0, "status": "preview"})
    longer = replace(rules(), rubric=rubric.model_copy(update={"criteria": (*rubric.criteria, more)}))
    statements: list[str] = []
    event.listen(norway.engine, "connect", lambda connection, _: connection.set_trace_callback(statements.append))
    asked = []
    for with_rules in (rules(), longer):
        statements.clear()
        run = norway.score(with_rules=with_rules, store=False)
        asked.append(list(statements))
    assert asked[0] == asked[1]
    assert any("FROM distribution" in statement for statement in asked[0])
    values = {c.id: c.value for c in of(run, OSLO).criteria}
    assert values["asked-twice"] == values[known.id] is not None
