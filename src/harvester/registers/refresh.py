"""Ask Statistics Norway's registers what has changed about municipalities, and propose it as a diff.

Klass 131 is the division into municipalities, 112 the KOSTRA groups, 128 the centrality classes; table 07459 holds the
population. Six requests in all, and nothing is written.
"""

from collections.abc import Callable, Mapping
from math import prod
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field

from harvester import org_numbers
from harvester.config import Config, SourceConfig
from harvester.errors import ParseError, SourceError
from harvester.http import Client, SourceClient
from harvester.json.answers import answer
from harvester.registers.proposal import Facts, Proposal, propose

MUNICIPALITIES, KOSTRA, CENTRALITY = 131, 112, 128  # Klass
TABLE, PERSONS = "07459", "Personer1"  # Statbank: population, and its only figure
NOT_A_MUNICIPALITY = ("21", "22", "23", "99")  # Svalbard and Jan Mayen, the continental shelf, unknown
_FEWEST = 0.9  # of the municipalities we know: a list with fewer is not the list
_JSON = "application/json"
_T = TypeVar("_T")


class _Code(BaseModel):
    code: str
    name: str


class _Codes(BaseModel):
    codes: list[_Code]


class _Change(BaseModel):
    oldCode: str | None = None
    newCode: str | None = None


class _Changes(BaseModel):
    codeChanges: list[_Change]


class _Correspondence(BaseModel):
    sourceCode: str
    targetCode: str


class _Correspondences(BaseModel):
    correspondenceItems: list[_Correspondence]


class _Category(BaseModel):
    index: dict[str, int] | list[str]

    def codes(self) -> list[str]:
        """In the order of the values."""
        return self.index if isinstance(self.index, list) else sorted(self.index, key=self.index.__getitem__)


class _Dimension(BaseModel):
    category: _Category


class _JsonStat(BaseModel):
    id: list[str]
    size: list[int]
    dimension: dict[str, _Dimension]
    value: list[float | None]


class _Address(BaseModel):
    kommunenummer: str | None = None


class _Municipality(BaseModel):
    organisasjonsnummer: str
    forretningsadresse: _Address = _Address()


class _Units(BaseModel):
    enheter: list[_Municipality] = []


class _Registered(BaseModel):
    embedded: Annotated[_Units, Field(validation_alias="_embedded")] = _Units()


def refresh(path: Path, config: Config, client: Client, year: int) -> Proposal:
    """What should change in the file for the division into municipalities of 1 January of a year. A register that does
    not answer is a note, and nothing is proposed from it."""
    day = f"{year}-01-01"
    notes: list[str] = []
    with (
        client.source(SourceConfig(id="klass", kind="register", url=config.registers.klass)) as klass,
        client.source(SourceConfig(id="statbank", kind="register", url=config.registers.statbank)) as statbank,
    ):

        def ask(what: str, question: Callable[[], _T]) -> _T | None:
            try:
                return question()
            except SourceError as error:
                notes.append(f"{what} could not be read: {error.category}: {error}")
                return None

        base = f"{config.registers.klass.rstrip('/')}/classifications/{MUNICIPALITIES}"
        names = ask("the division into municipalities", lambda: _names(klass, base, day, config))
        successors = ask("changes of numbers", lambda: _successors(klass, base, config.year, day))
        kostra = ask("KOSTRA groups", lambda: _correspondence(klass, base, KOSTRA, day))
        centrality = ask("centrality classes", lambda: _correspondence(klass, base, CENTRALITY, day))
        numbers = sorted(names) if names else [m.number for m in config.municipalities]
        population = ask("population", lambda: _population(statbank, config, numbers))
    new = set(names or ()) - {m.number for m in config.municipalities}
    registered = (ask("organisation numbers", lambda: _org_numbers(client, config)) if new else None) or {}
    facts = Facts(
        day=day,
        names=names,
        successors=successors or {},
        org_numbers={number: registered[number] for number in new if number in registered},
        population=population[1] if population else {},
        population_year=population[0] if population else None,
        kostra_groups=kostra or {},
        centrality_classes={
            n: int(code) for n, code in (centrality or {}).items() if code in {"1", "2", "3", "4", "5", "6"}
        },
    )
    proposal = propose(path, config, facts)
    return Proposal(proposal.diff, (*notes, *proposal.notes))


def _names(client: SourceClient, base: str, day: str, config: Config) -> dict[str, str]:
    page = client.get(f"{base}/codesAt?date={day}", _JSON)
    codes = answer(page, _Codes.model_validate_json).codes
    names = {c.code: c.name.strip() for c in codes if _is_municipality(c.code) and c.name.strip()}
    if len(names) < _FEWEST * len(config.municipalities):
        raise ParseError("incomplete_listing", f"{page.url}: {len(names)} municipalities, which cannot be all")
    return names


def _successors(client: SourceClient, base: str, since: int, day: str) -> dict[str, tuple[str, ...]]:
    if int(day[:4]) <= since:
        return {}
    page = client.get(f"{base}/changes?from={since}-01-02&to={day}", _JSON)
    found: dict[str, list[str]] = {}
    for change in answer(page, _Changes.model_validate_json).codeChanges:
        old, new = change.oldCode or "", change.newCode or ""
        if _is_municipality(old) and _is_municipality(new) and new not in found.setdefault(old, []):
            found[old].append(new)
    return {old: tuple(sorted(new)) for old, new in found.items()}


def _correspondence(client: SourceClient, base: str, target: int, day: str) -> dict[str, str]:
    page = client.get(f"{base}/correspondsAt?targetClassificationId={target}&date={day}", _JSON)
    items = answer(page, _Correspondences.model_validate_json).correspondenceItems
    return {i.sourceCode: i.targetCode for i in items if _is_municipality(i.sourceCode)}


def _population(client: SourceClient, config: Config, numbers: list[str]) -> tuple[int, Mapping[str, int]]:
    """The newest year and the inhabitants on its 1 January."""
    question = {
        "query": [
            _chosen("Region", "item", numbers),
            _chosen("ContentsCode", "item", [PERSONS]),
            _chosen("Tid", "top", ["1"]),
        ],
        "response": {"format": "json-stat2"},
    }
    page = client.post_json(f"{config.registers.statbank.rstrip('/')}/table/{TABLE}", question, _JSON)
    stat = answer(page, _JsonStat.model_validate_json)
    try:
        regions, years = (stat.dimension[name].category.codes() for name in ("Region", "Tid"))
    except KeyError as error:
        raise ParseError("json_error", f"{page.url}: no dimension {error}") from error
    if prod(stat.size) != len(regions) or len(stat.value) != len(regions) or len(years) != 1 or not years[0].isdigit():
        raise ParseError("json_error", f"{page.url}: expected one figure for each municipality, of one year")
    return int(years[0]), {n: int(v) for n, v in zip(regions, stat.value, strict=True) if v and v >= 1}


def _chosen(code: str, how: str, values: list[str]) -> dict[str, Any]:
    return {"code": code, "selection": {"filter": how, "values": values}}


def _org_numbers(client: Client, config: Config) -> dict[str, str]:
    """Municipality number -> organisation number, where Enhetsregisteret has one municipality there."""
    url = config.registers.enhetsregisteret
    if url is None:
        return {}
    with client.source(SourceConfig(id="enhetsregisteret", kind="register", url=url)) as source:
        page = source.get(f"{url.rstrip('/')}/enhetsregisteret/api/enheter?organisasjonsform=KOMM&size=1000", _JSON)
    found: dict[str, list[str]] = {}
    for unit in answer(page, _Registered.model_validate_json).embedded.enheter:
        if unit.forretningsadresse.kommunenummer and org_numbers.is_valid(unit.organisasjonsnummer):
            found.setdefault(unit.forretningsadresse.kommunenummer, []).append(unit.organisasjonsnummer)
    return {number: units[0] for number, units in found.items() if len(units) == 1}


def _is_municipality(code: str) -> bool:
    return len(code) == 4 and code.isascii() and code.isdigit() and code[:2] not in NOT_A_MUNICIPALITY
