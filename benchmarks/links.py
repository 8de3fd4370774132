"""Link checks beside a plain httpx script: `python -m benchmarks.links [--urls 20000] [--hosts 300] [--pause 0.01]`.

Both send HEAD and GET for every URL. Ours also asks for robots.txt, pauses between two requests to a host, looks inside,
works out states and stores every observation; the script does none of that. The hosts run in a process of their own, and
count whether one ever saw two requests at once or a pause cut short.
"""

import argparse
import json
import resource
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
from sqlalchemy import Engine

from benchmarks.link_hosts import address
from harvester.links import Budget, check
from harvester.links.hosts import Network
from store.db import open_database
from store.versions import insert_many

_PORT = 8099
_MB = 1024  # ru_maxrss is in KiB


def main() -> None:
    """Run both, each in a process of its own, and print ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--urls", type=int, default=20_000)
    parser.add_argument("--hosts", type=int, default=300)
    parser.add_argument("--pause", type=float, default=0.01, help="seconds between two requests to a host")
    parser.add_argument("--as", dest="role", choices=("ours", "plain"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.role:
        print(json.dumps((_ours if args.role == "ours" else _plain)(args.urls, args.hosts, args.pause)))
        return
    found = {}
    for role in ("plain", "ours"):
        with _hosts(args.hosts, args.pause if role == "ours" else 0.0) as server:
            command = [sys.executable, "-m", "benchmarks.links", "--as", role, "--urls", str(args.urls),
                       "--hosts", str(args.hosts), "--pause", str(args.pause)]  # fmt: skip
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found[role] = json.loads(done.stdout.splitlines()[-1])
        found[role]["server"] = server
    plain, ours = found["plain"], found["ours"]
    for role, of in found.items():
        server = of["server"]
        print(
            f"{role:5}  {of['requests']:6} requests  {of['requests'] / of['cpu']:6.0f} a CPU second"
            f"  {of['requests'] / of['wall']:6.0f} a second  peak {of['peak'] / _MB:4.0f} MB"
            f"  most at once on a host {server['at_once']}, pauses cut short {server['too_soon']}"
        )
    ratio = (ours["requests"] / ours["cpu"]) / (plain["requests"] / plain["cpu"])
    print(
        f"ours sends {ratio:.2f} times as many requests a CPU second as the plain script; {ours['stored']} observations stored"
    )
    assert ours["server"]["at_once"] == 1 and ours["server"]["too_soon"] == 0
    assert ours["stored"] == args.urls


@contextmanager
def _hosts(hosts: int, pause: float) -> Iterator[dict[str, int]]:
    """The hosts; what they saw stands in the dictionary afterwards."""
    seen: dict[str, int] = {}
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.link_hosts", str(hosts), str(pause)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout is not None and server.stdin is not None
    assert server.stdout.readline() == "ready\n"
    try:
        yield seen
    finally:
        server.stdin.close()
        seen.update(json.loads(server.stdout.readline() or "{}"))
        server.stdout.close()
        server.wait(10)


def _urls(urls: int, hosts: int) -> list[str]:
    return [f"http://h{i % hosts}.bench.test/filer/{i}.csv" for i in range(urls)]


def _cost(begun: tuple[float, float], requests: int, stored: int) -> dict[str, float]:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "cpu": usage.ru_utime + usage.ru_stime - begun[0], "wall": time.monotonic() - begun[1], "peak": usage.ru_maxrss,
        "requests": requests, "stored": stored,
    }  # fmt: skip


def _begin() -> tuple[float, float]:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime, time.monotonic()


def _ours(urls: int, hosts: int, pause: float) -> dict[str, float]:
    resolve = {f"h{i}.bench.test": f"{address(i)}:{_PORT}" for i in range(hosts)}
    network = Network(
        "kommunedata/bench (+mailto:bench@example.no)", ssl.create_default_context(), lambda _: pause, resolve
    )
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(Path(folder) / "k.db")
        _fill(engine, _urls(urls, hosts))
        begun = _begin()
        night = check(engine, network, Budget(), now=_now)
        return _cost(begun, night.requests, night.checked)


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _fill(engine: Engine, urls: list[str]) -> None:
    """A catalogue that names them, ten to a dataset."""
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO municipality (number, name, official_name, county_number, county, active) VALUES ('0301', 'Oslo', 'Oslo', '03', 'Oslo', 1)",
            "INSERT INTO source (id, kind, url, active) VALUES ('bench', 'dcat', 'http://bench.test/', 1)",
            "INSERT INTO fetch (id, source_id, status, scope, started_at, pages, pages_unchanged, bytes, datasets, added, changed, same, rejected, missing, closed)"
            " VALUES (1, 'bench', 'complete', 'full', '2026-11-24T02:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
        ):
            connection.exec_driver_sql(statement)
        datasets = range(-(-len(urls) // 10))
        seen = "2026-11-24T02:00:00Z"
        insert_many(
            connection, "dataset",
            ("id", "source_id", "key", "kind", "content_hash", "valid_from", "valid_from_fetch", "first_seen", "missing_count"),
            [(i + 1, "bench", f"k{i}", "dataset", "x", seen, 1, seen, 0) for i in datasets],
        )  # fmt: skip
        insert_many(
            connection, "distribution", ("dataset_id", "ordinal", "access_urls"),
            [(i // 10 + 1, i % 10, json.dumps([f"<{url}>"])) for i, url in enumerate(urls)],
        )  # fmt: skip
        insert_many(
            connection, "attribution", ("source_id", "key", "municipality_number", "share", "attributed_by", "evidence"),
            [("bench", f"k{i}", "0301", 1.0, "source", "bench") for i in datasets],
        )  # fmt: skip


def _plain(urls: int, hosts: int, _: float) -> dict[str, float]:
    """What one writes in ten minutes: a client a host, a thread a host, HEAD and GET, the status printed to nowhere."""
    tls = ssl.create_default_context()  # made once: a client of its own would make one for every host
    begun = _begin()

    def work(i: int) -> int:
        sent = 0
        with httpx.Client(trust_env=False, verify=tls) as client:
            for nr in range(i, urls, hosts):
                url = f"http://{address(i)}:{_PORT}/filer/{nr}.csv"
                client.head(url)
                client.get(url, headers={"Range": "bytes=0-65535"})
                sent += 2
        return sent

    with ThreadPoolExecutor(64) as pool:
        sent = sum(pool.map(work, range(hosts)))
    return _cost(begun, sent, 0)


if __name__ == "__main__":
    main()
