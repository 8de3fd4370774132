"""Descriptions of RDF nodes -> validated records of datasets, data services and catalogues. Pure: no network, no clock.

What makes a record: a node of one of the classes, or a described one that a catalogue lists. A node that has nothing but
its type, and that others refer to, is only a reference. What makes a distribution: being the object of
dcat:distribution, described or not.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from harvester.dates import day
from harvester.dcat.hydra import paging
from harvester.dcat.keys import content_key, give_keys
from harvester.dcat.properties import (
    CATALOGUE,
    DATASET,
    DISTRIBUTION,
    PUBLISHER,
    SERVICE,
    Table,
    ignored,
    rule_for,
)
from harvester.dcat.survey import Kind, survey
from harvester.dcat.values import MAX_VALUES, Read, Values
from harvester.namespaces import DCAT, DCT, FOAF, RDFS, SKOS
from harvester.pages import Paging
from harvester.rdf import Descriptions, Node, Object
from store.records import (
    CatalogueRecord,
    DataServiceRecord,
    DatasetRecord,
    DistributionRecord,
    IssueRecord,
    Record,
)

MANY_DISTRIBUTIONS = 1_000
_TOGETHER = 500  # records handed on at a time
_REMEMBERED = 10_000  # distributions, in case other datasets have them too
_DISTRIBUTION = DCAT + "distribution"
_RECORD = {
    "record_identifier": DCT + "identifier",
    "record_issued": DCT + "issued",
    "record_modified": DCT + "modified",
}
_DATES = (("issued", "issued_on"), ("modified", "modified_on"))
_NONE = re.compile(r"(^|[/#?=:])None$")  # Python's None as an IRI, as some CKANs write for "no IRI"
_TITLES = (RDFS + "label", SKOS + "prefLabel", FOAF + "name")

R = TypeVar("R", bound=BaseModel)


class Mapped(NamedTuple):
    """What a page's descriptions hold."""

    records: list[Record]
    issues: list[IssueRecord]
    paging: Paging
    rejected: int


def records(descriptions: Descriptions) -> Mapped:
    """All records of a page: catalogues, data services, and datasets with their distributions."""
    mapper = Mapper(descriptions.nodes, doubtful=descriptions.parser != "pyoxigraph")
    return Mapped(
        [r for batch in mapper.batches() for r in batch],
        mapper.values.notes.issues(),
        paging(descriptions.nodes),
        mapper.rejected,
    )


class Mapper:
    """Goes through the nodes of one page once to see what they are, and once to read them."""

    def __init__(self, nodes: Mapping[str, Node], doubtful: bool = False) -> None:
        self.nodes = nodes
        self.doubtful = doubtful  # rdflib lets JSON's lone surrogates through, which nothing after us can write
        self.values = Values(nodes)
        self.rejected = 0
        self._tables: dict[int, dict[str, tuple[str, Read, bool]]] = {}  # rules, and whether an IRI is simply kept
        self._distributions: dict[str, DistributionRecord | None] = {}
        self._survey = survey(nodes)
        self._catalogue_uris: dict[str, str] = {}  # catalogue node -> the IRI or key it is stored under

    def batches(self) -> Iterator[list[Record]]:
        """All records, some at a time: catalogues first, because the others refer to them; last those without an IRI,
        because their keys depend on one another."""
        found: list[Record] = []
        for subject, kind in self._survey.kinds.items():
            if kind == Kind.CATALOGUE and (catalogue := self._catalogue(subject)):
                found.append(catalogue)
        models: tuple[type[DataServiceRecord | DatasetRecord], ...] = (DataServiceRecord, DatasetRecord)
        nameless: dict[type[DataServiceRecord | DatasetRecord], list[dict[str, Any]]] = {model: [] for model in models}
        for subject, kind in self._survey.kinds.items():
            if kind == Kind.CATALOGUE:
                continue
            model = models[kind != Kind.SERVICE]
            fields = self._service(subject) if kind == Kind.SERVICE else self._dataset(subject, kind)
            if fields["uri"] is None:
                nameless[model].append(fields)
                continue
            fields["key"] = fields["uri"]
            if record := self._record(model, fields):
                found.append(record)
            if len(found) >= _TOGETHER:
                yield found
                found = []
        for model, resources in nameless.items():
            give_keys(resources)
            found += [record for fields in resources if (record := self._record(model, fields))]
        yield found

    def _dataset(self, subject: str, kind: Kind) -> dict[str, Any]:
        fields = self._resource(subject, DATASET)
        node = self.nodes[subject]
        fields["kind"] = "series" if kind == Kind.SERIES else "dataset"
        self._read_dates(fields)
        if "title" not in fields:
            self.values.note("missing_title", DCT + "title")
        if fields["uri"] is None:
            self.values.note("blank_dataset")
        for field, predicate in _RECORD.items() if subject in self._survey.about else ():
            objects = [o for record in self._survey.about[subject] for o in self.nodes[record].get(predicate, ())]
            fields[field] = self.values.single(objects, predicate)
        fields["distributions"] = self._distributions_of(node.get(_DISTRIBUTION, ()))
        return fields

    def _service(self, subject: str) -> dict[str, Any]:
        return self._resource(subject, SERVICE)

    def _resource(self, subject: str, table: Table) -> dict[str, Any]:
        """Fields of a dataset or a data service."""
        uri = self._name(subject)
        self.values.subject = uri
        fields = self._fields(subject, table)
        fields["uri"] = uri
        if subject in self._survey.listed_by:
            fields["catalogue_uri"] = min(self._catalogue_uris[node] for node in self._survey.listed_by[subject])
        return fields

    def _catalogue(self, subject: str) -> CatalogueRecord | None:
        uri = self._name(subject)
        self.values.subject = uri
        fields = self._fields(subject, CATALOGUE)
        fields["uri"] = uri or content_key(fields, ("title", "description", "publisher_uri", "publisher_name"))
        self._catalogue_uris[subject] = fields["uri"]
        return self._record(CatalogueRecord, fields)

    def _distributions_of(self, objects: Sequence[Object]) -> list[DistributionRecord]:
        if len(objects) > MANY_DISTRIBUTIONS:
            self.values.note("too_many", _DISTRIBUTION, f"{len(objects)} distributions")
            objects = sorted(objects, key=str)[:MAX_VALUES]
        found = []
        for o in objects:
            if type(o) is not str:
                self.values.note("unreadable_value", _DISTRIBUTION, o.value)  # type: ignore[union-attr]
                continue
            if o not in self._distributions:
                if len(self._distributions) == _REMEMBERED:
                    self._distributions.clear()
                self._distributions[o] = self._distribution(o)
            if distribution := self._distributions[o]:
                found.append(distribution)
        if len(found) > 1:
            found.sort(key=_order)
        return found

    def _distribution(self, subject: str) -> DistributionRecord | None:
        uri = self._name(subject)
        dataset, self.values.subject = self.values.subject, uri or self.values.subject
        fields = self._fields(subject, DISTRIBUTION) if subject in self.nodes else {}
        fields["uri"] = uri
        self._read_dates(fields)
        record = self._record(DistributionRecord, fields)
        self.values.subject = dataset
        return record

    # --- fields

    def _fields(self, subject: str, table: Table) -> dict[str, Any]:
        node = self.nodes[subject]
        values = self.values
        rules = self._tables.get(id(table))
        if rules is None:
            rules = self._tables[id(table)] = {}
        fields: dict[str, Any] = {}
        for predicate, objects in node.items():
            rule = rules.get(predicate)
            if rule is None:
                rule = rules[predicate] = self._learn(table, predicate)
            field, read, kept = rule
            if kept and len(objects) == 1 and type(only := objects[0]) is str and only and only[0] != "_":
                value = [f"<{only}>"]  # what `read` would give, for most properties of most nodes
            elif read is ignored or (value := read(values, objects, predicate)) is None:
                continue
            fields[field] = _merge(fields[field], value) if field in fields else value
        if PUBLISHER in fields:
            fields.update(fields.pop(PUBLISHER)._asdict())
        if "title" not in fields:
            for predicate in _TITLES:
                if predicate in node and (title := values.prose(node[predicate], predicate)):
                    fields["title"] = title
                    break
        return fields

    def _learn(self, table: Table, predicate: str) -> tuple[str, Read, bool]:
        (field, read), issue = rule_for(table, predicate)
        if issue is None:
            return field, read, read in (Values.terms, Values.resources) and not self.values.skolem

        def noting(values: Values, objects: Sequence[Object], predicate: str, read: Read = read) -> Any:
            values.note(issue, predicate)
            return read(values, objects, predicate)

        return field, noting, False

    def _read_dates(self, fields: dict[str, Any]) -> None:
        for field, read_field in _DATES:
            if published := fields.get(field):
                fields[read_field] = read = day(published)
                if read is None:
                    self.values.note("bad_date", DCT + field, published)

    def _name(self, subject: str) -> str | None:
        """The node's IRI, or None when it has none that means anything."""
        return None if self.values.is_blank(subject) or (subject[-4:] == "None" and _NONE.search(subject)) else subject

    def _record(self, model: type[R], fields: dict[str, Any]) -> R | None:
        try:
            record = model.model_validate(fields)
            if self.doubtful:
                record.model_dump_json()
        except ValueError as error:  # of pydantic: not valid, or not text that UTF-8 can hold
            self.rejected += 1
            self.values.notes.add("record_rejected", fields.get("uri"), None, str(error))
            return None
        return record


def _merge(old: Any, new: Any) -> Any:
    """Two properties that fill one field, such as dct:identifier and adms:identifier."""
    if isinstance(old, list):
        return sorted({*old, *new}, key=lambda value: value if isinstance(value, str) else repr(value))
    if isinstance(old, dict):
        return {language: old.get(language) or new[language] for language in sorted({*old, *new})}
    return min(old, new)


def _order(distribution: DistributionRecord) -> tuple[str, str]:
    """By IRI; those without one by what they say."""
    return distribution.uri or "", "" if distribution.uri else distribution.model_dump_json(exclude_none=True)
