"""OGC catalogue services (CSW 2.0.2), such as GeoNetwork, that give their records as DCAT."""

from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from harvester import rdf
from harvester.archive import Archive
from harvester.config import SourceConfig
from harvester.errors import ParseError
from harvester.namespaces import DCAT, DCT, FOAF, TYPE
from harvester.pages import Contents, Listing, Page, Paging, Reader, in_address
from harvester.portals import csw_answer, dcat
from harvester.portals.csw_answer import CswAnswer
from harvester.portals.described import check_number, mapped, merged
from harvester.rdf import Descriptions
from store.records import IssueRecord

if TYPE_CHECKING:
    from harvester.http import SourceClient  # the workers that read pages come by here, and ask nobody

MAPPER = "csw 2"
SIZE = 50  # records asked for at once
_QUESTION = {  # what the configured address says itself is left as it is
    "service": "CSW",
    "version": "2.0.2",
    "request": "GetRecords",
    "typeNames": "csw:Record",
    "resultType": "results",
    "elementSetName": "full",
    "outputSchema": DCAT,
    "maxRecords": str(SIZE),
}
_START = "startPosition"
_NAMED = 20  # kinds of records that are told
_TOPIC = FOAF + "primaryTopic"
_ABSTRACT = DCT + "abstract"


def pages(source: SourceConfig, client: "SourceClient", reader: Reader) -> Generator[Page, None, Listing]:
    """All answers in order of position. Raises FetchError and ParseError, as `dcat.pages` does, and ParseError with the
    service's own words when it refuses."""
    first = source.model_copy(update={"url": _at(source.url, 1)})
    return (yield from dcat.pages(first, client, reader))


def slice(source: SourceConfig, org_numbers: tuple[str, ...]) -> SourceConfig | None:
    """None: a catalogue is read whole."""
    return None


def contents(page: Page) -> Contents:
    """The records of one answer. Raises ParseError."""
    body = Archive.read(page.path)
    answer = csw_answer.read(body)
    if answer is None:  # RDF as it is, or something to be told apart from it
        return mapped(rdf.describe(body, page.media_type, page.url))
    if answer.others and not answer.records:
        raise ParseError(
            "not_rdf", f"the service does not offer DCAT: its records are {', '.join(list(answer.others)[:10])}"
        )
    check_number(len(answer.records))
    parts, rejected = [], []
    for record in answer.records:
        try:
            part = rdf.describe(record, "application/rdf+xml", page.url.partition("?")[0])
        except ParseError as error:
            rejected.append(IssueRecord(code="record_rejected", detail=f"{error.category}: {error}"[:500]))
        else:
            _tie(part)
            _rename_abstract(part)
            parts.append(part)
    whole = mapped(merged(parts))
    paging, missing = _paging(page.url, answer)
    more = [*answer.issues, *rejected, *_others(answer), *missing]
    return replace(
        whole,
        issues=(*more, *whole.issues),
        paging=paging,
        complete=whole.complete and not (rejected or missing or answer.error),
        rejected=whole.rejected + len(rejected),
    )


def _at(url: str, position: int) -> str:
    """The question for the records from a position on (the first is 1)."""
    parts = urlsplit(url)
    stated = [(key, value) for key, value in parse_qsl(parts.query) if key.lower() != _START.lower()]
    names = {key.lower() for key, _ in stated}
    stated += [(key, value) for key, value in _QUESTION.items() if key.lower() not in names]
    return urlunsplit((*parts[:3], urlencode([*stated, (_START, str(position))]), ""))


def _paging(url: str, answer: CswAnswer) -> tuple[Paging, list[IssueRecord]]:
    """The next page, and an issue when fewer records came than positions were passed.

    That is how completeness is known: `numberOfRecordsMatched` counts services and maps too, so it cannot be compared
    with the datasets that were read, and is not given as their reported number.
    """
    position = in_address(dict(parse_qsl(urlsplit(url).query)).get(_START, ""), 1)
    following = position + answer.size if answer.next is None else answer.next
    matched = position + answer.size - 1 if answer.matched is None else answer.matched
    last = following == 0 or following > matched or not answer.size
    passed = (matched + 1 if last else following) - position
    issues = []
    if answer.error or passed > answer.size:
        detail = answer.error or f"{answer.size} records where {passed} were counted, from position {position}"
        issues.append(IssueRecord(code="incomplete_listing", subject=url[:500], detail=detail))
    return Paging(None if last else _at(url, following)), issues


def _others(answer: CswAnswer) -> list[IssueRecord]:
    return [
        IssueRecord(code="record_rejected", detail=f"not DCAT but {name}", count=count)
        for name, count in answer.others.most_common(_NAMED)
    ]


def _tie(part: Descriptions) -> None:
    """GeoNetwork names a dataset in one way and refers to it from its catalogue record in another. Where a record comes
    with one dataset, that is the one it is about."""
    records = [subject for subject, node in part.nodes.items() if DCAT + "CatalogRecord" in node.get(TYPE, ())]
    datasets = [subject for subject, node in part.nodes.items() if DCAT + "Dataset" in node.get(TYPE, ())]
    if len(records) != 1 or len(datasets) != 1 or records == datasets:
        return
    node = part.nodes[records[0]]
    topics = node.get(_TOPIC, [])
    if not any(topic in part.nodes for topic in topics):
        node[_TOPIC] = [datasets[0]]
        if topics:
            part.issues.append(IssueRecord(code="record_mismatch", property="foaf:primaryTopic"))


def _rename_abstract(part: Descriptions) -> None:
    """GeoNetwork's plain DCAT has the description as dct:abstract, which DCAT does not know."""
    for node in part.nodes.values():
        if _ABSTRACT in node and DCT + "description" not in node:
            node[DCT + "description"] = node.pop(_ABSTRACT)
            part.issues.append(IssueRecord(code="wrong_namespace", property="dct:abstract"))
