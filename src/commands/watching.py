"""How a night tells those who watch it: numbers in a file for a monitor, and a ping when it starts and how it ends."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import structlog
import typer

from commands.door import VERSION, Door
from commands.export import write_whole
from harvester.archive import Archive
from harvester.config import SourceConfig
from harvester.errors import FetchError
from harvester.http import Client, Timeouts
from reports.metrics import metrics

_PATIENCE = Timeouts(connect=5.0, read=5.0, answer=10.0)
_LONGEST = 10_000  # bytes of an answer that nobody reads

Stage = Literal["start", "success", "fail"]


def write_metrics(door: Door, path: Path) -> None:
    """Write the night in numbers, whole or not at all. Raises NotPossible."""
    with door.reader().connect() as connection:
        write_whole(path, metrics(connection, datetime.now(UTC)).encode())


@contextmanager
def pinged(url: str | None) -> Iterator[None]:
    """Tell a health check that the body starts, and how it ends; whatever comes of that, it is no concern of the body's.

    A body that raises has failed. Raises typer.BadParameter for what is no web address, before the body starts.
    """
    if url is None:
        yield
        return
    _address(url, "start")
    _ping(url, "start")
    try:
        yield
    except BaseException:  # ^C too: the night did not end well
        _ping(url, "fail")
        raise
    _ping(url, "success")


def _ping(url: str, stage: Stage) -> None:
    """One request. Its address is the operator's and may be private, and is a secret: a log names the host alone."""
    source = SourceConfig(
        id="ping", kind="ping", url=_address(url, stage), pause=0, max_bytes=_LONGEST, max_wire_bytes=_LONGEST
    )
    try:
        with tempfile.TemporaryDirectory(prefix="kommunedata-") as folder:
            shared = Client(Archive(Path(folder)), "ping", VERSION, timeouts=_PATIENCE)
            with shared.source(source) as client:
                client.get(source.url, "*/*")
    except (FetchError, OSError) as error:
        why = error.category if isinstance(error, FetchError) else error.strerror
        structlog.get_logger("ping").warning("ping failed", stage=stage, host=urlsplit(url).hostname, why=why)


def _address(url: str, stage: Stage) -> str:
    """Where a stage is told: the address itself for success, a path below it for the others."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.username is None and url.isprintable():
            below = "" if stage == "success" else f"/{stage}"
            return parts._replace(path=parts.path.rstrip("/") + below if below else parts.path).geturl()
    except ValueError:
        pass
    raise typer.BadParameter("--ping is a web address without user name: https://hc.example.no/ping/ID")
