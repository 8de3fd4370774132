"""What the draws of `scoring.robustness.intervals` need to know of a municipality: its answers, condensed into arrays."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from scoring.coverage import QUARTERS
from scoring.expected import ExpectedType
from scoring.results import Asked, MunicipalityResult
from scoring.rubric import Criterion, Part, Rubric

Array = NDArray[np.float64]
EXPONENTS = (0.0, 0.5, 1.0)  # of a cluster's size; the rubric's own is the second
NOWHERE = -1
# why an answer needed no look: there was nothing to look at, which says nothing of those who still wait for theirs
_WITHOUT_A_LOOK = frozenset({"no_distribution", "no_address", "no_api"})


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """One municipality. Columns of criteria are those of quality that weigh anything, in the rubric's order.

    A pattern is the set of datasets on which the same criteria were measured and the same left open: all of it that a
    weighted mean needs is the patterns' sums.
    """

    result: MunicipalityResult
    measured: Array  # (patterns, criteria): 1 where there is a value
    unsure: Array  # (patterns, criteria): 1 where inconclusive
    gained: Array  # (exponents, patterns, criteria): the values, summed with the datasets' weights
    mass: Array  # (exponents, patterns): those weights, summed
    listed: Array  # (types,): what each expected type weighs here, 0 where it does not apply
    # datasets that matter to coverage, in order of the type they are taken for, those taken for none last
    types: NDArray[np.intp]  # place of the type; of the matched ones only
    trust: Array  # probability that the match is right; of the matched ones only
    quarters: NDArray[np.int8]  # what each is worth to its type, 0–4; with 4 it is usable
    themes: NDArray[np.intp]  # its own theme, which counts when it is taken for no type; NOWHERE: none that matters
    doubts: NDArray[np.int8]  # (datasets, QUARTERS): 1 where that could not be found out
    # criterion of quality -> public datasets on which looking decided it, and those of them that meet it in full
    looked_at: Mapping[str, tuple[int, int]]
    # public datasets one by one, for what is asked of portals
    values: Array  # (datasets, criteria): NaN where not measured
    portals: tuple[str, ...]
    coverage_without: Mapping[str, float | None]  # criterion of quality that coverage asks too -> coverage without it


def weighing(rubric: Rubric, part: Part) -> tuple[Criterion, ...]:
    """The criteria of a part that weigh anything."""
    return tuple(c for c in rubric.of(part) if c.weight)


def themes_of(types: Sequence[ExpectedType]) -> tuple[str, ...]:
    """The themes that the expected types are about."""
    return tuple(sorted({t.eu_theme for t in types}))


def gather(
    result: MunicipalityResult, asked: Sequence[Asked], rubric: Rubric, types: Sequence[ExpectedType]
) -> Evidence:
    """Condense the answers about one municipality's datasets. Their order does not matter."""
    datasets = sorted(asked, key=lambda a: a.dataset.id)
    public = [a for a in datasets if a.public]
    columns = [i for i, c in enumerate(rubric.of("quality")) if c.weight]
    shape = (len(public), len(columns))
    findings = [a.findings[i] for a in public for i in columns]
    values = np.array([f.value for f in findings], float).reshape(shape)  # None is NaN
    applies = np.array([f.applies for f in findings], bool).reshape(shape)
    looked = np.array([f.reason not in _WITHOUT_A_LOOK for f in findings], bool).reshape(shape)
    measured = ~np.isnan(values)
    looked &= measured
    looked_at = zip(looked.sum(axis=0).tolist(), (looked & (values >= 1)).sum(axis=0).tolist(), strict=True)
    # 1 where there is a value, 2 where inconclusive, 0 where the question makes no sense
    state = np.where(measured, 1, 2 * applies).astype(np.int8)
    patterns, members = _patterns(state)
    sizes = Counter([a.cluster for a in public])
    share = np.array([a.dataset.share for a in public], float)
    size = np.array([sizes[a.cluster] for a in public], float)
    weights = [members * (share * size ** (exponent - 1)) for exponent in EXPONENTS]  # (patterns, datasets)
    known = np.where(state == 1, values, 0.0)

    place = {t.id: i for i, t in enumerate(types)}
    theme = {name: i for i, name in enumerate(themes_of(types))}
    worth = result.covered.worth
    checks = [c.check for c in rubric.of("quality")]
    doubted = [checks.index(check) for check in QUARTERS]

    def row(a: Asked) -> tuple[int, int, tuple[int, ...]]:
        asked_of = [a.findings[i] for i in doubted] if a.public and a.dataset.distributions else ()
        doubts = tuple([int(f.applies and f.value is None) for f in asked_of]) or (0,) * len(doubted)
        return round(4 * worth.get(a.dataset.id, 0.0)), theme.get(a.theme or "", NOWHERE), doubts

    # by what the source calls them, not by when they were stored: the draws fall on them in this order
    matched = sorted(
        [(place[a.expected_type], a.dataset.source_id, a.dataset.key, a) for a in datasets if a.expected_type in place],
        key=lambda row: row[:3],
    )
    others = {row(a) for a in datasets if a.expected_type not in place and a.theme in theme}
    rows = [row(a) for *_, a in matched] + sorted(others)
    return Evidence(
        result=result,
        measured=(patterns == 1).astype(float),
        unsure=(patterns == 2).astype(float),
        gained=np.stack([w @ known for w in weights]),
        mass=np.stack([w.sum(axis=1) for w in weights]),
        listed=np.array([t.weight * t.applies(result.place.population) for t in types], float),
        types=np.array([i for i, *_ in matched], np.intp),
        trust=np.array([1.0 if a.type_decided else types[i].precision for i, *_, a in matched], float),
        quarters=np.array([quarters for quarters, _, _ in rows], np.int8),
        themes=np.array([own for _, own, _ in rows], np.intp),
        doubts=np.array([doubts for *_, doubts in rows], np.int8).reshape(len(rows), len(doubted)),
        looked_at={c.id: counts for c, counts in zip(weighing(rubric, "quality"), looked_at, strict=True)},
        values=values,
        portals=tuple([_portal(a) for a in public]),
        coverage_without={
            c.id: result.covered.without[c.check] for c in rubric.of("quality") if c.check in result.covered.without
        },
    )


def _patterns(states: NDArray[Any]) -> tuple[NDArray[Any], Array]:
    """The distinct rows, and for each which rows it stands for (1 or 0)."""
    found: dict[bytes, int] = {}
    index = [found.setdefault(row.tobytes(), len(found)) for row in states]
    first = {pattern: i for i, pattern in reversed(list(enumerate(index)))}
    members = np.zeros((len(found), len(index)))
    members[index, np.arange(len(index))] = 1.0
    return states[[first[pattern] for pattern in range(len(found))]], members


def _portal(asked: Asked) -> str:
    """Where the description was made: data.norge.no passes on what others' portals hold, so there the host of the
    dataset's IRI tells."""
    dataset = asked.dataset
    if dataset.source_kind == "fdk" and dataset.uri:
        try:
            return urlsplit(dataset.uri).hostname or dataset.source_id
        except ValueError:  # not an address at all
            return dataset.source_id
    return dataset.source_id
