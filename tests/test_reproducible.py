"""The same pages give the same tables, byte for byte: in every time zone and language of the machine, whatever order sets have."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from feeds import BERGEN, OSLO, dataset, page
from nightly import Installation
from serving import Serving, serving
from small_norway import some_municipalities

TABLES = ("scores", "criteria", "findings", "measures", "barriers")
# zone, hash seed and language: every two values of two of them meet
PLACES = (
    ("Asia/Tokyo", "1", "C"),
    ("Asia/Tokyo", "2", "nb_NO.UTF-8"),
    ("America/Los_Angeles", "1", "nb_NO.UTF-8"),
    ("America/Los_Angeles", "2", "C"),
)
# all commands in one start of Python, which has read its environment by then
RUN = """
import shlex, sys
import cli
from commands import ending
for line in sys.argv[1:]:
    if code := ending.guarded(lambda: cli.app(shlex.split(line), prog_name="kommunedata")):
        sys.exit(code)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    answers = {
        "/oslo.ttl": page(*(dataset(n, OSLO, more=f'dct:description "Æ {n}"@nb ;' * (n % 2)) for n in range(12))),
        "/bergen.ttl": page(*(dataset(n, BERGEN if n > 9 else OSLO, f"Øvingslokale {n}") for n in range(8, 20))),
    }
    with serving(answers) as running:
        yield running


def tables(folder: Path, server: Serving, **environment: str) -> dict[str, str]:
    """From an empty folder to tables: the digest of each. One source after the other, for datasets are numbered as they
    come, and of sources read at once the first to answer is the first."""
    home = Installation(folder)
    home.configure(
        [{"id": name, "kind": "dcat", "url": f"{server.url}/{name}.ttl", "pause": 0} for name in ("oslo", "bergen")],
        municipalities=some_municipalities(),
    )
    day = datetime.now(UTC).date()
    lines = [
        "-q harvest -s oslo",
        "-q harvest -s bergen",
        f"-q score --as-of {day}",
        *(f"-q export {table} -o {table}.csv" for table in TABLES),
    ]
    options = f"--db {home.db} --config-dir {home.folder / 'config'} "
    done = subprocess.run(
        [sys.executable, "-c", RUN, *(options + line for line in lines)], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {table: sha256((folder / f"{table}.csv").read_bytes()).hexdigest() for table in TABLES}


def test_the_same_pages_give_the_same_bytes_in_four_places_and_three_times_in_one(
    server: Serving, tmp_path: Path
) -> None:
    found = [
        tables(tmp_path / str(n), server, TZ=zone, PYTHONHASHSEED=seed, LC_ALL=language, LANG=language)
        for n, (zone, seed, language) in enumerate((*PLACES, PLACES[0], PLACES[0]))
    ]
    assert found == [found[0]] * len(found)
    assert len(set(found[0].values())) == len(TABLES)
    rows = (tmp_path / "0" / "findings.csv").read_text(encoding="utf-8").count("\n")
    assert rows > 200
