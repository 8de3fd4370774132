"""The next level of a municipality and what it takes, from what was stored of its score and of the rubric it had."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Annotated

from pydantic import ConfigDict, Field
from sqlalchemy import Connection

from scoring.answers import CriterionLine, Standing
from scoring.rubric import Cap, Language, Level
from scoring.strict_yaml import Strict, parse_text


class _Scale(Strict):
    """The levels of a stored rubric, and what holds them down."""

    model_config = ConfigDict(extra="ignore")

    levels: Annotated[tuple[Level, ...], Field(strict=False)]
    caps: Annotated[tuple[Cap, ...], Field(strict=False)]


@dataclass(frozen=True, slots=True)
class NextLevel:
    """The level above the one that is printed. `caps` are the sentences on what would still hold it down."""

    level: int
    name_nb: str
    name_en: str
    at_least: float  # of the total
    points: float  # that the total lacks, rounded up to the tenth
    caps_nb: tuple[str, ...]
    caps_en: tuple[str, ...]

    def sentence(self, language: Language) -> str:
        """What it takes, in words."""
        nb = language == "nb"
        name = f"{self.level} ({self.name_nb if nb else self.name_en})"
        caps = self.caps_nb if nb else self.caps_en
        points = f"{self.points:.1f}".replace(".", "," if nb else ".")
        if self.level == 1:
            takes = "ett datasett med åpen lisens" if nb else "a dataset with an open licence"
        elif self.points:
            takes = (
                f"{points} poeng til, samlet minst {self.at_least:g}"
                if nb
                else f"{points} points more, a total of {self.at_least:g} at least"
            )
        elif caps:
            takes = "poengene er høye nok" if nb else "the points suffice"
        else:
            takes = (
                "poengene er høye nok, men så lenge vurderingen er foreløpig, gjelder det laveste nivået i intervallet"
                if nb
                else "the points suffice, but while the score is provisional the lowest level of its interval holds"
            )
        return " ".join([f"{'Neste nivå' if nb else 'Next level'}: {name}: {takes}.", *caps])


def next_level(
    connection: Connection, rubric_hash: str, standing: Standing, criteria: Iterable[CriterionLine]
) -> NextLevel | None:
    """None at the top, and without a level."""
    body = connection.exec_driver_sql("SELECT body FROM rubric WHERE hash = ?", (rubric_hash,)).scalar_one()
    scale = parse_text(body, _Scale, f"rubric {rubric_hash[:12]}")
    if standing.level is None or standing.total is None or standing.level >= max(s.level for s in scale.levels):
        return None
    step = next(s for s in scale.levels if s.level == standing.level + 1)
    values = {c.id: c.value for c in criteria}
    shares = {
        "open-share": standing.datasets_open / standing.datasets_public if standing.datasets_public else None,
        "national-visibility": values.get("national-visibility"),
    }
    near = [c for c in scale.caps if c.max_level == standing.level]  # a lower one would hold the level lower than it is
    if standing.total >= step.at_least:  # then those that hold it down are told with the score
        caps = [(_told(c, "nb", standing.caps_nb), _told(c, "en", standing.caps_en)) for c in near]
    else:
        waiting = [c for c in near if _waits(c, shares, values.get("live-links"))]
        caps = [(_reason(c, shares, "nb"), _reason(c, shares, "en")) for c in waiting]
    return NextLevel(
        level=step.level,
        name_nb=step.name.nb,
        name_en=step.name.en,
        at_least=step.at_least,
        points=max(ceil(round(10 * (step.at_least - standing.total), 3)), 0) / 10,
        caps_nb=tuple([nb for nb, _ in caps if nb]),
        caps_en=tuple([en for _, en in caps if en]),
    )


def _told(cap: Cap, language: Language, caps: str | None) -> str | None:
    """The cap's own sentence among those that were stored."""
    pattern = re.escape(cap.reason.of(language).format(percent="%PERCENT%", **_blanks(cap)))
    found = re.search(pattern.replace("%PERCENT%", r"\d+"), caps or "")
    return found[0] if found else None


def _waits(cap: Cap, shares: Mapping[str, float | None], links: float | None) -> bool:
    """Whether a cap will be, or may be, in the way. Of links only the mean over datasets is stored: unless all of them work,
    the share of all links may be too low."""
    if cap.id == "live-links":
        return links is not None and links < 1
    share = shares[cap.id]
    return share is not None and share < cap.threshold


def _reason(cap: Cap, shares: Mapping[str, float | None], language: Language) -> str:
    share = shares.get(cap.id)
    return cap.reason.of(language).format(percent="(…)" if share is None else f"{100 * share:.0f}", **_blanks(cap))


def _blanks(cap: Cap) -> dict[str, str]:
    return {"threshold": f"{100 * cap.threshold:.0f}", "level": str(cap.max_level)}
