"""One value against one rule: is it of the kind, class and list that the profile demands, and what is it if not?"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from scoring.conformance.rows import Kind
from scoring.conformance.tables import ConformanceTable, ControlledList, PropertyRule
from scoring.conformance.words import Words
from store.graph import TYPE, Graph, Lit, Object, is_blank

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SHOWN = 80  # characters of a value that are shown
_ZONE = r"(Z|[+-]\d\d:\d\d)?"
_NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)"
_TYPED: Mapping[Kind, Mapping[str, re.Pattern[str]]] = {  # datatype -> what its literals look like
    "date": {
        _XSD + "date": re.compile(rf"\d{{4}}-\d\d-\d\d{_ZONE}"),
        _XSD + "dateTime": re.compile(rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?{_ZONE}"),
    },
    "decimal": {_XSD + "decimal": re.compile(_NUMBER)},
    "double": {_XSD + "double": re.compile(rf"{_NUMBER}([eE][+-]?\d+)?|[+-]?INF|NaN")},
    "duration": {_XSD + "duration": re.compile(r"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")},
    "whole_number": {_XSD + "nonNegativeInteger": re.compile(r"\+?\d+|-0+")},
    "hexadecimal": {_XSD + "hexBinary": re.compile(r"([0-9a-fA-F]{2})*")},
}
_EMPTY = Words(nb="tom tekst", en="an empty text")
_NAMELESS = Words(nb="en navnløs node", en="a nameless node")


def kind_fault(values: Sequence[Object], rule: PropertyRule, graph: Graph, table: ConformanceTable) -> Words | None:
    """What the first value is that is not of the rule's kind, if one is not."""
    for value in values:
        if not _of_kind(value, rule.kind, graph):
            return shown(value, graph, table)
    if rule.kind == "text":
        tags = Counter(value.language for value in values if isinstance(value, Lit))
        if repeated := [tag for tag, times in tags.items() if times > 1]:
            times, tag = tags[repeated[0]], repeated[0]
            return Words(nb=f"{times} tekster på språket {tag}", en=f"{times} texts in the language {tag}")
    return None


def class_fault(values: Sequence[Object], rule: PropertyRule, graph: Graph, table: ConformanceTable) -> Words | None:
    """What the first value is that is described here as something else than it should be."""
    for value in values:
        if isinstance(value, Lit):
            continue
        node = graph.get(value)
        if node is None and not is_blank(value) and rule.kind != "part":
            continue  # described elsewhere, if anywhere
        if rule.class_iris.isdisjoint((node or {}).get(TYPE, [])):
            return shown(value, graph, table)
    return None


def list_fault(values: Sequence[Object], rule: PropertyRule, graph: Graph, table: ConformanceTable) -> Words | None:
    """What the first value is that the list does not hold, or all of them where one from it would do."""
    the_list = rule.list
    assert the_list is not None  # noqa: S101 - the caller asks of those that have one
    iris = [value for value in values if not isinstance(value, Lit)]
    strangers = [value for value in iris if not the_list.holds(value)]
    if rule.any and len(strangers) < len(iris):  # an address that claims to be in the list, and is not, helps nobody
        strangers = [value for value in strangers if the_list.claims(value)]
    return shown(strangers[0], graph, table) if strangers else None


def half_described(values: Sequence[Object], the_list: ControlledList, graph: Graph) -> str | None:
    """The first member of the list that the graph itself describes, but not as a concept of that list."""
    if the_list.scheme is None:
        return None
    schemes = {f"{scheme}://{the_list.scheme}" for scheme in ("http", "https")}
    for value in values:
        if isinstance(value, Lit) or not the_list.holds(value) or (node := graph.get(value)) is None:
            continue
        if _SKOS + "Concept" not in node.get(TYPE, []) or schemes.isdisjoint(node.get(_SKOS + "inScheme", [])):
            return value
    return None


def shown(value: Object, graph: Graph, table: ConformanceTable) -> Words:
    """The value in words, shortened."""
    if isinstance(value, Lit):
        text = " ".join(value.value.split())
        if not text:
            return _EMPTY
        text = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
        if value.language:
            return _same(f'"{text}"@{value.language}')
        if value.datatype:
            return _same(f'"{text}" ({table.compact(value.datatype)})')
        return Words(nb=f'"{text}" uten språkmerke eller type', en=f'"{text}" without language or type')
    types = ", ".join(table.compact(t) for t in graph.get(value, {}).get(TYPE, []) if not isinstance(t, Lit))
    if is_blank(value):
        if not types:
            return Words(nb="en navnløs node uten type", en="a nameless node without a type")
        return Words(nb=f"{_NAMELESS.nb} ({types})", en=f"{_NAMELESS.en} ({types})")
    address = f"<{value if len(value) <= 2 * _SHOWN else value[: 2 * _SHOWN - 1] + '…'}>"
    return _same(f"{address} ({types})" if types else address)


def _same(text: str) -> Words:
    return Words(nb=text, en=text)


def _of_kind(value: Object, kind: Kind, graph: Graph) -> bool:
    return _KINDS[kind](value, graph) if kind in _KINDS else _typed(value, kind)


def _typed(value: Object, kind: Kind) -> bool:
    if not isinstance(value, Lit) or (pattern := _TYPED[kind].get(value.datatype or "")) is None:
        return False
    text = value.value.strip()
    return pattern.fullmatch(text) is not None and (kind != "date" or _in_calendar(text))


def _in_calendar(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _says_something(value: Object) -> bool:
    return isinstance(value, Lit) and bool(value.value.strip())


def _tagged(value: Object, _: Graph) -> bool:
    return isinstance(value, Lit) and value.language is not None and bool(value.value.strip())


_KINDS: Mapping[Kind, Callable[[Object, Graph], bool]] = {
    "literal": lambda value, _: _says_something(value),
    "tagged": _tagged,
    "text": _tagged,
    "iri": lambda value, _: not isinstance(value, Lit) and not is_blank(value),
    "resource": lambda value, _: not isinstance(value, Lit),
    "part": lambda value, graph: not isinstance(value, Lit) and value in graph,
}
