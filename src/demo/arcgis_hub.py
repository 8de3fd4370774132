"""An ArcGIS Hub site of one publisher in small: the same items in four feeds, each with the faults of its template.

Maps, apps and pages stand among the data; every layer is offered in the formats that the server makes by itself;
addresses have the wrong letter case in one feed; place holders are left where the owner gave nothing.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from demo.catalogue import catalogue_title, draft_of
from demo.entries import Entry
from demo.invent import Draft
from demo.norway import INVENTED, Place
from demo.server import Answer, Asked

_FEED = "/api/feed/"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#", "ftype": "http://publications.europa.eu/resource/authority/file-type/",
    "lang": "http://publications.europa.eu/resource/authority/language/",
}  # fmt: skip
_MADE = (("geojson", "GeoJSON", "GEOJSON", "application/vnd.geo+json"), ("csv", "CSV", "CSV", "text/csv"),
         ("shapefile", "Shapefile", "ZIP", "application/zip"), ("kml", "KML", "KML", "application/vnd.google-earth.kml+xml"))  # fmt: skip
_LICENCE = '<DIV STYLE="text-align:Left;"><P><SPAN>Norsk lisens for offentlige data (NLOD)</SPAN></P></DIV>'
_SPATIAL_REFERENCE = "?outSR=%7B%22latestWkid%22%3A25832%2C%22wkid%22%3A25832%7D"


class Hub:
    """GET /api/feed/dcat-ap/{version}.json and /api/feed/dcat-us/1.1.json, each whole.

    `off` names feeds that the owner has switched off ("dcat-ap/3.0.0"); `breaks_off` after the first half, status 200.
    """

    def __init__(
        self,
        place: Place,
        entries: Iterable[Entry],
        seed: int,
        off: frozenset[str] = frozenset(),
        breaks_off: bool = False,
    ) -> None:
        self._place, self._off, self._breaks_off = place, off, breaks_off
        self._site = f"http://hub.{place.slug}.demo.test"
        shown = [entry for entry in entries if entry.place == place and not entry.deleted and not entry.series]
        self._items = [_Item(entry, draft_of(entry, seed), self._site) for entry in shown]

    def __call__(self, asked: Asked) -> Answer:
        """Answer with a feed; a version that it does not know is 2.0.1."""
        name = asked.path.removeprefix(_FEED).removesuffix(".json")
        if asked.method != "GET" or not asked.path.startswith(_FEED) or name in self._off:
            return Answer(404, b'{"message":"Not Found"}')
        family, _, version = name.partition("/")
        if family == "dcat-us":
            feed = self._dcat_us()
        elif family == "dcat-ap":
            feed = self._dcat_ap(version if version in ("2.1.1", "3.0.0") else "2.0.1")
        else:
            return Answer(404, b'{"message":"Not Found"}')
        body = json.dumps(feed, ensure_ascii=False, indent="\t").encode()
        return Answer(200, body[: len(body) // 2] if self._breaks_off else body, "application/json; charset=utf-8")

    def _dcat_us(self) -> dict[str, Any]:
        return {
            "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
            "@type": "dcat:Catalog",
            "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
            "dataset": [item.dcat_us() for item in self._all()],
        }

    def _dcat_ap(self, version: str) -> dict[str, Any]:
        newest = version == "3.0.0"
        return {
            "@context": {"@version": 1.1, "@protected": True, **_CONTEXT, "dcterms": _CONTEXT["dct"]}
            if newest
            else _CONTEXT,
            "@id": self._site,
            "@type": "dcat:Catalog",
            "dct:title": catalogue_title(self._place.publisher),
            "dct:description": INVENTED,
            "dct:publisher": self._place.publisher.name,
            "foaf:homepage": {"foaf:Document": f"{self._site}/search"},
            "dct:language": {"@id": "lang:NOR"},
            "dcat:dataset": [item.dcat_ap(newest) for item in self._all()],
        }

    def _all(self) -> Iterable["_Item"]:
        """The layers, and after every fourth what is not data."""
        for nr, item in enumerate(self._items):
            yield item
            if nr % 4 == 1:
                yield _Item(item.entry, item.draft, self._site, ("apps", "maps", "pages")[nr // 4 % 3])


class _Item:
    """One item of the site: a layer, or a page that shows one (`beside`: apps, maps or pages)."""

    def __init__(self, entry: Entry, draft: Draft, site: str, beside: str = "") -> None:
        self.entry, self.draft, self.beside = entry, draft, beside
        digest = hashlib.md5(f"{beside}{entry.iri}".encode(), usedforsecurity=False).hexdigest()
        self.name = digest if beside else f"{digest}_0"
        self.item_url = f"https://www.arcgis.com/home/item.html?id={digest}" + ("" if beside else "&sublayer=0")
        self.page = f"{site}/{beside or 'datasets'}/{self.name}"
        self.title = draft.title[0].value if draft.title else "Uten navn"
        self.description = f"<p>{draft.description[0].value}</p>" if draft.description else ""
        self.service = (
            f"https://services.demo.test/arcgis/rest/services/{entry.place.slug}/FeatureServer/{entry.ordinal}"
        )

    def files(self) -> list[tuple[str, str, str, str]]:
        """Title, EU format, media type and address of what is offered."""
        found = [("ArcGIS Hub Dataset", "HTML", "text/html", self.page)]
        if not self.beside:
            found.append(("ArcGIS GeoService", "JSON", "application/json", self.service))
            found += [(title, eu, media, f"{self.page}.{end}{_SPATIAL_REFERENCE}") for end, title, eu, media in _MADE]
        return found

    def dcat_us(self) -> dict[str, Any]:
        formats = {"ArcGIS Hub Dataset": "Web Page", "ArcGIS GeoService": "ArcGIS GeoServices REST API"}
        return {
            "@type": "dcat:Dataset",
            "identifier": self.item_url,
            "landingPage": self.page,
            "title": self.title,
            "description": self.description,
            "keyword": [word.value for word in self.draft.keywords],
            "issued": f"{self.entry.first_harvested.isoformat()}T10:07:13.000Z",
            "modified": f"{self.entry.harvest_modified.isoformat()}T11:29:07.556Z",
            "publisher": {"name": self.entry.publisher.name},
            "contactPoint": {"@type": "vcard:Contact", "fn": "kart_demo"},
            "accessLevel": "public",
            "spatial": "{{extent:computeSpatialProperty}}" if self.beside else "10.55,59.13,11.05,59.35",
            "license": _LICENCE if self.entry.ordinal % 3 else "No license provided",
            "distribution": [
                {
                    "@type": "dcat:Distribution",
                    "title": t,
                    "format": formats.get(t, eu),
                    "mediaType": m,
                    "accessURL": url,
                }
                for t, eu, m, url in self.files()
            ],
            "theme": ["geospatial"],
        }

    def dcat_ap(self, newest: bool) -> dict[str, Any]:
        address = "dcat:accessURL" if newest else "dcat:accessUrl"
        publisher = self.entry.publisher.name
        return {
            "@type": "dcat:Dataset",
            "@id": self.name if newest else self.page,
            "dct:identifier": self.item_url if newest else self.page,
            **({"dct:landingPage": self.page} if newest else {}),
            "dct:title": self.title,
            "dct:description": self.description,
            "dcat:contactPoint": {
                "@id": "https://demo.maps.arcgis.com/sharing/rest/community/users/kart_demo?f=json",
                "@type": "vcard:Kind" if newest else "Contact",
                "vcard:fn": "kart_demo",
                "vcard:hasEmail": None,
            },
            "dct:publisher": {"@type": "foaf:Agent", "foaf:org": publisher} if newest else publisher,
            "dcat:theme": "geospatial",
            "dct:accessRights": {"dct:rightsStatement": "public"} if newest else "public",
            "dct:language": {"@id": "lang/NOR" if newest else "lang:NOR"},
            "dcat:keyword": [word.value for word in self.draft.keywords],
            "dct:provenance": "{{metadata.metadata.dataIdInfo.idCredit}}",
            "dct:license": _LICENCE,
            "dct:issued": {"@value": f"{self.entry.first_harvested.isoformat()}T10:07:13.000Z", "@type": "xsd:dateTime"},
            "dct:modified": {"@value": f"{self.entry.harvest_modified.isoformat()}T11:29:07.556Z", "@type": "xsd:dateTime"},
            "dcat:distribution": [
                {
                    "@type": "dcat:Distribution",
                    address: {"@id": url} if newest else url,
                    "dct:format": {"@id": f"ftype{'/' if newest else ':'}{eu}"},
                    "dct:title": title,
                }
                for title, eu, _, url in self.files()
            ],
        }  # fmt: skip
