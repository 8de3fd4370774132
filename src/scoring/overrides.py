"""Curators' overrides where scores are made: what a person has decided about a dataset's type or about a criterion."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from scoring.findings import Finding
from scoring.loading import Held
from scoring.rubric import OVERRIDDEN
from scoring.rulebook import Rulebook
from store.models import Override
from store.overrides import ATTRIBUTION, TYPE

NO_TYPE = "none"


def problems(overrides: Iterable[Override], rules: Rulebook) -> list[str]:
    """One line for each override of a criterion or type that the rubric does not know."""
    criteria = [c.id for c in rules.rubric.of("quality")]
    types = [t.id for t in rules.types]
    told = []
    for o in overrides:
        if o.judgement == TYPE and o.value != NO_TYPE:
            told += _unknown(f"{o.place}: value", o.value, types, "the id of an expected data type, or none")
        elif o.judgement not in (ATTRIBUTION, TYPE):
            expected = "attribution, type or the id of a quality criterion"
            told += _unknown(f"{o.place}: judgement", o.judgement, criteria, expected)
    return told


@dataclass(frozen=True, slots=True)
class Corrections:
    """The overrides of one municipality's datasets, by IRI or key."""

    by_dataset: Mapping[str, Sequence[Override]]
    criteria: Mapping[str, int]  # id -> place among an `Asked`'s findings

    def type_of(self, held: Held) -> Override | None:
        """What was decided about the dataset's expected type."""
        return next((o for o in self._of(held) if o.judgement == TYPE), None)

    def corrected(self, held: Held, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings with those that a person has decided in place of the automatic ones."""
        answers = list(findings)
        for o in self._of(held):
            if answers and o.judgement in self.criteria:
                answers[self.criteria[o.judgement]] = _finding(o)
        return tuple(answers)

    def _of(self, held: Held) -> Iterator[Override]:
        for name in sorted(held.names):
            yield from self.by_dataset.get(name, ())


def by_municipality(overrides: Iterable[Override], rules: Rulebook) -> dict[str, Corrections]:
    """Municipality number -> the overrides of its datasets."""
    grouped: dict[str, dict[str, list[Override]]] = defaultdict(lambda: defaultdict(list))
    for o in overrides:
        grouped[o.municipality_number][o.dataset].append(o)
    criteria = {c.id: i for i, c in enumerate(rules.rubric.of("quality"))}
    return {number: Corrections(of, criteria) for number, of in grouped.items()}


def _finding(o: Override) -> Finding:
    value = None if o.value in ("not_applicable", "inconclusive") else float(o.value)
    facts = {"who": o.who, "date": o.date, "reason": o.reason}
    return Finding(value, OVERRIDDEN, facts, applies=o.value != "not_applicable")


def _unknown(place: str, read: str, known: Sequence[str], expected: str) -> list[str]:
    if read in known:
        return []
    close = get_close_matches(read, known, n=1)
    return [f"{place}: read {read}, expected {expected}" + (f"; did you mean {close[0]}?" if close else "")]
