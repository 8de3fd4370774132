"""How steadily a source has shown its datasets over the last twelve months: how many harvests, and which were missed."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

_YEAR = timedelta(days=365)


@dataclass(slots=True)
class Presence:
    """Complete harvests of a source in the year that ends now, and by dataset key those that did not show it since they
    first did. Absences that ended within a version's grace are not known any more, and count for nothing."""

    harvests: list[str] = field(default_factory=list)  # when each ended, oldest first
    absences: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # key -> (first missing, back again)

    def seen(self, key: str, first_seen: str) -> tuple[int, int]:
        """In how many harvests a dataset was seen, and of how many since the first that showed it."""
        begin = bisect_left(self.harvests, first_seen)
        of = len(self.harvests) - begin
        if not (away := self.absences.get(key)):
            return of, of
        return of - sum(any(gone <= at < back for gone, back in away) for at in self.harvests[begin:]), of


def read_presence(connection: Connection, end: str) -> dict[str, Presence]:
    """By source. `end` is RFC 3339 in UTC, exclusive."""
    begin = (datetime.fromisoformat(end) - _YEAR).strftime("%Y-%m-%dT%H:%M:%SZ")
    found: dict[str, Presence] = defaultdict(Presence)
    for source_id, ended_at in connection.exec_driver_sql(
        "SELECT source_id, ended_at FROM fetch WHERE status = 'complete' AND scope = 'full'"
        " AND ended_at >= :begin AND ended_at < :end ORDER BY ended_at",
        {"begin": begin, "end": end},
    ):
        found[source_id].harvests.append(ended_at)
    for source_id, key, gone, back in connection.exec_driver_sql(
        "SELECT d.source_id, d.key, d.first_missing_at, (SELECT min(n.valid_from) FROM dataset n"
        " WHERE n.source_id = d.source_id AND n.key = d.key AND n.valid_from >= d.valid_to) AS back"
        " FROM dataset d WHERE d.closed_reason = 'removed' AND d.valid_to < :end AND d.first_missing_at IS NOT NULL"
        " AND back IS NOT NULL AND back >= :begin",
        {"begin": begin, "end": end},
    ):
        found[source_id].absences.setdefault(key, []).append((gone, back))
    return found
