"""Catalogues in JSON with a list of datasets: DCAT-US 1.1, and the nearly JSON-LD of ArcGIS Hub's DCAT-AP feeds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from harvester.dcat import Mapped
from harvester.errors import ParseError
from harvester.json import nodes as json_nodes
from harvester.json.nodes import Nodes, iri, items, own_iri, shape
from harvester.json.values import PREFIXES, JsonValues, by_name, local, string, types
from harvester.namespaces import ADMS, DCAT, DCATAP, DCT, FOAF, OWL, SPDX, TYPE
from harvester.pages import Page
from harvester.rdf import Lit, Object
from store.records import IssueRecord

Read = Callable[[JsonValues, Any, str, str], Iterable[Object]]  # value, subject and predicate
Rule = tuple[str, Read] | None  # the property, and how its values are read; None: not here, or no record holds it
Table = dict[str, Rule]  # by local name in lower case


def _without(*names: str) -> Table:
    return dict.fromkeys(names)


_COMMON: Table = {
    "title": (DCT + "title", JsonValues.texts),
    "description": (DCT + "description", JsonValues.texts),
    "issued": (DCT + "issued", JsonValues.texts),
    "modified": (DCT + "modified", JsonValues.texts),
    "license": (DCT + "license", JsonValues.licences),
    "rights": (DCT + "rights", JsonValues.values),
    "language": (DCT + "language", JsonValues.values),
    "conformsto": (DCT + "conformsTo", JsonValues.values),
    "type": (DCT + "type", JsonValues.values),
    "status": (ADMS + "status", JsonValues.values),
    "page": (FOAF + "page", JsonValues.values),
    "describedby": (FOAF + "page", JsonValues.values),
}
_DATASET: Table = {
    **_COMMON,
    **_without(
        "bureaucode",
        "programcode",
        "systemofrecords",
        "primaryitinvestmentuii",
        "dataquality",
        "describedbytype",
        "relationship",
    ),
    "identifier": (DCT + "identifier", JsonValues.texts),
    "keyword": (DCAT + "keyword", JsonValues.texts),
    "theme": (DCAT + "theme", JsonValues.values),
    "subject": (DCT + "subject", JsonValues.values),
    "landingpage": (DCAT + "landingPage", JsonValues.values),
    "publisher": (DCT + "publisher", JsonValues.agents),
    "creator": (DCT + "creator", JsonValues.values),
    "contactpoint": (DCAT + "contactPoint", JsonValues.contacts),
    "accesslevel": (DCT + "accessRights", JsonValues.texts),
    "accessrights": (DCT + "accessRights", JsonValues.values),
    "accrualperiodicity": (DCT + "accrualPeriodicity", JsonValues.values),
    "frequency": (DCT + "accrualPeriodicity", JsonValues.values),
    "spatial": (DCT + "spatial", JsonValues.values),
    "location": (DCT + "spatial", JsonValues.values),
    "temporal": (DCT + "temporal", JsonValues.periods),
    "provenance": (DCT + "provenance", JsonValues.values),
    "applicablelegislation": (DCATAP + "applicableLegislation", JsonValues.values),
    "hvdcategory": (DCATAP + "hvdCategory", JsonValues.values),
    "inseries": (DCAT + "inSeries", JsonValues.values),
    "version": (DCAT + "version", JsonValues.values),
    "versioninfo": (OWL + "versionInfo", JsonValues.values),
    "references": (DCT + "references", JsonValues.values),
    "relation": (DCT + "relation", JsonValues.values),
    "ispartof": (DCT + "isPartOf", JsonValues.values),
    "source": (DCT + "source", JsonValues.values),
    "sample": (ADMS + "sample", JsonValues.values),
    "endpointurl": (DCAT + "endpointURL", JsonValues.values),
    "endpointdescription": (DCAT + "endpointDescription", JsonValues.values),
    "servesdataset": (DCAT + "servesDataset", JsonValues.values),
    "distribution": None,
}
_DISTRIBUTION: Table = {
    **_COMMON,
    **_without("describedbytype"),
    "accessurl": (DCAT + "accessURL", JsonValues.values),
    "endpointurl": (DCAT + "accessURL", JsonValues.values),
    "downloadurl": (DCAT + "downloadURL", JsonValues.values),
    "format": (DCT + "format", JsonValues.values),
    "mediatype": (DCAT + "mediaType", JsonValues.values),
    "compressformat": (DCAT + "compressFormat", JsonValues.values),
    "packageformat": (DCAT + "packageFormat", JsonValues.values),
    "bytesize": (DCAT + "byteSize", JsonValues.texts),
    "availability": (DCATAP + "availability", JsonValues.values),
    "checksum": (SPDX + "checksum", JsonValues.values),
    "accessservice": (DCAT + "accessService", JsonValues.values),
    "applicablelegislation": (DCATAP + "applicableLegislation", JsonValues.values),
}
_CATALOGUE: Table = {
    **_without("dataset", "conformsto", "describedby", "themetaxonomy", "creator"),
    **{local: _COMMON[local] for local in ("title", "description", "issued", "modified", "license", "language")},
    "publisher": (DCT + "publisher", JsonValues.agents),
    "contactpoint": (DCAT + "contactPoint", JsonValues.contacts),
    "homepage": (FOAF + "homepage", JsonValues.values),
    "spatial": (DCT + "spatial", JsonValues.values),
}


class Found(NamedTuple):
    """What a page holds; `identifiers` names its datasets, for telling one page from another."""

    mapped: Mapped
    repairs: list[IssueRecord]
    identifiers: list[str]


def read(page: Page, catalogue_iri: str) -> Found:
    """The catalogue, called `catalogue_iri` if it gives itself no IRI, and its datasets. Raises ParseError.

    That a dataset has no IRI is not noted: DCAT-US gives it none but what its identifier may be.
    """
    answer, repairs = json_nodes.load(page)
    catalogue, datasets = _parts(answer, page.url)
    context = catalogue.get("@context")
    own = {k: v for k, v in context.items() if iri(v)} if isinstance(context, dict) else {}
    feed = _Feed(JsonValues(Nodes(), {**own, **PREFIXES}))
    subjects = feed.datasets(datasets)
    subject = own_iri(catalogue.get("@id")) or catalogue_iri
    feed.nodes.add(subject, TYPE, [DCAT + "Catalog"])
    feed.nodes.add(subject, DCAT + "dataset", subjects)
    feed.describe(subject, catalogue, _CATALOGUE)
    mapped = feed.nodes.mapped(frozenset({"blank_dataset"}))
    return Found(mapped._replace(rejected=mapped.rejected + feed.rejected), repairs, feed.identifiers)


def _parts(answer: Any, url: str) -> tuple[dict[str, Any], list[Any]]:
    """The catalogue's own properties, and its list of datasets. Raises ParseError when there is no such list."""
    if isinstance(answer, list) and all(isinstance(item, dict) for item in answer):
        return {}, answer  # as data.json was before version 1.1
    if isinstance(answer, dict):
        for key, value in answer.items():
            if local(key) == "dataset" and isinstance(value, list | dict):
                return answer, items(value)
        if "@graph" in answer:
            raise ParseError("json_error", f"{url}: flattened JSON-LD, which kind dcat reads")
    raise ParseError("json_error", f"{url}: no list of datasets, but {shape(answer)}")


@dataclass(slots=True)
class _Feed:
    """Reads one page into nodes."""

    values: JsonValues
    identifiers: list[str] = field(default_factory=list)
    rejected: int = 0

    @property
    def nodes(self) -> Nodes:
        return self.values.nodes

    def datasets(self, datasets: list[Any]) -> list[str]:
        """Add all datasets and give their nodes. A second one of the same name is left out: two are not one."""
        subjects: dict[str, None] = {}
        for dataset in datasets:
            if not isinstance(dataset, dict):
                self.rejected += 1
                self.nodes.notes.add("record_rejected", None, None, f"not a dataset but {shape(dataset)}")
                continue
            named = by_name(dataset)
            identifier = string(named.get("identifier"))
            subject = own_iri(dataset.get("@id")) or own_iri(identifier) or self.nodes.blank()
            self.identifiers.append(identifier or subject)
            if subject in subjects:
                self.nodes.notes.add("duplicate_key", subject)
                continue
            subjects[subject] = None
            kinds = types(dataset)
            kind = next((k for k in ("DatasetSeries", "DataService") if k.lower() in kinds), "Dataset")
            self.nodes.add(subject, TYPE, [DCAT + kind])
            self.describe(subject, dataset, _DATASET)
            found = [self._distribution(subject, d) for d in items(named.get("distribution"))]
            self.nodes.add(subject, DCAT + "distribution", [o for o in found if o is not None])
        return list(subjects)

    def describe(self, subject: str, said: dict[str, Any], table: Table) -> None:
        """Add what an object says of itself."""
        for key, value in said.items():
            name = local(key)
            if key[:1] == "@":
                continue
            if name not in table:
                self.nodes.notes.add("unknown_property", None, key[:200])
            if (rule := table.get(name)) is None:
                continue
            predicate, read = rule
            prefix, colon, written = key.partition(":")
            if colon and prefix in self.values.prefixes and self.values.prefixes[prefix] + written != predicate:
                self.nodes.notes.add("wrong_namespace", None if subject[:2] == "_:" else subject, predicate, key)
            self.nodes.add(subject, predicate, read(self.values, value, subject, predicate))

    def _distribution(self, dataset: str, item: Any) -> Object | None:
        """A distribution; a data service in its place gives access through its endpoint."""
        if not isinstance(item, dict):
            return next(iter(self.values.values(item, dataset, DCAT + "distribution")), None)
        node = own_iri(item.get("@id"))
        if node is None or node in self.nodes.nodes:
            node = self.nodes.blank()
        self.nodes.add(node, TYPE, [DCAT + "Distribution"])
        self.describe(node, item, _DISTRIBUTION)
        if endpoint := by_name(item).get("endpointurl"):
            found = self.values.values(endpoint, node, DCAT + "accessURL")
            self.nodes.add(node, DCAT + "accessService", (o for o in found if not isinstance(o, Lit)))
        return node
