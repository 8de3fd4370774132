"""What every municipality would have in each draw of the method's choices: the weighing of `scoring.quality` and
`scoring.coverage` again, fifteen hundred times at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.coverage import QUARTERS
from scoring.engine import NOTHING_TO_REUSE
from scoring.robustness.choices import Choices, combined
from scoring.robustness.evidence import NOWHERE, Array, Evidence, weighing
from scoring.rubric import Criterion, Rubric

DRAWN = ("expected_types", "overview", "theme_breadth")  # questions of coverage that the choices answer anew
ALIKE = ("national_visibility",)  # and those that no choice touches
UNKNOWN = 0.5  # share met of a criterion that could be measured nowhere

_Shares = Mapping[str | None, Mapping[str, float]]  # size group -> criterion -> share met
_FoundOut = Mapping[int, NDArray[np.bool_]]  # column of a criterion -> whether met, in each draw
_Chances = Callable[[int], NDArray[np.uint16]]  # so many rows of draws, uniform below 65,536


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The numbers of one municipality in every draw."""

    total: Array
    coverage: Array


def numbers(evidence: Sequence[Evidence], rubric: Rubric, choices: Choices, seed: str) -> dict[str, Drawn]:
    """By municipality number, for those with a total, what they would have in each draw.

    Each municipality's chances are seeded by its number, so that neither order nor company matters to them. Its datasets
    share the fate of a criterion that could not be found out: what was not measured there was mostly not measured for
    one reason.
    """
    met = shares_met(evidence)
    of_quality = weighing(rubric, "quality")
    drawn = {}
    for e in evidence:
        r = e.result
        if r.total is None:
            continue
        if r.status.id in NOTHING_TO_REUSE:
            nothing = np.zeros(choices.draws)
            drawn[r.place.number] = Drawn(nothing, nothing)
            continue
        chances = _chances(f"{seed} {r.place.number}", choices.draws)
        of_group = met[r.place.population_group]
        found_out = _found_out(e, choices, of_group, of_quality, chances)
        quality = _quality(e, choices, found_out)
        coverage = _coverage(e, choices, found_out, of_group, rubric, chances)
        drawn[r.place.number] = Drawn(combined(coverage, quality, choices.aggregation), coverage)
    return drawn


def shares_met(evidence: Iterable[Evidence]) -> _Shares:
    """The share of datasets that meet each criterion in full, of those on which looking decided it: in the size group, else
    anywhere, else a half. Who has nothing to look at is measured and meets nothing; after a night without link checks only
    they would be counted."""
    counts: dict[str | None, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    everywhere: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for e in evidence:
        for c in e.result.criteria:
            looked_at, met = e.looked_at.get(c.id, (c.measured, c.met))
            for count in (counts[e.result.place.population_group][c.id], everywhere[c.id]):
                count[0] += met
                count[1] += looked_at
    return {
        group: {
            name: met / measured if measured else everywhere[name][0] / everywhere[name][1] if everywhere[name][1] else UNKNOWN
            for name, (met, measured) in of.items()
        }
        for group, of in counts.items()
    }  # fmt: skip


def _chances(seed: str, draws: int) -> _Chances:
    """Raw bits: of numpy's streams, theirs alone is promised never to change."""
    bits = np.random.PCG64(int.from_bytes(sha256(seed.encode()).digest()[:16], "big"))

    def rows(n: int) -> NDArray[np.uint16]:
        return bits.random_raw(-(-n * draws // 4)).view(np.uint16)[: n * draws].reshape(n, draws)

    return rows


def _happens(chances: NDArray[np.uint16], probability: Array) -> NDArray[np.bool_]:
    return chances < np.rint(probability * 65_536).astype(np.int32)[:, None]


def _found_out(
    e: Evidence, choices: Choices, met: Mapping[str, float], criteria: Sequence[Criterion], chances: _Chances
) -> _FoundOut:
    """What was inconclusive, as the draws decide it: column of the criterion -> whether met, in each draw."""
    open_ = [i for i in range(len(criteria)) if choices.inconclusive and e.unsure[:, i].any()]
    if not open_:
        return {}
    share = np.array([met[criteria[i].id] for i in open_])
    return dict(zip(open_, _happens(chances(len(open_)), share), strict=True))


def _quality(e: Evidence, choices: Choices, found_out: _FoundOut) -> Array:
    """The weighted mean of the datasets, clustered as each draw has it."""
    weights = choices.quality
    below = e.measured @ weights
    extra = np.zeros_like(below)
    if found_out:
        open_ = list(found_out)
        below += e.unsure[:, open_] @ weights[open_]
        extra = e.unsure[:, open_] @ (weights[open_] * np.stack(list(found_out.values())))
    counted = below[:, 0] > 0  # a pattern of which nothing is known has no weight
    below, extra = below[counted], extra[counted]
    quality = np.empty(choices.draws)
    for exponent, some in enumerate(choices.clusters):
        mass = e.mass[exponent][counted]
        above = e.gained[exponent][counted] @ weights[:, some] + mass[:, None] * extra[:, some]
        quality[some] = 100 * (above / below[:, some]).sum(axis=0) / mass.sum()
    return quality


def _coverage(
    e: Evidence, choices: Choices, found_out: _FoundOut, met: Mapping[str, float], rubric: Rubric, chances: _Chances
) -> Array:
    """The weighted mean of the coverage criteria (RUBRIC §4), with the matches and the list of each draw."""
    whole = e.listed @ choices.types
    shared, described, themes = _shared(e, choices, _quarters(e, choices, found_out, rubric), chances)
    some = np.where(whole > 0, whole, 1.0)
    breadth = (themes & choices.themes).sum(axis=0) / np.maximum(choices.themes.sum(axis=0), 1)
    # value, and whether the question makes sense
    drawn: tuple[tuple[Array, Any], ...] = ((shared / some, whole > 0), (described / some, whole > 0), (breadth, True))
    answers = dict(zip(DRAWN, drawn, strict=True))
    above, below = np.zeros(choices.draws), np.zeros(choices.draws)
    of = {c.id: c for c in e.result.covered.criteria}
    for criterion, weights in zip(weighing(rubric, "coverage"), choices.coverage, strict=True):
        result = of[criterion.id]
        if criterion.check in answers:
            value, asked = answers[criterion.check]
        elif result.value is not None:
            value, asked = np.full(choices.draws, result.value), True
        elif result.inconclusive and choices.inconclusive:
            value, asked = _happens(chances(1), np.array([met[criterion.id]]))[0].astype(float), True
        else:
            continue
        above += weights * value * asked
        below += weights * asked
    return 100 * above / np.where(below > 0, below, 1.0)


def _quarters(e: Evidence, choices: Choices, found_out: _FoundOut, rubric: Rubric) -> NDArray[np.int8]:
    """What each dataset is worth. The rubric counts a link that nobody could decide on as alive, and a licence or
    format that nobody could as neither open nor structured; what a draw decides comes in place of that."""
    quarters = np.repeat(e.quarters[:, None], choices.draws, axis=1)
    for i, criterion in enumerate(weighing(rubric, "quality")):
        if criterion.check in QUARTERS and i in found_out:
            assumed = criterion.check == "live_links"
            doubt = e.doubts[:, QUARTERS.index(criterion.check)]
            quarters += doubt[:, None] * (found_out[i].astype(np.int8) - np.int8(assumed))
    return quarters


def _shared(
    e: Evidence, choices: Choices, quarters: NDArray[np.int8], chances: _Chances
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Summed over the types: what is shared of them and what is described; and the themes with a usable dataset."""
    matched = len(e.types)
    shared, described = np.zeros(choices.draws), np.zeros(choices.draws)
    themes = np.zeros(choices.themes.shape, bool)
    taken = np.zeros(quarters.shape, bool)
    if matched:
        kept = choices.types[e.types] > 0
        if choices.matches:
            kept &= _happens(chances(matched), e.trust)
        taken[:matched] = kept
        types, starts = np.unique(e.types, return_index=True)
        worth = kept * quarters[:matched]
        # each type by its best dataset; `maximum.reduceat` takes five times as long
        best = np.stack([worth[a:b].max(axis=0) for a, b in pairwise([*starts, matched])])
        times = e.listed[types][:, None] * choices.types[types]
        shared, described = (times * best).sum(axis=0) / 4, (times * (best > 0)).sum(axis=0)
        for theme, of_type in zip(choices.about[types], best, strict=True):
            themes[theme] |= of_type == 4
    alone = (quarters == 4) & ~taken
    for theme in np.unique(e.themes[e.themes != NOWHERE]):
        themes[theme] |= alone[e.themes == theme].any(axis=0)
    return shared, described, themes
