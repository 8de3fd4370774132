"""Our findings against DCAT-AP-NO 2.2 beside those of pyshacl with Digdir's shapes, on every sample catalogue.

A finding is a node and a property. Where the two differ, the difference must be of a kind that was looked into, with who is
right; the kinds stand in DISAGREEMENTS. The shapes ask that a member of a list be described with its scheme, which no catalogue
does: the test hands pyshacl the lists, as their authors presume.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import SH, SKOS

from harvester import rdf
from harvester.errors import ParseError
from harvester.namespaces import respelt
from scoring.conformance.judge import Departure, judge
from scoring.conformance.tables import load_table
from scoring.shapes import Shapes
from store.graph import TYPE, Lit, Node, Object, is_blank, ntriples

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SHAPES = SHARED / "shapes" / "dcat-ap-no-2.0.ttl"
MEDIA_TYPES = {
    ".ttl": "text/turtle", ".rdf": "application/rdf+xml", ".xml": "application/rdf+xml", ".nt": "application/n-triples",
    ".jsonld": "application/ld+json", ".trig": "application/trig",
}  # fmt: skip
LARGEST = 1_000_000  # bytes: pyshacl takes minutes for the national dump
XSD = "http://www.w3.org/2001/XMLSchema#"
VCARD = "http://www.w3.org/2006/vcard/ns#"

pytestmark = pytest.mark.skipif(not SHAPES.exists(), reason="the samples are not beside the project (../shared)")


@dataclass(frozen=True)
class Theirs:
    """A result of pyshacl: what it says of a property of a node, by which kind of constraint."""

    node: str
    path: str
    component: str
    value: Object | None


@dataclass(frozen=True)
class Difference:
    """A finding that only one of the two has."""

    nodes: dict[str, Node]
    theirs: Theirs | None
    ours: Departure | None

    def types(self) -> list[Object]:
        """The classes of what pyshacl pointed at."""
        value = self.theirs.value if self.theirs else None
        return [] if value is None or isinstance(value, Lit) else self.nodes.get(value, {}).get(TYPE, [])


def _elsewhere(d: Difference) -> bool:
    if d.theirs is None:
        return False
    about = d.theirs.value if d.theirs.value is not None else d.theirs.node
    return not isinstance(about, Lit) and not is_blank(about) and about not in d.nodes


def _by_role(d: Difference) -> bool:
    if d.ours is None:
        return False
    return d.ours.shape == "Agent" or table().classes[d.ours.shape].types.isdisjoint(d.nodes[d.ours.node].get(TYPE, []))


def _is(path: str, component: str) -> Callable[[Difference], bool]:
    return lambda d: d.theirs is not None and (d.theirs.path, d.theirs.component) == (path, component)


def _ours_of(path: str, *wanted: str) -> Callable[[Difference], bool]:
    return lambda d: d.ours is not None and d.ours.path == path and any(w in d.ours.expected.en for w in wanted)


# what it is called -> who is right, why, and by what it is known; the first that fits counts
DISAGREEMENTS: dict[str, tuple[str, str, Callable[[Difference], bool]]] = {
    "a series is a resource too": (
        "ours", "A record may be about a series, which 2.2 has; the shapes forgot it.",
        lambda d: d.theirs is not None and d.theirs.path == "foaf:primaryTopic",
    ),
    "vcard:Kind": (
        "ours", "The text says vcard:Kind, of which groups, organisations and individuals are kinds; the shapes know two.",
        lambda d: d.theirs is not None and d.theirs.path == "dcat:contactPoint"
        and bool({VCARD + "Kind", VCARD + "Individual"} & set(d.types())),
    ),
    "Norwegian places": (
        "ours", "Kartverket's municipalities and counties are the profile's own advice; the shapes know only EU lists.",
        _is("dct:spatial", "NodeConstraintComponent"),
    ),
    "EuroVoc": (
        "ours", "The profile names no list for a catalogue's themes. The shapes warn of all but EuroVoc.",
        _is("dcat:themeTaxonomy", "OrConstraintComponent"),
    ),
    "SHA-1 only": (
        "theirs, by the letter of 2.2", "It allows SHA-1 alone. 3.0 allows any algorithm, so we do not press it.",
        _is("spdx:algorithm", "HasValueConstraintComponent"),
    ),
    "space around a date": (
        "ours", "XML Schema takes white space around a date away before it is read; rdflib does not.",
        lambda d: d.theirs is not None and isinstance(d.theirs.value, Lit) and d.theirs.value.value.strip() != d.theirs.value.value,
    ),
    "by role": (
        "ours", "The shape for agents has misspelt targets and never fires; and the shapes know a node only by its class,"
        " we also by what leads to it.",
        _by_role,
    ),
    "a standard by its class": (
        "ours", "The shape looks at what dct:conformsTo leads to; a standard is one wherever it is referred to.",
        lambda d: d.ours is not None and d.ours.shape == "Standard",
    ),
    "no EU theme": (
        "ours", "One theme at least must be the EU's. The shape would ask it, but for a capital letter in sh:MinCount.",
        _ours_of("dcat:theme", "the EU's list of data themes", "authority/data-theme>"),
    ),
    "lists of records and documents": (
        "ours", "The language of a record or a document is from the EU's list; the shapes look at those of four classes.",
        lambda d: d.ours is not None and d.ours.path == "dct:language" and d.ours.shape in ("CatalogRecord", "Document"),
    ),
    "ill-typed": (
        "ours", "A date typed as date and time, or the reverse, is ill-typed to SHACL too; rdflib lets some pass.",
        lambda d: d.ours is not None and d.ours.expected.en == "xsd:date or xsd:dateTime" and "(xsd:date" in d.ours.found.en,
    ),
    "empty text": (
        "ours", "A text of nothing but blanks is given but says nothing.",
        lambda d: d.ours is not None and d.ours.found.en == "an empty text",
    ),
    "misspelt namespace": (
        "ours", "The shapes look for availability in a namespace without its slash, and so for nothing.",
        lambda d: d.ours is not None and d.ours.path == "dcatap:availability",
    ),
    "described elsewhere": (
        "ours",
        "The shapes ask that other datasets, series, services and standards be described in the same file. The profile asks"
        " for a reference; what it leads to may be in another catalogue.",
        _elsewhere,
    ),
}  # fmt: skip


@cache
def table():
    return load_table(ROOT / "config" / "vocabulary", "dcat-ap-no-2.2")


def catalogues() -> Iterator[tuple[str, dict[str, Node]]]:
    for path in sorted((SHARED / "samples").rglob("*")):
        if path.suffix not in MEDIA_TYPES or path.stat().st_size > LARGEST or path.parent.name == "hostile":
            continue
        try:
            read = rdf.describe(path.read_bytes(), MEDIA_TYPES[path.suffix], "http://catalogue.example.no/")
        except ParseError:
            continue  # tested elsewhere
        nodes, _ = respelt(read.nodes)
        if any("http://www.w3.org/ns/dcat#" in str(t) for node in nodes.values() for t in node.get(TYPE, [])):
            yield str(path.relative_to(SHARED)), nodes


def as_rdflib(nodes: dict[str, Node]) -> Graph:
    """The same nodes, blank ones under the same names, with the lists that the shapes presume."""
    graph = Graph()
    for subject, node in nodes.items():
        for predicate, values in node.items():
            for value in values:
                graph.add((_term(subject), URIRef(predicate), _term(value)))
                for listed in _lists() if isinstance(value, str) and value not in nodes else ():
                    if listed.holds(value):
                        scheme = URIRef(f"http://{listed.scheme}")
                        graph.add((URIRef(value), SKOS.inScheme, scheme))
    return graph


@cache
def _lists():
    found = {rule.list for rules in table().classes.values() for rule in rules.rules if rule.list and rule.list.scheme}
    return sorted(found, key=lambda x: x.id)


def _term(value: Object):
    if isinstance(value, Lit):
        return Literal(
            value.value, lang=value.language, datatype=value.datatype and URIRef(value.datatype), normalize=False
        )
    return BNode(value[2:]) if is_blank(value) else URIRef(value)


def _object(term) -> Object | None:
    if isinstance(term, Literal):
        return Lit(str(term), term.language, str(term.datatype) if term.datatype else None)
    return None if term is None else ("_:" if isinstance(term, BNode) else "") + str(term)


@cache
def shapes() -> Graph:
    return Graph().parse(SHAPES)


def findings(graph: Graph) -> list[Theirs]:
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes(), inplace=True)
    results = [
        Theirs(
            str(_object(report.value(result, SH.focusNode))),
            table().compact(str(report.value(result, SH.resultPath))),
            str(report.value(result, SH.sourceConstraintComponent)).rpartition("#")[2],
            _object(report.value(result, SH.value)),
        )
        for result in report.objects(None, SH.result)
    ]
    return sorted(results, key=lambda t: (t.node, t.path, t.component, str(t.value)))


def covered_by_shapes() -> set[str]:
    return {table().compact(str(path)) for path in shapes().objects(None, SH.path)} | {"dcatap:availability"}


def covered_by_us(node: Node) -> set[str]:
    """The properties that our table knows of the node's classes, or of any where it has no class."""
    types = node.get(TYPE, [])
    classes = [rules for rules in table().classes.values() if not types or not rules.types.isdisjoint(types)]
    return {rule.path for rules in classes for rule in rules.rules}


def _told_by_both(d: Departure) -> bool:
    """Of what is recommended and missing the shapes tell for one property only."""
    missing = d.severity == "warning" and d.found.en == "nothing"
    return not missing or (d.shape, d.path) == ("Distribution", "dct:license")


def test_we_agree_with_pyshacl_but_for_what_was_looked_into() -> None:
    both, unexplained = 0, []
    used = dict.fromkeys(DISAGREEMENTS, 0)
    paths = covered_by_shapes()
    for file, nodes in catalogues():
        theirs = {
            (t.node, t.path): t for t in findings(as_rdflib(nodes)) if t.path in covered_by_us(nodes.get(t.node, {}))
        }
        ours = {(d.node, d.path): d for d in judge(nodes, table()).departures if d.path in paths and _told_by_both(d)}
        both += len(theirs.keys() & ours.keys())
        differences = [Difference(nodes, theirs[key], None) for key in theirs.keys() - ours.keys()]
        differences += [Difference(nodes, None, ours[key]) for key in ours.keys() - theirs.keys()]
        for difference in differences:
            name = next((name for name, (_, _, fits) in DISAGREEMENTS.items() if fits(difference)), None)
            if name:
                used[name] += 1
            else:
                unexplained.append((file, difference.theirs or difference.ours))
    assert unexplained == []
    assert all(used.values()), f"no longer met: {[name for name, times in used.items() if not times]}"
    assert both > 4 * sum(used.values())


def test_shacl_and_pyshacl_find_the_same() -> None:
    ours = Shapes(SHAPES)
    compared = 0
    for file, nodes in catalogues():
        if not file.startswith("samples/fdk/") or len(nodes) > 500:
            continue
        text = ntriples(nodes)
        theirs = Counter(
            ("_:" if is_blank(t.node) else t.node, t.path, t.component)
            for t in findings(Graph().parse(data=text, format="nt"))
        )
        found = Counter(
            ("_:" if is_blank(r.node) else r.node.strip("<>"), table().compact((r.path or "").strip("<>")), r.component)
            for r in ours.results(text)
        )
        assert not theirs - found
        # a day given as a time is ill-typed; rdflib, and so pyshacl, takes it for midnight
        assert {(path, kind) for _, path, kind in found - theirs} <= {
            (path, "OrConstraintComponent") for path in ("dct:issued", "dct:modified", "dcat:startDate", "dcat:endDate")
        }
        compared += found.total()
    assert compared > 800
