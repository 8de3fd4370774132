"""What the benchmarks stand on: generated feeds, a server for them, a configuration that names it, and our commands."""

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import yaml

from benchmarks.generate import write_feed
from benchmarks.measure import Cost, run

ROOT = Path(__file__).parents[1]
_LIMITS = {"max_bytes": 4_000_000_000, "max_wire_bytes": 4_000_000_000, "max_datasets": 1_000_000}


def org_numbers() -> Sequence[str]:
    """The municipalities' numbers: who publishes the generated datasets."""
    return [m["org_numbers"][0] for m in _configuration()["municipalities"]]


def write_feeds(folder: Path, datasets: int, feeds: int = 1, *, shuffled: bool = False) -> int:
    """Write so many datasets, divided among feeds in `folder`/0, /1 …; gives the number of pages."""
    each = -(-datasets // feeds)
    for number in range(feeds):
        feed = folder / str(number)
        feed.mkdir(parents=True, exist_ok=True)
        size = min(each, datasets - number * each)
        write_feed(feed, size, org_numbers(), first=number * each, shuffled=shuffled)
    return len(list(folder.glob("*/page-*")))


@contextmanager
def serving(feeds: Path) -> Iterator[str]:
    """Serve a folder on 127.0.0.1; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(feeds)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def configure(folder: Path, urls: Sequence[str]) -> None:
    """Write a configuration of which these feeds are the only sources, with limits raised."""
    config = _configuration()
    for municipality in config["municipalities"]:
        municipality["sources"] = []
    config["registers"] = {}
    config["sources"] = [{"id": f"bench-{n}", "kind": "dcat", "url": url, **_LIMITS} for n, url in enumerate(urls)]
    (folder / "config").mkdir(exist_ok=True)
    for path in (ROOT / "config").iterdir():
        if path.name != "municipalities.yaml" and not (folder / "config" / path.name).exists():
            (folder / "config" / path.name).symlink_to(path)
    (folder / "config" / "municipalities.yaml").write_text(
        yaml.dump(config, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8"
    )


def kommunedata(folder: Path, commands: str, db: str = "k.db", cores: int | None = None) -> Cost:
    """Run commands in one process, as `nightly` does; on so many cores of this machine only, if that is said."""
    options = f"--quiet --db {db} --config-dir config"
    return run([sys.executable, "-m", "benchmarks.steps", *f"{options} , {commands}".split()], folder, cores)


def versions(folder: Path, db: str = "k.db") -> tuple[int, int]:
    """How many dataset rows there are, and a sum that changes when another is written."""
    with sqlite3.connect(folder / db) as connection:
        found: tuple[int, int] = connection.execute("SELECT count(*), coalesce(sum(id), 0) FROM dataset").fetchone()
        return found


def last_pages(folder: Path, feeds: int = 1, db: str = "k.db") -> tuple[int, int]:
    """Pages of the last fetch of each feed, and how many of them were not parsed."""
    with sqlite3.connect(folder / db) as connection:
        found: tuple[int, int] = connection.execute(
            "SELECT sum(pages), sum(pages_unchanged) FROM (SELECT * FROM fetch ORDER BY id DESC LIMIT ?)", (feeds,)
        ).fetchone()
        return found


def _configuration() -> Any:
    return yaml.load((ROOT / "config" / "municipalities.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None: ...
