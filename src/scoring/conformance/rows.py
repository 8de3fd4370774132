"""The form of the profiles' files under `config/vocabulary`, as strict models; their keys are explained at the head of each."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from scoring.conformance.words import Words
from scoring.strict_yaml import Filled, Strict

Level = Literal["mandatory", "recommended", "optional"]
Kind = Literal[
    "literal", "tagged", "text", "iri", "resource", "part", "date", "decimal", "double", "duration", "whole_number",
    "hexadecimal",
]  # fmt: skip

_Name = Annotated[str, Field(pattern=r"^[a-z]+:\w+$")]
_Names = Annotated[tuple[_Name, ...], Field(strict=False)]


class _Phrase(Strict):
    nb: Filled
    en: Filled

    def words(self) -> Words:
        """Both of them."""
        return Words(self.nb, self.en)


class RuleRow(Strict):
    """One property of a class."""

    path: _Name
    level: Level = "optional"
    most: Annotated[int, Field(gt=0)] | None = Field(default=None, alias="max")
    value: Kind
    classes: _Name | _Names = Field(default=(), alias="class")
    list: str | None = None
    any: bool = False
    soft: bool = False
    instead: _Names = Field(default=(), alias="or")


class ClassRow(_Phrase):
    """One class."""

    id: Filled
    types: _Names
    of: _Names = ()
    rules: Annotated[tuple[RuleRow, ...], Field(strict=False, min_length=1)]


class ProfileFile(Strict):
    """The form of dcat_ap_no_3.yaml and dcat_ap_no_2_2.yaml."""

    name: Filled
    source: Filled
    date: date
    classes: Annotated[tuple[ClassRow, ...], Field(strict=False, min_length=1)]


class ListRow(_Phrase):
    """One controlled vocabulary."""

    id: Filled
    begins: Annotated[tuple[Filled, ...], Field(strict=False, min_length=1)]
    codes: Filled | None = None
    scheme: Filled | None = None


class CommonFile(Strict):
    """The form of dcat_ap_no.yaml."""

    source: Filled
    date: date
    prefixes: dict[str, Filled]
    kinds: dict[Kind, _Phrase]
    lists: Annotated[tuple[ListRow, ...], Field(strict=False)]
