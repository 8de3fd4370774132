"""What stands before an XML document's root element, and whether its entities are safe to expand.

A document of 500 bytes with nested entities keeps rdflib busy for ever and takes pyoxigraph to gigabytes. DTDs as such
are legal and in use: RDF/XML writers declare namespaces as entities.
"""

import re
from dataclasses import dataclass

from harvester.errors import ParseError

MAX_ENTITIES = 64
MAX_ENTITY = 1024  # bytes
MAX_EXPANSION = 10  # times the document, or 16 MB where that is more
_SMALL = 16 << 20

_SPACE = re.compile(rb"\s*+")
_NAME = re.compile(rb"<([A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?)(?=[\s/>])")
_TAG_END = re.compile(rb"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
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
    close, bracket = text.find(b">", at), text.find(b"[", at)
    if 0 <= bracket < close:
        for found in _IN_DOCTYPE.finditer(text, bracket + 1):
            if found[0] == b"]":
                return _after(text, b">", found.end())
        return len(text)
    return _after(text, b">", at)


def _unsafe(what: str) -> ParseError:
    return ParseError("unsafe_xml", f"the XML declares {what}; it was not read")
