"""Coverage: how much a municipality shares of what one expects, asked of the municipality as a whole (RUBRIC §4)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from scoring.expected import ExpectedType
from scoring.findings import Finding, inconclusive, not_applicable
from scoring.results import Asked, Coverage, CriterionResult, TypeResult
from scoring.rubric import Criterion, Rubric

OPEN = 0.5  # at least half of its distributions openly licensed; a licence "other open" (0.3) is not enough
STRUCTURED = 0.7  # FMT-1: a spreadsheet or better
QUARTERS = ("open_licence", "live_links", "machine_readable_format")  # checks; that it is described is the fourth
_NOTHING = (False,) * len(QUARTERS)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What the four questions look at."""

    best: Mapping[str, tuple[float, int]]  # type -> value and dataset of its best
    types: Sequence[ExpectedType]  # those that apply
    weight: float  # of these
    themes: int  # that the expected types use
    shared_themes: int
    known: int
    national: int | None  # None when no national catalogue was read completely


@dataclass(slots=True)
class _Item:
    """A dataset as coverage sees it."""

    id: int
    type: str | None
    theme: str | None  # of its type, else its own
    has: tuple[bool, ...]  # each of the QUARTERS; none of what is closed or has no distribution
    could: tuple[bool, ...]  # each of them, were its criterion met wherever it was measured


class Covering:
    """A municipality's datasets, closed ones included, looked at once and then weighed: as they are, as if nobody asked
    about one of the QUARTERS, or as if one of them were met."""

    def __init__(
        self,
        asked: Sequence[Asked],
        types: Sequence[ExpectedType],
        population: int | None,
        national_read: bool,
        rubric: Rubric,
    ) -> None:
        self._types = types
        self._criteria = rubric.of("coverage")
        self._applying = [t for t in types if t.applies(population)]
        self._weight = fsum(t.weight for t in self._applying)
        self._themes = {t.eu_theme for t in types}
        self._national = sum(a.national for a in asked) if national_read else None
        checks = [c.check for c in rubric.of("quality")]
        places = [checks.index(check) for check in QUARTERS]
        theme_of = {t.id: t.eu_theme for t in types}
        self._open = frozenset(a.dataset.id for a in asked if _at_least(a, places[0], OPEN))
        self._items = [_item(a, theme_of, places) for a in asked]

    def coverage(self) -> Coverage:
        """As they are."""
        values = _values([item.has for item in self._items])
        subject = self._subject(values)
        findings = tuple([QUESTIONS[c.check](subject) for c in self._criteria])
        ids = {t.id for t in self._applying}
        return Coverage(
            value=self._points(findings),
            criteria=_results(self._criteria, findings),
            findings=findings,
            types=tuple([_type(t.id, t.id in ids, subject.best.get(t.id)) for t in self._types]),
            usable=frozenset(item.id for item, value in zip(self._items, values, strict=True) if value == 1),
            open=self._open,
            national_share=self._national / len(self._items) if self._national is not None and self._items else None,
            worth={item.id: value for item, value in zip(self._items, values, strict=True)},
            without={check: self.without(check) for check in QUARTERS},
        )

    def without(self, check: str) -> float | None:
        """The coverage if nobody asked about one of the QUARTERS: what a dataset is worth is then in thirds."""
        i = QUARTERS.index(check)
        return self._value([item.has[:i] + item.has[i + 1 :] for item in self._items])

    def met(self, check: str) -> float | None:
        """The coverage if the criterion behind one of the QUARTERS were met wherever it was measured."""
        i = QUARTERS.index(check)
        return self._value([item.has[:i] + item.could[i : i + 1] + item.has[i + 1 :] for item in self._items])

    def _value(self, has: Sequence[tuple[bool, ...]]) -> float | None:
        subject = self._subject(_values(has))
        return self._points([QUESTIONS[c.check](subject) for c in self._criteria])

    def _subject(self, values: Sequence[float]) -> _Subject:
        best: dict[str, tuple[float, int]] = {}
        shared = set()
        for item, value in zip(self._items, values, strict=True):
            if item.type is not None:
                other = best.get(item.type)
                if other is None or value > other[0] or (value == other[0] and item.id < other[1]):
                    best[item.type] = (value, item.id)
            if value == 1:
                shared.add(item.theme)
        return _Subject(
            best=best,
            types=self._applying,
            weight=self._weight,
            themes=len(self._themes),
            shared_themes=len(shared & self._themes),
            known=len(self._items),
            national=self._national,
        )

    def _points(self, findings: Sequence[Finding]) -> float | None:
        """The weighted mean of what could be measured, 0–100."""
        measured = [(c.weight, f.value) for c, f in zip(self._criteria, findings, strict=True) if f.value is not None]
        weight = fsum(w for w, _ in measured)
        return 100 * fsum(w * v for w, v in measured) / weight if weight else None


def _values(has: Sequence[tuple[bool, ...]]) -> list[float]:
    """What each dataset is worth: that it is described is one part, and each thing that it has another."""
    return [(1 + sum(parts)) / (1 + len(parts)) for parts in has]


def _item(asked: Asked, theme_of: Mapping[str, str], places: Sequence[int]) -> _Item:
    has, could = _NOTHING, _NOTHING
    if asked.public and asked.dataset.distributions:
        licence, links, format = [asked.findings[i] for i in places]
        has = (
            licence.value is not None and licence.value >= OPEN,
            links.applies and links.value != 0,  # one that nobody could decide on counts as alive
            format.value is not None and format.value >= STRUCTURED,
        )
        could = (licence.value is not None, has[1] or links.value is not None, format.value is not None)
    return _Item(
        asked.dataset.id, asked.expected_type, theme_of.get(asked.expected_type or "", asked.theme), has, could
    )


def unknown(types: Sequence[ExpectedType], population: int | None, rubric: Rubric) -> Coverage:
    """The coverage of a municipality that could not be searched: nothing is known, which is not nothing."""
    return Coverage(
        value=None,
        criteria=tuple([CriterionResult(c.id, c.part, c.weight, inconclusive=1) for c in rubric.of("coverage")]),
        findings=(),
        types=tuple([TypeResult(t.id, t.applies(population)) for t in types]),
        usable=frozenset(),
        open=frozenset(),
        national_share=None,
    )


def _at_least(asked: Asked, place: int, least: float) -> bool:
    return asked.public and (value := asked.findings[place].value) is not None and value >= least


def _type(type_id: str, applies: bool, best: tuple[float, int] | None) -> TypeResult:
    if best is None:
        return TypeResult(type_id, applies, 0.0 if applies else None)
    return TypeResult(type_id, applies, best[0] if applies else None, best[1])


def _expected_types(subject: _Subject) -> Finding:
    return _share_of_types(subject, lambda value: value)


def _overview(subject: _Subject) -> Finding:
    return _share_of_types(subject, lambda value: 1.0)


def _share_of_types(subject: _Subject, worth: Callable[[float], float]) -> Finding:
    if not subject.types:
        return not_applicable("no_types")
    values = [(t.weight, worth(subject.best[t.id][0])) for t in subject.types if t.id in subject.best]
    value = fsum(w * v for w, v in values) / subject.weight
    n, total = sum(v >= 1 for _, v in values), len(subject.types)
    return Finding(value, "all" if value >= 1 else "some" if value else "none", {"n": n, "total": total})


def _theme_breadth(subject: _Subject) -> Finding:
    n, total = subject.shared_themes, subject.themes
    if not total:
        return not_applicable("no_types")
    return Finding(n / total, "all" if n == total else "some" if n else "none", {"n": n, "total": total})


def _national_visibility(subject: _Subject) -> Finding:
    if subject.national is None:
        return inconclusive("not_read")
    n, total = subject.national, subject.known
    if not total:
        return not_applicable("no_datasets")
    return Finding(n / total, "all" if n == total else "some" if n else "none", {"n": n, "total": total})


QUESTIONS: dict[str, Callable[[_Subject], Finding]] = {
    "expected_types": _expected_types,
    "theme_breadth": _theme_breadth,
    "overview": _overview,
    "national_visibility": _national_visibility,
}


def _results(criteria: Sequence[Criterion], findings: Sequence[Finding]) -> tuple[CriterionResult, ...]:
    weight = fsum(c.weight for c, f in zip(criteria, findings, strict=True) if f.value is not None)
    return tuple(
        [
            CriterionResult(
                id=c.id,
                part=c.part,
                weight=c.weight,
                value=f.value,
                measured=int(f.value is not None),
                inconclusive=int(f.value is None and f.applies),
                not_applicable=int(not f.applies),
                met=int(f.value is not None and f.value >= 1),
                lost=100 * c.weight * (1 - f.value) / weight if f.value is not None and weight else None,
            )
            for c, f in zip(criteria, findings, strict=True)
        ]
    )
