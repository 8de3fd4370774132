"""A page too large for memory gives what it would give in memory, however its triples are shuffled and cut into slices."""

import random
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import cage_jobs as jobs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Quad, RdfFormat, parse, serialize

from harvester.archive import Archive
from harvester.cage import Cage
from harvester.errors import ParseError
from harvester.pages import Contents, Page
from harvester.portals import dcat
from harvester.rdf import large
from harvester.reading import read_page
from store.records import DatasetRecord, Record
from store.spool import read_spool

FIXTURES = Path(__file__).parents[1] / "fixtures" / "dcat"
NT = "application/n-triples"


def everything() -> list[str]:
    """The statements of all fixtures, one a line; blank nodes of two files are never one."""
    lines = []
    for number, path in enumerate(sorted(FIXTURES.glob("*.ttl"))):
        for quad in parse(path.read_bytes(), RdfFormat.TURTLE, base_iri="http://d.test/", lenient=True):
            s, o = (
                BlankNode(f"{t.value}x{number}") if isinstance(t, BlankNode) else t for t in (quad.subject, quad.object)
            )
            written = serialize([Quad(s, quad.predicate, o)], format=RdfFormat.N_TRIPLES)  # type: ignore[arg-type]
            assert written is not None
            lines += written.decode().splitlines()
    return lines


LINES = everything()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive(tmp_path_factory.mktemp("archive"))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "LARGE", 0)


def stored(archive: Archive, body: str, media_type: str = NT) -> Page:
    kept = archive.store(BytesIO(body.encode()))
    return Page("http://d.test/", media_type, kept.sha256, kept.size, kept.path)


def in_parts(page: Page, folder: Path) -> list[Contents]:
    assert large.streamable(page) is not None, "it would be read in memory"
    parts = list(dcat.parts(page, folder / "nodes"))
    assert not (folder / "nodes").exists()
    return parts


def records(parts: Iterable[Contents]) -> list[Record]:
    return [record for part in parts for record in part.records]


def sorted_records(found: Iterable[Record]) -> list[str]:
    return sorted(record.model_dump_json() for record in found)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), size=st.sampled_from([1, 7, 40, 10_000]))
def test_shuffled_triples_in_slices_of_any_size_give_the_records_that_memory_gives_in_the_same_order(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, size: int
) -> None:
    lines = LINES.copy()
    random.Random(seed).shuffle(lines)
    page = stored(archive, "\n".join(lines) + "\n")
    monkeypatch.setattr(large, "SLICE", size)
    parts = in_parts(page, tmp_path)
    memory = dcat.contents(page)
    assert records(parts) == list(memory.records)
    assert parts[-1].paging == memory.paging
    assert {i.code for i in parts[-1].issues} == {i.code for i in memory.issues}
    assert sorted_records(records(parts)) == sorted_records(dcat.contents(stored(archive, "\n".join(LINES))).records)


def test_turtle_and_rdf_xml_are_streamed_too(archive: Archive, tmp_path: Path) -> None:
    text = (FIXTURES / "version-3.ttl").read_text()
    page = stored(archive, text, "text/turtle")
    assert records(in_parts(page, tmp_path)) == list(dcat.contents(page).records)
    quads = parse(text.encode(), RdfFormat.TURTLE, base_iri="http://d.test/")
    written = serialize((quad.triple for quad in quads), format=RdfFormat.RDF_XML)
    assert written is not None
    page = stored(archive, written.decode(), "application/rdf+xml")
    assert records(in_parts(page, tmp_path)) == list(dcat.contents(page).records)
    cut = stored(archive, written.decode().rpartition("</rdf:RDF>")[0], "application/rdf+xml")
    assert not in_parts(cut, tmp_path)[-1].complete


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ("\ufeff" + LINES[0], NT),
        ('{"@id": "http://d.test/1"}', "application/ld+json"),
        (
            '<!DOCTYPE r [<!ENTITY a "b">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
            "text/xml",
        ),
    ],
    ids=["a byte order mark", "JSON-LD", "entities"],
)
def test_what_needs_the_whole_text_in_hand_is_read_in_memory(archive: Archive, body: str, media_type: str) -> None:
    assert large.streamable(stored(archive, body, media_type)) is None


def test_a_mistake_costs_its_statement_and_the_page_is_not_complete(archive: Archive, tmp_path: Path) -> None:
    page = stored(archive, "\n".join([*LINES[:20], "this is no statement .", *LINES[20:]]))
    parts = in_parts(page, tmp_path)
    assert sorted_records(records(parts)) == sorted_records(dcat.contents(stored(archive, "\n".join(LINES))).records)
    assert not parts[-1].complete
    assert "syntax_skipped" in {issue.code for issue in parts[-1].issues}


def test_a_large_page_of_which_nothing_can_be_read_or_that_is_damaged_is_refused(
    archive: Archive, tmp_path: Path
) -> None:
    with pytest.raises(ParseError) as refused:
        list(dcat.parts(stored(archive, "<a> <b> oh .\n", NT), tmp_path / "nodes"))
    assert refused.value.category in ("syntax", "not_rdf")
    page = stored(archive, "\n".join(LINES))
    other = stored(archive, "\n".join(LINES[1:]))
    page.path.write_bytes(other.path.read_bytes())
    with pytest.raises(ParseError) as refused:
        list(dcat.parts(page, tmp_path / "nodes"))
    assert refused.value.category == "archive"
    page.path.unlink()


def test_a_large_page_leaves_one_spool_with_all_its_records(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "SLICE", 50)
    page = stored(archive, "\n".join(LINES[::-1]))
    reading = read_page("dcat", page, tmp_path / "spool")
    assert reading.spool is not None
    keys = [d.key for batch in read_spool(reading.spool) for d in batch.datasets]
    assert keys == list(reading.dataset_keys)
    assert reading.datasets == sum(isinstance(r, DatasetRecord) for r in dcat.contents(page).records) == len(keys)


def test_a_cage_gives_a_large_page_more_time() -> None:
    with Cage(1, seconds=0.5) as cage:
        assert cage.submit_for(30, jobs.sleep, 1).result()
