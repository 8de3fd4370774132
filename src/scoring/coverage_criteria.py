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


@dataclass(frozen=True, slots=True)
class _Subject:
    """What the four questions look at."""

    best: Mapping[str, tuple[float, int]]  # type -> value and dataset of its best
    types: Sequence[ExpectedType]  # those that apply
    themes: int  # that the expected types use
    shared_themes: int
    known: int
    national: int | None  # None when no national catalogue was read completely


def cover(
    asked: Sequence[Asked],
    types: Sequence[ExpectedType],
    population: int | None,
    national_read: bool,
    rubric: Rubric,
    *,
    without: str | None = None,
) -> Coverage:
    """The coverage of a municipality with these datasets, closed ones included; `without` one of the QUARTERS, as if
    nobody asked about it: what a dataset is worth is then in thirds."""
    parts = [check for check in QUARTERS if check != without]
    place = {c.check: i for i, c in enumerate(rubric.of("quality"))}
    values: dict[int, float] = {}
    open_: set[int] = set()
    for a in asked:
        has_open = _value(a, place["open_licence"], OPEN)
        if has_open:
            open_.add(a.dataset.id)
        met = 0
        if a.public and a.dataset.distributions:
            links = a.findings[place["live_links"]]
            has = {
                "open_licence": has_open,
                "live_links": links.applies and links.value != 0,  # one that nobody could decide on counts as alive
                "machine_readable_format": _value(a, place["machine_readable_format"], STRUCTURED),
            }
            met = sum(has[check] for check in parts)
        values[a.dataset.id] = (1 + met) / (1 + len(parts))
    usable = frozenset(i for i, value in values.items() if value == 1)

    best: dict[str, tuple[float, int]] = {}
    for a in asked:
        if a.expected_type is not None:
            candidate = (values[a.dataset.id], a.dataset.id)
            best[a.expected_type] = max(best.get(a.expected_type, candidate), candidate, key=lambda c: (c[0], -c[1]))
    theme_of = {t.id: t.eu_theme for t in types}
    shared = {theme_of.get(a.expected_type or "", a.theme) for a in asked if a.dataset.id in usable}
    applying = [t for t in types if t.applies(population)]
    subject = _Subject(
        best=best,
        types=applying,
        themes=len(set(theme_of.values())),
        shared_themes=len(shared & set(theme_of.values())),
        known=len(asked),
        national=sum(a.national for a in asked) if national_read else None,
    )
    findings = tuple([_QUESTIONS[c.check](subject) for c in rubric.of("coverage")])
    ids = {t.id for t in applying}
    return Coverage(
        value=_points(list(zip(rubric.of("coverage"), findings, strict=True))),
        criteria=_results(rubric.of("coverage"), findings),
        findings=findings,
        types=tuple([_type(t.id, t.id in ids, best.get(t.id)) for t in types]),
        usable=usable,
        open=frozenset(open_),
        national_share=subject.national / len(asked) if subject.national is not None and asked else None,
        worth=values,
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


def _value(asked: Asked, place: int, at_least: float) -> bool:
    if not asked.public:
        return False
    value = asked.findings[place].value
    return value is not None and value >= at_least


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
    weight = fsum(t.weight for t in subject.types)
    values = [(t.weight, worth(subject.best[t.id][0])) for t in subject.types if t.id in subject.best]
    value = fsum(w * v for w, v in values) / weight
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


_QUESTIONS: dict[str, Callable[[_Subject], Finding]] = {
    "expected_types": _expected_types,
    "theme_breadth": _theme_breadth,
    "overview": _overview,
    "national_visibility": _national_visibility,
}


def _points(answers: Sequence[tuple[Criterion, Finding]]) -> float | None:
    """The weighted mean of what could be measured, 0–100."""
    measured = [(c.weight, f.value) for c, f in answers if f.value is not None]
    weight = fsum(w for w, _ in measured)
    return 100 * fsum(w * v for w, v in measured) / weight if weight else None


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
