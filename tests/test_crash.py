"""Pulled out at any moment, from the first request to the last file: the database is whole, and the next run completes."""

import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from feeds import BERGEN, OSLO, dataset, page, pages
from nightly import ROOT, Installation
from serving import Serving, serving

pytestmark = pytest.mark.slow

MOMENTS = 10
SEED = 2026
HASTE = 0.5  # seconds before which the interpreter is still reading its modules

# What a reader sees, without serial numbers and times, which tell of the nights and not of the sources.
CONTENT = {
    "current_dataset": "SELECT source_id, key, kind, municipality_numbers, title, description, publisher_number, licence,"
    " formats, distributions FROM current_dataset",
    "versions": "SELECT source_id, key, content_hash, closed_reason, missing_count FROM dataset",
    "distribution": "SELECT source_id, dataset_uri, ordinal, uri, access_urls, formats, licences FROM current_distribution",
    "catalogue": "SELECT source_id, uri, content_hash FROM catalogue",
    "attribution": "SELECT source_id, key, municipality_number, share, attributed_by, evidence FROM attribution",
    "reading": "SELECT source_id, sha256, mapper, complete, datasets, distributions, keys, reported FROM reading",
    "issue": "SELECT source_id, code, severity, subject, property, detail, count FROM current_issue",
    "source_health": "SELECT source_id, status, datasets, failures_in_row, error_code FROM source_health",
    "municipality": "SELECT * FROM municipality",
    "organisation": "SELECT number, municipality_number, relation, share FROM organisation",
    "score": "SELECT municipality_number, status, level, caps_nb, total, coverage, quality, rank_in_group, datasets,"
    " measured, top_measure, sources_read, rubric_version FROM latest_score",
    "criterion_score": "SELECT municipality_number, criterion_id, value, measured, inconclusive, met, points_lost"
    " FROM latest_criterion_score",
    "finding": "SELECT municipality_number, criterion_id, uri, outcome, value, reason_nb FROM latest_finding",
}  # fmt: skip


@dataclass
class Night(Installation):
    """An installation and the one command that cron runs in it."""

    def start(self) -> "subprocess.Popen[str]":
        """Begin a night."""
        return subprocess.Popen(
            self.command("-q", "nightly", "-o", str(self.folder / "out")),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=self.folder, start_new_session=True,
        )  # fmt: skip

    def whole(self) -> None:
        """Whatever is there of the database holds together."""
        if self.db.exists():
            assert self.rows("PRAGMA integrity_check") == [("ok",)]
            assert self.rows("PRAGMA foreign_key_check") == []

    def content(self) -> dict[str, list[str]]:
        with closing(sqlite3.connect(self.db)) as connection:
            return {name: sorted(map(repr, connection.execute(query))) for name, query in CONTENT.items()}


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    answers = pages(range(30), 8, publisher=OSLO)
    answers["/bergen.ttl"] = page(
        *(dataset(title, BERGEN, f"{title} i Bergen") for title in ("Barnehager", "Skoler", "Lekeplasser")),
        dataset("daarlig", BERGEN, more='dct:issued "i fjor" ;'),
    )
    with serving(answers) as running:
        yield running


def night(folder: Path, server: Serving) -> Night:
    home = Night(folder)
    home.configure(
        [
            {"id": "feed", "kind": "dcat", "url": f"{server.url}/feed.ttl"},
            {"id": "bergen", "kind": "dcat", "url": f"{server.url}/bergen.ttl"},
        ],
        municipalities=some_municipalities(),
    )
    return home


@cache
def some_municipalities() -> list[dict[str, object]]:
    """A small Norway: what is killed twenty times over should not have to score 357."""
    config = yaml.load((ROOT / "config" / "municipalities.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return [m for m in config["municipalities"] if m["number"] in ("0301", "1103", "1151", "4601", "5520")]


@pytest.fixture(scope="module")
def undisturbed(server: Serving, tmp_path_factory: pytest.TempPathFactory) -> tuple[float, dict[str, list[str]]]:
    """How many seconds a night takes, and what it leaves."""
    home = night(tmp_path_factory.mktemp("undisturbed"), server)
    started = time.monotonic()
    with home.start() as process:
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    return time.monotonic() - started, home.content()


@pytest.mark.parametrize("nth", range(MOMENTS))
def test_a_night_that_is_killed_leaves_a_whole_database_and_the_next_one_completes(
    server: Serving, undisturbed: tuple[float, dict[str, list[str]]], tmp_path: Path, nth: int
) -> None:
    seconds, expected = undisturbed
    share = (nth + random.Random(f"{SEED} {nth}").random()) / MOMENTS
    home = night(tmp_path, server)
    with home.start() as process:
        time.sleep(HASTE + share * max(seconds - HASTE, 0.5))
        process.send_signal(signal.SIGKILL)
    home.whole()
    public = tmp_path / "out" / "public"
    assert not public.is_symlink() or list(public.glob("poeng_*.csv"))
    nobody_is_left(process.pid)

    home.here("-q", "nightly", "-o", str(tmp_path / "out"))
    home.whole()
    found = home.content()
    for name, rows in expected.items():
        assert found[name] == rows, name
    assert {str(status) for (status,) in home.rows("SELECT DISTINCT status FROM fetch")} <= {"complete", "aborted"}
    assert list(public.glob("poeng_*.csv"))


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
