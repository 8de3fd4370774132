"""Geonorge in small: everybody's maps in one RDF/XML file that Kartverket publishes, and their services in another.

Behaves as the real export does: elements stand empty where nothing is known, the publisher's address ends in a part of
an e-mail address, and an organisation whose number the register lacks is given Kartverket's.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from demo.catalogue import draft_of
from demo.entries import Entry, entries
from demo.invent import AUTHORITY
from demo.norway import INVENTED
from demo.rdftext import Lit, Object, full
from demo.serve import Demo, SourceEntry
from demo.server import Answer, Asked, Logged, Server

HOST = "geonorge.demo.test"
DATASETS, SERVICES = "/metadata/dcat", "/metadata/dcat-services"
EACH = 8  # datasets that a municipality has here
KARTVERKET = "971040238"
WITHOUT_NUMBER = frozenset({"tromso", "bodo"})  # whose numbers the register lacks
_CATALOGUE, _REGISTER = f"http://{HOST}/geonetwork", f"https://register.{HOST}/organisasjoner"
_RECORD = f"https://kartkatalog.{HOST}/Metadata/uuid"
_NAMESPACES = {
    "rdf": full("rdf:"), "dcat": full("dcat:"), "dct": full("dct:"), "foaf": full("foaf:"), "vcard": full("vcard:"),
    "owl": "http://www.w3.org/2002/07/owl#", "locn": "http://www.w3.org/ns/locn#",
}  # fmt: skip
_ENVELOPE = (
    "<gml:Envelope srsName=\"http://www.opengis.net/def/crs/OGC/1.3/CRS84\"><gml:lowerCorner>5.0 58.0"
    "</gml:lowerCorner><gml:upperCorner>6.0 59.0</gml:upperCorner></gml:Envelope>"
)  # fmt: skip


class Geonorge:
    """GET /metadata/dcat and /metadata/dcat-services."""

    def __init__(self, entries: Iterable[Entry], seed: int) -> None:
        self._entries = [e for e in entries if e.place.number and e.ordinal < EACH and not e.deleted and not e.series]
        self._seed = seed

    def __call__(self, asked: Asked) -> Answer:
        """Answer with a whole feed."""
        if asked.path == DATASETS:
            title, members = "Geonorge", [("dataset", f"{_RECORD}/{entry.id}") for entry in self._entries]
            parts = [_dataset(entry, self._seed) for entry in self._entries]
        elif asked.path == SERVICES:
            chosen = self._entries[::EACH]
            title, members = "Geonorge tjenester", [("service", f"{_RECORD}/{entry.id}-wms") for entry in chosen]
            parts = [_service(entry) for entry in chosen]
        else:
            return Answer(404, b"Not Found", "text/plain")
        body = [_catalogue(f"{_CATALOGUE}{'' if asked.path == DATASETS else '?type=service'}", title, members), *parts]
        agents = {_publisher(entry): _agent(entry) for entry in self._entries}
        agents[f"{_REGISTER}/kartverket"] = _described("foaf:Agent", f"{_REGISTER}/kartverket", [
            ("dct:identifier", Lit(KARTVERKET)), ("foaf:name", Lit("Kartverket")),
            ("owl:sameAs", Lit(f"http://data.brreg.no/enhetsregisteret/enhet/{KARTVERKET}")),
        ])  # fmt: skip
        head = "".join(f"\n  xmlns:{prefix}={quoteattr(iri)}" for prefix, iri in _NAMESPACES.items())
        text = f'<?xml version="1.0"?>\n<rdf:RDF{head}>\n{"".join([*body, *agents.values()])}</rdf:RDF>\n'
        return Answer(200, text.encode(), "application/rdf+xml; charset=utf-8")


def start(seed: int = 2026, night: int = 0) -> Demo:
    """Serve the feeds of a night."""
    log: list[Logged] = []
    server = Server(HOST, Geonorge(entries(None, night), seed), None, log)
    source = SourceEntry("demo-geonorge", "geonorge", f"http://{HOST}{DATASETS}", f"http://{HOST}{SERVICES}")
    return Demo((source,), (), {HOST: server.address}, log, (server,))


def _catalogue(iri: str, title: str, members: list[tuple[str, str]]) -> str:
    return _described("dcat:Catalog", iri, [
        ("dct:title", Lit(f"DEMO: {title}", "no")), ("dct:description", Lit(INVENTED)),
        ("dct:publisher", f"{_REGISTER}/kartverket"), *((f"dcat:{what}", member) for what, member in members),
    ])  # fmt: skip


def _dataset(entry: Entry, seed: int) -> str:
    draft, iri = draft_of(entry, seed), f"{_RECORD}/{entry.id}"
    closed = entry.ordinal % 4 == 3  # FKB and the like, for those who pay for them together
    empty = entry.ordinal % 3 == 1
    properties: list[tuple[str, Object]] = [
        ("dct:identifier", Lit(entry.id)),
        *(("dct:title", Lit(text.value, "no")) for text in draft.title),
        *(("dct:description", Lit(text.value, "no")) for text in draft.description),
        ("dcat:landingPage", iri),
        *(("dcat:keyword", Lit(word.value, "no")) for word in draft.keywords),
        ("dct:spatial", "https://data.geonorge.no/administrativeEnheter/kommune/id/172833"),
        ("dct:publisher", _publisher(entry)),
        ("dcat:contactPoint", f"{_REGISTER}/{entry.place.slug}-kommune/kontakt"),
        ("dct:accrualPeriodicity", Lit("") if empty else f"{AUTHORITY}frequency/ANNUAL2"),
        ("dcat:granularity", Lit("" if empty else "1000")),
        ("dct:license", Lit("") if empty else f"{AUTHORITY}licence/CC_BY_4_0"),
        ("dct:accessRights", f"{AUTHORITY}access-right/{'NON-PUBLIC' if closed else 'PUBLIC'}"),
        *((("dct:updated", draft.modified), ("dct:modified", draft.modified)) if draft.modified else ()),
        *(() if closed else [("dcat:distribution", f"{iri}/SOSI")]),
    ]
    text = _described("dcat:Dataset", iri, properties, (
        f'  <dct:spatial rdf:parseType="Resource"><locn:geometry>{escape(_ENVELOPE)}</locn:geometry></dct:spatial>\n'
    ))  # fmt: skip
    if not closed:
        text += _described("dcat:Distribution", f"{iri}/SOSI", [
            ("dct:title", Lit("Egen nedlastningsside", "no")), ("dct:description", Lit("Egen nedlastningsside")),
            ("dct:format", Lit("SOSI")), ("dcat:accessURL", iri),
            ("dct:license", Lit("") if empty else f"{AUTHORITY}licence/CC_BY_4_0"),
        ])  # fmt: skip
    return text


def _service(entry: Entry) -> str:
    iri = f"{_RECORD}/{entry.id}-wms"
    return _described("dcat:DataService", iri, [
        ("dct:title", Lit(f"WMS for {entry.place.name}", "no")), ("dct:publisher", _publisher(entry)),
        ("dcat:endpointURL", f"http://wms.{entry.place.slug}.demo.test/wms"), ("dct:license", Lit("")),
        ("dcat:servesDataset", f"{_RECORD}/{entry.id}"),
    ])  # fmt: skip


def _publisher(entry: Entry) -> str:
    return f"{_REGISTER}/{entry.place.slug}-kommune" + ("/postmottak" if entry.ordinal % 2 else "")


def _agent(entry: Entry) -> str:
    number, name = entry.place.org_number or "", entry.place.publisher.name
    known = entry.place.slug not in WITHOUT_NUMBER
    return _described("foaf:Agent", _publisher(entry), [
        ("dct:identifier", Lit(number if known else KARTVERKET)), ("foaf:name", Lit(name if known else "")),
        *([("owl:sameAs", Lit(f"http://data.brreg.no/enhetsregisteret/enhet/{number}"))] if known else []),
    ])  # fmt: skip


def _described(name: str, iri: str, properties: Iterable[tuple[str, Object]], more: str = "") -> str:
    lines = [f"<{name} rdf:about={quoteattr(iri)}>\n"]
    for predicate, value in properties:
        if isinstance(value, str):
            lines.append(f"  <{predicate} rdf:resource={quoteattr(value)}/>\n")
            continue
        mark = f" xml:lang={quoteattr(value.language)}" if value.language else ""
        mark += f" rdf:datatype={quoteattr(value.datatype)}" if value.datatype else ""
        lines.append(f"  <{predicate}{mark}>{escape(value.value)}</{predicate}>\n")
    return "".join([*lines, more, f"</{name}>\n"])
