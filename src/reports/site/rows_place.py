"""What a municipality's page shows, as frozen values whose fields are columns of the database's views."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """How one municipality does on one criterion; `inconclusive` and the like are numbers of datasets."""

    criterion_id: str
    value: float | None
    measured: int
    inconclusive: int
    not_applicable: int
    met: int
    points_lost: float | None


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """What is not met, not in full, or not decided; `dataset_id` None is the municipality as a whole."""

    criterion_id: str
    dataset_id: int | None
    outcome: str
    value: float | None
    reason: str
    evidence_url: str | None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset of one municipality; `language` is the title's, `url` the first of its addresses that can be opened."""

    id: int
    title: str
    language: str | None
    url: str | None
    uri: str
    source_id: str
    weight: float


@dataclass(frozen=True, slots=True)
class TypeLine:
    """An expected data type that applies to a municipality; `value` 1 is shared in usable form."""

    id: str
    label: str
    tier: str
    national_holder: str | None
    value: float
    dataset_id: int | None


@dataclass(frozen=True, slots=True)
class TypeExample:
    """A usable dataset of an expected type, of some municipality."""

    type_id: str
    municipality_number: str
    population_group: str | None
    dataset_id: int


@dataclass(frozen=True, slots=True)
class Peer:
    """A rank among the alike other than by size."""

    peer_view: str
    peer_group: str
    widened: bool
    rank_among_peers: int
    peers: int


@dataclass(frozen=True, slots=True)
class Gain:
    """What one municipality's total would gain by one criterion; `datasets` 0 is the municipality as a whole."""

    criterion_id: str
    points: float
    datasets: int


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of a municipality that no catalogue says, with its source; never scored."""

    note: str
    note_source: str
    noted_on: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A municipality's own answer to a question of the survey, 0–3; beside the score and never in it."""

    question: str
    answer: int
    answered_on: str
    evidence_url: str | None
