"""An ArcGIS Server in small: a directory of services in folders, without a catalogue that could be harvested.

Behaves as real ones do: a folder that wants a token says so with status 200, and tools of the server's own stand among
the folders.
"""

import json
from collections.abc import Iterable

from demo.entries import Entry, entries
from demo.norway import PLACES, Place
from demo.serve import Demo, SourceEntry
from demo.server import Answer, Asked, Logged, Server

ROOT = "/arcgis/rest/services"
CLOSED = "Intern"
_TOKEN_REQUIRED = {"error": {"code": 499, "message": "Token Required", "details": []}}


class ArcgisServer:
    """GET /arcgis/rest/services[/{folder}]?f=json."""

    def __init__(self, place: Place, entries: Iterable[Entry]) -> None:
        chosen = [entry for entry in entries if entry.place == place and not entry.deleted and not entry.series]
        self._folders: dict[str, list[dict[str, str]]] = {"Kart": [], "Plan": [], CLOSED: [], "Utilities": []}
        self._root = [{"name": "Bakgrunnskart", "type": "MapServer"}]
        for entry in chosen:
            folder = "Plan" if entry.ordinal % 3 == 0 else "Kart"
            name = f"{folder}/{entry.topic or 'annet'}_{entry.ordinal}"
            self._folders[folder].append({"name": name, "type": "MapServer" if entry.ordinal % 2 else "FeatureServer"})

    def __call__(self, asked: Asked) -> Answer:
        """Answer with one directory."""
        if not asked.path.startswith(ROOT):
            return Answer(404, b"<html><head><title>404</title></head></html>", "text/html")
        if asked.query.get("f") not in ("json", "pjson"):
            return Answer(200, b"<html><head><title>Folder: /</title></head></html>", "text/html;charset=UTF-8")
        folder = asked.path.removeprefix(ROOT).strip("/")
        if not folder:
            return _json({"currentVersion": 10.91, "folders": list(self._folders), "services": self._root})
        if folder == CLOSED or folder not in self._folders:
            return _json(_TOKEN_REQUIRED)
        return _json({"currentVersion": 10.91, "folders": [], "services": self._folders[folder]})


def start(place_slug: str = "bergen", night: int = 0) -> Demo:
    """Serve a municipality's maps as services."""
    place = next(place for place in PLACES if place.slug == place_slug)
    log: list[Logged] = []
    host = f"kart.{place.slug}.demo.test"
    server = Server(host, ArcgisServer(place, entries(None, night)), None, log)
    source = SourceEntry(f"demo-{place.slug}-kart", "arcgis-server", f"http://{host}{ROOT}", None, place.number)
    return Demo((source,), (), {host: server.address}, log, (server,))


def _json(body: object) -> Answer:
    return Answer(200, json.dumps(body, ensure_ascii=False).encode(), "application/json;charset=UTF-8")
