"""The files as a report writer opens them: LibreOffice with Norwegian settings."""

import pytest

import office
from reports import tables
from reports.csv_dialects import Dialect
from reports.workbook import write_workbook
from scoring_store import OSLO, Norway, record

pytestmark = office.needed
Sheet = list[list[office.Seen]]


@pytest.fixture(scope="module")
def norway(tmp_path_factory: pytest.TempPathFactory) -> Norway:
    norway = Norway(tmp_path_factory.mktemp("norway"))
    norway.harvest([record("http://x.test/a", "Ærlig Øst Åpen – «sjø»"), record("http://x.test/b", "Skoler i Oslo")])
    norway.score()
    return norway


@pytest.fixture(scope="module")
def opened(norway: Norway, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheet]:
    """Sheet -> rows, of the workbook and of the scores and datasets as CSV for Excel."""
    folder = tmp_path_factory.mktemp("office")
    csvs = {"poeng": "scores", "datasett": "datasets"}
    with norway.engine.connect() as connection:
        write_workbook(connection, folder / "alt.xlsx", list(tables.TABLES))
        for stem, table in csvs.items():
            text = tables.to_csv(connection, table, Dialect.excel_no)
            (folder / f"{stem}.csv").write_bytes(text.encode())
    sheets = office.opened(folder, [folder / "alt.xlsx"])["alt.xlsx"]
    for found in office.opened(folder, [folder / f"{stem}.csv" for stem in csvs]).values():
        sheets |= found
    return sheets


def of(sheet: Sheet, first: str) -> dict[str, office.Seen]:
    """Heading -> cell, of the row that begins with this."""
    row = next(row for row in sheet[1:] if row and row[0].value == first)
    return dict(zip([cell.value for cell in sheet[0]], row, strict=False))


def test_in_the_workbook_0301_is_text_and_figures_are_figures(opened: dict[str, Sheet], norway: Norway) -> None:
    oslo = of(opened["Poeng"], OSLO)
    [(quality, measured)] = norway.rows("SELECT quality, measured FROM latest_score WHERE municipality_number = '0301'")
    assert oslo["Kommunenummer"] == office.Seen("string", OSLO, None)
    assert (oslo["Kvalitet"].kind, float(oslo["Kvalitet"].value)) == ("float", quality)
    assert (oslo["Målt andel (%)"].kind, float(oslo["Målt andel (%)"].value)) == ("percentage", measured)
    assert (oslo["Vurdert"].kind, oslo["Vurdert"].value[:10]) == ("date", "2026-11-24")
    assert (oslo["Innbyggere"].kind, oslo["Innbyggere"].value) == ("float", "728714")


def test_norwegian_letters_are_right_in_both(opened: dict[str, Sheet]) -> None:
    for sheet in ("Datasett", "datasett"):
        assert "Ærlig Øst Åpen – «sjø»" in {row[2].value for row in opened[sheet] if len(row) > 2}, sheet


def test_in_the_csv_the_decimal_comma_is_read_as_one(opened: dict[str, Sheet], norway: Norway) -> None:
    oslo = of(opened["poeng"], "301")  # a CSV cannot say that a number is a name; the key says so
    [(quality,)] = norway.rows("SELECT quality FROM latest_score WHERE municipality_number = '0301'")
    assert (oslo["Kvalitet"].kind, float(oslo["Kvalitet"].value)) == ("float", round(quality, 1))
    assert oslo["Fylke"].value and oslo["Kommune"] == office.Seen("string", "Oslo", None)
    assert [cell.value for cell in opened["poeng"][0][:3]] == ["Kommunenummer", "Kommune", "Fylke"]  # no mark before


def test_every_sheet_of_the_workbook_is_there(opened: dict[str, Sheet]) -> None:
    assert {"Metode og datoer", "Nøkkel", "Poeng", "Kriterier", "Datasett", "Funn", "Tiltak"} <= set(opened)
