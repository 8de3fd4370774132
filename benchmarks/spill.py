"""A feed of a gigabyte, its triples scattered, through the harvest in less memory than itself: `python -m benchmarks.spill`.

N-Triples in which no subject's statements stand together. Prints the peak of memory of all processes, and ends with an
error when it is a gigabyte or more, or when a dataset is missing.
"""

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path

from pyoxigraph import RdfFormat, parse, serialize

from benchmarks.generate import write_page
from benchmarks.setting import configure, kommunedata, org_numbers, serving, versions

MOST = 1_000_000_000  # bytes of memory
_TOGETHER = 2_000  # datasets generated at a time
_HEAPS = 200  # files that statements are dealt to in turn, and that are then put one behind the other


def write_scattered(path: Path, size: int) -> int:
    """Write N-Triples of at least `size` bytes; gives the number of datasets."""
    numbers, written, datasets = org_numbers(), 0, 0
    page = path.with_suffix(".page")
    heaps = [path.with_suffix(f".{n}") for n in range(_HEAPS)]
    with ExitStack() as stack:
        files = [stack.enter_context(heap.open("wb")) for heap in heaps]
        while written < size:
            write_page(page, datasets, _TOGETHER, numbers, following=None, shuffled=False)
            triples = parse(path=str(page), format=RdfFormat.TURTLE, base_iri="http://bench.test/")
            text = serialize(triples, format=RdfFormat.N_TRIPLES)
            assert text is not None
            lines = text.splitlines(keepends=True)
            for n, file in enumerate(files):
                file.writelines(lines[n::_HEAPS])
            written += len(text)
            datasets += _TOGETHER
    with path.open("wb") as whole:
        for heap in heaps:
            whole.write(heap.read_bytes())
            heap.unlink()
    page.unlink()
    return datasets


def main() -> None:
    """Print size and peak."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--megabytes", type=int, default=1_000)
    args = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "feed").mkdir()
        path = folder / "feed" / "scattered.nt"
        datasets = write_scattered(path, args.megabytes * 1_000_000)
        size = path.stat().st_size
        with serving(folder / "feed") as url:
            configure(folder, [f"{url}/scattered.nt"])
            cost = kommunedata(folder, "harvest --no-links")
        stored, _ = versions(folder)
    print(f"{size / 1e6:.0f} MB of N-Triples, {datasets} datasets, {stored} stored")
    print(f"peak memory of all processes: {cost.peak / 1e6:.0f} MB, {cost.peak / size:.2f} of the feed's size")
    print(f"CPU: {cost.cpu:.0f} s")
    if stored != datasets or cost.peak >= MOST:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
