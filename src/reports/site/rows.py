"""What the pages show, as frozen values whose fields are columns of the database's views, in the page's language."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["nb", "en"]


@dataclass(frozen=True, slots=True)
class Run:
    """The newest score run of the latest day."""

    run_id: int
    scored_at: str
    as_of: str
    rubric_hash: str
    rubric_version: str
    code_version: str

    @property
    def invented(self) -> bool:
        """Whether it is the demo's: its numbers must never pass for real ones."""
        return self.rubric_version.endswith("-demo")


@dataclass(frozen=True, slots=True)
class Standing:
    """A municipality of the configuration, scored or not; `None` is unknown and never zero."""

    municipality_number: str
    name: str
    county: str
    population: int | None
    population_group: str | None
    centrality_class: int | None
    status: str | None
    status_reason: str | None
    level: int | None
    level_low: int | None
    level_high: int | None
    level_name: str | None
    provisional: bool
    lower_bound: bool
    caps: str | None
    total: float | None
    total_low: float | None
    total_high: float | None
    coverage: float | None
    quality: float | None
    quality_licence: float | None
    quality_access: float | None
    quality_format: float | None
    quality_freshness: float | None
    quality_documentation: float | None
    quality_api: float | None
    quality_standards: float | None
    quality_stability: float | None
    rank_in_group: int | None
    rank_low: int | None
    rank_high: int | None
    group_size: int | None
    datasets: int | None
    datasets_public: int | None
    datasets_open: int | None
    datasets_usable: int | None
    expected_types_shared: int | None
    data_services: int | None
    newest_modified: str | None
    measured: float | None
    mqa_eu: float | None
    mqa_fdk: float | None
    mqa_eu_reachable: float | None  # what could be had at most with what was measured
    mqa_fdk_reachable: float | None
    sources_read: int | None
    sources_total: int | None
    last_complete_fetch: str | None

    @property
    def assessed(self) -> bool:
        """Whether anything could be said of it; of whom nothing could be read, nothing is known, not even that it is zero."""
        return self.status not in (None, "ikke_vurdert")

    def of_dimension(self, dimension: str) -> float | None:
        """The points of one dimension of quality, 0–100."""
        value: float | None = getattr(self, f"quality_{dimension}")
        return value


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of the rubric that the latest run used."""

    id: str
    code: str
    part: str
    dimension: str
    weight: float
    status: str
    portal_determined: bool
    title: str
    failing_title: str
    why: str
    fix: str
    effort: str
    barrier: str
    actor: str
    source: str


@dataclass(frozen=True, slots=True)
class Past:
    """A score of one day, by the rubric of today."""

    municipality_number: str
    as_of: str
    status: str
    level: int | None
    total: float | None


@dataclass(frozen=True, slots=True)
class Source:
    """A catalogue and when it was last read in full."""

    source_id: str
    kind: str
    url: str
    municipality_number: str | None
    status: str
    datasets: int
    last_complete_fetch: str | None
    failures_in_row: int
    error_code: str | None


@dataclass(frozen=True, slots=True)
class NationalGain:
    """The same, summed over the municipalities that would gain."""

    criterion_id: str
    points: float
    municipalities: int
    datasets: int


@dataclass(frozen=True, slots=True)
class Practice:
    """How often the best meet a criterion, against the rest; `place` is that among the five largest differences."""

    criterion_id: str
    best_municipalities: int
    best_share: float | None
    rest_municipalities: int
    rest_share: float | None
    difference: float | None
    place: int | None
    alike: bool


@dataclass(frozen=True, slots=True)
class PracticeExample:
    """A dataset of the best that shows a criterion met."""

    criterion_id: str
    place: int
    municipality_number: str
    dataset_id: int


@dataclass(frozen=True, slots=True)
class Barrier:
    """How often a criterion is not met and what that costs, in one group of one grouping."""

    criterion_id: str
    grouping: str
    group_name: str
    municipalities: int
    datasets: int
    share_not_met: float | None
    points_lost: float


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A kind of thing that the harvest met; `obstacle` is source, link, attribution or issue, `times` None where nobody looked."""

    obstacle: str
    code: str
    sources: int | None
    times: int | None


@dataclass(frozen=True, slots=True)
class RubricVersion:
    """A rubric that was used."""

    hash: str
    version: str
    first_used_at: str
