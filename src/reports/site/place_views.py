"""The parts of a municipality's page: a criterion with its datasets, a part of the quality, an expected type."""

from dataclasses import dataclass

from reports.site.rows import Criterion, Standing
from reports.site.rows_place import CriterionLine, Dataset, OpenFinding, TypeLine
from reports.site.rubric import Dimension


@dataclass(frozen=True, slots=True)
class Failing:
    """A dataset that does not meet a criterion, or not in full."""

    dataset: Dataset
    finding: OpenFinding


@dataclass(frozen=True, slots=True)
class Undecided:
    """Why nobody could tell, of so many datasets; those that evidence speaks of are named, the most important first."""

    reason: str
    count: int
    named: tuple[Failing, ...]


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion of one municipality. `outcome` is a key of the texts; `about` what was found of it as a whole."""

    criterion: Criterion
    line: CriterionLine
    outcome: str
    failing: tuple[Failing, ...]
    shown: tuple[Failing, ...]
    about: str | None
    undecided: tuple[Undecided, ...]
    undecided_else: int  # datasets undecided for reasons that are not listed

    @property
    def title(self) -> str:
        """What it is called, met or not."""
        return self.criterion.failing_title if self.outcome in ("partly", "not met") else self.criterion.title


@dataclass(frozen=True, slots=True)
class DimensionView:
    """A part of the quality beside the group's median, and its criteria."""

    dimension: Dimension
    value: float | None
    median: float | None
    criteria: tuple[CriterionView, ...]


@dataclass(frozen=True, slots=True)
class TypeView:
    """An expected type, the municipality's own dataset, and datasets of others."""

    line: TypeLine
    own: Dataset | None
    others: tuple[tuple[Standing, Dataset], ...]
    holder: str | None  # who has such data of the whole country, in the page's language
