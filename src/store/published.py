"""The database as analysts get it: one file without raw pages, error texts, contact points, curators, e-mail addresses, and
publishers and creators that are not shown to be organisations."""

import json
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from store import omitted
from store.db import PUBLISHED_ID, DatabaseError, open_database
from store.dictionary import write_dictionary
from store.omitted import OMITTED, without_addresses
from store.records import PublisherFields

_PUBLISHED = ("dataset", "data_service", "catalogue")  # what has a publisher and contact points
_LISTS = frozenset({"publisher_name", "publisher_identifiers"})  # stored as JSON
_DROPPED = ("page", "reading", "issue")  # what the copy has no table of


def publish(database: Path, copy: Path) -> None:
    """Write the published copy of a database, whole or not at all; one of a published copy is the same again.

    Its tables `page`, `reading` and `issue` are gone: `current_issue` stands as a table, without details. The program opens
    it for reading only. Raises DatabaseError.
    """
    open_database(database, read_only=True)  # says in a sentence what is wrong with it
    draft = copy.with_name(f".{copy.name}.draft")
    draft.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(f"file:{database.resolve().as_posix()}?mode=ro", uri=True)) as source:
            [(application,)] = source.execute("PRAGMA application_id")
            source.execute("VACUUM INTO ?", (str(draft),))
        if application != PUBLISHED_ID:
            with open_database(draft).begin() as views:  # today's views and their texts, whoever wrote the file
                write_dictionary(views)
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            if application != PUBLISHED_ID:
                _strip(connection)
            connection.execute("PRAGMA journal_mode=DELETE")
        draft.replace(copy)
    except sqlite3.Error as error:
        raise DatabaseError(f"{copy}: cannot be written: {error}. What was there is as it was.") from error
    finally:
        for rest in ("", "-journal", "-wal", "-shm"):
            draft.with_name(draft.name + rest).unlink(missing_ok=True)


def _strip(connection: sqlite3.Connection) -> None:
    """Take out what is not to be published, and rewrite the file so that nothing of it is left between its pages."""
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("BEGIN")
    connection.execute("CREATE TEMP TABLE held AS SELECT * FROM current_issue")
    connection.execute("DROP VIEW current_issue")
    for table in _DROPPED:
        connection.execute(f"DROP TABLE {table}")
        connection.execute("DELETE FROM data_dictionary WHERE object = ?", (table,))
    connection.execute("UPDATE held SET detail = NULL")
    connection.execute("CREATE TABLE current_issue AS SELECT * FROM held ORDER BY issue_id")
    connection.execute("UPDATE fetch SET error = NULL WHERE error IS NOT NULL")
    known = {str(name).casefold() for (name,) in connection.execute(omitted.KNOWN_NAMES)}
    for table in _PUBLISHED:
        connection.execute(f"UPDATE {table} SET contact_points = NULL WHERE contact_points IS NOT NULL")
        _without_people(connection, table, known)
    connection.create_function("organisations", 1, _organisations, deterministic=True)
    connection.execute("UPDATE dataset SET creators = organisations(creators) WHERE creators IS NOT NULL")
    _without_curators(connection)
    _without_addresses_everywhere(connection)
    connection.execute(f"PRAGMA application_id={PUBLISHED_ID}")
    connection.execute("COMMIT")
    connection.execute("DROP TABLE temp.held")
    connection.execute("VACUUM")


def _without_people(connection: sqlite3.Connection, table: str, known: Collection[str]) -> None:
    """Take out publishers that may be people."""
    columns = tuple(PublisherFields.model_fields)
    changed = []
    for row in connection.execute(f"SELECT DISTINCT {', '.join(columns)} FROM {table}"):
        stated = PublisherFields.model_validate(
            {c: v if v is None or c not in _LISTS else json.loads(v) for c, v in zip(columns, row, strict=True)}
        )
        told = omitted.publisher(stated, known)
        if told != stated:
            changed.append((*(_stored(getattr(told, c)) for c in columns), *row))
    connection.executemany(
        f"UPDATE {table} SET {', '.join(f'{c} = ?' for c in columns)} WHERE {' AND '.join(f'{c} IS ?' for c in columns)}",
        changed,
    )


def _stored(value: object) -> object:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _organisations(creators: str) -> str:
    return json.dumps(omitted.creators(json.loads(creators)), ensure_ascii=False)


def _without_curators(connection: sqlite3.Connection) -> None:
    """Take out who decided an override, also where it is told as evidence."""
    names = [name for (name,) in connection.execute("SELECT DISTINCT who FROM override WHERE who <> ''")]
    connection.execute("UPDATE override SET who = ''")
    for name in sorted(names, key=len, reverse=True):
        for table, column in (
            ("attribution", "evidence"), ("duplicate", "evidence"), ("dataset_score", "type_evidence"),
            ("reason", "text_nb"), ("reason", "text_en"), ("override", "reason"),
        ):  # fmt: skip
            connection.execute(
                f"UPDATE {table} SET {column} = replace({column}, ?, ?) WHERE instr({column}, ?)", (name, OMITTED, name)
            )


def _without_addresses_everywhere(connection: sqlite3.Connection) -> None:
    """Rewrite every text of every table that holds an address; equal texts stay equal, so keys still join."""
    connection.create_function("rewritten", 1, _rewritten, deterministic=True)
    tables = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
    for table in tables:
        for _, column, *_ in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
            # two rows that differ by nothing but an address fall together
            connection.execute(
                f'UPDATE OR REPLACE "{table}" SET "{column}" = rewritten("{column}")'
                f""" WHERE typeof("{column}") = 'text' AND (instr("{column}", '@') OR instr("{column}", '%40'))"""
            )


def _rewritten(text: str) -> str:
    if text[:1] in "[{":  # in JSON a letter before the address may be half of an escape, such as that of a line end
        try:
            return json.dumps(_inside(json.loads(text)), ensure_ascii=False)
        except ValueError:
            pass
    return without_addresses(text)


def _inside(value: object) -> object:
    if isinstance(value, dict):
        return {without_addresses(key): _inside(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_inside(inner) for inner in value]
    return without_addresses(value) if isinstance(value, str) else value
