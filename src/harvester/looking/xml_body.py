"""XML: what its root element says it is, whether the piece is well-formed, and how much it holds."""

from dataclasses import dataclass, field
from xml.parsers import expat

from harvester.looking.answer import Kind, Look, shown

_MOST_ENTITIES = 64
_LONGEST_ENTITY = 1024  # characters
_WORDS = 300  # characters of text kept for the message of an exception or a page's words

# local name of the root -> format, what it is, what to call it
_ROOTS: dict[str, tuple[str, Kind, str]] = {
    "WFS_Capabilities": ("WFS", "service", "capabilities of a WFS"),
    "WMS_Capabilities": ("WMS", "service", "capabilities of a WMS"),
    "WMT_MS_Capabilities": ("WMS", "service", "capabilities of a WMS"),
    "ExceptionReport": ("XML", "error_page", "an exception of an OGC service"),
    "ServiceExceptionReport": ("XML", "error_page", "an exception of an OGC service"),
    "RDF": ("RDF_XML", "data", "RDF/XML"),
    "kml": ("KML", "data", "KML"),
    "gpx": ("GPX", "data", "GPX"),
    "rss": ("RSS", "data", "an RSS feed"),
    "feed": ("ATOM", "data", "an Atom feed"),
    "svg": ("SVG", "data", "an SVG image"),
    "PublicationDelivery": ("NETEX", "data", "NeTEx"),
    "Siri": ("SIRI", "data", "SIRI"),
    "d2LogicalModel": ("DATEX", "data", "DATEX II"),
    "messageContainer": ("DATEX", "data", "DATEX II"),
    "sparql": ("SPARQL", "data", "results of a SPARQL query"),
    "definitions": ("SOAP", "service", "a WSDL description"),
    "Edmx": ("REST", "service", "an OData description"),
    "GetRecordsResponse": ("CSW", "data", "an answer of an OGC catalogue service"),
    "CityModel": ("GML", "data", "CityGML"),
    "Error": ("XML", "error_page", "an error"),  # of cloud storage
}
_CAPABILITIES = (("/wmts/", "WMTS"), ("/wcs", "WCS"), ("/cat/csw", "CSW"), ("/wfs", "WFS"), ("/wms", "WMS"))
_GML = "http://www.opengis.net/gml"
_ENVELOPES = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
_ITEMS = frozenset(
    {"featureMember", "member", "Placemark", "item", "entry", "wpt", "trk", "Dataset", "result", "cityObjectMember"}
)  # of which a document holds many, one for each thing it speaks of


class _Unsafe(Exception):
    """An entity that might blow the document up, or lead out of it."""


@dataclass(slots=True)
class _Read:
    root: tuple[str, str] = ("", "")  # namespace, local name
    inner: str = ""  # the local name of the first element inside the root
    namespaces: set[str] = field(default_factory=set)
    elements: int = 0
    items: int = 0
    words: str = ""
    entities: int = 0
    error: str | None = None


def look_at_xml(head: bytes, encoding: str, complete: bool) -> Look:
    """Read a piece that begins as XML does. Its entities are never expanded beyond a line of text."""
    try:
        found = _read(head, complete)
    except _Unsafe as error:
        return Look("XML", "unknown", False, f"XML that declares {error}; it was not read", encoding)
    code, kind, name = _what(found)
    if not found.root[1]:
        readable = None if found.error is None and not complete else False
        return Look(
            "XML", "unknown", readable, f"XML without a root element ({found.error or 'cut before it'})", encoding
        )
    says, rows = name, None
    if kind == "error_page":
        says = f"{name}: {shown(found.words)}" if found.words else name
    elif kind == "data":
        rows = found.items or None
        says = f"{name}, {found.items or found.elements} {'items' if found.items else 'elements'}"
        says += "" if complete else " seen"
    if found.error is not None:
        says += f"; not well-formed ({found.error})"
    return Look(code, kind, found.error is None, says, encoding, rows=rows)


def _read(head: bytes, complete: bool) -> _Read:
    found = _Read()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        found.elements += 1
        found.items += local in _ITEMS
        if found.elements == 1:
            found.root = (namespace, local)
        elif found.elements == 2:
            found.inner = local
        elif len(found.namespaces) < _MOST_ENTITIES:
            found.namespaces.add(namespace)

    def declared(prefix: str | None, namespace: str) -> None:
        if found.elements < 1 and len(found.namespaces) < _MOST_ENTITIES:
            found.namespaces.add(namespace)

    def words(text: str) -> None:
        if len(found.words) < _WORDS:
            found.words = f"{found.words} {text.strip()}".strip()[:_WORDS]

    def entity(name: str, parameter: int, value: str | None, *_: object) -> None:
        found.entities += 1
        if value is None or parameter:
            raise _Unsafe("an external or parameter entity")
        if "&" in value or len(value) > _LONGEST_ENTITY or found.entities > _MOST_ENTITIES:
            raise _Unsafe("entities made of entities, or long or many ones")

    parser.StartElementHandler = start
    parser.StartNamespaceDeclHandler = declared
    parser.CharacterDataHandler = words
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(head, complete)
    except expat.ExpatError as error:
        found.error = f"line {error.lineno}: {expat.ErrorString(error.code)}"
    except (ValueError, LookupError) as error:  # an encoding that Python does not know, or not as eight bits
        found.error = shown(str(error))
    return found


def _what(found: _Read) -> tuple[str, Kind, str]:
    namespace, name = found.root
    if name == "Capabilities":
        for part, code in _CAPABILITIES:
            if part in namespace:
                return code, "service", f"capabilities of a {code}"
    if name == "Envelope" and namespace in _ENVELOPES:
        return "SOAP", "service", "a SOAP message"
    if namespace.startswith(_GML):
        return "GML", "data", "GML"
    if name == "FeatureCollection" and any(
        n.startswith((_GML, "http://www.opengis.net/wfs")) for n in found.namespaces
    ):
        return "GML", "data", "GML from a WFS"
    if known := _ROOTS.get(name):
        return known
    if any(n.startswith(_GML) for n in found.namespaces) and "schema" not in name.lower():
        return ("XML", "data", "metadata in XML") if "gmd" in namespace else ("GML", "data", "an application of GML")
    return "XML", "data", f"XML with the root element {shown(name, 40)}"
