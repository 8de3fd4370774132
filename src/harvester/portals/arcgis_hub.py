"""ArcGIS Hub: the catalogue feeds of a site, DCAT-AP 2 and 3 or DCAT-US 1.1, each one document without pages.

The server streams a feed and has said 200 before it knows that it can finish: one that breaks off is a failed reading.
"""

import re
from collections.abc import Generator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harvester.config import SourceConfig
from harvester.errors import FetchError
from harvester.json import catalogue as json_catalogue
from harvester.notes import Notes
from harvester.pages import Contents, Listing, Page, Reader
from harvester.portals.numbered import ACCEPT
from store.records import DatasetRecord, DistributionRecord, Record
from store.terms import literals, value_of

if TYPE_CHECKING:
    from harvester.http import SourceClient  # the workers that read pages come by here, and ask nobody

MAPPER = "arcgis-hub 1"
FEEDS = ("dcat-ap/3.0.0.json", "dcat-ap/2.1.1.json", "dcat-ap/2.0.1.json", "dcat-us/1.1.json")  # the fullest first
_FEED = "/api/feed/"
_SWITCHED_OFF = frozenset({"http_404", "http_410", "http_4xx"})

_ITEM = re.compile(r"(?<![0-9a-f])([0-9a-f]{32})(?:_(\d+))?(?![0-9a-f])")
_SUBLAYER = re.compile(r"[?&]sublayer=(\d+)")
# What the things that are shown beside data are called as types of ArcGIS items, and where they live.
_TYPES = re.compile(
    r"web (map|scene)|(web mapping |mobile )?application|.*\b(app|experience|dashboard|initiative)|story ?map"
    r"|hub (page|site application|event)|site (page|application)",
    re.IGNORECASE,
)
_PLACES = re.compile(
    r"//[^/]+/(?:[^/]+/)?(apps|pages|stories|experience|dashboards?|webappviewer|home/webmap|home/webscene)(/|$)"
    r"|//(storymaps|experience|dashboards?)\.arcgis\.com(/|$)",
    re.IGNORECASE,
)
_WEB_MAP = re.compile(r"/maps/[0-9a-f]{32}(/|$)")  # a layer's own page has the number of the layer behind an underscore
_SERVICE = re.compile(
    r"/(rest/services|services)/|/(Feature|Map|Image|Scene|WMS|WFS|VectorTile)Server\b", re.IGNORECASE
)
_PAGE_TAG = "ArcGIS Hub page"  # the server's own keyword for a page without one


def pages(source: SourceConfig, client: "SourceClient", reader: Reader) -> Generator[Page, None, Listing]:
    """The feed that the source names, or of a whole site the fullest one that it has. Raises FetchError."""
    yield _named(source, client, reader) if _names_a_feed(source.url) else _fullest(source, client, reader)
    return Listing()


def slice(source: SourceConfig, org_numbers: tuple[str, ...]) -> SourceConfig | None:
    """None: a feed is read whole."""
    return None


def contents(page: Page) -> Contents:
    """The datasets of a feed, keyed by ArcGIS item, which all feeds have in common: when a site switches one off, the
    next gives the same datasets. Maps, apps and pages are left out. Raises ParseError."""
    found = json_catalogue.read(page, page.url.partition(_FEED)[0].partition("?")[0])
    notes = Notes()
    records: list[Record] = []
    for record in found.mapped.records:
        if isinstance(record, DatasetRecord):
            if what := not_data(record):
                notes.add(
                    "web_map_or_app", record.uri, None, f"{what}: {next(iter((record.title or {}).values()), '')}"
                )
                continue
            if item := item_id(record):
                record.key = f"arcgis:{item}"
        records.append(record)
    return Contents(
        records=tuple(records),
        issues=(*found.repairs, *found.mapped.issues, *notes.issues()),
        parser="json",
        rejected=found.mapped.rejected,
    )


def item_id(record: DatasetRecord) -> str | None:
    """The ArcGIS item behind a dataset, "<32 hex digits>" or with "_<layer>", from its identifier, IRI or page."""
    for text in (
        *map(value_of, record.identifiers or ()),
        record.uri or "",
        *map(value_of, record.landing_pages or ()),
    ):
        if match := _ITEM.search(text):
            layer = _SUBLAYER.search(text)
            number = match[2] or (layer[1] if layer else None)
            return f"{match[1]}_{number}" if number else match[1]
    return None


def not_data(record: DatasetRecord) -> str | None:
    """What a catalogue entry is when it is no data ("web map"); None for data.

    The type tells where a site's template gives it. Else whatever can be queried or downloaded is data, and of the rest
    what is shown on a page for maps, apps or stories is not.
    """
    for type_ in literals(record.types or ()):
        if _TYPES.fullmatch(type_.strip()):
            return type_.strip()
    if any(_PAGE_TAG in words for words in (record.keywords or {}).values()):
        return "page"
    if any(_gives_data(d) for d in record.distributions):
        return None
    addresses = [*map(value_of, record.landing_pages or ()), record.uri or ""]
    addresses += [value_of(url) for d in record.distributions for url in d.access_urls or ()]
    if any(_PLACES.search(address) for address in addresses):
        return "app or page"
    return "web map" if any(_WEB_MAP.search(address) for address in addresses) else None


def _gives_data(distribution: DistributionRecord) -> bool:
    if distribution.download_urls:
        return True
    urls = [value_of(url) for url in distribution.access_urls or ()]
    if any(_PLACES.search(url) for url in urls):
        return False
    said = [value_of(term).lower() for term in (*(distribution.formats or ()), *(distribution.media_types or ()))]
    is_page = any(text in ("web page", "text/html") or text.endswith("/html") for text in said)
    return any(_SERVICE.search(url) for url in urls) or (bool(urls) and bool(said) and not is_page)


def _names_a_feed(url: str) -> bool:
    path = urlsplit(url).path
    return _FEED in path or path.endswith(".json")


def _named(source: SourceConfig, client: "SourceClient", reader: Reader) -> Page:
    return client.get(source.url, ACCEPT, if_changed=reader.remembered(source.url))


def _fullest(source: SourceConfig, client: "SourceClient", reader: Reader) -> Page:
    for feed in FEEDS:
        url = f"{source.url.rstrip('/')}{_FEED}{feed}"
        try:
            return client.get(url, ACCEPT, if_changed=reader.remembered(url))
        except FetchError as error:
            if error.category not in _SWITCHED_OFF:
                raise
    raise FetchError("http_404", f"{source.url} has none of the feeds {', '.join(FEEDS)}; its owner can switch them on")
