"""The register of organisations: which units are parts of which municipality, read from public registers once a day.

Enhetsregisteret says which unit lies under which; data.norge.no's organisation catalogue says the same of publishers,
as a path. Owners of inter-municipal companies stand in neither: those the configuration must name.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter
from sqlalchemy import Engine

from harvester import org_numbers, who
from harvester.config import Config, SourceConfig
from harvester.errors import ParseError, SourceError
from harvester.http import Client, SourceClient
from harvester.json.answers import answer
from store.models import Organisation
from store.who import registered_on, write_sub_units, write_who

FORMS = ("ORGL", "KF")  # organisational units and municipal enterprises: the forms that lie under a municipality
SIZE = 1_000  # units of one answer; the service gives no more than 10,000 of one question
MOST_PAGES = 20
_LONGEST = 200  # characters of a name that are kept
_DEEPEST = 10  # steps from a unit up to its municipality

_Text = Annotated[str | None, BeforeValidator(lambda value: value if isinstance(value, str) else None)]


class _Unit(BaseModel):
    organisasjonsnummer: _Text = None
    navn: _Text = None
    overordnetEnhet: _Text = None


class _Embedded(BaseModel):
    enheter: list[_Unit] = []


class _PageInfo(BaseModel):
    totalPages: int
    totalElements: int


class _Answer(BaseModel):
    embedded: Annotated[_Embedded, Field(validation_alias="_embedded")] = _Embedded()  # absent where nothing is found
    page: _PageInfo


class _Organisation(BaseModel):
    organizationId: _Text = None
    name: _Text = None
    orgPath: _Text = None


_ORGANISATIONS = TypeAdapter(list[_Organisation])

Found = dict[str, tuple[str, str | None]]  # unit -> organisation number of its municipality, name


def read_registers(engine: Engine, config: Config, client: Client, now: str) -> tuple[str, ...]:
    """Read the registers that the configuration names, unless they were read today, and store what they say. Gives what
    a person should know: a register that cannot be read leaves what was stored before, and stops nothing."""
    today = now[:10]
    with engine.connect() as connection:
        if registered_on(connection) == today:
            return ()
    found: Found = {}
    problems: list[str] = []
    for name, url, read in (
        ("organization-catalog", config.registers.organization_catalog, _organization_catalog),
        (
            "enhetsregisteret",
            config.registers.enhetsregisteret,
            _enhetsregisteret,
        ),  # the source of both has the last word
    ):
        if url is None:
            continue
        source = SourceConfig(id=name, kind="register", url=url)
        try:
            with client.source(source) as source_client:
                units = read(url.rstrip("/"), source_client, _municipal_numbers(config))
            if not units:
                raise ParseError("empty", f"{url}: names no unit of any municipality")
        except SourceError as error:
            problems.append(f"{name}: {error.category}: {error}; what was read before is used")
        else:
            found |= units
    if found:
        municipality = _municipal_numbers(config)
        rows = [
            Organisation(
                number=unit, municipality_number=municipality[parent], name=title, relation="sub_unit", as_of=today
            )
            for unit, (parent, title) in sorted(found.items())
        ]
        with engine.begin() as connection:
            write_who(connection, *who.rows(config))  # units refer to municipalities, and this may be the first night
            write_sub_units(connection, rows, today, whole=not problems)
    return tuple(problems)


def _municipal_numbers(config: Config) -> dict[str, str]:
    """Current and former organisation numbers of municipalities -> municipality number."""
    return {n: m.number for m in config.municipalities for n in m.org_numbers}


def _enhetsregisteret(url: str, client: SourceClient, municipal: Mapping[str, str]) -> Found:
    """One listing per form, and then each unit's way up; a listing per municipality would be 357."""
    units = {u.organisasjonsnummer: u for form in FORMS for u in _listed(url, form, client) if u.organisasjonsnummer}
    found: Found = {}
    for number, unit in units.items():
        parent = unit.overordnetEnhet
        for _ in range(_DEEPEST):
            if parent is None or parent in municipal or parent not in units:
                break
            parent = units[parent].overordnetEnhet
        if parent in municipal and parent is not None:
            _add(found, number, parent, unit.navn, municipal)
    return found


def _listed(url: str, form: str, client: SourceClient) -> Iterator[_Unit]:
    number, seen, total = 0, 0, 1
    while number < MOST_PAGES and seen < total:
        page = client.get(
            f"{url}/enhetsregisteret/api/enheter?organisasjonsform={form}&size={SIZE}&page={number}", "application/json"
        )
        listing = answer(page, _Answer.model_validate_json)
        yield from listing.embedded.enheter
        seen += len(listing.embedded.enheter)
        total, number = listing.page.totalElements, number + 1
        if number >= listing.page.totalPages or not listing.embedded.enheter:
            break
    if seen < total and total > 0:
        raise ParseError("incomplete_listing", f"{url}: {seen} units of form {form} read of {total}")


def _organization_catalog(url: str, client: SourceClient, municipal: Mapping[str, str]) -> Found:
    """One answer holds every publisher under a municipality, with its path: /KOMMUNE/<municipality>/…/<unit>."""
    page = client.get(f"{url}/organizations?orgPath=/KOMMUNE&includesubordinate=true", "application/json")
    found: Found = {}
    for organisation in answer(page, _ORGANISATIONS.validate_json):
        segments = (organisation.orgPath or "").strip("/").split("/")
        if len(segments) > 2 and segments[0] == "KOMMUNE" and segments[-1] == organisation.organizationId:
            _add(found, segments[-1], segments[1], organisation.name, municipal)
    return found


def _add(found: Found, number: str, parent: str, name: str | None, municipal: Mapping[str, str]) -> None:
    if org_numbers.is_valid(number) and parent in municipal and number not in municipal:
        found[number] = (parent, (name or "").strip()[:_LONGEST] or None)
