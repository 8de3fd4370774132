"""The words that checks understand: many spellings, one concept. The facts are in `config/vocabulary`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from scoring.spellings import address, condensed, folded
from scoring.strict_yaml import VocabularyError
from scoring.vocabulary.formats import Format, FormatReader
from scoring.vocabulary.licences import UNKNOWN, Licence, LicenceReader
from scoring.vocabulary.rows import Concept, Word
from scoring.vocabulary.tables import Concepts, Tables, read_tables
from store.terms import Term, is_iri, value_of

__all__ = ["UNKNOWN", "Format", "Frequency", "Licence", "Vocabulary", "VocabularyError", "load"]

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often data are said to be renewed."""

    code: str  # the EU's
    days: float | None  # length of the period, 0 continuous; None where nothing testable is promised
    listed: bool  # stated as an IRI of the EU's list

    @property
    def testable(self) -> bool:
        """Whether time can show that the promise is broken: not for irregular, unknown, as needed, other or never."""
        return self.days is not None


class _Memo(dict[Term, _Answer]):
    """Answers worked out once: 94,000 distributions repeat few values."""

    def __init__(self, work_out: Callable[[Term], _Answer]) -> None:
        self._work_out = work_out

    def __missing__(self, term: Term) -> _Answer:
        answer = self[term] = self._work_out(term)
        return answer


class Vocabulary:
    """Takes terms as stored (see `store.terms`). None, or no formats, means that we do not know the word."""

    def __init__(self, tables: Tables) -> None:
        self._formats = FormatReader(tables.formats)
        self._licence = _Memo(LicenceReader(tables.licences))
        self._format = _Memo(self._formats)
        self._frequency = _Memo(_ConceptReader(tables.frequencies))
        self._theme = _Memo(_ConceptReader(tables.themes))
        self._access_right = _Memo(_ConceptReader(tables.access_rights))
        self._language = _Memo(_ConceptReader(tables.languages, _without_region))

    def licence(self, term: Term) -> Licence | None:
        """The licence; None when the term is empty, the code `UNKNOWN` when it says something else."""
        return self._licence[term]

    def format(self, term: Term) -> tuple[Format, ...]:
        """The formats that a term names: a text may name several, "CSV JSON XML"."""
        return self._format[term]

    def format_of_url(self, url: str) -> Format | None:
        """The format that an address shows by its extension or service parameters."""
        return self._formats.of_url(url)

    def frequency(self, term: Term) -> Frequency | None:
        """The frequency, by the EU's code."""
        row, listed = self._frequency[term]
        return Frequency(row.code, row.days, listed) if row else None

    def theme(self, term: Term) -> str | None:
        """The EU theme: "GOVE"."""
        return _code(self._theme[term])

    def theme_listed(self, term: Term) -> bool:
        """Whether the term is an IRI of the EU's list."""
        return self._theme[term][1]

    def access_right(self, term: Term) -> str | None:
        """PUBLIC, RESTRICTED or NON_PUBLIC."""
        return _code(self._access_right[term])

    def access_right_listed(self, term: Term) -> bool:
        """Whether the term is an IRI of the EU's list."""
        return self._access_right[term][1]

    def language(self, term: Term) -> str | None:
        """The language by the EU's code: "NOB"."""
        return _code(self._language[term])

    def language_listed(self, term: Term) -> bool:
        """Whether the term is an IRI of the EU's list."""
        return self._language[term][1]


def load(folder: Path) -> Vocabulary:
    """The vocabulary of a folder of tables. Raises VocabularyError."""
    return Vocabulary(read_tables(folder))


class _ConceptReader(Generic[Word]):
    """Finds a concept, and tells whether it was stated by the list's own IRI."""

    def __init__(self, concepts: Concepts[Word], name: Callable[[str], str] = condensed) -> None:
        self._concepts = concepts
        self._name = name

    def __call__(self, term: Term) -> tuple[Word | None, bool]:
        text = folded(value_of(term))
        where = address(text)
        if where is None:
            return self._concepts.names.get(self._name(text.removeprefix("r/"))), False  # R/P1Y: repeated
        if row := self._concepts.listed.get(where.path):
            return row, where.clean and is_iri(term)
        return self._concepts.addresses.get(where.path) or self._concepts.names.get(self._name(where.tail)), False


def _without_region(text: str) -> str:
    """`nb-NO` and `en_US` are spoken elsewhere too; a longer word is no code."""
    code, _, _ = text.replace("_", "-").partition("-")
    return condensed(code if len(code) <= 3 else text)


def _code(found: tuple[Concept | None, bool]) -> str | None:
    return found[0].code if found[0] else None
