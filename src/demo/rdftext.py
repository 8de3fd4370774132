"""Writes descriptions as RDF text by hand, dirt included: a proper serialiser would refuse half of what we must show."""

import json
from collections.abc import Callable, Iterable
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "br": "https://raw.githubusercontent.com/Informasjonsforvaltning/organization-catalog/main/src/main/resources/ontology/organization-catalog.owl#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Lit(NamedTuple):
    """A literal; `datatype` is a full IRI."""

    value: str
    language: str | None = None
    datatype: str | None = None


Object = str | Lit  # a plain string is an IRI, or a blank node when it begins with "_:"
Node = tuple[str, list[tuple[str, Object]]]  # subject, then (prefixed predicate, object)


def full(name: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def ntriples(nodes: Iterable[Node]) -> str:
    """One triple a line; also valid N-Quads in the default graph."""
    return "".join(
        f"{_reference(subject)} <{full(predicate)}> {_term(value)} .\n"
        for subject, properties in nodes
        for predicate, value in properties
    )


def turtle(nodes: Iterable[Node], comment: str = "") -> str:
    """One paragraph a subject."""
    head = [f"# {comment}\n"] if comment else []
    head += [f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()]
    return "".join(head) + "".join(
        f"\n{_reference(subject)}\n    "
        + " ;\n    ".join(f"{predicate} {_term(value)}" for predicate, value in properties)
        + " .\n"
        for subject, properties in nodes
    )


def rdfxml(nodes: Iterable[Node], comment: str = "") -> str:
    """One rdf:Description a subject."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    if comment:
        lines.append(f"<!-- {comment} -->")
    lines.append("<rdf:RDF" + "".join(f"\n  xmlns:{prefix}={quoteattr(iri)}" for prefix, iri in PREFIXES.items()) + ">")
    for subject, properties in nodes:
        lines.append(f"<rdf:Description {_xml_reference('about', subject)}>")
        lines.extend(_xml_property(predicate, value) for predicate, value in properties)
        lines.append("</rdf:Description>")
    lines.append("</rdf:RDF>\n")
    return "\n".join(lines)


def jsonld(nodes: Iterable[Node]) -> str:
    """Expanded and flat: no context to fetch."""
    written = []
    for subject, properties in nodes:
        node: dict[str, object] = {"@id": subject}
        for predicate, value in properties:
            if predicate == "rdf:type":
                _append(node, "@type", value)
            else:
                _append(node, full(predicate), _json_term(value))
        written.append(node)
    return json.dumps(written, ensure_ascii=False)


WRITERS: dict[str, Callable[[Iterable[Node]], str]] = {
    "text/turtle": turtle,
    "application/rdf+xml": rdfxml,
    "application/ld+json": jsonld,
    "application/n-triples": ntriples,
    "application/n-quads": ntriples,
}


def _reference(name: str) -> str:
    return name if name.startswith("_:") else f"<{name}>"


def _term(value: Object) -> str:
    if isinstance(value, str):
        return _reference(value)
    text = value.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    if value.language:
        return f'"{text}"@{value.language}'
    return f'"{text}"^^<{value.datatype}>' if value.datatype else f'"{text}"'


def _xml_reference(attribute: str, name: str) -> str:
    return f'rdf:nodeID="{name[2:]}"' if name.startswith("_:") else f"rdf:{attribute}={quoteattr(name)}"


def _xml_property(predicate: str, value: Object) -> str:
    if isinstance(value, str):
        return f"  <{predicate} {_xml_reference('resource', value)}/>"
    mark = f' xml:lang="{value.language}"' if value.language else ""
    if value.datatype:
        mark = f' rdf:datatype="{value.datatype}"'
    return f"  <{predicate}{mark}>{escape(value.value)}</{predicate}>"


def _append(node: dict[str, object], key: str, value: object) -> None:
    values = node.setdefault(key, [])
    if isinstance(values, list):
        values.append(value)


def _json_term(value: Object) -> dict[str, str]:
    if isinstance(value, str):
        return {"@id": value}
    term = {"@value": value.value}
    if value.language:
        term["@language"] = value.language
    elif value.datatype:
        term["@type"] = value.datatype
    return term
