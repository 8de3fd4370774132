"""The same pages give the same tables, byte for byte: in every time zone and language of the machine, whatever order sets have."""

import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from clock import until_noon
from feeds import BERGEN, OSLO, dataset, page
from nightly import Installation
from serving import Serving, serving
from small_norway import some_municipalities

TABLES = ("scores", "criteria", "findings", "measures", "barriers")
# zone, hash seed and language: every two values of two of them meet; C and C.UTF-8 are everywhere
PLACES = (
    ("Asia/Tokyo", "1", "C"),
    ("Asia/Tokyo", "2", "C.UTF-8"),
    ("America/Los_Angeles", "1", "C.UTF-8"),
    ("America/Los_Angeles", "2", "C"),
)
NORWEGIAN = ("Europe/Oslo", "1", "nb_NO.UTF-8")  # where it is installed
LANGUAGE = "import locale; print(locale.setlocale(locale.LC_ALL, ''))"  # what it is, or an error where that is missing
# all commands in one start of Python, which has read its environment by then
RUN = f"""
{LANGUAGE}
import shlex, sys
import cli
from clock import ahead
from commands import ending
with ahead(float(sys.argv[1])):
    for line in sys.argv[2:]:
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


def python(script: str, *arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent), **environment}
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def tables(folder: Path, server: Serving, ahead: float, **environment: str) -> dict[str, str]:
    """From an empty folder to tables: the digest of each. One source after the other, for datasets are numbered as they
    come, and of sources read at once the first to answer is the first."""
    home = Installation(folder)
    home.configure(
        [{"id": name, "kind": "dcat", "url": f"{server.url}/{name}.ttl", "pause": 0} for name in ("oslo", "bergen")],
        municipalities=some_municipalities(),
    )
    lines = [
        "-q harvest -s oslo",
        "-q harvest -s bergen",
        "-q score",
        *(f"-q export {table} -o {table}.csv" for table in TABLES),
    ]
    options = f"--db {home.db} --config-dir {home.folder / 'config'} "
    done = python(RUN, str(ahead), *(options + line for line in lines), folder=folder, **environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout == environment["LC_ALL"] + "\n"
    return {table: sha256((folder / f"{table}.csv").read_bytes()).hexdigest() for table in TABLES}


def test_the_same_pages_give_the_same_bytes_in_four_places_and_three_times_in_one(
    server: Serving, tmp_path: Path
) -> None:
    norwegian = python(LANGUAGE, folder=tmp_path, LC_ALL=NORWEGIAN[2]).returncode == 0
    ahead = until_noon()
    found = [
        tables(tmp_path / str(n), server, ahead, TZ=zone, PYTHONHASHSEED=seed, LC_ALL=language, LANG=language)
        for n, (zone, seed, language) in enumerate((*PLACES, PLACES[0], PLACES[0], *[NORWEGIAN] * norwegian))
    ]
    assert found == [found[0]] * len(found)
    assert len(set(found[0].values())) == len(TABLES)
    rows = (tmp_path / "0" / "findings.csv").read_text(encoding="utf-8").count("\n")
    assert rows > 200
