"""`export` and `browse` at the keyboard: what they write, and what they say when they cannot."""

import resource
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
import rdflib

from commands.export import write_tables
from nightly import Installation
from reports import tables
from scoring_store import Norway, record
from store.db import open_database


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with a scored database. Tests only read it."""
    home = Installation(tmp_path_factory.mktemp("export"))
    norway = Norway(home.folder)
    norway.harvest([record(f"http://x.test/{i}", f"Datasett {i} på Ås") for i in range(40)])
    norway.fails("oslo")
    norway.score()
    norway.engine.dispose()
    with closing(sqlite3.connect(home.db)) as connection:  # so that reading it writes no file beside it
        connection.execute("PRAGMA journal_mode=DELETE")
    return home


def test_all_tables_go_into_one_workbook_or_each_into_a_file(home: Installation, tmp_path: Path) -> None:
    assert home.here("export", "all", "-f", "xlsx", "-o", str(tmp_path / "alt.xlsx")).stdout == ""
    assert len(openpyxl.load_workbook(tmp_path / "alt.xlsx", read_only=True).sheetnames) == len(tables.TABLES) + 2
    for format in ("csv", "json"):
        (tmp_path / format).mkdir()
        home.here("export", "all", "-f", format, "-o", str(tmp_path / format))
        assert len(list((tmp_path / format).glob(f"*_2026-11-24_maalestokk-1.0.{format}"))) == len(tables.TABLES)


def test_what_a_server_said_is_told_at_the_keyboard_and_published_as_words_of_ours(
    home: Installation, tmp_path: Path
) -> None:
    said, ours = "503 after 4 tries", "feil hos serveren"
    assert said in home.here("export", "sources", "--dialect", "rfc4180").stdout
    with open_database(home.db, read_only=True).connect() as connection:
        write_tables(connection, tmp_path, home.db)
    published = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("kilder_*.csv")]
    [workbook] = tmp_path.glob("*.xlsx")
    cells = {cell for row in openpyxl.load_workbook(workbook)["Kilder"].iter_rows(values_only=True) for cell in row}
    assert len(published) == 2
    assert all(ours in text and said not in text for text in published)
    assert ours in cells and said not in cells


def test_a_folder_gives_the_workbook_a_name_with_date_and_rubric(home: Installation, tmp_path: Path) -> None:
    home.here("export", "scores", "-f", "xlsx", "--lang", "en", "-o", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["poeng_2026-11-24_maalestokk-1.0.xlsx"]


def test_parquet_goes_into_partitions(home: Installation, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed: the extra `parquet` brings it")
    home.here("export", "all", "-f", "parquet", "-o", str(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == set(tables.TABLES)
    assert (tmp_path / "scores" / "scored_on=2026-11-24" / "part-0.parquet").is_file()


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_a_folder_that_is_not_there_is_made(home: Installation, tmp_path: Path, format: str) -> None:
    if format == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed: the extra `parquet` brings it")
    home.here("export", "all", "-f", format, "-o", str(tmp_path / "srv" / "lake"))
    assert len(list((tmp_path / "srv" / "lake").iterdir())) == len(tables.TABLES)


def test_the_published_copy_is_written_and_can_be_read_but_not_worked_on(home: Installation, tmp_path: Path) -> None:
    done = home.here("export", "database", "-o", str(tmp_path))
    assert done.stdout == "" and str(tmp_path / "kommunedata.db") in done.stderr
    copy = Installation(tmp_path / "other")
    copy.db.write_bytes((tmp_path / "kommunedata.db").read_bytes())
    assert copy.here("show", "Oslo").stdout == home.here("show", "Oslo").stdout
    assert copy.here("show", "--issues").stdout.startswith("severity\t")
    assert "a published copy, for reading only" in copy.here("score", expect=2).stderr


def test_rdf_goes_to_stdout_and_parses(home: Installation) -> None:
    for arguments in (("rdf",), ("catalogue", "Oslo"), ("catalogue", "0301")):
        graph = rdflib.Graph().parse(data=home.here("export", *arguments).stdout, format="turtle")
        assert len(graph) > 40


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("export", "poeng"), "Unknown table: 'poeng'. Tables: scores, "),
        (("export", "all"), "name one with -o"),
        (("export", "all", "-o", "/dev/null"), "Several files need a folder: name one with -o."),
        (("export", "all", "-o", "/proc/x"), "/proc/x: cannot be made"),
        (("report", "-o", "/proc/x"), "/proc/x cannot be written to"),
        (("report", "-o", "/dev/full/x", "--only", "Oslo"), "/dev/full/x cannot be written to"),
        (("export", "database"), "name a file or a folder with -o"),
        (("export", "scores", "-f", "xlsx"), "name a file or a folder with -o"),
        (("export", "scores", "-f", "parquet"), "Several files need a folder"),
        (("export", "catalogue"), "name a municipality for catalogue"),
        (("export", "scores", "Oslo"), "name a municipality for catalogue, and for nothing else"),
        (("export", "catalogue", "Bardo"), "Did you mean: Bardu"),
        (("export", "rdf", "-f", "csv"), "rdf has one format only"),
        (("export", "scores", "-f", "ods"), "csv, xlsx, json or parquet"),
        (("export", "scores", "-o", "no-such-folder/x.csv"), "no-such-folder/x.csv: cannot be written: No such file"),
        (("export", "database", "-o", "no-such-folder/x.db"), "no-such-folder/x.db: cannot be written"),
    ],
)
def test_a_slip_gets_the_message_that_mends_it(home: Installation, arguments: tuple[str, ...], says: str) -> None:
    done = home.here(*arguments, expect=2)
    assert says in " ".join(done.stderr.split()), done.stderr
    assert done.stdout == ""


def test_the_working_database_is_not_written_over(home: Installation) -> None:
    before = home.db.read_bytes()
    assert "the working database itself" in home.here("export", "database", "-o", str(home.db), expect=2).stderr
    assert home.db.read_bytes() == before


def _unscored(path: Path) -> None:
    Norway(path.parent).engine.dispose()


def _newer(path: Path) -> None:
    Norway(path.parent).engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE ferie (bilde)")


def _none(path: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("make", "says"),
    [(_none, "no such database"), (_newer, "written by a newer version"), (_foreign, "not one of kommunedata's")],
)
@pytest.mark.parametrize("what", ["scores", "all", "rdf", "database", "browse"])
def test_a_database_that_cannot_be_used_leaves_the_old_output(
    tmp_path: Path, make: Callable[[Path], None], says: str, what: str
) -> None:
    home = Installation(tmp_path)
    make(home.db)
    old = tmp_path / "old"
    old.write_text("old")
    arguments = ("browse",) if what == "browse" else ("export", what, "-o", str(old if what != "all" else tmp_path))
    done = home.here(*arguments, expect=2)
    assert says in done.stderr and len(done.stderr.splitlines()) == 1
    assert old.read_text() == "old"


@pytest.mark.parametrize("arguments", [("scores",), ("scores", "-f", "xlsx"), ("rdf",), ("scores", "-f", "json")])
def test_without_scores_it_says_what_to_run_first(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    home = Installation(tmp_path)
    _unscored(home.db)
    old = tmp_path / "old"
    old.write_text("old")
    assert "score` first" in home.here("export", "all", "-o", str(tmp_path / "none"), expect=2).stderr
    assert not (tmp_path / "none").exists()
    assert "Run `kommunedata score` first" in home.here("export", *arguments, "-o", str(old), expect=2).stderr
    assert old.read_text() == "old"
    assert not list(tmp_path.glob(".*draft*"))


@pytest.mark.parametrize(
    "arguments", [("datasets",), ("all", "-f", "xlsx"), ("database",), ("rdf",), ("all", "-f", "parquet")]
)
def test_a_disk_that_takes_no_more_is_told_in_one_line_and_the_old_output_stays(
    home: Installation, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """The limit on a process's files stands in for the disk: writing fails half-way with an error of the system."""
    parquet = "parquet" in arguments
    old = tmp_path / "scores" / "scored_on=2026-11-24" / "part-0.parquet" if parquet else tmp_path / "old"
    old.parent.mkdir(parents=True, exist_ok=True)
    old.write_text("old")
    done = subprocess.run(
        home.command("export", *arguments, "-o", str(tmp_path if parquet else old)),
        capture_output=True, text=True, cwd=tmp_path, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr and len(done.stderr.splitlines()) == 1
    assert old.read_text() == "old"
    assert not list(tmp_path.rglob(".*draft*"))
