"""The registration catalogue of data.norge.no in small: what publishers wrote there, before anybody added to it.

One document for each organisation that registers here. A publisher is an address and nothing more, a catalogue has an
English title that the tool made, and an organisation that registers elsewhere is not found.
"""

from collections import defaultdict
from collections.abc import Iterable

from demo.catalogue import registered
from demo.entries import Entry
from demo.norway import FDK
from demo.rdftext import WRITERS, Lit, Node, full
from demo.server import Answer, Asked


class Registration:
    """GET /catalogs/{organisation number}."""

    def __init__(self, entries: Iterable[Entry], seed: int) -> None:
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            if not entry.place.feed and entry.place.org_number and not entry.deleted:
                self._entries[entry.place.org_number].append(entry)
        self._seed = seed

    def __call__(self, asked: Asked) -> Answer:
        """Answer with one catalogue."""
        match asked.path.strip("/").split("/"):
            case ["catalogs", number] if number in self._entries:
                pass
            case _:
                return Answer(404, b'{"status":404,"error":"Not Found"}')
        held = self._entries[number]
        catalogue: Node = (f"{FDK}/catalogs/{number}", [
            ("rdf:type", full("dcat:Catalog")), ("dct:title", Lit(f"Dataset catalog belonging to {number}", "en")),
            ("dct:publisher", f"{FDK}/organizations/{number}"), *(("dcat:dataset", entry.iri) for entry in held),
        ])  # fmt: skip
        nodes = [catalogue, *(node for entry in held for node in registered(entry, self._seed))]
        accept = asked.headers.get("accept", "")
        media_type = accept if accept in WRITERS else "text/turtle"
        return Answer(200, WRITERS[media_type](nodes).encode(), f"{media_type};charset=UTF-8")
