"""The proper spelling of a term: the IRI of the EU's list that a publisher meant, where we know what was meant."""

import re
from collections.abc import Callable, Mapping

from scoring.vocabulary import Vocabulary
from store.terms import Term, iri, value_of

_LISTS = "http://publications.europa.eu/resource/authority/"
_VERSION = re.compile(r"\d+\.\d+")


def speller(vocabulary: Vocabulary) -> Callable[[str, Term], Term]:
    """A function of a column's name and a term in it; what is not understood, or has no place in a list, stays as it is."""

    def licence(term: Term) -> Term | None:
        found = vocabulary.licence(term)
        if found is None or found.listed == "":
            return None
        versions = [f"_{version.replace('.', '_')}" for version in _VERSION.findall(value_of(term))]
        proper = [iri(f"{_LISTS}licence/{found.code}{version}") for version in (*versions, "")]
        return next((p for p in proper if (said := vocabulary.licence(p)) and said.listed == "exact"), None)

    def format(term: Term) -> Term | None:
        found = vocabulary.format(term)
        if len(found) != 1:
            return None
        proper = iri(f"{_LISTS}file-type/{found[0].code}")
        return proper if [f.listed for f in vocabulary.format(proper)] == ["exact"] else None

    def frequency(term: Term) -> Term | None:
        found = vocabulary.frequency(term)
        return iri(f"{_LISTS}frequency/{found.code}") if found else None

    def concept(name: str, code: Callable[[Term], str | None]) -> Callable[[Term], Term | None]:
        return lambda term: iri(f"{_LISTS}{name}/{found}") if (found := code(term)) else None

    rules: Mapping[str, Callable[[Term], Term | None]] = {
        "licences": licence,
        "formats": format,
        "frequency": frequency,
        "themes": concept("data-theme", vocabulary.theme),
        "access_rights": concept("access-right", vocabulary.access_right),
        "languages": concept("language", vocabulary.language),
    }
    return lambda column, term: (rule(term) if (rule := rules.get(column)) else None) or term
