"""Which municipality a publisher's datasets are credited to: by orgPath, then by organisation number, never by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from harvester import org_numbers
from harvester.config import Config, SourceConfig
from store.attribution import Credit
from store.not_municipal import COUNTIES, KARTVERKET
from store.records import PublisherFields

_FOREIGN = COUNTIES | {KARTVERKET}  # never of a municipality's own portal, though no list ties them to a municipality
_MUNICIPALITIES = "/KOMMUNE/"  # then the municipality's number; other branches of the tree credit nobody by themselves


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an organisation number is to whom."""

    attributed_by: str
    relation: str
    municipality_numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """The organisation numbers that the configuration, and the registers it names, tie to municipalities."""

    entries: Mapping[str, _Entry]

    @classmethod
    def from_config(cls, config: Config, sub_units: Mapping[str, str] = MappingProxyType({})) -> Self:
        """Where a number stands twice the weaker tie yields: what a register says, owner, sub-unit, former number,
        current number. `sub_units` are the registers': organisation number -> municipality number."""
        present = {m.number for m in config.municipalities}
        entries = {
            unit: _Entry("sub_unit", "by the register a unit of", (number,))
            for unit, number in sub_units.items()
            if number in present
        }
        for company in config.organisations:
            entries[company.number] = _Entry("owner_list", "owned by", tuple(sorted(company.owners)))
        for m in config.municipalities:
            for unit in m.sub_units:
                entries[unit.number] = _Entry("sub_unit", "a unit of", (m.number,))
        for m in config.municipalities:
            for number in m.org_numbers[1:]:
                entries[number] = _Entry("former_municipality", "a former number of", (m.number,))
        for m in config.municipalities:
            for number in m.org_numbers[:1]:
                entries[number] = _Entry("org_number", "the number of", (m.number,))
        return cls(MappingProxyType(entries))

    def units(self, municipality_numbers: frozenset[str]) -> tuple[str, ...]:
        """The numbers of the parts of these municipalities, or of all where none is named."""
        return tuple(
            number
            for number, entry in self.entries.items()
            if entry.attributed_by == "sub_unit"
            and not (municipality_numbers and municipality_numbers.isdisjoint(entry.municipality_numbers))
        )

    def credit(
        self, publisher: PublisherFields, source: SourceConfig, catalogue: PublisherFields | None = None
    ) -> tuple[Credit, ...]:
        """The municipalities to credit; none for the state, counties and companies that nobody listed.

        The catalogue's publisher counts only where the dataset names none or the same one without a number, and the
        source's owner only where neither tells whose it is: a national catalogue publishes for others.
        """
        whose = ""
        if catalogue is not None and (not _says_something(publisher) or _is_told_more(publisher, catalogue)):
            publisher, whose = catalogue, "of the catalogue: "
        if not _says_something(publisher):
            return self._by_source(source)
        return self._by_publisher(publisher, whose) or self._by_name(publisher, source)

    def _by_publisher(self, publisher: PublisherFields, whose: str) -> tuple[Credit, ...]:
        path = publisher.publisher_org_path or ""
        if path.startswith(_MUNICIPALITIES):
            segments = path.removeprefix(_MUNICIPALITIES).split("/")
            entry = self.entries.get(segments[0])
            if entry is not None and entry.attributed_by in ("org_number", "former_municipality"):
                return _credits(entry, "org_path", f"{whose}orgPath {path}, {segments[0]} is {entry.relation} it")
        for place, number in _numbers(publisher):
            if entry := self.entries.get(number):
                return _credits(entry, entry.attributed_by, f"{whose}{number} in {place} is {entry.relation} it")
        return ()

    def _by_name(self, publisher: PublisherFields, source: SourceConfig) -> tuple[Credit, ...]:
        """A publisher that no number ties to anybody: whose it is by the source's list of names, or the owner's where
        the source has no such list. Names are believed only so far: a portal of one municipality's own seldom states
        numbers, and those it states are often of units that no list knows."""
        if publisher.publisher_org_path:
            return ()
        if numbers := [number for _, number in _numbers(publisher)]:
            if not source.municipality_number or source.publishers or not _FOREIGN.isdisjoint(numbers):
                return ()
            return self._by_source(source, f"no list knows the publisher's number {numbers[0]}")
        for name in (publisher.publisher_uri, *(publisher.publisher_name or {}).values()):
            number = source.publishers.get((name or "").strip())
            if number and (entry := self.entries.get(number)):
                evidence = (
                    f"the configuration of {source.id} says that {name} is {number}, which is {entry.relation} it"
                )
                return _credits(entry, entry.attributed_by, evidence)
        if source.municipality_number and not source.publishers:
            return self._by_source(source, "the publisher has no number")
        return ()

    def _by_source(self, source: SourceConfig, because: str = "no publisher") -> tuple[Credit, ...]:
        if source.organisation and (entry := self.entries.get(source.organisation)):
            return _credits(
                entry, "source", f"{because}; the source's organisation {source.organisation} is {entry.relation} it"
            )
        if source.municipality_number:
            return (
                Credit(
                    source.municipality_number,
                    1.0,
                    "source",
                    f"{because}; {source.id} is the municipality's own source",
                ),
            )
        return ()


def _says_something(publisher: PublisherFields) -> bool:
    return bool(
        publisher.publisher_uri
        or publisher.publisher_org_path
        or any(identifier.strip() for identifier in publisher.publisher_identifiers or ())
        or any(name for name in (publisher.publisher_name or {}).values())
    )


def _is_told_more(publisher: PublisherFields, catalogue: PublisherFields) -> bool:
    """Whether a publisher without a number has the IRI or the name of its catalogue's, which has one."""
    if _numbers(publisher) or publisher.publisher_org_path or not (_numbers(catalogue) or catalogue.publisher_org_path):
        return False
    same_iri = publisher.publisher_uri is not None and publisher.publisher_uri == catalogue.publisher_uri
    return same_iri or not _names(publisher).isdisjoint(_names(catalogue))


def _names(publisher: PublisherFields) -> set[str]:
    return {" ".join(name.casefold().split()) for name in (publisher.publisher_name or {}).values()} - {""}


def _numbers(publisher: PublisherFields) -> list[tuple[str, str]]:
    """Where each organisation number of the publisher stands, best first; the same place may hold several."""
    found = [("dct:identifier", n) for n in org_numbers.in_identifiers(publisher.publisher_identifiers or ())]
    if publisher.publisher_uri and (number := org_numbers.in_text(publisher.publisher_uri)):
        found.append((f"the IRI {publisher.publisher_uri}", number))
    bare = ("".join(name.split()) for name in (publisher.publisher_name or {}).values())
    found += [("the name", name) for name in bare if org_numbers.is_valid(name)]
    if not found:
        segments = (publisher.publisher_org_path or "").split("/")
        found = [("orgPath", segments[-1])] if org_numbers.is_valid(segments[-1]) else []
    return found


def _credits(entry: _Entry, attributed_by: str, evidence: str) -> tuple[Credit, ...]:
    share = 1 / len(entry.municipality_numbers)
    return tuple(Credit(number, share, attributed_by, evidence[:500]) for number in entry.municipality_numbers)
