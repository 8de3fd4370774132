"""From a total to a level: fixed cuts, and caps for faults that a good total must not hide."""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.results import Level, Words
from scoring.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Share:
    """A share that a cap looks at, and how much of what it is a share of has been decided."""

    value: float
    decided: float = 1.0


def level_of(total: float | None, shares: Mapping[str, Share], rubric: Rubric) -> Level:
    """The level (RUBRIC §9). `shares` holds, by cap, only what was measured: a cap without its share does nothing."""
    if total is None:
        return Level(None, Words(rubric.no_level.nb, rubric.no_level.en))
    reached = level = rubric.level(total)
    caps = []
    for cap in rubric.caps:
        share = shares.get(cap.id)
        if share is None or share.decided < cap.decided or share.value >= cap.threshold or reached <= cap.max_level:
            continue
        level = min(level, cap.max_level)
        blanks = {
            "percent": f"{100 * share.value:.0f}",
            "threshold": f"{100 * cap.threshold:.0f}",
            "level": cap.max_level,
        }
        caps.append(Words(cap.reason.nb.format(**blanks), cap.reason.en.format(**blanks)))
    name = next(step.name for step in rubric.levels if step.level == level)
    return Level(level, Words(name.nb, name.en), tuple(caps))
