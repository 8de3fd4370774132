"""Rows in, facts out: the datasets of one municipality after the other, as they stood at the end of a day.

Read by plain SQL, because the ORM's way costs eight times as much; one municipality at a time keeps memory flat.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic_core import from_json
from sqlalchemy import Connection

from scoring.clusters import main_title
from scoring.decoding import Columns
from scoring.facts import Dataset, Distribution, Service
from scoring.link_facts import read_seen
from scoring.merging import merge, own_words, seen
from scoring.presence import Presence, read_presence
from scoring.results import Place, SourceState
from store.bulk import fetch
from store.deduplicate import home_numbers
from store.duplicates import find
from store.records import WITHOUT_CATALOGUE
from store.terms import iris, value_of

_OSLO = ZoneInfo("Europe/Oslo")
_EXAMPLES = ("example.com", "example.org", "example.net")  # reserved for examples, RFC 2606
_DATASET = Columns(Dataset, "source_kind", "share", "distributions", "services")
_DISTRIBUTION = Columns(Distribution)
_SERVICE = Columns(Service)


@dataclass(frozen=True, slots=True)
class Held:
    """A dataset that a municipality is credited with, counted once however many sources have it."""

    dataset: Dataset  # the kept row, its gaps filled from the others
    national: bool  # data.norge.no has it, alone or too
    names: frozenset[str]  # IRIs and keys of all its rows


@dataclass(slots=True)
class SourceFacts:
    """What rules need to know of a source as a whole."""

    state: SourceState
    owner: str | None  # the municipality whose own portal it is
    observed_days: int  # since its first stored reading
    identifiers: Counter[str]  # identifier -> how many of its datasets have it
    presence: Presence = field(default_factory=Presence)


class Catalogue:
    """The store as it stood at the end of a day in Oslo, ready to be read municipality by municipality.

    `until` (RFC 3339 in UTC) leaves out what was stored from then on, so that a run of the past can be made again;
    `links_until` does so for what was seen at addresses, which is otherwise taken as of the same moment.
    """

    def __init__(
        self, connection: Connection, as_of: date, *, until: str | None = None, links_until: str | None = None
    ) -> None:
        self._connection = connection
        self._end = {"end": end_of(as_of, until)}
        self.seen = read_seen(connection, links_until or self._end["end"])
        self.sources = _sources(connection, self._end, as_of)
        self._by_served, self._by_uri = _services(connection, self._end)
        self._homes = home_numbers(connection)
        self._with_data = {
            number for (number,) in connection.exec_driver_sql("SELECT DISTINCT municipality_number FROM attribution")
        }

    def municipalities(self, only: Collection[str] | None = None) -> Iterator[tuple[Place, list[Held]]]:
        """Every municipality of the configuration by number, those without datasets included; or `only` these."""
        services = _service_counts(self._connection, self._end)
        uncredited = _uncredited(self._connection, self._end)
        rows = self._connection.exec_driver_sql(
            "SELECT number, name, population, population_group, unharvestable FROM municipality"
            " WHERE active ORDER BY number"
        ).all()
        for number, name, population, group, closed_portals in rows:
            if only is not None and number not in only:
                continue
            held, test_records = self.datasets(number)
            yield (
                Place(
                    number=number,
                    name=name,
                    population=population,
                    population_group=group,
                    sources=tuple([s.state for s in self.sources.values() if s.owner in (None, number)]),
                    closed_portals=tuple([str(p["reason"]) for p in from_json(closed_portals or "null") or ()]),
                    data_services=services.get(number, 0),
                    test_records=len(test_records),
                    uncredited=uncredited.get(number, 0),
                ),
                held,
            )

    def datasets(self, number: str) -> tuple[list[Held], list[Dataset]]:
        """What a municipality is credited with, and what is left out of everything because it is a trial or example.

        What several sources show is one dataset, by the rule of `store.duplicates`.
        """
        held, test_records = [], []
        series: set[str] = set()  # those that have a member among what is held
        for rows in self._one_each(number):
            dataset = merge(rows[0], rows[1:]) if len(rows) > 1 else rows[0]
            if is_test_record(dataset):
                test_records.append(dataset)
            else:
                names = frozenset(name for row in rows for name in (row.uri, row.key) if name)
                held.append(Held(dataset, any(row.source_kind == "fdk" for row in rows), names))
                series.update(iri for row in rows for iri in iris(row.in_series) if iri not in names)
        # of a series the members are counted, if there are any
        return [h for h in held if h.dataset.kind != "series" or h.names.isdisjoint(series)], test_records

    def _one_each(self, number: str) -> list[list[Dataset]]:
        """The rows of each dataset: the kept one first, then the others, the richest first."""
        credited = list(self._credited(number))
        if len({dataset.source_id for dataset, _ in credited}) < 2:
            return [[own_words(dataset)] for dataset, _ in credited]
        home = self._homes.get(number)
        sightings = [
            seen(d, own=self.sources[d.source_id].owner == number, attributed_by=by, home=home) for d, by in credited
        ]
        kept = {(d.source_id, d.key): (d.kept_source_id, d.kept_key) for d in find(sightings)}
        groups: dict[tuple[str, str], list[tuple[bool, int, str, Dataset]]] = {s.id: [] for s in sightings}
        for sighting, (dataset, _) in zip(sightings, credited, strict=True):
            group = groups[kept.get(sighting.id, sighting.id)]
            group.append((sighting.id in kept, -sighting.richness, sighting.source_id, own_words(dataset)))
        return [[row[-1] for row in sorted(g, key=lambda row: row[:3])] for g in groups.values() if g]

    def _credited(self, number: str) -> Iterator[tuple[Dataset, str]]:
        """Every row with the rule by which it is credited."""
        if number not in self._with_data:
            return
        rows = fetch(
            self._connection,
            f"SELECT {_DATASET.select('d')}, s.kind, a.share, a.attributed_by FROM attribution a"
            " JOIN source s ON s.id = a.source_id AND s.active"
            f" JOIN dataset d ON d.source_id = a.source_id AND d.key = a.key AND {_valid('d')}"
            " WHERE a.municipality_number = :number ORDER BY d.id",
            {**self._end, "number": number},
        )
        distributions = self._distributions([row[0] for row in rows])
        for values, row in zip(_DATASET.decode(rows), rows, strict=True):
            kind, share, attributed_by = row[-3:]
            dataset = Dataset(*values, source_kind=kind, share=share)
            dataset.distributions = tuple(distributions.get(dataset.id, ()))
            if self._by_uri or self._by_served:
                dataset.services = self._services_of(dataset.uri, dataset.distributions)
            yield dataset, attributed_by

    def _distributions(self, datasets: list[int]) -> dict[int, list[Distribution]]:
        """By dataset, in the order of the table's key, which is how they can be read without sorting."""
        rows = fetch(
            self._connection,
            f"SELECT {_DISTRIBUTION.select('x')}, x.dataset_id FROM distribution x"
            " WHERE x.dataset_id IN (SELECT value FROM json_each(:datasets)) ORDER BY x.dataset_id, x.ordinal",
            {"datasets": json.dumps(datasets)},
        )
        found: dict[int, list[Distribution]] = defaultdict(list)
        for values, row in zip(_DISTRIBUTION.decode(rows), rows, strict=True):
            found[row[-1]].append(Distribution(*values))
        return found

    def _services_of(self, uri: str | None, distributions: tuple[Distribution, ...]) -> tuple[Service, ...]:
        found = self._by_served.get(uri or "", [])
        named = [self._by_uri.get(i) for d in distributions if d.access_services for i in iris(d.access_services)]
        return tuple(dict.fromkeys([*found, *(s for s in named if s is not None)]))


def is_test_record(dataset: Dataset) -> bool:
    """Whether it is no dataset at all: untitled, called "test", or leading nowhere but to hosts made for examples."""
    title = main_title(dataset.title)
    if not title or title.casefold() == "test":
        return True
    if dataset.uri is not None and _is_example(dataset.uri):
        return True
    terms = chain.from_iterable((*d.access_urls, *d.download_urls) for d in dataset.distributions)
    first = next(terms, None)
    return first is not None and all(_is_example(value_of(term)) for term in chain((first,), terms))


def _is_example(url: str) -> bool:
    if "example" not in url.lower():
        return False
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # not an address at all
        return False
    return any(host == example or host.endswith(f".{example}") for example in _EXAMPLES)


def source_facts(connection: Connection, as_of: date, until: str) -> dict[str, SourceFacts]:
    """By id, the sources as they stood at the end of a day, without what was stored from `until` on."""
    return _sources(connection, {"end": end_of(as_of, until)}, as_of)


def just_after(moment: str) -> str:
    """A second later: what was stored or seen in the second in which a run began was so before it."""
    return (datetime.fromisoformat(moment) + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def end_of(as_of: date, until: str | None = None) -> str:
    """The end of a day in Oslo, or `until` if that comes first; RFC 3339 in UTC."""
    midnight = datetime.combine(as_of + timedelta(days=1), time(), _OSLO)
    end = midnight.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return min(end, until or end)


def _valid(alias: str) -> str:
    return f"{alias}.valid_from < :end AND ({alias}.valid_to IS NULL OR {alias}.valid_to >= :end)"


def _sources(connection: Connection, end: Mapping[str, str], as_of: date) -> dict[str, SourceFacts]:
    """The catalogues that stand in the configuration."""
    identifiers: dict[str, Counter[str]] = defaultdict(Counter)
    for source_id, terms in fetch(
        connection,
        f"SELECT d.source_id, d.identifiers FROM dataset d WHERE {_valid('d')} AND d.identifiers IS NOT NULL",
        end,
    ):
        identifiers[source_id].update(from_json(terms) or ())
    rows = connection.exec_driver_sql(
        "SELECT s.id, s.kind, s.municipality_number,"
        " min(CASE WHEN f.status IN ('complete', 'partial', 'suspicious') THEN f.ended_at END),"
        " max(CASE WHEN f.status = 'complete' AND f.scope = 'full' THEN f.ended_at END)"
        " FROM source s LEFT JOIN fetch f ON f.source_id = s.id AND f.ended_at < :end"
        " WHERE s.active AND s.kind <> :without_catalogue GROUP BY s.id ORDER BY s.id",
        {**end, "without_catalogue": WITHOUT_CATALOGUE},
    )
    presence = read_presence(connection, end["end"])
    return {
        source_id: SourceFacts(
            state=SourceState(source_id, kind, last_complete, _day(last_complete) if last_complete else None),
            owner=owner,
            observed_days=(as_of - _day(first)).days if first else 0,
            identifiers=identifiers[source_id],
            presence=presence.get(source_id) or Presence(),
        )
        for source_id, kind, owner, first, last_complete in rows
    }


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(_OSLO).date()


def _uncredited(connection: Connection, end: Mapping[str, str]) -> dict[str, int]:
    """By owner of a source, how many of its datasets are credited to nobody, unless a person decided that."""
    rows = connection.exec_driver_sql(
        "SELECT s.municipality_number, count(*) FROM source s"
        f" JOIN dataset d ON d.source_id = s.id AND {_valid('d')}"
        " WHERE s.active AND s.municipality_number IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM attribution a WHERE a.source_id = d.source_id AND a.key = d.key)"
        " AND NOT EXISTS (SELECT 1 FROM override o WHERE o.municipality_number = s.municipality_number"
        " AND o.judgement = 'attribution' AND o.dataset IN (d.uri, d.key))"
        " GROUP BY s.municipality_number",
        end,
    )
    return {number: int(count) for number, count in rows}


def _services(connection: Connection, end: Mapping[str, str]) -> tuple[dict[str, list[Service]], dict[str, Service]]:
    """Data services by the IRI of a dataset they say they serve, and by their own."""
    by_served: dict[str, list[Service]] = defaultdict(list)
    by_uri: dict[str, Service] = {}
    rows = connection.exec_driver_sql(
        f"SELECT {_SERVICE.select('s')}, s.serves FROM data_service s WHERE {_valid('s')} ORDER BY s.id", end
    ).all()
    for values, row in zip(_SERVICE.decode(rows), rows, strict=True):
        service = Service(*values)
        if service.uri:
            service = by_uri.setdefault(service.uri, service)
        for iri in iris(from_json(row[-1] or "null") or ()):
            by_served[iri].append(service)
    return by_served, by_uri


def _service_counts(connection: Connection, end: Mapping[str, str]) -> dict[str, int]:
    rows = connection.exec_driver_sql(
        "SELECT a.municipality_number, count(DISTINCT coalesce(s.uri, s.source_id || ' ' || s.key))"
        " FROM attribution a JOIN source o ON o.id = a.source_id AND o.active AND o.kind <> :without_catalogue"
        f" JOIN data_service s ON s.source_id = a.source_id AND s.key = a.key AND {_valid('s')}"
        " GROUP BY a.municipality_number",
        {**end, "without_catalogue": WITHOUT_CATALOGUE},
    )
    return {number: int(count) for number, count in rows}
