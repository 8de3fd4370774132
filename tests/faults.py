"""A fault at a named point of a process: it dies there, or what it was doing fails, in SQLite or the file system itself.

A point is a row that is written to a table, or a file that is opened or gets its name; nothing of the program is replaced.
"""

import errno
import os
import re
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fault:
    """`at` is what SQLite or Python's audit events call it: "INSERT ON dataset", "os.rename /public$", "open r /0$"."""

    at: str
    nth: int = 1
    moment: Literal["here", "before commit", "after commit"] = "here"
    dies: bool = True  # else it fails: a row cannot be written, a file system is full
    said: str = ""  # file that tells that the point was reached

    def strike(self) -> None:
        """End the process, whichever of its threads or children came here, or fail."""
        Path(self.said).write_text(self.at)
        if self.dies:
            os.kill(os.getsid(0), signal.SIGKILL)
            signal.pause()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def arm(fault: Fault) -> None:
    """Let it happen in this process, which leads its session."""
    if re.match("INSERT|UPDATE|DELETE", fault.at):
        _in_the_database(fault)
    else:
        _in_the_files(fault)


def _in_the_database(fault: Fault) -> None:
    from sqlalchemy import Engine, event

    rows = 0
    committed = False

    def written() -> None:
        nonlocal rows
        rows += 1
        if rows == fault.nth and fault.moment == "here":
            fault.strike()

    def watch(connection: object, _: object) -> None:
        connection.create_function("written", 0, written)  # type: ignore[attr-defined]
        table = fault.at.rpartition(" ")[2]
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():  # type: ignore[attr-defined]
            connection.execute(f"CREATE TEMP TRIGGER watched AFTER {fault.at} BEGIN SELECT written(); END")  # type: ignore[attr-defined]

    def commit(_: object) -> None:
        nonlocal committed
        if rows >= fault.nth and fault.moment == "before commit":
            fault.strike()
        committed = rows >= fault.nth

    def begin(_: object) -> None:
        if committed and fault.moment == "after commit":
            fault.strike()

    event.listen(Engine, "connect", watch)
    event.listen(Engine, "commit", commit)
    event.listen(Engine, "begin", begin)


def _in_the_files(fault: Fault) -> None:
    what, _, where = fault.at.partition(" ")
    mode, where = where.split(" ", 1) if what == "open" else ("", where)
    times = 0

    def heard(name: str, details: tuple[object, ...]) -> None:
        nonlocal times
        if name != what or (mode and details[1] != mode):
            return
        path = details[1] if name == "os.rename" else details[0]
        if isinstance(path, str | Path) and re.search(where, str(path)):
            times += 1
            if times == fault.nth:
                fault.strike()

    sys.addaudithook(heard)
