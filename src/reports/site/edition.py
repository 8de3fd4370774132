"""One language's edition of the site: everything that more than one page shows, read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from sqlalchemy import Connection

from reports.site import queries, queries_place, rubric
from reports.site.rows import Criterion, Language, Past, Run, Source, Standing
from reports.site.rows_place import Dataset, Peer, TypeExample

MONTH = timedelta(days=28)  # what is older than this is «last month»
SCORED = ("vurdert", "faa_datasett")  # whose quality is a number


@dataclass(frozen=True, slots=True)
class Edition:
    """The run, its rubric, all municipalities, and what is needed to name the datasets of others."""

    lang: Language
    run: Run
    rubric: rubric.Rubric
    criteria: Mapping[str, Criterion]
    standings: tuple[Standing, ...]
    by_number: Mapping[str, Standing]
    medians: Mapping[
        tuple[str | None, str], float
    ]  # of a size group in a dimension of quality, where it could be measured
    history: Mapping[str, tuple[Past, ...]]
    peers: Mapping[str, tuple[Peer, ...]]
    sources: tuple[Source, ...]
    examples: Mapping[str, tuple[TypeExample, ...]]  # by expected type, the best first
    named: Mapping[int, Dataset]  # the datasets of the examples
    types: int  # expected data types that the rubric knows
    steady_from: date | None  # when persistence can be told of the source that has been followed longest
    contact: str

    @property
    def assessed(self) -> tuple[Standing, ...]:
        """The municipalities that sentences on all of them are about."""
        return tuple(s for s in self.standings if s.assessed)

    @property
    def ordinary(self) -> int:
        """How many have an ordinary score: what is compared and summed is theirs."""
        return sum(s.status == "vurdert" for s in self.standings)

    @property
    def groups(self) -> tuple[str, ...]:
        """The size groups, the one of the largest first; a municipality without population is in none."""
        largest: dict[str, int] = {}
        for s in self.standings:
            if s.population_group:
                largest[s.population_group] = max(largest.get(s.population_group, 0), s.population or 0)
        return tuple(sorted(largest, key=lambda group: -largest[group]))

    def in_group(self, group: str | None) -> tuple[Standing, ...]:
        """A size group by rank, those without one last."""
        members = [s for s in self.standings if s.population_group == group]
        return tuple(sorted(members, key=lambda s: (s.rank_in_group is None, s.rank_in_group, s.municipality_number)))

    def month_ago(self, number: str) -> Past | None:
        """The score of four weeks ago or the last before, by the same rubric."""
        limit = (date.fromisoformat(self.run.as_of) - MONTH).isoformat()
        return next((day for day in reversed(self.history.get(number, ())) if day.as_of <= limit), None)


def read(connection: Connection, lang: Language, contact: str) -> Edition:
    """Read it. Raises NoScores."""
    run = queries.run(connection)
    examples: dict[str, list[TypeExample]] = {}
    for example in queries_place.type_examples(connection, run):
        examples.setdefault(example.type_id, []).append(example)
    words = rubric.parse(queries.rubric_body(connection, run), lang)
    standings = queries.standings(connection, lang)
    return Edition(
        lang=lang,
        run=run,
        rubric=words,
        criteria={c.id: c for c in queries.criteria(connection, run, lang)},
        standings=standings,
        by_number={s.municipality_number: s for s in standings},
        medians=_medians(standings, [d.id for d in words.dimensions if d.id != "coverage"]),
        history=queries.history(connection, run),
        peers=queries_place.peers(connection),
        sources=queries.sources(connection),
        examples={type_id: tuple(found) for type_id, found in examples.items()},
        named=queries_place.named_datasets(connection, (e.dataset_id for found in examples.values() for e in found)),
        types=queries.expected_types(connection, run),
        steady_from=_steady_from(queries.followed_since(connection), words.least_days),
        contact=contact,
    )


def _steady_from(followed_since: str | None, least_days: int | None) -> date | None:
    if followed_since is None or least_days is None:
        return None
    return date.fromisoformat(followed_since[:10]) + timedelta(days=least_days)


def _medians(standings: Iterable[Standing], dimensions: Iterable[str]) -> dict[tuple[str | None, str], float]:
    values: dict[tuple[str | None, str], list[float]] = {}
    for dimension in dimensions:
        for s in standings:
            if (value := s.of_dimension(dimension)) is not None:
                values.setdefault((s.population_group, dimension), []).append(value)
    return {key: median(found) for key, found in values.items()}
