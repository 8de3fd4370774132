"""Descriptions in a form that can be compared: a set of statements in which the names of blank nodes do not matter."""

from urllib.parse import quote

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad

from harvester.rdf import Descriptions, Lit, Object


def canonical(found: Descriptions) -> set[str]:
    dataset = Dataset()
    for subject, node in found.nodes.items():
        for predicate, values in node.items():
            for value in values:
                dataset.add(Quad(_resource(subject), _iri(predicate), _term(value)))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(map(str, dataset))


def _term(value: Object) -> NamedNode | BlankNode | Literal:
    if not isinstance(value, Lit):
        return _resource(value)
    if value.language is not None:
        return Literal(value.value, language=value.language)
    return Literal(value.value, datatype=_iri(value.datatype)) if value.datatype else Literal(value.value)


def _resource(text: str) -> NamedNode | BlankNode:
    return BlankNode("b" + text[2:].encode().hex()) if text.startswith("_:") else _iri(text)


def _iri(text: str) -> NamedNode:
    """Quoted, because descriptions keep IRIs that are none."""
    return NamedNode("urn:" + quote(text))
