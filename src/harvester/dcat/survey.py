"""What the nodes of a page are: catalogues, series, datasets and data services, and how they belong together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import TypeGuard

from harvester.namespaces import DCAT, FOAF, TYPE, canonical
from harvester.rdf import Node, Object


class Kind(IntEnum):
    """The classes, in the order in which they win where a node has several: after reasoning a series is a dataset too,
    and a catalogue may be one."""

    CATALOGUE = 1
    SERIES = 2
    DATASET = 3
    SERVICE = 4


_CLASSES = {
    DCAT + "Catalog": Kind.CATALOGUE,
    DCAT + "DatasetSeries": Kind.SERIES,
    DCAT + "Dataset": Kind.DATASET,
    DCAT + "DataService": Kind.SERVICE,
}
_LISTS = ((DCAT + "dataset", Kind.DATASET), (DCAT + "service", Kind.SERVICE))
_TOPIC = FOAF + "primaryTopic"


@dataclass(slots=True)
class Survey:
    """The nodes that are records, in order met, and who refers to them."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    listed_by: dict[str, list[str]] = field(default_factory=dict)  # dataset or service -> the catalogues that list it
    about: dict[str, list[str]] = field(default_factory=dict)  # dataset or service -> its catalogue records


def survey(nodes: Mapping[str, Node]) -> Survey:
    """Go through all nodes once."""
    found = Survey()
    members: dict[str, Kind] = {}
    bare: dict[str, Kind] = {}  # a type and nothing else
    for subject, node in nodes.items():
        types = node.get(TYPE, ())
        if len(types) == 1:
            kind = _class_of(types[0])
        else:
            kind = min(filter(None, map(_class_of, types)), default=None)
        for predicate, member_kind in _LISTS:
            if predicate in node:
                kind = Kind.CATALOGUE
                for member in filter(_is_node, node[predicate]):
                    members.setdefault(member, member_kind)
                    found.listed_by.setdefault(member, []).append(subject)
        if _TOPIC in node:
            for topic in filter(_is_node, node[_TOPIC]):
                found.about.setdefault(topic, []).append(subject)
        if kind is not None:
            (bare if len(node) == 1 and TYPE in node else found.kinds)[subject] = kind
    for member, kind in members.items():
        if member in bare or (member not in found.kinds and nodes.get(member)):
            found.kinds[member] = bare.pop(member, kind)
    if bare:
        referred = {o for node in nodes.values() for objects in node.values() for o in objects if o in bare}
        found.kinds.update((subject, kind) for subject, kind in bare.items() if subject not in referred)
    return found


@lru_cache(maxsize=10_000)
def _class_of(type_: Object) -> Kind | None:
    return _CLASSES.get(canonical(type_)[0]) if isinstance(type_, str) else None


def _is_node(value: Object) -> TypeGuard[str]:
    return isinstance(value, str)
