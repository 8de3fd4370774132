"""What Digdir's own parser reads from the catalogues of FDK's repositories, and what we read from the very same text."""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fdk_rdf_parser import parse_datasets
from fdk_rdf_parser.classes import Dataset
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import FOAF, RDF

from harvester import dcat, rdf
from store.records import DatasetRecord
from store.terms import Term, value_of

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
DCAT = "http://www.w3.org/ns/dcat#"
BASE = "https://catalogue.example.no/feed/"
MEDIA_TYPES = {".ttl": "text/turtle", ".rdf": "application/rdf+xml"}
_RECORD = URIRef(f"{DCAT}CatalogRecord")
NO_CATALOGUES = ("ref-", "orgcat-", "reasoned-")  # vocabularies and parts of graphs
# of these rdflib, which fdk-rdf-parser reads with, can make nothing; what we make of them is tested elsewhere
UNREADABLE = {
    "fdk/brreg-dataset-test-BROKEN.ttl",
    "fdk/harvester-BROKEN.ttl",
    "peers/fdk-dataservice-harvester/harvest_response_with_errors.ttl",
    "peers/fdk-dataset-harvester/harvest_response_error.ttl",
    "peers/fdk-mqa-dcat-validator/compliant-dataset-event.ttl",
}
FIELDS = ("title", "publisher number", "licences", "formats", "themes", "access URLs")
# (field, file) -> (datasets that differ, who is right, and why)
DISAGREEMENTS = {
    ("licences", "fdk/geonorge-2017-10-19.rdf"): (
        29,
        "both: a licence without name or IRI; theirs is a concept of nothing, ours an empty literal, given but empty",
    ),
}

pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not beside the project (../shared)")

Values = dict[str, object]  # field -> what was read, in a shape that both can have


@dataclass(frozen=True)
class Read:
    """A file as both read it."""

    theirs: dict[str, Values]
    ours: dict[str, Values]
    blank: int  # datasets without an IRI, which only we see


def _number(*said: object) -> str | None:
    """The organisation number in what was said of a publisher: its identifier before its IRI."""
    runs = (re.findall(r"(?<!\d)\d{9}(?!\d)", str(text)) for text in said if text)
    return next((found[-1] for found in runs if found), None)


def _values(terms: Iterable[Term]) -> set[str | None]:
    return {value_of(term) for term in terms}


def _theirs(dataset: Dataset) -> Values:
    distributions = dataset.distribution or []
    publisher = dataset.publisher
    return {
        # whitespace is content to them; a text without language is Bokmål to them and of no known language to us
        "title": {language: " ".join(text.split()) for language, text in (dataset.title or {}).items()},
        "publisher number": _number(publisher.id, publisher.uri) if publisher else None,
        "licences": {concept.uri for d in distributions for concept in d.license or ()},
        # theirs is one list of dct:format and dcat:mediaType
        "formats": {f.uri or f.code for d in distributions for f in d.fdkFormat or ()},
        "themes": set(dataset.themeUris or ()),
        "access URLs": {url for d in distributions for url in d.accessURL or ()},
    }


def _ours(record: DatasetRecord) -> Values:
    distributions = record.distributions
    return {
        "title": {"nb" if language == "und" else language: text for language, text in (record.title or {}).items()},
        "publisher number": _number(*(record.publisher_identifiers or ()), record.publisher_uri),
        "licences": _values(term for d in distributions for term in d.licences or ()),
        "formats": _values(term for d in distributions for term in (*(d.formats or ()), *(d.media_types or ()))),
        "themes": _values(record.themes or ()),
        "access URLs": _values(term for d in distributions for term in d.access_urls or ()),
    }


def _with_records(path: Path) -> str:
    """The graph with a catalogue record about each dataset, as FDK's harvester makes it before its parser reads it."""
    graph = Graph().parse(
        data=path.read_bytes(), format={".ttl": "turtle", ".rdf": "xml"}[path.suffix], publicID=BASE + path.name
    )
    for kind in (URIRef(f"{DCAT}Dataset"), URIRef(f"{DCAT}DatasetSeries")):
        for dataset in set(graph.subjects(RDF.type, kind)):
            records = graph.subjects(FOAF.primaryTopic, dataset)
            if isinstance(dataset, URIRef) and not any((r, RDF.type, _RECORD) in graph for r in records):
                record = BNode()
                graph.add((record, RDF.type, _RECORD))
                graph.add((record, FOAF.primaryTopic, dataset))
    return graph.serialize(format="turtle")


def _files() -> Iterator[tuple[str, Path]]:
    for folder in (SAMPLES / "fdk", *sorted(SAMPLES.glob("peers/fdk-*"))):
        for path in sorted(folder.iterdir()):
            if path.suffix in MEDIA_TYPES and not path.name.startswith(NO_CATALOGUES):
                yield path.relative_to(SAMPLES).as_posix(), path


@pytest.fixture(scope="module")
def read() -> dict[str, Read]:
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # it speaks of every bad IRI, on standard error
    found = {}
    for name, path in _files():
        if name in UNREADABLE:
            continue
        described = rdf.describe(path.read_bytes(), MEDIA_TYPES[path.suffix], BASE + path.name)
        ours = [r for r in dcat.records(described).records if isinstance(r, DatasetRecord)]
        found[name] = Read(
            {uri: _theirs(dataset) for uri, dataset in parse_datasets(_with_records(path)).items()},
            {r.uri: _ours(r) for r in ours if r.uri},
            sum(1 for r in ours if not r.uri),
        )
    return found


def _differing(one: Read) -> dict[str, list[str]]:
    """Field -> the datasets that both see and read differently."""
    both = sorted(one.theirs.keys() & one.ours.keys())
    return {field: [uri for uri in both if one.theirs[uri][field] != one.ours[uri][field]] for field in FIELDS}


def test_both_see_the_same_datasets_and_series(read: dict[str, Read]) -> None:
    assert {
        name: one.ours.keys() ^ one.theirs.keys() for name, one in read.items() if one.ours.keys() ^ one.theirs.keys()
    } == {}
    assert {name: one.blank for name, one in read.items() if one.blank} == {
        "peers/fdk-dataset-harvester/harvest_response_0.ttl": 1
    }
    assert sum(len(one.ours) for one in read.values()) > 300


def test_they_agree_on_every_field_or_the_table_says_who_is_right(
    read: dict[str, Read], capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"{'file':66} both  {'  '.join(FIELDS)}   (datasets that differ)"]
    found: dict[tuple[str, str], int] = {}
    for name, one in read.items():
        differing = _differing(one)
        found |= {(field, name): len(uris) for field, uris in differing.items() if uris}
        if one.ours:
            cells = "  ".join(f"{len(differing[field]) or '.':>{len(field)}}" for field in FIELDS)
            lines.append(f"{name:66} {len(one.theirs.keys() & one.ours.keys()):4}  {cells}")
    lines += [f"  {field}, {name}: {n}; {why}" for (field, name), (n, why) in DISAGREEMENTS.items()]
    with capsys.disabled():
        print("\n" + "\n".join(lines))
    assert found == {where: n for where, (n, _) in DISAGREEMENTS.items()}


@pytest.mark.parametrize("name", sorted(UNREADABLE))
def test_what_is_left_out_cannot_be_read_by_their_parser(name: str) -> None:
    with pytest.raises(Exception, match=r"Bad syntax|expected"):
        Graph().parse(data=(SAMPLES / name).read_bytes(), format="turtle")
