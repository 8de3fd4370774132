"""What became of a municipality's datasets, and of the sources that cover it, between two runs."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from scoring.differences.runs import Pair
from scoring.loading import Catalogue, Held


@dataclass(frozen=True, slots=True)
class DatasetMove:
    """A dataset that is new, changed or gone."""

    what: str  # added, changed or removed
    title: str
    uri: str | None
    source_id: str


@dataclass(frozen=True, slots=True)
class SourceTrouble:
    """A source that was not read in full at its last attempt before the newer run."""

    source_id: str
    status: str
    attempted_at: str
    last_complete: str | None
    error: str | None


def dataset_moves(connection: Connection, pair: Pair, number: str) -> tuple[DatasetMove, ...]:
    """By what became of them, then by title. A dataset is the same as long as one of its sources calls it the same."""
    old, new = pair.moments
    before, after = (
        _by_name(Catalogue(connection, moment.day, until=moment.until).datasets(number)[0]) for moment in (old, new)
    )
    moves = {}
    for what, here, there in (("added", after, before), ("removed", before, after)):
        for name, held in here.items():
            twin = next((there[n] for n in sorted(held.names) if n in there), None)
            if twin is None:
                moves[name] = _move(what, held)
            elif what == "added" and twin.dataset.id != held.dataset.id:
                moves[name] = _move("changed", held)
    unique = {(m.what, m.uri or "", m.title, m.source_id): m for m in moves.values()}
    return tuple([unique[key] for key in sorted(unique)])


def source_troubles(connection: Connection, pair: Pair, number: str) -> tuple[SourceTrouble, ...]:
    """Of the sources that cover a municipality, by id."""
    until = pair.moments[1].until
    rows = connection.exec_driver_sql(
        "SELECT s.id, f.status, f.ended_at, (SELECT max(ended_at) FROM fetch g WHERE g.source_id = s.id AND g.scope = 'full'"
        " AND g.status = 'complete' AND g.ended_at < :until), f.error FROM source s"
        " JOIN fetch f ON f.id = (SELECT max(id) FROM fetch h WHERE h.source_id = s.id AND h.scope = 'full'"
        " AND h.status <> 'running' AND h.ended_at < :until)"
        " WHERE s.active AND coalesce(s.municipality_number, :number) = :number AND f.status <> 'complete' ORDER BY s.id",
        {"until": until, "number": number},
    )
    return tuple([SourceTrouble(*row) for row in rows])


def _by_name(held: list[Held]) -> Mapping[str, Held]:
    return {name: h for h in held for name in h.names}


def _move(what: str, held: Held) -> DatasetMove:
    d = held.dataset
    return DatasetMove(what, next(iter(d.title.values()), None) or d.uri or d.key, d.uri, d.source_id)
