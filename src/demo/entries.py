"""Which datasets the demo holds on a given night and at a given size, before any content is made up."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from demo.norway import ARCHETYPES, CORE, FDK, PLACES, TODAY, Place, Publisher, Role

DEFAULT_SIZE = sum(place.size for place in PLACES)
Form = Literal["organisation", "register", "blank", "literal", "space"]  # how the publisher is written
_ODD_FORMS: tuple[Form, ...] = ("blank", "literal", "space", "register")


@dataclass(frozen=True)
class Entry:
    """One dataset of the demo before its content is made up: all that listing and counting need."""

    place: Place
    ordinal: int
    revision: int = 0  # the night it last changed
    deleted: bool = False  # gone from every listing, but data.norge.no still answers for it
    series: bool = False  # the series itself, not a member

    @cached_property
    def iri(self) -> str:
        """Does not depend on seed, night or size of the demo."""
        if self.place.feed:
            return f"http://data.{self.place.slug}.demo.test/dataset/{self.ordinal:05d}"
        return f"{FDK}/catalogs/{self.place.slug}/{'series' if self.series else 'datasets'}/{self.ordinal:05d}"

    @cached_property
    def id(self) -> str:
        """The id that data.norge.no gives it."""
        digest = hashlib.md5(self.iri.encode(), usedforsecurity=False).hexdigest()
        return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:]}"

    @property
    def role(self) -> Role:
        """How well it is described."""
        archetype = ARCHETYPES[self.place.archetype]
        return archetype.rest if archetype.rest and self.ordinal >= archetype.first else archetype.role

    @property
    def topics(self) -> tuple[str, ...]:
        """The expected types of its catalogue, in the order its datasets take them."""
        return self.place.topics or ARCHETYPES[self.place.archetype].topics or CORE

    @property
    def topic(self) -> str | None:
        """Which expected type it is about; most junk is about none."""
        if self.role == "junk":
            return CORE[self.ordinal // 30 % len(CORE)] if self.ordinal % 30 == 29 and not self.in_series else None
        return self.topics[self.ordinal % len(self.topics)]

    @property
    def in_series(self) -> bool:
        """Whether it is a member of the place's one series."""
        return ARCHETYPES[self.place.archetype].series and not self.series

    @property
    def dirt(self) -> int | None:
        """Which defect of demo.dirt it has: every sixth of those that are not meant to be good."""
        if self.role not in ("mixed", "decent", "junk") or self.place.number is None or self.ordinal % 6 != 4:
            return None
        return self.ordinal // 6 + 5 * PLACES.index(self.place)

    @property
    def form(self) -> Form:
        """How its publisher is written."""
        usual: Form = "register" if self.place.archetype == "decent_exporter" else "organisation"
        if self.role not in ("mixed", "decent", "junk") or self.place.number is None or self.ordinal % 20 != 7:
            return usual
        return _ODD_FORMS[self.ordinal // 20 % len(_ODD_FORMS)]

    @property
    def publisher(self) -> Publisher:
        """Who stands as publisher."""
        units = self.place.units
        if units and self.ordinal % 4 == 1:
            return units[self.ordinal // 4 % len(units)]
        return self.place.publisher

    @property
    def org_path(self) -> str | None:
        """Where data.norge.no puts it: a literal publisher has no path, an identifier it cannot read ends in /ANNET."""
        if self.form == "literal":
            return None
        return f"/ANNET/{self.publisher.name}" if self.form == "space" else self.publisher.org_path

    @property
    def listed_nationally(self) -> bool:
        """Whether data.norge.no has it; of a place with a feed of its own it has the first sixty only."""
        return not self.place.feed or self.ordinal < 60

    @property
    def first_harvested(self) -> date:
        """When data.norge.no first saw it."""
        return TODAY - timedelta(days=30 + zlib.crc32(self.iri.encode()) % 1500)

    @property
    def harvest_modified(self) -> date:
        """When data.norge.no last saw a change."""
        if self.revision:
            return TODAY + timedelta(days=self.revision)
        return max(self.first_harvested, TODAY - timedelta(days=1 + zlib.crc32(self.iri.encode()) % 300))


def _sizes(datasets: int | None) -> dict[Place, int]:
    """How many each place has: dealt one at a time, so that a small demo has a little of everything and a large one
    gives the surplus to the places that can grow."""
    if datasets is None or datasets == DEFAULT_SIZE:
        return {place: place.size for place in PLACES}
    growing = [place for place in PLACES if ARCHETYPES[place.archetype].grows]
    if datasets > DEFAULT_SIZE:
        each, left = divmod(datasets - DEFAULT_SIZE, len(growing))
        extra = {place: each + (nr < left) for nr, place in enumerate(growing)}
        return {place: place.size + extra.get(place, 0) for place in PLACES}
    sizes = dict.fromkeys(PLACES, 0)
    while datasets:
        for place in PLACES:
            if datasets and sizes[place] < place.size:
                sizes[place] += 1
                datasets -= 1
    return sizes


def entries(datasets: int | None = None, night: int = 0) -> list[Entry]:
    """Every dataset and series there is or was by that night, in a fixed order.

    Each night after the first changes about 2 % of what is listed, removes about 0.5 % and adds five.
    """
    found: list[Entry] = []
    for place, size in _sizes(datasets).items():
        if ARCHETYPES[place.archetype].series and size:
            found.append(Entry(place, 0, series=True))
        found.extend(Entry(place, ordinal) for ordinal in range(size))
        if size >= 40 and not place.feed:
            found.append(Entry(place, _GONE, deleted=True))
    for tonight in range(1, night + 1):
        found = [_one_night_later(entry, tonight) for entry in found]
        found.extend(_arrivals(tonight))
    return found


_GONE, _LATER = 90_000_000, 80_000_000  # ordinals no catalogue reaches


def _one_night_later(entry: Entry, tonight: int) -> Entry:
    draw = zlib.crc32(f"{tonight} {entry.iri}".encode()) % 1000
    if entry.deleted or entry.series or draw >= 25:
        return entry
    return replace(entry, deleted=True) if draw < 5 else replace(entry, revision=tonight)


def _arrivals(tonight: int) -> Iterator[Entry]:
    hosts = [place for place in PLACES if ARCHETYPES[place.archetype].grows]
    for nr in range(5):
        place = hosts[(tonight * 5 + nr) % len(hosts)]
        yield Entry(place, _LATER + tonight * 1000 + nr, revision=tonight)
