"""Turns invented datasets into descriptions: as data.norge.no gives them out, or as a municipality's own feed does."""

import hashlib
from collections.abc import Callable

from demo.dirt import soil
from demo.entries import Entry
from demo.invent import XSD_DATE, Draft, File, invent
from demo.norway import FDK, INVENTED, Place, Publisher
from demo.rdftext import Lit, Node, Object, full


def draft_of(entry: Entry, seed: int) -> Draft:
    """The dataset as its publisher described it, defects included."""
    draft = invent(entry, seed)
    soil(entry, draft)
    return draft


def national(entry: Entry, seed: int) -> list[Node]:
    """As data.norge.no's resource service: publisher enriched, blank nodes named by their content, no catalogue."""
    draft = draft_of(entry, seed)
    content = _digest(f"{entry.id} {draft}")  # so any edit changes the names, as it does there
    nodes = _dataset(entry, draft, lambda part: f"{FDK}/.well-known/skolem/{content}{part}")
    if entry.form == "literal":
        nodes[0][1].append(("dct:publisher", Lit(entry.publisher.name)))
        return nodes
    iri = publisher_iri(entry)
    nodes[0][1].append(("dct:publisher", iri))
    nodes.append((iri, _agent(entry)))
    return nodes


def registered(entry: Entry, seed: int) -> list[Node]:
    """As the registration catalogue: a publisher is its address, and one without a number is only a name."""
    nodes = _dataset(entry, draft_of(entry, seed), lambda part: f"_:d{'s' * entry.series}{entry.ordinal}{part}")
    publisher = entry.publisher
    iri = f"{FDK}/organizations/{publisher.org_number}" if publisher.org_number else Lit(publisher.name)
    nodes[0][1].append(("dct:publisher", iri))
    return nodes


def own_feed(entry: Entry, seed: int) -> list[Node]:
    """As a municipality's own portal: blank nodes, and junk that names no publisher at all."""
    draft = draft_of(entry, seed)
    nodes = _dataset(entry, draft, lambda part: f"_:d{entry.ordinal}{part}")
    if entry.role == "junk":
        return nodes
    name = Lit(entry.publisher.name)
    if entry.form == "literal":
        nodes[0][1].append(("dct:publisher", name))
        return nodes
    shared = f"{_portal(entry.place)}/organization/{entry.place.slug}"
    iri = f"_:d{entry.ordinal}p" if entry.form in ("blank", "space") else shared
    nodes[0][1].append(("dct:publisher", iri))
    number = Lit(f"{entry.publisher.org_number}{' ' if entry.form == 'space' else ''}")
    nodes.append((iri, [("rdf:type", full("foaf:Agent")), ("foaf:name", name), ("dct:identifier", number)]))
    return nodes


def feed_catalogue(place: Place, entries: list[Entry]) -> Node:
    """The catalogue node that a portal repeats on every page, listing that page's datasets."""
    return (
        catalogue_iri(place),
        [
            ("rdf:type", full("dcat:Catalog")),
            ("dct:title", Lit(catalogue_title(place.publisher), "nb")),
            ("dct:description", Lit(INVENTED, "nb")),
            ("foaf:homepage", f"{_portal(place)}/"),
            *(("dcat:dataset", entry.iri) for entry in entries),
        ],
    )


def catalogue_iri(place: Place) -> str:
    """The catalogue a place's datasets are registered in."""
    return f"{_portal(place)}/" if place.feed else f"{FDK}/catalogs/{place.org_number or place.slug}"


def catalogue_title(publisher: Publisher) -> str:
    """Says itself that nothing in it is real."""
    return f"DEMO: Oppdiktet datakatalog for {publisher.name}"


def publisher_iri(entry: Entry) -> str:
    """The publisher's node in data.norge.no's graph."""
    publisher = entry.publisher
    if entry.form == "blank":
        return f"{FDK}/.well-known/skolem/{_digest(f'{entry.id} publisher')}"
    if entry.form in ("register", "space") or publisher.org_number is None:
        # A register that names an organisation by its words, and adds a part of the e-mail address now and then.
        tail = "/postmottak" if entry.ordinal % 3 == 0 else ""
        return f"http://register.demo.test/organisasjoner/{entry.place.slug}{tail}"
    return f"{FDK}/organizations/{publisher.org_number}"


def _agent(entry: Entry) -> list[tuple[str, Object]]:
    publisher = entry.publisher
    agent: list[tuple[str, Object]] = [("rdf:type", full("foaf:Agent")), ("foaf:name", Lit(publisher.name, "nb"))]
    if publisher.org_number:
        agent.append(("dct:identifier", Lit(publisher.org_number + (" " if entry.form == "space" else ""))))
    if entry.org_path:
        agent.append(("br:orgPath", Lit(entry.org_path)))
    return agent


def _dataset(entry: Entry, draft: Draft, inner: Callable[[str], str]) -> list[Node]:
    properties: list[tuple[str, Object]] = [("rdf:type", full("dcat:Dataset"))]
    nodes: list[Node] = [(entry.iri, properties)]
    if entry.series:
        properties.append(("rdf:type", full("dcat:DatasetSeries")))
    if entry.in_series:
        properties.append(("dcat:inSeries", Entry(entry.place, 0, series=True).iri))
    properties += [("dct:title", text) for text in draft.title]
    properties += [("dct:description", text) for text in draft.description]
    properties += [("dcat:keyword", word) for word in draft.keywords]
    properties += [("dcat:theme", theme) for theme in draft.themes]
    for predicate, value in (
        ("dct:accessRights", draft.access_rights),
        ("dct:accrualPeriodicity", draft.frequency),
        ("dct:issued", draft.issued),
        ("dct:modified", draft.modified),
        ("dct:identifier", draft.identifier),
        ("dct:language", draft.language),
        ("dct:spatial", draft.spatial),
        draft.landing_page or ("", None),
        ("foaf:page", f"{_portal(entry.place)}/veiledning/{entry.ordinal}" if draft.documented else None),
    ):
        if value is not None:
            properties.append((predicate, value))
    if draft.temporal:
        start, end = draft.temporal
        properties.append(("dct:temporal", inner("t")))
        nodes.append((inner("t"), [
            ("rdf:type", full("dct:PeriodOfTime")),
            ("dcat:startDate", Lit(start, None, XSD_DATE)), ("dcat:endDate", Lit(end, None, XSD_DATE)),
        ]))  # fmt: skip
    if draft.contact:
        properties.append(("dcat:contactPoint", inner("c")))
        nodes.append((inner("c"), [
            ("rdf:type", full("vcard:Organization")), ("vcard:fn", Lit(entry.publisher.name)),
            ("vcard:hasEmail", f"mailto:opnedata@{entry.place.slug}.demo.test"),
        ]))  # fmt: skip
    for nr, file in enumerate(draft.files, 1):
        subject = file.iri or inner(f"f{nr}")
        properties.append(("dcat:distribution", subject))
        nodes.append((subject, _distribution(file)))
    if draft.api and draft.files:
        nodes[-1][1].append(("dcat:accessService", f"{entry.iri}/api"))
        nodes.append((f"{entry.iri}/api", _service(entry, draft)))
    return nodes


def _distribution(file: File) -> list[tuple[str, Object]]:
    properties: list[tuple[str, Object]] = [
        ("rdf:type", full("dcat:Distribution")),
        ("dcat:accessURL", file.access_url),
    ]
    for predicate, value in (
        ("dcat:downloadURL", file.download_url),
        ("dct:title", file.title),
        ("dct:format", file.format),
        ("dcat:mediaType", file.media_type),
        ("dct:license", file.licence),
    ):
        if value is not None:
            properties.append((predicate, value))
    return properties


def _service(entry: Entry, draft: Draft) -> list[tuple[str, Object]]:
    address = f"{_portal(entry.place)}/api/{entry.ordinal}"
    return [
        ("rdf:type", full("dcat:DataService")),
        *(("dct:title", Lit(f"API for {text.value}", text.language)) for text in draft.title),
        ("dcat:endpointURL", address),
        ("dcat:endpointDescription", f"{address}/openapi.json"),
        ("dcat:servesDataset", entry.iri),
    ]


def _portal(place: Place) -> str:
    return f"http://data.{place.slug}.demo.test"


def _digest(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
