"""data.norge.no in small: the search service that lists datasets and the resource service that describes them.

Behaves as the real services are described: a page size below 1 becomes 10, `page.size` is what was returned, deleted
datasets are left out of listings but answered for by the resource service, no window reaches beyond 10,000 hits, and
anything but one exact media type in Accept gives Turtle.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from demo import union_graph
from demo.catalogue import catalogue_iri, catalogue_title, draft_of, national, publisher_iri
from demo.entries import Entry
from demo.norway import INVENTED
from demo.rdftext import WRITERS, Lit, Object
from demo.server import Answer, Asked
from demo.union_graph import UnionGraph

WINDOW = 10_000  # Elasticsearch's, for `totalElements` too
IDS_A_CALL = 100
MAX_BUCKETS = 15_000


class Search:
    """POST /search/datasets."""

    def __init__(self, entries: Iterable[Entry], seed: int) -> None:
        self._entries = [entry for entry in entries if entry.listed_nationally and not entry.deleted]
        self._seed = seed

    def __call__(self, asked: Asked) -> Answer:
        """Answer one search."""
        if asked.path != "/search/datasets":
            return _error(404, "Not Found")
        if asked.method != "POST":
            return _error(405, "Method Not Allowed")
        try:
            wanted = json.loads(asked.body)
            filters, pagination = wanted.get("filters") or {}, wanted.get("pagination") or {}
            page, size = int(pagination.get("page", 0)), int(pagination.get("size", 10))
        except (ValueError, AttributeError, TypeError):
            return _error(400, "Bad Request")
        size = size if size >= 1 else 10
        if page < 0 or (page + 1) * size > WINDOW:
            return _error(500, "Result window is too large")
        found = self._matching(filters.get("orgPath"), str(wanted.get("query") or ""))
        if (wanted.get("sort") or {}).get("field") == "FIRST_HARVESTED":
            falling = wanted["sort"].get("direction") != "ASC"
            found = sorted(found, key=lambda entry: (entry.first_harvested, entry.id), reverse=falling)
        hits, total = found[page * size : (page + 1) * size], min(len(found), WINDOW)
        return _json({
            "hits": [_search_object(entry, self._seed) for entry in hits],
            "aggregations": {"orgPath": _by_path(found)},
            "page": {"currentPage": page, "size": len(hits), "totalElements": total, "totalPages": -(-total // size)},
        })  # fmt: skip

    def _matching(self, path: dict[str, str | None] | None, query: str) -> list[Entry]:
        found = self._entries
        if path is not None:
            value = path.get("value")
            found = [entry for entry in found if _below(entry.org_path, value)]
        if query:
            words = query.lower()
            found = [e for e in found if any(words in t.value.lower() for t in draft_of(e, self._seed).title)]
        return found


class Resource:
    """GET /v1/datasets/{id}[/graph], POST /v1/datasets, and what `demo.union_graph` answers."""

    def __init__(self, entries: Sequence[Entry], seed: int) -> None:
        self._entries = {entry.id: entry for entry in entries if entry.listed_nationally}
        self._seed = seed
        self._union = UnionGraph(entries, seed)

    def __call__(self, asked: Asked) -> Answer:
        """Answer for one dataset, or for up to a hundred."""
        match asked.method, asked.path.strip("/").split("/"):
            case "GET", ["v1", "datasets", name]:
                entry = self._entries.get(name)
                return _json(_described(entry, self._seed)) if entry else _error(404, "Not Found")
            case "GET", ["v1", "datasets", name, "graph"]:
                entry = self._entries.get(name)
                return self._graph(entry, asked.headers.get("accept", "")) if entry else _error(404, "Not Found")
            case "POST", ["v1", "datasets"]:
                return self._several(asked.body)
            case "GET", ["v1", "union-graphs", "available"]:
                return _json([self._union.description])
            case "GET", ["v1", "union-graphs", name, "oai-pmh"] if name == union_graph.ID:
                return self._union(asked)
        return _error(404, "Not Found")

    def _graph(self, entry: Entry, accept: str) -> Answer:
        media_type = accept if accept in WRITERS else "text/turtle"
        text = WRITERS[media_type](national(entry, self._seed))
        return Answer(200, text.encode(), f"{media_type};charset=UTF-8")

    def _several(self, body: bytes) -> Answer:
        try:
            ids = json.loads(body)["ids"]
        except (ValueError, KeyError, TypeError):
            return _error(400, "Bad Request")
        if not isinstance(ids, list) or len(ids) > IDS_A_CALL:
            return _error(400, f"At most {IDS_A_CALL} ids")
        wanted = {name for name in ids if isinstance(name, str)}
        # In the service's own order, not the asker's; ids it does not know are left out without a word.
        return _json([_described(self._entries[name], self._seed) for name in sorted(wanted & self._entries.keys())])


def _below(path: str | None, wanted: str | None) -> bool:
    if wanted is None or path is None:
        return wanted is None and path is None
    return path == wanted or path.startswith(f"{wanted.rstrip('/')}/")


def _by_path(entries: Iterable[Entry]) -> list[dict[str, object]]:
    paths = Counter(entry.org_path for entry in entries)
    counts: Counter[str] = Counter()
    for path, number in paths.items():
        steps = path.strip("/").split("/") if path else []
        for depth in range(1, len(steps) + 1):
            counts["/" + "/".join(steps[:depth])] += number
        if path is None:
            counts["null"] += number
    return [{"key": key, "count": count} for key, count in sorted(counts.items())[:MAX_BUCKETS]]


def _search_object(entry: Entry, seed: int) -> dict[str, Any]:
    draft, place = draft_of(entry, seed), entry.place
    return {
        "id": entry.id,
        "uri": entry.iri,
        "title": _by_language(draft.title),
        "description": _by_language(draft.description),
        "accessRights": _code(draft.access_rights),
        "catalog": {
            "uri": catalogue_iri(place),
            "title": {"nb": catalogue_title(place.publisher)},
            "description": {"nb": INVENTED},
        },
        "organization": _organisation(entry),
        "metadata": {
            "firstHarvested": _moment(entry.first_harvested, seed),
            "modified": _moment(entry.harvest_modified, seed),
            "deleted": False,
        },
        "searchType": "DATASET",
        "specializedType": "DATASET_SERIES" if entry.series else None,
    }


def _described(entry: Entry, seed: int) -> dict[str, Any]:
    draft = draft_of(entry, seed)
    return {
        "id": entry.id,
        "type": "datasets",
        "uri": entry.iri,
        "title": _by_language(draft.title),
        "description": _by_language(draft.description),
        "publisher": _organisation(entry),
        "accessRights": _code(draft.access_rights),
        "distribution": [{"uri": file.iri, "accessURL": [_text(file.access_url)]} for file in draft.files],
        "harvest": {
            "firstHarvested": _moment(entry.first_harvested, seed),
            "modified": _moment(entry.harvest_modified, seed),
        },
    }


def _organisation(entry: Entry) -> dict[str, Any] | None:
    if entry.org_path is None:
        return None
    publisher = entry.publisher
    return {
        "id": publisher.org_number or publisher.name,
        "uri": publisher_iri(entry),
        "orgPath": entry.org_path,
        "name": publisher.name,
        "prefLabel": {"nb": publisher.name},
    }


def _by_language(texts: Iterable[Lit]) -> dict[str, str]:
    # Only these four languages are kept; a text without any is taken as Norwegian.
    return {t.language or "no": t.value for t in texts if t.language in (None, "no", "nb", "nn", "en")}


def _code(access_rights: Object | None) -> dict[str, str] | None:
    if not isinstance(access_rights, str):
        return None
    return {"uri": access_rights, "code": access_rights.rsplit("/", 1)[-1]}


def _text(value: Object) -> str:
    return value if isinstance(value, str) else value.value


def _moment(day: date, seed: int) -> str:
    # The time of day tells seeds apart: a reader that trusts `modified` must not take one Norway for the other.
    at = datetime.combine(day, time(), UTC) + timedelta(seconds=seed % 86_400)
    return at.isoformat().replace("+00:00", "Z")


def _json(value: object, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value, ensure_ascii=False).encode())


def _error(status: int, message: str) -> Answer:
    return _json({"status": status, "error": message}, status)
