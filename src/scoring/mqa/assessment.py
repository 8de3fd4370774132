"""A dataset's points by one method: its own measurements with those of the distribution that speaks for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scoring.mqa.tables import Band, Measurements, Method


class Rated:
    """The measurements of a dataset or of a distribution, and the points that they give on their own."""

    __slots__ = ("_merged", "measurements", "own", "points")

    def __init__(self, measurements: Measurements, method: Method) -> None:
        self.measurements = measurements
        self.points = method.points(measurements)
        self.own = sum(self.points.values())
        self._merged: dict[Rated, int] = {}  # few kinds of distributions recur

    def merged(self, distribution: "Rated") -> int:
        """Points of this dataset with a distribution, the better of the two for each metric."""
        total = self._merged.get(distribution)
        if total is None:
            more = sum(max(0, points - self.points.get(id, 0)) for id, points in distribution.points.items())
            total = self._merged[distribution] = self.own + more
        return total


Choose = Callable[[Rated, Sequence[Rated]], Rated | None]  # dataset, its distributions -> the one that speaks for it


@dataclass(frozen=True, slots=True)
class MetricScore:
    """The points of one metric. One that was not measured has none, and still counts in the maximum."""

    id: str
    dimension: str
    score: int
    max_score: int
    is_scored: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """A dataset by one method."""

    method: Method
    dataset: Rated
    distribution: Rated | None
    score: int

    @property
    def max_score(self) -> int:
        """The points of all metrics, measured or not."""
        return self.method.maximum

    @property
    def metrics(self) -> tuple[MetricScore, ...]:
        """All metrics of the method; the better of dataset and distribution counts."""
        own = self.dataset.points
        others = self.distribution.points if self.distribution else {}
        return tuple(
            [
                MetricScore(
                    id=m.id,
                    dimension=m.dimension,
                    score=max(own.get(m.id, 0), others.get(m.id, 0)),
                    max_score=m.points,
                    is_scored=m.id in own or m.id in others,
                )
                for m in self.method.metrics.values()
            ]
        )

    @property
    def unscored(self) -> tuple[str, ...]:
        """Metrics that were not measured."""
        return tuple([m.id for m in self.metrics if not m.is_scored])

    @property
    def dimensions(self) -> dict[str, tuple[int, int]]:
        """By dimension: points, and points there are."""
        sums: dict[str, tuple[int, int]] = {}
        for m in self.metrics:
            score, maximum = sums.get(m.dimension, (0, 0))
            sums[m.dimension] = (score + m.score, maximum + m.max_score)
        return sums

    @property
    def band(self) -> Band:
        """The word for the score."""
        return self.method.band(self.score)


def assess(method: Method, dataset: Rated, distributions: Sequence[Rated], choose: Choose) -> Assessment:
    """The dataset with the distribution that `choose` names."""
    speaker = choose(dataset, distributions)
    return Assessment(method, dataset, speaker, dataset.merged(speaker) if speaker else dataset.own)
