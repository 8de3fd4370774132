"""The answer to one question about one dataset: a value, or why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

Outcome = Literal["pass", "partial", "fail", "not_applicable", "inconclusive"]
Value = Annotated[float, Field(ge=0, le=1)]  # what a finding, or a parameter that becomes one, is worth
_NO_FACTS: Mapping[str, str | int | float] = MappingProxyType({})


@dataclass(slots=True, init=False)  # not frozen, though nobody changes one: a quarter of a million are made a night
class Finding:
    """What a check saw. `reason` is a code whose sentence, in both languages, stands in the rubric beside the
    criterion; `facts` fills its blanks. A value is between 0 and 1, or None when nothing could be measured; any other
    raises ValueError: a criterion would give more than its weight, or take from the others."""

    value: float | None
    reason: str
    facts: Mapping[str, str | int | float]
    applies: bool
    evidence_url: str | None

    def __init__(
        self,
        value: float | None,
        reason: str,
        facts: Mapping[str, str | int | float] = _NO_FACTS,
        applies: bool = True,
        evidence_url: str | None = None,
    ) -> None:
        if value is not None and not 0 <= value <= 1:
            raise ValueError(f"a finding of {value} ({reason}); a value is from 0 to 1")
        self.value = value
        self.reason = reason
        self.facts = facts
        self.applies = applies
        self.evidence_url = evidence_url

    @property
    def outcome(self) -> Outcome:
        """One of the five outcomes of RUBRIC §0."""
        if not self.applies:
            return "not_applicable"
        if self.value is None:
            return "inconclusive"
        return "pass" if self.value >= 1 else "partial" if self.value > 0 else "fail"


def not_applicable(reason: str, **facts: str | int | float) -> Finding:
    """The question does not make sense for this dataset: it leaves numerator and denominator."""
    return Finding(None, reason, facts, applies=False)


def inconclusive(reason: str, **facts: str | int | float) -> Finding:
    """The question makes sense but we could not find out: it leaves the mean and lowers *measured*."""
    return Finding(None, reason, facts)
