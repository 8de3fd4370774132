"""Which addresses stand in the metadata of municipalities' datasets now, brought in line with the catalogue."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import Connection

from store.bulk import insert_many
from store.delivered import NO_DATA
from store.links import address_of, host_of
from store.terms import value_of

_ADDRESS = re.compile(r"(?:https?|s?ftps?)://[^/?#\s]+(?:[/?].*)?", re.IGNORECASE | re.DOTALL)
_LONGEST = 8000  # characters of an address; few servers take longer ones
_SCORED = (
    "WITH scored AS (SELECT d.id, d.source_id, d.key, d.uri, d.landing_pages FROM dataset d"
    " JOIN source s ON s.id = d.source_id AND s.active WHERE d.valid_to IS NULL AND EXISTS ("
    "SELECT 1 FROM attribution a WHERE a.source_id = d.source_id AND a.key = d.key)),"
    " part AS (SELECT x.*, d.source_id, d.key FROM scored d JOIN distribution x ON x.dataset_id = d.id),"
    " named AS (SELECT substr(t.value, 2, length(t.value) - 2) AS uri FROM part x, json_each(x.access_services) t),"
    " served AS (SELECT '<' || uri || '>' AS term FROM scored WHERE uri IS NOT NULL),"
    " service AS (SELECT v.* FROM data_service v JOIN source s ON s.id = v.source_id AND s.active"
    " WHERE v.valid_to IS NULL AND (v.uri IN (SELECT uri FROM named)"
    " OR EXISTS (SELECT 1 FROM attribution a WHERE a.source_id = v.source_id AND a.key = v.key)"
    " OR EXISTS (SELECT 1 FROM json_each(v.serves) t WHERE t.value IN (SELECT term FROM served))))"
)
_USES = " UNION ALL ".join(
    f"SELECT o.source_id, o.key, '{role}', {ordinal}, t.value, {formats} FROM {of} o, json_each(o.{column}) t"
    for role, of, column, ordinal, formats in (
        ("access", "part", "access_urls", "o.ordinal", "coalesce(o.formats, '') || coalesce(o.media_types, '')"),
        ("download", "part", "download_urls", "o.ordinal", "coalesce(o.formats, '') || coalesce(o.media_types, '')"),
        ("landing_page", "scored", "landing_pages", "-1", "''"),
        ("endpoint", "service", "endpoint_urls", "-1", "coalesce(o.formats, '') || coalesce(o.conforms_to, '')"),
        ("description", "service", "endpoint_descriptions", "-1", "''"),
    )
)


@dataclass(frozen=True, slots=True)
class Oddity:
    """An address that is none, or that gives what it should not."""

    source_id: str
    key: str
    role: str
    value: str


@dataclass(frozen=True, slots=True)
class Target:
    """An address that can be looked at, with what is known of it. Times are RFC 3339 in UTC."""

    link_id: int
    url: str
    host: str
    said: str  # formats that its distributions and services state, as stored, in lower case
    private: bool  # a source it came from says that it may lead to a private address
    checked_at: str | None
    state: str | None


def collect(
    connection: Connection, now: str, private_sources: Collection[str] = ()
) -> tuple[list[Target], list[Oddity]]:
    """Bring `link` and `link_use` in line with the catalogue, and give every address that stands there now."""
    uses: set[tuple[str, str, str, str, int]] = set()
    said: dict[str, set[str]] = {}
    private: set[str] = set()
    odd = []
    for source_id, key, role, ordinal, term, formats in connection.exec_driver_sql(f"{_SCORED} {_USES}"):
        url = address_of(value_of(term))
        if not is_address(url):
            if url:
                odd.append(Oddity(source_id, key, role, url))
            continue
        uses.add((url, source_id, key, role, ordinal))
        said.setdefault(url, set()).add(formats)
        if source_id in private_sources:
            private.add(url)
    _write(connection, uses, said, now)
    rows = connection.exec_driver_sql(
        "SELECT l.id, l.url, l.host, o.at, o.state FROM link l LEFT JOIN link_observation o ON o.id = l.latest_id"
        " WHERE EXISTS (SELECT 1 FROM link_use u WHERE u.link_id = l.id) ORDER BY l.id"
    )
    targets = [
        Target(id, url, host, " ".join(sorted(said[url])).lower(), url in private, at, state)
        for id, url, host, at, state in rows
    ]
    return targets, odd


def open_data(connection: Connection, end: str = "9999") -> frozenset[str]:
    """Addresses that gave anybody a file of data when they last told, before `end`: an answer, a closed door or a death tells,
    however long ago; a night without an answer does not. A document is not the data: a form may be open to all where the
    register is not."""
    urls = connection.exec_driver_sql(
        "SELECT l.url FROM link l JOIN link_observation o ON o.id = (SELECT p.id FROM link_observation p"
        " WHERE p.link_id = l.id AND p.at < ? AND (p.verdict = 'good' OR p.state = 'dead' OR p.status IN (401, 403, 407))"
        " ORDER BY p.at DESC LIMIT 1)"
        " WHERE o.verdict = 'good' AND o.kind = 'data' AND o.readable"
        f" AND o.format NOT IN ({', '.join('?' * len(NO_DATA))})",
        (end, *sorted(NO_DATA)),
    )
    return frozenset(urls.scalars())


def contradictions(connection: Connection) -> list[Oddity]:
    """Addresses that give anybody data of a dataset that is said not to be public."""
    given = open_data(connection)
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT d.source_id, d.key, u.role, l.url FROM dataset d JOIN link_use u ON u.source_id = d.source_id"
        " AND u.key = d.key AND u.role IN ('access', 'download') JOIN link l ON l.id = u.link_id"
        " WHERE d.valid_to IS NULL AND EXISTS (SELECT 1 FROM json_each(d.access_rights)"
        " WHERE value LIKE '%RESTRICTED%' OR value LIKE '%NON_PUBLIC%' OR value LIKE '%NON-PUBLIC%')"
        " AND NOT EXISTS (SELECT 1 FROM json_each(d.access_rights) WHERE value LIKE '%/PUBLIC>')"
    )
    return [Oddity(*row) for row in rows if row[3] in given]


def note(connection: Connection, odd: Collection[Oddity], code: str, severity: str) -> None:
    """Bring the issues of this code in line: each stands once, from the fetch that had met it when it was first noted,
    until it is mended."""
    fetches = connection.exec_driver_sql(
        "SELECT source_id, max(id) FROM fetch WHERE scope = 'full' AND status <> 'running' GROUP BY source_id"
    )
    latest: dict[str, int] = {row[0]: row[1] for row in fetches}
    issues = connection.exec_driver_sql(
        "SELECT source_id, subject, property, detail, id FROM issue WHERE code = ?", (code,)
    )
    known = {tuple(row[:4]): row[4] for row in issues}
    wanted = {(o.source_id, o.key, o.role, o.value[:500]) for o in odd if o.source_id in latest}
    gone = [(id,) for issue, id in known.items() if issue not in wanted]
    if gone:
        connection.exec_driver_sql("DELETE FROM issue WHERE id = ?", gone)
    columns = ("source_id", "subject", "property", "detail", "fetch_id", "code", "severity", "count")
    new = [(*issue, latest[issue[0]], code, severity, 1) for issue in sorted(wanted.difference(known))]
    insert_many(connection, "issue", columns, new)


def is_address(url: str) -> bool:
    """Whether it leads anywhere on the net, and so is looked at: a person, a name or a file on somebody's own machine is
    something else."""
    if len(url) > _LONGEST or not _ADDRESS.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _write(connection: Connection, uses: set[tuple[str, str, str, str, int]], urls: Collection[str], now: str) -> None:
    known = set(connection.exec_driver_sql("SELECT url FROM link").scalars())
    new = sorted(url for url in urls if url not in known)
    insert_many(connection, "link", ("url", "host", "found_at"), [(url, host_of(url), now) for url in new])
    ids = {url: id for id, url in connection.exec_driver_sql("SELECT id, url FROM link")}
    wanted = {(ids[url], *rest) for url, *rest in uses}
    have = set(_rows(connection))
    gone = sorted(have - wanted)
    if gone:
        connection.exec_driver_sql(
            "DELETE FROM link_use WHERE link_id = ? AND source_id = ? AND key = ? AND role = ? AND ordinal = ?", gone
        )
    insert_many(connection, "link_use", ("link_id", "source_id", "key", "role", "ordinal"), sorted(wanted - have))


def _rows(connection: Connection) -> Iterator[tuple[int, str, str, str, int]]:
    for row in connection.exec_driver_sql("SELECT link_id, source_id, key, role, ordinal FROM link_use"):
        yield row[0], row[1], row[2], row[3], row[4]
