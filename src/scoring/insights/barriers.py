"""What stands in the way: how often each criterion is not met and what it costs, for all, by size and by kind of portal.

These are symptoms. Why they are so (money, knowledge, ownership, privacy) is in no catalogue.
"""

from collections.abc import Mapping, Sequence
from math import fsum

import numpy as np

from scoring.engine import DECIMALS
from scoring.insights.examples import Described
from scoring.insights.field import Player, column_weights
from scoring.robustness.evidence import weighing
from scoring.rubric import Rubric
from store.insights import ALL, Barrier


def barriers(
    field: Sequence[Player],
    groups: Mapping[str, Sequence[Player]],
    datasets: Mapping[int, Described],
    rubric: Rubric,
    run_id: int,
) -> list[Barrier]:
    """A row for each criterion and group in which anything was measured."""
    rows = _counted(field, "all", ALL, rubric, run_id)
    for name, members in groups.items():
        rows += _counted(members, "population_group", name, rubric, run_id)
    return rows + _by_portal(field, datasets, rubric, run_id)


def _counted(players: Sequence[Player], grouping: str, name: str, rubric: Rubric, run_id: int) -> list[Barrier]:
    rows = []
    for c in rubric.criteria:
        of = [p.criteria[c.id] for p in players if p.criteria[c.id].value is not None]
        if not of:
            continue
        measured = sum(r.measured for r in of)
        # the municipality is the only subject of coverage, and hardly one meets it in full: what is missing tells more
        met = fsum(r.value or 0.0 for r in of) if c.part == "coverage" else float(sum(r.met for r in of))
        rows.append(
            Barrier(
                run_id=run_id,
                criterion_id=c.id,
                grouping=grouping,
                group_name=name,
                municipalities=len(of),
                datasets=0 if c.part == "coverage" else measured,
                share_not_met=round((measured - met) / measured, DECIMALS),
                points_lost=round(fsum(r.lost or 0.0 for r in of), DECIMALS),
            )
        )
    return rows


def _by_portal(
    field: Sequence[Player], datasets: Mapping[int, Described], rubric: Rubric, run_id: int
) -> list[Barrier]:
    """By the kind of portal that a dataset's kept description was read from."""
    columns, weights = weighing(rubric, "quality"), column_weights(rubric)
    kinds = sorted({datasets[d.id].portal_kind for p in field for d in p.evidence.result.weighed.datasets})
    rows = []
    for kind in kinds:
        measured = np.zeros(len(columns))
        met = np.zeros(len(columns))
        lost = np.zeros(len(columns))
        places = np.zeros(len(columns))
        for p in field:
            here = np.array([datasets[d.id].portal_kind == kind for d in p.evidence.result.weighed.datasets], bool)
            values = p.evidence.values[here]
            known = ~np.isnan(values)
            weight = (known * weights).sum(axis=1, keepdims=True)
            share = np.divide(p.omega[here][:, None], weight, out=np.zeros_like(weight), where=weight > 0)
            measured += known.sum(axis=0)
            met += (values >= 1).sum(axis=0)
            lost += 100 * (share * weights * np.where(known, 1 - values, 0.0)).sum(axis=0)
            places += known.any(axis=0)
        rows += [
            Barrier(
                run_id=run_id,
                criterion_id=c.id,
                grouping="portal_kind",
                group_name=kind,
                municipalities=int(places[i]),
                datasets=int(measured[i]),
                share_not_met=round(float((measured[i] - met[i]) / measured[i]), DECIMALS),
                points_lost=round(float(lost[i]), DECIMALS),
            )
            for i, c in enumerate(columns)
            if measured[i]
        ]
    return rows
