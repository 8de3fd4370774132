"""What a source gives: its first request, made once, and what the answer looks like, judged without reading it through.

A known source is asked what its portal kind asks first, so that a probe sees what a harvest would; any other address is
fetched as it is. Bodies are searched for marks and never parsed: that happens in the cage only.
"""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

from pydantic import ValidationError

from harvester.addresses import shown
from harvester.archive import Archive
from harvester.config import SourceConfig
from harvester.errors import ConfigError, FetchError, ParseError, SourceError
from harvester.http import Client
from harvester.pages import Page, Paging
from harvester.portals import registry
from harvester.rdf import syntaxes

ACCEPT = (
    "text/turtle, application/rdf+xml, application/ld+json, application/json;q=0.9, application/xml;q=0.8,"
    " text/html;q=0.5, */*;q=0.1"
)
_HEAD = 1 << 18  # bytes of a page in which its marks are looked for, and by which any format is told
_UNKNOWN = "unknown"  # the kind of an address that no source has

_RDF = frozenset({"turtle", "ntriples", "nquads", "trig", "rdfxml"})
_JSON = frozenset({"json", "jsonld"})
_HTML, _XML = frozenset({"html"}), frozenset({"xml"})


@dataclass(frozen=True, slots=True)
class Found:
    """What one request found. `status` is "ok" or the category of the error, `size` is bytes after decompression."""

    url: str  # that answered, else that was asked for
    status: str
    media_type: str | None = None
    size: int | None = None
    format: str | None = None  # by its looks, whatever the media type: turtle, rdfxml, jsonld, json, xml, html, …
    kind_found: str | None = None  # the portal kind that would read it
    datasets_hint: int | None = None  # as the source reports, else as many as this answer seems to hold
    says: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A portal kind for an answer, and why."""

    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an answer looks like; suggestions come with the likeliest first."""

    format: str  # "unknown" for what is neither text of RDF nor JSON, XML or HTML
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """What gives a kind away: an answer in one of the formats that holds all of `texts`, from such an address."""

    kind: str
    why: str
    formats: frozenset[str]
    texts: tuple[bytes, ...] = ()
    address: str = ""  # a pattern


_MARKS = (
    _Mark("ckan", "an answer of CKAN's Action API", _JSON, (b'"success"', b'"result"')),
    _Mark("fdk", "a search answer of data.norge.no", _JSON, (b'"hits"', b'"totalElements"')),
    _Mark("entryscape", "a search answer of EntryStore", _JSON, (b'"children"', b'"contextId"')),
    _Mark("opendatasoft", "an answer of Opendatasoft's API", _JSON, (b'"total_count"', b'"dataset_id"')),
    _Mark("sparql", "results of a SPARQL query", _JSON, (b'"results"', b'"bindings"')),
    _Mark("sparql", "results of a SPARQL query", _XML, (b"www.w3.org/2005/sparql-results#",)),
    _Mark("sparql", "a SPARQL endpoint's description of itself", _RDF, (b"ns/sparql-service-description#",)),
    _Mark(
        "arcgis-server",
        "an ArcGIS Server's list of services: no catalogue",
        _JSON,
        (b'"currentVersion"', b'"services"'),
    ),
    _Mark("csw", "an answer of an OGC catalogue service", _XML, (b"opengis.net/cat/csw",)),
    _Mark("csw", "a refusal by an OGC service", _XML, (b"ExceptionReport", b"opengis.net/ows")),
    _Mark("arcgis-hub", "the address of an ArcGIS Hub feed", _JSON, address=r"/api/feed/dcat-"),
    _Mark(
        "opendatasoft", "the address of an Opendatasoft export", _RDF, address=r"/api/(explore/)?v2[.\d]*/catalog/exp"
    ),
    _Mark("geonorge", "RDF from Geonorge", _RDF, address=r"^https?://([^/]*\.)?geonorge\."),
    _Mark("data-json", "a data.json file (DCAT-US)", _JSON, (b'"dataset"', b'"accessLevel"')),
    _Mark("dcat", "RDF that speaks of DCAT", _RDF | {"jsonld"}, (b"www.w3.org/ns/dcat#",)),
    _Mark("ckan", "the page names CKAN as its generator", _HTML, (b'content="ckan ',)),
    _Mark("ckan", "the page loads CKAN's own files", _HTML, (b"/webassets/ckan",)),
    _Mark("arcgis-hub", "the page is built by ArcGIS Hub", _HTML, (b"hubcdn.arcgis.com",)),
    _Mark("arcgis-hub", "the page is built by ArcGIS Hub", _HTML, (b"hub.arcgis.com",)),
    _Mark("opendatasoft", "the page mentions Opendatasoft", _HTML, (b"opendatasoft",)),
    _Mark("entryscape", "the page mentions EntryScape", _HTML, (b"entryscape",)),
    _Mark("data-json", "the page mentions DKAN, which has /data.json", _HTML, (b"dkan",)),
    _Mark("csw", "the page mentions GeoNetwork, which has …/srv/eng/csw", _HTML, (b"geonetwork",)),
)
# Kinds whose answers cannot be told from those of others by a look.
_LOOKS_LIKE = {
    "arcgis-hub": {"dcat", "data-json"}, "opendatasoft": {"dcat"}, "geonorge": {"dcat"}, "csw": {"dcat"},
}  # fmt: skip
_LINK = re.compile(r"<link\b[^>]{1,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LINKED = ("text/turtle", "application/rdf+xml", "application/ld+json")
_REPORTED = {
    "ckan": re.compile(rb'"count"\s*:\s*(\d{1,9})\b'),
    "fdk": re.compile(rb'"totalElements"\s*:\s*(\d{1,9})\b'),
    "entryscape": re.compile(rb'"results"\s*:\s*(\d{1,9})\b'),
    "opendatasoft": re.compile(rb'"total_count"\s*:\s*(\d{1,9})\b'),
    "sparql": re.compile(rb'"value"\s*:\s*"(\d{1,9})"'),
    "csw": re.compile(rb'numberOfRecordsMatched\s*=\s*"(\d{1,9})"'),
}
_DATASET = re.compile(
    rb'<dcat:Dataset[\s>]|\b(?:a|rdf:type) {1,9}dcat:Dataset\b|/ns/dcat#Dataset[>"]'
    rb'|"@type"\s{0,9}:\s{0,9}(?:\[\s{0,99})?"(?:dcat:)?Dataset"'
)


class _NoReader:
    """For a portal that is asked for its first page only: nothing is remembered, and no page leads to another."""

    def paging(self, page: Page) -> Paging:
        return Paging()

    def remembered(self, url: str) -> None:
        return None


def probe(client: Client, source: SourceConfig | str) -> Found:
    """Ask a source, or an address that none has, once, and say what came. Errors of the source are told in what is
    found; a server that is busy is asked again as ever, and a kind with several addresses goes on where one is missing.

    Raises ConfigError for an address that cannot be one. Meant for an address that a person gave: it may be private.
    """
    if isinstance(source, str):
        try:
            source = SourceConfig(id=_UNKNOWN, kind=_UNKNOWN, url=source)
        except ValidationError:
            raise ConfigError([f"{shown(source)}: not a web address that begins with https:// or http://"]) from None
    try:
        page = _first(client, source)
        body = Archive.read(page.path)
    except SourceError as error:
        return Found(source.url, error.category, says=str(error))
    judgement = judge(page.url, page.media_type, body)
    kind = _kind(source.kind, judgement)
    reported, datasets = datasets_in(body, kind)
    says = [_verdict(source.kind, kind, judgement)]
    if datasets is not None:
        says.append(f"{datasets} dataset{'s' * (datasets != 1)}{'' if reported else ' in this answer'}")
    return Found(
        page.url, "ok", page.media_type or None, page.size, judgement.format, kind, datasets, "; ".join(says)
    )  # fmt: skip


def judge(url: str, media_type: str, body: bytes) -> Judgement:
    """What an answer looks like, by its own bytes first, and which kinds would read it."""
    form = _format(media_type, body)
    # of a page the words count, whatever their case, near its beginning; of data the keys, which may come last
    text = body[:_HEAD].lower() if form == "html" else body
    found = [
        Suggestion(mark.kind, mark.why)
        for mark in _MARKS
        if form in mark.formats and re.search(mark.address, url) and all(t in text for t in mark.texts)
    ]
    if form == "html":
        found = _linked(url, body) + found
    return Judgement(
        form, tuple({s.kind: s for s in reversed(found)}[kind] for kind in dict.fromkeys(s.kind for s in found))
    )


def datasets_in(body: bytes, kind: str | None) -> tuple[bool, int | None]:
    """Whether the source itself reports how many datasets it has, and how many: else those that the answer seems to
    hold, and None where nothing can be said."""
    if (pattern := _REPORTED.get(kind or "")) and (match := pattern.search(body)):
        return True, int(match[1])
    if kind == "data-json":
        return False, body.count(b'"accessLevel"') or None
    return False, sum(1 for _ in _DATASET.finditer(body)) or None if kind else None


def _first(client: Client, source: SourceConfig) -> Page:
    """The page that a harvest of the source would begin with."""
    portal = registry().get(source.kind)
    with client.source(source) as asking:
        if portal is None:
            return asking.get(source.url, ACCEPT)
        first = next(portal.pages(source, asking, _NoReader()), None)
    if isinstance(first, Page):
        return first
    raise FetchError("protocol", f"{shown(source.url)}: there is nothing to ask for")


def _format(media_type: str, body: bytes) -> str:
    head = body[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    try:
        guess = syntaxes.guess(head, media_type)
    except ParseError as error:
        if error.category in ("html_page", "empty"):
            return "html" if error.category == "html_page" else "empty"
        start = head.lstrip()[:1]
        return "json" if start in (b"{", b"[") else "xml" if start == b"<" else "unknown"
    if guess.sure:
        return guess.syntaxes[0]
    return "html" if media_type == "text/html" else "unknown"


def _linked(url: str, body: bytes) -> list[Suggestion]:
    """RDF that a page names as another form of itself."""
    found = []
    for tag in _LINK.findall(body[:_HEAD].decode(errors="replace")):
        said = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag)}
        if "alternate" in said.get("rel", "").lower().split() and said.get("type", "").lower() in _LINKED:
            try:
                address = urljoin(url, said.get("href", ""))
            except ValueError:  # "http://[": not an address at all
                continue
            found.append(Suggestion("dcat", f"the page links to {said['type'].lower()} at {shown(address)}"))
    return found


def _kind(configured: str, judgement: Judgement) -> str | None:
    """The configured kind where the answer may be one of its, else the likeliest."""
    kinds = [s.kind for s in judgement.suggestions]
    if judgement.format != "html" and not {configured, *_LOOKS_LIKE.get(configured, ())}.isdisjoint(kinds):
        return configured
    return kinds[0] if kinds else None


def _verdict(configured: str, kind: str | None, judgement: Judgement) -> str:
    what = "a web page" if judgement.format == "html" else judgement.format
    if configured == kind and judgement.format != "html":
        return f"{kind}, as configured"
    hints = " or ".join(f"{s.kind} ({s.why})" for s in judgement.suggestions)
    advice = f"try kind {hints}" if hints else "no kind reads this"
    if configured == _UNKNOWN:
        return f"{what}: {advice}"
    return f"not what {configured} gives, but {what}: {advice}"
