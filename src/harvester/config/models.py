"""The form of municipalities.yaml, and what can be asked of it."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag

from harvester.config.fields import (
    Address,
    Contact,
    CountyNumber,
    Day,
    HostName,
    Loopback,
    MunicipalityNumber,
    NameLanguage,
    OrgNumber,
    SourceId,
    Words,
)  # fmt: skip
from harvester.config.names import find
from store.records import WITHOUT_CATALOGUE

_Count = Annotated[int, Field(ge=1)]
_Year = Annotated[int, Field(ge=1900, le=2100)]


def _not_empty(items: tuple[str, ...]) -> tuple[str, ...]:
    """pydantic's own min_length counts only items that are right, and so names one mistake twice."""
    if not items:
        raise ValueError("a list of at least 1")
    return items


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Tls(_Strict):
    """A certificate that cannot be verified is an exception that somebody has to justify."""

    verify: Literal[False]
    reason: Words


class SourceEntry(_Strict):
    """One catalogue, as the file names it. Sizes are bytes, `pause` is seconds between two requests to its host
    (None: the host's documented limit), `organisation` narrows a shared portal to one publisher, `publishers` says
    whose the names are that a shared portal gives instead of numbers."""

    id: SourceId
    kind: Words
    url: Address
    resource_url: Address | None = None
    registration_url: Address | None = None
    union_graph: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,100}$")] | None = None
    pause: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    max_bytes: _Count = 75_000_000
    max_wire_bytes: _Count = 25_000_000
    max_pages: _Count = 200
    max_datasets: _Count = 50_000
    allow_private: bool = False
    tls: Tls | None = None
    organisation: Words | None = None
    publishers: dict[Words, OrgNumber] = {}  # name or IRI of the publisher, as the portal gives it


class SourceConfig(SourceEntry):
    """One catalogue to read, with what its place in the file says and what was asked for tonight."""

    municipality_number: str | None = None  # None: a national source
    only_organisations: Annotated[tuple[str, ...], Field(strict=False)] = ()  # a slice; empty: everything
    companies: Annotated[tuple[str, ...], Field(strict=False)] = ()  # of a national source: those municipalities own
    units: Annotated[tuple[str, ...], Field(strict=False)] = ()  # … and parts of municipalities, as registers have them


class NoPortal(_Strict):
    """A portal that a municipality has and nobody can harvest: the municipality cannot be said to share nothing. With an
    `id`, the services of an ArcGIS Server are read and listed; it still is no catalogue."""

    kind: Literal["none"]
    id: SourceId | None = None
    url: Address
    reason: Words
    evidence: Words
    date: Day


class Note(_Strict):
    """What somebody has written of a municipality's data sharing. Shown with its source, never scored."""

    text: Words
    source: Words
    date: Day


class County(_Strict):
    """A fylke; Oslo is one too."""

    number: CountyNumber
    name: Words


class SubUnit(_Strict):
    """An agency or district with an organisation number of its own; its name is not always known."""

    number: OrgNumber
    name: Words | None = None


class Company(_Strict):
    """A company that municipalities own together, each credited with an equal share."""

    number: OrgNumber
    name: Words
    owners: Annotated[tuple[MunicipalityNumber, ...], Field(strict=False), AfterValidator(_not_empty)]


class Registers(_Strict):
    """Where organisations and municipalities are registered. None: not asked. The last two only by `refresh`."""

    enhetsregisteret: Address | None = None
    organization_catalog: Address | None = None
    klass: Address = "https://data.ssb.no/api/klass/v1"
    statbank: Address = "https://data.ssb.no/api/v0/no"


def _portal(entry: Any) -> Literal["none", "harvested"]:
    kind = entry.get("kind") if isinstance(entry, dict) else getattr(entry, "kind", None)
    return "none" if kind == "none" else "harvested"


_Portal = Annotated[
    Annotated[SourceEntry, Tag("harvested")] | Annotated[NoPortal, Tag("none")], Discriminator(_portal)
]  # fmt: skip


class Municipality(_Strict):
    """A municipality as it is this year. `population` is by year, on 1 January; what is unknown is None or absent."""

    number: MunicipalityNumber
    name: Words
    official_name: Words
    other_names: dict[NameLanguage, Words] = {}
    county: County
    org_numbers: Annotated[
        tuple[OrgNumber, ...], Field(strict=False), AfterValidator(_not_empty)
    ]  # current first, then former
    sub_units: Annotated[tuple[SubUnit, ...], Field(strict=False)] = ()
    population: dict[_Year, Annotated[int, Field(ge=1, le=10_000_000)]] = {}
    centrality_class: Annotated[int, Field(ge=1, le=6)] | None = None
    kostra_group: Words | None = None
    written_form: Literal["bokmål", "nynorsk", "nøytral"] | None = None
    predecessors: Annotated[tuple[MunicipalityNumber, ...], Field(strict=False)] = ()  # newest first
    website: Address | None = None
    sources: Annotated[tuple[_Portal, ...], Field(strict=False)] = ()
    notes: Annotated[tuple[Note, ...], Field(strict=False)] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called, in any language."""
        return (self.name, self.official_name, *self.other_names.values())

    @property
    def newest_population(self) -> tuple[int, int] | None:
        """(year, inhabitants) of the newest year that is known."""
        return max(self.population.items(), default=None)

    @property
    def population_group(self) -> str | None:
        """The size group within which municipalities are ranked."""
        if self.newest_population is None:
            return None
        inhabitants = self.newest_population[1]
        if inhabitants < 5_000:
            return "under 5 000"
        return "5 000–19 999" if inhabitants < 20_000 else "20 000 og over"

    @property
    def portals_that_cannot_be_harvested(self) -> tuple[NoPortal, ...]:
        """Its `kind: none` entries."""
        return tuple(s for s in self.sources if isinstance(s, NoPortal))


class Config(_Strict):
    """The whole file. `resolve` sends a host name to a port of this machine: {"fdk.demo.test": "127.0.0.1:41231"};
    `shapes` is a file of SHACL shapes, beside this one, that the comparison scores ask."""

    year: _Year
    contact: Contact
    shapes: Words | None = None
    resolve: dict[HostName, Loopback] = {}
    registers: Registers = Registers()
    sources: Annotated[tuple[SourceEntry, ...], Field(strict=False)] = ()
    organisations: Annotated[tuple[Company, ...], Field(strict=False)] = ()
    municipalities: Annotated[tuple[Municipality, ...], Field(strict=False)]

    def all_sources(self) -> tuple[SourceConfig, ...]:
        """What can be read: national catalogues, each municipality's own, then servers whose services are listed."""
        companies = tuple(company.number for company in self.organisations)
        national = [SourceConfig(**dict(s), companies=companies) for s in self.sources]
        own = [
            SourceConfig(**dict(s), municipality_number=m.number)
            for m in self.municipalities
            for s in m.sources
            if isinstance(s, SourceEntry)
        ]
        servers = [
            SourceConfig(id=s.id, kind=WITHOUT_CATALOGUE, url=s.url, municipality_number=m.number)
            for m in self.municipalities
            for s in m.portals_that_cannot_be_harvested
            if s.id is not None
        ]
        return (*national, *own, *servers)

    def find(self, query: str) -> Municipality:
        """By kommunenummer or by any of its names, whatever the case. Raises UnknownMunicipality, also where two
        municipalities share the name."""
        return find(self.municipalities, query)
