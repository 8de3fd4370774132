"""What no single value of the configuration shows: numbers and names that contradict each other."""

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from harvester.config.models import Config, Municipality, NoPortal, SourceEntry
from harvester.config.places import Place
from store.records import WITHOUT_CATALOGUE

Contradiction = tuple[Place, str]  # where, and what was expected there
_SERVICES = re.compile(r"/rest/services/?$")


def contradictions(config: Config, kinds: Collection[str], unfinished: bool = False) -> Iterator[Contradiction]:
    """Everything that does not fit together, or does not suffice."""
    if not config.municipalities:
        yield ("municipalities",), "at least one municipality: without one there is nobody to measure"
    yield from _numbers(config)
    if not unfinished:
        yield from _populations(config)
    yield from _counties(config)
    yield from _organisation_numbers(config)
    yield from _owners(config)
    yield from _sources(config, kinds)


def _numbers(config: Config) -> Iterator[Contradiction]:
    known: dict[str, Municipality] = {}
    for i, m in enumerate(config.municipalities):
        if m.number in known:
            yield ("municipalities", i, "number"), f"a number of its own: it is already {known[m.number].name}'s"
        known.setdefault(m.number, m)
        for j, former in enumerate(m.predecessors):
            if former == m.number or former in m.predecessors[:j]:
                yield ("municipalities", i, "predecessors", j), "former numbers, each once, without the present one"


def _populations(config: Config) -> Iterator[Contradiction]:
    """Who has no population has no size group, and so nobody to be ranked among."""
    for i, m in enumerate(config.municipalities):
        if not m.population:
            place = ("municipalities", i, "population") if "population" in m.model_fields_set else ("municipalities", i)
            yield (
                place,
                "a population, as {year: inhabitants on 1 January}: it decides whom the municipality is ranked among",
            )


def _counties(config: Config) -> Iterator[Contradiction]:
    names: dict[str, str] = {}
    for i, m in enumerate(config.municipalities):
        if m.county.number != m.number[:2]:
            yield ("municipalities", i, "county", "number"), f'"{m.number[:2]}", as the kommunenummer begins'
        elif m.county.name != names.setdefault(m.county.number, m.county.name):
            yield (
                ("municipalities", i, "county", "name"),
                f"{names[m.county.number]}, as elsewhere in county {m.county.number}",
            )


def _organisation_numbers(config: Config) -> Iterator[Contradiction]:
    claims: list[tuple[str, str, Place]] = []
    for i, m in enumerate(config.municipalities):
        who = f"{m.number} {m.name}"
        claims += [(n, who, ("municipalities", i, "org_numbers", j)) for j, n in enumerate(m.org_numbers)]
        claims += [(u.number, who, ("municipalities", i, "sub_units", j, "number")) for j, u in enumerate(m.sub_units)]
    claims += [(c.number, c.name, ("organisations", i, "number")) for i, c in enumerate(config.organisations)]
    first: dict[str, str] = {}
    for number, who, place in claims:
        if number in first:
            yield place, f"an organisation number of its own: it is already given to {first[number]}"
        first.setdefault(number, who)


def _owners(config: Config) -> Iterator[Contradiction]:
    known = {m.number for m in config.municipalities}
    for i, company in enumerate(config.organisations):
        for j, owner in enumerate(company.owners):
            if owner not in known:
                yield ("organisations", i, "owners", j), "the kommunenummer of a municipality in this file"
            elif owner in company.owners[:j]:
                yield ("organisations", i, "owners", j), "each owner once"


def _sources(config: Config, kinds: Collection[str]) -> Iterator[Contradiction]:
    places: list[tuple[Place, SourceEntry]] = [(("sources", i), s) for i, s in enumerate(config.sources)]
    servers: list[tuple[Place, NoPortal]] = []
    for i, m in enumerate(config.municipalities):
        for j, source in enumerate(m.sources):
            if isinstance(source, SourceEntry):
                places.append((("municipalities", i, "sources", j), source))
            elif source.id is not None:
                servers.append((("municipalities", i, "sources", j), source))
    ids: set[str] = set()
    read: dict[tuple[str, str | None], str] = {}  # address and publisher it is narrowed to -> source
    for place, source in places:
        catalogue = (source.url.rstrip("/"), source.organisation)
        if catalogue in read:
            yield (*place, "url"), f"an address that no other source has: {read[catalogue]} reads it already"
        read.setdefault(catalogue, source.id)
        if source.id in ids:
            yield (*place, "id"), "an id that no other source has"
        ids.add(source.id)
        if source.kind == WITHOUT_CATALOGUE:
            yield (
                (*place, "kind"),
                "none, with an id: an ArcGIS Server has no catalogue, and its services are listed only",
            )
        elif source.kind not in kinds:
            own = ["none"] if place[0] == "municipalities" else []
            close = get_close_matches(source.kind, kinds, n=1)
            meant = f"; did you mean {close[0]}?" if close else ""
            known = sorted({*kinds} - {WITHOUT_CATALOGUE}) + own
            yield (*place, "kind"), f"one of {', '.join(known)}{meant}"
    for place, server in servers:
        if server.id in ids:
            yield (*place, "id"), "an id that no other source has"
        ids.add(str(server.id))
        if not _SERVICES.search(server.url):
            yield (*place, "url"), "with an id, the root of an ArcGIS Server's services, which ends in /rest/services"
