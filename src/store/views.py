"""Put the views of views.sql in place; a view whose text is unchanged is left alone."""

import re
from pathlib import Path

from sqlalchemy import Connection

from store.not_municipal import COUNTIES, KARTVERKET

_STATEMENT = re.compile(r"^CREATE VIEW (\w+) AS\n.*?;$", re.MULTILINE | re.DOTALL)


def statements() -> dict[str, str]:
    """View name -> its CREATE statement, in the order of the file (later ones build on earlier ones)."""
    text = (Path(__file__).parent / "views.sql").read_text(encoding="utf-8")
    text = text.replace(":counties", ", ".join(f"'{number}'" for number in sorted(COUNTIES)))
    text = text.replace(":kartverket", f"'{KARTVERKET}'")
    return {match[1]: match[0].rstrip(";") for match in _STATEMENT.finditer(text)}


def create_views(connection: Connection) -> None:
    """Create the views that are missing or different, and drop those that are no longer ours."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'view'")
    have = {str(name): str(sql) for name, sql in rows}
    wanted = statements()
    for name, sql in have.items():
        if wanted.get(name) != sql:
            connection.exec_driver_sql(f'DROP VIEW "{name}"')
    for name, sql in wanted.items():
        if have.get(name) != sql:
            connection.exec_driver_sql(sql)
