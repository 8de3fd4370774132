"""What a mapper makes of a page: validated records of datasets, services and catalogues, not yet stored.

The plain `…Fields` classes are shared with the tables of `store.models`, so that mapper, validator and schema cannot
drift apart. Lists hold terms (see `store.terms`); None means that the source said nothing, an empty literal that it
said nothing in so many words.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from store.fields import field, listed
from store.terms import Keywords, Term, Texts

WITHOUT_CATALOGUE = "arcgis-server"  # the kind of source that has services and no catalogue: listed, never scored


def storable(text: str) -> str:
    """The text with a question mark for each lone surrogate, which JSON may hold and nothing can write."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


class ContactPoint(BaseModel):
    """One dcat:contactPoint; each part is None when missing and "" when given but empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str | None = None
    email: str | None = None  # without "mailto:"
    url: str | None = None
    telephone: str | None = None  # without "tel:"
    organisation: str | None = None  # vcard:organization-name or organization-unit
    kind: str | None = None  # local name of the vcard class: Individual, Organization, Kind …


class Period(BaseModel):
    """One dct:temporal, the ends as published; None is open or missing."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    start: str | None = None
    end: str | None = None


class PublisherFields(BaseModel):
    """Who published it, as the source says; the municipality is worked out elsewhere."""

    publisher_uri: str | None = field("Utgiverens IRI", "IRI of the publisher", default=None)
    publisher_name: Texts | None = listed("Utgiverens navn etter språk", "Name of the publisher by language")
    publisher_identifiers: list[str] | None = listed(
        "Utgiverens dct:identifier slik den ble publisert", "The publisher's dct:identifier as published"
    )
    publisher_org_path: str | None = field(
        "Utgiverens orgPath i Felles datakatalog", "The publisher's orgPath in data.norge.no", default=None
    )


class DatasetFields(PublisherFields):
    """DCAT-AP-NO's Dataset or DatasetSeries, versions 1.1 to 3.0 in one shape."""

    key: str = field(
        "Hva datasettet gjenkjennes på i kilden: IRI, ellers identifikator, ellers innhold",
        "What the dataset is recognised by within its source: IRI, else identifier, else content",
    )
    uri: str | None = field("Datasettets IRI", "IRI of the dataset; empty for a blank node", default=None)
    kind: str = field("dataset eller series (datasettserie)", "dataset or series (dcat:DatasetSeries)")
    catalogue_uri: str | None = field("Katalogen som lister datasettet", "The catalogue that lists it", default=None)
    identifiers: list[Term] | None = listed("dct:identifier og adms:identifier", "dct:identifier and adms:identifier")
    title: Texts | None = listed("Tittel etter språk", "Title by language")
    description: Texts | None = listed("Beskrivelse etter språk", "Description by language")
    keywords: Keywords | None = listed("Emneord etter språk", "Keywords by language")
    themes: list[Term] | None = listed("dcat:theme", "dcat:theme")
    subjects: list[Term] | None = listed("Begreper (dct:subject)", "Concepts (dct:subject)")
    creators: list[Term] | None = listed("Produsenter (dct:creator)", "Creators (dct:creator)")
    contact_points: list[ContactPoint] | None = listed("Kontaktpunkter", "Contact points")
    landing_pages: list[Term] | None = listed("Landingssider", "Landing pages")
    documentation: list[Term] | None = listed("Dokumentasjon (foaf:page)", "Documentation (foaf:page)")
    access_rights: list[Term] | None = listed("Tilgangsrettigheter", "Access rights (dct:accessRights)")
    access_request_url: str | None = field("Hvor man ber om tilgang", "Where to ask for access", default=None)
    licences: list[Term] | None = listed("Lisens oppgitt på datasettet", "Licence stated on the dataset itself")
    rights: list[Term] | None = listed("dct:rights på datasettet", "dct:rights on the dataset itself")
    frequency: list[Term] | None = listed("Oppdateringsfrekvens", "Update frequency (dct:accrualPeriodicity)")
    issued: str | None = field("Utgivelsesdato som publisert", "Date of issue as published", default=None)
    issued_on: str | None = field("Utgivelsesdato, lest", "Date of issue as read", default=None)
    modified: str | None = field("Endringsdato som publisert", "Modification date as published", default=None)
    modified_on: str | None = field("Endringsdato, lest", "Modification date as read", default=None)
    temporal: list[Period] | None = listed("Tidsrom", "Temporal coverage")
    spatial: list[Term] | None = listed("Dekningsområde", "Spatial coverage")
    languages: list[Term] | None = listed("Språk", "Languages")
    conforms_to: list[Term] | None = listed("I samsvar med", "Standards it conforms to")
    provenance: list[Term] | None = listed("Opphav", "Provenance (dct:provenance)")
    generated_by: list[Term] | None = listed("Ble generert ved", "Activity that generated it (prov:wasGeneratedBy)")
    legislation: list[Term] | None = listed("Gjeldende lovgivning", "Applicable legislation")
    legal_basis: list[Term] | None = listed("Hjemmel (cpsv:follows m.m.)", "Legal basis (cpsv:follows and kin)")
    hvd_categories: list[Term] | None = listed("HVD-kategorier", "High-value dataset categories")
    types: list[Term] | None = listed("dct:type", "dct:type")
    in_series: list[Term] | None = listed("Seriene det inngår i", "Series it is a member of")
    versions: list[Term] | None = listed("Versjon", "Version (dcat:version or owl:versionInfo)")
    costs: list[Term] | None = listed("Gebyr (cv:hasCost)", "Costs (cv:hasCost)")
    quality: list[Term] | None = listed("Kvalitetsmerknader", "Quality annotations and measurements")
    samples: list[Term] | None = listed("Eksempeldata", "Samples (adms:sample)")
    sources: list[Term] | None = listed("Kildedatasett (dct:source)", "Datasets it is derived from (dct:source)")
    relations: list[Term] | None = listed("Relaterte ressurser", "Related resources")
    status: list[Term] | None = listed("adms:status", "adms:status")
    version_notes: Texts | None = listed("Versjonsmerknad etter språk", "Version notes by language")
    added_by_catalogue: dict[str, list[str]] | None = listed(
        "Egenskaper som en felles katalog la til, med verdiene: ikke utgiverens fortjeneste",
        "Properties that a shared catalogue added, with the values: not the publisher's merit",
    )
    record_identifier: str | None = field(
        "Katalogpostens id i Felles datakatalog", "The catalogue record's id", default=None
    )
    record_issued: str | None = field("Når katalogen først fikk det", "When the catalogue first had it", default=None)
    record_modified: str | None = field(
        "Når katalogen sist endret det", "When the catalogue last changed it", default=None
    )


class DistributionFields(BaseModel):
    """DCAT-AP-NO's Distribution."""

    uri: str | None = field("Distribusjonens IRI", "IRI of the distribution; empty for a blank node", default=None)
    title: Texts | None = listed("Tittel etter språk", "Title by language")
    description: Texts | None = listed("Beskrivelse etter språk", "Description by language")
    access_urls: list[Term] | None = listed("TilgangsURL-er", "Access URLs")
    download_urls: list[Term] | None = listed("Nedlastingslenker", "Download URLs")
    formats: list[Term] | None = listed("Format", "dct:format")
    media_types: list[Term] | None = listed("Medietype", "dcat:mediaType")
    compress_formats: list[Term] | None = listed("Komprimeringsformat", "dcat:compressFormat")
    package_formats: list[Term] | None = listed("Pakkeformat", "dcat:packageFormat")
    licences: list[Term] | None = listed("Lisens", "Licence (dct:license)")
    rights: list[Term] | None = listed("Rettigheter", "Rights (dct:rights)")
    byte_size: str | None = field("Filstørrelse som publisert", "dcat:byteSize as published", "byte", default=None)
    issued: str | None = field("Utgivelsesdato som publisert", "Date of issue as published", default=None)
    issued_on: str | None = field("Utgivelsesdato, lest", "Date of issue as read", default=None)
    modified: str | None = field("Endringsdato som publisert", "Modification date as published", default=None)
    modified_on: str | None = field("Endringsdato, lest", "Modification date as read", default=None)
    types: list[Term] | None = listed("dct:type", "dct:type")
    status: list[Term] | None = listed("Status", "adms:status")
    availability: list[Term] | None = listed("Tilgjengelighet", "Planned availability")
    checksum: str | None = field("Sjekksum", "spdx:checksumValue", default=None)
    documentation: list[Term] | None = listed("Dokumentasjon", "Documentation (foaf:page)")
    conforms_to: list[Term] | None = listed("I samsvar med", "Standards it conforms to")
    languages: list[Term] | None = listed("Språk", "Languages")
    legislation: list[Term] | None = listed("Gjeldende lovgivning", "Applicable legislation")
    access_services: list[Term] | None = listed(
        "Datatjenester som gir tilgang", "Data services that give access (dcat:accessService)"
    )


class DataServiceFields(PublisherFields):
    """DCAT-AP-NO's DataService (an API)."""

    key: str = field(
        "Hva API-et gjenkjennes på i kilden",
        "What the service is recognised by within its source",
    )
    uri: str | None = field("API-ets IRI", "IRI of the data service", default=None)
    catalogue_uri: str | None = field("Katalogen som lister API-et", "The catalogue that lists it", default=None)
    title: Texts | None = listed("Tittel etter språk", "Title by language")
    description: Texts | None = listed("Beskrivelse etter språk", "Description by language")
    keywords: Keywords | None = listed("Emneord etter språk", "Keywords by language")
    identifiers: list[Term] | None = listed("dct:identifier", "dct:identifier")
    endpoint_urls: list[Term] | None = listed("EndepunktsURL-er", "Endpoint URLs")
    endpoint_descriptions: list[Term] | None = listed("Endepunktsbeskrivelser", "Endpoint descriptions")
    serves: list[Term] | None = listed("Datasett det gir tilgang til", "Datasets it serves (dcat:servesDataset)")
    contact_points: list[ContactPoint] | None = listed("Kontaktpunkter", "Contact points")
    documentation: list[Term] | None = listed("Dokumentasjon", "Documentation (foaf:page)")
    landing_pages: list[Term] | None = listed("Landingssider", "Landing pages")
    formats: list[Term] | None = listed("Format", "dct:format")
    media_types: list[Term] | None = listed("Medietype", "dcat:mediaType")
    licences: list[Term] | None = listed("Lisens", "Licence (dct:license)")
    access_rights: list[Term] | None = listed("Tilgangsrettigheter", "Access rights")
    rights: list[Term] | None = listed("Rettigheter", "Rights (dct:rights)")
    conforms_to: list[Term] | None = listed("I samsvar med", "Standards it conforms to")
    themes: list[Term] | None = listed("dcat:theme", "dcat:theme")
    legislation: list[Term] | None = listed("Gjeldende lovgivning", "Applicable legislation")
    hvd_categories: list[Term] | None = listed("HVD-kategorier", "High-value dataset categories")
    availability: list[Term] | None = listed("Tilgjengelighet", "Planned availability")
    status: list[Term] | None = listed("Status", "adms:status")
    types: list[Term] | None = listed("dct:type", "dct:type")
    versions: list[Term] | None = listed("Versjon", "Version")


class CatalogueFields(PublisherFields):
    """DCAT-AP-NO's Catalog."""

    uri: str = field("Katalogens IRI", "IRI of the catalogue, or a blank node's content key")
    title: Texts | None = listed("Tittel etter språk", "Title by language")
    description: Texts | None = listed("Beskrivelse etter språk", "Description by language")
    homepage: list[Term] | None = listed("Hjemmeside", "Homepage")
    licences: list[Term] | None = listed("Lisens for metadata", "Licence of the metadata")
    languages: list[Term] | None = listed("Språk", "Languages")
    issued: str | None = field("Utgivelsesdato som publisert", "Date of issue as published", default=None)
    modified: str | None = field("Endringsdato som publisert", "Modification date as published", default=None)
    contact_points: list[ContactPoint] | None = listed("Kontaktpunkter", "Contact points")
    spatial: list[Term] | None = listed("Dekningsområde", "Spatial coverage")


class DistributionRecord(DistributionFields):
    """One distribution as mapped and validated, not yet stored."""

    model_config = ConfigDict(extra="forbid")


class DatasetRecord(DatasetFields):
    """One dataset or series as mapped and validated, not yet stored, with its distributions in a fixed order."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["dataset", "series"] = "dataset"
    distributions: list[DistributionRecord] = []


class DataServiceRecord(DataServiceFields):
    """One data service as mapped and validated, not yet stored."""

    model_config = ConfigDict(extra="forbid")


class CatalogueRecord(CatalogueFields):
    """One catalogue as mapped and validated, not yet stored."""

    model_config = ConfigDict(extra="forbid")


_Said = Annotated[str, BeforeValidator(lambda text: storable(text) if isinstance(text, str) else text)]


class IssueRecord(BaseModel):
    """Something we met but could not read as it should be; the record it stood in is kept as far as it can be."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    code: str  # closed list: harvester.errors.ISSUES
    subject: _Said | None = None  # IRI or URL it concerns
    property: _Said | None = None  # predicate, as a compact name where we know one
    detail: _Said | None = None  # the value met, cut at 500 characters
    count: int = 1  # how often, where equal ones are folded


Record = DatasetRecord | DataServiceRecord | CatalogueRecord
