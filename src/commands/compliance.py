"""What SHACL shapes say of every dataset that was read as RDF, asked of the raw pages in the archive: for the comparison scores."""

from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path

from sqlalchemy import Engine

from commands.door import Door, say
from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import Config
from harvester.errors import SourceError
from harvester.pages import Page
from harvester.portals import registry
from scoring.conformance.judge import SEPARATE
from scoring.mqa import DatasetKey
from scoring.shapes import Shapes, ShapesVerdict, verdict
from store.fetches import last_pages
from store.graph import excerpt, ntriples
from store.records import DatasetRecord


def shapes_verdicts(
    door: Door, config: Config, engine: Engine, option: Path | None = None
) -> Mapping[DatasetKey, ShapesVerdict] | None:
    """What the shapes say of each dataset of the newest fetch of each source; None when neither the option nor the
    configuration names any. A dataset that has no IRI, or comes from a source without RDF, has no verdict. Raises
    ShapesError."""
    path = option or (door.config_dir / config.shapes if config.shapes else None)
    if path is None:
        return None
    Shapes(path)  # a file that is no good is told at once
    archive = Archive(door.db.parent / "archive")
    found: dict[DatasetKey, ShapesVerdict] = {}
    with Cage(seconds=60) as cage:  # reading and judging
        pending: list[tuple[str, str, Future[dict[str, ShapesVerdict]]]] = []
        for source in config.all_sources():
            with engine.connect() as connection:
                stored, _, _ = last_pages(connection, source.id)
            for s in stored:
                if file := archive.path(s.sha256):
                    page = Page(s.url, s.media_type, s.sha256, s.size, file, context=s.context)
                    pending.append((source.id, s.url, cage.submit(of_page, source.kind, page, path)))
        for source_id, url, future in pending:
            try:
                found |= {(source_id, key): said for key, said in future.result().items()}
            except SourceError as error:
                say(f"{source_id}: the shapes could not be asked of {url}: {error}", door)
    return found


_shapes: dict[Path, Shapes] = {}  # of a worker, which is asked of many pages


def of_page(kind: str, page: Page, path: Path) -> dict[str, ShapesVerdict]:
    """Verdicts by the datasets' keys; runs in the cage. Each dataset is asked about with what describes it, since a
    catalogue at once would take memory without end. Raises ParseError."""
    shapes = _shapes.get(path) or _shapes.setdefault(path, Shapes(path))
    contents = registry()[kind].contents(page)
    graph = contents.described.nodes if contents.described else {}
    return {
        record.key: verdict(shapes.results(ntriples(excerpt(graph, record.uri, SEPARATE))))
        for record in contents.records
        if isinstance(record, DatasetRecord) and record.uri in graph
    }
