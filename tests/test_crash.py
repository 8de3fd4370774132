"""Pulled out at any moment, from a database's migration to its backup: what is there is whole, and the next run completes.

`make crash` does what these tests do three hundred times, and prints at what work each was killed.
"""

import lzma
import os
import random
import re
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from crash_nursery import Child, Nursery, nursery
from feeds import BERGEN, OSLO, dataset, page, pages
from nightly import Installation
from serving import Answer, Serving, serving
from small_norway import some_municipalities
from store.backup import verify
from store.db import HEAD

pytestmark = pytest.mark.slow

CRASHES = int(os.environ.get("KOMMUNEDATA_CRASHES", "20"))
FULL = max(3, min(CRASHES // 6, 10))  # disks that fill up, of each kind
SEED = 2026
OLD = Path(__file__).parent / "fixtures" / "store" / "schema-0004.db.xz"

# What a reader sees, without serial numbers and times, which tell of the nights and not of the sources.
CONTENT = {
    "current_dataset": "SELECT source_id, key, kind, municipality_numbers, title, description, publisher_number, licence,"
    " formats, distributions FROM current_dataset",
    "versions": "SELECT source_id, key, content_hash, closed_reason, missing_count FROM dataset",
    "distribution": "SELECT source_id, dataset_uri, ordinal, uri, access_urls, formats, licences, link_states"
    " FROM current_distribution",
    "catalogue": "SELECT source_id, uri, content_hash FROM catalogue",
    "attribution": "SELECT source_id, key, municipality_number, share, attributed_by, evidence FROM attribution",
    "reading": "SELECT source_id, sha256, mapper, complete, datasets, distributions, keys, reported FROM reading",
    "issue": "SELECT source_id, code, severity, subject, property, detail, count FROM current_issue",
    "source_health": "SELECT source_id, status, datasets, failures_in_row, error_code FROM source_health",
    "municipality": "SELECT * FROM municipality",
    "organisation": "SELECT number, municipality_number, relation, share FROM organisation",
    "link": "SELECT url, state, last_status, format, content_kind FROM link_state",
    "link_use": "SELECT l.url, u.source_id, u.key, u.role, u.ordinal FROM link_use u JOIN link l ON l.id = u.link_id",
    "score": "SELECT municipality_number, status, level, caps_nb, total, coverage, quality, rank_in_group, datasets,"
    " measured, top_measure, sources_read, rubric_version FROM latest_score",
    "criterion_score": "SELECT municipality_number, criterion_id, value, measured, inconclusive, met, points_lost"
    " FROM latest_criterion_score",
    "finding": "SELECT municipality_number, criterion_id, uri, outcome, value, reason_nb FROM latest_finding",
    "history": "SELECT * FROM municipality_score WHERE run_id <= 2",
}  # fmt: skip

HISTORY = "SELECT count(*) FROM municipality_score WHERE run_id <= 2"  # what the old database knew

# How far a run had come, by what it left: the first that is so.
WORK = (
    ("migration", "SELECT version_num < '{head}' FROM alembic_version"),
    ("harvest", "SELECT count(*) < 2 FROM fetch WHERE source_id IN ('oslo', 'bergens') AND status = 'complete'"),
    ("links", "SELECT count(*) < 21 FROM link_observation"),
    ("score", "SELECT count(*) < 3 FROM score_run"),
)  # fmt: skip


@dataclass
class Life(Installation):
    """An installation with an old database, and what cron runs in it: a night and a copy."""

    def child(self, **limits: int) -> Child:
        """The night, and then the copy."""
        commands = [
            ["-q", "nightly", "-o", str(self.folder / "out"), "--links", "--metrics", str(self.folder / "k.prom")],
            ["-q", "backup"],
        ]
        return Child(
            [self.command(*command)[3:] for command in commands], str(self.folder), str(self.folder / "said"), **limits
        )

    @property
    def said(self) -> str:
        return (self.folder / "said").read_text(encoding="utf-8", errors="replace")

    @property
    def public(self) -> Path:
        return self.folder / "out" / "public"

    def whole(self) -> None:
        """Whatever is there holds together, and readers find all of it or nothing."""
        assert self.rows("PRAGMA integrity_check") == [("ok",)]
        assert self.rows("PRAGMA foreign_key_check") == []
        assert self.rows(HISTORY) == [(2 * 357,)]
        for copy in (self.folder / "backups").glob("*.backup.db"):
            verify(copy)
        if self.public.is_symlink():
            assert self.published() == PUBLISHED
        if (numbers := self.folder / "k.prom").exists():
            assert "kommunedata_database_bytes" in numbers.read_text(encoding="utf-8")

    def published(self) -> set[str]:
        """The names of what is published, without dates."""
        files = (path.relative_to(self.public).as_posix() for path in self.public.rglob("*") if path.is_file())
        return {re.sub(r"\d{4}-\d\d-\d\d", "DATE", name) for name in files}

    def content(self) -> dict[str, list[str]]:
        with closing(sqlite3.connect(self.db)) as connection:
            return {name: sorted(map(repr, connection.execute(query))) for name, query in CONTENT.items()}

    def work(self) -> str:
        """What it was at when it was killed."""
        for name, query in WORK:
            if self.rows(query.format(head=HEAD))[0][0]:
                return name
        if not list((self.folder / "out" / "releases").glob("[0-9]*")):
            return "export and report"
        return "backup" if not list((self.folder / "backups").glob("*.backup.db")) else "nothing any more"


PUBLISHED: set[str] = set()  # the names that an undisturbed night publishes


@pytest.fixture(scope="module")
def forks() -> Iterator[Nursery]:
    with nursery() as running:
        yield running


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    answers = pages(range(17), 6, publisher=OSLO)
    answers["/bergen.ttl"] = page(
        *(dataset(title, BERGEN, f"{title} i Bergen") for title in ("barnehager", "skoler", "lekeplasser")),
        dataset("daarlig", BERGEN, more='dct:issued "i fjor" ;'),
    )
    for name in (*range(17), "barnehager", "skoler", "lekeplasser", "daarlig"):
        answers[f"/{name}/fil.csv"] = Answer(b"navn;antall\nA;1\nB;2\n", "text/csv")
    with serving(answers) as running:
        yield running


def life(folder: Path, server: Serving) -> Life:
    home = Life(folder)
    sources = [
        {"id": "oslo", "kind": "dcat", "url": f"{server.url}/feed.ttl"},
        {"id": "bergens", "kind": "dcat", "url": f"{server.url}/bergen.ttl"},
    ]
    address = {"data.example.no": server.url.removeprefix("http://")}
    home.configure(sources, municipalities=some_municipalities(), resolve=address)
    home.db.write_bytes(lzma.decompress(OLD.read_bytes()))
    return home


@pytest.fixture(scope="module")
def undisturbed(
    forks: Nursery, server: Serving, tmp_path_factory: pytest.TempPathFactory
) -> tuple[float, int, dict[str, list[str]]]:
    """How many seconds a life takes, how large its largest file becomes, and what it leaves."""
    for name in ("first", "second"):  # the first fills caches that the second finds
        home = life(tmp_path_factory.mktemp(name), server)
        started = time.monotonic()
        forks.begin(home.child())
        assert forks.end() == 0, home.said
    seconds = time.monotonic() - started
    PUBLISHED.update(home.published())
    assert len(PUBLISHED) > 30
    assert home.work() == "nothing any more"
    return seconds, home.db.stat().st_size, home.content()


@pytest.fixture(scope="module")
def tally(pytestconfig: pytest.Config) -> Iterator[Counter[str]]:
    """What the killed were at; told when it is many."""
    counts: Counter[str] = Counter()
    yield counts
    if CRASHES > 20:
        capture = pytestconfig.pluginmanager.getplugin("capturemanager")
        with capture.global_and_fixture_disabled():
            print("\nkilled at: " + ", ".join(f"{work} {n}" for work, n in counts.most_common()))


def complete(home: Life, forks: Nursery, expected: dict[str, list[str]]) -> None:
    """The next run ends well, and everything is as if nothing had happened."""
    forks.begin(home.child())
    assert forks.end() == 0, home.said
    home.whole()
    found = home.content()
    for name, rows in expected.items():
        assert found[name] == rows, name
    assert {status for (status,) in home.rows("SELECT DISTINCT status FROM fetch")} <= {"complete", "aborted"}
    assert home.public.is_symlink()
    assert [path.name for path in (home.folder / "out" / "releases").glob(".*")] == []


@pytest.mark.parametrize("nth", range(0, CRASHES, 2))
def test_a_run_that_is_killed_twice_leaves_everything_whole_and_the_next_one_completes(
    forks: Nursery, server: Serving, undisturbed: tuple[float, int, dict[str, list[str]]], tally: Counter[str], tmp_path: Path,
    nth: int,
) -> None:  # fmt: skip
    seconds, _, expected = undisturbed
    home = life(tmp_path, server)
    for moment in (nth, nth + 1):
        dice = random.Random(f"{SEED} {moment}")
        process = forks.begin(home.child())
        time.sleep((moment + dice.random()) / CRASHES * seconds)
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        tally[home.work() if forks.end() else "nothing any more"] += 1
        nobody_is_left(process)
        if nth % 4 == 2:
            (cut_log if moment % 2 else cut_newest_page)(home.folder, dice)
        home.whole()
    complete(home, forks, expected)


def cut_log(folder: Path, dice: random.Random) -> None:
    """The disk had not kept the end of what was written last."""
    log = folder / "k.db-wal"
    if log.exists() and log.stat().st_size:
        os.truncate(log, dice.randrange(log.stat().st_size))


def cut_newest_page(folder: Path, dice: random.Random) -> None:
    """As `cut_log`, of a raw page."""
    written = sorted(folder.glob("archive/??/*.gz"), key=lambda path: path.stat().st_mtime_ns)
    if written:
        os.truncate(written[-1], dice.randrange(written[-1].stat().st_size))


@pytest.mark.parametrize("nth", range(2 * FULL))
def test_on_a_disk_that_fills_up_it_stops_with_one_sentence_and_what_was_there_can_be_read(
    forks: Nursery, server: Serving, undisturbed: tuple[float, int, dict[str, list[str]]], tmp_path: Path, nth: int
) -> None:
    _, largest, expected = undisturbed
    home = life(tmp_path, server)
    share = (nth // 2 + 0.5) / FULL
    if nth % 2:
        was = home.db.stat().st_size
        limits = {"max_pages": int(was + share * 0.98 * (largest - was)) >> 12}
    else:
        limits = {"max_file": int(share * 0.98 * largest)}
    forks.begin(home.child(**limits))
    assert forks.end() not in (0, 3), home.said
    assert "Traceback" not in home.said
    assert re.search(r"full|cannot be written", home.said)
    assert home.rows("PRAGMA integrity_check") == [("ok",)]
    assert home.rows(HISTORY) == [(2 * 357,)]
    complete(home, forks, expected)  # and when there is room again


def nobody_is_left(session: int) -> None:
    """A killed run's workers end with it; they are given a moment."""
    for _ in range(50):
        left = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, _, _, own = stat.read_text().rpartition(")")[2].split()[:4]
            except OSError:  # it has just ended
                continue
            if own == str(session) and state != "Z":
                left.append(stat.parent.name)
        if not left:
            return
        time.sleep(0.1)
    raise AssertionError(f"processes that outlived the run: {left}")
