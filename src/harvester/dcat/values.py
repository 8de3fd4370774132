"""Reading the values of one property: terms, texts and scalars, whatever shape the publisher gave them.

Handlers take the objects of one property and give what a field of `store.records` holds, or None when nothing could be
read. They never raise: what cannot be read is noted. The lists are sorted, so that records do not depend on the order of
triples or on the names of blank nodes.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from harvester.namespaces import CPSV, DCAT, DCT, DQV, FOAF, LOCN, OA, OWL, PROV, RDF, RDFS, SKOS
from harvester.notes import Notes
from harvester.rdf import Lit, Node, Object
from store.terms import Keywords, Term, Texts, literal

MAX_VALUES = 10_000  # read of one property of one subject
MANY_KEYWORDS = 5_000
MOST_INSIDE = 100  # texts read of a node that stands for one
SKOLEM = "/.well-known/skolem/"  # data.norge.no's blank nodes: the IRI is made from the content and changes with it
_UNTAGGED = "und"
_HTML = re.compile(r"</?[a-z][a-z0-9]*(\s[^<>]*)?/?>|&(nbsp|amp|lt|gt|quot|#\d+);", re.IGNORECASE)
_LANGUAGES = {"nb": 0, "no": 1, "nn": 2, None: 3, "en": 4}

# what stands for a value that is a node of its own, best first: an address, a label, an identifier, a shape
_INSIDE = (
    DCAT + "endpointURL", DCAT + "accessURL", DCAT + "downloadURL", DCT + "source",
    RDFS + "label", SKOS + "prefLabel", DCT + "title", RDF + "value", FOAF + "name",
    DCT + "identifier", SKOS + "notation", OWL + "sameAs", RDFS + "seeAlso", DCT + "relation",
    CPSV + "implements", OA + "hasBody", PROV + "hasBody", DQV + "value", DQV + "inDimension", DCT + "description",
    DCT + "type", DCAT + "bbox", LOCN + "geometry", DCAT + "centroid",
)  # fmt: skip
_TEXT_INSIDE = (RDF + "value", RDFS + "label", DCT + "title", SKOS + "prefLabel")
_DEPTH = 3
_REMEMBERED = 10_000  # nodes that values refer to

R = TypeVar("R")


class Publisher(NamedTuple):
    """The columns of `store.records.PublisherFields`."""

    publisher_uri: str | None = None
    publisher_name: Texts | None = None
    publisher_identifiers: list[str] | None = None
    publisher_org_path: str | None = None


class Values:
    """The nodes of one page, and where we are in them: `subject` is what issues are noted on."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self.nodes = nodes
        self.notes = Notes()
        self.subject: str | None = None
        self.publishers: dict[str, Publisher] = {}  # those read already
        self._read: dict[tuple[object, str, str], tuple[Any, list[tuple[str, str | None, str | None]]]] = {}
        self._told: list[tuple[str, str | None, str | None]] | None = None  # what is noted while a node is read once
        self._terms: dict[tuple[str, int], Term | None] = {}
        self.skolem = any(SKOLEM in subject for subject in nodes)  # whether some IRIs are blank nodes in disguise

    def is_blank(self, node: str) -> bool:
        """Whether a node has no name that lasts."""
        return node[:2] == "_:" or (self.skolem and SKOLEM in node)

    def note(self, code: str, predicate: str | None = None, detail: str | None = None) -> None:
        """Note an issue of the present subject."""
        self.notes.add(code, self.subject, predicate, detail)
        if self._told is not None:
            self._told.append((code, predicate, detail))

    def once(self, read: Callable[["Values", str, str], R], node: str, predicate: str) -> R:
        """What a node says, read once: a hundred thousand datasets may refer to one of a hundred thousand values. What is
        noted of it is noted of each that refers to it."""
        key = (read, node, predicate)
        known = self._read.get(key)
        if known is not None:
            for issue in known[1]:
                self.note(*issue)
        else:
            outer, self._told = self._told, []
            known = (read(self, node, predicate), self._told)
            self._told = outer
            if outer is not None:
                outer += known[1]
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            self._read[key] = known
        result: R = known[0]
        return result

    # --- terms

    def terms(self, objects: Sequence[Object], predicate: str) -> list[Term] | None:
        """IRIs and literals alike."""
        if len(objects) == 1:
            term = self.term(objects[0], predicate)
            return None if term is None else [term]
        found = {self.term(o, predicate) for o in objects}
        found.discard(None)
        return self._capped(sorted(found), predicate) or None

    def resources(self, objects: Sequence[Object], predicate: str) -> list[Term] | None:
        """As `terms`, for a property that the profile gives a resource: a literal is kept, and noted."""
        if len(objects) != 1 or type(objects[0]) is not str:
            for o in objects:
                if isinstance(o, Lit) and o.value:
                    self.note("literal_for_iri", predicate, o.value)
        return self.terms(objects, predicate)

    def term(self, value: Object, predicate: str) -> Term | None:
        """The term for one value; of a blank node, what it says of itself."""
        if type(value) is str:
            if value[:2] == "_:" or (self.skolem and SKOLEM in value):
                return self._inside(value, predicate)
            return f"<{value}>"
        text = value.value  # type: ignore[union-attr]
        if not text or text.isspace():
            self.note("empty_value", predicate)
            return '""'
        return f'"{text}"'

    def _inside(self, node: str, predicate: str) -> Term | None:
        term = self._said_inside(node, _DEPTH)
        if term is None:
            self.note("unreadable_value", predicate, "a blank node that says nothing we can read")
        return term

    def _said_inside(self, node: str, depth: int) -> Term | None:
        inside = self.nodes.get(node)
        if inside is None or depth == 0:
            return None
        if (node, depth) not in self._terms:
            if len(self._terms) >= _REMEMBERED:
                self._terms.clear()
            term = self._best_inside(inside, depth)
            self._terms[node, depth] = term
        return self._terms[node, depth]

    def _best_inside(self, inside: Node, depth: int) -> Term | None:
        for predicate in _INSIDE:
            found = []
            for value in inside.get(predicate, ()):
                if isinstance(value, Lit):
                    if value.value.strip():
                        found.append((1, _LANGUAGES.get(value.language, 9), literal(value.value)))
                elif not self.is_blank(value):
                    found.append((0, 0, f"<{value}>"))
                elif term := self._said_inside(value, depth - 1):
                    found.append((2, 0, term))
            if found:
                return min(found)[2]
        return None

    # --- texts

    def texts(self, objects: Sequence[Object], predicate: str) -> Texts | None:
        """Text by language; of several in one language the first in sorted order."""
        if len(objects) == 1 and type(objects[0]) is Lit:
            value, language, _ = objects[0]
            text = value.strip()
            if not text:
                self.note("empty_value", predicate)
            return {language or _UNTAGGED: text}
        found: dict[str, list[str]] = {}
        for lit in self._literals(objects, predicate):
            found.setdefault(lit.language or _UNTAGGED, []).append(lit.value.strip())
        result = {}
        for language in sorted(found):
            by_text = sorted(set(found[language]), key=lambda text: (not text, text))
            if not by_text[0]:
                self.note("empty_value", predicate)
            elif len(by_text) > 1:
                self.note("many_values", predicate, by_text[1])
            result[language] = by_text[0]
        return result or None

    def prose(self, objects: Sequence[Object], predicate: str) -> Texts | None:
        """As `texts`, and HTML in it is noted; the text is kept."""
        if len(objects) == 1 and type(only := objects[0]) is Lit:
            text = only[0].strip()
            if text and "<" not in text and "&" not in text:
                return {only[1] or _UNTAGGED: text}
        result = self.texts(objects, predicate)
        for text in result.values() if result else ():
            if ("<" in text or "&" in text) and _HTML.search(text):
                self.note("html_in_text", predicate, text)
        return result

    def keywords(self, objects: Sequence[Object], predicate: str) -> Keywords | None:
        """Distinct keywords by language."""
        found: dict[str, set[str]] = {}
        for lit in self._literals(objects, predicate):
            if text := lit.value.strip():
                found.setdefault(lit.language or _UNTAGGED, set()).add(text)
            else:
                self.note("empty_value", predicate)
        if len(objects) > MANY_KEYWORDS:
            self.note("too_many", predicate, f"{len(objects)} keywords")
        return {language: sorted(found[language])[:MAX_VALUES] for language in sorted(found)} or None

    def _literals(self, objects: Sequence[Object], predicate: str) -> Iterator[Lit]:
        for o in objects:
            if isinstance(o, Lit):
                yield o
                continue
            yield from self.once(Values._texts_inside, o, predicate)

    def _texts_inside(self, node: str, predicate: str) -> list[Lit]:
        inside = self.nodes.get(node, {})
        found = [lit for p in _TEXT_INSIDE for lit in inside.get(p, ()) if isinstance(lit, Lit)]
        if not found:
            self.note("unreadable_value", predicate, None if self.is_blank(node) else node)
        return found if len(found) <= MOST_INSIDE else sorted(found, key=str)[:MOST_INSIDE]

    # --- scalars

    def single(self, objects: Sequence[Object], predicate: str) -> str | None:
        """One plain string: the literal as published, or the IRI; of several the first in sorted order."""
        if len(objects) == 1 and type(objects[0]) is Lit:
            value: str = objects[0].value
            if value and not value.isspace():
                return value
        found = sorted({self.plain(o, predicate) for o in objects} - {None})  # type: ignore[type-var]
        if len(found) > 1:
            found = [text for text in found if text]
        if len(found) > 1:
            self.note("many_values", predicate, found[1])
        return found[0] if found else None

    def plain(self, value: Object, predicate: str) -> str | None:
        """One value as a bare string."""
        term = self.term(value, predicate)
        return None if term is None else term[1:-1]

    def strings(self, objects: Sequence[Object]) -> list[str]:
        """The non-empty literals and IRIs among the values, bare and sorted; nothing is noted."""
        found = {(o.value if isinstance(o, Lit) else o).strip() for o in objects if isinstance(o, Lit) or o[:2] != "_:"}
        return sorted(found - {""})

    def _capped(self, found: list[Any], predicate: str) -> list[Any]:
        if len(found) > MAX_VALUES:
            self.note("too_many", predicate, f"{len(found)} values")
        return found[:MAX_VALUES]


Read = Callable[[Values, Sequence[Object], str], Any]  # the objects of one property -> a field's value
