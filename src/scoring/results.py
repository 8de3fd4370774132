"""What goes into the weighing and what comes out of it, as frozen values; nothing here is rounded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scoring.facts import Dataset
from scoring.findings import Finding
from scoring.mqa import Comparison


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source that covers a municipality, as it stood on the day of the scores."""

    id: str
    kind: str
    last_complete: str | None  # time of its last complete reading, RFC 3339 in UTC
    last_complete_on: date | None  # the same, as a day


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality and what is known of how it was searched."""

    number: str
    name: str
    population: int | None = None
    population_group: str | None = None
    sources: tuple[SourceState, ...] = ()
    closed_portals: tuple[str, ...] = ()  # own portals that cannot be harvested: the reason for each
    data_services: int = 0
    test_records: int = 0  # left out of everything
    uncredited: int = 0  # datasets of its own sources that are credited to nobody

    @property
    def national_read(self) -> bool:
        """Whether a national catalogue was ever read completely."""
        return any(s.kind == "fdk" and s.last_complete_on for s in self.sources)


@dataclass(frozen=True, slots=True)
class Asked:
    """A dataset with the answers that the checks gave, in the order of the rubric's quality criteria."""

    dataset: Dataset
    public: bool  # RESTRICTED and NON_PUBLIC ones are asked nothing and have no findings
    findings: tuple[Finding, ...] = ()
    cluster: tuple[str, ...] = ()  # equal for datasets that are the same thing cut in pieces
    expected_type: str | None = None
    type_evidence: str | None = None  # the word that told the type, or the override that says so
    type_decided: bool = False  # by a person, so that the matcher's precision is no matter
    theme: str | None = None  # the alphabetically first of its own
    national: bool = False  # found in data.norge.no, there or there too
    compared: Comparison | None = None  # by others' methods


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion of one municipality; for coverage the municipality is the only subject."""

    id: str
    part: str
    weight: float
    value: float | None = None  # 0–1, weighted over the datasets measured
    measured: int = 0
    inconclusive: int = 0
    not_applicable: int = 0
    met: int = 0
    lost: float | None = None  # points: over a part's criteria they sum to 100 minus quality, or minus coverage


@dataclass(frozen=True, slots=True)
class DatasetResult:
    """One dataset of one municipality."""

    id: int
    quality: float | None = None  # 0–100; None when not public or when nothing could be measured
    measured: float | None = None
    weight: float | None = None  # in the municipality's quality; they sum to 1
    cluster: int | None = None
    expected_type: str | None = None
    type_evidence: str | None = None
    open: bool | None = None
    usable: bool | None = None
    compared: Comparison | None = None


@dataclass(frozen=True, slots=True)
class TypeResult:
    """One expected data type of one municipality."""

    id: str
    applies: bool
    value: float | None = None  # 0, 0.25, 0.5, 0.75 or 1
    dataset_id: int | None = None  # the dataset that counts


@dataclass(frozen=True, slots=True)
class Quality:
    """How reusable the public datasets are (RUBRIC §5)."""

    value: float | None
    measured: float | None
    criteria: tuple[CriterionResult, ...]
    dimensions: dict[str, float | None]
    datasets: tuple[DatasetResult, ...]
    clusters: int
    n_eff: float | None
    median: float | None
    p25: float | None
    share_weak: float | None  # of datasets below 40


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much is shared of what one expects (RUBRIC §4)."""

    value: float | None
    criteria: tuple[CriterionResult, ...]
    findings: tuple[Finding, ...]  # one per criterion
    types: tuple[TypeResult, ...]
    usable: frozenset[int]  # ids of datasets that are open, structured and not dead
    open: frozenset[int]
    national_share: float | None  # None when no national catalogue was read completely
    worth: Mapping[int, float] = field(default_factory=dict)  # what each dataset would be worth to its type
    without: Mapping[str, float | None] = field(
        default_factory=dict
    )  # check of `coverage.QUARTERS` -> value without it


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence in both languages."""

    nb: str
    en: str


@dataclass(frozen=True, slots=True)
class Status:
    """How a municipality stands in the assessment (RUBRIC §7)."""

    id: str
    reason: Words
    sources_read: int
    sources_total: int
    lower_bound: bool  # scored, but something that covers it could not be read
    last_complete: str | None


@dataclass(frozen=True, slots=True)
class Level:
    """A step of the scale after caps; `level` is None when not assessed."""

    level: int | None
    name: Words
    caps: tuple[Words, ...] = ()  # those that lowered it
    ceiling: int | None = None  # the highest level that the caps leave it, however good the total


@dataclass(frozen=True, slots=True)
class Interval:
    """Where nine of ten draws of the method's choices put a municipality; all hold what the run itself says."""

    total_low: float
    total_high: float
    level_low: int
    level_high: int
    rank_low: int | None = None  # the best; None where there is no rank
    rank_high: int | None = None


@dataclass(frozen=True, slots=True)
class MunicipalityResult:
    """Everything a run says about one municipality, but for its rank."""

    place: Place
    status: Status
    level: Level
    coverage: float | None
    quality: float | None
    total: float | None
    measured: float | None
    provisional: bool
    covered: Coverage
    weighed: Quality
    datasets: tuple[DatasetResult, ...]
    datasets_public: int
    types_shared: int
    newest_modified: str | None
    top_measure: str | None
    top_measure_points: float | None
    compared: Comparison | None = None  # the means of the datasets, closed ones too
    interval: Interval | None = None  # None when not assessed, or not drawn
    # criterion -> points that the total would gain if it were met; see `scoring.gains`
    gains: Mapping[str, float] = field(default_factory=dict)

    @property
    def criteria(self) -> tuple[CriterionResult, ...]:
        """Quality first, then coverage."""
        return self.weighed.criteria + self.covered.criteria


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among the municipalities of the same size group; ties share a place, and the next one is skipped."""

    rank: int
    group_size: int
