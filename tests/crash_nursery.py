"""A process that has imported everything and forks one child a request to run commands in: children to be killed or starved.

`python crash_nursery.py` reads lines of JSON from stdin; of each child it prints the process id and, when it has ended, its
status as `os.wait4` gives it, and the CPU seconds of it and its own children.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from faults import Fault, arm


@dataclass(frozen=True, slots=True)
class Child:
    """What a child does: one command after the other while they end with 0, under these limits (None: unlimited)."""

    commands: list[list[str]]
    folder: str
    says: str  # file for what it prints
    max_file: int | None = None  # bytes that a file may grow to
    max_pages: int | None = None  # of 4 KiB that a database may grow to
    waits: str | None = None  # file for the seconds that it waited to begin a transaction, in all
    fault: Fault | None = None  # that befalls it
    ahead: float = 0  # seconds by which its clock is


@dataclass(frozen=True, slots=True)
class Nursery:
    """The process that forks."""

    process: "subprocess.Popen[str]"

    def begin(self, child: Child) -> int:
        """Fork one; its process id."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(asdict(child)) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def end(self) -> int:
        """Wait for the end of the one that was begun: its exit code, or minus the signal that ended it."""
        return self.end_and_cost()[0]

    def end_and_cost(self) -> tuple[int, float]:
        """As `end`, with its CPU seconds."""
        assert self.process.stdout
        status, cost = self.process.stdout.readline().split()
        return os.waitstatus_to_exitcode(int(status)), float(cost)


@contextmanager
def nursery() -> Iterator[Nursery]:
    """One that lives as long as the body."""
    with subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Nursery(process)
        assert process.stdin
        process.stdin.close()


def main() -> None:
    """Serve until stdin ends."""
    from importlib import import_module

    import cli

    for name in set(cli._MODULES.values()):
        import_module(f"commands.{name}")
    for late in ("store.published", "reports.workbook", "alembic.command", "scoring.rulebook", "store.insights"):
        import_module(late)
    for line in sys.stdin:
        asked = json.loads(line)
        child = Child(**asked | {"fault": asked["fault"] and Fault(**asked["fault"])})
        pid = os.fork()
        if pid == 0:
            _live(child)
        print(pid, flush=True)
        _, status, used = os.wait4(pid, 0)
        print(status, used.ru_utime + used.ru_stime, flush=True)


def _live(child: Child) -> None:
    code = 3
    try:
        os.setsid()
        os.chdir(child.folder)
        said = os.open(child.says, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for stream in (1, 2):
            os.dup2(said, stream)
        code = _run(child)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _run(child: Child) -> int:
    import cli
    from clock import ahead
    from commands import ending

    if child.max_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (child.max_file, child.max_file))
    if child.max_pages is not None:
        _bound_databases(child.max_pages)
    if child.waits is not None:
        _time_begins(Path(child.waits))
    if child.fault is not None:
        arm(child.fault)
    with ahead(child.ahead):
        for command in child.commands:
            code = ending.guarded(lambda command=command: cli.app(command, prog_name="kommunedata"))  # type: ignore[misc]
            if code:
                return code
    return 0


def _bound_databases(pages: int) -> None:
    """SQLite's own way to be full: its limit holds for a connection, so each is told."""
    from sqlalchemy import Engine, event

    event.listen(Engine, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count={pages}"))


def _time_begins(file: Path) -> None:
    """Every transaction of a writer begins with BEGIN IMMEDIATE, which is where it waits for others."""
    from sqlalchemy import Engine, event

    began, waited = [0.0], [0.0]

    def before(*_: object) -> None:
        began[0] = time.perf_counter()

    def after(_: object, __: object, statement: str, *___: object) -> None:
        if statement == "BEGIN IMMEDIATE":
            waited[0] += time.perf_counter() - began[0]
            file.write_text(str(waited[0]))

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
    main()
