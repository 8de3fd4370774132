"""One CKAN package as the nodes that ckanext-dcat would write of it, with the licence that it would leave out.

A field may stand at the top (ckanext-scheming), or in `extras`, as a list of {key, value} or as an object; lists are
lists, JSON in a string, or separated by commas. CKAN fills in "" for what was not filled in, so "" says nothing here.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from harvester.json.nodes import Nodes, iri, items, own_iri
from harvester.namespaces import ADMS, DCAT, DCATAP, DCT, FOAF, SPDX, TYPE, VCARD
from harvester.rdf import Lit, Object

DATASTORE = "CKAN datastore"  # dct:type of a distribution that CKAN serves as an API of its own accord

_TEXTS = {"title": DCT + "title", "notes": DCT + "description", "version_notes": ADMS + "versionNotes"}
_SINGLES = {
    "url": DCAT + "landingPage", "frequency": DCT + "accrualPeriodicity", "access_rights": DCT + "accessRights",
    "provenance": DCT + "provenance", "dcat_type": DCT + "type", "version": DCAT + "version", "rights": DCT + "rights",
    "status": ADMS + "status",
}  # fmt: skip
_LISTS = {
    "theme": DCAT + "theme", "language": DCT + "language", "conforms_to": DCT + "conformsTo",
    "documentation": FOAF + "page", "alternate_identifier": ADMS + "identifier", "has_version": DCT + "hasVersion",
    "is_version_of": DCT + "isVersionOf", "source": DCT + "source", "sample": ADMS + "sample",
    "related_resource": DCT + "relation", "is_referenced_by": DCT + "isReferencedBy",
    "applicable_legislation": DCATAP + "applicableLegislation", "hvd_category": DCATAP + "hvdCategory",
    "in_series": DCAT + "inSeries",
}  # fmt: skip
_RESOURCE_SINGLES = {
    "format": DCT + "format", "mimetype": DCAT + "mediaType", "download_url": DCAT + "downloadURL",
    "license": DCT + "license", "rights": DCT + "rights", "status": ADMS + "status", "size": DCAT + "byteSize",
    "availability": DCATAP + "availability", "compress_format": DCAT + "compressFormat",
    "package_format": DCAT + "packageFormat", "hash": SPDX + "checksum",
}  # fmt: skip
_RESOURCE_LISTS = {
    "language": DCT + "language", "documentation": FOAF + "page", "conforms_to": DCT + "conformsTo",
    "applicable_legislation": DCATAP + "applicableLegislation",
}  # fmt: skip
_NOT_DATASETS = frozenset({"harvest", "showcase"})  # CKAN keeps these as packages too
_COMMAS = re.compile(r",(?=\s*https?:)", re.IGNORECASE)


class _Fields:
    """A package's fields wherever they stand; nothing that says nothing."""

    def __init__(self, package: dict[str, Any]) -> None:
        extras = package.get("extras")
        if isinstance(extras, list):
            extras = {str(e.get("key")): e.get("value") for e in extras if isinstance(e, dict)}
        self._fields = {
            **(extras if isinstance(extras, dict) else {}),
            **{k: v for k, v in package.items() if _says(v)},
        }

    def get(self, *keys: str) -> Any:
        """The value of the first of the keys that has one; JSON in a string is read."""
        for key in keys:
            value = self._fields.get(key)
            if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
                with suppress(ValueError, RecursionError):
                    value = json.loads(value)
            if _says(value):
                return value
        return None

    def all(self, key: str) -> list[Any]:
        """The values of a field that may have several."""
        value = self.get(key)
        if isinstance(value, str):
            value = _COMMAS.split(value) if iri(value.partition(",")[0]) else value.split(",")
        return [v.strip() if isinstance(v, str) else v for v in items(value) if _says(v)]

    def objects(self, key: str) -> list[dict[str, Any]]:
        """The objects of a field that holds some (ckanext-scheming's repeating subfields)."""
        return [value for value in items(self.get(key)) if isinstance(value, dict)]


def dataset_iris(package: dict[str, Any], site: str) -> list[str]:
    """What the dataset may be called, best first: by its `uri`, as ckanext-dcat does, or its address in the catalogue."""
    name = package.get("id") or package.get("name")
    found = (own_iri(_Fields(package).get("uri")), iri(f"{site}/dataset/{name}") if name else None)
    return [name for name in found if name is not None]


def not_ours(package: dict[str, Any]) -> str | None:
    """Why a package is no dataset for us, as an issue's code; None for a published dataset.

    DKAN 1, known by the capital letter of its "Active", calls everything private that it publishes.
    """
    state = package.get("state")
    if (package.get("private") is True and state != "Active") or state in ("draft", "deleted"):
        return "not_public"
    return "not_a_dataset" if str(package.get("type")) in _NOT_DATASETS else None


def package_node(nodes: Nodes, subject: str, package: dict[str, Any], site: str) -> None:
    """Add the dataset with its publisher, contacts and distributions."""
    fields = _Fields(package)
    series = fields.get("type") == "dataset_series"
    nodes.add(subject, TYPE, [DCAT + ("DatasetSeries" if series else "Dataset")])
    for key, predicate in _TEXTS.items():
        nodes.add(subject, predicate, nodes.texts(fields.get(key)))
    _add(nodes, subject, fields, _SINGLES, _LISTS)
    nodes.add(subject, DCT + "identifier", nodes.texts(fields.get("identifier", "guid", "id")))
    nodes.add(subject, DCT + "issued", nodes.texts(fields.get("issued", "metadata_created")))
    nodes.add(subject, DCT + "modified", nodes.texts(fields.get("modified", "metadata_modified")))
    tags = [tag.get("name") if isinstance(tag, dict) else tag for tag in items(package.get("tags"))]
    nodes.add(subject, DCAT + "keyword", (lit for tag in tags for lit in nodes.texts(tag) if lit.value))
    nodes.add(subject, DCT + "license", _licences(fields))
    nodes.add(subject, DCT + "publisher", _publishers(nodes, fields, package, site))
    nodes.add(subject, DCT + "creator", _agents(nodes, fields.objects("creator")))
    nodes.add(subject, DCAT + "contactPoint", _contacts(nodes, fields))
    nodes.add(subject, DCT + "spatial", _places(nodes, subject, fields))
    nodes.add(subject, DCT + "temporal", _periods(nodes, fields))
    resources = [r for r in items(package.get("resources")) if isinstance(r, dict) and r.get("state") != "deleted"]
    nodes.add(subject, DCAT + "distribution", [_distribution(nodes, subject, resource) for resource in resources])


def _distribution(nodes: Nodes, dataset: str, resource: dict[str, Any]) -> str:
    fields = _Fields(resource)
    id_ = resource.get("id")
    named = iri(f"{dataset}/resource/{id_}") if id_ else None
    subject = own_iri(fields.get("uri")) or named or nodes.blank()
    nodes.add(subject, TYPE, [DCAT + "Distribution"])
    nodes.add(subject, DCT + "title", nodes.texts(fields.get("name")))
    nodes.add(subject, DCT + "description", nodes.texts(fields.get("description")))
    access = fields.get("access_url", "url")
    nodes.add(subject, DCAT + "accessURL", nodes.resources(access, subject, DCAT + "accessURL"))
    _add(nodes, subject, fields, _RESOURCE_SINGLES, _RESOURCE_LISTS)
    nodes.add(subject, DCT + "issued", nodes.texts(fields.get("issued", "created")))
    nodes.add(subject, DCT + "modified", nodes.texts(fields.get("modified", "last_modified")))
    if str(fields.get("datastore_active")).lower() == "true":
        nodes.add(subject, DCT + "type", [Lit(DATASTORE)])
    for service in fields.objects("access_services"):
        node = nodes.blank()
        endpoint = DCAT + "endpointURL"
        nodes.add(node, endpoint, nodes.resources(service.get("endpoint_url"), node, endpoint))
        nodes.add(subject, DCAT + "accessService", [node])
    return subject


def _add(nodes: Nodes, subject: str, fields: _Fields, singles: dict[str, str], lists: dict[str, str]) -> None:
    for key, predicate in singles.items():
        nodes.add(subject, predicate, nodes.resources(fields.get(key), subject, predicate))
    for key, predicate in lists.items():
        nodes.add(subject, predicate, nodes.resources(fields.all(key), subject, predicate))


def _licences(fields: _Fields) -> Iterator[Object]:
    """All that CKAN says of the licence: an id may be the installation's own, its address may be missing, and the
    title is then what tells it."""
    for key in ("license_url", "license_id", "license_title"):
        if isinstance(value := fields.get(key), str):
            yield iri(value) or Lit(value)


def _publishers(nodes: Nodes, fields: _Fields, package: dict[str, Any], site: str) -> Iterable[Object]:
    """The agent that the package names, else the organisation that owns it."""
    if agents := list(_agents(nodes, fields.objects("publisher"))):
        return agents
    flat = {key: fields.get(f"publisher_{key}") for key in ("uri", "name", "identifier")}
    if any(flat.values()):
        return list(_agents(nodes, [flat]))
    if isinstance(name := fields.get("publisher"), str):
        return [iri(name) or Lit(name)]
    organisation = package.get("organization")
    if not isinstance(organisation, dict):
        return []
    id_ = organisation.get("id") or package.get("owner_org")
    own = _Fields(organisation)
    agent = {
        "uri": f"{site}/organization/{id_}" if id_ else None,
        "name": own.get("title", "display_name", "name"),
        "identifier": own.get("identifier", "publisher_identifier"),
    }
    return list(_agents(nodes, [agent]))


def _agents(nodes: Nodes, agents: Iterable[dict[str, Any]]) -> Iterator[str]:
    for agent in agents:
        subject = own_iri(agent.get("uri")) or nodes.blank()
        nodes.add(subject, TYPE, [FOAF + "Agent"])
        nodes.add(subject, FOAF + "name", (lit for lit in nodes.texts(agent.get("name")) if lit.value))
        nodes.add(subject, DCT + "identifier", (lit for lit in nodes.texts(agent.get("identifier")) if lit.value))
        yield subject


def _contacts(nodes: Nodes, fields: _Fields) -> Iterator[Object]:
    contacts = fields.objects("contact") or [
        {"uri": fields.get("contact_uri"), "name": fields.get(f"{who}_name" if who == "contact" else who),
         "email": fields.get(f"{who}_email")}
        for who in ("contact", "maintainer", "author")
    ]  # fmt: skip
    said = [c for c in contacts if c.get("name") or c.get("email")]
    for contact in said if fields.objects("contact") else said[:1]:
        subject = own_iri(contact.get("uri")) or nodes.blank()
        nodes.add(subject, VCARD + "fn", nodes.texts(contact.get("name")))
        nodes.add(subject, VCARD + "hasEmail", nodes.texts(contact.get("email")))
        nodes.add(subject, VCARD + "hasURL", nodes.texts(contact.get("url")))
        yield subject


def _places(nodes: Nodes, subject: str, fields: _Fields) -> Iterator[Object]:
    """Each place by its IRI, else its name, else its outline as JSON."""
    places = fields.objects("spatial_coverage") or [
        {"uri": fields.get("spatial_uri"), "text": fields.get("spatial_text"), "geom": fields.get("spatial")}
    ]
    for place in places:
        said = next((v for key in ("uri", "text", "geom", "bbox") if _says(v := place.get(key))), None)
        if isinstance(said, str):
            yield iri(said) or Lit(said)
        elif said is not None:
            yield from nodes.written(said, subject, DCT + "spatial")


def _periods(nodes: Nodes, fields: _Fields) -> Iterator[str]:
    periods = fields.objects("temporal_coverage") or [
        {"start": fields.get("temporal_start"), "end": fields.get("temporal_end")}
    ]
    for period in periods:
        if period.get("start") or period.get("end"):
            subject = nodes.blank()
            nodes.add(subject, DCAT + "startDate", nodes.texts(period.get("start")))
            nodes.add(subject, DCAT + "endDate", nodes.texts(period.get("end")))
            yield subject


def _says(value: object) -> bool:
    return value is not None and value != [] and value != {} and not (isinstance(value, str) and not value.strip())
