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


def level_of(total: float | None, shares: Mapping[str, Share], rubric: Rubric, *, some_open: bool = False) -> Level:
    """The level (RUBRIC §9). `shares` holds, by cap, only what was measured: a cap without its share does nothing.
    With `some_open` data it is never 0, which says that none was found."""
    if total is None:
        return Level(None, Words(rubric.no_level.nb, rubric.no_level.en))
    reached = max(rubric.level(total), int(some_open))
    ceiling = max(step.level for step in rubric.levels)
    caps = []
    for cap in rubric.caps:
        share = shares.get(cap.id)
        if share is None or share.decided < cap.decided or share.value >= cap.threshold:
            continue
        ceiling = min(ceiling, cap.max_level)
        if reached <= cap.max_level:
            continue
        blanks = {
            "percent": f"{100 * share.value:.0f}",
            "threshold": f"{100 * cap.threshold:.0f}",
            "level": cap.max_level,
        }
        caps.append(Words(cap.reason.nb.format(**blanks), cap.reason.en.format(**blanks)))
    level = min(reached, ceiling)
    return Level(level, name_of(level, rubric), tuple(caps), ceiling)


def name_of(level: int, rubric: Rubric) -> Words:
    """What a level is called."""
    name = next(step.name for step in rubric.levels if step.level == level)
    return Words(name.nb, name.en)
