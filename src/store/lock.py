"""One writer at a time: a lock beside the database that dies with its holder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path


class Locked(Exception):
    """Another process holds the lock; the message names its PID and when it began."""


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Hold `<database>.lock` for the body. The kernel frees it however the process ends, so no lock is ever stale."""
    path = database.with_name(database.name + ".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "an unknown process"
            raise Locked(f"{database} is in use by another run: {holder}. Wait for it, or stop it.") from None
        file.truncate(0)
        file.write(f"PID {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        file.flush()
        yield
        file.truncate(0)
