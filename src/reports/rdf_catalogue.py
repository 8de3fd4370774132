"""What a municipality shares, as one DCAT-AP-NO catalogue: every dataset once, under the IRI it was published with.

Only what the profile has a place for is written, as the profile wants it: addresses as IRIs, dates with a type, and where it
is understood the term of the list that was meant. People and e-mail addresses are left out as store.omitted says. A dataset
without a usable IRI is given one made from its source and key, the same every time.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pyoxigraph import NamedNode
from sqlalchemy import Connection

from reports import tables
from reports.rdf_agents import Agents, Municipality
from reports.rdf_terms import DEMO, Graph, Subject, iri, moment, text, typed
from store import omitted
from store.records import WITHOUT_CATALOGUE
from store.terms import Term

Row = Mapping[str, Any]

_STANDARD, _FORMAT, _RIGHTS = "dct:Standard", "dct:MediaTypeOrExtent", "dct:RightsStatement"
# field -> predicate, and the class of a node that stands for a literal where the profile wants a resource
_RESOURCE: Mapping[str, tuple[str, str]] = {
    "themes": ("dcat:theme", ""), "landing_pages": ("dcat:landingPage", ""), "documentation": ("foaf:page", ""),
    "access_rights": ("dct:accessRights", _RIGHTS), "licences": ("dct:license", "dct:LicenseDocument"),
    "rights": ("dct:rights", _RIGHTS), "conforms_to": ("dct:conformsTo", _STANDARD),
    "legislation": ("dcatap:applicableLegislation", ""), "hvd_categories": ("dcatap:hvdCategory", ""),
    "types": ("dct:type", ""), "status": ("adms:status", ""),
}  # fmt: skip
_DATASET = {
    **_RESOURCE,
    "frequency": ("dct:accrualPeriodicity", ""), "spatial": ("dct:spatial", "dct:Location"),
    "languages": ("dct:language", ""), "provenance": ("dct:provenance", "dct:ProvenanceStatement"),
    "subjects": ("dct:subject", ""), "in_series": ("dcat:inSeries", ""), "samples": ("adms:sample", ""),
    "sources": ("dct:source", ""), "relations": ("dct:relation", ""), "legal_basis": ("cpsv:follows", ""),
    "generated_by": ("prov:wasGeneratedBy", ""),
}  # fmt: skip
_DISTRIBUTION = {
    "access_urls": ("dcat:accessURL", ""), "download_urls": ("dcat:downloadURL", ""), "formats": ("dct:format", _FORMAT),
    "media_types": ("dcat:mediaType", _FORMAT), "compress_formats": ("dcat:compressFormat", _FORMAT),
    "package_formats": ("dcat:packageFormat", _FORMAT), "licences": _RESOURCE["licences"], "rights": _RESOURCE["rights"],
    "documentation": ("foaf:page", ""), "conforms_to": ("dct:conformsTo", _STANDARD), "languages": ("dct:language", ""),
    "legislation": _RESOURCE["legislation"], "availability": ("dcatap:availability", ""), "status": ("adms:status", ""),
    "access_services": ("dcat:accessService", ""), "types": ("dct:type", ""),
}  # fmt: skip
_SERVICE = {
    **_RESOURCE,
    "endpoint_urls": ("dcat:endpointURL", ""), "endpoint_descriptions": ("dcat:endpointDescription", ""),
    "serves": ("dcat:servesDataset", ""), "formats": ("dct:format", _FORMAT), "media_types": ("dcat:mediaType", _FORMAT),
    "availability": ("dcatap:availability", ""),
}  # fmt: skip
_JSON = frozenset({
    *_DATASET, *_DISTRIBUTION, *_SERVICE, "title", "description", "keywords", "identifiers", "contact_points", "temporal",
    "versions", "version_notes", "publisher_name", "publisher_identifiers", "creators",
})  # fmt: skip


def turtle(connection: Connection, number: str, proper: Callable[[str, Term], Term]) -> str:
    """The catalogue of a municipality as it stands, as Turtle. One that shares nothing has an empty catalogue.

    `proper` gives the spelling to write for a column's name and a term in it, such as the IRI of a list for "CSV".
    """
    writer = _Writer(connection, number, proper)
    for row in _rows(connection, "dataset", number):
        writer.dataset(row)
    for row in _rows(connection, "data_service", number):
        writer.service(row)
    credit = "Kilde: det kommunen og dens portaler har publisert, slik kommunedata sist leste det."
    mark = [DEMO["nb"]] if writer.demo else []
    return writer.graph.turtle([*mark, f"Åpne data fra {writer.name} ({number}).", credit])


def _rows(connection: Connection, table: str, number: str) -> Iterator[Row]:
    """The current datasets or services of a municipality, each once, JSON columns read."""
    result = connection.exec_driver_sql(
        f"SELECT DISTINCT d.*, a.attributed_by FROM {table} d"
        " JOIN attribution a ON a.source_id = d.source_id AND a.key = d.key AND a.municipality_number = ?"
        " JOIN source s ON s.id = d.source_id AND s.active AND s.kind <> ?"
        " WHERE d.valid_to IS NULL AND NOT EXISTS (SELECT 1 FROM duplicate u WHERE u.source_id = d.source_id"
        " AND u.key = d.key AND u.municipality_number = a.municipality_number)"
        " ORDER BY d.source_id, d.key",
        (number, WITHOUT_CATALOGUE),
    )
    for row in result.mappings():
        yield _read(row)


def _read(row: Mapping[Any, Any]) -> Row:
    return {name: json.loads(v) if isinstance(v, str) and name in _JSON else v for name, v in row.items()}


class _Writer:
    """Says a municipality's datasets and services in one graph."""

    def __init__(self, connection: Connection, number: str, proper: Callable[[str, Term], Term]) -> None:
        self._connection, self._proper = connection, proper
        self.graph = Graph()
        self.name, website = connection.exec_driver_sql(
            "SELECT name, website FROM municipality WHERE number = ?", (number,)
        ).one()
        organisations = connection.exec_driver_sql(
            "SELECT number FROM organisation WHERE municipality_number = ? AND relation IN ('current', 'former')"
            " ORDER BY relation, number",
            (number,),
        ).scalars()
        known = {str(name).casefold() for name in connection.exec_driver_sql(omitted.KNOWN_NAMES).scalars()}
        self._agents = Agents(self.graph, Municipality(self.name, website, list(organisations), known))
        self._catalogue = NamedNode(f"urn:kommunedata:catalogue:{number}")
        self._said: set[Subject] = {self._catalogue}
        self.graph.a(self._catalogue, "dcat:Catalog")
        self.demo = tables.invented(connection)
        mark, invented = ("DEMO: ", DEMO) if self.demo else ("", {"nb": "", "en": ""})
        self.graph.texts(
            self._catalogue,
            "dct:title",
            {"nb": f"{mark}Åpne data fra {self.name}", "en": f"{mark}Open data from {self.name}"},
        )
        self.graph.texts(
            self._catalogue,
            "dct:description",
            {
                "nb": f"{invented['nb']}Datasett og API-er fra {self.name}, samlet fra de katalogene som viser dem, hvert av dem én gang.",
                "en": f"{invented['en']}Datasets and APIs of {self.name}, gathered from the catalogues that show them, each of them once.",
            },
        )
        self.graph.add(self._catalogue, "dct:publisher", self._agents.municipality)
        self._agents.contacts(self._catalogue, None, self._agents.municipality)

    def dataset(self, row: Row) -> None:
        """A dataset or a series, with its distributions."""
        series = row["kind"] == "series"
        node = self._resource(row, "dcat:DatasetSeries" if series else "dcat:Dataset", "dcat:dataset", _DATASET)
        if node is None:
            return
        for predicate, field in (("dct:issued", "issued_on"), ("dct:modified", "modified_on")):
            self.graph.add(node, predicate, moment(row[field]))
        self.graph.resources(node, "dct:creator", omitted.creators(row["creators"]))
        self.graph.add(node, "dcatno:accessRequestURL", iri(row["access_request_url"]))
        self.graph.texts(node, "adms:versionNotes", row["version_notes"])
        for period in row["temporal"] or ():
            self._period(node, period)
        result = self._connection.exec_driver_sql(
            "SELECT * FROM distribution WHERE dataset_id = ? ORDER BY ordinal", (row["id"],)
        )
        for number, distribution in enumerate(result.mappings()):
            self._distribution(node, _read(distribution), number)

    def service(self, row: Row) -> None:
        """An API."""
        self._resource(row, "dcat:DataService", "dcat:service", _SERVICE)

    def _resource(self, row: Row, kind: str, listed: str, fields: Mapping[str, tuple[str, str]]) -> NamedNode | None:
        """What datasets and services have in common; None when another source gave one of that IRI already."""
        graph = self.graph
        node = iri(row["uri"]) or NamedNode(f"urn:uuid:{uuid5(NAMESPACE_URL, repr((row['source_id'], row['key'])))}")
        if node in self._said:
            return None
        self._said.add(node)
        graph.add(self._catalogue, listed, node)
        graph.a(node, kind)
        graph.texts(node, "dct:title", row["title"])
        graph.texts(node, "dct:description", row["description"])
        graph.literals(node, "dct:identifier", row["identifiers"])
        for language, words in sorted((row["keywords"] or {}).items()):
            for word in words:
                graph.add(node, "dcat:keyword", text(word, language))
        graph.literals(node, "dcat:version", row["versions"])
        self._fields(node, row, fields)
        publisher = self._agents.publisher(row)
        graph.add(node, "dct:publisher", publisher)
        self._agents.contacts(node, row["contact_points"], publisher)
        return node

    def _fields(self, node: Subject, row: Row, fields: Mapping[str, tuple[str, str]]) -> None:
        for field, (predicate, labelled) in fields.items():
            self.graph.resources(node, predicate, [self._proper(field, term) for term in row[field] or ()], labelled)

    def _distribution(self, dataset: NamedNode, row: Row, number: int) -> None:
        graph = self.graph
        node: Subject = iri(row["uri"]) or NamedNode(f"urn:uuid:{uuid5(NAMESPACE_URL, f'{dataset.value} {number}')}")
        graph.add(dataset, "dcat:distribution", node)
        if node in self._said:
            return
        self._said.add(node)
        graph.a(node, "dcat:Distribution")
        graph.texts(node, "dct:title", row["title"])
        graph.texts(node, "dct:description", row["description"])
        addresses: Sequence[str] = row["access_urls"] or row["download_urls"] or ()  # the profile demands an access URL
        self._fields(node, {**row, "access_urls": addresses}, _DISTRIBUTION)
        for predicate, field in (("dct:issued", "issued_on"), ("dct:modified", "modified_on")):
            graph.add(node, predicate, moment(row[field]))
        if str(row["byte_size"] or "").isdecimal():
            graph.add(node, "dcat:byteSize", typed(int(row["byte_size"]), "nonNegativeInteger"))

    def _period(self, node: Subject, period: Mapping[str, str | None]) -> None:
        start, end = moment(period.get("start")), moment(period.get("end"))
        if start or end:
            inside = self.graph.blank()
            self.graph.add(node, "dct:temporal", inside)
            self.graph.a(inside, "dct:PeriodOfTime")
            self.graph.add(inside, "dcat:startDate", start)
            self.graph.add(inside, "dcat:endDate", end)
