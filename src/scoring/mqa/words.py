"""Which terms stand in the lists that metadata quality assessments know: by IRI, letter for letter but for the scheme."""

from collections.abc import Callable
from functools import cache

from scoring.mqa.tables import MqaTables
from scoring.vocabulary import Vocabulary
from store.terms import Term, iri, is_iri, value_of

_EU = "publications.europa.eu/resource/authority/"
_IANA = "www.iana.org/assignments/media-types/"


class MqaWords:
    """Answers by term, each worked out once. What IANA has registered is what `formats.yaml` knows of it."""

    def __init__(self, tables: MqaTables, words: Vocabulary) -> None:
        self._tables = tables
        self._words = words
        self.access_right: Callable[[Term], bool] = cache(self._access_right)
        self.eu_licence: Callable[[Term], bool] = cache(self._eu_licence)
        self.three_licences: Callable[[Term], bool] = cache(self._three_licences)
        self.file_type: Callable[[Term], str | None] = cache(self._file_type)
        self.media_type: Callable[[Term], bool] = cache(self._media_type)
        self.file_types: Callable[[Term], frozenset[str]] = cache(self._file_types)

    def _access_right(self, term: Term) -> bool:
        """Whether the term is an IRI of the EU's access rights."""
        return _code(term, _EU + "access-right/") in self._tables.access_rights

    def _eu_licence(self, term: Term) -> bool:
        """Whether the term is an IRI of the EU's licences."""
        code, licence = _code(term, _EU + "licence/"), self._words.licence(term)
        return code is not None and code == code.upper() and licence is not None and licence.listed == "exact"

    def _three_licences(self, term: Term) -> bool:
        """Whether the term is one of the IRIs that data.norge.no takes for known licences."""
        return _code(term, _EU + "licence/") in self._tables.open_licences

    def _file_type(self, term: Term) -> str | None:
        """The code of an IRI of the EU's file types."""
        code = _code(term, _EU + "file-type/")
        return code if code and code == code.upper() and self._exact(term) else None

    def _media_type(self, term: Term) -> bool:
        """Whether the term is an IRI of IANA's media types."""
        return _code(term, _IANA) is not None and self._exact(term)

    def _file_types(self, term: Term) -> frozenset[str]:
        """Codes of the EU's file types that the term means, however it says so."""
        if code := self.file_type(term):
            return frozenset([code])
        said = [value_of(term).strip().upper(), *(f.code for f in self._words.format(term))]
        return frozenset(code for text in said if (code := self.file_type(iri(f"http://{_EU}file-type/{text}"))))

    def _exact(self, term: Term) -> bool:
        return any(f.listed == "exact" for f in self._words.format(term))


def media_type_iri(term: Term) -> Term:
    """A media type given as text, as IANA's IRI; an IRI stays."""
    return term if is_iri(term) else iri(f"https://{_IANA}{value_of(term).strip()}")


def _code(term: Term, base: str) -> str | None:
    """What follows the list's own address in an IRI."""
    scheme, _, rest = value_of(term).partition("://")
    if not is_iri(term) or scheme not in ("http", "https") or not rest.startswith(base):
        return None
    code = rest[len(base) :]
    return code if code and not code.endswith("/") else None
