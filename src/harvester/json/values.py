"""Values in JSON that is DCAT in plain words or nearly JSON-LD, as the objects of RDF properties.

The names of keys count, whatever their prefix and letter case; a text may stand for an agent and an agent for a text, and
templates that nobody filled in say nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from harvester.json.nodes import Nodes, items, own_iri
from harvester.namespaces import ADMS, DCAT, DCATAP, DCT, FOAF, OWL, SKOS, SPDX, TYPE, VCARD
from harvester.rdf import Lit, Object
from harvester.rdf.nodes import repaired_language

_DEPTH = 5  # of objects in objects, for one value
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
PREFIXES = {
    "dct": DCT, "dcterms": DCT, "dcat": DCAT, "dcatap": DCATAP, "foaf": FOAF, "vcard": VCARD, "adms": ADMS, "owl": OWL,
    "skos": SKOS, "spdx": SPDX, "ftype": _AUTHORITY + "file-type/", "lang": _AUTHORITY + "language/",
}  # fmt: skip
_COMPACT = re.compile(r"([a-z]+)[:/]([\w.-]+)")  # "ftype/_HTML" is how one template abbreviates
_PLACE_HOLDER = re.compile(r"\{\{.+?\}\}", re.DOTALL)
_HTML = re.compile(r"</?[a-z][a-z0-9]*(\s[^<>]*)?/?>", re.IGNORECASE)
_PROSE = frozenset((DCT + "title", DCT + "description"))
# What stands for a value that is an object of its own, best first.
_INSIDE = (
    "endpointurl", "document", "rightsstatement", "label", "name", "fn", "org", "title", "preflabel", "value",
    "notation", "identifier", "bbox", "geometry", "relation", "ispartof", "url",
)  # fmt: skip
_AGENT_NAMES = ("name", "org", "preflabel", "legalname", "title", "label")
_CONTACT = {
    VCARD + "fn": ("fn", "name", "hasfn"),
    VCARD + "hasEmail": ("hasemail", "email", "mbox"),
    VCARD + "hasURL": ("hasurl", "url"),
    VCARD + "hasTelephone": ("hastelephone", "tel", "telephone"),
    VCARD + "organization-name": ("org", "organization-name", "organization"),
}
_CONTACT_KINDS = frozenset(("individual", "organization", "group", "location", "kind"))


@lru_cache(maxsize=2_000)
def local(key: str) -> str:
    """The name of a property without its namespace, in lower case."""
    return re.split(r"[#/:]", key)[-1].lower()


def by_name(said: dict[str, Any]) -> dict[str, Any]:
    """The values by local name; `@label` is one template's invention."""
    return {local(key.removeprefix("@")): v for key, v in said.items() if key[:1] != "@" or key == "@label"}


def types(said: dict[str, Any]) -> list[str]:
    """Its classes, by local name in lower case."""
    return [local(type_) for type_ in items(said.get("@type")) if isinstance(type_, str)]


def string(value: Any) -> str | None:
    """One value as text: itself, what JSON-LD wraps it in, or the first of several."""
    for _ in range(_DEPTH):
        if isinstance(value, list) and value:
            value = value[0]
        elif isinstance(value, dict):
            value = value.get("@value", value.get("@id"))
    return value.strip() or None if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class JsonValues:
    """Reads values of one page; what needs a node of its own is added to `nodes`. `prefixes` are those of the page and
    ours. Each method takes a value, and the subject and predicate that it stands at."""

    nodes: Nodes
    prefixes: dict[str, str]

    def texts(self, value: Any, subject: str, predicate: str) -> Iterator[Object]:
        """Text, with its language where JSON-LD gives one."""
        for item in items(value):
            if isinstance(item, dict) and "@value" in item:
                language = item.get("@language")
                kept = repaired_language(language) if isinstance(language, str) else None
                for lit in self.nodes.texts([v for v in items(item["@value"]) if not isinstance(v, dict)]):
                    if (text := self._filled(lit.value, subject, predicate)) is not None:
                        yield Lit(text, kept)
            elif isinstance(item, str):
                if (text := self._filled(item, subject, predicate)) is not None:
                    yield Lit(text)
            else:
                yield from self.nodes.texts(item)

    def values(self, value: Any, subject: str, predicate: str, depth: int = _DEPTH) -> Iterator[Object]:
        """IRIs and text; of an object, its IRI or what it says of itself."""
        for item in items(value):
            if isinstance(item, dict):
                yield from self._inside(item, subject, predicate, depth)
            elif isinstance(item, str):
                if (text := self._filled(item, subject, predicate)) is not None:
                    known = self._expanded(text)
                    yield from [known] if known else self.nodes.resources(text, subject, predicate)
            elif not isinstance(item, list):
                yield from self.nodes.texts(item)

    def licences(self, value: Any, subject: str, predicate: str) -> Iterator[Object]:
        """As `values`; where an address belongs, ArcGIS has whatever formatted text its owner wrote."""
        for o in self.values(value, subject, predicate):
            if isinstance(o, Lit) and _HTML.search(o.value):
                self.nodes.notes.add("html_in_text", None if subject[:2] == "_:" else subject, predicate, o.value)
            yield o

    def _inside(self, item: dict[str, Any], subject: str, predicate: str, depth: int) -> Iterator[Object]:
        if (named := own_iri(item.get("@id")) or self._expanded(item.get("@id"))) is not None:
            yield named
            return
        inside = {**by_name(item), **({"value": item["@value"]} if "@value" in item else {})}
        for local in _INSIDE if depth else ():
            if found := list(self.values(inside.get(local), subject, predicate, depth - 1)):
                yield from found
                return
        if said := {k: v for k, v in item.items() if k[:1] != "@" and v}:
            yield from self.nodes.written(said, subject, predicate)

    def agents(self, value: Any, subject: str, predicate: str) -> Iterator[Object]:
        """Publishers: a bare name stays one."""
        for item in items(value):
            if not isinstance(item, dict):
                yield from self.values(item, subject, predicate)
                continue
            inside = by_name(item)
            node = own_iri(item.get("@id")) or self.nodes.blank()
            name = next((v for n in _AGENT_NAMES if (v := inside.get(n))), None)
            self.nodes.add(node, FOAF + "name", self.texts(name, subject, predicate))
            self.nodes.add(node, DCT + "identifier", self.texts(inside.get("identifier"), subject, predicate))
            if node in self.nodes.nodes or node[:2] != "_:":
                yield node

    def contacts(self, value: Any, subject: str, predicate: str) -> Iterator[Object]:
        """vCards, in any spelling of their parts."""
        for item in items(value):
            if not isinstance(item, dict):
                yield from self.texts(item, subject, predicate)
                continue
            inside = by_name(item)
            node = own_iri(item.get("@id")) or self.nodes.blank()
            for part, spellings in _CONTACT.items():
                text = next((t for s in spellings if (t := string(inside.get(s)))), None)
                if text and (text := self._filled(text, subject, predicate)):
                    self.nodes.add(node, part, [Lit(text)])
            if node in self.nodes.nodes:
                kinds = [kind.capitalize() for kind in types(item) if kind in _CONTACT_KINDS]
                self.nodes.add(node, TYPE, [VCARD + kind for kind in kinds])
            if node in self.nodes.nodes or node[:2] != "_:":
                yield node

    def periods(self, value: Any, subject: str, predicate: str) -> Iterator[Object]:
        """Intervals as text, or objects with two ends."""
        for item in items(value):
            if not isinstance(item, dict):
                yield from self.texts(item, subject, predicate)
                continue
            inside = by_name(item)
            node = self.nodes.blank()
            for local, end in (("startdate", "startDate"), ("enddate", "endDate")):
                if (text := string(inside.get(local))) and (text := self._filled(text, subject, predicate)):
                    self.nodes.add(node, DCAT + end, [Lit(text)])
            if node in self.nodes.nodes:
                yield node

    def _expanded(self, text: object) -> str | None:
        """The IRI behind an abbreviation that the page or we know."""
        match = _COMPACT.fullmatch(text) if isinstance(text, str) else None
        namespace = self.prefixes.get(match[1]) if match else None
        return namespace + match[2] if match and namespace else None

    def _filled(self, text: str, subject: str, predicate: str) -> str | None:
        """The text without a template's place holders; None where they are all there is, or part of an address."""
        end = text.rfind("}}") + 2  # nothing begins behind it that ends: each "{{" there would be searched from in vain
        if "{{" not in text or not _PLACE_HOLDER.search(text, 0, end):
            return text
        self.nodes.notes.add("unreadable_value", None if subject[:2] == "_:" else subject, predicate, text)
        if predicate not in _PROSE:
            return None
        return (_PLACE_HOLDER.sub("", text[:end]) + text[end:]).strip(" ,;:|-") or None
