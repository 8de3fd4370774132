"""Score everything that is stored: facts from the database, through the rubric, and the results back, in one transaction."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from scoring.asking import Questions
from scoring.engine import assess, ranks
from scoring.loading import Catalogue
from scoring.results import MunicipalityResult, Rank
from scoring.rubric import Rubric
from scoring.rulebook import Rulebook, load_rulebook
from scoring.saving import Writer

__all__ = ["Rulebook", "RunResult", "load_rulebook", "score"]


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run gave, by municipality number."""

    run_id: int | None  # None when nothing was stored
    rubric: Rubric
    as_of: date
    municipalities: tuple[MunicipalityResult, ...]
    ranks: dict[str, Rank]


def score(
    engine: Engine,
    rules: Rulebook,
    *,
    as_of: date,
    now: str,
    code_version: str,
    store: bool = True,
) -> RunResult:
    """Score every municipality on the catalogues as they stood at the end of `as_of`, in Oslo.

    All are scored each time, whoever asks about one: ranks need the others. `store=False` leaves no trace.
    """
    questions = Questions(rules, as_of)
    with _no_cycles(), engine.begin() as connection:
        catalogue = Catalogue(connection, as_of)
        writer = Writer(connection, rules.rubric, rules.types) if store else None
        run_id = writer.begin(as_of=as_of, now=now, code_version=code_version) if writer else None
        results = []
        for place, held in catalogue.municipalities():
            asked = questions.ask(held, catalogue.sources)
            result = assess(place, asked, rules.types, rules.rubric, as_of)
            results.append(result)
            if writer:
                writer.municipality(result, asked)
        ranked = ranks(results)
        if writer:
            writer.finish(results, ranked)
    return RunResult(run_id, rules.rubric, as_of, tuple(results), ranked)


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Without the search for cycles: a million facts and findings are made that refer to nothing that refers back."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
