"""An Opendatasoft site in small: its DCAT export, by the present interface or only by the one before.

Behaves as the real export does: words stand where IRIs should, dates begin with line breaks, `dctype:Dataset` is never
spelt out, and every publisher is the address of a search.
"""

from collections.abc import Iterable
from urllib.parse import quote

from demo.catalogue import catalogue_title, draft_of
from demo.entries import Entry, entries
from demo.norway import INVENTED, PLACES, Place
from demo.rdftext import Lit, Node, full, rdfxml
from demo.serve import Demo, SourceEntry
from demo.server import Answer, Asked, Logged, Server

EXPORT, OLD_EXPORT = "/api/explore/v2.1/catalog/exports/dcat", "/api/v2/catalog/exports/dcat"
_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"


class Opendatasoft:
    """GET /api/explore/v2.1/catalog/exports/dcat, or only /api/v2/catalog/exports/dcat."""

    def __init__(self, place: Place, entries: Iterable[Entry], seed: int, path: str = EXPORT) -> None:
        self._place, self._seed, self._path = place, seed, path
        self._entries = [e for e in entries if e.place == place and not e.deleted and not e.series]

    def __call__(self, asked: Asked) -> Answer:
        """Answer with the whole catalogue."""
        if asked.path != self._path:
            return Answer(404, b'{"error_code":"Http404"}')
        site = f"http://{_host(self._place)}"
        nodes: list[Node] = [(f"{site}/api/v2/catalog/datasets/", [
            ("rdf:type", full("dcat:Catalog")), ("dct:title", Lit(catalogue_title(self._place.publisher))),
            ("dct:description", Lit(INVENTED)),
            *(("dcat:dataset", _iri(site, entry)) for entry in self._entries),
        ])]  # fmt: skip
        publisher = f"{site}/explore/?refine.publisher={quote(self._place.publisher.name)}"
        nodes.append((publisher, [("rdf:type", full("foaf:Agent")), ("foaf:name", Lit(self._place.publisher.name))]))
        for entry in self._entries:
            nodes += _dataset(site, entry, self._seed, publisher)
        return Answer(200, rdfxml(nodes, INVENTED).encode(), "application/rdf+xml; charset=utf-8")


def start(place_slug: str = "haugesund", seed: int = 2026, night: int = 0, path: str = EXPORT) -> Demo:
    """Serve a municipality's datasets as an Opendatasoft site."""
    place = next(place for place in PLACES if place.slug == place_slug)
    log: list[Logged] = []
    server = Server(_host(place), Opendatasoft(place, entries(None, night), seed, path), None, log)
    source = SourceEntry(
        f"demo-{place.slug}-opendatasoft", "opendatasoft", f"http://{_host(place)}/", None, place.number
    )
    return Demo((source,), (), {_host(place): server.address}, log, (server,))


def _host(place: Place) -> str:
    return f"opendata.{place.slug}.demo.test"


def _iri(site: str, entry: Entry) -> str:
    return f"{site}/api/v2/catalog/datasets/{entry.place.slug}-{entry.ordinal}"


def _dataset(site: str, entry: Entry, seed: int, publisher: str) -> list[Node]:
    draft, iri = draft_of(entry, seed), _iri(site, entry)
    changed = draft.modified.value if draft.modified else "2026-10-01"
    nodes: list[Node] = [
        (iri, [
            ("rdf:type", full("dcat:Dataset")), ("rdf:type", "dctype:Dataset"), *(("dct:title", t) for t in draft.title),
            *(("dct:description", Lit(f"<p>{text.value}</p>", text.language)) for text in draft.description),
            ("dct:identifier", Lit(f"{entry.place.slug}-{entry.ordinal}@{entry.place.slug}")),
            ("dct:publisher", publisher),
            ("dct:issued", Lit("2026-01-01T00:00:00", None, _DATE_TIME)),
            ("dct:modified", Lit(f"\n          {changed}T08:00:00+00:00", None, _DATE_TIME)),
            ("dct:accrualPeriodicity", "Løpende"), ("dct:spatial", f"Hele {entry.place.name}"),
            *(("dcat:distribution", f"{iri}-{name}") for name in ("csv", "json")),
        ]),
        ("Løpende", [("rdf:type", full("dct:Frequency"))]),
    ]  # fmt: skip
    files: list[Node] = [
        (f"{iri}-{name}", [
            ("rdf:type", full("dcat:Distribution")), ("dct:title", Lit(name)),
            ("dcat:accessURL", f"{iri}/exports/{name}"), ("dcat:downloadURL", f"{iri}/exports/{name}"),
        ])
        for name in ("csv", "json")
    ]  # fmt: skip
    return nodes + files
