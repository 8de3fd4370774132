"""What stands before an XML document's root element, and whether its entities are safe to expand.

A document of 500 bytes with nested entities keeps rdflib busy for ever and takes pyoxigraph to gigabytes. DTDs as such
are legal and in use: RDF/XML writers declare namespaces as entities.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from xml.parsers import expat

from harvester.errors import ParseError

MAX_ENTITIES = 64
MAX_ENTITY = 1024  # bytes
MAX_EXPANSION = 10  # times the document, or 16 MB where that is more
MOST = 1000  # elements or namespaces within one another, or attributes on one
_PIECE = 1 << 13  # bytes
_SMALL = 16 << 20

_SPACE = re.compile(rb"\s*+")
_NAME = re.compile(rb"<([A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?)(?=[\s/>])")
_TAG_END = re.compile(rb"""(?:[^<>"']++|(?>"[^"]*+")|(?>'[^']*+'))*+>""")
_IN_DOCTYPE = re.compile(rb"""<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|"[^"]*+"|'[^']*+'|\]""", re.DOTALL)
_ENTITY = re.compile(rb"""<!ENTITY(?:\s+([^\s%"'>]++)\s+("[^"]*+"|'[^']*+')\s*+>)?""")
_DOCTYPE = re.compile(rb"<![Dd]")
_CHARACTER = re.compile(rb"&#(?!0*38;|[xX]0*26;)(?:[0-9]++|[xX][0-9a-fA-F]++);")  # but not "&" itself


@dataclass(frozen=True, slots=True)
class Prolog:
    """Where the root element begins, its name and start tag, and the document type declaration ("" if none)."""

    root: int
    name: bytes
    tag: bytes
    doctype: bytes
    sure: bool  # there is an XML or document type declaration, so it can be nothing but XML


def prolog(text: bytes) -> Prolog | None:
    """None when the text does not begin as XML does."""
    at, doctype, sure = _skip_space(text, 0), b"", False
    while text.startswith((b"<?", b"<!"), at):
        start = at
        if text.startswith(b"<?", at):
            at = _after(text, b"?>", at)
            sure |= text.startswith(b"<?xml", start)
        elif text.startswith(b"<!--", at):
            at = _after(text, b"-->", at + 4)
        else:
            at, sure = _after_doctype(text, at), True
            doctype = text[start:at]
        at = _skip_space(text, at)
    name = _NAME.match(text, at)
    if name is None:
        return Prolog(at, b"", b"", doctype, sure) if sure else None
    tag = _TAG_END.match(text, name.end())
    return Prolog(at, name.group(1), text[at : tag.end() if tag else at + 2000], doctype, sure)


def check_entities(text: bytes, start: Prolog) -> None:
    """Raises ParseError("unsafe_xml") for external, parameter, nested, huge or many entities, and for references that
    would blow the document up.

    An external DTD is allowed: neither parser reads it. Declarations are looked for in the whole text, so that it does
    not matter where a parser thinks that the document type declaration stands and ends: pyoxigraph takes one anywhere.
    """
    declared: dict[bytes, int] = {}
    for name, quoted in _ENTITY.findall(text) if start.doctype or _DOCTYPE.search(text) else ():
        if not name:
            raise _unsafe("an external or parameter entity")
        if b"&" in _CHARACTER.sub(b"", quoted):
            raise _unsafe("an entity made of other entities")
        if len(quoted) - 2 > MAX_ENTITY:
            raise _unsafe(f"an entity of {len(quoted) - 2} bytes")
        declared[name] = len(quoted) - 2
        if len(declared) > MAX_ENTITIES:
            raise _unsafe(f"more than {MAX_ENTITIES} entities")
    expanded = sum(text.count(b"&%b;" % name) * size for name, size in declared.items())
    if expanded > max(_SMALL, MAX_EXPANSION * len(text)):
        raise _unsafe(f"entities that would grow to {expanded} bytes")


def check_nesting(text: bytes) -> None:
    """Raises ParseError("syntax") for more elements or namespaces within one another, or attributes on one element, than
    any writer has: pyoxigraph's time grows with the square of each."""
    if text.count(b"xmlns") <= MOST and not _looks_deep(text):
        return
    open_elements = open_names = 0

    def begins(_: str, attributes: list[str]) -> None:
        nonlocal open_elements
        open_elements += 1
        if open_elements > MOST or len(attributes) > 2 * MOST:
            raise ParseError(
                "syntax", f"more than {MOST} elements within one another, or attributes on one; it was not read"
            )

    def ends(_: str) -> None:
        nonlocal open_elements
        open_elements -= 1

    def declares(*_: object) -> None:
        nonlocal open_names
        open_names += 1
        if open_names > MOST:
            raise ParseError("syntax", f"more than {MOST} namespaces within one another; it was not read")

    def forgets(*_: object) -> None:
        nonlocal open_names
        open_names -= 1

    parser = expat.ParserCreate("utf-8", " ")
    parser.ordered_attributes = True
    parser.StartElementHandler, parser.EndElementHandler = begins, ends
    parser.StartNamespaceDeclHandler, parser.EndNamespaceDeclHandler = declares, forgets
    with suppress(expat.ExpatError):  # a mistake is the real parser's to tell, which goes no further either
        parser.Parse(text, True)


def _looks_deep(text: bytes) -> bool:
    """Counts brackets at the speed of memory, piece by piece; comments can mislead it, and then the cage is what is left."""
    depth = 0
    for at in range(0, len(text), _PIECE):
        piece = text[at : at + _PIECE]
        opened, closed = piece.count(b"<"), piece.count(b"</")
        depth += opened - 2 * closed - piece.count(b"/>") - piece.count(b"<!") - piece.count(b"<?")
        if depth > MOST // 2 or (not opened and piece.count(b"=") > _PIECE // 100):  # no "<" may stand in an attribute
            return True
    return False


def root_is_closed(text: bytes, start: Prolog) -> bool:
    """Whether the text ends with the root element's end; pyoxigraph takes a document that was cut off for a whole one."""
    if start.tag.endswith(b"/>"):
        return True
    end = rb"</%b\s*>\s*(?:<!--[^>]*-->\s*|<\?[^>]*\?>\s*)*\Z" % re.escape(start.name)
    return re.search(end, text[-4096:]) is not None


def _skip_space(text: bytes, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _after(text: bytes, mark: bytes, at: int) -> int:
    end = text.find(mark, at)
    return len(text) if end < 0 else end + len(mark)


def _after_doctype(text: bytes, at: int) -> int:
    """A document type declaration ends at ">", or at "]>" when it holds declarations of its own."""
    close = text.find(b">", at)
    bracket = text.find(b"[", at, close) if close >= 0 else -1
    if bracket >= 0:
        for found in _IN_DOCTYPE.finditer(text, bracket + 1):
            if found[0] == b"]":
                return _after(text, b">", found.end())
        return len(text)
    return _after(text, b">", at)


def _unsafe(what: str) -> ParseError:
    return ParseError("unsafe_xml", f"the XML declares {what}; it was not read")
