"""Fourteen ways in which a source can seem to have lost its datasets: none of them loses one, but the loss that a person believes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from feeds import OSLO, dataset, page, pages
from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import load
from harvester.config.models import SourceEntry
from harvester.http import Client
from harvester.portals import registry
from harvester.run import Summary, harvest, plan
from nightly import ROOT
from serving import Answer, Serving, serving
from store.db import open_database

DATASETS = 20
FIRST = datetime(2026, 11, 1, 2, tzinfo=UTC)
XHTML = (
    b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Vedlikehold</title></head>'
    b"<body><p>Kom tilbake i morgen.</p></body></html>"
)


def whole(name: str) -> dict[str, Answer]:
    """Two pages of ten, which say that there are twenty."""
    return pages(range(DATASETS), 10, f"/{name}")


def body_of(names: range, syntax: RdfFormat, cut: float = 1) -> Answer:
    text = page(*(dataset(n) for n in names)).body
    written = serialize((q.triple for q in parse(text, RdfFormat.TURTLE, base_iri="http://x.test/")), format=syntax)
    assert written is not None
    end = len(written) if cut == 1 else written.rindex(b"\n", 0, int(cut * len(written))) + 1
    return Answer(written[:end], syntax.media_type)


def renamed() -> dict[str, Answer]:
    """Everybody under a new address, otherwise as it was."""
    return {
        path: Answer(answer.body.replace(b"http://data.example.no/", b"http://nye.example.no/"))
        for path, answer in whole("renamed").items()
    }


# what a source answers once it has answered well: by path, over what it answered before
LATER: dict[str, dict[str, Answer]] = {
    "error-500": {"/error-500": Answer(b"", status=500)},
    "nothing": {"/nothing": Answer(b"")},
    "empty-object": {"/empty-object": Answer(b"{}", "application/ld+json")},
    "empty-list": {"/empty-list": Answer(b"[]", "application/ld+json")},
    "page-that-is-xml": {"/page-that-is-xml": Answer(XHTML, "application/rdf+xml")},
    "json-error": {"/json-error": Answer(b'{"error": "database is locked"}', "application/ld+json")},
    "page-two-fails": {"/page-two-fails?page=2": Answer(b"no", "text/plain", 404)},
    "loop": {"/loop?page=2": page(next_url="/loop")},
    "cut-at-a-line": {"/cut-at-a-line": body_of(range(DATASETS), RdfFormat.N_TRIPLES, cut=0.5)},
    "no-datasets": {"/no-datasets": page()},
    "renamed": renamed(),
    "other-syntax": {"/other-syntax": body_of(range(DATASETS), RdfFormat.RDF_XML)},
    "home-page": {
        "/home-page": Answer(b"", status=302, headers={"Location": "/"}),
        "/": Answer(b"<!DOCTYPE html><html><title>Portal</title></html>", "text/html"),
    },
    "gone": {"/gone": page(*(dataset(n) for n in range(12)))},
}  # fmt: skip
WELL = {"renamed", "other-syntax"}  # all is there, if otherwise


def at_first(name: str) -> dict[str, Answer]:
    if name == "cut-at-a-line":
        return {f"/{name}": body_of(range(DATASETS), RdfFormat.N_TRIPLES)}
    return {f"/{name}": page(*map(dataset, range(DATASETS)))} if name == "gone" else whole(name)


class Nights:
    """One night after the other, four days between."""

    def __init__(self, folder: Path, server: Serving, cage: Cage) -> None:
        self.engine, self.archive, self.cage = open_database(folder / "k.db"), Archive(folder / "archive"), cage
        config = load(ROOT / "config" / "municipalities.yaml", registry())
        self.config = config.model_copy(
            update={
                "sources": tuple(
                    SourceEntry(id=name, kind="dcat", url=f"{server.url}/{name}", pause=0) for name in LATER
                ),
                "municipalities": tuple(m.model_copy(update={"sources": ()}) for m in config.municipalities if m.number == "0301"),
            }
        )  # fmt: skip
        self.day = 0

    def pass_one(self, *believed: str) -> Summary:
        now = (FIRST + timedelta(days=self.day)).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.day += 4
        client = Client(self.archive, self.config.contact, "0", sleep=lambda _: None)
        return harvest(
            self.engine, self.config, self.archive, client, self.cage, plan(self.config),
            now=lambda: now, accept_shrink=frozenset(believed),
        )  # fmt: skip

    def removed(self) -> list[tuple[Any, ...]]:
        return self.rows(
            "SELECT source_id, count(*) FROM dataset WHERE closed_reason = 'removed' GROUP BY 1 ORDER BY 1"
        )

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({path: answer for name in LATER for path, answer in at_first(name).items()}) as running:
        yield running


def test_none_of_fourteen_loses_a_dataset_but_the_one_that_a_person_believes(server: Serving, tmp_path: Path) -> None:
    assert len(LATER) == 14
    assert OSLO.encode() in server.answers["/gone"].body
    with Cage() as cage:
        nights = Nights(tmp_path, server, cage)
        assert {o.status for o in nights.pass_one().outcomes} == {"complete"}
        for answers in LATER.values():
            server.answers.update(answers)
        for _ in range(4):  # long beyond any grace
            ended = {o.source_id: o.status for o in nights.pass_one().outcomes}
            assert {name for name, status in ended.items() if status == "complete"} == WELL, ended
            assert nights.removed() == []
        open_ones = nights.rows("SELECT source_id, count(*) FROM dataset WHERE valid_to IS NULL GROUP BY 1")
        assert dict(open_ones) == dict.fromkeys(LATER, DATASETS)
        for _ in range(4):
            nights.pass_one("gone")
        assert nights.removed() == [("gone", DATASETS * 4 // 10)]
