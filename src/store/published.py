"""The database as analysts get it: one file without raw pages, error texts, people's names and e-mail addresses."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from store.db import PUBLISHED_ID, DatabaseError, open_database
from store.dictionary import write_dictionary

OMITTED = "(utelatt)"  # stands where an e-mail address stood
_EMAIL = re.compile(r"[\w.%+'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
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
    for table in ("dataset", "data_service", "catalogue"):
        connection.execute(f"UPDATE {table} SET contact_points = NULL WHERE contact_points IS NOT NULL")
    # a creator without an IRI is a name, and may be a person's
    connection.execute(
        "UPDATE dataset SET creators = (SELECT json_group_array(value) FROM json_each(creators) WHERE value LIKE '<%')"
        " WHERE creators LIKE '%\"\\\"%'"
    )
    _without_curators(connection)
    _without_addresses_everywhere(connection)
    connection.execute(f"PRAGMA application_id={PUBLISHED_ID}")
    connection.execute("COMMIT")
    connection.execute("DROP TABLE temp.held")
    connection.execute("VACUUM")


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
    return _EMAIL.sub(OMITTED, text)


def _inside(value: object) -> object:
    if isinstance(value, dict):
        return {_EMAIL.sub(OMITTED, key): _inside(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_inside(inner) for inner in value]
    return _EMAIL.sub(OMITTED, value) if isinstance(value, str) else value
