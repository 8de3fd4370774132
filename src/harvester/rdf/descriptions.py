"""RDF bytes to plain descriptions: any syntax, whatever the server calls it, dirty or hostile; hides who parsed it.

pyoxigraph streams the triples. What it cannot read is repaired and read again; what it still cannot read is given to
rdflib; and if that cannot either, the parts that could be read are kept and the result says that it is not complete.
Hostile input can still crash a parser or fill the memory, so pages are read in `harvester.cage`.
"""

import re
from dataclasses import dataclass

from pyoxigraph import RdfFormat, parse

from harvester.errors import ParseError
from harvester.json_depth import is_deeper
from harvester.rdf import contexts, syntaxes
from harvester.rdf.nodes import Grouping
from harvester.rdf.repair import repair, to_utf8, without_controls
from harvester.rdf.syntaxes import Guess
from harvester.rdf.xml_prolog import check_entities, check_nesting, prolog, root_is_closed
from store.collecting import collecting_paused
from store.graph import Lit, Node, Object
from store.records import IssueRecord

__all__ = ["Descriptions", "Lit", "Node", "Object", "describe", "describe_with_rdflib"]

MAX_DEPTH = 200  # of JSON; some 5,000 levels crash pyoxigraph and the process
MAX_SKIPS = 100  # statements that may be skipped in one page
_SLOW = 20 << 20  # bytes; rdflib would need half a minute and a gigabyte for more
_SLOW_TEXT = 256 << 10  # and in Turtle it is quadratic in the length of a literal

FORMATS = {
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
}
RESUMABLE = {"turtle", "trig", "ntriples", "nquads"}  # in XML and JSON whatever follows a mistake may be wrong
_FULL_BUFFER = "Reached the buffer maximal size"  # 16 MB, for a token of JSON and what lies around it
_BAD_IN_BASE = re.compile(r'[\x00-\x20<>"{}|\\^`]')


@dataclass(slots=True)
class Descriptions:
    """What a page says, node by node."""

    nodes: dict[str, Node]  # subject -> node, in the order met
    issues: list[IssueRecord]  # repairs and what was skipped
    parser: str  # "pyoxigraph" or "rdflib"
    syntax: str  # turtle, trig, ntriples, nquads, rdfxml or jsonld
    complete: bool  # False when part of the text could not be read

    @property
    def triples(self) -> int:
        """How many distinct ones."""
        return sum(len(values) for node in self.nodes.values() for values in node.values())


@dataclass(slots=True)
class _Reading:
    """One attempt at a text."""

    syntax: str
    grouping: Grouping
    errors: list[str]


def describe(body: bytes, media_type: str, base: str) -> Descriptions:
    """All triples of a page, named graphs merged, relative IRIs resolved against `base`.

    Raises ParseError when nothing of it can be read: empty, html_page, not_rdf, json_error, syntax, unsafe_xml,
    context_unknown.
    """
    with collecting_paused():
        base = usable_base(base)
        text, issues, guess = _prepare(body, media_type, base)
        reading = _best(text, guess, base)
        if reading.errors:
            text, repairs = repair(text, reading.syntax)
            issues += repairs
            reading = _read(text, reading.syntax, base, MAX_SKIPS)
            if reading.errors and (found := _second_opinion(text, reading.syntax, base)):
                return _described(found, "rdflib", reading.syntax, issues, media_type)
        if not reading.grouping.nodes and reading.errors:
            raise _unreadable(reading, guess)
        return _described(reading.grouping, "pyoxigraph", reading.syntax, issues, media_type, reading.errors)


def describe_with_rdflib(body: bytes, media_type: str, base: str) -> Descriptions:
    """The same by rdflib alone, which is at least 14 times as slow: what the tests compare with. Raises ParseError."""
    from harvester.rdf import fallback

    with collecting_paused():
        text, issues, guess = _prepare(body, media_type, base)
        error: ParseError | None = None
        for syntax in guess.syntaxes:
            for repaired in (False, True):
                body, repairs = repair(text, syntax) if repaired else (text, [])
                try:
                    grouping = fallback.read(body, syntax, base)
                except ParseError as failed:
                    if failed.category != "syntax":
                        raise
                    error = error or failed
                else:
                    return _described(grouping, "rdflib", syntax, issues + repairs, media_type)
        raise ParseError("syntax" if guess.sure else "not_rdf", str(error))


def _prepare(body: bytes, media_type: str, base: str) -> tuple[bytes, list[IssueRecord], Guess]:
    """UTF-8 without a mark, its likely syntaxes, and safe to give to a parser."""
    text, issues = to_utf8(body)
    guess = syntaxes.guess(text, media_type)
    if guess.xml:
        text, controls = without_controls(text)
        if controls:  # before entities are looked for, or one could stand in the middle of "<!ENTITY"
            issues += controls
            guess = syntaxes.guess(text, media_type)
        if guess.xml:
            check_entities(text, guess.xml)
            check_nesting(text)
    elif guess.syntaxes == ("jsonld",):
        if is_deeper(text, MAX_DEPTH):
            raise ParseError("syntax", f"the JSON is nested more than {MAX_DEPTH} levels deep; it was not read")
        text = contexts.inline(text, base)
    return text, issues, guess


def _best(text: bytes, guess: Guess, base: str) -> _Reading:
    """The first syntax that reads the text to its end, else the one that came furthest before its first error."""
    best: _Reading | None = None
    for syntax in guess.syntaxes:
        reading = _read(text, syntax, base, 0)
        if not reading.errors:
            return reading
        if best is None or len(reading.grouping.nodes) > len(best.grouping.nodes):
            best = reading
    assert best is not None  # noqa: S101 - there is always a guess
    return best


def _read(text: bytes, syntax: str, base: str, skips: int) -> _Reading:
    """Read with pyoxigraph, passing over at most so many mistakes where the syntax allows it."""
    streamed, stopped = Grouping(syntax), ""
    if syntax == "jsonld":
        # Streaming takes 1/40 of the memory but wants @context and @type first, and says so when they are not
        try:
            streamed.add_quads(parse(text, RdfFormat.STREAMING_JSON_LD, base_iri=base, lenient=True))
            return _Reading(syntax, streamed, [])
        except SyntaxError as error:
            stopped = message(error)
        except MemoryError as error:
            return _Reading(syntax, Grouping(syntax), [_too_long(error)])
    grouping = Grouping(syntax)
    quads = parse(text, FORMATS[syntax], base_iri=base, lenient=True)
    errors: list[str] = []
    while len(errors) <= (skips if syntax in RESUMABLE else 0):
        try:
            grouping.add_quads(quads)
            break
        except MemoryError as error:
            return _Reading(syntax, grouping, [_too_long(error)])
        except SyntaxError as error:
            if "LoadDocumentCallback" in str(error):
                raise ParseError("context_unknown", "the JSON-LD refers to a context that we do not have") from None
            errors.append(message(error))
            if "Unexpected end" in error.msg and (rest := syntaxes.after_open_quote(text, error.lineno)):
                text = rest
                quads = parse(text, FORMATS[syntax], base_iri=base, lenient=True)
    if stopped in errors:  # the JSON itself ends there, and streaming had read all before it
        grouping = streamed
    if syntax == "rdfxml" and not errors and _cut_off(text):
        errors.append("the document ends before its root element does")
    return _Reading(syntax, grouping, errors)


def _too_long(error: MemoryError) -> str:
    """What pyoxigraph means that refuses a token of JSON which does not fit its buffer; any other want of memory is one."""
    if _FULL_BUFFER not in str(error):
        raise error
    return "a key, a number or a text longer than pyoxigraph takes"


def usable_base(url: str) -> str:
    """An address as a base that the parser accepts."""
    return _BAD_IN_BASE.sub(lambda bad: f"%{ord(bad[0]):02X}", url)


def message(error: SyntaxError) -> str:
    """What the parser says, and where."""
    line = f"line {error.lineno}: " if error.lineno else ""
    return line + re.sub(r"^Parser error .*?: ", "", error.msg)[:400]


def _second_opinion(text: bytes, syntax: str, base: str) -> Grouping | None:
    """What rdflib reads, if it reads the whole."""
    if len(text) > (_SLOW_TEXT if syntax in RESUMABLE else _SLOW) or (syntax == "rdfxml" and _cut_off(text)):
        return None
    from harvester.rdf import fallback  # 0.1 s to import, and seldom needed

    try:
        return fallback.read(text, syntax, base)
    except ParseError:
        return None


def _cut_off(text: bytes) -> bool:
    start = prolog(text)
    return start is not None and not root_is_closed(text, start)


def _described(
    grouping: Grouping,
    parser: str,
    syntax: str,
    issues: list[IssueRecord],
    media_type: str,
    errors: list[str] | None = None,
) -> Descriptions:
    issues = (
        issues + grouping.finished() + [IssueRecord(code="syntax_skipped", detail=message) for message in errors or ()]
    )
    if not syntaxes.rightly_named(syntax, media_type):
        issues.append(IssueRecord(code="wrong_media_type", detail=f"{media_type}, but it is {syntax}"[:500]))
    return Descriptions(grouping.nodes, issues, parser, syntax, not errors)


def _unreadable(reading: _Reading, guess: Guess) -> ParseError:
    if reading.syntax == "jsonld":
        return ParseError("json_error", reading.errors[0])
    if not guess.sure:
        return ParseError("not_rdf", f"neither RDF nor anything else we know ({reading.errors[0]})")
    return ParseError("syntax", reading.errors[0])
