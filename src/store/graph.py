"""A graph as plain Python: what RDF says of each node, so that one room can pass it to another without an RDF library."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class Lit(NamedTuple):
    """A literal as published; the language tag in lower case."""

    value: str
    language: str | None = None
    datatype: str | None = None  # IRI; None for a plain or language-tagged string


Object = str | Lit  # a plain str is an IRI, or a blank node when it begins "_:"
Node = dict[str, list[Object]]  # predicate -> distinct objects in the order met
Graph = Mapping[str, Node]  # subject -> node

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_ILLEGAL = re.compile(r'[\x00-\x20<>"{}|\\^`]')  # in no IRI, RFC 3987
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def is_blank(value: Object) -> bool:
    """Whether the value is a node without an IRI."""
    return value[:2] == "_:"


def reached(graph: Graph, root: str, stop: frozenset[str]) -> dict[str, Node]:
    """The nodes that describe one: itself and what it leads to, but no other node of the classes in `stop`."""
    found = {root: graph[root]}
    ahead = [root]
    while ahead:
        for values in graph[ahead.pop()].values():
            for value in values:
                if isinstance(value, Lit) or value in found or (node := graph.get(value)) is None:
                    continue
                if stop.isdisjoint(node.get(TYPE, [])):
                    found[value] = node
                    ahead.append(value)
    return found


def excerpt(graph: Graph, root: str, stop: frozenset[str]) -> dict[str, Node]:
    """What `reached` gives, and of the other nodes that these refer to the classes, which validators ask for."""
    found = reached(graph, root, stop)
    stubs: dict[str, Node] = {}
    for node in found.values():
        for values in node.values():
            for value in values:
                if not isinstance(value, Lit) and value not in found and (types := graph.get(value, {}).get(TYPE)):
                    stubs[value] = {TYPE: types}
    return found | stubs


def ntriples(graph: Graph) -> str:
    """The graph as N-Triples. What no IRI may hold is percent-encoded: a validator would refuse all for one bad address."""
    return "".join(_lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    for subject, node in graph.items():
        for predicate, values in node.items():
            yield from _triples(_term(subject), _term(predicate), values)


def _triples(subject: str, predicate: str, values: Iterable[Object]) -> Iterator[str]:
    for value in values:
        yield f"{subject} {predicate} {_term(value)} .\n"


def _term(value: Object) -> str:
    if isinstance(value, Lit):
        text = f'"{value.value.translate(_ESCAPES)}"'
        if value.language:
            return f"{text}@{value.language}"
        return f"{text}^^{_term(value.datatype)}" if value.datatype else text
    if is_blank(value):
        return value
    return f"<{_ILLEGAL.sub(lambda bad: f'%{ord(bad[0]):02X}', value)}>"
