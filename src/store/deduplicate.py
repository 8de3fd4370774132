"""Work out table `duplicate` anew: for every municipality that several sources show datasets of."""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection

from store.bulk import fetch, insert_many
from store.duplicates import DESCRIPTION, Sighting, find, publisher_number, sighting

RULE = 1  # raise it with every change of `store.duplicates`, so that stored datasets are compared anew
_COLUMNS = ("municipality_number", "source_id", "key", "kept_source_id", "kept_key", "reason", "evidence")
_EMPTY = (None, "", "[]", "{}", "null")


def deduplicate(connection: Connection) -> int:
    """Bring the table in line with the datasets as they stand now; gives the number of duplicates. A night without
    changes compares nothing and writes nothing."""
    homes = home_numbers(connection)
    mark = _mark(connection, homes)
    if connection.exec_driver_sql("PRAGMA user_version").scalar() == mark:
        return int(connection.exec_driver_sql("SELECT count(*) FROM duplicate").scalar_one())
    wanted = {
        (number, d.source_id, d.key, d.kept_source_id, d.kept_key, d.reason, d.evidence)
        for number in _several_sources(connection)
        for d in find(list(_sightings(connection, number, homes.get(number))))
    }
    have = {tuple(row) for row in connection.exec_driver_sql(f"SELECT {', '.join(_COLUMNS)} FROM duplicate")}
    if stale := sorted(have - wanted):
        connection.exec_driver_sql(
            "DELETE FROM duplicate WHERE municipality_number = ? AND source_id = ? AND key = ?",
            [row[:3] for row in stale],
        )
    insert_many(connection, "duplicate", _COLUMNS, sorted(wanted - have))
    connection.exec_driver_sql(f"PRAGMA user_version = {mark}")
    return len(wanted)


def _mark(connection: Connection, homes: dict[str, str]) -> int:
    """What the table follows from, in 31 bits that SQLite keeps in the file's header: the rule, the versions of datasets
    with their municipalities, and whose the sources are; one source alone has no duplicates, whatever it holds. Never 0,
    which is what a new file has."""
    sources = fetch(connection, "SELECT id, municipality_number FROM source WHERE active ORDER BY id")
    digest = blake2b(repr((RULE, sorted(homes.items()), sources)).encode(), digest_size=4)
    if len(sources) > 1:
        credited = fetch(
            connection,
            "SELECT d.id, a.municipality_number, a.attributed_by FROM attribution a JOIN dataset d"
            " ON d.source_id = a.source_id AND d.key = a.key AND d.valid_to IS NULL ORDER BY d.id, a.municipality_number",
        )
        digest.update(repr(credited).encode())
    return int.from_bytes(digest.digest(), "big") >> 1 or 1


def home_numbers(connection: Connection) -> dict[str, str]:
    """Municipality number -> its organisation number: what stands in for the publisher that its own portal does not name."""
    rows = connection.exec_driver_sql("SELECT municipality_number, number FROM organisation WHERE relation = 'current'")
    numbers: dict[str, str] = dict(rows.all())
    return numbers


def _several_sources(connection: Connection) -> list[str]:
    return [
        number
        for (number,) in connection.exec_driver_sql(
            "SELECT a.municipality_number FROM attribution a JOIN source s ON s.id = a.source_id AND s.active"
            " GROUP BY 1 HAVING count(DISTINCT a.source_id) > 1 ORDER BY 1"
        )
    ]


def _sightings(connection: Connection, municipality: str, home: str | None) -> Iterator[Sighting]:
    credited = (
        " FROM attribution a JOIN source s ON s.id = a.source_id AND s.active"
        " JOIN dataset d ON d.source_id = a.source_id AND d.key = a.key AND d.valid_to IS NULL"
    )
    addresses: dict[int, list[str]] = defaultdict(list)
    for dataset_id, *lists in connection.exec_driver_sql(
        f"SELECT d.id, x.access_urls, x.download_urls{credited} JOIN distribution x ON x.dataset_id = d.id"
        " WHERE a.municipality_number = ?",
        (municipality,),
    ):
        for terms in lists:
            addresses[dataset_id] += _list(terms)
    described = ", ".join(f"d.{name}" for name in DESCRIPTION)
    for (
        dataset_id, source_id, key, kind, owner, uri, identifiers, pages, title, publisher_uri, numbers, by, *description,
    ) in connection.exec_driver_sql(
        "SELECT d.id, d.source_id, d.key, d.kind, s.municipality_number, d.uri, d.identifiers, d.landing_pages, d.title,"
        f" d.publisher_uri, d.publisher_identifiers, a.attributed_by, {described}{credited}"
        " WHERE a.municipality_number = ?",
        (municipality,),
    ):  # fmt: skip
        yield sighting(
            source_id,
            key,
            kind,
            own=owner == municipality,
            richness=sum(value not in _EMPTY for value in description),
            uri=uri,
            identifiers=_list(identifiers),
            landing_pages=_list(pages),
            addresses=addresses[dataset_id],
            title=(from_json(title) if title else None) or {},
            publisher=publisher_number(_list(numbers), publisher_uri, by, home),
        )


def _list(text: str | None) -> list[Any]:
    return (from_json(text) if text else None) or []
