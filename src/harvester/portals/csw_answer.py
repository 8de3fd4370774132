"""The envelope of a CSW answer, taken off: what it says of itself, and each record as an RDF/XML document of its own."""

import re
from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from harvester.errors import ParseError
from harvester.namespaces import DCAT, RDF
from harvester.rdf.repair import repair, to_utf8
from harvester.rdf.xml_prolog import check_entities, prolog
from store.records import IssueRecord

_ANSWERS = {b"GetRecordsResponse"}
_REFUSALS = {b"ExceptionReport", b"ServiceExceptionReport"}
_QNAME = re.compile(rb"<[^\s/>]+")
_GROWTH, _SMALL = 4, 16 << 20  # all records as documents are at most so many times the answer, or this where it is more


@dataclass(slots=True)
class CswAnswer:
    """What came back from GetRecords."""

    records: list[bytes] = field(default_factory=list)  # RDF/XML documents
    others: Counter[str] = field(default_factory=Counter)  # records that are no RDF: element name -> how many
    matched: int | None = None  # records of the whole catalogue, as stated
    next: int | None = None  # position of the first record after these; 0 after the last, None if not stated
    error: str | None = None  # why the answer could not be read to its end
    issues: list[IssueRecord] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Records in this answer, of whatever kind."""
        return len(self.records) + self.others.total()


def read(body: bytes) -> CswAnswer | None:
    """The answer in a body; None when it is none at all.

    Raises ParseError: "not_rdf" with the service's own words when it refused, "unsafe_xml", or "syntax" when nothing
    can be read.
    """
    text, issues = to_utf8(body)
    start = prolog(text)
    name = start.name.rpartition(b":")[2] if start else b""
    if start is None or name not in _ANSWERS | _REFUSALS:
        return None
    check_entities(text, start)
    cutter = _Cutter(text, start.doctype)
    if cutter.run():
        text, repairs = repair(text, "rdfxml")
        cutter = _Cutter(text, start.doctype)
        cutter.answer.error = cutter.run()
        issues += repairs
    if name in _REFUSALS:
        raise ParseError("not_rdf", f"the service refused: {' '.join(cutter.words)[:1000] or 'it did not say why'}")
    if cutter.answer.error and not cutter.answer.size:
        raise ParseError("syntax", cutter.answer.error)
    cutter.answer.issues = issues
    return cutter.answer


class _Cutter:
    """Goes through the text once and keeps the places where records begin and end."""

    def __init__(self, text: bytes, doctype: bytes) -> None:
        self.answer = CswAnswer()
        self.words: list[str] = []  # texts and codes outside the records: the message of an exception
        self._text, self._doctype = text, doctype
        self._grown = 0
        self._depth = 0
        self._in_results = False
        self._outside: dict[str | None, str] = {}  # prefix -> namespace, declared around the records
        self._declared: dict[str | None, str] = {}  # on the element that comes next
        self._begun = (0, "", frozenset[str | None]())  # of the record: offset, name, prefixes it declares itself
        self._parser = expat.ParserCreate(
            "utf-8", " "
        )  # whatever it declares: it is UTF-8 by now, and expat asks codecs for others
        self._parser.buffer_text = True
        self._parser.StartNamespaceDeclHandler = self._declare
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._character_data

    def run(self) -> str | None:
        """Read to the end, or to the mistake that is returned."""
        try:
            self._parser.Parse(self._text, True)
        except expat.ExpatError as error:
            return f"line {error.lineno}: {expat.ErrorString(error.code)}"
        return None

    def _declare(self, prefix: str | None, namespace: str) -> None:
        self._declared[prefix] = namespace

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth < 2:
            self._outside |= self._declared
            self.words += [v for key, v in attributes.items() if key in ("exceptionCode", "code", "locator")]
            if self._depth == 1 and name.rpartition(" ")[2] == "SearchResults":
                self._in_results = True
                self.answer.matched = _number(attributes.get("numberOfRecordsMatched"))
                self.answer.next = _number(attributes.get("nextRecord"))
        elif self._depth == 2 and self._in_results:
            about = name.startswith((RDF, DCAT)) or f"{RDF} about" in attributes
            self._begun = (self._parser.CurrentByteIndex, name if about else "", frozenset(self._declared))
            if not about:
                self.answer.others[name.rpartition(" ")[2][:100]] += 1
        self._declared = {}
        self._depth += 1

    def _end(self, name: str) -> None:
        self._depth -= 1
        at = self._parser.CurrentByteIndex
        if self._depth == 2 and self._in_results and self._begun[1] and self._text.startswith(b"</", at):
            self.answer.records.append(self._document(self._text.index(b">", at) + 1))
            self._grown += len(self.answer.records[-1])
            if self._grown > max(_SMALL, _GROWTH * len(self._text)):
                raise ParseError("too_large", "what is declared around the records would make them too large")
        elif self._depth == 1:
            self._in_results = False

    def _character_data(self, text: str) -> None:
        if not self._in_results and (text := text.strip()):
            self.words.append(text)

    def _document(self, end: int) -> bytes:
        """The record with the namespaces that are declared around it."""
        begin, name, own = self._begun
        around = "".join(
            f" {'xmlns:' + prefix if prefix else 'xmlns'}={quoteattr(namespace)}"
            for prefix, namespace in self._outside.items()
            if prefix not in own
        ).encode()
        record = self._text[begin:end]
        if name == f"{RDF} RDF":
            element = _QNAME.match(record)
            at = element.end() if element else 0
            return self._doctype + record[:at] + around + record[at:]
        return b'%b<all:RDF xmlns:all="%b"%b>%b</all:RDF>' % (self._doctype, RDF.encode(), around, record)


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
