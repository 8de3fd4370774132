"""The tables of the harvest: who is measured, where it was read, and what was read.

Times are text, RFC 3339 in UTC (``2026-11-23T01:00:00Z``), because SQLite has no time type and text sorts. Every column
is described once, in bokmål and English: the data dictionary, the docs and Datasette's texts are made from here.
"""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, true
from sqlmodel import SQLModel

from store.columns import as_columns, col, listed
from store.records import CatalogueFields, DataServiceFields, DatasetFields, DistributionFields

for _record in (DatasetFields, DistributionFields, DataServiceFields, CatalogueFields):
    as_columns(_record)

# --- who is measured ----------------------------------------------------------------------------------------------


class Municipality(SQLModel, table=True):
    """A municipality as the configuration has it."""

    number: str = col("Kommunenummer, fire sifre", "Municipality number, four digits", primary_key=True)
    name: str = col("Norsk navn", "Norwegian name")
    official_name: str = col("Offisielt navn, alle språk", "Official name, all languages")
    other_names: dict[str, str] | None = listed("Samiske og kvenske navn", "Sámi and Kven names by language")
    county_number: str = col("Fylkesnummer", "County number")
    county: str = col("Fylke", "County")
    population: int | None = col("Innbyggere, nyeste år", "Inhabitants, newest year", "innbyggere", default=None)
    population_year: int | None = col(
        "Året folketallet gjelder (1. januar)", "Year of the population (1 January)", default=None
    )
    population_group: str | None = col(
        "Størrelsesgruppe", "Size group: under 5 000, 5 000–19 999, 20 000 og over", default=None
    )
    centrality_class: int | None = col(
        "SSBs sentralitetsklasse, 1 mest sentral",
        "Statistics Norway's centrality class, 1 most central",
        default=None,
    )
    kostra_group: str | None = col("KOSTRA-gruppe", "KOSTRA group", default=None)
    written_form: str | None = col("Målform", "Written form of Norwegian", default=None)
    website: str | None = col("Nettsted", "Website", default=None)
    unharvestable: list[dict[str, str]] | None = listed(
        "Egne portaler som ikke kan høstes, med grunn",
        "Own portals that cannot be harvested, with the reason",
    )
    notes: list[dict[str, str]] | None = listed(
        "Merknader fra andre, med kilde og dato; teller ikke i poengene",
        "Notes by others, with source and date; never scored",
    )
    active: bool = col(
        "Står i konfigurasjonen nå",
        "Stands in the configuration now",
        default=True,
        sa_column_kwargs={"server_default": true()},
    )


class Organisation(SQLModel, table=True):
    """A number in Enhetsregisteret that the configuration or a register of organisations ties to a municipality."""

    number: str = col("Organisasjonsnummer", "Organisation number", primary_key=True)
    municipality_number: str = col(
        "Kommunen den hører til",
        "The municipality it belongs to",
        primary_key=True,
        foreign_key="municipality.number",
    )
    name: str | None = col("Navn", "Name", default=None)
    relation: str = col(
        "current, former, sub_unit eller company",
        "current, former (merged or renumbered), sub_unit or company (owned)",
    )
    share: float = col("Andel som regnes kommunen", "Share credited to the municipality", default=1.0)
    as_of: str | None = col(
        "Dagen registeret ble lest; tom når konfigurasjonen sier det",
        "The day the register was read; empty when the configuration says so",
        default=None,
    )


class Predecessor(SQLModel, table=True):
    """A municipality number that was, and the municipality it became (part of)."""

    number: str = col("Tidligere kommunenummer", "Former municipality number", primary_key=True)
    municipality_number: str = col(
        "Etterfølgeren", "Its successor", primary_key=True, foreign_key="municipality.number"
    )


# --- where it was read --------------------------------------------------------------------------------------------


class Source(SQLModel, table=True):
    """One catalogue endpoint."""

    id: str = col("Kildens id i konfigurasjonen", "Id of the source in the configuration", primary_key=True)
    kind: str = col("Portaltype", "Portal type")
    url: str = col("Adresse", "Address")
    municipality_number: str | None = col(
        "Kommunen som eier portalen; tom for nasjonale kilder",
        "The municipality whose own portal it is; empty for national sources",
        default=None,
    )
    active: bool = col("Står i konfigurasjonen nå", "Stands in the configuration now", default=True)


class Fetch(SQLModel, table=True):
    """One attempt to read one source. What it counted adds up, or the row is refused."""

    __table_args__ = (
        CheckConstraint("records = added + changed + same + repeated + rejected"),
        CheckConstraint("datasets = added + changed + same + unreadable"),
        CheckConstraint("known = changed + same + unreadable + rekeyed + missing AND closed <= missing"),
    )
    id: int | None = col("Løpenummer", "Serial number", default=None, primary_key=True)
    source_id: str = col("Kilden", "The source", foreign_key="source.id", index=True)
    status: str = col(
        "running, complete, partial, failed, suspicious eller aborted",
        "running, complete, partial, failed, suspicious or aborted",
    )
    scope: str = col(
        "full, eller slice når bare en del ble lest",
        "full, or slice when only part was asked for",
        default="full",
    )
    started_at: str = col("Startet", "Started")
    ended_at: str | None = col("Avsluttet", "Ended", default=None)
    error_code: str | None = col("Feilkategori", "Category of the error", default=None)
    error: str | None = col("Hva som gikk galt", "What went wrong", default=None)
    pages: int = col("Sider lest", "Pages read", "sider", default=0)
    pages_unchanged: int = col(
        "Sider uten endring, ikke lest på nytt", "Pages unchanged and not read again", "sider", default=0
    )
    bytes: int = col("Bytes hentet", "Bytes fetched, decoded", "byte", default=0)
    reported: int | None = col(
        "Antall kilden selv oppga", "Number of datasets the source itself reported", "datasett", default=None
    )
    datasets: int = col("Datasett sett", "Datasets seen", "datasett", default=0)
    added: int = col("Nye datasett", "Datasets new", "datasett", default=0)
    changed: int = col("Endrede datasett", "Datasets changed", "datasett", default=0)
    same: int = col("Uendrede datasett", "Datasets unchanged", "datasett", default=0)
    rejected: int = col("Forkastede poster", "Records rejected", "poster", default=0)
    missing: int = col("Kjente datasett som ikke ble sett", "Known datasets not seen", "datasett", default=0)
    closed: int = col("Datasett avsluttet", "Datasets closed", "datasett", default=0)
    # None where nothing was stored, or before these were counted
    repeated: int | None = col(
        "Poster med en nøkkel som alt var sett", "Records whose key had been seen already", "poster", default=None
    )
    records: int | None = col(
        "Poster på sidene: nye, endrede, uendrede, gjentatte og forkastede",
        "Records on its pages: new, changed, unchanged, repeated and rejected",
        "poster",
        default=None,
    )
    unreadable: int | None = col(
        "Kjente datasett som står på listen, men som ikke kunne leses",
        "Known datasets that are listed and could not be read",
        "datasett",
        default=None,
    )
    rekeyed: int | None = col(
        "Kjente datasett som har fått ny nøkkel", "Known datasets that came under a new key", "datasett", default=None
    )
    known: int | None = col(
        "Kjente datasett før hentingen: sett igjen eller ikke sett",
        "Datasets known before: seen again or missing",
        "datasett",
        default=None,
    )


class Reading(SQLModel, table=True):
    """What one parse of one page's bytes gave; kept once, however many nights the same bytes come."""

    __table_args__ = (UniqueConstraint("source_id", "sha256", "mapper"),)
    id: int | None = col("Løpenummer", "Serial number", default=None, primary_key=True)
    source_id: str = col("Kilden", "The source", foreign_key="source.id")
    sha256: str = col("Sidens SHA-256", "SHA-256 of the page's bytes")
    mapper: str = col(
        "Hvem som leste: portaltype og versjon, og et avtrykk av sidens context",
        "Who read it: portal kind and mapper version, and a digest of the page's context",
    )
    parser: str | None = col("Hvilken RDF-leser som leste den", "Which RDF parser read it", default=None)
    complete: bool = col("Lest til slutten", "Read to the end", default=True)
    datasets: int = col("Datasett", "Datasets", "datasett", default=0)
    distributions: int = col("Distribusjoner", "Distributions", "distribusjoner", default=0)
    data_services: int = col("API-er", "Data services", "API-er", default=0)
    catalogues: int = col("Kataloger", "Catalogues", "kataloger", default=0)
    rejected: int = col("Forkastede poster", "Records rejected", "poster", default=0)
    keys: dict[str, list[str]] | None = listed(
        "Nøklene til datasett og API-er på siden", "Keys of the datasets and data services on the page"
    )
    next_url: str | None = col("Adressen til neste side", "Address of the next page", default=None)
    reported: int | None = col("Antall kilden selv oppga", "Total the source itself reported", default=None)


class Page(SQLModel, table=True):
    """One answer of one source: where the raw bytes lie and what the server said about them."""

    fetch_id: int = col("Hentingen", "The fetch", primary_key=True, foreign_key="fetch.id")
    seq: int = col("Rekkefølge", "Order within the fetch", primary_key=True)
    url: str = col("Adresse", "Address")
    media_type: str = col("Medietype serveren oppga", "Media type the server stated")
    sha256: str = col(
        "SHA-256 av innholdet; navnet i arkivet",
        "SHA-256 of the content; its name in the archive",
        index=True,
    )
    size: int = col("Størrelse", "Size, decoded", "byte", default=0)
    etag: str | None = col("ETag", "ETag", default=None)
    last_modified: str | None = col("Last-Modified", "Last-Modified", default=None)
    token: str | None = col("Portalens eget endringsmerke", "The portal's own mark of the version", default=None)
    context: str | None = col(
        "Det portalen sier et annet sted, og som lesingen bygger på",
        "What the portal says elsewhere and the reading builds on",
        default=None,
    )
    listing: bool = col("Lister bare hva som finnes", "Only lists what exists; never read for records", default=False)
    reading_id: int | None = col("Hva lesingen ga", "What reading it gave", default=None, foreign_key="reading.id")


class Issue(SQLModel, table=True):
    """Something met but not readable as it should be."""

    id: int | None = col("Løpenummer", "Serial number", default=None, primary_key=True)
    source_id: str = col("Kilden", "The source", foreign_key="source.id", index=True)
    fetch_id: int = col("Hentingen der det først ble sett", "The fetch that first met it", foreign_key="fetch.id")
    reading_id: int | None = col(
        "Lesingen det hører til",
        "The reading it belongs to",
        default=None,
        foreign_key="reading.id",
        index=True,
    )
    code: str = col("Hva slags avvik", "What kind of issue")
    severity: str = col("info, warning eller error", "info, warning or error")
    subject: str | None = col("Hva det gjelder (IRI eller URL)", "What it concerns (IRI or URL)", default=None)
    property: str | None = col("Egenskapen", "The property", default=None)
    detail: str | None = col("Verdien som ble møtt", "The value met", default=None)
    count: int = col("Hvor mange ganger", "How many times", "ganger", default=1)


# --- what was read ------------------------------------------------------------------------------------------------


class Version(SQLModel):
    """The life of one version of a row: a new row only when the content changes."""

    id: int | None = col("Løpenummer for versjonen", "Serial number of the version", default=None, primary_key=True)
    source_id: str = col("Kilden", "The source", foreign_key="source.id")
    content_hash: str = col("Avtrykk av innholdet", "Fingerprint of the content")
    valid_from: str = col("Når denne versjonen først ble sett", "When this version was first seen")
    valid_from_fetch: int = col("Hentingen som først så den", "The fetch that first saw it", foreign_key="fetch.id")
    first_seen: str = col("Når det først ble sett i kilden", "When it was first seen in the source")
    first_missing_at: str | None = col(
        "Når det først manglet", "When it was first missing; empty while present", default=None
    )
    missing_count: int = col(
        "Fullstendige hentinger det har manglet i",
        "Complete fetches it has been missing from",
        "hentinger",
        default=0,
    )
    valid_to: str | None = col(
        "Når versjonen ble avsluttet", "When the version was closed; empty while current", default=None
    )
    valid_to_fetch: int | None = col(
        "Hentingen som avsluttet den", "The fetch that closed it", default=None, foreign_key="fetch.id"
    )
    closed_reason: str | None = col(
        "changed eller removed", "changed (a newer version follows) or removed", default=None
    )


class Dataset(Version, DatasetFields, table=True):
    """One version of one dataset or dataset series."""

    __table_args__ = (UniqueConstraint("source_id", "key", "valid_from_fetch"), Index("ix_dataset_key", "key"))


class Distribution(SQLModel, DistributionFields, table=True):
    """A distribution of one version of a dataset."""

    dataset_id: int = col("Datasettversjonen", "The dataset version", primary_key=True, foreign_key="dataset.id")
    ordinal: int = col("Nummer i datasettet", "Number within the dataset", primary_key=True)


class DataService(Version, DataServiceFields, table=True):
    """One version of one data service."""

    __tablename__ = "data_service"
    __table_args__ = (UniqueConstraint("source_id", "key", "valid_from_fetch"), Index("ix_data_service_key", "key"))


class Catalogue(SQLModel, CatalogueFields, table=True):
    """A catalogue as last read."""

    source_id: str = col("Kilden", "The source", primary_key=True, foreign_key="source.id")
    uri: str = col("Katalogens IRI", "IRI of the catalogue, or a blank node's content key", primary_key=True)
    content_hash: str = col("Avtrykk av innholdet", "Fingerprint of the content")
    last_changed_fetch: int = col(
        "Hentingen som sist endret den", "The fetch that last changed it", foreign_key="fetch.id"
    )


class Attribution(SQLModel, table=True):
    """Which municipality a dataset or data service is credited to, and why."""

    source_id: str = col("Kilden", "The source", primary_key=True, foreign_key="source.id")
    key: str = col(
        "Datasettets eller API-ets nøkkel i kilden",
        "Key of the dataset or service within its source",
        primary_key=True,
    )
    municipality_number: str = col(
        "Kommunen", "The municipality", primary_key=True, foreign_key="municipality.number", index=True
    )
    share: float = col("Andel som regnes kommunen", "Share credited: 1, or 1/owners for a company", default=1.0)
    attributed_by: str = col(
        "Regelen som avgjorde",
        "The rule that decided: org_path, org_number, sub_unit, former_municipality, owner_list, source, override",
    )
    evidence: str = col("Hva regelen bygget på", "What the rule built on")


class Duplicate(SQLModel, table=True):
    """A dataset that another source shows too: within this municipality the other row is kept and this one only fills
    its gaps."""

    source_id: str = col("Kilden", "The source", primary_key=True, foreign_key="source.id")
    key: str = col("Datasettets nøkkel i kilden", "Key of the dataset within its source", primary_key=True)
    municipality_number: str = col(
        "Kommunen", "The municipality", primary_key=True, foreign_key="municipality.number", index=True
    )
    kept_source_id: str = col("Kilden som beholdes", "The source whose row is kept", foreign_key="source.id")
    kept_key: str = col("Nøkkelen som beholdes", "Key of the row that is kept")
    reason: str = col(
        "Regelen som avgjorde: identifier, arcgis_item, url eller title",
        "The rule that decided: identifier, arcgis_item, url or title",
    )
    evidence: str = col("Hva regelen bygget på", "What the rule built on")


class Override(SQLModel, table=True):
    """A curator's correction of an automatic judgement, as config/overrides.yaml has it."""

    municipality_number: str = col("Kommunen", "The municipality", primary_key=True)
    dataset: str = col("Datasettets IRI eller nøkkel", "IRI or key of the dataset", primary_key=True)
    judgement: str = col(
        "Hva som rettes: attribution, type eller id-en til et kriterium",
        "What is corrected: attribution, type or the id of a criterion",
        primary_key=True,
    )
    value: str = col(
        "Det rette: true eller false, id-en til en datatype eller none, 0–1, not_applicable eller inconclusive",
        "What is right: true or false, the id of a data type or none, 0–1, not_applicable or inconclusive",
    )
    reason: str = col("Begrunnelse", "Why")
    who: str = col("Hvem som har bestemt det", "Who decided it")
    date: str = col("Når det ble bestemt", "When it was decided")
    place: str = col("Hvor det står", "Where it stands: file and line")

    @property
    def evidence(self) -> str:
        """How it is shown where it decides something."""
        return f"override by {self.who} on {self.date}: {self.reason}"
