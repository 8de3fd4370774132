"""What was seen at addresses, as it stood at a moment: read once a run, asked by the checks of every dataset."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from scoring.facts import NO_LINKS
from store.link_state import verdict
from store.link_uses import open_data
from store.links import address_of
from store.terms import Term, value_of

OUTDATED = timedelta(days=30)  # an address not looked at for so long is not known


@dataclass(slots=True)
class LinkFact:
    """An address as it was last seen; fields as in `store.links.LinkObservation`. Times are RFC 3339 in UTC."""

    state: str
    at: str
    since: str
    status: int | None = None
    error: str | None = None
    says: str | None = None
    kind: str | None = None
    format: str | None = None
    container: str | None = None
    readable: bool | None = None
    content_type: str | None = None
    last_modified: str | None = None
    content_since: str | None = None
    changed_at: str | None = None

    @property
    def seen(self) -> str:
        """The status, or what stood in the way of one."""
        return self.error or str(self.status or "")


Links = Mapping[str, LinkFact]  # by address, as `store.links.address_of` writes it
_COLUMNS = (
    "state", "at", "since", "status", "error", "says", "kind", "format", "container", "readable", "content_type",
    "last_modified", "content_since", "changed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """What link checks saw, as it stood at a moment."""

    links: Links = field(default_factory=lambda: NO_LINKS)
    open_data: frozenset[str] = frozenset()  # addresses that gave anybody data, see `store.link_uses.open_data`
    statuses: Mapping[str, int | None] | None = (
        None  # for the comparison scores, see `_statuses`; None: nothing is certain
    )


def read_seen(connection: Connection, end: str) -> Seen:
    """Everything that was seen before `end`."""
    links = read_links(connection, end)
    return Seen(links, open_data(connection, end), _statuses(links) or None)


def read_links(connection: Connection, end: str) -> dict[str, LinkFact]:
    """Every address that was looked at in the thirty days before `end`, as it was last seen by then."""
    since = (datetime.fromisoformat(end) - OUTDATED).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows = connection.exec_driver_sql(
        f"SELECT l.url, {', '.join(f'o.{name}' for name in _COLUMNS)} FROM link l JOIN link_observation o ON o.id ="
        " (SELECT p.id FROM link_observation p WHERE p.link_id = l.id AND p.at < :end ORDER BY p.at DESC LIMIT 1)"
        " WHERE o.at >= :since",
        {"end": end, "since": since},
    )
    facts = {row[0]: LinkFact(*row[1:]) for row in rows}
    for fact in facts.values():
        fact.readable = None if fact.readable is None else bool(fact.readable)
    return facts


def _statuses(links: Links) -> dict[str, int | None]:
    """By address the status of the last look, None where no answer came; only where it is certain: it was good, or the
    address is dead. Who kept us out may let others in, a first failure may be gone tomorrow, and a time-out or a night
    without network says nothing."""
    return {
        url: fact.status
        for url, fact in links.items()
        if fact.state == "dead" or verdict(fact.status, fact.error) == "good"
    }


def facts_of(terms: Iterable[Term], links: Links) -> dict[str, LinkFact | None]:
    """Each distinct address among the terms, with what was seen there; None where nothing was."""
    return {url: links.get(url) for url in sorted({address_of(value_of(term)) for term in terms}) if "://" in url}
