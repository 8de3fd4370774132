"""What people are told about scores, as frozen values read from the views: the lines of `show` and `score --compare`."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection

from scoring.engine import NOTHING_TO_REUSE
from scoring.survey import Answered

if TYPE_CHECKING:
    from scoring.beside import DuplicateLine, HighValueLine, OverrideLine
    from scoring.next_level import NextLevel
    from scoring.peers import PeerRank

_Row = TypeVar("_Row")


class NotScoredError(Exception):
    """There is no score run yet."""


@dataclass(frozen=True, slots=True)
class Run:
    """The newest score run of the latest day."""

    run_id: int
    scored_at: str
    as_of: str
    rubric_hash: str
    rubric_version: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A municipality in the ranking; fields are columns of `latest_score`."""

    municipality_number: str
    name: str
    county: str
    population: int | None
    population_group: str | None
    status: str
    status_reason_nb: str | None
    status_reason_en: str | None
    level: int | None
    level_low: int | None
    level_high: int | None
    level_name_nb: str | None
    level_name_en: str | None
    provisional: bool
    lower_bound: bool
    caps_nb: str | None
    caps_en: str | None
    total: float | None
    total_low: float | None
    total_high: float | None
    coverage: float | None
    quality: float | None
    rank_in_group: int | None
    rank_low: int | None
    rank_high: int | None
    group_size: int | None
    datasets: int
    datasets_public: int
    datasets_open: int
    datasets_usable: int
    expected_types_shared: int
    data_services: int
    newest_modified: str | None
    measured: float | None
    sources_read: int
    sources_total: int
    last_complete_fetch: str | None

    @property
    def shares_last_place(self) -> bool:
        """Whether it stands last together with all others that have nothing to reuse."""
        return self.status in NOTHING_TO_REUSE


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion of one municipality. Over a part's criteria `points_lost` (four decimals, as stored) adds up to exactly
    what the part's number lacks of 100, and `loses` (one decimal, for tables) to what it lacks at one decimal."""

    id: str
    code: str
    part: str
    dimension: str
    title_nb: str  # of what is so: met, not met or not measured
    title_en: str
    value: float | None
    measured: int
    applicable: int
    met: int
    weight: float
    points_lost: float | None
    loses: float | None
    behind: tuple[str, ...] = ()  # titles of up to three datasets that cost most of it


@dataclass(frozen=True, slots=True)
class DimensionLine:
    """The mean of a dimension of quality."""

    id: str
    weight: float
    value: float | None


@dataclass(frozen=True, slots=True)
class Measure:
    """What would lift a municipality, if a criterion were met in full and all else stayed."""

    criterion_id: str
    points: float  # of the total
    subjects: int  # datasets that do not meet it yet; for coverage the municipality itself
    fix_nb: str
    fix_en: str
    effort: str
    barrier: str
    actor: str


@dataclass(frozen=True, slots=True)
class DatasetLine:
    """One dataset of one municipality, the heaviest losses first."""

    dataset_id: int
    title: str | None
    uri: str | None
    landing_page: str | None
    source_id: str
    quality: float | None
    measured: float | None
    weight: float | None
    cluster: int | None
    expected_type: str | None
    open: bool | None
    usable: bool | None


@dataclass(frozen=True, slots=True)
class TypeLine:
    """One expected data type that applies to a municipality, and how far it is shared."""

    id: str
    label_nb: str
    label_en: str
    tier: str
    national_holder: str | None
    value: float | None
    dataset_id: int | None


@dataclass(frozen=True, slots=True)
class PastScore:
    """A score of an earlier run; scores of different rubric versions are not one line."""

    run_id: int
    as_of: str
    rubric_version: str
    level: int | None
    total: float | None
    coverage: float | None
    quality: float | None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source that covers a municipality."""

    source_id: str
    kind: str
    url: str
    status: str
    last_complete_fetch: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class NoteLine:
    """What somebody has written of a municipality. Shown, never scored."""

    note: str
    note_source: str
    noted_on: str


@dataclass(frozen=True, slots=True)
class MunicipalityView:
    """Everything that `show KOMMUNE` prints."""

    run: Run
    standing: Standing
    criteria: tuple[CriterionLine, ...]  # quality, then coverage; the heaviest loss first
    dimensions: tuple[DimensionLine, ...]
    measures: tuple[Measure, ...]
    datasets: tuple[DatasetLine, ...]
    types: tuple[TypeLine, ...]
    test_records: tuple[str, ...]  # titles or IRIs of what was left out
    history: tuple[PastScore, ...]  # newest first
    sources: tuple[SourceLine, ...]
    notes: tuple[NoteLine, ...]
    survey: Answered | None
    peers: tuple["PeerRank", ...]
    high_value: tuple["HighValueLine", ...]
    overrides: tuple["OverrideLine", ...]
    duplicates: tuple["DuplicateLine", ...]  # left out, for another row of the same dataset counts
    next_level: "NextLevel | None"


@dataclass(frozen=True, slots=True)
class CriterionMove:
    """A criterion whose value or loss would change. Points are of quality or coverage, whichever it belongs to."""

    id: str
    part: str
    value_before: float | None
    value_after: float | None
    lost_before: float | None
    lost_after: float | None


@dataclass(frozen=True, slots=True)
class Move:
    """A municipality that would score otherwise."""

    municipality_number: str
    name: str
    status_before: str | None
    status_after: str
    level_before: int | None
    level_after: int | None
    total_before: float | None
    total_after: float | None
    criteria: tuple[CriterionMove, ...]  # what moved most first


def latest_run(connection: Connection) -> Run:
    """The newest run of the latest day. Raises NotScoredError."""
    runs = read(connection, Run, "latest_run")
    if not runs:
        raise NotScoredError("Nothing is scored yet. Run `kommunedata score` first.")
    return runs[0]


def read(
    connection: Connection, row: type[_Row], source: str, parameters: Mapping[str, Any] | None = None
) -> list[_Row]:
    """Rows of a view as dataclasses whose fields are its columns."""
    columns = fields(row)  # type: ignore[arg-type]
    flags = [f.type in (bool, bool | None) for f in columns]
    rows = connection.exec_driver_sql(f"SELECT {', '.join(f.name for f in columns)} FROM {source}", parameters or {})
    return [
        row(*[bool(v) if flag and v is not None else v for v, flag in zip(values, flags, strict=True)])
        for values in rows
    ]
