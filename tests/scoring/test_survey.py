"""The survey: its answers are read strictly, stored whole or not at all, and never touch a score."""

from datetime import date
from pathlib import Path

import pytest

from check_cases import CONFIG
from reports import tables
from reports.csv_dialects import Dialect
from scoring.answers import MunicipalityView
from scoring.errors import RubricError
from scoring.explain import municipality
from scoring.survey import COLUMNS, SurveyError, answered, load_answers, load_survey
from scoring_store import BERGEN, OSLO, Norway, record
from store.survey import write_answers

SURVEY = load_survey(CONFIG / "survey.yaml")
TODAY = date(2026, 11, 25)
HEADER = ",".join(COLUMNS)
GOOD = f"{OSLO},leadership,2,2026-10-01,https://oslo.no/vedtak"


def read(folder: Path, *lines: str, header: str = HEADER) -> list[object]:
    path = folder / "answers.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return list(load_answers(path, SURVEY, {OSLO, BERGEN}, TODAY))


def problems(folder: Path, *lines: str, header: str = HEADER) -> list[str]:
    with pytest.raises(SurveyError) as error:
        read(folder, *lines, header=header)
    return str(error.value).splitlines()


def test_there_are_ten_questions_in_both_languages_and_a_meaning_for_each_answer() -> None:
    assert len(SURVEY.questions) == 10 and len(SURVEY.answers) == 4
    assert all(q.nb.endswith("?") and q.en.endswith("?") and q.nb != q.en for q in SURVEY.questions)


@pytest.mark.parametrize("separator", [",", ";"])
def test_answers_are_read_with_comma_or_semicolon_and_the_mark_that_excel_sets(tmp_path: Path, separator: str) -> None:
    (answer,) = read(tmp_path, GOOD.replace(",", separator), header="\ufeff" + HEADER.replace(",", separator))
    assert answer.model_dump() == {
        "municipality_number": OSLO, "question_id": "leadership", "answer": 2, "answered_on": "2026-10-01",
        "evidence_url": "https://oslo.no/vedtak",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("answer", "4", "read '4', expected 0, 1, 2 or 3"),
        ("answer", "-1", "read '-1', expected 0, 1, 2 or 3"),
        ("answer", "2,5", "expected"),
        ("answer", "", "read '', expected 0, 1, 2 or 3"),
        ("municipality_number", "9999", "read '9999', expected the kommunenummer of a municipality"),
        ("municipality_number", "301", "did you mean 0301?"),
        ("question_id", "leadershp", "did you mean leadership?"),
        ("answered_on", "2026-02-30", "read '2026-02-30', expected a day that has been, YYYY-MM-DD"),
        ("answered_on", "1.10.2026", "expected a day that has been, YYYY-MM-DD"),
        ("answered_on", "2026-11-26", "expected a day that has been"),
        ("evidence_url", "", "read '', expected an address"),
        ("evidence_url", "javascript:alert(1)", "expected an address that begins with http:// or https://"),
        ("evidence_url", "http://[x", "expected an address"),
    ],
)
def test_a_wrong_answer_is_named_with_file_line_column_and_what_was_expected(
    tmp_path: Path, column: str, value: str, expected: str
) -> None:
    cells = dict(zip(COLUMNS, GOOD.split(","), strict=True)) | {column: value}
    told = problems(tmp_path, GOOD.replace("leadership", "inventory"), ",".join(cells.values()))
    assert told[0].startswith(f"{tmp_path / 'answers.csv'}:3: ")
    assert expected in told[0]


def test_every_problem_is_told_not_only_the_first(tmp_path: Path) -> None:
    told = problems(tmp_path, "9999,nei,7,i går,her", GOOD, GOOD)
    assert len(told) == 6
    assert told[-1].endswith("answers.csv:4: the same municipality, question and day as on line 3, expected once")


def test_other_columns_are_refused(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, GOOD, header="kommune,svar")
    assert told.endswith(f"answers.csv:1: read the columns kommune, svar, expected {', '.join(COLUMNS)}")
    (told,) = problems(tmp_path, GOOD + ",mer")
    assert told.endswith("answers.csv:2: read 6 cells, expected 5")


def test_a_file_that_is_not_text_or_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with pytest.raises(SurveyError, match="No such file"):
        load_answers(path, SURVEY, {OSLO}, TODAY)
    path.write_bytes("blåbær".encode("latin-1"))
    with pytest.raises(SurveyError, match="expected UTF-8"):
        load_answers(path, SURVEY, {OSLO}, TODAY)


def test_a_cell_that_never_ends_is_told_with_its_line(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, GOOD, f"{OSLO},inventory,2,2026-10-01," + "x" * 200_000)
    assert "answers.csv:3: cannot be read as CSV: field larger" in told


def test_a_survey_whose_question_stands_twice_or_lacks_a_language_is_refused(tmp_path: Path) -> None:
    text = (CONFIG / "survey.yaml").read_text(encoding="utf-8")
    path = tmp_path / "survey.yaml"
    path.write_text(text.replace("id: inventory", "id: leadership"), encoding="utf-8")
    with pytest.raises(SurveyError, match="read leadership more than once"):
        load_survey(path)
    path.write_text(
        text.replace("    en: Has each", "    eng: Has each").replace("    en: Does every", "    xx: Does every")
    )
    with pytest.raises(RubricError, match=r"questions\[data-owners\]\.en: Field required"):
        load_survey(path)


@pytest.fixture
def norway(tmp_path: Path) -> Norway:
    place = Norway(tmp_path)
    place.harvest([record(f"http://x.test/{i}", f"Datasett {i}") for i in range(3)])
    place.score()
    return place


def store(norway: Norway, *lines: str) -> None:
    with norway.engine.begin() as connection:
        write_answers(connection, SURVEY.rows(), read(norway.folder, *lines))  # type: ignore[arg-type]


def shown(norway: Norway, number: str) -> MunicipalityView:
    with norway.engine.connect() as connection:
        return municipality(connection, number)


def test_answers_stand_beside_the_score_and_leave_it_as_it_was(norway: Norway) -> None:
    before = norway.rows("SELECT * FROM municipality_score"), shown(norway, OSLO)
    assert before[1].survey is None
    store(norway, GOOD, f"{OSLO},inventory,1,2026-10-02,https://oslo.no/oversikt")
    after = shown(norway, OSLO)
    assert after.standing == before[1].standing and norway.rows("SELECT * FROM municipality_score") == before[0]
    assert after.survey is not None
    assert "2 av 10 spørsmål besvart, i snitt 1,5 av 3, sist 2026-10-02" in after.survey.sentence("nb")
    assert "not part of the score" in after.survey.sentence("en")
    assert shown(norway, BERGEN).survey is None
    norway.score()
    totals = "SELECT run_id, total, coverage, quality FROM municipality_score WHERE municipality_number = '0301'"
    (_, *first), (_, *second) = norway.rows(totals)
    assert first == second


def test_the_newest_answer_counts_and_one_given_again_takes_its_place(norway: Norway) -> None:
    store(norway, GOOD, GOOD.replace(",2,2026-10-01", ",1,2026-09-01"))
    assert norway.rows("SELECT answer, answered_on FROM survey") == [(2, "2026-10-01")]
    store(norway, GOOD.replace(",2,", ",3,"))
    assert norway.rows("SELECT answer, answered_on FROM survey") == [(3, "2026-10-01")]
    assert norway.rows("SELECT count(*) FROM survey_answer") == [(2,)]
    with norway.engine.connect() as connection:
        assert answered(connection, OSLO) is not None
        text = tables.to_csv(connection, "survey", Dialect.rfc4180, "en")
    assert "0301,Oslo,leadership,\"Has the municipality's leadership" in text
