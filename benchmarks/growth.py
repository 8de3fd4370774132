"""Whether the cost of a dataset stays the same from 1,000 to 50,000: `python -m benchmarks.growth`."""

import tempfile
from pathlib import Path

from benchmarks.whole_job import measure

SIZES = (1_000, 10_000, 50_000)


def main() -> None:
    """Print the cost per dataset at each size, beyond start-up, and its ratio to the smallest."""
    with tempfile.TemporaryDirectory() as name:
        costs = {}
        for size in (1, *SIZES):
            folder = Path(name) / str(size)
            folder.mkdir()
            ours = measure(size, folder)
            costs[size] = ours.whole.cpu
            if size > 1:
                each = (costs[size] - costs[1]) / size
                first = (costs[SIZES[0]] - costs[1]) / SIZES[0]
                print(f"{size:>7} datasets: {each * 1e6:6.0f} µs a dataset, {each / first:.2f} of the smallest,"
                      f" peak {ours.whole.peak / 1e6:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main()
