"""Datasets to look at: up to three for each of what marks best practice, chosen by a rule that is printed beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.engine import DECIMALS
from scoring.insights.field import Player
from scoring.insights.practice import best_of
from scoring.robustness.evidence import weighing
from scoring.rubric import Rubric
from store.insights import Practice, PracticeExample

EXAMPLES = 3  # of each criterion


@dataclass(frozen=True, slots=True)
class Described:
    """What the database knows of a dataset and the results do not."""

    portal_kind: str
    modified: str  # day of the newest change it states, "" when it states none
    linked: bool  # there is a page or an IRI on the web to send a reader to


def examples(
    groups: dict[str, list[Player]],
    practices: Sequence[Practice],
    datasets: Mapping[int, Described],
    rubric: Rubric,
    run_id: int,
) -> list[PracticeExample]:
    """Of the municipalities among the best, datasets that meet the criterion in full and have a link: highest quality
    first, then newest change; one of each municipality, none used twice. Criteria of coverage have no datasets."""
    column = {c.id: i for i, c in enumerate(weighing(rubric, "quality"))}
    used: set[int] = set()
    rows = []
    for practice in sorted((p for p in practices if p.place is not None), key=lambda p: p.place or 0):
        criterion_id = practice.criterion_id
        if criterion_id not in column:
            continue
        found = [
            (round(d.quality or 0.0, DECIMALS), datasets[d.id].modified, player.number, d.id)
            for player in best_of(groups, criterion_id)
            for d, value in zip(
                player.evidence.result.weighed.datasets,
                player.evidence.values[:, column[criterion_id]],
                strict=True,
            )
            if value >= 1 and datasets[d.id].linked
        ]
        # of equals the lowest number and id
        found.sort(key=lambda f: (f[2], f[3]))
        found.sort(key=lambda f: f[:2], reverse=True)
        shown: set[str] = set()
        for _, _, number, dataset_id in found:
            if len(shown) < EXAMPLES and number not in shown and dataset_id not in used:
                shown.add(number)
                used.add(dataset_id)
                rows.append(
                    PracticeExample(
                        run_id=run_id,
                        criterion_id=criterion_id,
                        place=len(shown),
                        municipality_number=number,
                        dataset_id=dataset_id,
                    )
                )
    return rows
