"""What 100,000 datasets cost beside 10,000, ours alone: `python -m benchmarks.growth`.

Per dataset, in CPU seconds beyond start-up; the peak of memory of all processes; how much sooner two cores are done than
one; and a night without changes. The catalogue comes as four sources of many pages, as a night's work does.
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Cost
from benchmarks.setting import configure, kommunedata, last_pages, serving, versions, write_feeds

FEEDS = 4
MOST = 1.3  # times the cost per dataset of the smaller


@dataclass(frozen=True, slots=True)
class Measured:
    """What one size cost."""

    datasets: int
    harvest: Cost
    score: Cost
    again: Cost  # a harvest of the same bytes
    one_core: Cost  # the harvest, on one core


def measure(datasets: int, folder: Path) -> Measured:
    """Harvest, score and harvest again."""
    pages = write_feeds(folder / "feed", datasets, FEEDS)
    (folder / "one").mkdir()
    with serving(folder / "feed") as url:
        configure(folder, [f"{url}/{n}/page-0.ttl" for n in range(FEEDS)])
        one_core = kommunedata(folder, "harvest --no-links", db="one/k.db", cores=1)
        harvest = kommunedata(folder, "harvest --no-links", cores=2)
        stored = versions(folder)
        assert stored[0] == datasets, stored
        score = kommunedata(folder, "score , export scores -o scores.csv")
        again = kommunedata(folder, "harvest --no-links")
        assert versions(folder) == stored, "a second harvest of the same bytes wrote a dataset row"
        assert last_pages(folder, FEEDS) == (pages, pages), "a second harvest of the same bytes parsed a page"
    return Measured(datasets, harvest, score, again, one_core)


def main() -> None:
    """Print the figures; ends with an error when a dataset costs too much more in the large catalogue."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--datasets", type=int, nargs=2, default=(10_000, 100_000), metavar=("SMALL", "LARGE"))
    sizes = options.parse_args().datasets
    found = []
    with tempfile.TemporaryDirectory() as name:
        for size in (FEEDS, *sizes):  # the smallest for what every command costs
            folder = Path(name) / str(size)
            folder.mkdir()
            found.append(measure(size, folder))
    start, small, large = found
    for m in (small, large):
        print(
            f"{m.datasets:>7} datasets: harvest {_each(m.harvest, start.harvest, m.datasets):5.0f} and score"
            f" {_each(m.score, start.score, m.datasets):5.0f} µs of CPU a dataset, peak"
            f" {m.harvest.peak / 1e6:.0f} and {m.score.peak / 1e6:.0f} MB"
        )
    print(f"ratio two cores: {large.one_core.wall / large.harvest.wall:.2f} times as fast as one")
    night = (large.again.cpu - start.again.cpu) / (large.harvest.cpu - start.harvest.cpu)
    print(f"ratio night without change / first harvest: {night:.3f}, peak {large.again.peak / 1e6:.0f} MB")
    for what in ("harvest", "score"):
        ratio = _each(getattr(large, what), getattr(start, what), large.datasets) / _each(
            getattr(small, what), getattr(start, what), small.datasets
        )
        print(f"ratio {what} a dataset, {large.datasets} / {small.datasets}: {ratio:.2f} (at most {MOST})")
        if ratio > MOST:
            raise SystemExit(1)


def _each(cost: Cost, start: Cost, datasets: int) -> float:
    return (cost.cpu - start.cpu) / datasets * 1e6


if __name__ == "__main__":
    main()
