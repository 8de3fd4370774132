"""The command line as its four readers meet it: cron, an analyst, a report writer, a newcomer at a terminal."""

import csv
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from commands import door
from demo import serve as demo
from feeds import BERGEN, OSLO, STAVANGER, dataset, iri, page, pages
from nightly import Installation
from reports import tables
from serving import Serving, serving

HOSTILE = (
    r"Vondt \u001b[31mrød\u009b31m\u0007\u202e slutt"  # as Turtle writes it: colours, a bell, text that runs backwards
)

COMMANDS = {  # with the options that each has from the start
    "check": "",
    "harvest": "--source -s --links --no-links --replay --accept-shrink --dry-run -n --exit-zero --format",
    "links": "--budget-requests --budget-minutes --links-from --format -f",
    "score": "--rubric --as-of --shapes --compare",
    "show": "--sources --issues --links --all --format -f",
    "explain": "",
    "diff": "--since --format -f",
    "survey": "",
    "validate": "--profile --shapes --lang --format -f",
    "export": "--format -f --dialect --lang --output -o",
    "report": "--output -o --lang --map --only",
    "browse": "--port -p --open --lang",
    "nightly": "--output -o --links --no-links --map --exit-zero --format --metrics --ping",
    "demo": "--output -o --datasets --seed --keep-serving",
    "backup": "--output -o --keep",
    "restore": "",
    "prune": "--keep-days --dry-run -n",
    "doctor": "--format -f",
}


@dataclass
class Night:
    """An installation after one night: two sources read, one not to be had."""

    home: Installation
    server: Serving
    harvested: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    """Scored as of the day it was harvested: a catalogue that came later than the day is unknown. Tests only read it."""
    answers = pages(range(12), 5, publisher=OSLO)
    answers["/more.ttl"] = page(
        *(dataset(title, BERGEN, f"{title} i Bergen") for title in ("Barnehager", "Skoler", "Lekeplasser")),
        dataset("farlig", STAVANGER, HOSTILE, more=r'dct:issued "tull\u001b]0;eier\u0007" ;'),
        dataset("formel", STAVANGER, '=HYPERLINK(\\"http://x.example.no\\")'),
    )
    with serving(answers) as server:
        home = Installation(
            tmp_path_factory.mktemp("night"),
            [
                {"id": "first", "kind": "dcat", "url": f"{server.url}/feed.ttl"},
                {"id": "gone", "kind": "dcat", "url": f"{server.url}/gone.ttl"},
                {"id": "second", "kind": "dcat", "url": f"{server.url}/more.ttl"},
            ],
        )
        harvested = home.run("harvest", "--format", "json", expect=1)
        home.run("score", "--as-of", door.today().isoformat())
        yield Night(home, server, harvested)


@pytest.fixture(scope="module")
def home(night: Night) -> Installation:
    return night.home


@pytest.fixture(scope="module")
def day(home: Installation) -> str:
    """The day that was scored."""
    [(day,)] = home.rows("SELECT as_of FROM score_run")
    return str(day)


def columns(text: str, separator: str = "\t") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=separator))


# --- help ---------------------------------------------------------------------------------------------------------


def test_every_command_of_the_design_is_there() -> None:
    text = CliRunner().invoke(cli.app, ["-h"]).output
    listed = {line.split()[0] for line in text.partition("Commands:")[2].splitlines() if line.strip()}
    assert set(COMMANDS) <= listed


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_plain_has_an_example_and_names_every_option(command: str) -> None:
    done = CliRunner().invoke(cli.app, [command, "-h"], prog_name="kommunedata")
    assert done.exit_code == 0
    assert done.output == CliRunner().invoke(cli.app, [command, "--help"], prog_name="kommunedata").output
    assert done.output.startswith(f"Usage: kommunedata {command} ")
    assert f"Example: kommunedata {'--config-dir config ' if command == 'check' else ''}{command}" in done.output
    assert set(COMMANDS[command].split()) <= set(done.output.replace(",", " ").replace("/", " ").split())
    assert done.output.isascii()
    assert done.output.replace("\n", "").isprintable()


def test_help_and_version_end_well_and_wrong_usage_does_not(home: Installation) -> None:
    assert home.run("-h").stdout.startswith("Usage: ")
    assert home.run("--version").stdout == f"kommunedata {door.VERSION}\n"
    for wrong in ((), ("harves",), ("show", "--no-such-option"), ("score", "--as-of", "i går"), ("show", "-f", "yaml")):
        done = home.here(*wrong, expect=2)
        assert "Usage: " in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def test_check_counts_what_the_configuration_holds(home: Installation) -> None:
    done = home.here("check")
    assert "357" in done.stdout.splitlines()[0]
    assert "sources: 3 national" in done.stdout
    assert "Rubric 1.0" in done.stdout


# --- harvest ------------------------------------------------------------------------------------------------------


def test_one_dead_source_among_three_gives_exit_1_and_the_others_are_stored(night: Night) -> None:
    summary = json.loads(night.harvested.stdout)
    assert (summary["sources_complete"], summary["sources_failed"], summary["schema"]) == (2, 1, 1)
    assert {s["source_id"]: s["status"] for s in summary["sources"]} == {
        "first": "complete", "gone": "failed", "second": "complete",
    }  # fmt: skip
    assert "gone: failed: " in night.harvested.stderr
    assert "kommunedata show --sources" in night.harvested.stderr
    assert night.home.rows("SELECT source_id, count(*) FROM dataset GROUP BY 1") == [("first", 12), ("second", 5)]


def test_off_a_terminal_a_harvest_logs_one_line_a_source_and_draws_nothing(night: Night) -> None:
    lines = [json.loads(line) for line in night.harvested.stderr.splitlines() if line.startswith("{")]
    assert sorted(line["source"] for line in lines) == ["first", "gone", "second"]
    assert "━" not in night.harvested.stderr
    assert "\x1b" not in night.harvested.stderr


def test_show_sources_says_when_each_was_read_and_why_not(home: Installation) -> None:
    rows = {row["source_id"]: row for row in columns(home.here("show", "--sources").stdout)}
    assert rows["first"]["status"] == "complete"
    assert rows["first"]["datasets"] == "12"
    assert rows["gone"]["status"] == "failed"
    assert rows["gone"]["error_code"] == "http_404"
    assert "404" in rows["gone"]["error"]
    assert rows["gone"]["last_complete_fetch"] == ""


def test_show_answers_one_question_at_a_time_and_of_one_municipality_where_that_makes_sense(home: Installation) -> None:
    national = [row["source_id"] for row in columns(home.here("show", "Oslo", "--sources").stdout)]
    assert national == ["first", "gone", "second"]
    home.here("show", "Olso", "--sources", expect=2)
    assert "ask one at a time" in home.here("show", "--sources", "--links", expect=2).stderr
    assert "leave out Oslo" in home.here("show", "Oslo", "--issues", expect=2).stderr


def test_quiet_says_nothing_unless_something_is_wrong_and_exit_zero_says_it_does_not_matter(
    night: Night, tmp_path: Path
) -> None:
    other = Installation(tmp_path, night.home.sources)
    assert other.here("-q", "harvest", "-s", "second").stderr == ""
    assert other.here("-q", "score").stderr == ""
    assert "gone: failed" in other.here("-q", "harvest", "-s", "gone", "--exit-zero").stderr


def test_verbose_prints_every_request(night: Night, tmp_path: Path) -> None:
    other = Installation(tmp_path, night.home.sources)
    talk = other.here("-v", "harvest", "-s", "first").stderr
    for path in ("/feed.ttl", "/feed.ttl?page=2", "/feed.ttl?page=3"):
        assert f"200 {night.server.url}{path} " in talk


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if "config" not in path.parts}


def counts(home: Installation) -> dict[str, int]:
    names = [name for (name,) in home.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {str(name): int(str(home.rows(f'SELECT count(*) FROM "{name}"')[0][0])) for name in names}


def test_a_dry_run_does_all_the_work_and_stores_nothing(tmp_path: Path) -> None:
    with serving(pages(range(6), 2)) as server:
        home = Installation(tmp_path, [{"id": "feed", "kind": "dcat", "url": f"{server.url}/feed.ttl"}])
        first = home.here("harvest", "--dry-run", "-f", "json")
        assert json.loads(first.stdout)["sources"][0]["added"] == 6
        assert files(tmp_path) <= {"k.db.lock"}

        home.here("harvest")
        before = files(tmp_path), counts(home)
        changed = server.answers["/feed.ttl?page=2"]
        changed.body = changed.body.replace(b"Datasett 2", b"Datasett to")
        again = home.here("harvest", "-n", "-f", "json")
        (source,) = json.loads(again.stdout)["sources"]
        assert (source["changed"], source["same"], source["pages_unchanged"]) == (1, 5, 2)
        assert (files(tmp_path), counts(home)) == before
        assert "nothing was stored" in again.stderr


def test_a_replay_needs_no_network_and_changes_nothing(tmp_path: Path) -> None:
    with serving(pages(range(6), 2)) as server:
        home = Installation(tmp_path, [{"id": "feed", "kind": "dcat", "url": f"{server.url}/feed.ttl"}])
        home.here("harvest")
    (source,) = json.loads(home.here("harvest", "--replay", "-f", "json").stdout)["sources"]
    assert source["status"] == "complete"
    assert {k: source[k] for k in ("added", "changed", "closed", "missing")} == dict.fromkeys(
        ("added", "changed", "closed", "missing"), 0
    )
    assert source["same"] == 6


def test_a_municipality_is_harvested_by_its_slice_which_closes_nothing(tmp_path: Path) -> None:
    with demo.start(datasets=60, limits="off") as norway:
        national = norway.sources[0]
        home = Installation(tmp_path)
        home.configure(
            [{"id": "fdk", "kind": "fdk", "url": national.url, "resource_url": national.resource_url, "pause": 0.0}],
            resolve=norway.resolve,
        )
        home.here("harvest")
        before = home.rows("SELECT key FROM dataset WHERE valid_to IS NULL ORDER BY 1")
        norway.requests.clear()
        (source,) = json.loads(home.here("harvest", "stavanger", "-f", "json").stdout)["sources"]
    stored = home.rows(
        "SELECT count(*) FROM attribution WHERE municipality_number = '1103' AND attributed_by = 'org_path'"
    )
    assert 0 < source["datasets"] < len(before)
    assert source["datasets"] >= int(str(stored[0][0]))
    assert (source["closed"], source["added"]) == (0, 0)
    assert home.rows("SELECT key FROM dataset WHERE valid_to IS NULL ORDER BY 1") == before
    assert home.rows("SELECT scope, status FROM fetch ORDER BY id") == [("full", "complete"), ("slice", "complete")]
    assert {r.path for r in norway.requests if r.method == "POST"} == {"/search/datasets"}


@contextmanager
def silent_host() -> Iterator[int]:
    """The port of a host that takes connections and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield listener.getsockname()[1]


def test_ctrl_c_while_the_program_starts_is_no_bug(tmp_path: Path) -> None:
    """A library that is interrupted while it is imported stands in front of the real one."""
    (tmp_path / "typer.py").write_text("import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(30)\n")
    done = Installation(tmp_path).run("show", expect=130, PYTHONPATH=str(tmp_path))
    assert (done.stdout, done.stderr) == ("", "")


def test_ctrl_c_stops_at_once_with_130_and_what_was_read_is_stored(tmp_path: Path) -> None:
    with serving(pages(range(3), 3)) as server, silent_host() as port:
        home = Installation(tmp_path)
        sources: list[dict[str, object]] = [
            {"id": "feed", "kind": "dcat", "url": f"{server.url}/feed.ttl"},
            {"id": "slow", "kind": "dcat", "url": "http://slow.test/feed.ttl"},
        ]
        home.configure(sources, resolve={"slow.test": f"127.0.0.1:{port}"})
        with subprocess.Popen(home.command("harvest"), stderr=subprocess.PIPE, text=True, cwd=tmp_path) as process:
            deadline = time.monotonic() + 20
            while not (home.db.exists() and stored(home)):
                assert time.monotonic() < deadline
                time.sleep(0.1)
            process.send_signal(signal.SIGINT)
            _, talk = process.communicate(timeout=10)
        assert process.returncode == 130
        assert "Traceback" not in talk
        assert talk.endswith("Stopped. Everything up to the last finished source is stored.\n")
        home.configure(sources[:1])
        home.here("harvest")
    assert home.rows("SELECT source_id, status FROM fetch ORDER BY id") == [
        ("feed", "complete"), ("slow", "aborted"), ("feed", "complete"),
    ]  # fmt: skip


def stored(home: Installation) -> bool:
    try:
        return home.rows("SELECT 1 FROM fetch WHERE status = 'complete'") != []
    except Exception:  # the tables are still being made
        return False


# --- what is printed ----------------------------------------------------------------------------------------------


def test_what_is_piped_is_tab_separated_and_a_reader_may_stop_early(home: Installation) -> None:
    script = f"set -o pipefail; {' '.join(home.command('show'))} | cut -f4"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, cwd=home.folder)
    names = done.stdout.splitlines()
    assert len(names) == 1 + 357
    assert (names[0], "Oslo" in names, "Hábmer" in done.stdout or "Hamarøy" in names) == ("name", True, True)
    for command in (("show",), ("explain",), ("export", "criteria"), ("show", "-f", "json")):
        script = f"set -o pipefail; {' '.join(home.command(*command))} | head -1"
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, cwd=home.folder)
        assert (done.returncode, "Broken" in done.stderr, "Traceback" in done.stderr) == (0, False, False), command


@pytest.mark.parametrize(
    "command",
    [
        ("show",),
        ("show", "Oslo"),
        ("show", "--sources"),
        ("show", "--issues"),
        ("explain",),
        ("explain", "open-licence"),
    ],
)
def test_json_is_one_sorted_object_with_the_number_of_its_schema(home: Installation, command: tuple[str, ...]) -> None:
    value = json.loads(home.here(*command, "-f", "json").stdout)
    assert value["schema"] == 1 or command[0] == "explain"
    assert list(value) == sorted(value)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"FORCE_COLOR": "", "COLUMNS": "20"}])
def test_what_a_program_reads_does_not_depend_on_the_terminal(home: Installation, environment: dict[str, str]) -> None:
    done = home.run("show", "--sources", **environment)
    assert done.stdout == home.here("show", "--sources").stdout
    assert "\x1b" not in done.stdout + done.stderr
    assert "…" not in done.stdout


def test_a_table_can_be_asked_for_and_then_fits_a_page(home: Installation) -> None:
    lines = home.here("show", "-f", "table").stdout.splitlines()
    assert lines[0].split()[:5] == ["PLASS", "GRUPPE", "NUMMER", "KOMMUNE", "NIVÅ"]
    assert "NUMBER" in home.here("show", "-f", "table", "--lang", "en").stdout.splitlines()[0]
    assert any("Oslo" in line for line in lines)


@pytest.mark.parametrize(
    "command",
    [
        ("show", "--issues"), ("show", "--issues", "-f", "json"), ("show", "--issues", "-f", "csv"),
        ("show", "--issues", "-f", "table"), ("show", "Stavanger"), ("show", "Stavanger", "-f", "json"),
        ("export", "datasets"), ("export", "datasets", "-f", "json"), ("export", "findings", "--dialect", "rfc4180"),
    ],
)  # fmt: skip
def test_no_control_character_of_a_strangers_title_reaches_stdout(home: Installation, command: tuple[str, ...]) -> None:
    text = home.here(*command).stdout
    controls = {c for c in text if ord(c) < 32 or 127 <= ord(c) < 160}
    assert controls <= set("\n\r\t")


def test_a_strangers_formula_is_not_run_by_a_spreadsheet_and_json_keeps_the_title_as_it_was(home: Installation) -> None:
    titles = [row["title"] for row in columns(home.here("export", "datasets", "--dialect", "rfc4180").stdout, ",")]
    assert '\'=HYPERLINK("http://x.example.no")' in titles
    rows = json.loads(home.here("export", "datasets", "-f", "json").stdout)["rows"]
    assert {'=HYPERLINK("http://x.example.no")', "Vondt \x1b[31mrød\x9b31m\x07\u202e slutt"} <= {
        r["title"] for r in rows
    }


# --- scores -------------------------------------------------------------------------------------------------------


def test_the_points_that_a_municipality_loses_add_up_to_what_its_quality_lacks(home: Installation) -> None:
    for name in ("Oslo", "Bergen", "Stavanger"):
        view = json.loads(home.here("show", name, "-f", "json").stdout)
        for part in ("quality", "coverage"):
            lines = [c for c in view["criteria"] if c["part"] == part]
            score = view["standing"][part]
            assert round(sum(c["loses"] or 0 for c in lines), 1) == round(100 - float(f"{score:.1f}"), 1)
            assert sum(c["points_lost"] or 0 for c in lines) == pytest.approx(100 - score, abs=0.01)


def test_a_municipality_that_shares_nothing_is_shown_with_the_reason(home: Installation) -> None:
    standing = json.loads(home.here("show", "Utsira", "-f", "json").stdout)["standing"]
    assert standing["datasets"] == 0
    assert standing["status_reason_nb"]


def test_scoring_as_of_a_day_before_the_first_harvest_finds_nothing(night: Night, tmp_path: Path) -> None:
    other = Installation(tmp_path, night.home.sources)
    other.here("harvest", "-s", "first")
    other.here("score", "--as-of", "2020-01-01")
    assert other.rows("SELECT DISTINCT scored_on FROM latest_score") == [("2020-01-01",)]
    assert other.rows("SELECT sum(datasets), count(total) FROM latest_score") == [(0, 0)]
    other.here("score")
    assert other.rows("SELECT sum(datasets) FROM latest_score") == [(12,)]


def test_other_weights_are_compared_and_nothing_is_stored(home: Installation, day: str, tmp_path: Path) -> None:
    text = (home.folder / "config" / "rubric.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("{id: licence, weight: 20", "{id: licence, weight: 15"),
        ("dimension: licence\n    weight: 12\n", "dimension: licence\n    weight: 7\n"),
        ("{id: api, weight: 8", "{id: api, weight: 13"),
        ("dimension: api\n    weight: 5\n", "dimension: api\n    weight: 10\n"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    mine = tmp_path / "mine.yaml"
    mine.write_text(text, encoding="utf-8")
    runs = home.rows("SELECT id FROM score_run")
    assert columns(home.here("score", "--compare", "--as-of", day).stdout) == []
    moves = columns(home.here("score", "--compare", "--rubric", str(mine), "--as-of", day).stdout)
    bergen = next(move for move in moves if move["name"] == "Bergen")
    assert float(bergen["total_before"]) > float(bergen["total_after"])
    assert "api" in bergen["moved_by"]
    assert {move["name"] for move in moves} <= {"Oslo", "Bergen", "Stavanger"}
    assert home.rows("SELECT id FROM score_run") == runs


def test_scoring_one_municipality_scores_all_and_prints_one(night: Night, tmp_path: Path) -> None:
    other = Installation(tmp_path, night.home.sources)
    other.here("harvest", "-s", "first")
    lines = columns(other.here("score", "Oslo").stdout)
    assert "open-licence" in {line["criterion"] for line in lines}
    assert other.rows("SELECT count(*) FROM latest_score WHERE status IS NOT NULL") == [(357,)]


# --- explain and export -------------------------------------------------------------------------------------------


def test_explain_lists_all_criteria_and_tells_of_one_by_id_or_code_in_both_languages(home: Installation) -> None:
    listed = columns(home.here("explain").stdout)
    assert {"licence", "open-licence", "freshness"} <= {row["criterion"] for row in listed}
    by_id = home.here("explain", "open-licence").stdout
    assert by_id == home.here("explain", "LIC-2").stdout
    assert "12 poeng" in by_id
    english = home.here("explain", "open-licence", "--lang", "en").stdout
    assert "12 points" in english and "effort: medium" in english.lower()
    for part in ("Verdi: Andelen distribusjoner med åpen lisens", "Innsats: middels", "Hindring: juridisk", "Hvem: kommunen",
                 "Omgåelse", "Mulige svar:\n  - ", "Dimensjon: Lisens. Status: gjelder."):  # fmt: skip
        assert part in by_id
    assert "avgjøres mest av portalen" in home.here("explain", "format-from-list").stdout


@pytest.mark.parametrize("table", tables.TABLES)
def test_every_table_is_exported_in_both_dialects_both_languages_and_as_json(home: Installation, table: str) -> None:
    norwegian = home.here("export", table).stdout
    plain = home.here("export", table, "--dialect", "rfc4180").stdout
    english = home.here("export", table, "--lang", "en").stdout
    value = json.loads(home.here("export", table, "-f", "json").stdout)
    rows = list(csv.reader(StringIO(plain, newline="")))
    assert rows[0] == list(tables.TABLES[table].columns)
    assert norwegian.startswith("\ufeff") and not plain.startswith("\ufeff")
    assert norwegian.splitlines()[0] != english.splitlines()[0]
    assert english.removeprefix("\ufeff").splitlines()[0].split(";") == rows[0]
    assert len(rows) - 1 == len(value["rows"]) == len(columns(norwegian, ";"))
    if table not in (
        "practices",
        "practice_examples",
        "notes",
        "survey",
        "uncatalogued_services",
    ):  # which may be empty
        assert len(rows) > 1
    assert (value["schema"], value["table"]) == (1, table)
    assert plain.replace("\r\n", "").count("\n") == sum(cell.count("\n") for row in rows for cell in row)


def test_the_appendix_has_a_row_for_every_municipality_in_order_of_number(home: Installation) -> None:
    rows = columns(home.here("export").stdout.removeprefix("\ufeff"), ";")
    numbers = [row["Kommunenummer"] for row in rows]
    assert len(rows) == 357
    assert numbers == sorted(numbers)
    assert (numbers[0], rows[0]["Kommune"], rows[0]["Status"]) == ("0301", "Oslo", "vurdert")


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONHASHSEED": "1"}, {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "2"},
        {"LC_ALL": "nb_NO.UTF-8", "TZ": "America/Los_Angeles"},
    ],
)  # fmt: skip
def test_the_same_database_gives_the_same_bytes_whoever_asks_and_where(
    home: Installation, environment: dict[str, str]
) -> None:
    done = subprocess.run(
        home.command("export", "scores"), capture_output=True, check=True, env={**os.environ, **environment}
    )
    assert done.stdout == home.here("export", "scores").stdout.encode()


def test_scoring_again_elsewhere_gives_the_same_appendix_and_findings(
    home: Installation, day: str, tmp_path: Path
) -> None:
    copy = Installation(tmp_path, home.sources)
    copy.db.write_bytes(home.db.read_bytes())
    copy.run("score", "--as-of", day, TZ="Asia/Tokyo", PYTHONHASHSEED="7", LC_ALL="C")
    assert copy.rows("SELECT count(*) FROM score_run") == [(2,)]
    for table in ("scores", "criteria", "findings"):
        assert copy.here("export", table).stdout == home.here("export", table).stdout


def test_a_file_is_written_whole_and_in_a_folder_its_name_carries_date_and_rubric(
    home: Installation, day: str, tmp_path: Path
) -> None:
    home.here("export", "-o", str(tmp_path / "mine.csv"))
    home.here("export", "-o", str(tmp_path))
    named = tmp_path / f"poeng_{day}_maalestokk-1.0.csv"
    assert named.read_bytes() == (tmp_path / "mine.csv").read_bytes() == home.here("export").stdout.encode()
    assert {p.name for p in tmp_path.iterdir()} == {"mine.csv", named.name}


def test_iris_of_the_feeds_are_what_is_exported(home: Installation) -> None:
    uris = {row["uri"] for row in columns(home.here("export", "datasets", "--dialect", "rfc4180").stdout, ",")}
    assert {iri(n) for n in range(12)} <= uris
