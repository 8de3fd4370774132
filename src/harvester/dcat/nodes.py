"""Reading the values that are nodes of their own: contact points, periods, costs, checksums and publishers."""

import re
from collections.abc import Sequence
from typing import Any

from harvester.dcat.values import MOST_INSIDE, Publisher, Values
from harvester.namespaces import CV, DC, DCAT, DCT, FOAF, RDFS, ROV, SCHEMA, SKOS, SPDX, TIME, TYPE, VCARD, canonical
from harvester.rdf import Lit, Node, Object
from store.records import ContactPoint, Period
from store.terms import Term, literal

_VALUE = (VCARD + "value", VCARD + "hasValue")
_CONTACT = {
    "name": (VCARD + "fn", VCARD + "hasFN", VCARD + "hasName", FOAF + "name", SCHEMA + "name"),
    "email": (VCARD + "hasEmail", VCARD + "email", FOAF + "mbox", SCHEMA + "email"),
    "url": (VCARD + "hasURL", VCARD + "hasUrl", VCARD + "url", FOAF + "homepage", SCHEMA + "url"),
    "telephone": (VCARD + "hasTelephone", VCARD + "tel", VCARD + "telephone", FOAF + "phone"),
    "organisation": (
        VCARD + "organization-name", VCARD + "hasOrganizationName", VCARD + "organisationName", VCARD + "org",
        VCARD + "organization-unit", VCARD + "hasOrganizationUnit", VCARD + "organisationUnit",
    ),
}  # fmt: skip
_SCHEMES = re.compile(r"(mailto|tel):", re.IGNORECASE)
_START = (DCAT + "startDate", SCHEMA + "startDate", TIME + "hasBeginning")
_END = (DCAT + "endDate", SCHEMA + "endDate", TIME + "hasEnd")
_INSTANT = tuple(
    TIME + local for local in ("inXSDDate", "inXSDDateTime", "inXSDDateTimeStamp", "inXSDgYearMonth", "inXSDgYear", "inDateTime")
)  # fmt: skip
_INTERVAL = re.compile(r"\s*+(\d{4}[^/]*+|\.\.)?/(\d{4}[^/]*+|\.\.)?\s*+")
_NAMES = (
    FOAF + "name",
    SKOS + "prefLabel",
    RDFS + "label",
    DCT + "title",
    ROV + "legalName",
    VCARD + "fn",
    SCHEMA + "name",
)
_IDENTIFIERS = (DCT + "identifier", DC + "identifier")
_ORG_PATH = "#orgPath"  # the ontology's address has moved between repositories and branches; its local name has not


# --- contact points


def contact_points(values: Values, objects: Sequence[Object], predicate: str) -> list[ContactPoint] | None:
    """vcard contacts in the spellings of vCard 2006, and what else is put in their place."""
    found = [c for o in objects if (c := _contact(values, o, predicate)) is not None]
    return (found if len(found) < 2 else sorted(set(found), key=repr)) or None


def _contact(values: Values, value: Object, predicate: str) -> ContactPoint | None:
    if isinstance(value, Lit):
        text = value.value.strip()
        values.note("literal_for_iri" if text else "empty_value", predicate, text)
        return ContactPoint(email=text) if "@" in text else ContactPoint(name=text)
    return values.once(_contact_node, value, predicate)


def _contact_node(values: Values, value: str, predicate: str) -> ContactPoint | None:
    node = _proper(values.nodes.get(value, {}))
    fields: dict[str, Any] = {}
    for field, predicates in _CONTACT.items():
        for p in predicates:
            if p in node:
                fields[field] = _contact_part(values, node[p], p)
                break
    if not fields:
        if values.is_blank(value):
            values.note("unreadable_value", predicate, "a contact point that says nothing we can read")
            return None
        return ContactPoint(email=value[7:]) if value.lower().startswith("mailto:") else ContactPoint(url=value)
    kinds = sorted(str(t)[len(VCARD) :] for t in node.get(TYPE, ()) if type(t) is str and t.startswith(VCARD))
    fields["kind"] = next((k for k in kinds if k != "Kind"), kinds[0] if kinds else None)
    return ContactPoint(**fields)


def _contact_part(values: Values, objects: Sequence[Object], predicate: str) -> str:
    """One part; vCard 2006 allows a literal, an IRI or a node with a value. Empty when given but empty."""
    texts: set[str] = set()
    for o in objects:
        if isinstance(o, Lit):
            texts.add(o.value.strip())
            continue
        texts.update(values.once(_inner, o, predicate))
    parts = sorted(stripped for text in texts if (stripped := _SCHEMES.sub("", text, count=1).strip()))
    if not parts:
        values.note("empty_value", predicate)
    elif len(parts) > 1:
        values.note("many_values", predicate, parts[1])
    return parts[0] if parts else ""


def _inner(values: Values, name: str, _: str) -> list[str]:
    node = values.nodes.get(name, {})
    return values.strings([v for p in _VALUE for v in node.get(p, ())] or [name])[:MOST_INSIDE]


def _proper(node: Node) -> Node:
    """The node with its predicates in proper spelling; only for the small nodes read here."""
    return {canonical(p)[0]: objects for p, objects in node.items()}


# --- periods


def periods(values: Values, objects: Sequence[Object], predicate: str) -> list[Period] | None:
    """dct:temporal with the ends of DCAT-AP 1 (schema:), 2 and 3 (dcat:, time:), or an interval in a literal."""
    found = [p for o in objects if (p := _period(values, o, predicate)) is not None]
    return (found if len(found) < 2 else sorted(set(found), key=lambda p: (p.start or "", p.end or ""))) or None


def _period(values: Values, value: Object, predicate: str) -> Period | None:
    if isinstance(value, Lit):
        text = value.value.strip()
        if match := _INTERVAL.fullmatch(text):
            start, end = (None if end in (None, "..") else end.strip() for end in match.groups())
            return Period(start=start, end=end)
        values.note("unreadable_value" if text else "empty_value", predicate, text)
        return None
    return values.once(_period_node, value, predicate)


def _period_node(values: Values, value: str, predicate: str) -> Period | None:
    node = values.nodes.get(value)
    if node is None:
        values.note("unreadable_value", predicate, None if values.is_blank(value) else value)
        return None
    node = _proper(node)
    start, end = (_end(values, node, ends) for ends in (_START, _END))
    if start is None and end is None:
        values.note("empty_value", predicate)
        return None
    return Period(start=start, end=end)


def _end(values: Values, node: Node, predicates: Sequence[str]) -> str | None:
    for predicate in predicates:
        if objects := node.get(predicate):
            found = {s for o in objects for s in (values.strings([o]) if isinstance(o, Lit) else _instant(values, o))}
            if found:
                return min(found)
    return None


def _instant(values: Values, name: str) -> list[str]:
    return values.once(_first_instant, name, "")


def _first_instant(values: Values, name: str, _: str) -> list[str]:
    inside = _proper(values.nodes.get(name, {}))
    return values.strings([v for p in _INSTANT for v in inside.get(p, ())] or [name])[:1]


# --- costs and checksums


def costs(values: Values, objects: Sequence[Object], predicate: str) -> list[Term] | None:
    """cv:hasCost: the amount and its currency as a literal ("250 NOK"), else whatever the node says."""
    found = set()
    for o in objects:
        if term := values.term(o, predicate) if isinstance(o, Lit) else values.once(_cost, o, predicate):
            found.add(term)
    return sorted(found) or None


def _cost(values: Values, name: str, predicate: str) -> Term | None:
    node = values.nodes.get(name, {})
    if amounts := values.strings(node.get(CV + "hasValue", ())):
        currencies = values.strings(node.get(CV + "currency", ()))
        return literal(" ".join([amounts[0], *(c.rpartition("/")[2] for c in currencies[:1])]))
    return values.term(name, predicate)


def checksum(values: Values, objects: Sequence[Object], predicate: str) -> str | None:
    """spdx:checksumValue of the spdx:Checksum."""
    found: list[Object] = []
    for o in objects:
        found += [o] if isinstance(o, Lit) else values.once(_sums, o, predicate)
    return values.single(found, predicate)


def _sums(values: Values, name: str, _: str) -> list[Object]:
    found = _proper(values.nodes.get(name, {})).get(SPDX + "checksumValue", [name])
    return found if len(found) <= MOST_INSIDE else sorted(found, key=str)[:MOST_INSIDE]


# --- publishers


def publisher(values: Values, objects: Sequence[Object], predicate: str) -> Publisher:
    """The publisher, described or not; of several the one with an IRI that sorts first."""
    if len(objects) == 1:
        return _publisher(values, objects[0], predicate)
    found = sorted(
        (_publisher(values, o, predicate) for o in objects), key=lambda p: (p.publisher_uri is None, repr(p))
    )
    values.note("many_values", predicate, found[1].publisher_uri)
    return found[0]


def _publisher(values: Values, value: Object, predicate: str) -> Publisher:
    if isinstance(value, Lit):  # a bare name, as CKAN and ArcGIS give it
        values.note("literal_for_iri" if value.value.strip() else "empty_value", predicate, value.value)
        return Publisher(publisher_name={value.language or "und": value.value.strip()})
    if value in values.publishers:  # one agent publishes hundreds of datasets
        return values.publishers[value]
    blank = values.is_blank(value)
    node = values.nodes.get(value, {})
    if blank and not node:
        values.note("unreadable_value", predicate, "a blank node that says nothing we can read")
    names = next((node[p] for p in _NAMES if p in node), None)
    identifiers = [v for p in _IDENTIFIERS for v in node.get(p, ())]
    paths = [v for p, objects in node.items() if p.endswith(_ORG_PATH) for v in objects]
    values.publishers[value] = found = Publisher(
        publisher_uri=None if blank else value,
        publisher_name=values.texts(names, predicate) if names else None,
        publisher_identifiers=_as_published(identifiers),
        publisher_org_path=values.single(paths, predicate) if paths else None,
    )
    return found


def _as_published(objects: Sequence[Object]) -> list[str] | None:
    found = {o.value if isinstance(o, Lit) else o for o in objects if isinstance(o, Lit) or not o.startswith("_:")}
    return sorted(found) or None
