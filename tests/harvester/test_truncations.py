"""Half a catalogue, cut off in six ways in four syntaxes, is never taken for a whole one."""

import gzip
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from misbehaving import BEHAVIOURS, CHUNKED, Misbehaving, Talk, chunks
from pyoxigraph import RdfFormat, parse, serialize

from feeds import dataset, page
from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import SourceConfig
from harvester.http import Client
from harvester.source import read_source
from store.fetches import Fetched, Memory

DATASETS = 20
SYNTAXES = (RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.JSON_LD, RdfFormat.N_TRIPLES)
TOTAL = b"totalItems"  # a source says how many it has, or a cut between two lines could not be told


@cache
def whole(syntax: RdfFormat) -> bytes:
    body = page(*map(dataset, range(DATASETS)), total=DATASETS).body
    written = serialize((q.triple for q in parse(body, RdfFormat.TURTLE, base_iri="http://x.test/")), format=syntax)
    assert written is not None
    return written


def half(body: bytes) -> bytes:
    """Its beginning: to the end of a line where it has lines."""
    cut = body.rfind(b"\n", body.find(TOTAL), len(body) // 2) + 1
    return body[: cut or len(body) // 2]


def shorter_than_it_said(talk: Talk, body: bytes, kind: str) -> None:
    talk.answer("200 OK", kind, body=half(body), length=len(body))


def a_chunk_and_no_more(talk: Talk, body: bytes, kind: str) -> None:
    talk.send(CHUNKED.replace(b"Content-Type: text/turtle", kind.encode()), chunks(half(body)))


def packed_without_its_last_bytes(talk: Talk, body: bytes, kind: str) -> None:
    talk.answer("200 OK", kind, "Content-Encoding: gzip", body=gzip.compress(body)[:-6])


def half_of_what_was_packed(talk: Talk, body: bytes, kind: str) -> None:
    packed = gzip.compress(body)
    talk.answer("200 OK", kind, "Content-Encoding: gzip", body=packed[: len(packed) // 2])


def closed_without_a_word(talk: Talk, body: bytes, kind: str) -> None:
    talk.send(f"HTTP/1.0 200 OK\r\n{kind}\r\n\r\n".encode(), half(body))


def cut_before_it_was_sent(talk: Talk, body: bytes, kind: str) -> None:
    talk.answer("200 OK", kind, body=half(body))


def not_at_all(talk: Talk, body: bytes, kind: str) -> None:
    talk.answer("200 OK", kind, body=body)


CUTS = (
    shorter_than_it_said, a_chunk_and_no_more, packed_without_its_last_bytes, half_of_what_was_packed, closed_without_a_word,
    cut_before_it_was_sent,
)  # fmt: skip


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage() as running:
        yield running


def read(
    cut: Callable[[Talk, bytes, str], None], syntax: RdfFormat, cage: Cage, folder: Path, patch: pytest.MonkeyPatch
) -> Fetched:
    kind = f"Content-Type: {syntax.media_type}"
    patch.setitem(BEHAVIOURS, "feed", lambda talk: cut(talk, whole(syntax), kind))
    archive = Archive(folder / "archive")
    with Misbehaving() as server:
        source = SourceConfig(id="feed", kind="dcat", url=server.url("feed"), pause=0)
        with Client(archive, "post@example.no", "0", sleep=lambda _: None).source(source) as client:
            return read_source(
                source, client, cage, archive, Memory(), folder, scope="full", started_at="2026-11-24T02:00:00Z"
            )


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.file_extension)
@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: cut.__name__)
def test_none_is_complete(
    cut: Callable[[Talk, bytes, str], None], syntax: RdfFormat, cage: Cage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    fetched = read(cut, syntax, cage, tmp_path, monkeypatch)
    assert fetched.status in ("partial", "failed")
    assert fetched.error_code is not None


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.file_extension)
def test_what_was_not_cut_is(
    syntax: RdfFormat, cage: Cage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    fetched = read(not_at_all, syntax, cage, tmp_path, monkeypatch)
    assert (fetched.status, fetched.reported, fetched.error) == ("complete", DATASETS, None)
