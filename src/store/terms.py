"""RDF values as text: an IRI and a literal never look alike, and a missing value is not an empty one.

A term is written as in N-Triples but without escapes: ``<http://…>`` is an IRI and ``"ESRI Shape"`` a literal,
``""`` an empty literal. A property that is missing has no terms at all. Language-tagged texts have their own
shape, `Texts`, because titles are read by language.
"""

from collections.abc import Iterable

Term = str
Texts = dict[str, str]  # language tag -> text; "und" when the source gave no language
Keywords = dict[str, list[str]]  # language tag -> sorted distinct keywords


def iri(value: str) -> Term:
    """The term for an IRI."""
    return f"<{value}>"


def literal(value: str) -> Term:
    """The term for a literal."""
    return f'"{value}"'


def is_iri(term: Term) -> bool:
    """Whether the term is an IRI (else it is a literal)."""
    return term.startswith("<")


def value_of(term: Term) -> str:
    """The IRI or the literal's text, without its marks."""
    return term[1:-1]


def iris(terms: Iterable[Term]) -> list[str]:
    """The IRIs among the terms, bare."""
    return [t[1:-1] for t in terms if t.startswith("<")]


def literals(terms: Iterable[Term]) -> list[str]:
    """The literals among the terms, bare."""
    return [t[1:-1] for t in terms if t.startswith('"')]
