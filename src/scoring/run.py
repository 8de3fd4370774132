"""Score everything that is stored: facts from the database, through the rubric, and the results back, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from scoring.asking import Questions
from scoring.engine import assess, ranks
from scoring.errors import RubricError
from scoring.loading import Catalogue, end_of, just_after
from scoring.mqa import DatasetKey
from scoring.overrides import by_municipality, problems
from scoring.results import MunicipalityResult, Rank
from scoring.rubric import Rubric
from scoring.rulebook import Rulebook, load_rulebook
from scoring.saving import Writer
from scoring.shapes import ShapesVerdict
from store.collecting import collecting_paused
from store.overrides import read_overrides

if TYPE_CHECKING:
    from scoring.robustness.evidence import Evidence

__all__ = ["DRAWS", "Rulebook", "RunResult", "load_rulebook", "score"]

DRAWS = 1500  # of the method's choices, for the intervals


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run gave, by municipality number."""

    run_id: int | None  # None when nothing was stored
    rubric: Rubric
    as_of: date
    municipalities: tuple[MunicipalityResult, ...]
    ranks: dict[str, Rank]
    evidence: tuple["Evidence", ...]  # what `scoring.robustness.sensitivity` asks further


def score(
    engine: Engine,
    rules: Rulebook,
    *,
    as_of: date,
    now: str,
    code_version: str,
    store: bool = True,
    draws: int = DRAWS,
    shapes: Mapping[DatasetKey, ShapesVerdict] | None = None,
) -> RunResult:
    """Score every municipality on the catalogues as they stood at the end of `as_of`, in Oslo.

    All are scored each time, whoever asks about one: ranks need the others. `store=False` leaves no trace. `shapes` are
    what SHACL shapes said of the datasets, where some were asked, for the comparison scores. Raises
    RubricError for an override of a criterion or data type that the rubric does not know.
    """
    # here, because numpy takes a tenth of a second to load, which only those who score should wait for
    from scoring.insights.run import write_insights
    from scoring.robustness.evidence import gather
    from scoring.robustness.intervals import intervals, settled

    questions = Questions(rules, as_of, shapes)
    with collecting_paused(), engine.begin() as connection:
        overrides = read_overrides(connection)
        if unfit := problems(overrides, rules):
            raise RubricError(unfit)
        corrections = by_municipality(overrides, rules)
        # a look may bear a later time than ours, and `diff` must see the same of a run as the run did
        catalogue = Catalogue(connection, as_of, links_until=end_of(as_of, just_after(now)))
        writer = Writer(connection, rules.rubric, rules.types) if store else None
        run_id = None
        if writer:
            reach = questions.mqa.reach(links=catalogue.seen.statuses is not None, shapes=shapes is not None)
            run_id = writer.begin(as_of=as_of, now=now, code_version=code_version, mqa=reach)
        results, evidence = [], []
        for place, held in catalogue.municipalities():
            asked = questions.ask(held, catalogue.sources, corrections.get(place.number), catalogue.seen)
            result = assess(place, asked, rules.types, rules.rubric, as_of)
            results.append(result)
            evidence.append(gather(result, asked, rules.rubric, rules.types))
            if writer:
                writer.municipality(result, asked)
        ranked = ranks(results)
        around = intervals(evidence, rules.rubric, rules.types, as_of, draws)
        results = [settled(r, around.get(r.place.number), rules.rubric) for r in results]
        if writer:
            writer.finish(results, ranked)
            write_insights(connection, writer.run_id, evidence, rules.rubric)
    return RunResult(run_id, rules.rubric, as_of, tuple(results), ranked, tuple(evidence))
