"""The rubric of the latest run as the database keeps it: the words that no view holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from reports.site.rows import Language


@dataclass(frozen=True, slots=True)
class Dimension:
    """A group of criteria and what it weighs."""

    id: str
    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Level:
    """A step of the scale."""

    level: int
    at_least: float
    name: str


@dataclass(frozen=True, slots=True)
class Status:
    """What a status is called, and the sentence it comes with, its blanks as (…)."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """The parts of a rubric that pages print, in one language; `rules` by the criterion's id."""

    dimensions: tuple[Dimension, ...]
    levels: tuple[Level, ...]
    no_level: str
    statuses: tuple[Status, ...]
    caps: tuple[str, ...]
    rules: Mapping[str, str]
    provisional_below: float
    least_days: int | None  # that a source must have been followed before anybody can tell whether datasets stay

    def dimension(self, name: str) -> Dimension:
        """The dimension with this id."""
        return next(d for d in self.dimensions if d.id == name)

    def status(self, name: str | None) -> str:
        """What a status is called; that of a municipality no run has seen is `ikke_vurdert`."""
        return next(s.name for s in self.statuses if s.id == (name or "ikke_vurdert"))


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "(…)"


def parse(body: str, lang: Language) -> Rubric:
    """The rubric from the text that the score run stored; it was checked before it was used."""
    document = yaml.load(body, Loader=yaml.CSafeLoader)  # the safe loader, in C
    return Rubric(
        dimensions=tuple(Dimension(d["id"], d["name"][lang], d["weight"]) for d in document["dimensions"]),
        levels=tuple(Level(s["level"], s["at_least"], s["name"][lang]) for s in document["levels"]),
        no_level=document["no_level"][lang],
        statuses=tuple(
            Status(s["id"], s["name"][lang], s["reason"][lang].format_map(_Blank())) for s in document["statuses"]
        ),
        caps=tuple(
            c["reason"][lang].format_map(_Blank(threshold=f"{100 * c['threshold']:g}", level=str(c["max_level"])))
            for c in document["caps"]
        ),
        rules={c["id"]: _filled(c["rule"][lang], c.get("params", {}), lang) for c in document["criteria"]},
        provisional_below=document["provisional_below"],
        least_days=next((c["params"]["least_days"] for c in document["criteria"] if c["check"] == "persistence"), None),
    )


def _filled(rule: str, params: Mapping[str, Any], lang: Language) -> str:
    comma = "," if lang == "nb" else "."
    return rule.format(**{name: f"{value}".replace(".", comma) for name, value in params.items()})
