"""The obligations of DCAT-AP-NO as a table: what a description shall and should hold, and from which lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, model_validator

from scoring.facts import Dataset, Distribution
from scoring.strict_yaml import Filled, Strict, parse
from store.records import ContactPoint

Shape = Literal["dataset", "distribution", "publisher", "contact"]
_FIELDS = {
    "dataset": frozenset(Dataset.__slots__),
    "distribution": frozenset(Distribution.__slots__),
    "publisher": frozenset(Dataset.__slots__),
    "contact": frozenset(ContactPoint.model_fields),
}

# What a fault costs, RUBRIC §3: a mandatory property 3, another violation 1, a warning 0.2.
_MISSING = {"mandatory": 3.0, "recommended": 0.2, "optional": 0.0}
_VIOLATION = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What is demanded of one property. Compared by identity, so that answers can be kept by rule."""

    path: str
    columns: tuple[int, ...]  # of what `Demands.read` gives; one filled suffices
    missing: float  # what it costs, in tenths of the whole, when it is not there
    violation: float  # and when what is there is wrong
    range: Literal["iri", "date"] | None  # a date has two columns: as published, as read
    single: bool  # at most one value
    vocabulary: str | None  # the list, as `scoring.checks.standards` knows it
    begins: tuple[str, ...]  # the list's addresses, without scheme
    selective: bool  # whether any of the last three asks more than that a value is an IRI


@dataclass(frozen=True, slots=True, eq=False)
class Demands:
    """The rules of one class. All fields are read at once: 94,000 distributions are asked twenty questions each."""

    read: Callable[[object], tuple[Any, ...]]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """The table, by class."""

    name: str
    demands: Mapping[Shape, Demands]


def load(vocabulary_dir: Path) -> Profile:
    """Read `dcat_ap_no.yaml`. Raises RubricError."""
    table = parse(vocabulary_dir / "dcat_ap_no.yaml", _Table)
    return Profile(
        table.name, {shape: _demands([r for r in table.rules if r.of == shape]) for shape in get_args(Shape)}
    )


def _demands(rows: list["_Row"]) -> Demands:
    fields = list(dict.fromkeys(field for row in rows for field in row.fields))
    return Demands(
        read=attrgetter(*fields, "__class__"),  # one more, so that it gives a tuple even of a single field
        rules=tuple(
            [
                Rule(
                    path=row.path,
                    columns=tuple([fields.index(field) for field in row.fields]),
                    missing=_MISSING[row.obligation],
                    violation=_MISSING["mandatory"] if row.obligation == "mandatory" else _VIOLATION,
                    range=row.range,
                    single=row.single,
                    vocabulary=row.vocabulary,
                    begins=row.begins,
                    selective=row.single or row.vocabulary is not None or bool(row.begins),
                )
                for row in rows
            ]
        ),
    )


class _Row(Strict):
    of: Shape
    path: Annotated[str, Field(pattern=r"^\w+:\w+(/\w+:\w+)?$")]
    fields: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
    obligation: Literal["mandatory", "recommended", "optional"]
    range: Literal["iri", "date"] | None = None
    single: bool = False
    vocabulary: Literal["theme", "access_right", "frequency", "format", "language"] | None = None
    begins: Annotated[tuple[str, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _fields_exist(self) -> Self:
        if unknown := set(self.fields) - _FIELDS[self.of]:
            raise ValueError(f"expected fields of {self.of}, not {sorted(unknown)}")
        return self


class _Table(Strict):
    name: Filled
    source: Filled
    rules: Annotated[tuple[_Row, ...], Field(strict=False, min_length=1)]
