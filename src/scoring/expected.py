"""The data types that one expects a municipality to share: `config/expected_datasets.yaml`, checked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from scoring.strict_yaml import Filled, Strict, parse

PRECISION = 0.95  # of the matcher, where the file does not give the figure that `make evaluate` found
_ALWAYS, _FROM = "always", "population >= "


class Label(Strict):
    """The same words in bokmål and English."""

    nb: Filled
    en: Filled


def _term(text: str) -> str:
    if text != text.casefold() or not any(map(str.isalnum, text)):
        raise ValueError("expected lower case and a letter or digit")
    if text.startswith("=") and not text[1:].isalnum():
        raise ValueError("expected one word after =")
    return text


Terms = Annotated[tuple[Annotated[str, AfterValidator(_term)], ...], Field(strict=False)]
Named = Annotated[Terms, Field(min_length=1)]


class Pair(Strict):
    """Terms that need company: one of some stems elsewhere in what the dataset says of itself."""

    terms: Named
    any_of: Named


class Words(Strict):
    """What tells a dataset of the type, as the head of `config/expected_datasets.yaml` explains."""

    terms: Named
    pairs: Annotated[tuple[Pair, ...], Field(strict=False)] = ()
    never: Terms = ()
    formats: Terms = ()
    priority: Literal[-1, 0, 1] = 0


class _Row(Strict):
    id: Annotated[str, Field(pattern=r"^E\d\d$")]
    label: Label
    tier: Literal["core", "optional"]
    eu_theme: Annotated[str, Field(pattern=r"^[A-Z]{4}$")]
    match: Words
    applies_if: Annotated[str, Field(pattern=rf"^(?:{_ALWAYS}|{_FROM}[1-9]\d*)$")]
    national_holder: Filled | None = None
    temporal: bool = False


class ExpectedType(_Row):
    """A data type, with the weight of its tier and how much a match with it can be trusted."""

    weight: float
    precision: float = PRECISION

    def applies(self, population: int | None) -> bool:
        """Whether one expects it of a municipality of this size; of an unknown size only what one expects of all."""
        if self.applies_if == _ALWAYS:
            return True
        return population is not None and population >= int(self.applies_if.removeprefix(_FROM))


class _Weights(Strict):
    core: Annotated[float, Field(gt=0)]
    optional: Annotated[float, Field(gt=0)]


class _File(Strict):
    version: Annotated[str, Field(pattern=r"^\d+\.\d+")]
    weights: _Weights
    precision: Annotated[float, Field(gt=0, le=1)] = PRECISION
    types: Annotated[tuple[_Row, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _once(self) -> Self:
        if problems := "; ".join(self._claimed_twice()):
            raise ValueError(problems)
        return self

    def _claimed_twice(self) -> Iterator[str]:
        owners: dict[str, str] = {}
        for row in self.types:
            for what in (row.id, *row.match.terms):
                if what in owners:
                    yield f"{row.id} expected {what!r} not to stand in {owners[what]} too"
                owners[what] = row.id


def load_expected(path: Path) -> tuple[ExpectedType, ...]:
    """The types in order of id. Raises VocabularyError."""
    file = parse(path, _File)
    weights = file.weights.model_dump()
    return tuple(
        [
            ExpectedType(**dict(row), weight=weights[row.tier], precision=file.precision)
            for row in sorted(file.types, key=lambda r: r.id)
        ]
    )
