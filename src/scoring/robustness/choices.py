"""The choices of method that could as well have been made otherwise (RUBRIC §8), drawn all together or one at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log1p, sqrt
from random import Random
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from scoring.expected import ExpectedType
from scoring.robustness.evidence import EXPONENTS, Array, themes_of, weighing
from scoring.rubric import Part, Rubric

Choice = Literal["weights", "clusters", "aggregation", "expected-list", "matches", "inconclusive"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
GEOMETRIC, ARITHMETIC, HARMONIC = range(3)
SPREAD = 0.25  # of a weight: standard deviation over mean
TYPES_MOVED = 5  # at most so many expected types are taken out, or added


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """What was chosen in each draw; alike for all municipalities, so that their ranks can be compared."""

    draws: int
    quality: Array  # (criteria, draws): weights
    coverage: Array  # (criteria, draws)
    clusters: tuple[slice, ...]  # the draws with each exponent, as in EXPONENTS
    aggregation: NDArray[np.intp]  # (draws,): GEOMETRIC, ARITHMETIC or HARMONIC
    types: Array  # (types, draws): how many times each stands in the list, 0–2
    about: NDArray[np.intp]  # (types,): the theme of each
    themes: NDArray[np.bool_]  # (themes, draws): whether the list has a type about it
    matches: bool = True  # whether a match may be wrong
    inconclusive: bool = True  # whether what could not be found out is drawn; if not, it is left out


def draw(
    rubric: Rubric, types: Sequence[ExpectedType], seed: str, draws: int, vary: Collection[Choice] = CHOICES
) -> Choices:
    """Seeded draws of the choices in `vary`; all others stay as the rubric makes them.

    Weights are the rubric's times a lognormal factor of mean 1: positive, and half as likely as double. A weighted mean
    renormalises by itself, so their sums need not be put right. Exponents and aggregations are spread evenly over the
    draws rather than drawn, which loses nothing and leaves less to chance. Nobody knows the types that are missing from
    the list, so an added one is a known one counted twice: as widely shared as they are.
    """
    exponents, ways = "clusters" in vary, "aggregation" in vary
    listed = np.ones((len(types), draws))
    if "expected-list" in vary:
        random = Random(f"{seed} expected-list")  # noqa: S311
        for i in range(draws):
            moved = random.randint(-TYPES_MOVED, TYPES_MOVED)
            some = random.sample(range(len(types)), min(abs(moved), len(types) // 2))
            listed[some, i] = 2.0 if moved > 0 else 0.0
    names = themes_of(types)
    about = np.array([names.index(t.eu_theme) for t in types], np.intp)
    cuts = [round(draws * i / len(EXPONENTS)) if exponents else draws * (i > 1) for i in range(len(EXPONENTS) + 1)]
    return Choices(
        draws=draws,
        quality=_weights(rubric, "quality", seed, draws, "weights" in vary),
        coverage=_weights(rubric, "coverage", seed, draws, "weights" in vary),
        clusters=tuple(slice(*pair) for pair in pairwise(cuts)),
        aggregation=np.arange(draws) % 3 if ways else np.full(draws, GEOMETRIC),
        types=listed,
        about=about,
        themes=np.stack([(listed[about == theme] > 0).any(axis=0) for theme in range(len(names))]),
        matches="matches" in vary,
        inconclusive="inconclusive" in vary,
    )


def combined(coverage: Array, quality: Array, aggregation: NDArray[np.intp]) -> Array:
    """The total, by the way of aggregating that each draw has."""
    both = coverage + quality
    ways = (np.sqrt(coverage * quality), both / 2, 2 * coverage * quality / np.where(both > 0, both, 1.0))
    return np.asarray(np.choose(aggregation, ways), float)


def _weights(rubric: Rubric, part: Part, seed: str, draws: int, vary: bool) -> Array:
    weights = np.array([c.weight for c in weighing(rubric, part)])
    if not vary:
        return np.repeat(weights[:, None], draws, axis=1)
    sigma = sqrt(log1p(SPREAD**2))
    random = Random(f"{seed} {part} weights")  # noqa: S311
    factors = [exp(random.normalvariate(0.0, sigma) - sigma**2 / 2) for _ in range(len(weights) * draws)]
    varied: Array = weights[:, None] * np.array(factors).reshape(len(weights), draws)
    return varied
