"""A municipality's own DCAT feed, paged with Hydra in the two ways that are met: CKAN's literals and udata's views."""

import hashlib
from collections.abc import Iterable

from demo.catalogue import feed_catalogue, own_feed
from demo.entries import Entry
from demo.norway import INVENTED, Place
from demo.rdftext import Lit, Node, full, rdfxml, turtle
from demo.server import Answer, Asked

PAGE = 100  # datasets, as CKAN's default


def feed_path(place: Place) -> str:
    """Where the feed begins."""
    return "/catalog.ttl" if place.feed == "turtle" else "/catalog.rdf"


class Feed:
    """GET /catalog.{ttl,rdf}?page=N, with an ETag."""

    def __init__(self, place: Place, entries: Iterable[Entry], seed: int) -> None:
        self._place, self._seed = place, seed
        self._entries = [entry for entry in entries if entry.place == place and not entry.deleted]
        self._url = f"http://data.{place.slug}.demo.test{feed_path(place)}"

    def __call__(self, asked: Asked) -> Answer:
        """Answer with one page; beyond the last there is the catalogue alone."""
        page = asked.query.get("page", "1")
        if asked.method != "GET" or asked.path != feed_path(self._place):
            return Answer(404, b"Not Found", "text/plain")
        if not page.isdecimal() or int(page) < 1:
            return Answer(400, b"Page must be a positive number", "text/plain")
        body = self._page(int(page))
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if asked.headers.get("if-none-match") == tag:
            return Answer(304, headers=(("ETag", tag),))
        media_type = "text/turtle" if self._place.feed == "turtle" else "application/rdf+xml"
        return Answer(200, body, f"{media_type}; charset=utf-8", (("ETag", tag),))

    def _page(self, page: int) -> bytes:
        entries = self._entries[(page - 1) * PAGE : page * PAGE]
        nodes = [*self._paging(page), feed_catalogue(self._place, entries)]
        named = set()  # an agent that has a name of its own is written once a page
        for entry in entries:
            for node in own_feed(entry, self._seed):
                if node[0] not in named:
                    nodes.append(node)
                named.add(node[0])
        if self._place.feed == "rdfxml":
            return rdfxml(nodes, INVENTED).encode()
        # The second page begins with a byte order mark, as files that have been through a certain editor do.
        return turtle(nodes, INVENTED).encode("utf-8-sig" if page == 2 else "utf-8")

    def _paging(self, page: int) -> list[Node]:
        last = max(1, -(-len(self._entries) // PAGE))
        total = Lit(str(len(self._entries)), None, full("xsd:integer"))
        steps = {"first": 1, "last": last}
        if page < last:
            steps["next"] = page + 1
        if page > 1:
            steps["previous"] = page - 1
        if self._place.feed == "turtle":
            return [(f"{self._url}?page={page}", [
                ("rdf:type", full("hydra:PagedCollection")),
                ("hydra:totalItems", total),
                ("hydra:itemsPerPage", Lit(str(PAGE), None, full("xsd:integer"))),
                *((f"hydra:{step}", Lit(f"{self._url}?page={nr}")) for step, nr in steps.items()),
            ])]  # fmt: skip
        view = f"{self._url}?page={page}"
        return [
            (self._url, [
                ("rdf:type", full("hydra:Collection")), ("hydra:totalItems", total), ("hydra:view", view),
            ]),
            (view, [
                ("rdf:type", full("hydra:PartialCollectionView")),
                *((f"hydra:{step}", f"{self._url}?page={nr}") for step, nr in steps.items()),
            ]),
        ]  # fmt: skip
