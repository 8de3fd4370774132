"""What holds of every kind of portal."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from harvester.archive import Archive
from harvester.errors import SourceError
from harvester.pages import Contents, Page
from harvester.portals import registry
from scoring.checks.standards import WITHOUT_RDF
from store.records import DatasetRecord

FIXTURES = Path(__file__).parents[2] / "fixtures"
MEDIA_TYPES = {".json": "application/json", ".jsonld": "application/ld+json", ".rdf": "application/rdf+xml",
               ".xml": "application/xml", ".ttl": "text/turtle", ".nt": "application/n-triples"}  # fmt: skip


def with_datasets(kind: str, archive: Archive) -> Iterator[Contents]:
    """What the kind's fixtures hold, of those that are a page with datasets."""
    for path in sorted((FIXTURES / kind).rglob("*.*")):
        if media_type := MEDIA_TYPES.get(path.suffix):
            stored = archive.store(BytesIO(path.read_bytes()))
            page = Page("http://x.test/feed", media_type, stored.sha256, stored.size, stored.path)
            try:
                contents = registry()[kind].contents(page)
            except SourceError:
                continue
            if any(isinstance(record, DatasetRecord) for record in contents.records):
                yield contents


@pytest.mark.parametrize("kind", sorted(kind for kind in registry() if (FIXTURES / kind).exists()))
def test_scoring_knows_which_kinds_give_no_rdf_and_must_not_be_blamed_for_what_json_cannot_say(
    kind: str, tmp_path: Path
) -> None:
    found = list(with_datasets(kind, Archive(tmp_path)))
    assert found
    assert {contents.described is None for contents in found} == {kind in WITHOUT_RDF}
