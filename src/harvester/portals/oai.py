"""The envelope of an OAI-PMH answer (ListRecords) whose records are RDF/XML, as elements or as text."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from xml.etree import ElementTree

from harvester import rdf
from harvester.archive import Archive
from harvester.errors import ParseError
from harvester.namespaces import RDF
from harvester.pages import Contents, Page, Paging
from harvester.portals.described import check_number, mapped, merged
from harvester.rdf.repair import to_utf8
from harvester.rdf.xml_prolog import check_entities, prolog
from store.records import IssueRecord

_TOKEN = "resumptionToken"  # noqa: S105 - where to go on, and no secret


def contents(page: Page) -> Contents:
    """The records of one answer, and where the next is. A record that cannot be read costs itself. Raises ParseError,
    with the service's own words when it refused."""
    text, repairs = to_utf8(Archive.read(page.path))
    start = prolog(text)
    if start is None or start.name.rpartition(b":")[2] != b"OAI-PMH":
        raise ParseError("not_rdf", "not an answer of an OAI-PMH service")
    check_entities(text, start)
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - its entities have just been judged
    except ElementTree.ParseError as error:
        raise ParseError("syntax", str(error)) from error
    if (refusal := _child(root, "error")) is not None:
        raise ParseError("not_rdf", f"the service refused: {refusal.get('code')}: {(refusal.text or '')[:500]}")
    listing = _child(root, "ListRecords")
    check_number(0 if listing is None else len(listing))
    parts, rejected = [], []
    for record in listing if listing is not None else ():
        metadata = _child(record, "metadata")
        if metadata is None:
            continue
        try:
            parts.append(rdf.describe(_document(metadata), "application/rdf+xml", page.url.partition("?")[0]))
        except ParseError as error:
            rejected.append(IssueRecord(code="record_rejected", detail=f"{error.category}: {error}"[:500]))
    whole = mapped(merged(parts))
    return replace(
        whole,
        issues=(*repairs, *rejected, *whole.issues),
        paging=Paging(_next(page.url, None if listing is None else _child(listing, _TOKEN))),
        complete=whole.complete and not rejected,
        rejected=whole.rejected + len(rejected),
    )


def _child(parent: ElementTree.Element, name: str) -> ElementTree.Element | None:
    """By its local name: some services leave their own namespace out, or add it to what had none."""
    return next((child for child in parent if child.tag.rpartition("}")[2] == name), None)


def _document(metadata: ElementTree.Element) -> bytes:
    inner = next(iter(metadata), None)
    if inner is None:
        return (metadata.text or "").strip().encode()
    if inner.tag != f"{{{RDF}}}RDF":
        raise ParseError("not_rdf", f"not RDF but {inner.tag[:100]}")
    document: bytes = ElementTree.tostring(inner, "utf-8")
    return document


def _next(url: str, token: ElementTree.Element | None) -> str | None:
    """The same address with the token in place of everything that the token stands for; an empty one ends the list."""
    if token is None or not (value := (token.text or "").strip()):
        return None
    parts = urlsplit(url)
    verb = [(key, text) for key, text in parse_qsl(parts.query) if key == "verb"]
    return urlunsplit((*parts[:3], urlencode([*verb, (_TOKEN, value)]), ""))
