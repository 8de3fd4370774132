"""How far one file carries: `python -m benchmarks.size --datasets 20000 200000`.

Harvests, scores and exports generated catalogues of two sizes, asks the questions that analysts ask, and prints what the
larger costs beside the smaller, and what a file is then as large as. Nothing here is a promise in seconds.
"""

import argparse
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Cost
from benchmarks.setting import configure, kommunedata, serving, write_feeds

FEED = 20_000  # datasets of one source
QUESTIONS = {
    "ranking": "SELECT * FROM latest_score ORDER BY total DESC",
    "one municipality's datasets": "SELECT title, licence, formats FROM current_dataset WHERE municipality_numbers = '0301'",
    "formats in the country": "SELECT formats, count(*) FROM current_distribution GROUP BY 1 ORDER BY 2 DESC LIMIT 20",
    "licences in the country": "SELECT licence, count(*) FROM current_dataset GROUP BY 1 ORDER BY 2 DESC LIMIT 20",
    "barriers": "SELECT * FROM criterion_summary",
    "words in titles": "SELECT uri, title FROM current_dataset WHERE title LIKE '%Badeplasser%' LIMIT 100",
}  # fmt: skip
PARQUET = "SELECT formats, count(*) FROM '{folder}/**/*.parquet' GROUP BY 1 ORDER BY 2 DESC LIMIT 20"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one size came to. Times in seconds."""

    datasets: int
    harvest: Cost
    score: Cost
    file: int  # bytes
    asked: dict[str, float]
    parquet_file: int  # bytes, of the table of datasets
    parquet_asked: float


def measure(datasets: int, folder: Path) -> Measured:
    """Harvest, score, export, ask."""
    feeds = -(-datasets // FEED)
    write_feeds(folder / "feed", datasets, feeds)
    with serving(folder / "feed") as url:
        configure(folder, [f"{url}/{n}/page-0.ttl" for n in range(feeds)])
        harvest = kommunedata(folder, "harvest --no-links")
    shutil.rmtree(folder / "feed")
    score = kommunedata(folder, "score")
    (folder / "parquet").mkdir()
    kommunedata(folder, "export datasets -f parquet -o parquet")
    with closing(sqlite3.connect(folder / "k.db")) as connection:
        assert connection.execute("SELECT count(*) FROM dataset").fetchone() == (datasets,)
        asked = {name: _quickest(lambda sql=sql: connection.execute(sql).fetchall()) for name, sql in QUESTIONS.items()}  # type: ignore[misc]
    import duckdb

    question = PARQUET.format(folder=folder / "parquet")
    return Measured(
        datasets, harvest, score, (folder / "k.db").stat().st_size, asked,
        sum(path.stat().st_size for path in (folder / "parquet").rglob("*.parquet")),
        _quickest(lambda: duckdb.sql(question).fetchall()),
    )  # fmt: skip


def _quickest(ask: object, times: int = 3) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        ask()  # type: ignore[operator]
        taken.append(time.perf_counter() - began)
    return min(taken)


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--datasets", type=int, nargs=2, default=(20_000, 200_000), metavar=("SMALL", "LARGE"))
    with tempfile.TemporaryDirectory() as name:
        small, large = (_in(Path(name) / str(size), size) for size in options.parse_args().datasets)
    times = large.datasets / small.datasets
    print(f"{large.datasets} datasets beside {small.datasets}: {times:g} times as many")
    print(
        f"  file: {large.file / large.datasets:.0f} and {small.file / small.datasets:.0f} bytes a dataset; {large.file / 1e9:.2f} GB"
    )
    for what in ("harvest", "score"):
        one, other = getattr(large, what), getattr(small, what)
        print(
            f"  {what}: {one.cpu / other.cpu:.1f} times the CPU, peak {one.peak / 1e6:.0f} and {other.peak / 1e6:.0f} MB"
        )
    ranking = small.asked["ranking"]
    for question, seconds in large.asked.items():
        print(
            f"  {question}: {seconds / small.asked[question]:.1f} times; {seconds / ranking:.0f} times the small ranking"
        )
    print(f"  the table of datasets as Parquet: {large.file / large.parquet_file:.0f} times smaller than the whole file; asked by DuckDB"
          f" {large.asked['formats in the country'] / large.parquet_asked:.0f} times as fast as the view")  # fmt: skip


def _in(folder: Path, size: int) -> Measured:
    folder.mkdir()
    return measure(size, folder)


if __name__ == "__main__":
    main()
