"""The roads to the descriptions of what data.norge.no lists. Each takes from `left` what it brought."""

import hashlib
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pydantic import BaseModel, TypeAdapter

from harvester.config import SourceConfig
from harvester.errors import FetchError, ParseError, SourceError
from harvester.json import answers as json_answers
from harvester.pages import Gap, Page, Reader
from harvester.portals.fdk_context import Context, Said
from harvester.portals.fdk_listing import Listed, branches

if TYPE_CHECKING:
    from harvester.http import SourceClient  # the workers that read pages come by here, and ask nobody

TURTLE = "text/turtle"  # one exact type: the services answer lists and q-values with their default
PATIENCE = 5  # graphs failing in a row before we believe that the service is down
PATIENCE_WITH_CATALOGUES = 2  # the same of registration catalogues: there is another road
GONE = ("http_404", "http_410")  # says something of one dataset or catalogue, and nothing of the service

Left = dict[str, Listed]  # by id


class _UnionGraph(BaseModel):
    id: str
    resourceTypes: list[str] | None = None
    count: int | None = None


_UNION_GRAPHS = TypeAdapter(list[_UnionGraph])


def registered(base: str, client: "SourceClient", reader: Reader, left: Left) -> Iterator[Page | Gap]:
    """The registration catalogues, one page for each organisation: what publishers wrote, before anybody added to it.

    What a catalogue lacks, or all of it where there is no such catalogue, takes another road. One that was read before
    and fails tonight leaves gaps, because the other road would give the same datasets other descriptions.
    """
    catalogues: dict[str, list[Listed]] = defaultdict(list)
    for dataset in left.values():
        if dataset.registered and dataset.uri:
            catalogues[dataset.registered].append(dataset)
    failures = 0
    for number, datasets in sorted(catalogues.items()):
        url = f"{base.rstrip('/')}/catalogs/{number}"
        known, token = reader.remembered(url), _token(datasets)
        reason = f"{base} does not answer"
        page = None
        if known is not None and token is not None and known.token == token:
            page = known
        elif failures < PATIENCE_WITH_CATALOGUES:
            try:
                page = client.get(url, TURTLE, if_changed=known)
                failures = 0
            except FetchError as error:
                if error.category in GONE:
                    failures = 0
                    continue
                failures += 1
                reason = f"{error.category}: {error}"
        if page is not None:
            page = replace(page, token=token, context=_context("registered", datasets))
            try:
                found = reader.paging(page).keys
            except ParseError:  # kept for whoever looks into it
                yield replace(page, listing=True)
                continue
            yield page
            _take(left, (dataset for dataset in datasets if dataset.uri in found))
        elif known is not None:
            yield from (Gap(dataset.uri or dataset.id, reason) for dataset in datasets)
            _take(left, datasets)


def union_graph(
    source: SourceConfig, client: "SourceClient", reader: Reader, left: Left
) -> Generator[Page, None, SourceError | None]:
    """The configured union graph by OAI-PMH, some dozens of datasets a page, until nothing is left to look for.

    Its pages go by position and may shift while they are read. The listing says what must be there, and graphs give
    what was missed; so no failure is one of the source, but that the graph is not what the configuration takes it for.
    """
    base = f"{(source.resource_url or source.url).rstrip('/')}/v1/union-graphs"
    try:
        page = client.get(f"{base}/available", "application/json")
        yield replace(page, listing=True)
        available = {graph.id: graph for graph in json_answers.answer(page, _UNION_GRAPHS.validate_json)}
        if problem := _unfit(source.union_graph or "", available, len(left)):
            return FetchError("protocol", f"{base}: {problem}; take it out of union_graph")
        known = frozenset((*source.companies, *source.units))
        below = tuple(branch.path for branch in branches(source) if branch.only is None)
        context = Context(road="union", below=below, only=tuple(sorted(known))).model_dump_json()
        question = urlencode({"verb": "ListRecords", "metadataPrefix": "rdfxml"})
        url: str | None = f"{base}/{source.union_graph}/oai-pmh?{question}"
        asked: set[str] = set()
        while url and url not in asked and left:
            asked.add(url)
            page = replace(client.get(url, "application/xml"), context=context)
            paging = reader.paging(page)
            yield page
            _take(left, [dataset for dataset in left.values() if dataset.uri in paging.keys])
            url = paging.next_url
    except SourceError:
        return None
    return None


def graphs(source: SourceConfig, client: "SourceClient", reader: Reader, left: Left) -> Iterator[Page | Gap]:
    """The graph of each dataset that is left, as the resource service gives it. Raises FetchError when it is down."""
    failures = 0
    for dataset in left.values():
        url = f"{(source.resource_url or source.url).rstrip('/')}/v1/datasets/{dataset.id}/graph"
        context = _context("graph", [dataset]) if dataset.uri else None
        known = reader.remembered(url)
        if known is not None and dataset.modified is not None and known.token == dataset.modified:
            yield replace(known, context=context, of=len(left))
            continue
        try:
            page = client.get(url, TURTLE, if_changed=known)
        except FetchError as error:
            gone = error.category in GONE
            failures += not gone
            if failures == PATIENCE:
                raise
            yield Gap(dataset.uri or dataset.id, f"{error.category}: {error}", gone)
        else:
            failures = 0
            yield replace(page, token=dataset.modified, context=context, of=len(left))


def _context(road: str, datasets: Iterable[Listed]) -> str:
    said = {d.uri: Said(path=d.org_path, name=d.publisher_name) for d in datasets if d.uri}
    return Context.model_validate({"road": road, "said": dict(sorted(said.items()))}).model_dump_json()


def _token(datasets: Sequence[Listed]) -> str | None:
    """Equal as long as nothing that is listed of a catalogue has changed; None where that cannot be known."""
    marks = sorted((dataset.id, dataset.modified) for dataset in datasets if dataset.modified is not None)
    if len(marks) < len(datasets):
        return None
    return hashlib.blake2b(repr(marks).encode(), digest_size=16).hexdigest()


def _unfit(name: str, available: dict[str, _UnionGraph], listed: int) -> str | None:
    graph = available.get(name)
    if graph is None:
        return f"there is no union graph {name}"
    if graph.resourceTypes and "DATASET" not in graph.resourceTypes:
        return f"union graph {name} holds no datasets"
    if graph.count is not None and graph.count < listed:
        return f"union graph {name} has {graph.count} records, and {listed} datasets are listed: it is filtered"
    return None


def _take(left: Left, datasets: Iterable[Listed]) -> None:
    for dataset in list(datasets):
        left.pop(dataset.id, None)
