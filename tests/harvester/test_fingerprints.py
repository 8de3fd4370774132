"""The same content has the same fingerprint: in whatever order its triples come, whatever blank nodes are called, in every
syntax."""

import random
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, RdfFormat, Triple, parse, serialize

from harvester.dcat import records
from harvester.rdf import describe
from store.encode import encode

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "dcat").glob("*.ttl"))
BASE = "http://d.test/"
ORDERS = 20
ROUND = (RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.JSON_LD, RdfFormat.N_TRIPLES)


def triples(body: bytes, syntax: RdfFormat) -> list[Triple]:
    return [quad.triple for quad in parse(body, syntax, base_iri=BASE, lenient=True)]


def written(graph: list[Triple], syntax: RdfFormat) -> bytes:
    body = serialize(graph, format=syntax)
    assert body is not None
    return body


def fingerprints(body: bytes, syntax: RdfFormat) -> set[tuple[str, str]]:
    """What the store tells versions apart by, of everything that has any."""
    batch = encode(records(describe(body, syntax.media_type, BASE)).records)
    described = {(x.key, x.content_hash) for x in (*batch.datasets, *batch.services)}
    return described | {(c.uri, c.content_hash) for c in batch.catalogues}


def shuffled(graph: list[Triple], dice: random.Random) -> list[Triple]:
    """In another order, with other names for its blank nodes."""
    names: dict[str, BlankNode] = {}

    def renamed(term: object) -> object:
        return (
            names.setdefault(term.value, BlankNode(f"r{dice.getrandbits(64):x}"))
            if isinstance(term, BlankNode)
            else term
        )

    new = [Triple(renamed(t.subject), t.predicate, renamed(t.object)) for t in graph]  # type: ignore[arg-type]
    dice.shuffle(new)
    return new


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_neither_order_nor_names_nor_syntax_change_a_fingerprint(path: Path) -> None:
    graph = triples(path.read_bytes(), RdfFormat.TURTLE)
    expected = fingerprints(written(graph, RdfFormat.N_TRIPLES), RdfFormat.N_TRIPLES)
    assert expected
    for seed in range(ORDERS):
        body = written(shuffled(graph, random.Random(seed)), RdfFormat.N_TRIPLES)
        assert fingerprints(body, RdfFormat.N_TRIPLES) == expected, seed
    for syntax in ROUND:  # once round: each reads what the one before wrote
        body = written(graph, syntax)
        assert fingerprints(body, syntax) == expected, syntax
        graph = triples(body, syntax)


def test_a_letter_does_change_it() -> None:
    body = FIXTURES[0].read_bytes()
    other = body.replace(b'"@nb', b'!"@nb', 1)
    assert other != body
    assert fingerprints(other, RdfFormat.TURTLE) != fingerprints(body, RdfFormat.TURTLE)
