"""Behaviours that answer as they should, with something else than was promised."""

import gzip
import io
import json
import zipfile
from functools import cache

from demo.trouble.case import behaves
from demo.trouble.talk import TABLE, Talk

_HTML = "text/html; charset=utf-8"
_PDF = b"%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
_POINTS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"n": n},
            "geometry": {"type": "Point", "coordinates": [10.0, 59.0 + n / 1000]},
        }
        for n in range(2000)
    ],
}
_BILLION_LAUGHS = (
    b'<?xml version="1.0"?>\n<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>\n<d>&d;</d>\n'
)
_CAPABILITIES = (
    b'<?xml version="1.0"?>\n<wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0">'
    b"<wfs:FeatureTypeList/></wfs:WFS_Capabilities>\n"
)
_MISSING_PARAMETER = (
    b'<?xml version="1.0"?>\n<ows:ExceptionReport version="2.0.0" xmlns:ows="http://www.opengis.net/ows/1.1">'
    b'<ows:Exception exceptionCode="MissingParameterValue"><ows:ExceptionText>service is missing</ows:ExceptionText>'
    b"</ows:Exception></ows:ExceptionReport>\n"
)


@cache
def _zip_bomb() -> bytes:
    """120 MB of nothing in 120 kB."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed,
        packed.open("data.csv", "w") as member,
    ):
        for _ in range(120):
            member.write(bytes(1 << 20))
    return stream.getvalue()


@behaves("alive", "an error told with status 200: the link answers, the data do not come", kind="error_page")
def error_page_200(talk: Talk) -> None:
    talk.page("200 OK", "Siden ble ikke funnet", "Beklager, vi finner ikke siden du leter etter.")


@behaves("alive", "an error in JSON, told with status 200", declared="JSON", kind="error_page")
def json_error_200(talk: Talk) -> None:
    body = b'{"error": {"code": 400, "message": "Invalid URL", "details": []}}'
    talk.answer(body=body, media="application/json")


@behaves("alive", "the way leads to a login page, which answers", kind="login")
def login_redirect(talk: Talk) -> None:
    if talk.path.startswith("/login"):
        form = "<form method=post><input name=bruker><input name=passord type=password><button>Logg inn</button></form>"
        talk.page("200 OK", "Logg inn", form)
    else:
        talk.redirect("/login?tilbake=%2Fdata.csv")


@behaves("blocked", "a page that wants to know whether one is human", kind="error_page")
def captcha_page(talk: Talk) -> None:
    talk.page("200 OK", "Just a moment...", "Checking your browser before accessing. <div class=g-recaptcha></div>")


@behaves("blocked", "a page that wants cookies before anything else", kind="error_page")
def cookie_wall(talk: Talk) -> None:
    talk.page("200 OK", "Informasjonskapsler", "Cookies must be enabled to continue.", "Set-Cookie: sett=1; Path=/")


@behaves("alive", "CSV that the server calls Excel", declared="XLS", kind="data")
def csv_called_excel(talk: Talk) -> None:
    talk.answer(media="application/vnd.ms-excel")


@behaves("alive", "PDF that the server calls CSV", kind="data")
def pdf_called_csv(talk: Talk) -> None:
    talk.answer(body=_PDF)


@behaves("alive", "a web page where a table was promised", kind="page")
def html_behind_csv(talk: Talk) -> None:
    text = "Last ned <a href=/skoler>skolene</a> som tabell. " + "Kommunen har skoler i alle bydeler. " * 40
    talk.page("200 OK", "Skoler i kommunen", text)


@behaves("alive", "CSV that the server calls a web page", kind="data")
def csv_called_html(talk: Talk) -> None:
    talk.answer(media=_HTML)


@behaves("alive", "nothing, with success", kind="empty")
def empty_200(talk: Talk) -> None:
    talk.answer(body=b"")


@behaves("alive", "a table in Latin-1", kind="data")
def latin_1(talk: Talk) -> None:
    talk.answer(body=TABLE.decode().encode("iso-8859-1"), media="text/csv")


@behaves("alive", "GeoJSON, longer than we read", declared="GEOJSON", kind="data")
def long_geojson(talk: Talk) -> None:
    talk.file(body=json.dumps(_POINTS).encode(), media="application/geo+json")


@behaves("alive", "a ZIP that would unpack to 120 MB of nothing", path="/data.zip", declared="ZIP", kind="unknown")
def zip_bomb(talk: Talk) -> None:
    talk.file(body=_zip_bomb(), media="application/zip")


@behaves("alive", "XML whose entities would fill the memory", path="/data.xml", declared="XML", kind="unknown")
def xml_bomb(talk: Talk) -> None:
    talk.answer(body=_BILLION_LAUGHS, media="application/xml")


@behaves("alive", "a table that is packed as a file, not for the way", path="/data.csv.gz", kind="data")
def gzip_file(talk: Talk) -> None:
    talk.file(body=gzip.compress(TABLE, mtime=0), media="application/gzip")


@behaves("alive", "a WFS by its path, with a parameter of its own", path="/wfs?map=skoler.map", declared="WFS", kind="service")  # fmt: skip
def wfs_keeps_parameters(talk: Talk) -> None:
    _wfs(talk)


@behaves("alive", "a WFS that only metadata call one", path="/ows?map=skoler.map", declared="WFS", kind="service")
def wfs_by_declaration(talk: Talk) -> None:
    _wfs(talk)


def _wfs(talk: Talk) -> None:
    """A service that answers nothing but errors to less than its own parameter and a whole question."""
    asked = talk.path.lower()
    if "map=skoler.map" not in asked:
        talk.page("404 Not Found", "404", "No map")
    elif "request=getcapabilities" in asked and "service=wfs" in asked:
        talk.answer(body=_CAPABILITIES, media="text/xml")
    else:
        talk.answer("400 Bad Request", body=_MISSING_PARAMETER, media="text/xml")


@behaves("alive", "a file that stands at one query alone", path="/hent?tema=skoler&format=csv", kind="data")
def query_matters(talk: Talk) -> None:
    talk.file() if talk.path == "/hent?tema=skoler&format=csv" else talk.page("404 Not Found", "404", "")
