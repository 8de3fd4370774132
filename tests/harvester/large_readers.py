"""Everything that reads what strangers wrote, as a job for the cage: one body, what came of it, and what it took."""

import gzip
import hashlib
import resource
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from large_inputs import Large

from harvester.errors import SourceError
from harvester.json import answers as json_answers
from harvester.links import BadObservations
from harvester.links.importing import import_observations
from harvester.looking import look
from harvester.pages import Page
from harvester.portals import entryscape, fdk_listing, fdk_roads, oai, registry, sparql
from harvester.reading import read_page
from scoring.survey import SurveyError, load_answers, load_survey
from store.db import open_database
from store.encode import encode

ROOT = Path(__file__).parents[2]
SURVEY = load_survey(ROOT / "config" / "survey.yaml")


@dataclass(frozen=True, slots=True)
class Taken:
    """What reading one body took."""

    seconds: float  # of CPU
    megabytes: int  # the most that the process ever had
    category: str | None  # of the error that it ended in
    longest: int  # characters of the longest word about it: an error's, or an issue's


def read(large: Large, size: int, folder: Path) -> Taken:
    """Read a body of this size, and write nothing but into the folder."""
    body = large.body(size)
    reader = _FILES.get(large.reader, _of_a_page)
    ready = reader(large, body, folder)
    category: str | None = None
    words = [""]
    began = time.process_time()
    try:
        words = ready()
    except SourceError as error:
        category, words = error.category, [str(error)]
    except (SurveyError, BadObservations) as error:
        category, words = "file", str(error).split("\n")
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return Taken(seconds, peak, category, max(map(len, words), default=0))


Ready = Callable[[], list[str]]  # gives the words that were said of the body


def _of_a_page(large: Large, body: bytes, folder: Path) -> Ready:
    digest = hashlib.sha256(body).hexdigest()
    path = folder / digest[:2] / f"{digest[2:]}.gz"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(body, 0))
    page = Page("http://x.example.no/feed", large.media_type, digest, len(body), path)
    if listing := _LISTINGS.get(large.reader):
        return lambda: listing(page)
    registry()  # what it imports is not the page's doing

    def records() -> list[str]:
        spool = folder / "spool"
        spool.unlink(missing_ok=True)
        issues = read_page(large.reader, page, spool).issues
        return [text for i in issues for text in (i.subject, i.property, i.detail) if text]

    return records


def _envelope(page: Page) -> list[str]:
    contents = oai.contents(page)
    encode(contents.records)
    return [issue.detail or "" for issue in contents.issues]


def _hits(page: Page) -> list[str]:
    list(fdk_listing._hits(json_answers.answer(page, fdk_listing._Answer.model_validate_json)))
    return []


def _entries(page: Page) -> list[str]:
    list(entryscape._entries(json_answers.answer(page, entryscape._Answer.model_validate_json)))
    return []


def _results(page: Page) -> list[str]:
    sparql._read(page)
    return []


def _graphs(page: Page) -> list[str]:
    json_answers.answer(page, fdk_roads._UNION_GRAPHS.validate_json)
    return []


_LISTINGS: dict[str, Callable[[Page], list[str]]] = {
    "oai-pmh": _envelope, "fdk-listing": _hits, "entryscape-listing": _entries, "sparql-results": _results,
    "union-graphs": _graphs,
}  # fmt: skip


def _look(large: Large, body: bytes, folder: Path) -> Ready:
    return lambda: [
        look(body, url="http://x.example.no/fil", content_type=None, complete=True, total=None).says
    ]  # fmt: skip


def _answers(large: Large, body: bytes, folder: Path) -> Ready:
    path = folder / "given.csv"
    path.write_bytes(body)

    def load() -> list[str]:
        load_answers(path, SURVEY, ("0301", "1103", "4601"), date(2026, 11, 24))
        return []

    return load


def _observations(large: Large, body: bytes, folder: Path) -> Ready:
    path, database = folder / "given.csv", folder / "k.db"
    path.write_bytes(body)
    with suppress(FileNotFoundError):
        database.unlink()
    engine = open_database(database)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO link VALUES (1, 'http://a.example.no/fil.csv', '', '', NULL)")
    return lambda: list(import_observations(engine, path, "2026-11-24T02:00:00Z").bad)


_FILES = {"look": _look, "survey": _answers, "observations": _observations}
