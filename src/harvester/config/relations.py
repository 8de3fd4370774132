"""What no single value of the configuration shows: numbers and names that contradict each other."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from harvester.config.models import Config, Municipality, NoPortal, SourceEntry
from harvester.config.places import Place

Contradiction = tuple[Place, str]  # where, and what was expected there


def contradictions(config: Config, kinds: Collection[str]) -> Iterator[Contradiction]:
    """Everything that does not fit together."""
    yield from _numbers(config)
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
    for i, m in enumerate(config.municipalities):
        for j, source in enumerate(m.sources):
            if not isinstance(source, NoPortal):
                places.append((("municipalities", i, "sources", j), source))
    ids: set[str] = set()
    for place, source in places:
        if source.id in ids:
            yield (*place, "id"), "an id that no other source has"
        ids.add(source.id)
        if source.kind not in kinds:
            own = ["none"] if place[0] == "municipalities" else []
            close = get_close_matches(source.kind, kinds, n=1)
            meant = f"; did you mean {close[0]}?" if close else ""
            yield (*place, "kind"), f"one of {', '.join(sorted(kinds) + own)}{meant}"
