"""The workbook, read back with another library."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Connection

from reports import tables, workbook
from reports.workbook import write_workbook
from scoring_store import OSLO, Norway, record
from store.db import open_database

LONG = "æ" * 40_000
HOSTILE = (
    '=HYPERLINK("http://x.example.no","klikk")', "<script>alert(1)</script>", "';DROP TABLE dataset;--", "\u202eavsnudd😀",
    "styretegn \x07\x1b[31m \ufffe_x0041_", LONG,
)  # fmt: skip


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    norway = Norway(tmp_path_factory.mktemp("norway"))
    norway.harvest(
        [
            record(
                "http://x.test/barnehager", "Barnehager på Østensjø", modified="2020-02-29", modified_on="2020-02-29"
            ),
            record("http://x.test/gammel", "Kart fra 1850", issued="1850-01-01", issued_on="1850-01-01"),
            *(record(f"http://x.test/{i}", title) for i, title in enumerate(HOSTILE)),
        ]
    )
    norway.score()
    with norway.engine.connect() as reading:
        yield reading


@pytest.fixture(scope="module")
def book(connection: Connection, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    path = tmp_path_factory.mktemp("book") / "alt.xlsx"
    write_workbook(connection, path, list(tables.TABLES))
    return openpyxl.load_workbook(path)


def columns(sheet: Worksheet) -> dict[str, list[object]]:
    return {str(column[0].value): [cell.value for cell in column[1:]] for column in sheet.iter_cols()}


def test_there_is_a_sheet_for_every_table_after_method_and_key(book: openpyxl.Workbook) -> None:
    assert book.sheetnames[:3] == ["Metode og datoer", "Nøkkel", "Poeng"]
    assert len(book.sheetnames) == len(tables.TABLES) + 2
    assert book.sheetnames[-1] == "Undersøkelse"


def test_every_table_has_a_frozen_header_filters_and_columns_of_a_width(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2", sheet.title
        assert sheet.auto_filter.ref == sheet.dimensions or sheet.max_row == 1, sheet.title
        widths = [d.width for d in sheet.column_dimensions.values()]
        assert widths and all(8 <= width <= 91 for width in widths), sheet.title


def test_a_number_with_a_leading_zero_is_text_and_numbers_shares_and_days_are_what_they_are(
    book: openpyxl.Workbook, connection: Connection
) -> None:
    sheet = book["Poeng"]
    columns_of = [c.value for c in sheet[1]]
    [oslo] = [row for row in sheet.iter_rows(min_row=2) if row[0].value == OSLO]
    cell = dict(zip(columns_of, oslo, strict=True))
    raw = dict(zip(tables.TABLES["scores"].columns, tables.read(connection, "scores").rows[0], strict=True))
    assert (cell["Kommunenummer"].data_type, cell["Kommunenummer"].number_format) == ("s", "@")
    assert (cell["Kvalitet"].value, cell["Kvalitet"].number_format) == (raw["quality"], "0.0")
    assert (cell["Målt andel (%)"].value, cell["Målt andel (%)"].number_format) == (raw["measured"], "0 %")
    assert (cell["Innbyggere"].value, cell["Innbyggere"].number_format) == (728_714, "#,##0")
    assert (cell["Vurdert"].value, cell["Vurdert"].number_format) == (datetime(2026, 11, 24), "yyyy-mm-dd")
    assert cell["Foreløpig"].value == "ja"
    utsira = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "1151")
    assert utsira[columns_of.index("Kvalitet")].value is None  # unknown is no zero


def test_days_that_excel_has_no_calendar_for_stay_text(book: openpyxl.Workbook) -> None:
    issued = columns(book["Datasett"])["Utgitt"]
    assert "1850-01-01" in issued


def test_norwegian_letters_come_back(book: openpyxl.Workbook) -> None:
    assert "Barnehager på Østensjø" in columns(book["Datasett"])["Tittel"]


def test_hostile_titles_are_text_and_nothing_in_the_book_is_a_formula(book: openpyxl.Workbook) -> None:
    titles = [str(title) for title in columns(book["Datasett"])["Tittel"]]
    assert '\'=HYPERLINK("http://x.example.no","klikk")' in titles
    assert {HOSTILE[1], HOSTILE[2], HOSTILE[3].removeprefix("\u202e")} <= set(titles)
    assert next(t for t in titles if t.startswith("styretegn")).startswith("styretegn [31m ")
    assert LONG[:32_766] + "…" in titles
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)


def test_the_key_says_of_every_column_of_every_sheet_what_it_is(book: openpyxl.Workbook) -> None:
    key = columns(book["Nøkkel"])
    described = set(zip(key["Ark"], key["Overskrift"], strict=True))
    assert {(s.title, c.value) for s in book.worksheets[2:] for c in s[1]} == described
    assert all(key["Beskrivelse"])
    about = dict(zip(zip(key["Ark"], key["Kolonnenavn"], strict=True), key["Beskrivelse"], strict=True))
    assert str(about["Poeng", "status"]).startswith("Status")
    assert about["Datasett", "title"] == "Tittel: bokmål, ellers nynorsk, ellers engelsk"


def test_the_first_sheet_tells_days_rubric_criteria_and_whom_to_credit(book: openpyxl.Workbook) -> None:
    told = {row[0]: row[1] for row in book["Metode og datoer"].iter_rows(values_only=True)}
    assert (told["Katalogene slik de sto"], told["Målestokk"]) == ("2026-11-24", "1.0")
    assert {"data.norge.no", "SSB", "Kartverket", "Enhetsregisteret", "Lisensen er åpen"} <= set(told)
    assert "CC BY 4.0" in str(told["SSB"])


def test_english_is_english(connection: Connection, tmp_path: Path) -> None:
    write_workbook(connection, tmp_path / "en.xlsx", ["scores"], "en")
    book = openpyxl.load_workbook(tmp_path / "en.xlsx")
    assert book.sheetnames == ["Method and dates", "Key", "Scores"]
    assert columns(book["Scores"])["provisional"][0] == "yes"


def test_the_same_database_gives_the_same_bytes(connection: Connection, tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_workbook(connection, tmp_path / name, ["scores", "criteria"])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_a_table_longer_than_a_sheet_goes_on_in_another(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    write_workbook(connection, tmp_path / "x.xlsx", ["datasets"])
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames[2:] == ["Datasett", "Datasett 2", "Datasett 3"]
    assert [sheet.max_row for sheet in book.worksheets[2:]] == [4, 4, 3]


def test_without_a_score_run_it_says_what_to_do(tmp_path: Path) -> None:
    with open_database(tmp_path / "k.db").connect() as empty, pytest.raises(tables.NoScores, match="kommunedata score"):
        write_workbook(empty, tmp_path / "x.xlsx", ["scores"])
    assert not (tmp_path / "x.xlsx").exists()
