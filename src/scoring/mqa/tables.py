"""What a metadata quality assessment counts: metrics, points, bands and lists, read from `config/vocabulary/mqa.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import floor
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from scoring.strict_yaml import Filled, Strict, parse

Measurements = Mapping[
    str, bool | int
]  # metric -> what was measured: yes or no, or a status code; absent: not measured
Needs = Literal["links", "shapes", "files"]


class Metric(Strict):
    """One question, and what a yes is worth."""

    id: Annotated[str, Field(pattern=r"^[a-zA-Z]+$")]
    dimension: Literal["findability", "accessibility", "interoperability", "reusability", "contextuality"]
    points: Annotated[int, Field(gt=0)]
    needs: Needs | None = None
    rule: Filled


class Band(Strict):
    """A word for a score."""

    nb: Filled
    en: Filled
    at_least: Annotated[int, Field(alias="from", ge=0)]


@dataclass(frozen=True, slots=True)
class Method:
    """The metrics of one method by id, and its bands from the best down."""

    metrics: Mapping[str, Metric]
    bands: tuple[Band, ...] = ()
    percent: bool = False  # the bands are of the percentage

    @property
    def maximum(self) -> int:
        """The points of all metrics."""
        return sum(m.points for m in self.metrics.values())

    def points(self, measurements: Measurements) -> dict[str, int]:
        """What each measured metric gives: its points for a yes or for a status code of success, else 0."""
        return {
            id: metric.points if (value if value is True or value is False else 200 <= value < 300) else 0
            for id, value in measurements.items()
            if (metric := self.metrics.get(id)) is not None
        }

    def band(self, score: float) -> Band:
        """The band of a dataset's score or of a mean; it is rounded first, as both methods' pages do."""
        whole = _round(100 * score / self.maximum if self.percent else score)
        return next(band for band in self.bands if whole >= band.at_least)


@dataclass(frozen=True, slots=True)
class MqaTables:
    """Both methods and their lists. The lists hold codes of the EU's authority tables."""

    eu: Method
    fdk: Method
    oddities: bool
    non_proprietary: frozenset[str]
    machine_readable: frozenset[str]
    access_rights: frozenset[str]
    open_licences: frozenset[str]


def load(vocabulary_dir: Path) -> MqaTables:
    """Read `mqa.yaml`. Raises RubricError."""
    file = parse(vocabulary_dir / "mqa.yaml", _File)
    return MqaTables(
        eu=file.methods.eu.method(),
        fdk=file.methods.fdk.method(),
        oddities=file.oddities,
        non_proprietary=frozenset(file.non_proprietary),
        machine_readable=frozenset(file.machine_readable),
        access_rights=frozenset(file.access_rights),
        open_licences=frozenset(file.open_licences),
    )


class _Method(Strict):
    maximum: int
    percent: bool = False
    bands: Annotated[tuple[Band, ...], Field(strict=False, min_length=1)]
    metrics: Annotated[tuple[Metric, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if len({m.id for m in self.metrics}) < len(self.metrics):
            raise ValueError("expected each metric once")
        if (points := sum(m.points for m in self.metrics)) != self.maximum:
            raise ValueError(f"expected metrics of {self.maximum} points, the maximum, not of {points}")
        starts = [band.at_least for band in self.bands]
        if starts != sorted(set(starts), reverse=True) or starts[-1] != 0:
            raise ValueError(f"expected bands from the best down to one from 0, not {starts}")
        return self

    def method(self) -> Method:
        return Method({m.id: m for m in self.metrics}, self.bands, self.percent)


class _Methods(Strict):
    eu: _Method
    fdk: _Method


_Codes = Annotated[tuple[Annotated[str, Field(pattern=r"^[A-Z0-9_]+$")], ...], Field(strict=False, min_length=1)]


class _File(Strict):
    source: Filled
    date: date
    oddities: bool
    non_proprietary: _Codes
    machine_readable: _Codes
    access_rights: _Codes
    open_licences: _Codes
    methods: _Methods


def _round(score: float) -> int:
    """As JavaScript's and Java's Math.round: a half goes up."""
    return floor(score + 0.5)
