"""Standards: does the description follow DCAT-AP-NO, and take its words from the mandated lists?"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Literal

from scoring.checks import check
from scoring.conformance.tables import WARNING
from scoring.facts import Dataset, Surroundings, Terms
from scoring.findings import Finding, inconclusive
from scoring.profile import Demands, Rule, Shape
from scoring.vocabulary import Vocabulary
from store.terms import Term

_ALL_LISTED = Finding(1.0, "all")
_NO_PROFILE = inconclusive("no_profile")
# Portal kinds that give no RDF: their records are graded as we mapped them, and marked.
WITHOUT_RDF = frozenset({"arcgis-hub", "ckan", "data-json"})
_OF_RDF = ("conforms", "warnings", "violations")
_OF_MAPPED = ("mapped_conforms", "mapped_warnings", "mapped_violations")
UNTAGGED = "und"  # the language of a text that was given none


@check
def profile_conformance(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """STD-1: 1 − Σ/10 over the properties at fault, each once: 3 for a mandatory one, 1 for another violation, 0.2 for
    a warning. A publisher that has an address is not asked for its name: it stands there."""
    if around.profile is None:
        return _NO_PROFILE
    mapped = dataset.source_kind in WITHOUT_RDF
    described = dataset.publisher_name or (dataset.publisher_identifiers and not dataset.publisher_uri)
    subjects: dict[Shape, Sequence[object]] = {
        "dataset": (dataset,),
        "publisher": (dataset,) if described else (),
        "contact": dataset.contact_points,
        "distribution": dataset.distributions,
    }
    faults: _Faults = ()
    for shape, demands in (around.profile.mapped if mapped else around.profile.demands).items():
        if of := subjects[shape]:
            faults += _kept_faults(demands, of) if shape == "contact" else _faults(demands, of)
    return _verdict(faults, _OF_MAPPED if mapped else _OF_RDF)


_Faults = tuple[tuple["Rule", float], ...]


def _faults(demands: Demands, subjects: Iterable[object]) -> _Faults:
    """The rules that are broken, each with the weight of the worst fault in any of the subjects."""
    columns = list(zip(*map(demands.read, subjects), strict=True))
    return tuple(
        [
            (rule, weight)
            for rule, judge, known in _questions(demands, tuple(map(any, columns)))
            if (weight := judge(rule, columns) if judge is not None else known)
        ]
    )


_kept_faults = lru_cache(maxsize=4096)(_faults)  # of contact points: a municipality has few


@lru_cache(maxsize=8192)
def _verdict(faults: tuple[tuple[Rule, float], ...], reasons: tuple[str, str, str]) -> Finding:
    conforms, warned, violated = reasons
    if not faults:
        return Finding(1.0, conforms)
    violations = [rule.path for rule, weight in faults if weight > WARNING]
    warnings = [rule.path for rule, weight in faults if weight <= WARNING]
    total = 0.0
    for _, weight in faults:
        total += weight
    value = 1 - min(1.0, round(total, 4) / 10)
    if not violations:
        return Finding(value, warned, {"n": len(warnings), "warnings": ", ".join(warnings)})
    return Finding(
        value, violated, {"n": len(violations), "violations": ", ".join(violations), "warnings": len(warnings)}
    )


_Columns = list[tuple[Any, ...]]  # each holds a field of all subjects
_Judge = Callable[[Rule, _Columns], float]  # the weight of the property's worst fault in any of the subjects


@lru_cache(maxsize=4096)
def _questions(demands: Demands, present: tuple[bool, ...]) -> tuple[tuple[Rule, _Judge | None, float], ...]:
    """The rules that may be broken where only some columns hold anything, each with who judges the values, or without
    a look at them the fault's weight. Most properties are on no distribution of a dataset, or on none of its kind."""
    questions: list[tuple[Rule, _Judge | None, float]] = []
    for rule in demands.rules:
        if not any(present[i] for i in rule.columns):
            if rule.missing and rule.range != "date":
                questions.append((rule, None, rule.missing))
        elif rule.range == "iri":
            questions.append((rule, _selective if rule.selective else _addresses, 0.0))
        elif rule.range == "date":
            questions.append((rule, _dates, 0.0))
        elif rule.range == "text":
            questions.append((rule, _texts, 0.0))
        elif rule.missing:
            questions.append((rule, _presence, 0.0))
    return tuple(questions)


def _selective(rule: Rule, columns: _Columns) -> float:
    """Terms that must be IRIs, only so many, or from a list."""
    column = columns[rule.columns[0]]
    worst, gap = 0.0, False
    for terms in column if len(column) == 1 else set(column):
        if not terms:
            gap = True
        elif (fault := _terms_fault(rule, terms)) > worst:
            worst = fault
    return max(worst, rule.missing if gap else 0.0)


def _addresses(rule: Rule, columns: _Columns) -> float:
    """Terms that must be IRIs, and no more."""
    column = columns[rule.columns[0]]
    gap = rule.missing if rule.missing and not all(column) else 0.0
    return gap if _iris(chain.from_iterable(column)) else max(rule.violation, gap)


def _dates(rule: Rule, columns: _Columns) -> float:
    """Dates as published, beside what could be read of them."""
    published, read = rule.columns
    for said, as_read in zip(columns[published], columns[read], strict=True):
        if said and not as_read:
            return rule.violation
    return 0.0


def _texts(rule: Rule, columns: _Columns) -> float:
    """Texts that must say their language."""
    gap = _presence(rule, columns) if rule.missing else 0.0
    for texts in columns[rule.columns[0]]:
        if UNTAGGED in texts:
            return max(rule.violation, gap)
    return gap


def _presence(rule: Rule, columns: _Columns) -> float:
    """Something must stand in one of the columns."""
    if all(map(_filled, columns[rule.columns[0]])):
        return 0.0
    others = zip(*[columns[i] for i in rule.columns], strict=True)
    return 0.0 if all(any(map(_filled, values)) for values in others) else rule.missing


def _filled(value: object) -> bool:
    """Whether a field says anything: texts by language, lists, and bare or marked terms may hold nothing but blanks."""
    if not value:
        return False
    if isinstance(value, str):
        return bool(value.strip('<>" \t\r\n'))
    if isinstance(value, dict):
        return any(map(_filled, value.values()))
    return any(map(_filled, value)) if isinstance(value, list | tuple) else True


def _iris(terms: Iterable[Term]) -> bool:
    return not [term for term in terms if term[0] != "<" or term == "<>"]


@lru_cache(maxsize=8192)
def _terms_fault(rule: Rule, terms: Terms) -> float:
    """What it costs that they are not IRIs, are more than there may be, or are not from the list: all of them, or one
    where that suffices."""
    if not _iris(terms) or (rule.most is not None and len(terms) > rule.most):
        return rule.violation
    if rule.list is None:
        return 0.0
    strangers = [term[1:-1] for term in terms if not rule.list.holds(term[1:-1])]
    if rule.any and len(strangers) < len(terms):
        strangers = [iri for iri in strangers if rule.list.claims(iri)]
    return rule.unlisted if strangers else 0.0


_List = Literal["theme", "access_right", "language", "frequency", "format"]


@lru_cache(maxsize=4096)
def _listed(vocabulary: _List, terms: Terms, words: Vocabulary) -> bool:
    """Whether at least one of the terms is an address from the list."""
    match vocabulary:
        case "theme":
            return any(map(words.theme_listed, terms))
        case "access_right":
            return any(map(words.access_right_listed, terms))
        case "language":
            return any(map(words.language_listed, terms))
        case "frequency":
            return any((known := words.frequency(term)) is not None and known.listed for term in terms)
        case "format":
            return any(known.listed == "exact" for term in terms for known in words.format(term))


@check
def controlled_vocabularies(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """STD-2: how many of theme, access rights, format, frequency and language are from the mandated lists; of formats,
    every distribution's. What is missing is not from a list."""
    languages = dataset.languages + tuple([term for d in dataset.distributions for term in d.languages])
    formats = [d.formats for d in dataset.distributions]
    listed = {
        "dcat:theme": _listed("theme", dataset.themes, words),
        "dct:accessRights": _listed("access_right", dataset.access_rights, words),
        "dct:format": bool(formats) and all(_listed("format", terms, words) for terms in set(formats)),
        "dct:accrualPeriodicity": _listed("frequency", dataset.frequency, words),
        "dct:language": _listed("language", languages, words),
    }
    others = [path for path, found in listed.items() if not found]
    if not others:
        return _ALL_LISTED
    n, total = len(listed) - len(others), len(listed)
    return Finding(n / total, "some", {"n": n, "total": total, "others": ", ".join(others)})
