"""Harvest, score and export a generated catalogue, and print what that costs beside others' parsers on the same bytes.

    python -m benchmarks.whole_job --datasets 10000 --peers

Every figure is CPU seconds of a whole command with its children, start-up included; ratios are from this one run.
"""

import argparse
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import yaml

from benchmarks.generate import write_feed
from benchmarks.measure import Cost, run

ROOT = Path(__file__).parents[1]
FDK = "import sys, fdk_rdf_parser as p; print(len(p.parse_datasets(open(sys.argv[1]).read())))"
RDFLIB = "import sys, rdflib; print(len(rdflib.Graph().parse(sys.argv[1], format='turtle')))"


@dataclass(frozen=True, slots=True)
class Ours:
    """What our commands cost."""

    whole: Cost  # harvest, score and export in one process, as `nightly` runs them
    same_bytes: Cost
    same_content: Cost
    first: Cost  # a first harvest alone, into a database of its own


def measure(datasets: int, folder: Path) -> Ours:
    """Run our commands against a loopback server that holds the generated file."""
    config = yaml.load((ROOT / "config" / "municipalities.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    numbers = [m["org_numbers"][0] for m in config["municipalities"]]
    feed = folder / "feed"
    feed.mkdir(exist_ok=True)
    write_feed(feed, datasets, numbers)
    pages = len(list(feed.glob("*.ttl")))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(feed)))
    Thread(target=server.serve_forever, daemon=True).start()
    limits = {"max_bytes": 4_000_000_000, "max_wire_bytes": 4_000_000_000, "max_datasets": 1_000_000}
    url = f"http://127.0.0.1:{server.server_port}/page-0.ttl"
    for municipality in config["municipalities"]:
        municipality["sources"] = []
    config["registers"] = {}
    config["sources"] = [{"id": "bench", "kind": "dcat", "url": url, **limits}]
    (folder / "config").mkdir(exist_ok=True)
    for path in (ROOT / "config").iterdir():
        if path.name != "municipalities.yaml" and not (folder / "config" / path.name).exists():
            (folder / "config" / path.name).symlink_to(path)
    (folder / "config" / "municipalities.yaml").write_text(
        yaml.dump(config, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8"
    )
    try:
        whole = _kommunedata(folder, "harvest --no-links , score , export scores -o scores.csv")
        versions = _versions(folder)
        assert versions[0] == datasets, versions
        first = _kommunedata(folder, "harvest --no-links", db="first.db")
        same_bytes = _kommunedata(folder, "harvest --no-links")
        assert _versions(folder) == versions, "a second harvest of the same bytes wrote a dataset row"
        assert _last(folder) == (pages, pages), "a second harvest of the same bytes parsed a page"
        write_feed(feed, datasets, numbers, shuffled=True)
        same_content = _kommunedata(folder, "harvest --no-links")
        assert _versions(folder) == versions, "other bytes with the same content wrote a dataset row"
        assert _last(folder) == (pages, 0)
    finally:
        server.shutdown()
    return Ours(whole, same_bytes, same_content, first)


def main() -> None:
    """Print the figures and the ratios."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--datasets", type=int, default=10_000)
    options.add_argument("--peers", action="store_true", help="also run rdflib and fdk-rdf-parser on the same bytes")
    args = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "small").mkdir()
        start = measure(1, folder / "small")
        ours = measure(args.datasets, folder)
        rows = [
            ("harvest, score and export", ours.whole),
            ("first harvest alone", ours.first),
            ("harvest again, same bytes", ours.same_bytes),
            ("harvest again, same content", ours.same_content),
        ]
        print(f"{args.datasets} datasets; CPU seconds and peak memory of each whole command")
        for label, cost in rows:
            print(f"  {label:<30} {cost.cpu:8.2f} s {cost.peak / 1e6:8.0f} MB")
        print(f"  {'of which start-up (1 dataset)':<30} {start.same_bytes.cpu:8.2f} s")
        print(f"ratio same content / first harvest: {ours.same_content.cpu / ours.first.cpu:.2f}")
        print(f"microseconds a dataset, whole job: {(ours.whole.cpu - start.whole.cpu) / args.datasets * 1e6:.0f}")
        if args.peers:
            write_feed(folder / "feed", args.datasets, _numbers())
            feed = str(folder / "feed" / "page-0.ttl")  # all of it, up to generate.PAGE datasets
            rdflib = run([sys.executable, "-c", RDFLIB, feed], folder)
            fdk = run([sys.executable, "-c", FDK, feed], folder)
            print(
                f"  {'rdflib parse, ' + rdflib.output.strip() + ' triples':<30} {rdflib.cpu:8.2f} s {rdflib.peak / 1e6:8.0f} MB"
            )
            print(f"  {'fdk-rdf-parser parse_datasets':<30} {fdk.cpu:8.2f} s {fdk.peak / 1e6:8.0f} MB")
            print(f"ratio rdflib: {ours.whole.cpu / rdflib.cpu:.2f}")
            print(f"ratio memory rdflib: {ours.whole.peak / rdflib.peak:.2f}")
            print(f"ratio night without change: {(ours.same_bytes.cpu - start.same_bytes.cpu) / rdflib.cpu:.3f}")
            print(f"ratio fdk-rdf-parser: {ours.whole.cpu / fdk.cpu:.2f}")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None: ...


def _numbers() -> Sequence[str]:
    text = (ROOT / "config" / "municipalities.yaml").read_text(encoding="utf-8")
    return [m["org_numbers"][0] for m in yaml.load(text, Loader=yaml.CSafeLoader)["municipalities"]]


def _kommunedata(folder: Path, commands: str, db: str = "k.db") -> Cost:
    options = f"--quiet --db {db} --config-dir config"
    return run([sys.executable, "-m", "benchmarks.steps", *f"{options} , {commands}".split()], folder)


def _versions(folder: Path) -> tuple[int, int]:
    with sqlite3.connect(folder / "k.db") as connection:
        return connection.execute("SELECT count(*), coalesce(sum(id), 0) FROM dataset").fetchone()


def _last(folder: Path) -> tuple[int, int]:
    with sqlite3.connect(folder / "k.db") as connection:
        return connection.execute("SELECT pages, pages_unchanged FROM fetch ORDER BY id DESC LIMIT 1").fetchone()


if __name__ == "__main__":
    main()
