"""What DCAT-AP-NO demands, as far as a stored record can show it: the rules of the table, each with where we keep its property."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal

from scoring.conformance.tables import WARNING, ControlledList, PropertyRule, load_table

Shape = Literal["dataset", "distribution", "publisher", "contact"]
Range = Literal["iri", "date", "text"]

# Shape -> class of the table, the way to it from the dataset, and the properties with the fields that hold them: one filled
# suffices; of a date, as published and as read. Left out is what a record does not hold, and where it cannot show a fault.
_KEPT: Mapping[Shape, tuple[str, str, Mapping[str, tuple[str, ...]]]] = {
    "dataset": ("Dataset", "", {
        "dct:title": ("title",), "dct:description": ("description",),
        "dct:publisher": ("publisher_uri", "publisher_name", "publisher_identifiers"),
        "dcat:contactPoint": ("contact_points",), "dcat:theme": ("themes",), "dct:subject": ("subjects",),
        "prov:wasGeneratedBy": ("generated_by",), "dcat:distribution": ("distributions",), "dct:spatial": ("spatial",),
        "dcat:keyword": ("keywords",), "dcatap:applicableLegislation": ("legislation",), "dct:temporal": ("temporal",),
        "dct:accessRights": ("access_rights",), "dct:accrualPeriodicity": ("frequency",), "dct:language": ("languages",),
        "foaf:page": ("documentation",), "dcat:landingPage": ("landing_pages",), "dcat:inSeries": ("in_series",),
        "dct:issued": ("issued", "issued_on"), "dct:modified": ("modified", "modified_on"),
    }),
    "publisher": ("Agent", "dct:publisher/", {
        "foaf:name": ("publisher_name",), "dct:identifier": ("publisher_identifiers", "publisher_uri"),
    }),
    "contact": ("ContactPoint", "dcat:contactPoint/", {
        "vcard:fn": ("name",), "vcard:hasEmail": ("email", "url"), "vcard:hasURL": ("url",),
    }),
    "distribution": ("Distribution", "dcat:distribution/", {
        "dcat:accessURL": ("access_urls",), "dct:description": ("description",), "dct:format": ("formats",),
        "dct:license": ("licences",), "adms:status": ("status",), "dcatap:availability": ("availability",),
        "dcat:downloadURL": ("download_urls",), "dcat:mediaType": ("media_types",), "foaf:page": ("documentation",),
        "dct:language": ("languages",), "dct:title": ("title",), "dct:issued": ("issued", "issued_on"),
        "dct:modified": ("modified", "modified_on"),
    }),
}  # fmt: skip
_TERMS = frozenset(  # the fields that hold terms, in which an IRI and a text can be told apart
    {
        "themes", "generated_by", "spatial", "legislation", "access_rights", "frequency", "languages", "documentation",
        "landing_pages", "in_series", "access_urls", "formats", "licences", "status", "availability", "download_urls",
        "media_types",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What is demanded of one property. Compared by identity, so that answers can be kept by rule."""

    path: str
    columns: tuple[int, ...]  # of what `Demands.read` gives; one filled suffices
    missing: float  # what it costs, in tenths of the whole, when it is not there
    violation: float  # and when what is there is wrong
    range: Range | None  # a date has two columns: as published, as read
    most: int | None
    list: ControlledList | None
    any: bool  # one value from the list suffices
    unlisted: float  # what a value outside the list costs
    selective: bool  # whether any of the last four asks more than that a value is an IRI


@dataclass(frozen=True, slots=True, eq=False)
class Demands:
    """The rules of one class. All fields are read at once: 94,000 distributions are asked twenty questions each."""

    read: Callable[[object], tuple[Any, ...]]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """The table, by class."""

    name: str
    demands: Mapping[Shape, Demands]
    mapped: Mapping[Shape, Demands]  # for records that were not RDF, and cannot have had language tags


def load(vocabulary_dir: Path) -> Profile:
    """Read DCAT-AP-NO 3.0, by which we score. Raises RubricError."""
    table = load_table(vocabulary_dir, "dcat-ap-no-3")

    def demands(shape: Shape, tagged: bool) -> Demands:
        class_id, way, kept = _KEPT[shape]
        of = {rule.path: rule for rule in table.classes[class_id].rules}
        fields = list(dict.fromkeys(field for names in kept.values() for field in names))
        return Demands(
            read=attrgetter(*fields, "__class__"),  # one more, so that it gives a tuple even of a single field
            rules=tuple([_rule(of[path], way, names, fields, tagged) for path, names in kept.items() if path in of]),
        )

    return Profile(
        table.name,
        {shape: demands(shape, tagged=True) for shape in _KEPT},
        {shape: demands(shape, tagged=False) for shape in _KEPT},
    )


def _rule(rule: PropertyRule, way: str, names: tuple[str, ...], fields: list[str], tagged: bool) -> Rule:
    range: Range | None = None
    if rule.kind == "date":
        range = "date"
    elif rule.kind == "iri" and names[0] in _TERMS:
        range = "iri"
    elif rule.kind in ("text", "tagged") and tagged:
        range = "text"
    return Rule(
        path=way + rule.path,
        columns=tuple([fields.index(name) for name in names]),
        missing=rule.missing,
        violation=rule.violation,
        range=range,
        most=rule.most,
        list=rule.list,
        any=rule.any,
        unlisted=WARNING if rule.soft else rule.violation,
        selective=rule.most is not None or rule.list is not None,
    )
