"""Geonorge, the national catalogue of map data: one RDF/XML file of all datasets, and one of all services.

It is Kartverket's catalogue of everybody's data. The publisher is always the dataset's own, and its number is not
believed where it is only what the export writes when it knows none.
"""

import re
from collections import Counter
from collections.abc import Generator
from typing import TYPE_CHECKING

from harvester import rdf
from harvester.archive import Archive
from harvester.config import SourceConfig
from harvester.namespaces import DCT, FOAF, OWL, compact
from harvester.pages import Contents, Listing, Page, Reader
from harvester.portals.described import mapped
from harvester.rdf import Lit, Node
from store.records import IssueRecord

if TYPE_CHECKING:
    from harvester.http import SourceClient  # the workers that read pages come by here, and ask nobody

MAPPER = "geonorge 2"
ACCEPT = "application/rdf+xml"
KARTVERKET = "971040238"
# …/organisasjoner/<organisation>[/<part of an e-mail address>]; until about 2018 each lay below its owner, Kartverket
_ORGANISATION = re.compile(r"/(?:register/organisasjoner/kartverket|organisasjoner)/([^/?#]+)", re.IGNORECASE)


def pages(source: SourceConfig, client: "SourceClient", reader: Reader) -> Generator[Page, None, Listing]:
    """The datasets' feed at `url`, then the services' at `resource_url` if that is given. Raises FetchError."""
    for url in filter(None, (source.url, source.resource_url)):
        yield client.get(url, ACCEPT, if_changed=reader.remembered(url))
    return Listing()


def slice(source: SourceConfig, org_numbers: tuple[str, ...]) -> SourceConfig | None:
    """None: a feed is read whole."""
    return None


def contents(page: Page) -> Contents:
    """The records of one feed. Raises ParseError."""
    descriptions = rdf.describe(Archive.read(page.path), page.media_type, page.url)
    descriptions.issues += _drop_empty(descriptions.nodes)
    descriptions.issues += _correct_publishers(descriptions.nodes)
    return mapped(descriptions)


def _drop_empty(nodes: dict[str, Node]) -> list[IssueRecord]:
    """The export writes an element for each property, also where it has nothing to say: the publisher left it out."""
    dropped: Counter[str] = Counter()
    for node in nodes.values():
        for predicate, objects in list(node.items()):
            kept = [o for o in objects if not isinstance(o, Lit) or o.value.strip()]
            if len(kept) < len(objects):
                dropped[predicate] += len(objects) - len(kept)
                if kept:
                    node[predicate] = kept
                else:
                    del node[predicate]
    return [IssueRecord(code="empty_value", property=compact(p), count=count) for p, count in dropped.items()]


def _correct_publishers(nodes: dict[str, Node]) -> list[IssueRecord]:
    """Take Kartverket's number from publishers that are somebody else, and the number that is a text from owl:sameAs
    where dct:identifier lacks it."""
    used = Counter(o for node in nodes.values() for o in node.get(DCT + "publisher", ()) if isinstance(o, str))
    issues = []
    for iri, datasets in used.items():
        agent = nodes.get(iri, {})
        if _is_fallback(iri, agent):
            del agent[DCT + "identifier"]
            issues.append(
                IssueRecord(
                    code="geonorge_fallback_publisher",
                    subject=iri[:500],
                    property="dct:publisher",
                    detail=_name(agent) or _slug(iri),
                    count=datasets,
                )
            )
        elif agent and DCT + "identifier" not in agent and (same := agent.get(OWL + "sameAs")):
            agent[DCT + "identifier"] = [Lit(_text(o).rstrip("/").rpartition("/")[2]) for o in same]
    return issues


def _is_fallback(iri: str, agent: Node) -> bool:
    """Whether the number is Kartverket's while the agent is not: what the export writes for an organisation that
    Geonorge's register knows without a number, or not at all. Kartverket's own agents also have an owl:sameAs."""
    if KARTVERKET not in (_text(o).strip() for o in agent.get(DCT + "identifier", ())):
        return False
    named = [name.lower() for name in (_slug(iri), _name(agent)) if name]
    return bool(named) and not all("kartverk" in name for name in named)


def _slug(iri: str) -> str | None:
    found = _ORGANISATION.search(iri)
    return found[1][:500] if found else None


def _name(agent: Node) -> str | None:
    return next((_text(o)[:500] for o in agent.get(FOAF + "name", ())), None)


def _text(value: rdf.Object) -> str:
    return value.value if isinstance(value, Lit) else value
