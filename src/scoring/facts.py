"""What a check may know: one dataset as it stands in the store, and the little about its surroundings that rules need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from store.records import ContactPoint, Period
from store.terms import Keywords, Term, Texts

if TYPE_CHECKING:
    from scoring.link_facts import LinkFact
    from scoring.profile import Profile

Terms = tuple[Term, ...]
NO_LINKS: "Mapping[str, LinkFact]" = MappingProxyType({})


@dataclass(
    slots=True
)  # not frozen, though nobody changes one: 100,000 are made a night, and frozen ones take thrice as long
class Distribution:
    """What checks look at of a distribution as stored; see `store.records.DistributionFields`. Empty tuple or dict: the
    source said nothing."""

    ordinal: int
    uri: str | None = None
    title: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    access_urls: Terms = ()
    download_urls: Terms = ()
    formats: Terms = ()
    media_types: Terms = ()
    licences: Terms = ()
    rights: Terms = ()
    byte_size: str | None = None
    issued: str | None = None
    issued_on: str | None = None
    modified: str | None = None
    modified_on: str | None = None
    status: Terms = ()
    availability: Terms = ()
    documentation: Terms = ()
    conforms_to: Terms = ()
    languages: Terms = ()
    access_services: Terms = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A data service that serves the dataset, as stored."""

    uri: str | None
    endpoint_urls: Terms = ()
    endpoint_descriptions: Terms = ()
    conforms_to: Terms = ()
    formats: Terms = ()


@dataclass(slots=True)
class Dataset:
    """What checks look at of a dataset as stored, with its distributions and services; see `store.records.DatasetFields`."""

    id: int
    source_id: str
    source_kind: str = field(kw_only=True)  # what is given by name stands in another table
    key: str
    kind: str = "dataset"
    uri: str | None = None
    share: float = field(default=1.0, kw_only=True)  # 1, or 1/owners for an inter-municipal company
    identifiers: Terms = ()
    title: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    keywords: Keywords = field(default_factory=dict)
    themes: Terms = ()
    subjects: Terms = ()
    publisher_uri: str | None = None
    publisher_name: Texts = field(default_factory=dict)
    publisher_identifiers: tuple[str, ...] = ()
    contact_points: tuple[ContactPoint, ...] = ()
    landing_pages: Terms = ()
    documentation: Terms = ()
    access_rights: Terms = ()
    licences: Terms = ()
    frequency: Terms = ()
    issued: str | None = None
    issued_on: str | None = None
    modified: str | None = None
    modified_on: str | None = None
    temporal: tuple[Period, ...] = ()
    spatial: Terms = ()
    languages: Terms = ()
    conforms_to: Terms = ()
    provenance: Terms = ()
    generated_by: Terms = ()
    legislation: Terms = ()
    in_series: Terms = ()
    costs: Terms = ()
    added_by_catalogue: dict[str, list[str]] = field(default_factory=dict)  # property -> values; see `own_words`
    first_seen: str = ""
    distributions: tuple[Distribution, ...] = field(default=(), kw_only=True)
    services: tuple[Service, ...] = field(default=(), kw_only=True)


@dataclass(slots=True)  # not frozen, for the same reason
class Surroundings:
    """What a rule needs beyond the dataset itself, worked out once per publisher or source."""

    today: date  # the day that the scores are as of; no check reads a clock
    description: str = ""  # the dataset's longest, as `checks.documentation.longest` gives it
    same_description: int = 1  # how many of the publisher's datasets have this description, itself included
    # keywords (as `checks.documentation.distinct_keywords` gives them) that all of a publisher's five or more datasets share
    shared_keywords: frozenset[str] = frozenset()
    same_identifier: int = 1  # how many datasets of the source have this dct:identifier, itself included
    observed_days: int = 0  # days since we first saw the source
    seen_in: int = 0  # of the last twelve months' harvests since the one that first showed it, how many showed it
    harvests: int = 0
    links: "Mapping[str, LinkFact]" = field(
        default_factory=lambda: NO_LINKS
    )  # what was seen at addresses, by address; see `scoring.link_facts`
    expected_type: str | None = None  # matched by `scoring.matching.matcher`
    type_is_temporal: bool = False  # each dataset of the expected type is about a period, as a budget is about a year
    profile: "Profile | None" = None  # what DCAT-AP-NO demands, from `scoring.profile.load`
