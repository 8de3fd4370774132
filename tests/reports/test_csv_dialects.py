"""The two dialects of CSV, byte for byte."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.csv_dialects import Dialect, guarded, write_csv
from store.unseen import UNSEEN

HEADER = ["Kommunenummer", "Kommune", "Samlet", "Målt andel (%)", "Foreløpig"]
ROW = ["0301", "Ås & Øst; «Ær»", 71.25, 0.973, True]


def test_norwegian_excel_gets_semicolon_decimal_comma_bom_and_whole_per_cent() -> None:
    text = write_csv(HEADER, [ROW, ["1103", None, None, None, False]], Dialect.excel_no, frozenset({3}))
    assert text == (
        "\ufeffKommunenummer;Kommune;Samlet;Målt andel (%);Foreløpig\r\n"
        '0301;"Ås & Øst; «Ær»";71,2;97;ja\r\n'
        "1103;;;;nei\r\n"
    )


def test_every_other_program_gets_comma_point_and_all_stored_decimals() -> None:
    text = write_csv(HEADER, [ROW], Dialect.rfc4180, frozenset({3}))
    assert text.splitlines()[1] == "0301,Ås & Øst; «Ær»,71.25,0.973,true"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+47 22 33",
        "-5",
        "@SUM(A1)",
        "  =cmd",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\t=1",
        "\rx",
        "\nx",
        " \u00a0=1",
        "\u200d=1",
    ],
)
def test_a_text_that_a_spreadsheet_would_run_is_prefixed(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Barnehager", "a=b", "5-6", "'=1", "0301", "æ"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize("unseen", ["\u202e", "\u2066", "\u200b", "\u200e", "\ufeff", "\u2060", "\u00ad", "\U000e0041"])
@pytest.mark.parametrize("dialect", Dialect)
def test_a_character_that_nobody_sees_is_not_written_and_hides_no_formula(unseen: str, dialect: Dialect) -> None:
    text = write_csv(["a"], [[f"{unseen}=1+1"], [f"Kart{unseen}fdp.exe"]], dialect, frozenset()).removeprefix("\ufeff")
    assert text.splitlines() == ["a", "'=1+1", "Kartfdp.exe"]


def test_a_negative_number_is_a_number_and_gets_no_prefix() -> None:
    assert write_csv(["a"], [[-5.0], [-3]], Dialect.rfc4180, frozenset()).split() == ["a", "-5", "-3"]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n")), min_size=2, max_size=2
        )
    ),
    st.sampled_from(Dialect),
)
def test_what_is_written_comes_back_when_read_save_for_the_guard(rows: list[list[str]], dialect: Dialect) -> None:
    text = write_csv(["a", "b"], rows, dialect, frozenset()).removeprefix("\ufeff")
    delimiter = ";" if dialect is Dialect.excel_no else ","
    read = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    assert read[1:] == [[guarded(cell.translate(UNSEEN)) for cell in row] for row in rows]
