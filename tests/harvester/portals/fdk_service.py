"""The search API, the resource service and the registration catalogue of data.norge.no on 127.0.0.1, as a test tells
them to behave."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Entry:
    """A dataset of the catalogue."""

    id: str
    org_path: str = "/KOMMUNE/964965226"
    modified: str | None = "2026-01-01T00:00:00Z"
    graph: str | None = None
    iri: str | None = None  # as the search states it, where the graph says something else
    name: str | None = None  # of the publisher, as the search states it
    registered: str | None = None  # organisation number of the registration catalogue it stands in

    @property
    def uri(self) -> str:
        return f"http://data.example.no/{self.id}"

    @property
    def turtle(self) -> str:
        return self.graph or (
            f'<{self.uri}> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "Nr {self.id}"@nb .'
        )


@dataclass
class Service:
    """What is served. `window`: hits the index counts, `repeats`: hits of page n that page n+1 gives again instead of
    its own in the first round, `failing`: id -> status of its graph (or registration catalogue). `catalogues`:
    organisation number -> Turtle of its registration catalogue, `others`: path -> any other answer."""

    entries: list[Entry]
    url: str = ""
    window: int = 10_000
    repeats: int = 0
    failing: dict[str, int] = field(default_factory=dict)
    searches: list[dict[str, Any]] = field(default_factory=list)
    graphs: list[str] = field(default_factory=list)
    catalogues: dict[str, str] = field(default_factory=dict)
    others: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  # paths of registration catalogues and others
    accepts: set[str] = field(default_factory=set)
    answer: bytes | None = None  # instead of every search answer

    def search(self, question: dict[str, Any]) -> bytes:
        self.searches.append(question)
        if self.answer is not None:
            return self.answer
        path, paging = question["filters"]["orgPath"]["value"], question["pagination"]
        hits = [e for e in self.entries if e.org_path == (path or "") or (path and e.org_path.startswith(path + "/"))]
        first_round = sum(s == question for s in self.searches) == 1
        start = paging["page"] * paging["size"] - (self.repeats if paging["page"] and first_round else 0)
        here = hits[start : start + paging["size"]]
        counts: dict[str, int] = {}
        for entry in hits:
            segments = entry.org_path.strip("/").split("/")
            for depth in range(1, len(segments) + 1):
                key = "/" + "/".join(segments[:depth])
                counts[key] = counts.get(key, 0) + 1
        total = min(len(hits), self.window)
        return json.dumps(
            {
                "hits": [
                    {
                        "id": e.id,
                        "uri": e.iri or e.uri,
                        "metadata": {"modified": e.modified, "deleted": False},
                        "organization": {"orgPath": e.org_path, "name": e.name} if e.org_path else None,
                        "catalog": {"uri": f"https://registrering.example.no/catalogs/{e.registered}"}
                        if e.registered
                        else None,
                    }
                    for e in here
                ],
                "aggregations": {"orgPath": [{"key": k, "count": n} for k, n in counts.items()], "formats": []},
                "page": {"currentPage": paging["page"], "size": len(here), "totalElements": total, "totalPages": 1},
            }
        ).encode()


@contextmanager
def service_of(*entries: Entry) -> Iterator[Service]:
    """Serve these datasets until the body ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each answer waits 40 ms for an acknowledgement

        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(200, service.search(question), "application/json")

        def do_GET(self) -> None:
            if not self.path.endswith("/graph"):
                service.asked.append(self.path)
                number = self.path.removeprefix("/catalogs/")
                body = service.others.get(self.path) or service.catalogues.get(number, "").encode()
                status = service.failing.get(number, 200 if body else 404)
                self._answer(status, body, "text/turtle" if number in service.catalogues else "application/json")
                return
            *_, id_, _graph = self.path.split("/")
            service.graphs.append(id_)
            service.accepts.add(self.headers["Accept"])
            entry = next((e for e in service.entries if e.id == id_), None)
            status = service.failing.get(id_, 200 if entry else 404)
            self._answer(status, entry.turtle.encode() if entry else b"", "text/turtle")

        def _answer(self, status: int, body: bytes, media_type: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = Service(list(entries), f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
