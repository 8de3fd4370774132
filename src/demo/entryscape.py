"""An EntryStore in small: a search that lists entries with their own metadata, and each entry's metadata with what it
refers to.

Behaves as the real one is described: never more than 100 at once, private entries stay out of the search only when it
asks for public ones, entries of neighbours come along, and an entry without a class has an empty recursive graph.
"""

import json
from collections.abc import Iterable

from demo.catalogue import own_feed
from demo.entries import Entry, entries
from demo.norway import PLACES, Place
from demo.rdftext import Lit, Node, Object, full, turtle
from demo.serve import Demo, SourceEntry
from demo.server import Answer, Asked, Logged, Server

LIMIT = 100
CONTEXT = "1"
_TERMS = "http://entrystore.org/terms/"


class EntryScape:
    """GET /store/search and /store/{context}/metadata/{entry}."""

    def __init__(self, place: Place, entries: Iterable[Entry], seed: int, host: str) -> None:
        chosen = [entry for entry in entries if entry.place == place and not entry.deleted and not entry.series]
        self._entries = {str(number): entry for number, entry in enumerate(chosen, 1)}
        self._seed, self._store = seed, f"http://{host}/store"

    def __call__(self, asked: Asked) -> Answer:
        """Answer one request."""
        match asked.path.strip("/").split("/"):
            case ["store", "search"]:
                return self._search(asked)
            case ["store", context, "metadata", name] if context == CONTEXT and name in self._entries:
                nodes = self._nodes(name)
                if asked.query.get("recursive") != "dcat":
                    nodes = nodes[:1]
                elif not _typed(nodes[0]):
                    nodes = []
                return Answer(200, turtle(nodes).encode(), "text/turtle;charset=UTF-8")
        return Answer(404, b'{"error":"Not Found"}')

    def _search(self, asked: Asked) -> Answer:
        query, offset = asked.query.get("query", ""), asked.query.get("offset", "0")
        if r"rdfType:http\://www.w3.org/ns/dcat#Dataset" not in query or not offset.isdecimal():
            return Answer(400, b'{"error":"Bad Request"}')
        names = sorted(self._entries, key=lambda name: self._entries[name].iri)
        if "public:true" in query:
            names = [name for name in names if not _private(name)]
        limit = min(int(asked.query.get("limit", "50")), LIMIT)
        children = [self._child(name) for name in names[int(offset) :][:limit]]
        body = {
            "results": len(names), "limit": limit, "offset": int(offset), "resource": {"children": children},
        }  # fmt: skip
        return Answer(200, json.dumps(body, ensure_ascii=False).encode(), "application/json;charset=UTF-8")

    def _child(self, name: str) -> dict[str, object]:
        subject, properties = self._nodes(name)[0]
        metadata: dict[str, list[dict[str, str]]] = {}
        for predicate, value in properties:
            metadata.setdefault(full(predicate), []).append(_rdf_json(value))
        entry = f"{self._store}/{CONTEXT}/entry/{name}"
        return {
            "contextId": CONTEXT,
            "entryId": name,
            "info": {entry: {f"{_TERMS}resource": [{"type": "uri", "value": subject}]}},
            "metadata": {subject: metadata},
        }

    def _nodes(self, name: str) -> list[Node]:
        """The dataset first. Every ninth names no class, and every tenth is followed by a neighbour, half described."""
        nodes = own_feed(self._entries[name], self._seed)
        if int(name) % 9 == 0:
            subject, properties = nodes[0]
            nodes[0] = (subject, [p for p in properties if p[0] != "rdf:type"])
        elif int(name) % 10 == 0:
            nodes.append(
                (self._entries["1"].iri, [("rdf:type", full("dcat:Dataset")), ("dct:title", Lit("Nabo", "nb"))])
            )
        return nodes


def start(place_slug: str = "haugesund", seed: int = 2026, night: int = 0) -> Demo:
    """Serve a municipality's datasets as an EntryStore."""
    place = next(place for place in PLACES if place.slug == place_slug)
    host = f"katalog.{place.slug}.demo.test"
    log: list[Logged] = []
    server = Server(host, EntryScape(place, entries(None, night), seed, host), None, log)
    source = SourceEntry(f"demo-{place.slug}-entryscape", "entryscape", f"http://{host}", None, place.number)
    return Demo((source,), (), {host: server.address}, log, (server,))


def _private(name: str) -> bool:
    return int(name) % 50 == 7


def _typed(node: Node) -> bool:
    return any(predicate == "rdf:type" for predicate, _ in node[1])


def _rdf_json(value: Object) -> dict[str, str]:
    if isinstance(value, str):
        return {"type": "bnode" if value.startswith("_:") else "uri", "value": value}
    term = {"type": "literal", "value": value.value}
    if value.language:
        term["lang"] = value.language
    elif value.datatype:
        term["datatype"] = value.datatype
    return term
