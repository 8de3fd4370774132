"""What `make run` does, as a newcomer runs it: twice into one folder, and once more somewhere else."""

import csv
import json
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from nightly import Installation

pytestmark = pytest.mark.slow

# what a source shows, without serial numbers and without what depends on the hour
CONTENT = (
    "SELECT source_id, key, content_hash, uri, title, description, publisher_identifiers, modified_on FROM dataset"
    " WHERE valid_to IS NULL ORDER BY 1, 2",
    "SELECT d.source_id, d.key, x.ordinal, x.access_urls, x.formats, x.licences FROM distribution x"
    " JOIN dataset d ON d.id = x.dataset_id ORDER BY 1, 2, 3",
    "SELECT source_id, key, content_hash, endpoint_urls FROM data_service ORDER BY 1, 2",
    "SELECT source_id, uri, content_hash FROM catalogue ORDER BY 1, 2",
    "SELECT source_id, key, municipality_number, share, attributed_by, evidence FROM attribution ORDER BY 1, 2, 3",
    "SELECT source_id, code, subject, property, detail, count FROM issue ORDER BY 1, 2, 3, 4, 5, 6",
    "SELECT DISTINCT sha256, url, media_type FROM page ORDER BY 1, 2",
)


@dataclass
class Demo(Installation):
    """The demo's output folder; its configuration is the project's own."""

    @property
    def db(self) -> Path:
        return self.folder / "out" / "kommunedata.db"

    @property
    def public(self) -> Path:
        return self.folder / "out" / "public"

    def command(self, *arguments: str) -> list[str]:
        program = super().command()[:3]
        before = [] if arguments[0] == "demo" else ["--db", str(self.db)]
        return [*program, "--config-dir", str(self.folder / "config"), *before, *arguments]

    def demo(self) -> subprocess.CompletedProcess[str]:
        return self.run("demo", "-o", str(self.folder / "out"))


@dataclass
class Runs:
    """Two runs into one folder, and what was there after each."""

    demo: Demo
    first: subprocess.CompletedProcess[str]
    second: subprocess.CompletedProcess[str]
    versions: list[list[tuple[object, ...]]]
    content: list[list[list[tuple[object, ...]]]]
    scores: list[bytes]


VERSIONS = (
    "SELECT 'dataset', count(*), max(id) FROM dataset UNION ALL SELECT 'service', count(*), max(id) FROM data_service"
)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    demo = Demo(tmp_path_factory.mktemp("demo"))
    results, versions, content, scores = [], [], [], []
    for _ in range(2):
        results.append(demo.demo())
        versions.append(demo.rows(VERSIONS))
        content.append([demo.rows(query) for query in CONTENT])
        (table,) = demo.public.glob("DEMO_poeng_*.csv")
        scores.append(table.read_bytes())
    return Runs(demo, results[0], results[1], versions, content, scores)


def test_the_first_run_reads_every_source_and_finds_datasets_of_some_25_municipalities(runs: Runs) -> None:
    assert runs.demo.rows("SELECT DISTINCT status FROM fetch") == [("complete",)]
    (municipalities,) = runs.demo.rows("SELECT count(DISTINCT municipality_number) FROM attribution")
    assert 20 <= int(str(municipalities[0])) <= 30
    assert int(str(runs.versions[0][0][1])) > 1000
    statuses = dict(runs.demo.rows("SELECT status, count(*) FROM latest_score GROUP BY 1"))
    assert sum(int(str(count)) for count in statuses.values()) == 357
    assert set(statuses) >= {"vurdert", "faa_datasett", "kun_ikke_aapne", "ingen_data_funnet"}


def test_the_second_run_in_a_row_adds_no_version_and_changes_no_score(runs: Runs) -> None:
    assert runs.versions[0] == runs.versions[1]
    assert runs.content[0] == runs.content[1]
    assert runs.scores[0] == runs.scores[1]
    assert "(+0 new, 0 changed, 0 removed)" in runs.second.stderr
    second = "(SELECT max(id) / 2 FROM fetch)"
    newest = f"SELECT sum(f.pages_unchanged), sum(f.added), sum(f.changed) FROM fetch f WHERE f.id > {second}"
    unchanged, *changes = runs.demo.rows(newest)[0]
    (pages,) = runs.demo.rows(f"SELECT count(*) FROM page WHERE NOT listing AND fetch_id > {second}")
    assert unchanged == pages[0] > 100
    assert changes == [0, 0]


def test_seven_nights_of_link_checks_show_every_state(runs: Runs) -> None:
    states = dict(runs.demo.rows("SELECT state, count(*) FROM link_state GROUP BY 1"))
    assert set(states) >= {"alive", "dead", "unstable", "blocked", "inconclusive"}
    assert runs.demo.rows("SELECT count(DISTINCT at) FROM link_observation") == [(7,)]
    assert runs.demo.rows("SELECT count(*) FROM dead_link")[0][0]
    assert "Links: 0 of" in runs.second.stderr  # tonight was had
    (alta,) = runs.demo.rows(
        "SELECT measured, inconclusive FROM latest_criterion_score WHERE name = 'Alta' AND criterion_id = 'live-links'"
    )
    assert alta[0] == 0 and int(str(alta[1])) > 0


def test_it_says_loudly_that_everything_is_invented(runs: Runs) -> None:
    assert runs.first.stderr.startswith("DEMO: everything below is invented.")
    files = [path for path in runs.demo.public.rglob("*") if path.is_file()]
    pages = [path for path in files if path.suffix == ".html"]
    assert len(pages) == 2 * (357 + 6)
    assert all('<p class="demo">DEMO: ' in path.read_text(encoding="utf-8") for path in pages)
    assert all(path.name.startswith("DEMO_") for path in files if path not in pages)
    assert runs.demo.rows("SELECT DISTINCT rubric_version FROM latest_run") == [("1.0-demo",)]
    for command in (("show",), ("show", "--sources"), ("show", "Stavanger")):
        assert runs.demo.here(*command).stderr.startswith("DEMO: invented data.")


def test_it_prints_where_to_look_and_commands_that_work(runs: Runs) -> None:
    text = runs.first.stdout
    assert str(runs.demo.db) in text
    assert str(runs.demo.public / "index.html") in text
    listed = [Path(line.strip()) for line in text.splitlines() if line.strip().endswith(".csv")]
    assert listed
    assert all(path.exists() for path in listed)
    commands = [line.split(" --db ")[1].split()[1:] for line in text.splitlines() if " --db " in line]
    assert len(commands) >= 4
    for command in commands:
        assert runs.demo.here(*command).stdout


def test_the_appendix_is_complete_in_both_dialects(runs: Runs) -> None:
    rows = list(csv.reader(StringIO(runs.scores[0].decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1 + 357
    (plain,) = (runs.demo.public / "rfc4180").glob("DEMO_poeng_*.csv")
    assert len(plain.read_text(encoding="utf-8").splitlines()) == 1 + 357
    assert (
        len(
            json.loads(
                next(runs.demo.public.glob("DEMO_poeng_*_maalestokk-1.0-demo.json")).read_text(encoding="utf-8")
            )["rows"]
        )
        == 357
    )


def test_the_database_and_the_workbook_are_published_beside_the_tables(runs: Runs) -> None:
    copy = runs.demo.public / "DEMO_kommunedata.db"
    with closing(sqlite3.connect(f"file:{copy.resolve()}?mode=ro", uri=True)) as connection:
        assert connection.execute("SELECT count(*) FROM latest_score").fetchall() == [(357,)]
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables.isdisjoint({"page", "reading", "issue"})
        [(contacts,)] = connection.execute("SELECT count(contact_points) FROM dataset")
    assert contacts == 0 < int(str(runs.demo.rows("SELECT count(contact_points) FROM dataset")[0][0]))
    texts = json.loads((runs.demo.public / "DEMO_kommunedata.metadata.json").read_text(encoding="utf-8"))
    assert set(texts["databases"]) == {copy.stem}
    (workbook,) = runs.demo.public.glob("DEMO_kommunedata_*.xlsx")
    assert workbook.stat().st_size > 100_000


def test_a_reader_never_sees_half_a_night(runs: Runs) -> None:
    assert runs.demo.public.is_symlink()
    releases = runs.demo.public.parent / "releases"
    assert len([path for path in releases.iterdir() if not path.name.startswith(".")]) == 2
    assert [path for path in releases.iterdir() if path.name.startswith(".")] == []


def test_another_folder_gets_the_very_same_content(runs: Runs, tmp_path: Path) -> None:
    other = Demo(tmp_path)
    other.demo()
    assert [other.rows(query) for query in CONTENT] == runs.content[0]
