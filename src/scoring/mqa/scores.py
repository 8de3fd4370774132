"""Two scores that others give the same metadata, for comparison: the EU's of 405 points and data.norge.no's of 435.

What they are, how they differ from each other and from ours, and what their oddities are: `docs/mqa.md`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from scoring.facts import Dataset
from scoring.mqa import eu as mqa_eu
from scoring.mqa import fdk as mqa_fdk
from scoring.mqa.assessment import Assessment, Rated, assess
from scoring.mqa.inputs import DatasetInput, DistributionInput, Statuses, dataset_input, decided, distribution_input
from scoring.mqa.tables import Method, MqaTables, Needs
from scoring.mqa.words import MqaWords
from scoring.shapes import ShapesVerdict
from scoring.vocabulary import Vocabulary

DatasetKey = tuple[str, str]  # source, and key within it


class Comparison(NamedTuple):
    """A dataset's scores by both methods, or a municipality's, which are the means of its datasets'; and what each could
    be at most with what was measured of them."""

    mqa_eu: float
    mqa_fdk: float
    mqa_eu_reachable: float
    mqa_fdk_reachable: float


class Assessments(NamedTuple):
    """A dataset by both methods."""

    eu: Assessment
    fdk: Assessment


@dataclass(frozen=True, slots=True)
class Reach:
    """What could be got at most with what was measured."""

    points: int
    unscored: tuple[str, ...]  # metrics that were not measured
    never: tuple[str, ...] = ()  # metrics that the method's program never finds true


class Mqa:
    """Both methods, ready to be used. Datasets and distributions that say alike are measured once."""

    def __init__(self, tables: MqaTables, words: Vocabulary) -> None:
        self._tables = tables
        self._words = MqaWords(tables, words)
        self._odd = tables.oddities
        self._datasets: dict[tuple[DatasetInput, ShapesVerdict | None], tuple[Rated, Rated]] = {}
        self._distributions: dict[DistributionInput, tuple[Rated, Rated]] = {}
        self._reach_of = lru_cache(maxsize=4)(self.reach)

    def assess(
        self, dataset: Dataset, statuses: Statuses | None = None, shapes: ShapesVerdict | None = None
    ) -> Assessments:
        """Without `statuses` or `shapes` the metrics that need them are not measured."""
        own = dataset_input(dataset, empty_counts=self._odd), shapes
        eu, fdk = self._datasets.get(own) or self._rate_dataset(own)
        # data.norge.no has given every nameless distribution an IRI before it measures, so that none is passed over
        named = dataset.source_kind == "fdk" or not self._odd
        inputs = [
            distribution_input(d, empty_counts=self._odd, always_named=named, statuses=statuses)
            for d in dataset.distributions
        ]
        rated = [self._distributions.get(d) or self._rate_distribution(d) for d in inputs]
        tables, choose = self._tables, mqa_fdk.choose if self._odd else mqa_eu.choose
        return Assessments(
            assess(tables.eu, eu, [d for d, _ in rated], mqa_eu.choose),
            assess(tables.fdk, fdk, [d for _, d in rated], choose),
        )

    def compare(
        self, dataset: Dataset, statuses: Statuses | None = None, shapes: ShapesVerdict | None = None
    ) -> Comparison:
        """The numbers alone. Where the status of one of a dataset's addresses is not known, none of them counts, neither
        in the scores nor in what these could be: what nobody could find out must not cost points."""
        if statuses is not None and not decided(dataset, statuses):
            statuses = None
        eu, fdk = self.assess(dataset, statuses, shapes)
        most_eu, most_fdk = self._reach_of(links=statuses is not None, shapes=shapes is not None)
        return Comparison(eu.score, fdk.score, most_eu.points, most_fdk.points)

    def reach(self, *, links: bool = False, shapes: bool = False) -> tuple[Reach, Reach]:
        """By the EU's method and data.norge.no's, when links were checked and shapes asked, or not."""
        missing: set[Needs | None] = {"files"}
        if not links:
            missing.add("links")
        if not shapes:
            missing.add("shapes")
        never = mqa_fdk.NEVER_TRUE if self._odd else frozenset[str]()
        return _reach(self._tables.eu, missing, frozenset()), _reach(self._tables.fdk, missing, never)

    def _rate_dataset(self, own: tuple[DatasetInput, ShapesVerdict | None]) -> tuple[Rated, Rated]:
        said, shapes = own
        eu = mqa_eu.of_dataset(said, self._words, shapes and shapes.no_violation)
        ask = mqa_fdk.of_dataset if self._odd else mqa_eu.of_dataset
        fdk = ask(said, self._words, shapes and shapes.no_result)
        self._datasets[own] = rated = Rated(eu, self._tables.eu), Rated(fdk, self._tables.fdk)
        return rated

    def _rate_distribution(self, said: DistributionInput) -> tuple[Rated, Rated]:
        eu = mqa_eu.of_distribution(said, self._words, self._tables)
        fdk = mqa_fdk.of_distribution(said, self._words) if self._odd else eu
        self._distributions[said] = rated = Rated(eu, self._tables.eu), Rated(fdk, self._tables.fdk)
        return rated


def mean(scores: Sequence[Comparison]) -> Comparison | None:
    """The scores of a municipality, unrounded, from those of its datasets; None where there are none."""
    return Comparison(*[sum(of) / len(scores) for of in zip(*scores, strict=True)]) if scores else None


def _reach(method: Method, missing: set[Needs | None], never: frozenset[str]) -> Reach:
    metrics = method.metrics.values()
    return Reach(
        points=sum(m.points for m in metrics if m.needs not in missing and m.id not in never),
        unscored=tuple([m.id for m in metrics if m.needs in missing]),
        never=tuple(sorted(never)),
    )
