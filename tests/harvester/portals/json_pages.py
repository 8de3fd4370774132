"""Fixtures of JSON portals as pages, read without a network."""

from io import BytesIO
from pathlib import Path

from harvester.archive import Archive
from harvester.pages import Contents, Page
from harvester.portals import registry
from store.records import DatasetRecord

FIXTURES = Path(__file__).parents[2] / "fixtures"


def fixture(kind: str, name: str) -> bytes:
    return (FIXTURES / kind / f"{name}.json").read_bytes()


def contents(kind: str, body: bytes, url: str, folder: Path) -> Contents:
    """What the portal reads in a body that came from this address."""
    stored = Archive(folder / "archive").store(BytesIO(body))
    return registry()[kind].contents(Page(url, "application/json", stored.sha256, stored.size, stored.path))


def datasets(found: Contents) -> list[DatasetRecord]:
    return [record for record in found.records if isinstance(record, DatasetRecord)]


def issues(found: Contents) -> set[tuple[str, str | None]]:
    """(code, property) of all issues."""
    return {(issue.code, issue.property) for issue in found.issues}
