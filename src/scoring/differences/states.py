"""Scoring a state that never was: the catalogue of one day with the links, the sources or the calendar of another."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from scoring.asking import Questions
from scoring.engine import DECIMALS, assess
from scoring.errors import RubricError
from scoring.loading import Catalogue, end_of, just_after, source_facts
from scoring.overrides import by_municipality, problems
from scoring.rulebook import Rulebook
from store.overrides import read_overrides


@dataclass(frozen=True, slots=True)
class Moment:
    """A run's view of the world: what was stored when it began, as it stood at the end of its day."""

    day: date
    until: str  # RFC 3339 in UTC, exclusive

    @classmethod
    def of(cls, as_of: str, scored_at: str) -> "Moment":
        """Of a stored run."""
        return cls(date.fromisoformat(as_of), just_after(scored_at))


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a run says of a municipality, rounded as it is stored."""

    status: str | None = None
    level: int | None = None
    total: float | None = None
    coverage: float | None = None
    quality: float | None = None


@dataclass(frozen=True, slots=True)
class State:
    """From which moment each part of the world is taken."""

    data: Moment
    links: Moment
    sources: Moment  # when each was last read in full, seen from that day
    today: Moment  # the day from which the age of data is counted


def score_state(
    connection: Connection, rules: Rulebook, state: State, only: Collection[str] | None = None
) -> dict[str, Numbers]:
    """Municipality number -> its numbers by the rubric, configuration and program of now. Stores nothing."""
    overrides = read_overrides(connection)
    if unfit := problems(overrides, rules):
        raise RubricError(unfit)
    corrections = by_municipality(overrides, rules)
    catalogue = Catalogue(
        connection, state.data.day, until=state.data.until, links_until=end_of(state.links.day, state.links.until)
    )
    read_then = source_facts(connection, state.sources.day, state.sources.until)
    known_then = source_facts(connection, state.today.day, state.today.until)
    for source_id, source in catalogue.sources.items():
        source.state = read_then[source_id].state
        source.observed_days = known_then[source_id].observed_days
    questions = Questions(rules, state.today.day)
    numbers = {}
    for place, held in catalogue.municipalities(only):
        asked = questions.ask(held, catalogue.sources, corrections.get(place.number), catalogue.seen)
        result = assess(place, asked, rules.types, rules.rubric, state.sources.day)
        numbers[place.number] = Numbers(
            result.status.id,
            result.level.level,
            _round(result.total),
            _round(result.coverage),
            _round(result.quality),
        )
    return numbers


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
