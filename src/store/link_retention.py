"""Which looks at addresses may be forgotten: those that only repeat what the looks before and after them say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from operator import attrgetter

from sqlalchemy import Connection

KNOWN_FOR = timedelta(days=30)  # how long a look tells how an address stands; so far apart may those be that are kept
# A state that rests on one look of its kind. What wavers is counted, and every look counts.
_SETTLED = frozenset({("alive", "good"), ("dead", "failed"), ("blocked", "blocked"), ("refused", "refused")})
# What a look says, but for when, and for what servers say anew each time.
_SAYS = (
    "state", "verdict", "since", "status", "error", "says", "final_url", "content_type", "digest", "whole", "format", "kind",
    "container", "readable", "encoding", "checker", "content_since", "changed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """An observation in brief: `says` is everything that it says, but for when. `at` is RFC 3339 in UTC."""

    id: int
    link_id: int
    at: str
    settled: bool
    says: Sequence[object]


def repeated(connection: Connection, before: str) -> list[int]:
    """The ids of observations from before that time that may be forgotten.

    States, since when, and the last good answer stay as they are, and no state that follows would be another; a score of any
    day finds the same of every address, perhaps seen up to thirty days earlier than it was. Only a look from before that
    time which somebody brings later meets gaps when the history is judged again.
    """
    rows = connection.exec_driver_sql(
        f"SELECT id, link_id, at, {', '.join(_SAYS)} FROM link_observation ORDER BY link_id, at"
    )
    looks = (Look(row[0], row[1], row[2], (row[3], row[4]) in _SETTLED, tuple(row[3:])) for row in rows)
    return [look.id for _, of_link in groupby(looks, attrgetter("link_id")) for look in forgettable(of_link, before)]


def forgettable(looks: Iterable[Look], before: str) -> Iterator[Look]:
    """Of one address' looks (one at least), in order, those that may go. The first, the newest, and those on both sides of a change stay."""
    history = list(looks)
    kept = history[0]
    for look, after in pairwise(history[1:]):
        same = kept.says == look.says == after.says
        if look.at < before and look.settled and same and _apart(kept, after) <= KNOWN_FOR:
            yield look
        else:
            kept = look


def _apart(one: Look, other: Look) -> timedelta:
    return datetime.fromisoformat(other.at) - datetime.fromisoformat(one.at)
