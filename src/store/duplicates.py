"""One dataset once: which rows of different sources are the same dataset of a municipality, and which row is kept.

The rule stands here and nowhere else; a row that is not sure to be another's twin stays a dataset of its own.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from store.terms import Term, Texts, value_of

ALIKE = 0.6  # similarity of titles, 0–1, from which two rows with one address are one dataset
LONG_ENOUGH = 8  # characters: a shorter identifier is a serial number, and every portal has a number 1
DESCRIPTION = (  # columns whose filling makes a description rich
    "description", "keywords", "themes", "contact_points", "landing_pages", "documentation", "access_rights", "licences",
    "frequency", "issued", "modified", "temporal", "spatial", "languages", "conforms_to", "provenance",
)  # fmt: skip
_TITLES = 4  # languages compared
_LONGEST = 200  # characters of a title compared: the comparison is quadratic and titles are not ours
_ITEM = re.compile(r"[0-9a-f]{32}(_[0-9]{1,4})?", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])")
_PLAIN = re.compile(r"https?://([a-z0-9.-]+)(/[^?#\s]*)?(?:\?([^#\s]*))?")

Id = tuple[str, str]  # source and key
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A dataset as one source shows it: what tells who it is, and what decides whether it is kept."""

    source_id: str
    key: str
    kind: str  # dataset or series: one is never the other
    own: bool  # seen in the municipality's own source
    richness: int  # how many of `DESCRIPTION` are filled
    identifiers: frozenset[str]  # IRI and identifiers, bare
    items: frozenset[str]  # ArcGIS item ids, with _sublayer
    urls: frozenset[str]  # landing pages and the distributions' addresses, normalised
    titles: tuple[str, ...]  # normalised, by language
    publisher: str | None  # organisation number

    @property
    def id(self) -> Id:
        """Source and key."""
        return self.source_id, self.key


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row, the row that is kept instead of it, and why."""

    source_id: str
    key: str
    kept_source_id: str
    kept_key: str
    reason: str  # identifier, arcgis_item, url or title
    evidence: str


@dataclass(frozen=True, slots=True, order=True)
class _Link:
    """Two rows that are one dataset, the surest reasons first."""

    rank: int
    one: Id
    other: Id
    reason: str
    evidence: str


def sighting(
    source_id: str,
    key: str,
    kind: str,
    *,
    own: bool,
    richness: int,
    uri: str | None,
    identifiers: Iterable[Term],
    landing_pages: Iterable[Term],
    addresses: Iterable[Term],
    title: Texts,
    publisher: str | None,
) -> Sighting:
    """A dataset's columns as what it is recognised by; `addresses` are those of its distributions."""
    names = {name for term in identifiers if (name := value_of(term).strip())} | ({uri} if uri else set())
    pages = [value_of(term) for term in landing_pages]
    urls = {url for text in (*pages, *map(value_of, addresses)) if (url := address(text))}
    titles = sorted({words for text in title.values() if (words := _words(text))})
    return Sighting(
        source_id, key, kind, own, richness,
        identifiers=frozenset(names),
        items=frozenset(item for text in (*names, *pages) if (item := arcgis_item(text))),
        urls=frozenset(urls),
        titles=tuple(titles[:_TITLES]),
        publisher=publisher,
    )  # fmt: skip


def find(sightings: Sequence[Sighting]) -> list[Duplicate]:
    """The duplicates among one municipality's datasets, whatever their order. Two rows of one source are never one."""
    if len({s.source_id for s in sightings}) < 2:
        return []
    by_id = {s.id: s for s in sightings}
    group_of = {i: [i] for i in by_id}
    links_of: dict[Id, list[_Link]] = defaultdict(list)
    for link in sorted(_links(sightings)):
        links_of[link.one].append(link)
        links_of[link.other].append(link)
        one, other = group_of[link.one], group_of[link.other]
        if one is not other and not {source for source, _ in one} & {source for source, _ in other}:
            one.extend(other)
            group_of.update(dict.fromkeys(other, one))
    found: list[Duplicate] = []
    for group in {id(g): g for g in group_of.values() if len(g) > 1}.values():
        kept = min(group, key=lambda i: (not by_id[i].own, -by_id[i].richness, i))
        for i in group:
            if i != kept:
                # best told by what it shares with the kept row, else by what ties it to the others of the group
                inside = [link for link in links_of[i] if link.one in group and link.other in group]
                why = next((link for link in inside if kept in (link.one, link.other)), inside[0])
                found.append(Duplicate(*i, *kept, why.reason, why.evidence[:500]))
    return sorted(found, key=lambda d: (d.source_id, d.key))


def arcgis_item(text: str) -> str | None:
    """The item id of ArcGIS in an identifier or address, with its layer: "<32 hex>" or "<32 hex>_5"."""
    if not _ITEM.search(text):
        return None
    if _ITEM.fullmatch(text):
        return text.lower()
    try:
        parts = urlsplit(text)
        asked = parse_qs(parts.query)
    except ValueError:
        return None
    item = asked.get("id", [""])[0]
    if _ITEM.fullmatch(item):
        layer = asked.get("sublayer", [""])[0]
        return f"{item}_{layer}".lower() if layer.isascii() and layer.isdigit() else item.lower()
    last = parts.path.rstrip("/").rpartition("/")[2]
    return last.lower() if _ITEM.fullmatch(last) else None


def publisher_number(identifiers: Iterable[str], uri: str | None, attributed_by: str, home: str | None) -> str | None:
    """The organisation number that a publisher states, in its identifiers or in an IRI that holds just one; else that of
    the municipality (`home`) to which its portal ties it."""
    for text in identifiers:
        if _NUMBER.fullmatch(text.strip()):
            return text.strip()
    runs: list[str] = _NUMBER.findall(uri or "")
    if len(runs) == 1:
        return runs[0]
    return home if attributed_by in ("source", "org_number") else None


def address(text: str) -> str | None:
    """A web address without what does not tell two apart: scheme, case of the host, fragment, last slash; None for what
    is no web address."""
    if plain := _PLAIN.fullmatch(text):  # nearly all are, and taking them apart by the book costs ten times as much
        plain_host, path, query = plain.groups("")
        return plain_host + path.rstrip("/") + (f"?{query}" if query else "")
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    place = f"{host}:{port}" if port else host
    return f"{place}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")


def alike(one: Sighting, other: Sighting) -> float:
    """How similar the most similar titles are, 0–1."""
    return max((_similarity(*sorted((a, b))) for a in one.titles for b in other.titles), default=0.0)


def _similarity(a: str, b: str) -> float:
    return 1.0 if a == b else SequenceMatcher(None, a, b, autojunk=False).ratio()


def _links(sightings: Sequence[Sighting]) -> Iterator[_Link]:
    for identifier, one, other in _shared(sightings, lambda s: s.identifiers):
        if len(identifier) >= LONG_ENOUGH or alike(one, other) >= ALIKE:
            yield _Link(0, one.id, other.id, "identifier", f"both are {identifier}")
    for item, one, other in _shared(sightings, lambda s: s.items):
        yield _Link(1, one.id, other.id, "arcgis_item", f"both are ArcGIS item {item}")
    for url, one, other in _shared(sightings, lambda s: s.urls):
        if (similarity := alike(one, other)) >= ALIKE:
            yield _Link(2, one.id, other.id, "url", f"both lead to {url}, and the titles are {similarity:.2f} alike")
    for named, one, other in _shared(sightings, _names):
        title, publisher = named
        yield _Link(3, one.id, other.id, "title", f"both are called «{title}» and published by {publisher}")


def _names(s: Sighting) -> frozenset[tuple[str, str]]:
    return frozenset((title, s.publisher) for title in s.titles if s.publisher)


def _shared(
    sightings: Sequence[Sighting], values: Callable[[Sighting], Iterable[_Value]]
) -> Iterator[tuple[_Value, Sighting, Sighting]]:
    """Each value with two rows of different sources, each the only one of its source that has it."""
    holders: dict[tuple[str, _Value], dict[str, list[Sighting]]] = defaultdict(lambda: defaultdict(list))
    for s in sightings:
        for value in values(s):
            holders[s.kind, value][s.source_id].append(s)
    for (_, value), by_source in holders.items():
        alone = sorted((rows[0] for rows in by_source.values() if len(rows) == 1), key=lambda s: s.id)
        for one, other in combinations(alone, 2):
            yield value, one, other


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text[: 2 * _LONGEST]).casefold()))[:_LONGEST]
