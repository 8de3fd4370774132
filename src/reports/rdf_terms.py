"""RDF that always parses: stored values as terms, where one that is no IRI, no language or no date becomes what it can be."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from store.omitted import without_addresses
from store.terms import is_iri, value_of
from store.unseen import IN_BRACKETS, UNSEEN

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PREFIXES = {
    "rdf": RDF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": XSD,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "adms": "http://www.w3.org/ns/adms#",
    "prov": "http://www.w3.org/ns/prov#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "spdx": "http://spdx.org/rdf/terms#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatno": "https://data.norge.no/vocabulary/dcatno#",
}
DEMO = {  # goes before what is said of a demo's numbers
    "nb": "DEMO: alt her er oppdiktet. Ingenting her sier noe om en virkelig kommune. ",
    "en": "DEMO: all of this is invented. Nothing here says anything about a real municipality. ",
}
Subject = NamedNode | BlankNode
Object = NamedNode | BlankNode | Literal
_SCHEMES = re.compile(r"(?:https?|ftps?|urn|doi|geo):", re.IGNORECASE)  # none that a reader's program would run
_NOT_IN_IRIS = re.compile(rf'[\x00-\x20<>"{{}}|\\^`{IN_BRACKETS}]')
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")


def full(name: str) -> NamedNode:
    """The IRI of a prefixed name of ours."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def iri(value: str | None) -> NamedNode | None:
    """The IRI without e-mail addresses, what it may not hold percent-encoded; None for what is none, is relative, or has a
    scheme of another kind."""
    return _node(without_addresses(value)) if value and _SCHEMES.match(value) else None


def mailto(address: str) -> NamedNode | None:
    """The IRI of an e-mail address that may be told."""
    return _node(f"mailto:{address}")


def _node(value: str) -> NamedNode | None:
    encoded = _NOT_IN_IRIS.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode(errors="replace")), value.strip())
    try:
        return NamedNode(encoded)
    except ValueError:
        return None


def text(value: str, language: str = "und") -> Literal:
    """The text without e-mail addresses and characters that nobody sees; without the language where it is not one."""
    clean = without_addresses(value.translate(UNSEEN))
    if language != "und":
        try:
            return Literal(clean, language=language)
        except ValueError:
            pass
    return Literal(clean)


def typed(value: object, datatype: str) -> Literal:
    """The value as a literal of an XSD type."""
    return Literal(str(value), datatype=NamedNode(XSD + datatype))


def moment(value: str | None) -> Literal | None:
    """A year, a day or a time as published, with its type; None for anything else."""
    value = (value or "").strip()
    if _YEAR.fullmatch(value):
        return typed(value, "gYear")
    try:
        if len(value) == 10:
            return typed(date.fromisoformat(value), "date")
        return typed(datetime.fromisoformat(value).isoformat(), "dateTime")
    except ValueError:
        return None


class Graph:
    """Triples in the order they are said; blank nodes are numbered, so that equal content gives equal bytes."""

    def __init__(self) -> None:
        self.triples: list[Triple] = []
        self._blank = 0

    def blank(self) -> BlankNode:
        """A new node without a name."""
        self._blank += 1
        return BlankNode(f"b{self._blank}")

    def add(self, subject: Subject, predicate: str, value: Object | None) -> None:
        """Say it, unless there is nothing to say."""
        if value is not None:
            self.triples.append(Triple(subject, full(predicate), value))

    def a(self, subject: Subject, kind: str) -> None:
        """Say what class it is of."""
        self.add(subject, "rdf:type", full(kind))

    def texts(self, subject: Subject, predicate: str, values: Mapping[str, str] | None) -> None:
        """Say it in each language."""
        for language, value in sorted((values or {}).items()):
            if value:
                self.add(subject, predicate, text(value, language))

    def resources(self, subject: Subject, predicate: str, terms: Iterable[str] | None, labelled: str = "") -> None:
        """Say each term that is an IRI or an address written as text; another literal becomes a node of class `labelled` with
        it as label, or is left out."""
        for term in terms or ():
            value = value_of(term)
            if is_iri(term) or _ADDRESS.fullmatch(value):
                self.add(subject, predicate, iri(value))
            elif labelled and value.strip():
                node = self.blank()
                self.add(subject, predicate, node)
                self.a(node, labelled)
                self.add(node, "rdfs:label", text(value))

    def literals(self, subject: Subject, predicate: str, terms: Iterable[str] | None) -> None:
        """Say each term as text."""
        for term in terms or ():
            if value_of(term).strip():
                self.add(subject, predicate, text(value_of(term)))

    def turtle(self, comments: Iterable[str]) -> str:
        """The graph as Turtle, subject by subject, after these comment lines."""
        order = {subject: i for i, subject in reversed(list(enumerate(t.subject for t in self.triples)))}
        triples: Iterator[Triple] = iter(sorted(dict.fromkeys(self.triples), key=lambda t: order[t.subject]))
        used = {p: n for p, n in PREFIXES.items() if any(_uses(t, n) for t in self.triples)}
        body = serialize(triples, format=RdfFormat.TURTLE, prefixes=used)
        assert body is not None  # noqa: S101  (nothing was given to write into)
        head = "".join(f"# {' '.join(c.translate(UNSEEN).split())}\n" for c in comments)
        return head + body.decode()


def _uses(triple: Triple, namespace: str) -> bool:
    datatype = triple.object.datatype.value if isinstance(triple.object, Literal) else ""
    terms = (triple.predicate.value, triple.object.value if isinstance(triple.object, NamedNode) else "", datatype)
    return any(term.startswith(namespace) for term in terms)
