"""When the content behind a dataset's addresses changed, by what was seen there and not by what metadata say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scoring.facts import Dataset, Surroundings
from scoring.link_facts import LinkFact, facts_of

_JUST_NOW = timedelta(minutes=2)  # an answer dated within this of the question was made for it, and says nothing of age


@dataclass(frozen=True, slots=True)
class Change:
    """`newest`: the newest change that was seen or that a server dates, if any. `unchanged_since`: a day since which no
    content has changed, known only when something was seen of every distribution."""

    newest: date | None
    unchanged_since: date | None


_UNKNOWN = Change(None, None)


def observed(dataset: Dataset, around: Surroundings) -> Change:
    """What is known of changes of the dataset's content. Pages are left out: they change with every visit."""
    if not around.links or not dataset.distributions:
        return _UNKNOWN
    dated: list[date] = []
    bounds: list[date | None] = []
    for distribution in dataset.distributions:
        facts = facts_of(distribution.download_urls or distribution.access_urls, around.links)
        seen = [f for f in facts.values() if f is not None and f.kind == "data" and f.content_since]
        dated += [day for fact in seen if (day := _changed(fact)) is not None]
        bounds.append(max((_day(f.content_since) for f in seen if f.content_since), default=None))
    newest = max([day for day in dated if day <= around.today], default=None)
    return Change(newest, _latest(bounds))


def _changed(fact: LinkFact) -> date | None:
    """What a server dates, unless the content was here before that: then the date was touched and not the content."""
    if fact.last_modified is not None and fact.content_since is not None:
        made_for_us = datetime.fromisoformat(fact.at) - datetime.fromisoformat(fact.last_modified) < _JUST_NOW
        if not made_for_us and fact.last_modified <= fact.content_since:
            return _day(fact.last_modified)
    return _day(fact.changed_at) if fact.changed_at else None


def _latest(bounds: Sequence[date | None]) -> date | None:
    known = [day for day in bounds if day is not None]
    return max(known) if known and len(known) == len(bounds) else None


def _day(moment: str) -> date:
    return date.fromisoformat(moment[:10])
