"""What Hydra says about the pages around this one, in all the ways that catalogues write it."""

from collections.abc import Iterator, Mapping
from urllib.parse import urljoin, urlsplit, urlunsplit

from harvester.namespaces import HYDRA, TYPE, canonical
from harvester.pages import Paging
from harvester.rdf import Lit, Node

_PREDICATES = {
    spelling + local
    for spelling in (HYDRA, "https" + HYDRA.removeprefix("http"))
    for local in ("next", "nextPage", "view", "totalItems", "member", "first", "firstPage", "last", "lastPage")
}
_PAGED = {HYDRA + name for name in ("PartialCollectionView", "PagedCollection")}


def paging(nodes: Mapping[str, Node]) -> Paging:
    """The next page's address as published, IRI or literal, perhaps relative; and the total the source states.

    Read are `next` and the older `nextPage`, on a PartialCollectionView, a PagedCollection or whatever node holds them.
    Where several nodes name a next page, that of a node with one of these types is meant.
    """
    candidates: list[tuple[bool, str]] = []
    totals: list[int] = []
    for node in nodes.values():
        if _PREDICATES.isdisjoint(node):
            continue
        about = {canonical(p)[0]: objects for p, objects in node.items() if p in _PREDICATES}
        paged = any(type(t) is str and canonical(t)[0] in _PAGED for t in node.get(TYPE, ()))
        candidates += [(not paged, url) for name in ("next", "nextPage") for url in _texts(about.get(HYDRA + name, []))]
        totals += [
            int(t) for t in _texts(about.get(HYDRA + "totalItems", [])) if t.isascii() and t.isdigit() and len(t) < 10
        ]
    return Paging(min(candidates)[1] if candidates else None, max(totals, default=None))


def _texts(objects: list[str | Lit]) -> Iterator[str]:
    for o in objects:
        text = (o.value if isinstance(o, Lit) else o).strip()
        if text and not text.startswith("_:"):
            yield text


def rebase(next_url: str, page_url: str) -> str | None:
    """The next page's address on the host that gave this one, or None when it leads to another site.

    Behind a proxy a portal often writes its inner host, port or scheme, and perhaps its inner path: the answer's own
    address is the one that works. A host of another name is taken for such an inner one only when the last part of the
    path is that of this page, and then only its query is kept.
    """
    here = urlsplit(page_url)
    try:
        there = urlsplit(urljoin(page_url, next_url))
        same_host = (there.hostname or "") == (here.hostname or "")
    except ValueError:  # "http://[": not an address at all
        return None
    if there.scheme not in ("http", "https"):
        return None
    if same_host:
        return urlunsplit((here.scheme, here.netloc, there.path, there.query, ""))
    if there.path.rpartition("/")[2] == here.path.rpartition("/")[2]:
        return urlunsplit((here.scheme, here.netloc, here.path, there.query, ""))
    return None
