"""Which property fills which field, for each class of DCAT-AP-NO 1.1, 2.x and 3.0."""

from collections.abc import Mapping, Sequence

from harvester.dcat import nodes
from harvester.dcat.values import Read, Values
from harvester.namespaces import (
    ADMS,
    CPSV,
    CV,
    DC,
    DCAT,
    DCATAP,
    DCATAPI,
    DCATNO,
    DCT,
    DQV,
    FOAF,
    HYDRA,
    ODRL,
    OWL,
    PROV,
    RDFS,
    SKOS,
    SPDX,
    TYPE,
    canonical,
    split,
)
from harvester.rdf import Object

Rule = tuple[str, Read]  # the field, and how its values are read
Table = Mapping[str, Rule]

PUBLISHER = "publisher"  # not a field: its values fill the four of `PublisherFields`


def ignored(values: Values, objects: Sequence[Object], predicate: str) -> None:
    """A property of the profile that no record holds, or that is read elsewhere."""


def unknown(values: Values, objects: Sequence[Object], predicate: str) -> None:
    """A property that we do not know; folded to one row for each predicate."""
    values.notes.add("unknown_property", None, predicate)


def _ignoring(*predicates: str) -> dict[str, Rule]:
    return dict.fromkeys((TYPE, *predicates), ("", ignored))


_SHARED: dict[str, Rule] = {
    DCT + "title": ("title", Values.prose),
    DCT + "description": ("description", Values.prose),
    DCT + "publisher": (PUBLISHER, nodes.publisher),
    DCT + "license": ("licences", Values.resources),
    DCAT + "contactPoint": ("contact_points", nodes.contact_points),
}
_RESOURCE: dict[str, Rule] = {  # what a dataset, a series and a data service have in common
    **_SHARED,
    DCAT + "keyword": ("keywords", Values.keywords),
    DCAT + "theme": ("themes", Values.resources),
    DCAT + "landingPage": ("landing_pages", Values.resources),
    FOAF + "page": ("documentation", Values.resources),
    DCT + "identifier": ("identifiers", Values.terms),
    ADMS + "identifier": ("identifiers", Values.terms),
    DCT + "accessRights": ("access_rights", Values.resources),
    DCT + "rights": ("rights", Values.terms),
    DCT + "conformsTo": ("conforms_to", Values.resources),
    DCT + "type": ("types", Values.terms),
    DCATAP + "applicableLegislation": ("legislation", Values.resources),
    DCATAP + "hvdCategory": ("hvd_categories", Values.resources),
    DCAT + "version": ("versions", Values.terms),
    OWL + "versionInfo": ("versions", Values.terms),
    ADMS + "status": ("status", Values.terms),
}
_RELATIONS = (
    DCT + "relation", DCT + "references", DCT + "isReferencedBy", DCT + "hasPart", DCT + "isPartOf", DCT + "requires",
    DCT + "isRequiredBy", DCT + "replaces", DCT + "isReplacedBy", DCT + "hasVersion", DCT + "isVersionOf",
    DCAT + "hasVersion", DCAT + "isVersionOf", DCAT + "prev", DCAT + "next", DCAT + "first", DCAT + "last",
    DCAT + "previousVersion", DCAT + "hasCurrentVersion", DCAT + "qualifiedRelation",
)  # fmt: skip
_LABELS = _ignoring(RDFS + "label", SKOS + "prefLabel")  # a title of last resort, see `dcat`

DATASET: Table = {
    **_ignoring(
        DCAT + "distribution", DCAT + "temporalResolution", DCAT + "spatialResolutionInMeters",
        PROV + "qualifiedAttribution", PROV + "qualifiedGeneration", ODRL + "hasPolicy", OWL + "sameAs",
        FOAF + "isPrimaryTopicOf", DCATNO + "accessRightsComment", DCATNO + "informationModel", DCATNO + "objective",
    ),
    **_LABELS,
    **_RESOURCE,
    **dict.fromkeys(_RELATIONS, ("relations", Values.terms)),
    DCT + "subject": ("subjects", Values.terms),
    DCT + "creator": ("creators", Values.terms),
    DCATNO + "accessRequestURL": ("access_request_url", Values.single),
    DCT + "accrualPeriodicity": ("frequency", Values.resources),
    DCT + "issued": ("issued", Values.single),
    DCT + "modified": ("modified", Values.single),
    DCT + "temporal": ("temporal", nodes.periods),
    DCT + "spatial": ("spatial", Values.terms),
    DCT + "language": ("languages", Values.resources),
    DCT + "provenance": ("provenance", Values.terms),
    PROV + "wasGeneratedBy": ("generated_by", Values.terms),
    CPSV + "follows": ("legal_basis", Values.terms),
    DCATNO + "legalBasisForRestriction": ("legal_basis", Values.terms),
    DCATNO + "legalBasisForProcessing": ("legal_basis", Values.terms),
    DCATNO + "legalBasisForAccess": ("legal_basis", Values.terms),
    DCAT + "inSeries": ("in_series", Values.terms),
    CV + "hasCost": ("costs", nodes.costs),
    DQV + "hasQualityAnnotation": ("quality", Values.terms),
    DQV + "hasQualityMeasurement": ("quality", Values.terms),
    ADMS + "sample": ("samples", Values.terms),
    DCT + "source": ("sources", Values.terms),
    PROV + "wasDerivedFrom": ("sources", Values.terms),
    ADMS + "versionNotes": ("version_notes", Values.texts),
}  # fmt: skip

DISTRIBUTION: Table = {
    **_ignoring(
        DCT + "identifier", DCAT + "temporalResolution", DCAT + "spatialResolutionInMeters", ODRL + "hasPolicy",
        ADMS + "representationTechnique", OWL + "sameAs",
    ),
    **_LABELS,
    DCT + "title": ("title", Values.prose),
    DCT + "description": ("description", Values.prose),
    DCAT + "accessURL": ("access_urls", Values.resources),
    DCAT + "downloadURL": ("download_urls", Values.resources),
    DCT + "format": ("formats", Values.resources),
    DCAT + "mediaType": ("media_types", Values.resources),
    DCAT + "compressFormat": ("compress_formats", Values.resources),
    DCAT + "packageFormat": ("package_formats", Values.resources),
    DCT + "license": ("licences", Values.resources),
    DCT + "rights": ("rights", Values.terms),
    DCAT + "byteSize": ("byte_size", Values.single),
    DCT + "issued": ("issued", Values.single),
    DCT + "modified": ("modified", Values.single),
    DCT + "type": ("types", Values.terms),
    ADMS + "status": ("status", Values.terms),
    DCATAP + "availability": ("availability", Values.resources),
    SPDX + "checksum": ("checksum", nodes.checksum),
    FOAF + "page": ("documentation", Values.resources),
    DCT + "conformsTo": ("conforms_to", Values.resources),
    DCT + "language": ("languages", Values.resources),
    DCATAP + "applicableLegislation": ("legislation", Values.resources),
    DCAT + "accessService": ("access_services", Values.terms),
    DCATAPI + "accessService": ("access_services", Values.terms),
}  # fmt: skip

SERVICE: Table = {
    **_ignoring(
        DCT + "issued", DCT + "modified", DCT + "creator", DCT + "language", DCT + "spatial", DCT + "relation",
        ADMS + "versionNotes", DCATNO + "accessRequestURL", CPSV + "follows", OWL + "sameAs",
    ),
    **_LABELS,
    **_RESOURCE,
    DCAT + "endpointURL": ("endpoint_urls", Values.resources),
    DCAT + "endpointDescription": ("endpoint_descriptions", Values.terms),
    DCAT + "servesDataset": ("serves", Values.terms),
    DCT + "format": ("formats", Values.resources),
    DCAT + "mediaType": ("media_types", Values.resources),
    DCATAP + "availability": ("availability", Values.resources),
}  # fmt: skip

CATALOGUE: Table = {
    **_ignoring(
        DCAT + "dataset", DCAT + "service", DCAT + "record", DCAT + "catalog", DCAT + "themeTaxonomy", DCAT + "theme",
        DCT + "identifier", DCT + "hasPart", DCT + "isPartOf", DCT + "type", DCT + "creator", DCT + "rights",
        DCT + "provenance", DCT + "temporal", DCT + "accrualPeriodicity", DCATAP + "applicableLegislation",
        OWL + "sameAs",
    ),
    **_LABELS,
    **_SHARED,
    FOAF + "homepage": ("homepage", Values.resources),
    DCT + "language": ("languages", Values.resources),
    DCT + "issued": ("issued", Values.single),
    DCT + "modified": ("modified", Values.single),
    DCT + "spatial": ("spatial", Values.terms),
}  # fmt: skip

_FAMILY = frozenset((DCT, DC, DCAT, FOAF, ADMS, DCATAP, DCATNO))  # namespaces that are taken for one another
_QUIET = ("https://data.norge.no/vocabulary/dcatno-mqa#", "#isOpenData", "#isAuthoritative")  # what data.norge.no adds


def _by_local_name(table: Table) -> dict[str, set[Rule]]:
    rules: dict[str, set[Rule]] = {}
    for predicate, rule in table.items():
        namespace, local = split(predicate)
        if namespace in _FAMILY:
            rules.setdefault(local.lower(), set()).add(rule)
    return rules


_ALIKE = {id(table): _by_local_name(table) for table in (DATASET, DISTRIBUTION, SERVICE, CATALOGUE)}


def rule_for(table: Table, predicate: str) -> tuple[Rule, str | None]:
    """The rule for a predicate that does not stand in the table as it is, and the issue that its spelling is.

    A property in another namespace of DCAT-AP's family, or in other letter case, is read as the one property of that
    local name which the class has: `dct:landingPage`, `dcat:language`, `dcat:accessUrl`.
    """
    proper, wrong = canonical(predicate)
    if proper in table:
        return table[proper], "wrong_namespace" if wrong else None
    namespace, local = split(proper)
    if namespace in _FAMILY and len(alike := _ALIKE[id(table)].get(local.lower(), ())) == 1:
        return next(iter(alike)), "wrong_namespace"
    if any(mark in predicate for mark in _QUIET) or namespace == HYDRA:
        return ("", ignored), None
    return ("", unknown), None
