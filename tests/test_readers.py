"""Twenty analysts read while a night writes: nobody waits, nobody is refused, nobody sees half of anything.

KOMMUNEDATA_READERS_DATASETS=5000 makes it a larger night, prints the figures and holds its CPU seconds against those of the
same night alone.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import pytest

from crash_nursery import Child, Nursery, nursery
from feeds import pages
from nightly import Installation
from serving import Serving, serving
from small_norway import NUMBERS, some_municipalities

pytestmark = pytest.mark.slow

DATASETS = int(os.environ.get("KOMMUNEDATA_READERS_DATASETS", "150"))
LARGE = DATASETS >= 5000
READERS = 20
GREEDY = 1000 if LARGE else 20  # queries of each of those who do not pause
PAUSE = 1.0  # seconds between the queries of a reader
QUERIES = (
    "SELECT * FROM latest_score",
    "SELECT source_id, count(*) FROM current_dataset GROUP BY 1",
    "SELECT * FROM source_health",
    "SELECT * FROM score_history",
    "SELECT * FROM open_finding LIMIT 100",
    "SELECT formats, count(*) FROM current_distribution GROUP BY 1",
    "SELECT * FROM criterion_summary",
)  # fmt: skip
# What must be whole in one look: every score run has all municipalities, and a source has all its datasets or none.
RUNS = "SELECT count(*) FROM score_run r LEFT JOIN municipality_score s ON s.run_id = r.id GROUP BY r.id"
SIZE = "SELECT count(*) FROM dataset WHERE valid_to IS NULL"


@dataclass
class Reader(Thread):
    """Asks, pauses, asks; once it has opened the database it waits for no lock, so that one would show as an error."""

    database: Path
    nth: int
    stop: Event
    pause: float = PAUSE
    least: int = 0  # looks that it takes, however soon the night is over
    asked: int = 0
    times: list[float] = field(default_factory=list)  # seconds that each query took
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        try:
            uri = f"file:{self.database}?mode=ro"
            with closing(sqlite3.connect(uri, uri=True, timeout=10, isolation_level=None)) as connection:
                connection.execute(SIZE).fetchall()  # the first to open it sets it up for all
                connection.execute("PRAGMA busy_timeout = 0")
                while (
                    not self.stop.wait(self.pause if self.asked else self.pause * self.nth / READERS)
                    or self.asked < self.least
                ):
                    connection.execute("BEGIN")
                    began = time.monotonic()
                    connection.execute(QUERIES[self.asked % len(QUERIES)]).fetchall()
                    self.times.append(time.monotonic() - began)
                    runs, sizes = set(connection.execute(RUNS)), set(connection.execute(SIZE))
                    connection.execute("COMMIT")
                    self.asked += 1
                    if runs != {(len(NUMBERS),)} or not sizes <= {(DATASETS,), (DATASETS + DATASETS // 2,)}:
                        self.errors.append(f"half of something: {runs} {sizes}")
        except sqlite3.Error as error:
            self.errors.append(repr(error))


@pytest.fixture(scope="module")
def forks() -> Iterator[Nursery]:
    with nursery() as running:
        yield running


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    with serving(pages(range(DATASETS), 100)) as running:
        yield running


@pytest.fixture(scope="module")
def evening(forks: Nursery, server: Serving, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """After a first night; the source will have half as many again."""
    home = Installation(tmp_path_factory.mktemp("evening"))
    home.configure(
        [{"id": "feed", "kind": "dcat", "url": f"{server.url}/feed.ttl", "pause": 0}],
        municipalities=some_municipalities(),
    )
    assert spend_a_night(home, forks)[0] == 0
    server.answers.update(pages(range(DATASETS + DATASETS // 2), 100))
    return home


def copied(home: Installation, folder: Path) -> Installation:
    copy = Installation(folder)
    shutil.rmtree(folder / "config")
    shutil.copytree(home.folder, folder, dirs_exist_ok=True, symlinks=True)
    return copy


def spend_a_night(home: Installation, forks: Nursery) -> tuple[int, float]:
    """Its exit code and CPU seconds."""
    command = home.command("-q", "nightly", "-o", str(home.folder / "out"))[3:]
    forks.begin(Child([command], str(home.folder), str(home.folder / "said"), waits=str(home.folder / "waits")))
    return forks.end_and_cost()


def test_twenty_readers_and_a_night_do_not_notice_each_other(
    evening: Installation, forks: Nursery, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone, beside = copied(evening, tmp_path / "alone"), copied(evening, tmp_path / "beside")
    code, cost_alone = spend_a_night(alone, forks)
    assert code == 0
    stop = Event()
    readers = [Reader(beside.db, n, stop) for n in range(READERS)]
    for reader in readers:
        reader.start()
    began = time.monotonic()
    code, cost_beside = spend_a_night(beside, forks)
    lasted = time.monotonic() - began
    stop.set()
    for reader in readers:
        reader.join()
    waits = float((beside.folder / "waits").read_text())
    asked = sum(reader.asked for reader in readers)
    if LARGE:
        with capsys.disabled():
            print(
                f"\n{asked} looks in {lasted:.0f} s, CPU {cost_beside / cost_alone:.2f} times alone, waits {waits:.3f} s"
            )
        assert cost_beside <= 1.1 * cost_alone
    assert code == 0, (beside.folder / "said").read_text()
    assert [reader.errors for reader in readers if reader.errors] == []
    assert asked >= READERS * max(1, int(lasted / PAUSE) // 4)
    assert waits < (1.0 if LARGE else lasted / 2)  # a short night on a busy machine is no measure of seconds
    assert beside.rows(SIZE) == alone.rows(SIZE) == [(DATASETS + DATASETS // 2,)]
    log = beside.db.with_name("k.db-wal")
    assert not log.exists() or log.stat().st_size < 64 << 20


def test_eight_readers_who_never_pause_are_all_answered(
    evening: Installation, forks: Nursery, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = copied(evening, tmp_path / "home")
    stop = Event()
    readers = [Reader(home.db, n, stop, pause=0, least=GREEDY) for n in range(8)]
    for reader in readers:
        reader.start()
    code, _ = spend_a_night(home, forks)
    stop.set()
    for reader in readers:
        reader.join()
    assert code == 0, (home.folder / "said").read_text()
    assert [reader.errors for reader in readers if reader.errors] == []
    assert min(reader.asked for reader in readers) >= GREEDY
    log = home.db.with_name("k.db-wal")
    assert not log.exists() or log.stat().st_size < 64 << 20
    if LARGE:
        times = sorted(seconds for reader in readers for seconds in reader.times)
        with capsys.disabled():
            print(
                f"\n{len(times)} queries by 8 readers: half within {times[len(times) // 2]:.3f} s, 99 of 100 within {times[-len(times) // 100]:.3f} s"
            )
