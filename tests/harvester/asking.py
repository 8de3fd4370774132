"""A client on a real archive that waits for nobody, for what asks registers over HTTP."""

from pathlib import Path

from harvester.archive import Archive
from harvester.http import Client


def impatient_client(folder: Path) -> Client:
    """Its pauses and repetitions take no time."""
    return Client(Archive(folder / "archive"), "post@example.no", "0", sleep=lambda _: None)
