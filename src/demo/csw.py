"""A GeoNetwork in small: GetRecords of CSW 2.0.2 with DCAT as output, services among the datasets.

Behaves as the real ones are seen to do: a page is never larger than the server likes, `numberOfRecordsReturned` is
wrong, a dataset has another name than its catalogue record gives it, and one that was edited meanwhile comes twice.
"""

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from demo.catalogue import own_feed
from demo.entries import Entry, entries
from demo.norway import INVENTED, PLACES, Place
from demo.rdftext import PREFIXES, Lit, Node, full, rdfxml
from demo.serve import Demo, SourceEntry
from demo.server import Answer, Asked, Logged, Server

PATH = "/geonetwork/srv/eng/csw"
MOST = 10  # records a page, whatever is asked for
_CSW, _OWS = "http://www.opengis.net/cat/csw/2.0.2", "http://www.opengis.net/ows"
_REQUIRED = {"service": "CSW", "request": "GetRecords", "version": "2.0.2"}


class Csw:
    """GET …/csw?service=CSW&request=GetRecords&…"""

    def __init__(self, place: Place, entries: Iterable[Entry], seed: int) -> None:
        chosen = [entry for entry in entries if entry.place == place and not entry.deleted and not entry.series]
        self._records = [record for entry in chosen for record in _records(entry, seed)]
        if len(self._records) > MOST:
            self._records.insert(MOST, self._records[0])

    def __call__(self, asked: Asked) -> Answer:
        """Answer one request; what it lacks is told in an exception report, with status 200."""
        if asked.path != PATH:
            return Answer(404, b"Not Found", "text/plain")
        query = {name.lower(): value for name, value in asked.query.items()}
        for name, value in _REQUIRED.items():
            if query.get(name, "").lower() != value.lower():
                return _exception("InvalidParameterValue", name, f"{name} must be {value}")
        if query.get("outputschema") != PREFIXES["dcat"]:
            return _exception("InvalidParameterValue", "outputSchema", "not an output schema of this catalogue")
        start, size = query.get("startposition", "1"), query.get("maxrecords", "10")
        if not (start.isdecimal() and size.isdecimal() and int(start) > 0):
            return _exception("InvalidParameterValue", "startPosition", "not a positive number")
        first, found = int(start), self._records[int(start) - 1 :][: min(int(size), MOST)]
        following = first + len(found) if first + len(found) <= len(self._records) else 0
        text = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {INVENTED} -->\n'
            f"<csw:GetRecordsResponse xmlns:csw={quoteattr(_CSW)}>\n"
            f'<csw:SearchStatus timestamp="2026-11-01T02:00:00Z"/>\n'
            f'<csw:SearchResults numberOfRecordsMatched="{len(self._records)}" numberOfRecordsReturned="{MOST + 4}"'
            f' elementSet="full" nextRecord="{following}">\n{"".join(found)}</csw:SearchResults>\n'
            "</csw:GetRecordsResponse>\n"
        )
        return Answer(200, text.encode(), "application/xml; charset=utf-8")


def start(place_slug: str = "haugesund", seed: int = 2026, night: int = 0) -> Demo:
    """Serve a municipality's datasets as a catalogue service."""
    place = next(place for place in PLACES if place.slug == place_slug)
    log: list[Logged] = []
    host = f"kart.{place.slug}.demo.test"
    server = Server(host, Csw(place, entries(None, night), seed), None, log)
    source = SourceEntry(f"demo-{place.slug}-csw", "csw", f"http://{host}{PATH}", None, place.number)
    return Demo((source,), (), {host: server.address}, log, (server,))


def _records(entry: Entry, seed: int) -> list[str]:
    """The dataset with its catalogue record; every sixth has a service that is a record as well."""
    nodes = own_feed(entry, seed)
    record: Node = (f"{entry.iri}#record", [
        ("rdf:type", full("dcat:CatalogRecord")), ("foaf:primaryTopic", f"{entry.iri}/resource"),
        ("dct:modified", Lit("2026-10-01")),
    ])  # fmt: skip
    found = [_fragment([record, *nodes])]
    if entry.ordinal % 6 == 5:
        found.append(_fragment([(f"{entry.iri}/wms", [
            ("rdf:type", full("dcat:DataService")), ("dct:title", Lit("WMS", "nb")),
            ("dcat:endpointURL", f"{entry.iri}/wms"), ("dcat:servesDataset", entry.iri),
        ])]))  # fmt: skip
    return found


def _fragment(nodes: list[Node]) -> str:
    return rdfxml(nodes).partition("?>\n")[2]


def _exception(code: str, locator: str, text: str) -> Answer:
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<ows:ExceptionReport xmlns:ows={quoteattr(_OWS)} version="1.2.0">'
        f'<ows:Exception exceptionCode="{code}" locator="{locator}"><ows:ExceptionText>{text}</ows:ExceptionText>'
        "</ows:Exception></ows:ExceptionReport>\n"
    )
    return Answer(200, body.encode(), "application/xml; charset=utf-8")
