"""Names that strangers chose become the name of no file and part of no statement, whatever is written: raw pages, tables,
report, RDF, copies."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from feeds import BERGEN, ORGANISATIONS, page
from nightly import Installation
from serving import serving
from small_norway import some_municipalities

NAMES = (
    "../../../utenfor", r"..\\..\\utenfor", "/etc/utenfor", r"utenfor\u0000.csv", "utenfor" * 60, "CON", "utenfor.", r"utenfor\u202Evsc",
    "utenfor 🛝", "%2e%2e%2futenfor", r"utenfor\n2", "",
)  # fmt: skip
HARMLESS = re.compile(r"[\w.-]+")


def named(number: int, name: str) -> str:
    """A dataset that bears the name wherever a name can stand."""
    path = "".join(c if c.isalnum() or c in "./%" else "-" for c in name.replace("\\u", "").replace("\\", ""))
    return (
        f'<http://data.example.no/{number}/{path}> a dcat:Dataset ; dct:identifier "{name}" ; dct:title "{name}"@nb ;'
        f" dct:publisher <{ORGANISATIONS}{BERGEN}> ; dcat:distribution <http://data.example.no/{number}/{path}#fil> .\n"
        f'<http://data.example.no/{number}/{path}#fil> a dcat:Distribution ; dct:title "{name}" ;'
        f' dcat:accessURL <file:///{path}> ; dct:format "{name}" .\n'
    )


@contextmanager
def overheard() -> Iterator[set[str]]:
    """The SQL that is sent while the body lasts, without its parameters."""
    heard: set[str] = set()

    def hear(_: object, __: object, statement: str, *___: object) -> None:
        heard.add(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield heard
    event.remove(Engine, "before_cursor_execute", hear)


@pytest.fixture(scope="module")
def statements() -> Iterator[set[str]]:
    with overheard() as heard:
        yield heard


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, statements: set[str]) -> Installation:
    """A night's output, and every other output beside it."""
    outside = tmp_path_factory.mktemp("outside")
    home = Installation(outside / "a" / "b" / "home")
    with serving({"/feed.ttl": page(*(named(n, name) for n, name in enumerate(NAMES)))}) as server:
        home.configure(
            [{"id": "feed", "kind": "dcat", "url": f"{server.url}/feed.ttl"}], municipalities=some_municipalities()
        )
        home.here("nightly", "-o", str(home.folder / "out"))
    for arguments in (
        ("backup",), ("export", "all", "-o", "all"), ("export", "database", "-o", "published.db"), ("export", "rdf", "-o", "scores.ttl"),
        ("export", "catalogue", "Bergen", "-o", "catalogue.ttl"), ("report", "-o", "report"),
    ):  # fmt: skip
        (home.folder / "all").mkdir(exist_ok=True)
        place = [str(home.folder / a) if arguments[i] == "-o" else a for i, a in enumerate(arguments[1:])]
        home.here(arguments[0], *place)
    return home


def test_every_dataset_was_stored(home: Installation) -> None:
    assert home.rows("SELECT count(*) FROM dataset WHERE valid_to IS NULL") == [(len(NAMES),)]


def test_every_file_lies_where_it_should_and_bears_a_name_of_ours(home: Installation) -> None:
    outside = home.folder.parents[2]
    assert sorted(path.name for path in outside.rglob("*") if home.folder not in (path, *path.parents)) == ["a", "b"]
    written = [path for path in home.folder.rglob("*") if "config" not in path.relative_to(home.folder).parts]
    assert len(written) > 80
    assert [str(path) for path in written if not HARMLESS.fullmatch(path.name) or "utenfor" in path.name] == []
    assert [path.name for path in written if path.is_symlink()] == ["public"]
    assert not Path("/etc/utenfor").exists()


def test_no_statement_holds_a_word_of_theirs(home: Installation, statements: set[str]) -> None:
    assert len(statements) > 150
    assert [sql for sql in statements if re.search(r"utenfor|data\.example\.no|Bergen", sql)] == []
