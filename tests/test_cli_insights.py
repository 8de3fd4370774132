"""`diff`, `survey` and the tables of insights on a real installation, and what is refused so that nothing is stored."""

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from commands import door
from feeds import BERGEN, OSLO, dataset, iri, page
from nightly import Installation
from serving import serving

HEADER = "municipality_number,question_id,answer,answered_on,evidence_url"
NOTE = {"text": "Kommunen har egen portal", "source": "Høringssvar", "date": "2024-12-09"}
CAUSES = ("rubric", "source", "time", "links", "data", "configuration")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two days: on the second one dataset more, and one that is called something else."""
    first = [*(dataset(f"o{i}", OSLO, f"Datasett {i}") for i in range(4)), dataset("b", BERGEN, "Skoler")]
    with serving({"/feed.ttl": page(*first)}) as server:
        here = Installation(
            tmp_path_factory.mktemp("home"), [{"id": "feed", "kind": "dcat", "url": f"{server.url}/feed.ttl"}]
        )
        here.here("harvest")
        here.here("score")
        as_if_yesterday(here)
        renamed = dataset("o0", OSLO, "Badeplasser i Oslo")
        server.answers["/feed.ttl"] = page(renamed, *first[1:], dataset("o9", OSLO, "Lekeplasser"))
        here.here("harvest")
        here.here("score")
        yield here


def as_if_yesterday(here: Installation) -> None:
    """Let everything that is stored be of the day before: a run sees only what was stored when it began."""
    day = (door.today() - timedelta(days=1)).isoformat()
    columns = ("fetch.started_at", "fetch.ended_at", "dataset.valid_from", "dataset.first_seen", "score_run.scored_at")
    with closing(sqlite3.connect(here.db)) as connection, connection:
        for table, column in (name.split(".") for name in columns):
            connection.execute(f"UPDATE {table} SET {column} = ? || 'T10:00:00Z'", (day,))
        connection.execute("UPDATE score_run SET as_of = ?", (day,))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline=""), delimiter="\t"))


# --- diff ---------------------------------------------------------------------------------------------------------


def test_two_runs_are_taken_apart_and_the_parts_add_up(home: Installation) -> None:
    (oslo,) = table(home.here("diff", "1", "2").stdout)
    assert (oslo["name"], oslo["rubric"], oslo["source"], oslo["configuration"]) == ("Oslo", "0", "0", "0")
    assert float(oslo["data"]) > 0
    parts = sum(round(10_000 * float(oslo[cause])) for cause in CAUSES)
    assert parts == round(10_000 * float(oslo["moved"])) > 0
    assert parts == round(10_000 * float(oslo["after"])) - round(10_000 * float(oslo["before"]))


def test_a_municipality_since_a_day_shows_its_three_numbers_and_in_json_what_is_behind_them(home: Installation) -> None:
    yesterday = (door.today() - timedelta(days=1)).isoformat()
    rows = table(home.here("diff", "Oslo", "--since", yesterday).stdout)
    assert [row["number"] for row in rows] == ["total", "coverage", "quality"]
    found = json.loads(home.here("diff", "Oslo", "--since", yesterday, "-f", "json").stdout)
    assert [(d["what"], d["title"]) for d in found["datasets"]] == [
        ("added", "Lekeplasser"), ("changed", "Badeplasser i Oslo"),
    ]  # fmt: skip
    assert {"expected-types", "overview"} <= {c["id"] for c in found["criteria"]}
    assert found["sources"] == []
    (bergen,) = json.loads(home.here("diff", "4601", "--since", yesterday, "-f", "json").stdout)["differences"]
    assert bergen["total"]["moved"] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("1", "9"), "There is no run 9. The newest: 1 ("),
        (("Oslo", "2"), "A run is a number, not 'Oslo'. For a municipality, add --since DATE."),
        (("Oslo", "--since", "2020-01-01"), "Score that day first: `kommunedata score --as-of 2020-01-01`."),
        (("Osl", "--since", "2026-01-01"), "Did you mean: Oslo (0301)"),
        (("1",), "give two runs, or a municipality and --since DATE"),
    ],
)
def test_what_cannot_be_compared_says_what_can(home: Installation, arguments: tuple[str, ...], message: str) -> None:
    done = home.here("diff", *arguments, expect=2)
    assert message in " ".join(done.stderr.replace("│", " ").split())


def test_a_run_by_another_rubric_is_not_guessed_at(home: Installation) -> None:
    path, original = configured(home, "rubric.yaml", "threshold: 0.5", "threshold: 0.4")
    try:
        assert "the rubric at hand is another" in home.here("diff", "1", "2", expect=2).stderr
    finally:
        restored(path, original)


# --- survey and notes ---------------------------------------------------------------------------------------------


def test_answers_are_stored_shown_beside_the_score_and_exported(home: Installation, tmp_path: Path) -> None:
    before = home.rows("SELECT * FROM municipality_score")
    answers = tmp_path / "svar.csv"
    answers.write_text(f"{HEADER}\n0301,leadership,3,2026-01-02,https://oslo.no/vedtak\n", encoding="utf-8")
    assert "Stored 1 answer of 1 municipality" in home.here("survey", "import", str(answers)).stderr
    assert home.rows("SELECT * FROM municipality_score") == before
    shown = json.loads(home.here("show", "Oslo", "-f", "json").stdout)
    assert (shown["survey"]["answers"], shown["survey"]["questions"], shown["survey"]["mean"]) == (1, 10, 3.0)
    assert "0301;Oslo;leadership;Har kommunens ledelse" in home.here("export", "survey").stdout.replace('"', "")


def test_a_wrong_answer_among_right_ones_stores_nothing(home: Installation, tmp_path: Path) -> None:
    before = home.rows("SELECT * FROM survey_answer")
    answers = tmp_path / "svar.csv"
    good = "0301,inventory,1,2026-01-02,https://oslo.no/oversikt"
    answers.write_text(f"{HEADER}\n{good}\n0300,inventory,4,2026-13-01,https://x.no/\n", encoding="utf-8")
    told = home.here("survey", "import", str(answers), expect=2).stderr.splitlines()
    assert [line.split("; ")[0] for line in told] == [
        f"{answers}:3: municipality_number: read '0300', expected the kommunenummer of a municipality in municipalities.yaml",
        f"{answers}:3: answer: read '4', expected 0, 1, 2 or 3",
        f"{answers}:3: answered_on: read '2026-13-01', expected a day that has been, YYYY-MM-DD",
    ]
    assert home.rows("SELECT * FROM survey_answer") == before


def test_a_note_is_shown_with_its_source_and_moves_no_score(tmp_path: Path) -> None:
    here = Installation(tmp_path, [{"id": "feed", "kind": "dcat", "url": "http://katalog.test/feed.ttl"}])
    path = here.folder / "config" / "municipalities.yaml"
    note = "notes: [{text: Kommunen har egen portal, source: Høringssvar, date: 2024-12-09}]"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  number: '0301'", f"  {note}\n  number: '0301'", 1), encoding="utf-8")
    here.here("harvest", expect=1)
    here.here("score")
    shown = json.loads(here.here("show", "Oslo", "-f", "json").stdout)
    assert shown["notes"] == [{"note": NOTE["text"], "note_source": NOTE["source"], "noted_on": NOTE["date"]}]
    (_, *notes) = here.here("export", "notes").stdout.splitlines()
    assert notes == ["0301;Oslo;Kommunen har egen portal;Høringssvar;2024-12-09"]
    path.write_text(path.read_text(encoding="utf-8").replace("source: Høringssvar, ", "", 1), encoding="utf-8")
    told = here.here("check", expect=2).stderr
    assert told.startswith(f"{path}:") and "notes" in told and "source" in told


# --- insights -----------------------------------------------------------------------------------------------------


def test_measures_name_their_datasets_through_the_findings(home: Installation) -> None:
    (first, *_) = [m for m in csv.DictReader(StringIO(home.here("export", "measures", "--dialect", "rfc4180").stdout))
                   if m["criterion_id"] == "description"]  # fmt: skip
    failing = home.rows(
        "SELECT count(*) FROM open_finding WHERE municipality_number = '0301' AND criterion_id = 'description'"
    )
    assert failing == [(int(first["datasets"]),)] == [(5,)]
    assert float(first["points"]) > 0 and first["remedy"]


def test_what_the_harvest_met_says_that_nobody_looked_at_links(home: Installation) -> None:
    obstacles = {row[:2]: row[2:] for row in home.rows("SELECT obstacle, code, sources, times FROM harvest_obstacle")}
    assert ("link", "dead") not in obstacles  # which is not zero
    assert obstacles["attribution", "unattributed"] == (0, 0)


# --- what is refused ----------------------------------------------------------------------------------------------


def configured(here: Installation, name: str, old: str, new: str) -> tuple[Path, Path | None]:
    """The file with one thing changed, and what it linked to before."""
    path = here.folder / "config" / name
    target = path.resolve() if path.is_symlink() else None
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.unlink()
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path, target


def restored(path: Path, target: Path | None) -> None:
    assert target is not None
    path.unlink()
    path.symlink_to(target)


OVERRIDE = f"""overrides:
  - municipality: "0301"
    dataset: "{iri("o00")}"
    judgement: open-licence
    value: 1
    reason: Står på siden
    who: Kari Nordmann
    date: 2026-01-01
"""


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("rubric.yaml", "{id: licence, weight: 20,", "{id: licence, weight: 21,",
         "dimensions[licence].weight: read 21, expected 20, the sum of its criteria"),
        ("rubric.yaml", "{id: licence, weight: 20,", "{id: licence, weight: 21,",
         "dimensions: the weights of quality sum to 101, expected 100"),
        ("rubric.yaml", "{id: coverage, weight: 100,", "{id: coverage, weight: 90,",
         "dimensions: the weights of coverage sum to 90, expected 100"),
        ("rubric.yaml", "name: {nb: Ledende, en: Leading}", "name: {nb: Ledende}",
         'levels[5].name.en: Field required; read {"nb": "Ledende"}'),
        ("rubric.yaml", "name: {nb: Ledende, en: Leading}", 'name: {nb: "", en: Leading}', "levels[5].name.nb: "),
        ("rubric.yaml", "params: {least: 3}", "params: {least: tre}",
         "criteria[DOC-2].params.least: read 'tre', expected int"),
        ("overrides.yaml", "overrides: []", OVERRIDE,
         f"dataset: read {iri('o00')}, expected the IRI of a dataset that was harvested; did you mean {iri('o0')}?"),
    ],
)  # fmt: skip
def test_a_slip_in_rubric_or_overrides_is_told_with_place_reading_and_expectation_and_nothing_is_stored(
    home: Installation, name: str, old: str, new: str, told: str
) -> None:
    tables = ("score_run", "municipality_score", "override", "measure")
    before = [home.rows(f"SELECT * FROM {table}") for table in tables]
    path, target = configured(home, name, old, new)
    try:
        lines = home.here("score", expect=2).stderr.splitlines()
    finally:
        restored(path, target)
    assert any(line.startswith(str(path)) and told in line for line in lines), lines
    assert [home.rows(f"SELECT * FROM {table}") for table in tables] == before
