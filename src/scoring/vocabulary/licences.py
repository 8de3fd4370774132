"""Which licence is meant, and is it open? Whatever forbids commercial use or changes is not, however it is spelt."""

import re
from dataclasses import dataclass
from typing import Literal

from scoring.spellings import Address, address, condensed, folded, spaced
from scoring.vocabulary.rows import LicenceRow
from scoring.vocabulary.tables import Licences
from store.terms import Term, is_iri, value_of

UNKNOWN = "unknown"

# What may follow a licence's address and still be that licence: the deed or legal code in a language, a country.
_SUFFIX = re.compile(r"(?:deed|legalcode)(?:\.[a-z]{2,3}(?:[-_][a-z]+)?)?|[a-z]{2}(?:[-_][a-z]{2})?")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as somebody stated it. The code `UNKNOWN` is a text or address in which we know no licence."""

    code: str
    open: float  # 1; 0.3 called open without saying which; 0 not open, or not known to be
    listed: Literal["exact", "recognised", ""]  # an IRI of a controlled list; meant for one; neither
    label_nb: str
    label_en: str


class LicenceReader:
    """Finds the licence in a term."""

    def __init__(self, tables: Licences) -> None:
        self._tables = tables
        longest_first = sorted(tables.names, key=len, reverse=True)
        self._names = re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, longest_first))})(?!\S)")

    def __call__(self, term: Term) -> Licence | None:
        """The licence; None when the term says nothing."""
        text = folded(value_of(term))
        if not text:
            return None
        where = address(text)
        row, exact = self._at(where) if where else (self._named(text), False)
        said = where.path.partition("/")[2] if where else text  # nd.gov is no licence
        if (row is None or row.open) and self._forbids(said):
            row, exact = self._tables.forbidden, False
        if row is None:
            return Licence(UNKNOWN, 0.0, "", *self._tables.unknown)
        return Licence(row.code, row.open, "exact" if exact and is_iri(term) else "recognised", row.nb, row.en)

    def _at(self, where: Address) -> tuple[LicenceRow | None, bool]:
        """The licence at an address, and whether the address is exactly one of a controlled list."""
        if row := self._tables.listed.get(where.path):
            return row, where.clean
        segments = where.segments
        for end in range(len(segments), 1, -1):
            base = "/".join(segments[:end])
            if row := self._tables.addresses.get(base):
                controlled = any(base == c or base.startswith(f"{c}/") for c in self._tables.controlled)
                return row, where.clean and controlled and _well_formed(row, segments[end:])
        return self._named(" ".join(segments[1:])), False

    def _named(self, text: str) -> LicenceRow | None:
        """The least open of the licences that a text names."""
        found = [self._tables.names[name] for name in self._names.findall(spaced(text))]
        return min(found, key=lambda row: row.open, default=None)

    def _forbids(self, text: str) -> bool:
        run_together = condensed(text)
        return not self._tables.forbidding_words.isdisjoint(spaced(text).split()) or any(
            part in run_together for part in self._tables.forbidding_parts
        )


def _well_formed(row: LicenceRow, rest: list[str]) -> bool:
    versions = [s for s in rest if s in row.versions] or [""]
    others = [s for s in rest if s not in row.versions]
    return len(versions) == 1 and versions[0] in row.versions and all(map(_SUFFIX.fullmatch, others))
