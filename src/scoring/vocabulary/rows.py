"""The form of the files under `config/vocabulary`, as strict models; what the keys mean is told at the head of each file."""

from datetime import date
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, Field, model_validator

from scoring.strict_yaml import Filled, Strict


def _one_of(*allowed: float | None) -> AfterValidator:
    def check(value: float | None) -> float | None:
        if value not in allowed:
            raise ValueError(f"expected one of {', '.join('null' if a is None else f'{a:g}' for a in allowed)}")
        return value

    return AfterValidator(check)


_Code = Annotated[str, Field(pattern=r"^[A-Z0-9_]+$")]
_Spellings = Annotated[tuple[Filled, ...], Field(strict=False)]


class LicenceRow(Strict):
    """A family of licences."""

    code: _Code
    open: Annotated[float, _one_of(1, 0.3, 0)]
    nb: Filled
    en: Filled
    eu: _Spellings = ()
    addresses: _Spellings = ()
    versions: Annotated[tuple[str, ...], Field(strict=False)] = ()
    names: _Spellings = ()


class FormatRow(Strict):
    """A format; `machine` and `open` are both None for a container, and for nothing else."""

    code: _Code
    label: Filled
    machine: Annotated[float | None, _one_of(1, 0.7, 0.4, 0, None)]
    open: bool | None
    api: bool = False
    eu: _Spellings = ()
    media: _Spellings = ()
    names: _Spellings = ()
    ext: _Spellings = ()

    @model_validator(mode="after")
    def _container(self) -> "FormatRow":
        if (self.machine is None) != (self.open is None):
            raise ValueError("expected machine and open to be null together")
        return self


class Concept(Strict):
    """A member of a list in which each is one word."""

    code: _Code
    nb: Filled
    en: Filled
    addresses: _Spellings = ()
    names: _Spellings = ()


class FrequencyRow(Concept):
    """How often; no `days` where nothing testable is promised."""

    days: Annotated[float, Field(ge=0)] | None = None


class _File(Strict):
    source: Filled
    date: date


class _Forbidding(Strict):
    code: str
    words: _Spellings
    parts: _Spellings


class _Unknown(Strict):
    nb: Filled
    en: Filled


class LicenceFile(_File):
    """The form of licences.yaml."""

    eu: Filled
    controlled: _Spellings
    forbidding: _Forbidding
    unknown: _Unknown
    licences: Annotated[tuple[LicenceRow, ...], Field(strict=False, min_length=1)]


class FormatFile(_File):
    """The form of formats.yaml."""

    eu: Filled
    iana: _Spellings
    formats: Annotated[tuple[FormatRow, ...], Field(strict=False, min_length=1)]


Word = TypeVar("Word", bound=Concept)


class ConceptFile(_File, Generic[Word]):
    """The form of the files that hold one list of concepts."""

    iri: Filled
    concepts: Annotated[tuple[Word, ...], Field(strict=False, min_length=1)]
