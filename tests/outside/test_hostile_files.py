"""Files made to hurt a harvester, each served by a loopback server and harvested: what is named comes of them, or better."""

import csv
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from harvested import Harvested, harvest
from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import Config
from harvester.http import Client
from harvester.run import harvest as harvest_all
from harvester.run import plan
from reports.csv_dialects import Dialect
from reports.tables import to_csv
from serving import Answer, serving
from store.db import open_database

PEERS = Path(__file__).resolve().parents[3] / "shared" / "samples" / "peers"
HOSTILE = PEERS / "hostile"
MEDIA_TYPES = {
    ".ttl": "text/turtle",
    ".rdf": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
}
MEMORY = 300 << 20  # bytes that a worker may take beyond what a bare interpreter does
SECONDS = 10.0
NOBODY = b"127.0.0.1:9/"  # whom the files would have us ask; a trap listens instead

pytestmark = pytest.mark.skipif(not HOSTILE.exists(), reason="the samples are not beside the project (../shared)")


@dataclass(frozen=True)
class Named:
    """An outcome that the index names, in its words and in ours."""

    words: str
    status: str
    datasets: int
    code: str | None = None  # of an issue that there must be
    seconds: float = SECONDS


REFUSED = ("failed", 0, "unsafe_xml")
OUTCOMES = {
    "csv-injection.jsonld": Named("14 datasets; 0 cells start with a formula trigger in CSV", "complete", 14),
    "dtd-external.rdf": Named("0 requests", "complete", 1),
    "dtd-namespaces-ok.rdf": Named("1 dataset", "complete", 1),
    "dup-ids.ttl": Named("4 records with 4 different keys, 1 duplicate-identifier warning", "complete", 4),
    "iri-bad-one-of-three.jsonld": Named(
        "3 datasets seen: 2 stored + 1 reported, never silently 2", "complete", 3, "bad_iri"
    ),
    "laughs-9.rdf": Named("refuse in <1 s", *REFUSED, seconds=1),
    "long-literal-newlines-1MB.rdf": Named("1 dataset or 'literal too long' in <2 s", "complete", 1, seconds=2),
    "many-keywords-35000.ttl": Named("1 dataset, keywords capped, warning", "complete", 1, "too_many"),
    "quadratic-200k.rdf": Named("refuse in <1 s", *REFUSED, seconds=1),
    "xxe-file.rdf": Named("refuse; no file read", *REFUSED),
    "xxe-http.rdf": Named("refuse; 0 requests", *REFUSED),
    # that it is suspicious after a night with datasets, and removes none, is in test_histories.py
    "zero-datasets.rdf": Named("parse ok, 0 datasets, run 'suspicious', 0 tombstones", "complete", 0),
}
# file -> (status, datasets, codes) that we give instead, and why
DEVIATIONS: dict[str, tuple[str, int, set[str], str]] = {
    "dup-ids.ttl": (
        "complete", 3, {"blank_dataset", "duplicate_key"},
        "two blank nodes that say the same have the same content, which is their key: one row, and an issue; equal"
        " identifiers of datasets with IRIs are no fault to us, the IRI is the key",
    ),
    "deep-5000.ttl": (
        "failed", 0, {"fetch_failed"},
        "it parses and holds no dataset: the source fails as empty",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Run:
    """What a file came to."""

    harvested: Harvested
    seconds: float
    asked: list[str]  # of the server that has the file
    trapped: list[str]  # of the one that nobody should ask


def index() -> dict[str, dict[str, str]]:
    """The rows about these files, by name."""
    with (PEERS / "INDEX.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {r["file"].removeprefix("hostile/"): r for r in rows if r["file"].startswith("hostile/")}


def names() -> list[str]:
    return sorted(path.name for path in HOSTILE.iterdir()) if HOSTILE.exists() else []


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Run]]:
    """All files through one cage: what one does to its worker, the next would suffer from."""
    found = {}
    with Cage(1, memory=MEMORY) as cage, serving({}) as trap, pytest.MonkeyPatch.context() as patch:
        patch.setattr("harvested.Cage", lambda _: nullcontext(cage))
        for name in names():
            suffix = Path(name).suffix
            body = (HOSTILE / name).read_bytes().replace(NOBODY, f"{trap.url.removeprefix('http://')}/".encode())
            with serving({f"/catalogue{suffix}": Answer(body, MEDIA_TYPES[suffix])}) as server:
                trap.requests.clear()
                began = time.monotonic()
                harvested = harvest(tmp_path_factory.mktemp("hostile"), "dcat", f"{server.url}/catalogue{suffix}")
                found[name] = Run(harvested, time.monotonic() - began, server.requests, list(trap.requests))
    yield found


def test_every_file_is_in_the_index_and_every_named_outcome_is_the_one_that_is_tested() -> None:
    rows = index()
    assert set(names()) == set(rows)
    assert {name: row["exp_other"] for name, row in rows.items() if row["exp_other"]} == {
        name: outcome.words for name, outcome in OUTCOMES.items()
    }
    assert DEVIATIONS.keys() <= rows.keys()


@pytest.mark.parametrize("name", names())
def test_a_hostile_file_comes_to_what_is_named_or_to_what_others_read_of_it_or_fails_with_an_issue(
    runs: dict[str, Run], name: str
) -> None:
    run, row = runs[name], index()[name]
    fetched, datasets, codes = run.harvested.fetched, len(run.harvested.datasets), run.harvested.codes
    assert run.asked == [f"/catalogue{Path(name).suffix}"]
    assert run.trapped == []
    assert not codes & {"parser_crash", "parser_timeout", "parser_memory"}
    if name in DEVIATIONS:
        assert (fetched.status, datasets, codes) == DEVIATIONS[name][:3]
        assert (fetched.status == "failed") == bool(fetched.error)
    elif outcome := OUTCOMES.get(name):
        assert (fetched.status, datasets) == (outcome.status, outcome.datasets)
        assert outcome.code is None or outcome.code in codes
        assert run.seconds < outcome.seconds
    elif fetched.status == "failed":
        assert codes
        assert fetched.error
    else:
        assert datasets >= int(row["meas_datasets"] or row["meas_oxigraph_datasets"] or 1)
        assert fetched.status == "complete" or codes
    assert run.seconds < SECONDS


def test_no_file_of_this_machine_gets_into_a_record_or_an_error(runs: dict[str, Run]) -> None:
    secret = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else ""
    for name in ("ctx-file.jsonld", "xxe-file.rdf", "hydra-next-file.rdf"):
        said = repr((runs[name].harvested.datasets, runs[name].harvested.fetched.error))
        assert not secret or secret not in said
        assert "root:" not in said  # the password file's first line


def test_35_000_keywords_are_cut(runs: dict[str, Run]) -> None:
    (dataset,) = runs["many-keywords-35000.ttl"].harvested.datasets.values()
    assert 0 < sum(map(len, (dataset.keywords or {}).values())) <= 10_000


def test_pages_that_lead_back_are_each_read_once(tmp_path: Path) -> None:
    answers = {
        f"/c?page={n}": Answer((HOSTILE / f"hydra-cycle-{n}.rdf").read_bytes(), MEDIA_TYPES[".rdf"]) for n in (1, 2, 3)
    }
    with serving(answers) as server:
        found = harvest(tmp_path, "dcat", "http://e/c?page=1", {"e": server.url.removeprefix("http://")})
    assert server.requests == ["/c?page=1", "/c?page=2", "/c?page=3"]
    assert (found.fetched.status, found.fetched.error_code) == ("partial", "paging_loop")
    assert len(found.datasets) == 3


@pytest.mark.parametrize("dialect", Dialect)
def test_no_cell_of_the_table_of_datasets_begins_as_a_formula(tmp_path: Path, dialect: Dialect) -> None:
    engine, archive = open_database(tmp_path / "k.db"), Archive(tmp_path / "archive")
    body = (HOSTILE / "csv-injection.jsonld").read_bytes()
    with serving({"/c.jsonld": Answer(body, MEDIA_TYPES[".jsonld"])}) as server, Cage(1) as cage:
        oslo = {
            "number": "0301", "name": "Oslo", "official_name": "Oslo", "county": {"number": "03", "name": "Oslo"},
            "org_numbers": ["958935420"],
            "sources": [{"id": "oslo", "kind": "dcat", "url": f"{server.url}/c.jsonld", "organisation": "958935420"}],
        }  # fmt: skip
        config = Config.model_validate({"year": 2026, "contact": "post@example.no", "municipalities": [oslo]})
        client = Client(archive, config.contact, "0", sleep=lambda _: None)
        harvest_all(engine, config, archive, client, cage, plan(config), now=lambda: "2026-11-01T02:00:00Z")
    with engine.connect() as connection:
        text = to_csv(connection, "datasets", dialect)
    rows = list(
        csv.reader(StringIO(text.removeprefix("\ufeff")), delimiter=";" if dialect is Dialect.excel_no else ",")
    )
    assert len(rows) == 1 + 14
    assert [cell for row in rows for cell in row if cell.lstrip()[:1] in {*"=+-@＝＋－＠"}] == []
    assert [cell for row in rows for cell in row if cell[:1] in {*"\t\r\n"}] == []
