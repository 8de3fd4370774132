"""Whatever is wrong, on the network, in the files or at the keyboard, gets a message that a person can act on."""

import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from feeds import OSLO, STAVANGER, dataset, iri, page
from nightly import Installation
from serving import Answer, serving
from store import db
from store.lock import locked

# --- sources that do not answer as they should --------------------------------------------------------------------

GOOD = page(dataset(1), dataset(2))
MISLABELLED = Answer(page(dataset(3)).body, "text/html")
WEB_PAGE = Answer(b"<!DOCTYPE html><html><title>Vi er straks tilbake</title></html>", "text/turtle")
CUT_OFF = Answer(GOOD.body, length=len(GOOD.body) + 100)
LARGE = page(*(dataset(n) for n in range(10, 30)))
LOOP = Answer(b"", status=302, headers={"Location": "/loop"})
ANSWERS = {
    "good": GOOD, "mislabelled": MISLABELLED, "web-page": WEB_PAGE, "cut-off": CUT_OFF, "large": LARGE, "loop": LOOP,
}  # fmt: skip
FAILURES = {  # source -> the category and a word of the reason
    "missing": ("http_404", "404"),
    "web-page": ("html_page", "web page"),
    "cut-off": ("truncated", ""),
    "large": ("too_large", "1000"),
    "loop": ("redirect_loop", "redirected"),
    "refused": ("connect", "no connection"),
    "unknown-host": ("dns", "cannot be resolved"),
}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One night with every kind of trouble at once, each on a host of its own. Tests only read it."""
    with serving({f"/{name}": answer for name, answer in ANSWERS.items()}) as server:
        names = [*ANSWERS, "missing", "refused", "unknown-host"]
        address = server.url.removeprefix("http://")
        with closing(socket.create_server(("127.0.0.1", 0))) as listener:
            closed = f"127.0.0.1:{listener.getsockname()[1]}"
        home = Installation(tmp_path_factory.mktemp("bad"))
        home.configure(
            [{"id": name, "kind": "dcat", "url": f"http://{name}.test/{name}", "max_bytes": 1000 if name == "large" else 10**6}
             for name in names],
            resolve={f"{n}.test": closed if n == "refused" else address for n in names if n != "unknown-host"},
        )  # fmt: skip
        home.run("harvest", expect=1)
        yield home


@pytest.mark.parametrize("source", FAILURES)
def test_a_source_in_trouble_has_failed_and_show_sources_says_why(night: Installation, source: str) -> None:
    code, word = FAILURES[source]
    header, *lines = night.here("show", "--sources").stdout.splitlines()
    rows = [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]
    row = next(r for r in rows if r["source_id"] == source)
    assert (row["status"], row["error_code"], row["failures_in_row"], row["datasets"]) == ("failed", code, "1", "0")
    assert word in row["error"]
    assert f"{source}.test" in row["error"]


def test_the_good_source_beside_them_is_stored(night: Installation) -> None:
    assert night.rows("SELECT key FROM dataset WHERE source_id = 'good' ORDER BY 1") == [(iri(1),), (iri(2),)]


def test_a_wrong_content_type_is_read_all_the_same_and_noted(night: Installation) -> None:
    assert night.rows("SELECT key FROM dataset WHERE source_id = 'mislabelled'") == [(iri(3),)]
    issues = night.here("show", "--issues").stdout.splitlines()
    assert any("wrong_media_type\tmislabelled" in line for line in issues)


def test_without_a_network_every_host_gets_one_clear_line_and_the_demo_is_offered(tmp_path: Path) -> None:
    hosts = ["en.test", "to.test", "tre.test"]
    home = Installation(tmp_path, [{"id": h[:-5], "kind": "dcat", "url": f"http://{h}/katalog.ttl"} for h in hosts])
    done = home.here("--log-format", "console", "-q", "harvest", expect=1)
    lines = done.stderr.splitlines()
    assert len(lines) == len(hosts)
    assert all(f"the name {host} cannot be resolved" in line for host, line in zip(hosts, lines, strict=True))
    assert "kommunedata demo" in home.here("harvest", expect=1).stderr.splitlines()[-1]
    assert done.stdout == ""


def test_a_page_that_breaks_off_leaves_the_source_partial_and_its_datasets_stored(tmp_path: Path) -> None:
    broken = Answer(GOOD.body[: GOOD.body.index(f"<{iri(2)}>".encode())] + b"<http://brudd \n")
    with serving({"/feed.ttl": broken}) as server:
        home = Installation(tmp_path, [{"id": "feed", "kind": "dcat", "url": f"{server.url}/feed.ttl"}])
        home.here("harvest", expect=1)
    assert home.rows("SELECT status, error_code FROM fetch") == [("partial", "syntax")]
    assert home.rows("SELECT key FROM dataset") == [(iri(1),)]


# --- what is typed ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Configured, but nothing harvested yet."""
    return Installation(
        tmp_path_factory.mktemp("home"), [{"id": "national", "kind": "dcat", "url": "http://katalog.test/feed.ttl"}]
    )


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("harvest", "Bardo"), "Unknown municipality: 'Bardo'. Did you mean: Bardu (5520)?"),
        (("harvest", "301"), "Unknown municipality: '301'. Did you mean: Oslo (0301)?"),
        (("harvest", "Herøy"), "2 municipalities are called 'Herøy': 1515 in Møre og Romsdal, 1818 in Nordland. Give the number."),
        (("score", "Bærrum"), "Unknown municipality: 'Bærrum'. Did you mean: Bærum (3201)?"),
        (("harvest", "-s", "nasjonal"), "Unknown source: nasjonal. Known: national."),
        (("explain", "open-license"), "Unknown criterion: 'open-license'. Did you mean: open-licence"),
        (("show",), "no such database. Run `kommunedata harvest` first"),
        (("score",), "no such database. Run `kommunedata harvest` first"),
        (("export",), "no such database. Run `kommunedata harvest` first"),
    ],
)  # fmt: skip
def test_a_slip_gets_the_message_that_mends_it_and_exit_2(
    home: Installation, command: tuple[str, ...], message: str
) -> None:
    done = home.here(*command, expect=2)
    assert message in done.stderr
    assert done.stdout == ""
    assert not home.db.exists()


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("show", "Bardo"), "Did you mean: Bardu (5520)?"),
        (("show",), "Run `kommunedata score` first"),
        (("show", "Oslo"), "Run `kommunedata score` first"),
        (("export", "poeng"), "Unknown table: 'poeng'. Tables: scores, criteria, datasets, findings, sources, dictionary"),
        (("export", "scores"), "Run `kommunedata score` first"),
        (("export", "sources", "-o", "/no/such/folder/x.csv"), "/no/such/folder/x.csv: cannot be written: No such file"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_yet_says_what_to_do_first(
    night: Installation, command: tuple[str, ...], message: str
) -> None:
    done = night.here(*command, expect=2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr


# --- files that cannot be used ------------------------------------------------------------------------------------


def rewritten(home: Installation, name: str, old: str, new: str) -> Path:
    """The configuration file with one thing changed; a link to the project's own is replaced by a copy first."""
    path = home.folder / "config" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.unlink()
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("command", [("check",), ("harvest",), ("nightly", "-o", "out")])
def test_a_number_without_quotes_is_explained_with_file_and_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    home = Installation(tmp_path)
    path = rewritten(home, "municipalities.yaml", "number: '0301'", "number: 0301")
    line = path.read_text(encoding="utf-8").split("number: 0301")[0].count("\n") + 1
    message = home.here(*command, expect=2).stderr
    assert f"{path}:{line}: municipalities[" in message
    assert 'kommunenummer must be quoted: "0301" (YAML reads 0301 as 193)' in message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("contact: ", "kontakt: x\ncontact: ", "kontakt: unknown key; did you mean contact?"),
        ("kind: dcat", "kind: ckann", "ckann"),
        ("year: ", "year: [", "not YAML"),
        ("http://katalog.test/feed.ttl", "katalog", "katalog"),
    ],
)
def test_every_problem_of_the_configuration_has_file_and_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    home = Installation(tmp_path, [{"id": "national", "kind": "dcat", "url": "http://katalog.test/feed.ttl"}])
    path = rewritten(home, "municipalities.yaml", old, new)
    (line,) = home.here("check", expect=2).stderr.splitlines()
    assert line.startswith(f"{path}:")
    assert line.removeprefix(f"{path}:").partition(":")[0].isdigit()
    assert message in line


def test_a_rubric_that_names_an_unknown_check_is_refused_with_the_alternatives(tmp_path: Path) -> None:
    home = Installation(tmp_path)
    path = rewritten(home, "rubric.yaml", "check: open_licence", "check: open_license")
    for command in (("check",), ("explain",), ("nightly", "-o", str(tmp_path / "out"))):
        message = home.here(*command, expect=2).stderr
        assert str(path) in message
        assert "open_license" in message
        assert "open_licence" in message
    assert not home.db.exists()


def test_a_missing_configuration_says_where_to_start(tmp_path: Path) -> None:
    home = Installation(tmp_path)
    (tmp_path / "config" / "municipalities.yaml").unlink()
    assert "there is no such file" in home.here("harvest", expect=2).stderr


# --- the database and the folder ----------------------------------------------------------------------------------


def test_a_second_run_is_refused_and_told_who_is_at_work(home: Installation, tmp_path: Path) -> None:
    with locked(home.db):
        for command in (("harvest",), ("harvest", "--dry-run"), ("nightly", "-o", str(tmp_path / "out"))):
            message = home.here(*command, expect=2).stderr
            assert f"is in use by another run: PID {os.getpid()}, since " in message


def test_a_database_that_another_program_writes_to_is_waited_for_then_named_and_can_still_be_read(
    night: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "PATIENCE", 0.1)
    home = Installation(tmp_path, [{"id": "national", "kind": "dcat", "url": "http://katalog.test/feed.ttl"}])
    db.copy_database(night.db, home.db)
    with closing(sqlite3.connect(home.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for command in (("harvest",), ("score",), ("links",), ("prune",), ("nightly", "-o", str(tmp_path / "out"))):
            (line,) = home.here(*command, expect=2).stderr.splitlines()[-1:]
            assert line.startswith(f"{home.db}: another program has held it locked"), command
            assert line.endswith("Close that program, or wait, and run again.")
        home.here("show", "--sources")
        other.execute("ROLLBACK")
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert "another program has held it locked" in home.here("show", "--sources", expect=2).stderr
    home.here("score")


def broken_database(path: Path, kind: str) -> None:
    if kind == "text":
        path.write_text("not a database at all, but long enough to look like a file that somebody cares about" * 20)
        return
    with closing(sqlite3.connect(path)) as connection, connection:
        if kind == "foreign":
            connection.execute("CREATE TABLE oppskrift (navn TEXT)")
        else:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("newer", "written by a newer version of kommunedata (schema 9999"),
        ("foreign", "a database, but not one of kommunedata's"),
        ("text", "file is not a database"),
    ],
)
def test_a_database_that_is_not_ours_to_use_is_refused_and_left_as_it_is(
    night: Installation, tmp_path: Path, kind: str, message: str
) -> None:
    home = Installation(tmp_path, night.sources)
    if kind == "newer":
        home.db.write_bytes(night.db.read_bytes())
    broken_database(home.db, kind)
    before = home.db.read_bytes()
    for command in (("show",), ("score",), ("export", "sources")):
        assert message in home.here(*command, expect=2).stderr
    home.configure([{"id": "national", "kind": "dcat", "url": "http://katalog.test/feed.ttl"}])
    for command in (("harvest",), ("harvest", "--dry-run")):
        assert message in home.here(*command, expect=2).stderr
    assert home.db.read_bytes() == before


def test_a_folder_that_is_not_ours_is_refused_and_untouched(home: Installation, tmp_path: Path) -> None:
    (tmp_path / "ferie.jpg").write_bytes(b"sol")
    for command in ("nightly", "demo"):
        assert "holds files that kommunedata did not write" in home.here(command, "-o", str(tmp_path), expect=2).stderr
    assert {p.name for p in tmp_path.iterdir()} == {"ferie.jpg"}
    assert "is a file" in home.here("nightly", "-o", str(tmp_path / "ferie.jpg"), expect=2).stderr


def test_nothing_to_harvest_is_said_and_the_demo_offered(tmp_path: Path) -> None:
    done = Installation(tmp_path).here("harvest", expect=2)
    assert "No source to read" in done.stderr
    assert "kommunedata demo" in done.stderr


def test_publishers_that_nobody_is_tied_to_are_stored_and_credited_to_nobody(tmp_path: Path) -> None:
    nobody = page(dataset("deg", OSLO), dataset("meg", STAVANGER), dataset("hvem", "974760673"))
    with serving({"/feed.ttl": nobody}) as server:
        home = Installation(tmp_path, [{"id": "feed", "kind": "dcat", "url": f"{server.url}/feed.ttl"}])
        home.here("harvest")
    assert home.rows("SELECT key FROM attribution ORDER BY 1") == [(iri("deg"),), (iri("meg"),)]
    assert home.rows("SELECT count(*) FROM dataset") == [(3,)]


def test_a_night_has_its_summary_as_json_only_and_is_not_begun_for_another(home: Installation, tmp_path: Path) -> None:
    for command in (("nightly", "-o", str(tmp_path / "out")), ("harvest",), ("links",)):
        assert "'csv' is not one of 'json'" in home.here(*command, "-f", "csv", expect=2).stderr
    assert not (tmp_path / "out").exists()
