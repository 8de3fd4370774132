"""One small body of each format and kind, made here, with what a look at it must find."""

import gzip
import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from harvester.looking import Kind, Look, look
from store.delivered import delivered

TABLE = "navn;adresse;antall\nBjørkly skole;Skoleveien 1;312\nÅsen barnehage;Åsvegen 4;58\n"
GML = '<?xml version="1.0"?><gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2"><gml:featureMember/></gml:FeatureCollection>'


def as_declared(declared: str | None, found: Look) -> bool | None:
    """What the scores make of a declaration beside what was found."""
    return delivered(declared, format=found.format, kind=found.kind, container=found.container)


@dataclass(frozen=True)
class Sample:
    """`format`, `kind` and `readable` are what must be found."""

    name: str
    body: bytes
    format: str | None
    kind: Kind = "data"
    readable: bool | None = True
    url: str = "https://data.example.no/fil"
    content_type: str | None = None

    def look(self) -> Look:
        """Look at all of it."""
        return seen(self.body, url=self.url, content_type=self.content_type)


def seen(body: bytes | str, **more: object) -> Look:
    """Look at a body that came whole, unless told otherwise."""
    body = body.encode() if isinstance(body, str) else body
    asked = {"url": "https://data.example.no/fil", "content_type": None, "complete": True, "total": None, **more}
    return look(body, **asked)  # type: ignore[arg-type]


def zipped(**members: bytes | str) -> bytes:
    """A ZIP; in the members' names `__` stands for a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in members.items():
            packed.writestr(name.replace("__", "."), body)
    return stream.getvalue()


def _workbook() -> bytes:
    return zipped(**{"[Content_Types].xml": "<Types/>", "_rels/.rels": "<r/>", "xl/workbook.xml": "<workbook/>"})


def _opendocument(kind: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        packed.writestr("content.xml", "<c/>")
    return stream.getvalue()


def _sqlite(*statements: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x")
        connection = sqlite3.connect(path)
        for statement in (*statements, "CREATE TABLE skoler (navn TEXT)"):
            connection.execute(statement)
        connection.commit()
        connection.close()
        return path.read_bytes()


def _tiff(*tags: int) -> bytes:
    return (
        b"II*\0"
        + struct.pack("<IH", 8, len(tags))
        + b"".join(struct.pack("<HHII", t, 3, 1, 1) for t in tags)
        + bytes(4)
    )


def _dbase() -> bytes:
    return (
        struct.pack("<BBBBIHH20x", 3, 126, 3, 1, 2, 65, 11)
        + b"NAVN".ljust(11, b"\0")
        + b"C"
        + bytes(20)
        + b"\r"
        + b" Bjorkly   "
    )


def page(title: str, text: str = "", head: str = "") -> str:
    """A web page."""
    return f"<!DOCTYPE html>\n<html lang=nb><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{text}</body></html>"


_LONG_TEXT = "Kommunen har skoler i alle bydeler, og her finner du dem. " * 40
_POINT = {
    "type": "Feature",
    "properties": {"navn": "Torget"},
    "geometry": {"type": "Point", "coordinates": [10.7, 59.9]},
}
_CKAN = {
    "success": True,
    "result": {"resource_id": "x", "fields": [{"id": "n", "type": "int4"}], "records": [{"n": 1}]},
}
_LANDING = {
    "title": "Kart",
    "links": [{"rel": "conformance", "href": "/conformance"}, {"rel": "data", "href": "/collections"}],
}


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


SAMPLES = (
    Sample("csv-semicolons", TABLE.encode(), "CSV"),
    Sample("csv-commas", TABLE.replace(";", ",").encode(), "CSV"),
    Sample("csv-tabs", TABLE.replace(";", "\t").encode(), "TSV"),
    Sample("csv-bars", TABLE.replace(";", "|").encode(), "CSV"),
    Sample("csv-bom", TABLE.encode("utf-8-sig"), "CSV"),
    Sample("csv-latin-1", TABLE.encode("iso-8859-1"), "CSV"),
    Sample("csv-windows", TABLE.replace("skole", "“skole” – gammel").encode("windows-1252"), "CSV"),
    Sample("csv-utf-16", TABLE.encode("utf-16"), "CSV"),
    Sample("csv-utf-16-without-bom", TABLE.encode("utf-16-le"), "CSV"),
    Sample("csv-sep-line", b"sep=;\r\n" + TABLE.encode(), "CSV"),
    Sample("json", b'{"navn": "Torget"}', "JSON"),
    Sample("json-list", b'[{"navn": "Torget"}, {"navn": "Parken"}]', "JSON"),
    Sample("json-lines", b'{"a": 1}\n{"a": 2}\n', "JSON"),
    Sample("json-sequence", b'\x1e{"a": 1}\n\x1e{"a": 2}\n', "JSON"),
    Sample("jsonp", b'tilbakekall({"a": 1});', "JSONP", readable=None),
    Sample("geojson", _json({"type": "FeatureCollection", "features": [_POINT]}), "GEOJSON"),
    Sample("geojson-lines", _json(_POINT) + b"\n" + _json(_POINT) + b"\n", "GEOJSON"),
    Sample("topojson", _json({"type": "Topology", "objects": {}, "arcs": []}), "GEOJSON"),
    Sample("cityjson", _json({"type": "CityJSON", "version": "2.0", "CityObjects": {}}), "CITYJSON"),
    Sample("json-ld", _json({"@context": {"dct": "http://purl.org/dc/terms/"}, "@graph": [{"@id": "a:b"}]}), "JSON_LD"),
    Sample("json-stat", _json({"version": "2.0", "class": "dataset", "value": [1]}), "JSON_STAT"),
    Sample("gbfs", _json({"last_updated": 1, "ttl": 60, "data": {"nb": {"feeds": []}}}), "GBFS"),
    Sample("openapi", _json({"openapi": "3.0.3", "info": {"title": "Skoler"}, "paths": {"/skoler": {}}}), "REST", "service"),
    Sample("swagger", _json({"swagger": "2.0", "info": {"title": "Skoler"}, "paths": {}}), "REST", "service"),
    Sample("openapi-yaml", b"openapi: 3.0.3\ninfo:\n  title: Skoler\npaths: {}\n", "REST", "service"),
    Sample("ckan-datastore", _json(_CKAN), "JSON", "service"),
    Sample("arcgis-service", _json({"currentVersion": 11.1, "layers": [{"id": 0}], "mapName": "Kart"}), "ARCGIS", "service"),
    Sample("arcgis-features", _json({"geometryType": "esriGeometryPoint", "features": [{"attributes": {}}]}), "ARCGIS"),
    Sample("ogc-api-landing", _json(_LANDING), "OGC_API_FEATURES", "service"),
    Sample("ogc-api-collections", _json({"links": [], "collections": [{"id": "skoler"}]}), "OGC_API_FEATURES", "service"),
    Sample("odata", _json({"@odata.context": "$metadata", "value": [{"name": "Skoler", "url": "Skoler"}]}), "REST", "service"),
    Sample("sparql-results", _json({"head": {"vars": []}, "results": {"bindings": []}}), "SPARQL"),
    Sample("arcgis-token", _json({"error": {"code": 499, "message": "Token Required"}}), "JSON", "login"),
    Sample("arcgis-error", _json({"error": {"code": 400, "message": "Invalid URL"}}), "JSON", "error_page"),
    Sample("ckan-error", _json({"success": False, "error": {"__type": "Not Found Error"}}), "JSON", "error_page"),
    Sample("problem-json", _json({"title": "Not Found", "status": 404}), "JSON", "error_page"),
    Sample("json-empty-object", b"{}", "JSON", "empty"),
    Sample("json-empty-list", b" [ ] ", "JSON", "empty"),
    Sample("xml", b'<?xml version="1.0"?><skoler><skole/></skoler>', "XML"),
    Sample("xml-table", b'<?xml version="1.0"?><table><row/></table>', "XML"),
    Sample("xml-utf-16", '<?xml version="1.0" encoding="UTF-16"?><skoler/>'.encode("utf-16"), "XML"),
    Sample("gml", GML.encode(), "GML"),
    Sample("gml-of-wfs", b'<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0"><wfs:member/></wfs:FeatureCollection>', "GML"),
    Sample("citygml", b'<CityModel xmlns="http://www.opengis.net/citygml/2.0"/>', "GML"),
    Sample("kml", b'<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark/></kml>', "KML"),
    Sample("gpx", b'<gpx xmlns="http://www.topografix.com/GPX/1/1"/>', "GPX"),
    Sample("rss", b'<rss version="2.0"><channel><item/></channel></rss>', "RSS"),
    Sample("atom", b'<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>', "ATOM"),
    Sample("svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
    Sample("netex", b'<PublicationDelivery xmlns="http://www.netex.org.uk/netex"/>', "NETEX"),
    Sample("wfs", b'<wfs:WFS_Capabilities xmlns:wfs="http://www.opengis.net/wfs/2.0"/>', "WFS", "service"),
    Sample("wms", b'<WMS_Capabilities xmlns="http://www.opengis.net/wms"/>', "WMS", "service"),
    Sample("wms-1.1", b'<!DOCTYPE WMT_MS_Capabilities SYSTEM "http://example.org/w.dtd"><WMT_MS_Capabilities/>', "WMS", "service"),
    Sample("wmts", b'<Capabilities xmlns="http://www.opengis.net/wmts/1.0"/>', "WMTS", "service"),
    Sample("wcs", b'<wcs:Capabilities xmlns:wcs="http://www.opengis.net/wcs/2.0"/>', "WCS", "service"),
    Sample("csw", b'<csw:Capabilities xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"/>', "CSW", "service"),
    Sample("wsdl", b'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>', "SOAP", "service"),
    Sample("ogc-exception", b'<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1"><ows:ExceptionText>mangler</ows:ExceptionText></ows:ExceptionReport>', "XML", "error_page"),
    Sample("xxe", b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>', "XML", "unknown", False),
    Sample("laughs", b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><d>&b;</d>', "XML", "unknown", False),
    Sample("rdf-xml", b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "RDF_XML"),
    Sample("turtle", b"@prefix d: <http://www.w3.org/ns/dcat#> .\n<http://x.no/1> a d:Dataset .\n", "RDF_TURTLE"),
    Sample("turtle-without-prefix", b"<http://x.no/1> a <http://www.w3.org/ns/dcat#Dataset> .\n", "RDF_TURTLE"),
    Sample("trig", b"@prefix d: <http://x.no/> .\nd:g { d:a d:b d:c . }\n", "RDF_TRIG"),
    Sample("n-triples", b'<http://x.no/1> <http://purl.org/dc/terms/title> "Skoler"@nb .\n', "RDF_N_TRIPLES"),
    Sample("n-quads", b'<http://x.no/1> <http://x.no/p> "a" <http://x.no/g> .\n', "RDF_N_QUADS"),
    Sample("xlsx", _workbook(), "XLSX"),
    Sample("ods", _opendocument("spreadsheet"), "ODS"),
    Sample("odt", _opendocument("text"), "ODT"),
    Sample("zip-shapefile", zipped(veg__shp=b"\0\0\x27\x0a", veg__shx=b"", veg__dbf=b"", veg__prj=b""), "SHP"),
    Sample("zip-csv", zipped(skoler__csv=TABLE, LESMEG__pdf=b"%PDF-"), "CSV"),
    Sample("zip-gml", zipped(plan__gml=GML), "GML"),
    Sample("zip-mixed", zipped(a__csv=TABLE, b__gml=GML), "ZIP", readable=None),
    Sample("zip-geodatabase", zipped(**{"plan.gdb/a00000001.gdbtable": b"x"}), "GDB", readable=None),
    Sample("zip-empty", zipped(), "ZIP", "empty"),
    Sample("gtfs", zipped(agency__txt="a", stops__txt="b", routes__txt="c", trips__txt="d"), "GTFS"),
    Sample("kmz", zipped(doc__kml='<kml xmlns="http://www.opengis.net/kml/2.2"/>'), "KML"),
    Sample("gzip-csv", gzip.compress(TABLE.encode(), mtime=0), "CSV"),
    Sample("geopackage", _sqlite("PRAGMA application_id = 1196444487"), "GPKG"),
    Sample("geopackage-unsaid", _sqlite("CREATE TABLE gpkg_contents (a TEXT)"), "GPKG"),
    Sample("mbtiles", _sqlite(f"PRAGMA application_id = {0x4D504258}"), "TILES"),
    Sample("sqlite", _sqlite(), "SQLITE"),
    Sample("pdf", b"%PDF-1.7\n1 0 obj\n%%EOF\n", "PDF"),
    Sample("pdf-cut", b"%PDF-1.7\n1 0 obj\n", "PDF", readable=False),
    Sample("png", b"\x89PNG\r\n\x1a\n" + bytes(20), "PNG", readable=None),
    Sample("jpeg", b"\xff\xd8\xff\xe0" + bytes(20), "JPEG", readable=None),
    Sample("gif", b"GIF89a" + bytes(20), "GIF", readable=None),
    Sample("tiff", _tiff(256), "TIFF", readable=None),
    Sample("geotiff", _tiff(256, 34735), "GEOTIFF", readable=None),
    Sample("xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le"), "XLS", readable=None),
    Sample("dbase", _dbase(), "DBF"),
    Sample("parquet", b"PAR1" + bytes(20) + b"PAR1", "PARQUET", readable=None),
    Sample("sosi", b".HODE\n..TEGNSETT UTF-8\n.PUNKT 1:\n..OBJTYPE Brann\n.SLUTT\n", "SOSI"),
    Sample("ical", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "ICS"),
    Sample("px", b'CHARSET="ANSI";\nAXIS-VERSION="2010";\nDATA=\n1 2 3;\n', "PX"),
    Sample("grid", b"ncols 4\nnrows 1\n1 2 3 4\n", "GRID_ASCII"),
    Sample("yaml", b"navn: Torget\nantall: 3\n", "YAML", url="https://data.example.no/x.yaml"),
    Sample("text", b"Dette er en fil med tekst.\n", "TXT"),
    Sample("binary", bytes(range(256)), "BINARY", "unknown", None),
    Sample("nothing", b"", None, "empty", None),
    Sample("white-space", b" \r\n\t ", None, "empty", None),
    Sample("bom-alone", b"\xef\xbb\xbf", None, "empty", None),
    Sample("page", page("Skoler i kommunen", _LONG_TEXT + "<a href=/logginn>Logg inn</a>").encode(), "HTML", "page"),
    Sample("page-xhtml", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><title>Skoler</title></html>', "HTML", "page"),
    Sample("page-login", page("Logg inn", "<form><input type=password></form>").encode(), "HTML", "login"),
    Sample("page-not-found", page("Siden ble ikke funnet", "Beklager").encode(), "HTML", "error_page"),
)  # fmt: skip
