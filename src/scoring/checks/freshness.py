"""Freshness: is there a promise of how often the data are renewed, and is it kept?"""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from scoring.checks import check
from scoring.checks.reading import read, says_something
from scoring.facts import Dataset, Distribution, Surroundings
from scoring.findings import Finding, Value, inconclusive, not_applicable
from scoring.observed_change import Change, observed
from scoring.vocabulary import Vocabulary
from store.records import Period

_CLOSED = frozenset({"NEVER", "NOT_PLANNED"})  # frequencies of data that are complete
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")
_ENDED = not_applicable("ended")
_NO_DATES = Finding(0.0, "missing")
_VALID = Finding(1.0, "valid")


@lru_cache(maxsize=8192)
def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def _covered(periods: Iterable[Period]) -> bool:
    return any((p.start or "").strip() or (p.end or "").strip() for p in periods)


@check
def update_frequency(dataset: Dataset, around: Surroundings, words: Vocabulary, *, untestable: Value) -> Finding:
    """FRE-1: a frequency that can be held against what happens. "Not planned" is one for data about a period."""
    frequency = read(dataset, words).frequency
    if frequency is None:
        if not says_something(dataset.frequency):
            return Finding(0.0, "missing")
        return Finding(0.0, "unknown", {"read": dataset.frequency[0][1:-1][:80]})
    if frequency.testable:
        return Finding(1.0, "testable", {"frequency": frequency.code})
    if frequency.code in _CLOSED and _covered(dataset.temporal):
        return Finding(1.0, "closed_period")
    return Finding(untestable, "untestable", {"frequency": frequency.code})


@check
def freshness(
    dataset: Dataset,
    around: Surroundings,
    words: Vocabulary,
    *,
    kept: float,
    grace_days: float,
    lost: float,
    recent_days: float,
    recent: Value,
    least_days: int,
) -> Finding:
    """FRE-2: the newest evidence is at most `kept` periods and `grace_days` old; from there the value falls to 0 at
    `lost` periods. A period so short that `lost` periods lie within the grace has no slope. Without a period: `recent`
    when something is at most `recent_days` old."""
    frequency = read(dataset, words).frequency
    if frequency is not None and frequency.code in _CLOSED and _ended(dataset.temporal, around.today):
        return _ENDED
    stated, change = _newest(dataset, around.today), observed(dataset, around)
    newest = _evidence(stated, change)
    if newest is None:
        if around.observed_days < least_days:
            return inconclusive("no_date_yet")
        return Finding(0.0, "no_date", {"days": around.observed_days})
    age = (around.today - newest).days
    facts: dict[str, str | int | float] = {"date": newest.isoformat(), "days": age}
    if frequency is None or frequency.days is None or not frequency.testable:
        return Finding(recent, "recent", facts) if age <= recent_days else Finding(0.0, "old", facts)
    in_time, too_late = kept * frequency.days + grace_days, lost * frequency.days
    facts["frequency"] = frequency.code
    if stated is not None and change.unchanged_since is not None and (stated - newest).days > frequency.days:
        value = 1.0 if age <= in_time else max(0.0, (too_late - age) / (too_late - in_time)) if age < too_late else 0.0
        return Finding(value, "touched", {**facts, "modified": stated.isoformat()})
    if age <= in_time:
        return Finding(1.0, "in_time", facts)
    if age < too_late:
        return Finding((too_late - age) / (too_late - in_time), "late", facts)
    return Finding(0.0, "too_late", facts)


def _ended(periods: tuple[Period, ...], today: date) -> bool:
    """Whether the temporal coverage has an end, a day or a month or a year, that is past."""
    ends = [_DATE.match(p.end) if p.end else None for p in periods]
    return bool(ends) and all(end and end[0] < today.isoformat()[: len(end[0])] for end in ends)


def _evidence(stated: date | None, change: Change) -> date | None:
    """The newest change there is evidence of. Where all content was seen, what was seen outranks what is stated, and
    nothing stated can be newer than the content has been as it is; where only some was, either may be the newest."""
    if change.unchanged_since is None:
        return max((day for day in (stated, change.newest) if day is not None), default=None)
    if change.newest is not None:
        return change.newest
    return None if stated is None else min(stated, change.unchanged_since)


def _newest(dataset: Dataset, today: date) -> date | None:
    """The newest date of change that is not in the future: the distributions' before the dataset's, because a change of
    the file is better evidence than one of its description."""
    for texts in ([d.modified_on for d in dataset.distributions], [dataset.modified_on]):
        days = [day for text in set(texts) if text and (day := _day(text)) is not None and day <= today]
        if days:
            return max(days)
    return None


@check
def valid_dates(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """FRE-3: the dates of dataset and distributions can be read, and issued is not after modified, nor any after today."""
    parts: tuple[Dataset | Distribution, ...] = (dataset, *dataset.distributions)
    dated = [p for p in parts if (p.issued or "").strip() or (p.modified or "").strip()]
    faults = [fault for part in dated if (fault := _fault(part, around.today))]
    if faults:  # the same one whatever the order of the distributions
        return min(faults, key=lambda fault: (fault.reason, sorted(fault.facts.items())))
    return _VALID if dated else _NO_DATES


def _fault(part: Dataset | Distribution, today: date) -> Finding | None:
    days = []
    for text, on in ((part.issued, part.issued_on), (part.modified, part.modified_on)):
        if text and text.strip():
            day = _day(on) if on else None
            if day is None:
                return Finding(0.0, "unreadable", {"read": text[:80]})
            if day > today:
                return Finding(0.0, "future", {"date": day.isoformat()})
            days.append(day)
    if len(days) == 2 and days[0] > days[1]:
        return Finding(0.0, "reversed", {"issued": days[0].isoformat(), "modified": days[1].isoformat()})
    return None


@check
def temporal_coverage(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """FRE-4: the period that the data are about, asked of data that must be about one."""
    in_series = says_something(dataset.in_series)
    if not in_series and not around.type_is_temporal and not any(map(_YEAR.search, dataset.title.values())):
        return not_applicable("timeless")
    if _covered(dataset.temporal):
        return Finding(1.0, "given")
    return Finding(0.0, "missing_in_series" if in_series else "missing")
