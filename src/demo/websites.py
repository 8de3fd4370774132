"""The websites on which the demo's files lie: most as they should be, some dead, wavering, closed, or other than promised.

What an address does follows from the address and the night alone, so that a week can be played in seconds.
"""

import io
import json
import zipfile
import zlib
from datetime import date, timedelta

from demo.norway import FDK, PLACES
from demo.server import Answer, Asked

CLOSED = "data.alta.demo.test"  # keeps every robot out
BUSY = "data.harstad.demo.test"  # under maintenance, every night
_CHANGE = 3  # the night on which something changes; nights are counted from 0
_CAREFUL = ("one_perfect", "good_core")  # archetypes whose sites are without a fault
_LOGIN = "/logg-inn"


class Websites:
    """Answers for all sites. `night` may be changed between requests."""

    def __init__(self) -> None:
        self.night = 0
        self.hosts = (*(f"data.{place.slug}.demo.test" for place in PLACES), FDK.removeprefix("http://"))
        self._faultless = {f"data.{p.slug}.demo.test" for p in PLACES if p.archetype in _CAREFUL}

    def __call__(self, asked: Asked) -> Answer:
        """What an address gives on the present night."""
        host = asked.headers.get("host", "").partition(":")[0]
        if asked.path == "/robots.txt":
            return _page(404, "Ikke funnet")
        if host == CLOSED:
            return _page(403, "Ingen adgang")
        if host == BUSY:
            return Answer(503, b"", "text/plain", (("Retry-After", "0"),))
        if asked.path == _LOGIN:
            return Answer(200, _LOGIN_PAGE, "text/html; charset=utf-8")
        fate = zlib.crc32(f"{host}{asked.path}".encode()) % 100
        if host in self._faultless:
            fate = 99
        if fate < 6 or (fate < 9 and self.night >= _CHANGE) or (fate == 11 and self.night < _CHANGE):
            return _page(404, "Siden finnes ikke")
        if fate in (9, 10) and self.night % 2:
            return _page(500, "Det oppstod en feil")
        if fate == 12:
            return _page(200, "Siden finnes ikke")  # and says that all is well
        if fate == 13:
            return Answer(302, b"", "text/plain", (("Location", _LOGIN),))
        return self._file(asked.path, fate)

    def _file(self, path: str, fate: int) -> Answer:
        name = path.rpartition("/")[2]
        extension = "openapi" if name == "openapi.json" else name.rpartition(".")[2] if "." in name else ""
        if not extension:
            if path.startswith("/api/"):
                return Answer(200, json.dumps({"antall": 2, "treff": _ROWS}, ensure_ascii=False).encode())
            return _page(200, "Om datasettet")
        media_type, body = _BODIES.get(extension, _BODIES["html"])
        headers: tuple[tuple[str, str], ...] = ()
        if fate in (14, 15):  # put out once, and never touched again, whatever its description says
            headers = (("Last-Modified", "Fri, 14 Mar 2014 09:00:00 GMT"),)
        if extension == "csv" and fate in (16, 17):
            body += f"Ny i natt,{(date(2026, 1, 1) + timedelta(self.night)).isoformat()},1\n".encode()
        return Answer(200, body, media_type, headers)


def _page(status: int, title: str) -> Answer:
    text = f'<!DOCTYPE html><html lang="nb"><title>{title}</title><h1>{title}</h1><p>Kommunens nettsted</p></html>'
    return Answer(status, text.encode(), "text/html; charset=utf-8")


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


_LOGIN_PAGE = (
    b'<!DOCTYPE html><html lang="nb"><title>Logg inn</title><h1>Logg inn</h1><form action="/logg-inn" method="post">'
    b'<input name="brukernavn"><input name="passord" type="password"><button>Logg inn</button></form></html>'
)
_ROWS = [{"navn": "Torget", "adresse": "Torget 1", "antall": 3}, {"navn": "Brygga", "adresse": "Brygga 2", "antall": 4}]
_FEATURES = [
    {"type": "Feature", "geometry": {"type": "Point", "coordinates": [5.3 + i / 10, 60.4]}, "properties": row}
    for i, row in enumerate(_ROWS)
]
_GML = (
    '<?xml version="1.0" encoding="UTF-8"?><gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2"'
    ' gml:id="a"><gml:featureMember/></gml:FeatureCollection>'
)
_WFS = (
    '<?xml version="1.0" encoding="UTF-8"?><wfs:WFS_Capabilities version="2.0.0"'
    ' xmlns:wfs="http://www.opengis.net/wfs/2.0"><wfs:FeatureTypeList/></wfs:WFS_Capabilities>'
)
_WMS = (
    '<?xml version="1.0" encoding="UTF-8"?><WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms">'
    "<Service><Name>WMS</Name></Service></WMS_Capabilities>"
)
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override'
    ' PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "</Types>"
)
_SHP = (9994).to_bytes(4, "big") + bytes(20) + (50).to_bytes(4, "big") + (1000).to_bytes(4, "little") + bytes(68)
_BODIES: dict[str, tuple[str, bytes]] = {
    "csv": ("text/csv; charset=utf-8", b"navn,adresse,antall\nTorget,Torget 1,3\nBrygga,Brygga 2,4\n"),
    "json": ("application/json", json.dumps(_ROWS, ensure_ascii=False).encode()),
    "geojson": ("application/geo+json", json.dumps({"type": "FeatureCollection", "features": _FEATURES}).encode()),
    "gml": ("application/gml+xml", _GML.encode()),
    "wfs": ("application/xml", _WFS.encode()),
    "wms": ("application/xml", _WMS.encode()),
    "openapi": (
        "application/json",
        json.dumps({"openapi": "3.1.0", "info": {"title": "API", "version": "1"}, "paths": {"/": {}}}).encode(),
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _zip({"[Content_Types].xml": _TYPES.encode(), "xl/workbook.xml": b"<workbook/>"}),
    ),
    "xls": ("application/vnd.ms-excel", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)),
    "shp": ("application/zip", _zip({"kart.shp": _SHP, "kart.shx": _SHP, "kart.dbf": b"\x03" + bytes(32)})),
    "pdf": ("application/pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"),
    "html": (
        "text/html; charset=utf-8",
        b"<!DOCTYPE html><html lang='nb'><title>Kommunen</title><p>Om tallene</p></html>",
    ),
}
