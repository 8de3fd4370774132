"""Addresses that metadata give, and what was seen at them: the tables, and how an observation is added to a history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Index, UniqueConstraint
from sqlmodel import SQLModel

from store.bulk import insert_many
from store.columns import col
from store.link_state import Mark, State, Verdict, state_of, verdict

REMEMBERED = 60  # observations of one address that its next state is worked out from


class Link(SQLModel, table=True):
    """An address that stands, or once stood, in the metadata of a municipality's dataset or service."""

    id: int | None = col("Løpenummer", "Serial number", default=None, primary_key=True)
    url: str = col("Adressen, uten det som følger #", "The address, without what follows #", unique=True)
    host: str = col(
        "Verten; tom når det ikke er en nettadresse", "The host; empty when it is no web address", index=True
    )
    found_at: str = col("Når den først ble funnet i metadata", "When it was first found in metadata")
    latest_id: int | None = col(
        "Siste observasjon; tom før den første", "The latest observation; empty before the first", default=None
    )


class LinkUse(SQLModel, table=True):
    """Where an address stands now: in which dataset or service, and as what."""

    __tablename__ = "link_use"
    __table_args__ = (Index("ix_link_use_dataset", "source_id", "key"),)
    link_id: int = col("Adressen", "The address", primary_key=True, foreign_key="link.id")
    source_id: str = col("Kilden", "The source", primary_key=True, foreign_key="source.id")
    key: str = col("Datasettets eller API-ets nøkkel i kilden", "Key of the dataset or service", primary_key=True)
    role: str = col(
        "access, download, landing_page, endpoint eller description",
        "access, download, landing_page, endpoint or description",
        primary_key=True,
    )
    ordinal: int = col(
        "Distribusjonens plass; -1 utenfor distribusjoner",
        "Place of the distribution; -1 outside distributions",
        primary_key=True,
    )


class LinkObservation(SQLModel, table=True):
    """One look at one address, and what it and those before it come to."""

    __tablename__ = "link_observation"
    __table_args__ = (UniqueConstraint("link_id", "at"),)
    id: int | None = col("Løpenummer", "Serial number", default=None, primary_key=True)
    link_id: int = col("Adressen", "The address", foreign_key="link.id")
    at: str = col("Når", "When")
    status: int | None = col("HTTP-status for GET", "HTTP status of the GET", default=None)
    error: str | None = col(
        "Hva som hindret et svar: dns, connect, timeout, tls_…, robots, refused_address, no_network …",
        "What stood in the way of an answer: dns, connect, timeout, tls_…, robots, refused_address, no_network …",
        default=None,
    )
    says: str | None = col("Hva som ble sett, i ord", "What was seen, in words", default=None)
    final_url: str | None = col("Hvor omdirigeringer endte", "Where redirects ended", default=None)
    content_type: str | None = col("Oppgitt medietype", "Media type as stated", default=None)
    content_length: int | None = col("Hele svarets størrelse", "Size of the whole answer", "byte", default=None)
    last_modified: str | None = col("Oppgitt siste endring", "Last modification as stated", default=None)
    etag: str | None = col("Oppgitt ETag", "ETag as stated", default=None)
    digest: str | None = col(
        "SHA-256 av de første 64 KiB", "SHA-256 of the first 64 KiB; empty when none came", default=None
    )
    whole: bool = col("De første 64 KiB er alt", "The first 64 KiB are all there is", default=False)
    format: str | None = col("Formatet slik innholdet viser det", "The format as the content shows it", default=None)
    kind: str | None = col(
        "data, service, page, login, error_page, empty eller unknown",
        "data, service, page, login, error_page, empty or unknown",
        default=None,
    )
    container: str | None = col(
        "Hva det er pakket i: ZIP eller GZIP", "What it is packed in: ZIP or GZIP", default=None
    )
    readable: bool | None = col(
        "Lar seg lese som det formatet; tom når stykket er for kort til å si det",
        "Can be read as that format; empty when the piece is too short to say",
        default=None,
    )
    encoding: str | None = col("Tegnsettet i det som ble sett", "Character encoding of what was seen", default=None)
    checker: str = col("Hvem som så: tom for oss", "Who looked: empty for us", default="")
    verdict: str = col(
        "good, failed, blocked, unsure eller refused", "good, failed, blocked, unsure or refused: by itself"
    )
    state: str = col(
        "alive, dead, unstable, blocked, inconclusive eller refused, etter denne",
        "alive, dead, unstable, blocked, inconclusive or refused, with those before it",
    )
    since: str = col("Når tilstanden begynte", "When that state began")
    content_since: str | None = col(
        "Når innholdet først ble sett slik det er", "When the content was first seen as it is", default=None
    )
    changed_at: str | None = col(
        "Når innholdet sist ble sett endret; tom når det aldri er sett annerledes",
        "When the content was last seen changed; empty when it never was seen otherwise",
        default=None,
    )


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen at an address at a time; fields as in `LinkObservation`."""

    link_id: int
    at: str
    status: int | None = None
    error: str | None = None
    says: str | None = None
    final_url: str | None = None
    content_type: str | None = None
    content_length: int | None = None
    last_modified: str | None = None
    etag: str | None = None
    digest: str | None = None
    whole: bool = False
    format: str | None = None
    kind: str | None = None
    container: str | None = None
    readable: bool | None = None
    encoding: str | None = None
    checker: str = ""


@dataclass(frozen=True, slots=True)
class _Derived:
    """What an observation comes to, together with those before it."""

    verdict: Verdict
    state: State
    since: str
    content_since: str | None
    changed_at: str | None


@dataclass(frozen=True, slots=True)
class _Past:
    at: str
    digest: str | None
    whole: bool
    content_length: int | None
    etag: str | None
    kind: str | None
    derived: _Derived


_OBSERVED = tuple(f.name for f in fields(Observation))
_DERIVED = tuple(f.name for f in fields(_Derived))
_SEEN, _RESULT, _AT = attrgetter(*_OBSERVED), attrgetter(*_DERIVED), attrgetter("at")
_PAST = ("at", "digest", "whole", "content_length", "etag", "kind", *_DERIVED)


def address_of(value: str) -> str:
    """An address as links are known by: without the fragment, which no server sees."""
    return value.partition("#")[0].strip()


def host_of(url: str) -> str:
    """The host of a web address in lower case; empty for what is none."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def save(connection: Connection, observations: Iterable[Observation]) -> list[State]:
    """Add observations to their links' histories, and give the state after each that was new: one link is seen once at
    one time.

    They may come in any order; one that is older than what is known makes the later ones be judged again.
    """
    states: list[State] = []
    next_id = 1 + int(connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM link_observation").scalar_one())
    pasts: dict[int, list[_Past]] = {}
    rows: list[tuple[Any, ...]] = []
    late: dict[int, None] = {}
    for seen in observations:
        past = pasts.get(seen.link_id)
        if past is None:
            past = pasts[seen.link_id] = _past(connection, seen.link_id)
        if any(p.at == seen.at for p in past) or (past and seen.at < past[0].at and _is_here(connection, seen)):
            continue
        if past and seen.at < past[-1].at:
            late[seen.link_id] = None
        past.append(_after(past, seen))
        past.sort(key=_AT)
        states.append(past[-1].derived.state)
        rows.append((next_id + len(rows), *_SEEN(seen), *_RESULT(past[-1].derived)))
    insert_many(connection, "link_observation", ("id", *_OBSERVED, *_DERIVED), rows)
    latest = [(row[0], row[1]) for row in rows if row[1] not in late]
    if latest:
        connection.exec_driver_sql("UPDATE link SET latest_id = ? WHERE id = ?", latest)
    for link_id in late:
        _judge_again(connection, link_id)
    return states


def _is_here(connection: Connection, seen: Observation) -> bool:
    """Whether an observation is known that is older than what is remembered."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM link_observation WHERE link_id = ? AND at = ?", (seen.link_id, seen.at)
    )
    return found.first() is not None


def _past(connection: Connection, link_id: int) -> list[_Past]:
    rows = connection.exec_driver_sql(
        f"SELECT {', '.join(_PAST)} FROM link_observation WHERE link_id = ? ORDER BY at DESC LIMIT {REMEMBERED}",
        (link_id,),
    ).all()
    return [_Past(row[0], row[1], row[2], row[3], row[4], row[5], _Derived(*row[6:])) for row in reversed(rows)]


def _after(past: Sequence[_Past], seen: Observation) -> _Past:
    derived = _derive(past, seen)
    return _Past(seen.at, seen.digest, seen.whole, seen.content_length, seen.etag, seen.kind, derived)


def _derive(past: Sequence[_Past], seen: Observation) -> _Derived:
    judged = verdict(seen.status, seen.error)
    state = state_of([*[Mark(p.at, p.derived.verdict) for p in past], Mark(seen.at, judged)])
    last = past[-1].derived if past else None
    since = last.since if last and last.state == state else seen.at
    content_since, changed_at = (last.content_since, last.changed_at) if last else (None, None)
    if judged == "good" and seen.digest is not None and seen.kind not in ("page", "login", "error_page"):
        before = next((p for p in reversed(past) if p.digest is not None and p.kind == seen.kind), None)
        if before is None:
            content_since = content_since or seen.at
        elif _print(before) != _print(seen):
            content_since = changed_at = seen.at
    return _Derived(judged, state, since, content_since, changed_at)


def _print(seen: _Past | Observation) -> tuple[object, ...]:
    """What tells one content from another: the piece we saw, and of what goes on after it its size and the server's
    word. An ETag of what we saw in full says nothing more, and differs between servers that share the work."""
    return (seen.digest,) if seen.whole else (seen.digest, seen.content_length, seen.etag)


def _judge_again(connection: Connection, link_id: int) -> None:
    rows = connection.exec_driver_sql(
        f"SELECT id, {', '.join(_OBSERVED)} FROM link_observation WHERE link_id = ? ORDER BY at", (link_id,)
    ).all()
    past: list[_Past] = []
    for row in rows:
        past.append(_after(past[-REMEMBERED:], Observation(*row[1:])))
    connection.exec_driver_sql(
        f"UPDATE link_observation SET {', '.join(f'{name} = ?' for name in _DERIVED)} WHERE id = ?",
        [(*_RESULT(p.derived), row[0]) for p, row in zip(past, rows, strict=True)],
    )
    connection.exec_driver_sql("UPDATE link SET latest_id = ? WHERE id = ?", (rows[-1][0], link_id))
