"""One source from its first request to its end, over real HTTP, a real archive and real worker processes."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from portals.fdk_service import Entry, service_of

from feeds import dataset, iri, page, pages
from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import SourceConfig
from harvester.config.models import Tls
from harvester.errors import ISSUES
from harvester.http import Client
from harvester.portals import dcat, fdk
from harvester.source import discard, read_source, replay_source
from serving import Answer, Serving, serving
from store.catalogue import save
from store.db import open_database
from store.fetches import Fetched, KnownReading, Memory, NewReading, begin, remember
from store.models import Source
from store.spool import read_spool
from store.who import write_who

DEEP = 40_000  # levels: two megabytes of XML that keep a parser busy for a quarter of a minute
DEEP_XML = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x.example.no/">'
    + b"<rdf:Description><x:p><!--</</-->" * DEEP  # comments hide the depth from whoever only counts brackets
    + b"</x:p></rdf:Description>" * DEEP
    + b"</rdf:RDF>"
)


@dataclass
class Reading:
    """Reads sources into a folder; `progress` is what was told on the way."""

    folder: Path
    cage: Cage
    progress: list[tuple[str, int, int | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.archive = Archive(self.folder / "archive")
        self.client = Client(self.archive, "post@example.no", "0", sleep=lambda _: None)
        self.spools = self.folder / "spools"
        self.spools.mkdir()

    def read(self, source: SourceConfig, memory: Memory | None = None) -> Fetched:
        with self.client.source(source) as client:
            return read_source(
                source, client, self.cage, self.archive, memory or Memory(), self.spools,
                scope="full", started_at="2026-11-24T02:00:00Z",
                page_read=lambda *told: self.progress.append(told),
            )  # fmt: skip

    def replay(self, source: SourceConfig, fetched: Fetched) -> Fetched:
        stored = tuple(p for p in fetched.pages if not p.listing)
        return replay_source(
            source, self.cage, self.archive, stored, fetched.status, fetched.reported, self.spools,
            started_at="2026-11-25T02:00:00Z",
        )  # fmt: skip


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage() as running:
        yield running


@pytest.fixture
def reading(tmp_path: Path, cage: Cage) -> Reading:
    return Reading(tmp_path, cage)


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({}) as running:
        yield running


def feed(server: Serving, **more: object) -> SourceConfig:
    return SourceConfig(id="feed", kind="dcat", url=f"{server.url}/feed.ttl", **more)


def keys(fetched: Fetched) -> list[str]:
    """The datasets that were read, page after page."""
    return [key for p in fetched.pages if p.reading is not None for key in p.reading.dataset_keys]


def codes(fetched: Fetched) -> list[str]:
    return [issue.code for issue in fetched.issues]


def as_remembered(fetched: Fetched, mapper: str) -> Memory:
    """What a store would remember of a fetch: the readings it can be spared next time."""
    known = {
        (p.sha256, " ".join([mapper, *p.reading.mapper.split()[2:]])): KnownReading(
            n, p.reading.complete, p.reading.dataset_keys, p.reading.service_keys, p.reading.next_url, p.reading.reported
        )
        for n, p in enumerate(fetched.pages)
        if isinstance(p.reading, NewReading)
    }  # fmt: skip
    pages = {p.url: replace(p, reading=None, read=bool(p.reading and p.reading.complete)) for p in fetched.pages}
    return Memory(pages, known)


def test_a_feed_of_several_pages_is_read_to_its_end_and_in_order(server: Serving, reading: Reading) -> None:
    server.answers |= pages(range(7), 3)
    fetched = reading.read(feed(server))
    assert (fetched.status, fetched.error, fetched.issues) == ("complete", None, ())
    assert keys(fetched) == [iri(n) for n in range(7)]
    assert (fetched.reported, len(fetched.pages)) == (7, 3)
    assert fetched.size == sum(len(answer.body) for answer in server.answers.values())
    assert [told[:2] for told in reading.progress] == [("feed", 1), ("feed", 2), ("feed", 3)]


def test_what_a_page_holds_lies_encoded_in_its_spool_until_it_is_discarded(server: Serving, reading: Reading) -> None:
    server.answers |= pages(range(3), 3)
    fetched = reading.read(feed(server))
    first = fetched.pages[0].reading
    assert isinstance(first, NewReading)
    assert first.spool is not None
    (batch,) = read_spool(first.spool)
    assert [d.key for d in batch.datasets] == keys(fetched)
    assert (first.datasets, first.distributions) == (3, 3)
    discard(fetched)
    assert not first.spool.exists()


def test_of_other_bytes_with_the_same_content_only_what_is_new_is_spooled(server: Serving, reading: Reading) -> None:
    server.answers |= pages(range(3), 3)
    before = reading.read(feed(server)).pages[0].reading
    assert isinstance(before, NewReading)
    assert before.spool is not None
    (batch,) = read_spool(before.spool)
    fingerprints = b"".join(bytes.fromhex(d.content_hash) for d in batch.datasets)
    server.answers |= pages(range(4), 4)
    after = reading.read(feed(server), Memory(fingerprints=fingerprints)).pages[0].reading
    assert isinstance(after, NewReading)
    assert after.spool is not None
    assert after.dataset_keys == tuple(iri(n) for n in range(4))
    assert after.unchanged == tuple(iri(n) for n in range(3))
    assert [d.key for batch in read_spool(after.spool) for d in batch.datasets] == [iri(3)]


@pytest.mark.parametrize(
    ("broken", "error_code", "read"),
    [
        (Answer(b"gone", "text/plain", 404), "http_404", [0, 1]),
        (Answer(b"<!DOCTYPE html><title>Vedlikehold</title>", "text/html"), "html_page", [0, 1]),
    ],
)
def test_a_page_that_cannot_be_had_ends_the_walk_and_what_came_before_stands(
    server: Serving, reading: Reading, broken: Answer, error_code: str, read: list[int]
) -> None:
    server.answers |= pages(range(6), 2)
    server.answers["/feed.ttl?page=2"] = broken
    fetched = reading.read(feed(server))
    assert (fetched.status, fetched.error_code) == ("partial", error_code)
    assert (fetched.error or "").startswith(f"{server.url}/feed.ttl?page=2: ")
    assert keys(fetched) == [iri(n) for n in read]


def test_a_page_that_breaks_off_costs_its_rest_and_the_next_page_is_still_read(
    server: Serving, reading: Reading
) -> None:
    server.answers |= pages(range(6), 2)
    whole = server.answers["/feed.ttl?page=2"].body
    server.answers["/feed.ttl?page=2"] = Answer(whole[: whole.index(f"<{iri(3)}>".encode())] + b"<http://brudd \n")
    fetched = reading.read(feed(server))
    assert fetched.status == "partial"
    assert set(keys(fetched)) == {iri(n) for n in (0, 1, 2, 4, 5)}


def test_a_page_that_takes_the_parser_too_long_costs_that_page(tmp_path: Path) -> None:
    bad = Entry("2")
    bad.graph = DEEP_XML.decode()
    with service_of(Entry("1"), bad, Entry("3")) as service, Cage(seconds=4) as hurried:
        fetched = Reading(tmp_path, hurried).read(SourceConfig(id="fdk", kind="fdk", url=service.url))
    assert (fetched.status, fetched.error_code) == ("partial", "parser_timeout")
    assert keys(fetched) == [Entry("1").uri, Entry("3").uri]
    assert codes(fetched) == ["page_failed"]


def test_a_page_whose_bytes_were_read_in_the_last_fetch_is_not_parsed_again(server: Serving, reading: Reading) -> None:
    server.answers |= pages(range(6), 2)
    first = reading.read(feed(server))
    changed = server.answers["/feed.ttl?page=2"]
    changed.body = changed.body.replace(b"Datasett 3", b"Datasett tre")
    second = reading.read(feed(server), as_remembered(first, dcat.MAPPER))
    assert [type(p.reading) for p in second.pages] == [KnownReading, NewReading, KnownReading]
    assert keys(second) == keys(first)
    assert second.status == "complete"


def test_a_page_that_another_version_of_the_mapper_read_is_parsed_again(server: Serving, reading: Reading) -> None:
    server.answers |= pages(range(2), 2)
    first = reading.read(feed(server))
    second = reading.read(feed(server), as_remembered(first, "dcat 0"))
    assert [type(p.reading) for p in second.pages] == [NewReading]


def test_a_source_that_shows_fewer_than_it_says_it_has_is_not_complete(server: Serving, reading: Reading) -> None:
    server.answers["/feed.ttl"] = page(dataset(1), dataset(2), total=3)
    fetched = reading.read(feed(server))
    assert (fetched.status, fetched.error_code) == ("partial", "incomplete_listing")
    assert fetched.error == "2 datasets read of 3 that the source reports"
    assert codes(fetched) == ["incomplete_listing"]


def test_a_source_that_shows_more_than_it_says_it_has_is_complete(server: Serving, reading: Reading) -> None:
    server.answers["/feed.ttl"] = page(dataset(1), dataset(2), total=1)
    assert reading.read(feed(server)).status == "complete"


def test_a_source_whose_certificate_is_not_verified_says_so_every_night_with_the_reason(
    server: Serving, reading: Reading
) -> None:
    server.answers["/feed.ttl"] = page(dataset(1))
    fetched = reading.read(feed(server, tls=Tls(verify=False, reason="utstederen er kommunens egen")))
    assert (fetched.status, codes(fetched)) == ("complete", ["tls_not_verified"])
    assert fetched.issues[0].detail == "utstederen er kommunens egen"


def test_a_source_with_nothing_in_it_has_failed(server: Serving, reading: Reading) -> None:
    server.answers["/feed.ttl"] = Answer(b"<http://x.example.no/> <http://x.example.no/p> 1 .")
    fetched = reading.read(feed(server))
    assert (fetched.status, fetched.error_code) == ("failed", "empty")


@pytest.mark.parametrize(("limits", "code"), [({"max_bytes": 500}, "too_large"), ({"max_pages": 2}, "too_many_pages")])
def test_the_limits_of_a_source_end_its_walk(
    server: Serving, reading: Reading, limits: dict[str, int], code: str
) -> None:
    server.answers |= pages(range(9), 3)
    fetched = reading.read(feed(server, **limits))
    assert fetched.error_code == code
    assert codes(fetched) == ["fetch_failed"]
    assert len(fetched.pages) == (2 if code == "too_many_pages" else 0)


def test_a_graph_that_cannot_be_had_is_a_gap_and_its_dataset_is_known_to_exist(reading: Reading) -> None:
    with service_of(*(Entry(str(n)) for n in range(4))) as service:
        service.failing = {"2": 500}
        fetched = reading.read(SourceConfig(id="fdk", kind="fdk", url=service.url))
    assert (fetched.status, fetched.error_code, fetched.reported) == ("partial", "gaps", 4)
    assert (fetched.error or "").startswith(f"1 listed datasets could not be read; {Entry('2').uri}: http_5xx")
    assert fetched.gaps == {Entry("2").uri}
    assert keys(fetched) == [Entry(n).uri for n in "013"]
    assert [(i.code, i.subject) for i in fetched.issues] == [("page_failed", Entry("2").uri)]


def test_graphs_whose_mark_has_not_changed_are_neither_fetched_nor_parsed(reading: Reading) -> None:
    entries = [Entry(str(n)) for n in range(3)]
    with service_of(*entries) as service:
        source = SourceConfig(id="fdk", kind="fdk", url=service.url)
        first = reading.read(source)
        service.graphs.clear()
        entries[1].modified = "2026-02-02T00:00:00Z"
        entries[1].graph = entries[1].turtle.replace("Nr 1", "Nummer en")
        second = reading.read(source, as_remembered(first, fdk.MAPPER))
    assert service.graphs == ["1"]
    assert [type(p.reading) for p in second.pages if not p.listing] == [KnownReading, NewReading, KnownReading]


def test_a_graph_that_could_not_be_read_is_fetched_again_though_its_mark_has_not_changed(reading: Reading) -> None:
    entries = [Entry("1"), Entry("2", graph="<html>"), Entry("3")]
    with service_of(*entries) as service:
        source = SourceConfig(id="fdk", kind="fdk", url=service.url)
        first = reading.read(source)
        service.graphs.clear()
        entries[1].graph = None
        second = reading.read(source, as_remembered(first, fdk.MAPPER))
    assert service.graphs == ["2"]
    assert (first.status, second.status) == ("partial", "complete")


@pytest.mark.parametrize("damage", [b"", b"no gzip", None])
def test_a_page_that_the_archive_has_lost_is_fetched_again(reading: Reading, damage: bytes | None) -> None:
    with service_of(Entry("1"), Entry("2")) as service:
        source = SourceConfig(id="fdk", kind="fdk", url=service.url)
        first = reading.read(source)
        lost = reading.archive.path(next(p for p in first.pages if p.url.endswith("/2/graph")).sha256)
        assert lost is not None
        lost.unlink()
        if damage is not None:
            lost.write_bytes(damage)
        service.graphs.clear()
        second = reading.read(source, as_remembered(first, "fdk 0"))
    assert service.graphs == ["2"]
    assert (second.status, keys(second)) == ("complete", keys(first))


def test_the_store_remembers_which_pages_were_read_to_their_end(reading: Reading) -> None:
    with service_of(Entry("1"), Entry("2", graph="<html>"), Entry("3", iri="http://x.example.no/")) as service:
        fetched = reading.read(SourceConfig(id="fdk", kind="fdk", url=service.url))
    engine = open_database(reading.folder / "k.db")
    with engine.begin() as connection:
        write_who(connection, [], [], [], [Source(id="fdk", kind="fdk", url=service.url)])
        save(
            connection, begin(connection, "fdk", "full", fetched.started_at), fetched,
            now=fetched.started_at, severities={code: kind.severity for code, kind in ISSUES.items()},
        )  # fmt: skip
        memory = remember(connection, "fdk")
    assert {url.split("/")[-2]: p.read for url, p in memory.pages.items()} == {"1": True, "2": False, "3": False}


def test_more_datasets_than_a_source_may_have_end_it_and_what_was_read_is_kept(
    server: Serving, reading: Reading
) -> None:
    server.answers |= pages(range(10), 2)
    fetched = reading.read(feed(server, max_datasets=3))
    assert (fetched.status, fetched.error_code, codes(fetched)) == ("partial", "too_many_datasets", ["fetch_failed"])
    assert keys(fetched) == [iri(n) for n in range(4)]
    assert len(server.requests) == 3, "the walk ended too"


def test_one_page_with_more_datasets_than_the_source_may_have_is_not_complete(
    server: Serving, reading: Reading
) -> None:
    server.answers["/feed.ttl"] = page(dataset(1), dataset(2))
    fetched = reading.read(feed(server, max_datasets=1))
    assert (fetched.status, fetched.error_code, len(keys(fetched))) == ("partial", "too_many_datasets", 2)
    assert reading.replay(feed(server, max_datasets=1), fetched).error_code == "too_many_datasets"
    assert reading.read(feed(server, max_datasets=2)).status == "complete"


def test_a_replay_reads_the_same_pages_without_a_request(server: Serving, reading: Reading) -> None:
    server.answers |= pages(range(6), 2)
    first = reading.read(feed(server))
    server.requests.clear()
    again = reading.replay(feed(server), first)
    assert server.requests == []
    assert (again.status, keys(again)) == ("complete", keys(first))
    assert all(isinstance(p.reading, NewReading) for p in again.pages)


def test_a_replay_of_a_partial_fetch_is_no_more_than_partial(server: Serving, reading: Reading) -> None:
    server.answers |= pages(range(6), 2)
    server.answers["/feed.ttl?page=3"] = Answer(b"no", "text/plain", 404)
    assert reading.replay(feed(server), reading.read(feed(server))).status == "partial"


def test_a_replay_says_which_page_the_archive_has_lost_and_reads_the_others(server: Serving, reading: Reading) -> None:
    server.answers |= pages(range(4), 2)
    first = reading.read(feed(server))
    lost = reading.archive.path(first.pages[0].sha256)
    assert lost is not None
    lost.unlink()
    again = reading.replay(feed(server), first)
    assert (again.status, again.error_code) == ("partial", "archive")
    assert first.pages[0].sha256[:12] in (again.error or "")
    assert keys(again) == [iri(2), iri(3)]


def test_a_replay_of_a_source_that_was_never_read_says_so(server: Serving, reading: Reading) -> None:
    never = Fetched("feed", "full", "2026-11-24T02:00:00Z", "failed")
    again = reading.replay(feed(server), never)
    assert (again.status, again.error_code) == ("failed", "never_read")
