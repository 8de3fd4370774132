"""A night that dies or fails at a named point: readers have what they had, or a whole source or step more, and never a part.

Ten questions of analysts and six views are asked before and after each, and the release is read byte by byte.
"""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from time import sleep

import pytest

from clock import ahead, until_noon
from commands.door import now
from crash_nursery import Child, Nursery, nursery
from faults import Fault
from feeds import BERGEN, OSLO, dataset, page
from nightly import Installation
from reports.questions import QUESTIONS
from serving import Answer, Serving, serving
from small_norway import some_municipalities

pytestmark = pytest.mark.slow

VIEWS = (
    "latest_score", "current_dataset", "current_distribution", "criterion_summary", "latest_finding", "dataset_attribution",
)  # fmt: skip
NEW = r"/releases/\.[^/]+\.draft/"  # where the night's release is written

# name -> the fault, and what of the night readers find done after it: where it comes after a commit, all of that one
POINTS: dict[str, tuple[Fault, str]] = {
    "the first fetch has been noted": (Fault("INSERT ON fetch"), "before"),
    "a page is written and has no name yet": (Fault(r"os.rename /archive/../\w+\.gz$"), "before"),
    "one page is in the archive and the next is not": (Fault(r"os.rename /archive/../\w+\.gz$", 2), "before"),
    "a page has been read and waits in its spool": (Fault(r"open r /reading-[^/]+/[^/]+/0$"), "before"),
    "an old version is closed and the new one is not there": (Fault("UPDATE ON dataset"), "before"),
    "half of a source's datasets are there": (Fault("INSERT ON dataset", 2), "before"),
    "datasets are there and one distribution": (Fault("INSERT ON distribution"), "before"),
    "all datasets are there and nobody is credited": (Fault("INSERT ON attribution"), "before"),
    "a source is about to be committed": (Fault("UPDATE ON fetch", 1, "before commit"), "before"),
    "one source is committed and the other is not": (Fault("UPDATE ON fetch", 1, "after commit"), "one source"),
    "half of the other source's datasets are there": (Fault("INSERT ON dataset", 6), "one source"),
    "the other source is about to be committed": (Fault("UPDATE ON fetch", 2, "before commit"), "one source"),
    "the duplicates are half worked out": (Fault("INSERT ON duplicate"), "both sources"),
    "half of the addresses are noted": (Fault("INSERT ON link_use", 3), "harvest"),
    "an address has been looked at and its link does not know": (Fault("INSERT ON link_observation"), "harvest"),
    "the old findings are gone and the new ones are not there": (Fault("DELETE ON answer_sheet"), "links"),
    "half of the municipalities are scored": (Fault("INSERT ON municipality_score", 3), "links"),
    "the scores are about to be committed": (Fault("INSERT ON municipality_score", 5, "before commit"), "links"),
    "the data dictionary is half written": (Fault("INSERT ON data_dictionary", 99), "score"),
    "one table is exported and the second is not": (Fault(rf"os.rename {NEW}[^/]+\.csv$", 2), "score"),
    "the workbook has no name yet": (Fault(rf"os.rename {NEW}[^/]+\.xlsx$"), "score"),
    "the database to publish has no name yet": (Fault(rf"os.rename {NEW}kommunedata\.db$"), "score"),
    "the site is half written": (Fault(rf"open w {NEW}.+\.html$", 8), "score"),
    "the release is whole and has no name": (Fault(r"os.rename /releases/\d[^/]+$"), "score"),
    "the release has its name and nobody is led to it": (Fault(r"os.rename /out/public$"), "score"),
    "the backup is verified and has no name": (Fault(r"os.rename \.backup\.db$"), "night"),
}  # fmt: skip
FAILING = (  # where it does not die, but what it was doing cannot be done
    "a page is written and has no name yet",
    "half of a source's datasets are there",
    "half of the municipalities are scored",
    "one table is exported and the second is not",
    "the release is whole and has no name",
    "the backup is verified and has no name",
)
SERIAL = re.compile(r"('(?:dataset_id|duplicate_of)': )\d+")
CASES = [(name, True) for name in POINTS] + [(name, False) for name in FAILING]
if "KOMMUNEDATA_CRASHES" not in os.environ:  # every other one; `make crash` takes them all
    CASES = CASES[::2]

Rows = dict[str, list[str]]


class Life(Installation):
    """An installation, and what cron runs in it: a night and a copy."""

    ahead = 0.0  # seconds by which its clock is, so that all nights are of one day

    def child(self, fault: Fault | None = None) -> Child:
        commands = (["-q", "nightly", "-o", str(self.folder / "out"), "--links"], ["-q", "backup"])
        lines = [self.command(*command)[3:] for command in commands]
        fault = fault and replace(fault, said=str(self.folder / "reached"))
        return Child(lines, str(self.folder), str(self.folder / "said"), fault=fault, ahead=self.ahead)

    @property
    def said(self) -> str:
        return (self.folder / "said").read_text(encoding="utf-8", errors="replace")

    @property
    def reached(self) -> bool:
        return (self.folder / "reached").exists()

    def answers(self, duplicates: list[tuple[str, ...]] | None = None) -> Rows:
        """What analysts get; with `duplicates` as those stood before."""
        with closing(sqlite3.connect(self.db, isolation_level=None)) as connection:
            if duplicates is not None:
                connection.execute("BEGIN")
                connection.execute("DELETE FROM duplicate")
                connection.executemany("INSERT INTO duplicate VALUES (?, ?, ?, ?, ?, ?, ?)", duplicates)
            found = {q.name: all_of(connection, q.sql, dict(q.example)) for q in QUESTIONS}
            found |= {view: all_of(connection, f"SELECT * FROM {view}") for view in VIEWS}
            if duplicates is not None:
                connection.execute("ROLLBACK")
        return found

    def release(self) -> dict[str, str]:
        """The digest of every file that is published."""
        public = (self.folder / "out" / "public").resolve(strict=True)
        files = (path for path in public.rglob("*") if path.is_file())
        return {path.relative_to(public).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}

    def copied(self, folder: Path) -> "Life":
        shutil.copytree(self.folder, folder, symlinks=True)
        copy = object.__new__(Life)  # without writing its configuration again
        copy.folder, copy.ahead = folder, self.ahead
        return copy


def all_of(connection: sqlite3.Connection, query: str, given: dict[str, str] | None = None) -> list[str]:
    """The rows of a query with their columns' names, less the number of the run, which counts what was tried."""
    result = connection.execute(query, given or {})
    names = [name for name, *_ in result.description]
    return [
        repr({n: value for n, value in zip(names, row, strict=True) if n not in ("run_id", "compared_with")})
        for row in result
    ]


@dataclass(frozen=True)
class World:
    """The evening before, and what readers find after each step of the night."""

    evening: Life
    ended: str  # when the evening did
    release: dict[str, str]
    steps: dict[str, Rows]
    published: set[str]

    def undated(self, rows: Rows) -> Rows:
        """With `tonight` for each time of the night, whenever it is run, and without serial numbers."""

        def told(time: re.Match[str]) -> str:
            return "tonight" if time[0] > self.ended[: len(time[0])] else time[0]

        return {
            name: sorted(re.sub(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", told, SERIAL.sub(r"\1N", row)) for row in found)
            for name, found in rows.items()
        }


@pytest.fixture(scope="module")
def forks() -> Iterator[Nursery]:
    with nursery() as running:
        yield running


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    with serving({f"/{name}/fil.csv": Answer(b"navn;antall\nA;1\n", "text/csv") for name in range(24)}) as running:
        yield running


def fill(server: Serving, tonight: bool) -> None:
    """Tonight one of Bergen's is new and one has changed; of Oslo's one is new, two have changed and one is gone; and both
    show `23`, which is new."""
    again, more = (", ny", (4, 23)) if tonight else ("", ())
    shared = {23: OSLO}
    server.answers["/bergens.ttl"] = page(
        *(dataset(n, shared.get(n, BERGEN), f"Barnehage {n}{again if n == 1 else ''}") for n in (*range(4), *more))
    )
    oslo = [n for n in (*range(5, 21), *((22, 23) if tonight else ())) if not (tonight and n == 20)]
    texts = [dataset(n, OSLO, f"Skole {n}{again if n in (6, 19) else ''}") for n in oslo]
    server.answers["/oslo.ttl"] = page(*texts[:10], next_url="/oslo.ttl?page=2")
    server.answers["/oslo.ttl?page=2"] = page(*texts[10:])


@pytest.fixture(scope="module")
def world(forks: Nursery, server: Serving, tmp_path_factory: pytest.TempPathFactory) -> World:
    base = tmp_path_factory.mktemp("world")
    evening = Life(base / "evening")
    evening.ahead = until_noon()
    evening.configure(
        [
            {"id": "bergens", "kind": "dcat", "url": f"{server.url}/bergens.ttl", "pause": 0},
            {"id": "oslo", "kind": "dcat", "url": f"{server.url}/oslo.ttl", "pause": 0},
        ],
        municipalities=some_municipalities(),
        resolve={"data.example.no": server.url.removeprefix("http://")},
    )
    fill(server, tonight=False)
    run(forks, evening)
    shutil.rmtree(evening.folder / "backups")
    fill(server, tonight=True)
    with ahead(evening.ahead):
        return spent(forks, evening, base)


def spent(forks: Nursery, evening: Life, base: Path) -> World:
    """The night, step by step and as a whole."""
    ended = now()
    sleep(1.1)  # times are told in seconds
    step = evening.copied(base / "step")
    had: list[tuple[str, ...]] = step.rows("SELECT * FROM duplicate")  # type: ignore[assignment]
    found = {"before": step.answers()}
    for name, other in (("bergens", evening.copied(base / "bergens")), ("oslo", step)):
        other.here("harvest", "--source", name)
        found[name] = other.answers(had)
    step.here("harvest", "--source", "bergens")
    found |= {"both sources": step.answers(had), "harvest": step.answers()}
    step.here("links")
    found["links"] = step.answers()
    step.here("score")
    found["score"] = step.answers()
    whole = evening.copied(base / "whole")
    run(forks, whole)
    found["night"] = whole.answers()
    return World(evening, ended, evening.release(), found, {undated(name) for name in whole.release()})


def run(forks: Nursery, home: Life) -> None:
    forks.begin(home.child())
    assert forks.end() == 0, home.said


def undated(name: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\d", "DATE", name)


def test_every_step_of_the_night_changes_what_readers_find(world: World) -> None:
    undated = {step: world.undated(rows) for step, rows in world.steps.items()}
    for earlier, later in pairwise(list(world.steps)[:-1]):
        assert undated[earlier] != undated[later], later
    assert undated["before"] != undated["oslo"]
    assert undated["score"] == undated["night"]
    differ = [name for name, rows in undated["night"].items() if rows != undated["before"][name]]
    assert len(differ) >= 8, differ
    assert len(world.published) > 30


@pytest.mark.parametrize(("name", "dies"), CASES, ids=[f"{name}-{'dies' if dies else 'fails'}" for name, dies in CASES])
def test_readers_find_what_they_had_or_a_whole_step_more_and_the_next_night_completes(
    forks: Nursery, world: World, tmp_path: Path, name: str, dies: bool
) -> None:
    fault, done = POINTS[name]
    home = world.evening.copied(tmp_path / "home")
    forks.begin(home.child(replace(fault, dies=dies)))
    code = forks.end()
    assert home.reached, home.said
    assert code == -9 if dies else code > 0
    if not dies and fault.at.startswith("os."):
        assert (code, "No space left on device" in home.said) == (2, True), home.said
    found = home.answers()
    if done == "one source":  # whichever was first
        done, *more = [
            str(*row)
            for row in home.rows(
                f"SELECT source_id FROM fetch WHERE ended_at > '{world.ended}' AND status = 'complete'"
            )
        ]
        assert more == []
    if done == "before":
        assert found == world.steps["before"]  # to the byte
    assert world.undated(found) == world.undated(world.steps[done])
    if done == "night":
        assert {undated(name) for name in home.release()} == world.published
        assert list((home.folder / "backups").glob("*.backup.db")) == []
    else:
        assert home.release() == world.release  # to the byte
    assert home.rows("PRAGMA integrity_check") == [("ok",)]
    assert home.rows("PRAGMA foreign_key_check") == []

    run(forks, home)
    assert world.undated(home.answers()) == world.undated(world.steps["night"])
    assert {undated(name) for name in home.release()} == world.published
    assert home.rows("SELECT count(*) FROM fetch WHERE status NOT IN ('complete', 'aborted')") == [(0,)]
    assert [path.name for path in (home.folder / "out" / "releases").glob(".*")] == []
    assert len(list((home.folder / "backups").glob("[!.]*"))) == 1  # drafts of the dead are kept for a day
