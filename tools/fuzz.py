"""Feed mutilated pages, files and answers to everything that reads what strangers wrote: `make fuzz MINUTES=n`.

Each target runs in a process of its own under libFuzzer (through atheris), seeded with our fixtures, for its share of the
time. Whatever ends other than in an answer or in one of our own errors is a fault: the input is kept in `out/fuzz/`, and
becomes a fixture and a test when it is mended. Some inputs are blown up to megabytes before they are read.
"""

import argparse
import gzip
import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
FOUND = ROOT / "out" / "fuzz"
LIMITS = ("-timeout=30", "-report_slow_units=30", "-rss_limit_mb=2048", "-max_len=100000")
LARGE = 0xFF  # the first byte of an input that is blown up
MEDIA_TYPES = (
    "", "text/turtle", "application/rdf+xml", "application/ld+json", "application/json", "application/n-triples",
    "application/n-quads", "application/trig", "text/html", "application/xml",
)  # fmt: skip
PORTALS = (
    "arcgis-hub", "ckan", "csw", "data-json", "dcat", "entryscape", "fdk", "geonorge", "opendatasoft", "sparql",
)  # fmt: skip
TARGETS = (*PORTALS, "look", "survey", "observations")


def main() -> None:
    """Run the targets, two at a time, and say what was found; exit 1 when something was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--target", choices=TARGETS, action="append")
    parser.add_argument("--inside", choices=TARGETS, help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()
    if options.inside:
        fuzz(options.inside, rest)
        return
    targets = options.target or TARGETS
    seconds = max(1, int(options.minutes * 60 * 2 / len(targets)))
    with ThreadPoolExecutor(2) as two:
        done = list(two.map(lambda target: run(target, seconds), targets))
    print("\n".join(f"{target:14} {says}" for target, says in zip(targets, done, strict=True)))
    found = [path for path in sorted(FOUND.rglob("*")) if path.is_file() and path.parent.name != "corpus"]
    for path in found:
        print(f"fault: {path.relative_to(ROOT)}")
    sys.exit(1 if found else 0)


def run(target: str, seconds: int) -> str:
    """One target for its time, begun again after each fault. Returns how much was tried."""
    home, ends, tried, faults = FOUND / target, time.monotonic() + seconds, 0, 0
    corpus = home / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        seed(target, Path(folder))
        while (left := int(ends - time.monotonic())) > 0:
            command = [
                sys.executable, __file__, "--inside", target, f"-max_total_time={left}", f"-artifact_prefix={home}/",
                "-print_final_stats=1", *LIMITS, str(corpus), folder,
            ]  # fmt: skip
            done = subprocess.run(  # noqa: S603 - our own words
                command, capture_output=True, text=True, errors="replace", check=False
            )
            lines = done.stderr.splitlines()
            tried += sum(int(line.split()[-1]) for line in lines if line.startswith("stat::number_of_executed_units"))
            if done.returncode == 0:
                break
            faults += 1
            (home / f"fault-{faults}.txt").write_text("\n".join(lines[-60:]), encoding="utf-8")
    return f"{tried} inputs, {faults} faults"


def seed(target: str, folder: Path) -> None:
    """Our fixtures, each with every way to begin that the target reads from the first byte."""
    rooms = {"look": FIXTURES, "survey": FIXTURES / "survey", "observations": FIXTURES / "links"}
    places = (rooms[target],) if target in rooms else (FIXTURES / target, FIXTURES / "rdf")
    for place in places:
        for path in place.rglob("*") if place.exists() else ():
            if path.is_file() and path.stat().st_size < 100_000:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
                body = bytes([len(path.name) % LARGE]) + path.read_bytes()
                (folder / digest).write_bytes(body)
                if digest[0] == "0":  # one in sixteen, or nothing else would be tried for minutes
                    (folder / f"{digest}-large").write_bytes(bytes([LARGE, len(path.name) % LARGE]) + body[1:])


def fuzz(target: str, arguments: list[str]) -> None:
    """Inside a target's process."""
    import atheris

    with (
        atheris.instrument_imports(include=["harvester", "scoring", "store", "commands"]),
        tempfile.TemporaryDirectory() as folder,
    ):
        judge = judge_of(target, Path(folder))
        atheris.Setup([sys.argv[0], *arguments], judge)
        atheris.Fuzz()


def judge_of(target: str, folder: Path) -> Callable[[bytes], None]:
    """What is done with an input; raises for a fault and for nothing else."""
    if target == "look":
        from harvester.looking import look

        def at_a_head(data: bytes) -> None:
            kind, body = parts_of(data)
            look(body, url="http://x.example.no/fil.csv", content_type=kind or None, complete=True, total=None)

        return at_a_head
    if target in PORTALS:
        return of_a_page(target, folder)
    return of_a_file(target, folder)


def parts_of(data: bytes) -> tuple[str, bytes]:
    """The media type and the body that an input stands for. The first byte tells both: one in 256 has its middle repeated
    until it is of 100 kB to 1 MB: under the fuzzer all is ten times as slow, and `make large` sends the ten megabytes."""
    if not data:
        return "", b""
    first, body = data[0], data[1:]
    if first == LARGE and len(body) > 3:
        first, body = body[0], body[1:]
        third = len(body) // 3
        middle = body[third : len(body) - third]
        times = (1 + first // 26) * 100_000 // len(middle)
        body = body[:third] + middle * times + body[len(body) - third :]
    return MEDIA_TYPES[first % len(MEDIA_TYPES)], body


def of_a_page(kind: str, folder: Path) -> Callable[[bytes], None]:
    """A page of a portal, read as a worker of the cage reads it, and stored with what was said of it."""
    from harvester.errors import SourceError
    from harvester.pages import Page
    from harvester.reading import read_page
    from harvester.run import SEVERITIES
    from store import fetches
    from store.catalogue import save
    from store.db import open_database
    from store.fetches import Fetched, NewReading, StoredPage
    from store.models import Source
    from store.who import write_who

    spool, now = folder / "spool", "2026-11-24T02:00:00Z"
    engine = open_database(folder / "k.db")
    with engine.begin() as connection:
        write_who(connection, [], [], [], [Source(id="x", kind=kind, url="http://x.example.no/")])

    def store(page: Page, reading: NewReading | None, error: SourceError | None) -> None:
        """As the harvest does, and take it back."""
        read = StoredPage(page.url, page.media_type, page.sha256, page.size, reading=reading)
        fetched = Fetched(
            "x", "full", now, "failed" if error else "complete", pages=() if error else (read,),
            error_code=error.category if error else None, error=str(error)[:2000] if error else None,
        )  # fmt: skip
        with engine.connect() as connection, connection.begin() as transaction:
            fetch_id = fetches.begin(connection, "x", "full", now)
            if error:
                fetches.finish_failed(connection, fetch_id, fetched, SEVERITIES, now)
            else:
                save(connection, fetch_id, fetched, now=now, severities=SEVERITIES)
            transaction.rollback()

    def at_a_page(data: bytes) -> None:
        media_type, body = parts_of(data)
        digest = hashlib.sha256(body).hexdigest()
        path = folder / digest[:2] / f"{digest[2:]}.gz"  # as the archive names it: a page is checked against its name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(body, 0))
        try:
            page = Page("http://x.example.no/feed", media_type, digest, len(body), path)
            try:
                reading = read_page(kind, page, spool)
            except SourceError as error:
                store(page, None, error)
            else:
                store(page, reading, None)
        finally:
            path.unlink()
            spool.unlink(missing_ok=True)

    return at_a_page


def of_a_file(target: str, folder: Path) -> Callable[[bytes], None]:
    """A file that a person hands in: a survey's answers, or observations of links made elsewhere."""
    path = folder / "given.csv"
    read = answers_reader() if target == "survey" else observations_reader(folder / "k.db")

    def at_a_file(data: bytes) -> None:
        path.write_bytes(parts_of(data)[1])
        read(path)

    return at_a_file


def answers_reader() -> Callable[[Path], None]:
    """What `survey import` reads, against the real questions."""
    from scoring.survey import SurveyError, load_answers, load_survey

    questions = load_survey(ROOT / "config" / "survey.yaml")

    def read(path: Path) -> None:
        with suppress(SurveyError):
            load_answers(path, questions, ("0301", "1103", "4601"), date(2026, 11, 24))

    return read


def observations_reader(database: Path) -> Callable[[Path], None]:
    """What `links --links-from` reads, into a database that knows two addresses."""
    from harvester.links import BadObservations
    from harvester.links.importing import import_observations
    from store.db import open_database

    engine = open_database(database)
    with engine.begin() as connection:
        for link, name in enumerate(("a.example.no/fil.csv", "b.example.no/fil.zip"), 1):
            connection.exec_driver_sql("INSERT INTO link VALUES (?, ?, '', '', NULL)", (link, f"http://{name}"))

    def read(path: Path) -> None:
        with suppress(BadObservations):
            import_observations(engine, path, "2026-11-24T02:00:00Z")
        with engine.begin() as connection:  # each input meets the same database
            connection.exec_driver_sql("UPDATE link SET latest_id = NULL")
            connection.exec_driver_sql("DELETE FROM link_observation")

    return read


if __name__ == "__main__":
    main()
