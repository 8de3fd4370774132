"""The tables of the appendix, from a real database that was harvested and scored."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import Connection

from reports import tables
from reports.csv_dialects import Dialect
from scoring_store import BERGEN, OSLO, Norway, record
from store import codes
from store.dictionary import HEADINGS, write_dictionary

# What others build on. A column may be added at the end, never renamed, moved or taken away within a major version.
PROMISED = {
    "scores": "municipality_number name county population population_group centrality_class status level level_low"
    " level_high level_name provisional caps total total_low total_high coverage quality quality_licence quality_access"
    " quality_format quality_freshness quality_documentation quality_api quality_standards quality_stability"
    " rank_in_group rank_low rank_high group_size datasets datasets_open datasets_usable expected_types_shared"
    " data_services newest_modified measured mqa_eu mqa_fdk top_measure top_measure_points sources_read"
    " last_complete_fetch rubric_version scored_on",
    "criteria": "municipality_number criterion_id title dimension weight value measured inconclusive met points_lost",
    "datasets": "municipality_number dataset_id title publisher_number source_id uri landing_page access_rights licence"
    " formats frequency issued modified first_seen last_seen attributed_by expected_type quality measured",
    "findings": "municipality_number criterion_id dataset_id title outcome value reason remedy evidence_url observed_at",
    "sources": "source_id kind url status datasets last_complete_fetch error",
    "practices": "population_group place criterion_id title dimension alike best_share rest_share difference",
    "barriers": "grouping group_name criterion_id title dimension barrier actor municipalities datasets share_not_met",
    "measures": "municipality_number name priority criterion_id title points points_lost effort actor datasets remedy",
    "survey": "municipality_number name question_id question answer answered_on evidence_url",
    "dictionary": "object column type unit heading_nb description_nb description_en source",
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Connection:
    norway = Norway(tmp_path_factory.mktemp("norway"))
    norway.harvest(
        [
            record("http://x.test/barnehager", "Barnehager i Oslo"),
            record("http://x.test/skoler", "Skoler i Oslo", distributions=[]),
            record("http://x.test/formel", "=1+1"),
            record("http://x.test/avfall", "Avfallsruter", "971045698"),
            record("http://x.test/epost", "Liste fra kari.nordmann@oslo.example.no"),
        ]
    )
    norway.fails("oslo")
    norway.score()
    with norway.engine.begin() as writing:
        write_dictionary(writing)
    return norway.engine.connect()


def rows(connection: Connection, table: str, dialect: Dialect, lang: tables.Language = "nb") -> list[dict[str, str]]:
    text = tables.to_csv(connection, table, dialect, lang).removeprefix("\ufeff")
    delimiter = ";" if dialect is Dialect.excel_no else ","
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=delimiter))


def test_every_promised_table_and_column_is_there_in_its_place() -> None:
    assert {name: " ".join(t.columns[: len(PROMISED[name].split())]) for name, t in tables.TABLES.items() if name in PROMISED} == PROMISED  # fmt: skip


@pytest.mark.parametrize("table", tables.TABLES)
def test_every_column_has_a_norwegian_heading_and_no_two_of_a_table_are_alike(table: str) -> None:
    definition = tables.TABLES[table]
    headings = [definition.headings.get(column, HEADINGS[column]) for column in definition.columns]
    if table != "datasets":  # where «Lisens» and «Tilgang» are what they are called, in another sense than in `scores`
        assert len(set(headings)) == len(headings)
    assert all(heading[0].isupper() or heading == "IRI" for heading in headings)


@pytest.mark.parametrize("table", tables.TABLES)
def test_rows_come_in_the_order_of_their_first_columns(connection: Connection, table: str) -> None:
    content = tables.read(connection, table).rows
    keys = [row[0] for row in content]
    assert keys == sorted(keys)
    assert content == tables.read(connection, table).rows


def test_scores_have_a_row_for_every_municipality_assessed_or_not(connection: Connection) -> None:
    plain = rows(connection, "scores", Dialect.rfc4180)
    assert [row["municipality_number"] for row in plain] == ["0301", "1151", "4601", "5520"]
    oslo, utsira = plain[0], plain[1]
    assert (oslo["datasets"], oslo["status"], oslo["scored_on"]) == ("5", "vurdert", "2026-11-24")
    assert float(oslo["mqa_eu_reachable"]) < 405 and float(oslo["mqa_fdk_reachable"]) < 435
    assert utsira["mqa_eu_reachable"] == ""
    assert (utsira["datasets"], utsira["mqa_eu"], utsira["newest_modified"]) == ("0", "", "")


def test_each_dialect_writes_numbers_shares_and_truth_in_its_own_way(connection: Connection) -> None:
    plain = rows(connection, "scores", Dialect.rfc4180)[0]
    norwegian = rows(connection, "scores", Dialect.excel_no)[0]
    assert norwegian["Kvalitet"] == f"{float(plain['quality']):.1f}".replace(".", ",")
    assert norwegian["Målt andel (%)"] == f"{float(plain['measured']) * 100:.0f}"
    assert (plain["provisional"], norwegian["Foreløpig"]) == ("true", "ja")
    assert (plain["sources_read"], norwegian["Kilder lest"]) == ("1/2", "1 av 2")
    assert norwegian["Sist hentet"] == plain["last_complete_fetch"] == "2026-11-24"


def test_texts_come_in_the_language_asked_for_and_numbers_do_not_change(connection: Connection) -> None:
    nb, en = (rows(connection, "criteria", Dialect.rfc4180, lang) for lang in ("nb", "en"))
    assert [r["points_lost"] for r in nb] == [r["points_lost"] for r in en]
    assert {r["title"] for r in nb}.isdisjoint({r["title"] for r in en} - {""})
    assert rows(connection, "scores", Dialect.excel_no, "en")[0]["sources_read"] == "1 of 2"


def test_how_many_datasets_a_criterion_was_measured_on_is_not_headed_as_a_share(connection: Connection) -> None:
    heading = "Datasett målt"
    measured = {row[heading] for row in rows(connection, "criteria", Dialect.excel_no) if row["Kommunenummer"] == OSLO}
    assert "4" in measured


def test_a_dataset_of_two_owners_has_a_row_for_each(connection: Connection) -> None:
    owners = [
        r["municipality_number"] for r in rows(connection, "datasets", Dialect.rfc4180) if r["title"] == "Avfallsruter"
    ]
    assert owners == [OSLO, BERGEN]


def test_a_title_that_is_a_formula_is_guarded_in_csv_and_raw_in_json(connection: Connection) -> None:
    assert "'=1+1" in {r["title"] for r in rows(connection, "datasets", Dialect.rfc4180)}
    assert "'=1+1" in {r["Tittel"] for r in rows(connection, "datasets", Dialect.excel_no)}
    assert "=1+1" in {r["title"] for r in json.loads(tables.to_json(connection, "datasets"))["rows"]}


def test_a_finding_says_what_is_wrong_and_only_then_what_to_do(connection: Connection) -> None:
    found = rows(connection, "findings", Dialect.rfc4180)
    assert all(row["reason"] for row in found)
    assert {row["outcome"] for row in found if row["remedy"]} == {"fail", "partial"} & {row["outcome"] for row in found}
    assert any(row["outcome"] == "fail" and row["title"] == "Skoler i Oslo" for row in found)


def test_the_sources_table_says_which_could_not_be_read_and_why(connection: Connection) -> None:
    health = {row["source_id"]: row for row in rows(connection, "sources", Dialect.rfc4180)}
    assert (health["data-norge"]["status"], health["data-norge"]["datasets"]) == ("complete", "5")
    assert (health["oslo"]["status"], health["oslo"]["error"]) == ("failed", "503 after 4 tries")


def test_json_has_raw_values_by_column_name(connection: Connection) -> None:
    value = json.loads(tables.to_json(connection, "scores"))
    oslo = value["rows"][0]
    assert (value["schema"], value["table"], set(oslo)) == (1, "scores", set(tables.TABLES["scores"].columns))
    assert oslo["provisional"] is True
    assert isinstance(oslo["quality"], float)
    assert value["rows"][1]["mqa_eu"] is None


def test_the_dictionary_describes_every_column_of_the_tables_that_are_exported(connection: Connection) -> None:
    described = {row["column"] for row in rows(connection, "dictionary", Dialect.rfc4180)}
    localised = {"level_name", "caps", "title", "reason", "remedy", "column", "question"}
    exported = {c for name, t in tables.TABLES.items() if name != "dictionary" for c in t.columns}
    assert exported - described - localised == set()


def test_the_file_name_carries_date_and_rubric(connection: Connection) -> None:
    assert tables.file_name(connection, "scores", "csv") == "poeng_2026-11-24_maalestokk-1.0.csv"
    assert len({tables.file_name(connection, table, "csv") for table in tables.TABLES}) == len(tables.TABLES)


def test_an_unknown_table_is_refused_with_those_there_are(connection: Connection) -> None:
    with pytest.raises(tables.UnknownTable, match=r"'poeng'.*scores, criteria, datasets"):
        tables.read(connection, "poeng")


def test_before_the_first_score_run_only_what_needs_none_can_be_exported(tmp_path: Path) -> None:
    norway = Norway(tmp_path)
    norway.harvest([record("http://x.test/a", "A")])
    with norway.engine.connect() as connection:
        for name, table in tables.TABLES.items():
            if table.scored:
                with pytest.raises(tables.NoScores, match="kommunedata score"):
                    tables.to_csv(connection, name, Dialect.rfc4180)
            else:
                tables.to_csv(connection, name, Dialect.rfc4180)
        assert tables.file_name(connection, "sources", "csv") == "kilder.csv"


def test_no_e_mail_address_stands_in_any_table(connection: Connection) -> None:
    assert "Liste fra (utelatt)" in {row["title"] for row in rows(connection, "datasets", Dialect.rfc4180)}
    for table in tables.TABLES:
        for text in (tables.to_json(connection, table), tables.to_csv(connection, table, Dialect.excel_no)):
            assert "nordmann" not in text, table


@pytest.mark.parametrize("table", tables.TABLES)
def test_norwegian_excel_reads_words_where_programs_read_codes(connection: Connection, table: str) -> None:
    columns = [(i, c) for i, c in enumerate(tables.TABLES[table].columns) if c in codes.WORDS]
    content = tables.read(connection, table)
    told = list(
        csv.reader(StringIO(tables.to_csv(connection, table, Dialect.excel_no).lstrip("\ufeff")), delimiter=";")
    )
    plain = list(csv.reader(StringIO(tables.to_csv(connection, table, Dialect.rfc4180))))
    for row, words, same in zip(content.rows, told[1:], plain[1:], strict=True):
        for i, column in columns:
            known = codes.WORDS[column].get(str(row[i]))
            assert words[i] == (known[0] if known else str(row[i] or ""))
            assert same[i] == str(row[i] or "")


def test_no_english_code_of_a_measure_is_left_in_norwegian_excel(connection: Connection) -> None:
    told = rows(connection, "measures", Dialect.excel_no)
    assert {row["Innsats"] for row in told} <= {"liten", "middels", "stor"}
    assert {row["Hvem"] for row in told} <= {"kommunen", "portalen", "staten"}
    found = {row["Utfall"] for row in rows(connection, "findings", Dialect.excel_no)}
    assert "ikke bestått" in found and found.isdisjoint({"fail", "pass", "partial", "inconclusive", "not_applicable"})
