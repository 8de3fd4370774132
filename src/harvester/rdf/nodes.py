"""What RDF says of each node, as plain Python: grouped by subject, each value once, in the order met.

The stream of triples is read term by term: it alone keeps literals as published (both rdflib and an RDF store rewrite
dates and numbers), and it needs a tenth of rdflib's time.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from harvester.errors import ISSUES, ParseError
from store.graph import Lit, Node, Object
from store.records import IssueRecord

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LONGEST = 100_000  # characters of a subject
_NAMED = 20  # distinct IRIs or language tags named per page; the rest are only counted
_ILLEGAL = re.compile(r'[\x00-\x20<>"{}|\\^`]')  # in no IRI, RFC 3987
_LANGUAGE = re.compile(r"[a-z]{1,8}(-[a-z0-9]{1,8})*")  # well-formed, BCP 47


class _Languages(dict[str, str | None]):
    """Language tag as published -> as kept. Only good ones are remembered, so that each use of a bad one is counted."""

    def __init__(self) -> None:
        self.repaired: Counter[tuple[str, str]] = Counter()
        self.dropped: Counter[str] = Counter()

    def __missing__(self, tag: str) -> str | None:
        kept = repaired_language(tag)
        if kept is None:
            self.dropped[tag] += 1
        elif kept != tag.lower():
            self.repaired[tag, kept] += 1
        else:
            self[tag] = kept
        return kept


def repaired_language(tag: str) -> str | None:
    """A well-formed tag in lower case ("nb_NO" gives "nb-no"), or None where nothing sensible can be made of it."""
    kept = tag.strip().replace("_", "-").lower()
    return kept if _LANGUAGE.fullmatch(kept) else None


class Grouping:
    """Collects triples into nodes. Call `finished` once, after the last."""

    def __init__(self, syntax: str) -> None:
        self.nodes: dict[str, Node] = {}
        self._syntax = syntax
        self.languages = _Languages()
        if syntax == "rdfxml":
            self.languages[""] = None  # XML's own way to say that a text is in no language
        self._iris: dict[str, str] = {}  # each IRI once, so that equal ones are one string
        self._several: list[list[Object]] = []  # value lists that may hold a value twice
        self._quoted = 0

    def add_quads(self, quads: Iterable[Quad]) -> None:
        """Add until the end, or until the parser raises SyntaxError; a parser that can go on is simply passed again.

        This loop touches every triple of the night, so it avoids every call that it can.
        """
        nodes, languages, several, iri = self.nodes, self.languages, self._several, self._iris.setdefault
        last = None
        node: Node = {}
        value: Object
        for quad in quads:
            term = quad.subject
            subject: str = term.value if type(term) is NamedNode else "_:" + term.value  # type: ignore[union-attr]
            if subject != last:
                if len(subject) > _LONGEST:
                    raise ParseError(
                        "too_large", f"an IRI of {len(subject)} characters, repeated in every triple about it"
                    )
                last = subject = iri(subject, subject)
                found = nodes.get(subject)
                if found is None:
                    found = nodes[subject] = {}
                node = found
            thing = quad.object
            if type(thing) is NamedNode:
                value = thing.value
                value = iri(value, value)
            elif type(thing) is Literal:
                tag = thing.language
                if tag is not None:
                    value = _lit(Lit, (thing.value, languages[tag], None))
                else:
                    datatype = thing.datatype.value
                    value = _lit(Lit, (thing.value, None, None if datatype == XSD_STRING else iri(datatype, datatype)))
            elif type(thing) is BlankNode:
                value = "_:" + thing.value
            else:
                self._quoted += 1
                continue
            predicate = quad.predicate.value
            values = node.get(predicate)
            if values is None:
                node[iri(predicate, predicate)] = [value]
            else:
                if len(values) == 1:
                    several.append(values)
                values.append(value)

    def add(self, subject: str, predicate: str, value: Object) -> None:
        """Add one triple."""
        values = self.nodes.setdefault(self._iri(subject), {}).setdefault(self._iri(predicate), [])
        if len(values) == 1:
            self._several.append(values)
        values.append(value if isinstance(value, Lit) else self._iri(value))

    def _iri(self, text: str) -> str:
        return self._iris.setdefault(text, text)

    def finished(self) -> list[IssueRecord]:
        """RDF is a set, so each value stands once from here on. Returns what was not as it should be."""
        undefined = self._drop_undefined() if self._syntax == "jsonld" else Counter()
        for values in self._several:
            if len(distinct := dict.fromkeys(values)) < len(values):
                values[:] = distinct
        issues = [
            IssueRecord(code="language_repaired", detail=f"{tag} → {kept}"[:500], count=count)
            for (tag, kept), count in self.languages.repaired.most_common(_NAMED)
        ]
        issues += [
            IssueRecord(code="bad_language_tag", detail=tag[:500], count=count)
            for tag, count in self.languages.dropped.most_common(_NAMED)
        ]
        bad = list(self._bad_iris())
        issues += [IssueRecord(code="bad_iri", subject=iri[:500], detail=ISSUES["bad_iri"].en) for iri in bad[:_NAMED]]
        if more := bad[_NAMED:]:
            issues.append(IssueRecord(code="bad_iri", detail="and more of the same", count=len(more)))
        issues += [
            IssueRecord(code="unknown_property", detail=f"{term[:200]}: no JSON-LD context defines it", count=count)
            for term, count in undefined.most_common(_NAMED)
        ]
        if self._quoted:
            issues.append(IssueRecord(code="unreadable_value", detail="a triple as value", count=self._quoted))
        return issues

    def _drop_undefined(self) -> Counter[str]:
        """A JSON key that no context defines means nothing, nor do the nameless nodes below it. pyoxigraph's lenient mode
        takes such a key for a relative IRI."""
        terms = {iri for iri in self._iris if ":" not in iri}
        dropped: Counter[str] = Counter()
        if not terms:
            return dropped
        below: list[Object] = []
        for node in self.nodes.values():
            for term in terms & node.keys():
                below += node[term]
                dropped[term] += len(node.pop(term))
        led_to = Counter(o for node in self.nodes.values() for values in node.values() for o in values if o[:2] == "_:")
        while below:
            value = below.pop()
            if value[:2] == "_:" and led_to[value] <= 0:
                for values in self.nodes.pop(str(value), {}).values():
                    led_to.subtract(o for o in values if o[:2] == "_:")
                    below += values
        for subject in [subject for subject, node in self.nodes.items() if not node]:
            del self.nodes[subject]
        return dropped

    def _bad_iris(self) -> Iterator[str]:
        """Searched in long strings: most pages have none, and one search in many IRIs is cheap."""
        iris = iter(self._iris)
        while batch := list(islice(iris, 1000)):
            if _ILLEGAL.search("".join(batch)):
                yield from (iri for iri in batch if _ILLEGAL.search(iri) and not iri.startswith("_:"))


_lit = tuple.__new__  # a third of the cost of Lit(…)
