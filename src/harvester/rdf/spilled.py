"""The nodes of a page too large for memory, in a temporary SQLite file: filled slice by slice, then read like a dict.

A subject may come in several slices, because nothing obliges a writer to keep its triples together. Parts are appended
as they come and put together once, in the order in which their subjects were first met.
"""

import pickle
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from store.graph import Node

_CACHE = 32 << 10  # KiB of pages that SQLite may keep in memory
_TABLES = """
    CREATE TABLE part (subject TEXT NOT NULL, node BLOB NOT NULL);
    CREATE TABLE node (id INTEGER PRIMARY KEY, subject TEXT NOT NULL, node BLOB NOT NULL);
"""


class SpilledNodes(Mapping[str, Node]):
    """Subject -> node. Call `add` until there is no more, `join` once, and only then read; `close` removes the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_CACHE}", "temp_store=FILE"):
            self._connection.execute(f"PRAGMA {pragma}")  # it is lost with the page's reading, and nothing else
        self._connection.executescript(_TABLES)

    def add(self, nodes: Mapping[str, Node]) -> None:
        """Append what one slice of the page says."""
        self._connection.execute("BEGIN")
        self._connection.executemany("INSERT INTO part VALUES (?, ?)", ((s, _packed(n)) for s, n in nodes.items()))
        self._connection.execute("COMMIT")

    def join(self) -> None:
        """Put the parts of each subject together, each value once."""
        sql = self._connection.execute
        sql("CREATE INDEX part_subject ON part (subject)")
        sql("BEGIN")
        # in this order, for the file then grows at its end only; of each subject the first part comes along
        met = sql("SELECT min(rowid) AS first, count(*), subject, node FROM part GROUP BY subject ORDER BY first")
        self._connection.executemany(
            "INSERT INTO node (subject, node) VALUES (?, ?)",
            ((subject, node if parts == 1 else self._joined(subject)) for _, parts, subject, node in met),
        )
        sql("COMMIT")
        sql("DROP TABLE part")
        sql("CREATE UNIQUE INDEX node_subject ON node (subject)")

    def _joined(self, subject: str) -> bytes:
        whole: Node = {}
        parts = self._connection.execute("SELECT node FROM part WHERE subject = ? ORDER BY rowid", (subject,))
        for (part,) in parts:
            for predicate, values in _unpacked(part).items():
                before = whole.get(predicate)
                whole[predicate] = list(dict.fromkeys((*before, *values))) if before else values
        return _packed(whole)

    def close(self) -> None:
        """Remove the file."""
        self._connection.close()
        self._path.unlink()

    def __getitem__(self, subject: str) -> Node:
        row = self._connection.execute("SELECT node FROM node WHERE subject = ?", (subject,)).fetchone()
        if row is None:
            raise KeyError(subject)
        return _unpacked(row[0])

    def __iter__(self) -> Iterator[str]:
        return (subject for (subject,) in self._connection.execute("SELECT subject FROM node ORDER BY id"))

    def __len__(self) -> int:
        count: int = self._connection.execute("SELECT count(*) FROM node").fetchone()[0]
        return count

    def __contains__(self, subject: object) -> bool:
        return self._connection.execute("SELECT 1 FROM node WHERE subject = ?", (subject,)).fetchone() is not None


def _packed(node: Node) -> bytes:
    return pickle.dumps(node, pickle.HIGHEST_PROTOCOL)


def _unpacked(node: bytes) -> Node:
    found: Node = pickle.loads(node)  # noqa: S301 - packed here, in a file that only this process opens
    return found
