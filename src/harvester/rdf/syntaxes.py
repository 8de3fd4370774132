"""Which RDF syntax a body is in: what the server says is a hint, what the body looks like decides."""

import html
import json
import re
from dataclasses import dataclass

from harvester.errors import ParseError
from harvester.rdf.xml_prolog import Prolog, prolog

# media type -> the syntaxes it rightly names, the likeliest first
_TEXTS = ("turtle", "ntriples", "trig", "nquads")
_ANY = ("rdfxml", "jsonld", *_TEXTS)
_NAMED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("text/turtle", "application/x-turtle", "text/n3", "text/rdf+n3"), ("turtle", "ntriples")),
    **dict.fromkeys(("application/trig", "application/x-trig"), ("trig", "turtle", "ntriples")),
    "application/n-triples": ("ntriples",),
    **dict.fromkeys(("application/n-quads", "text/x-nquads"), ("nquads", "ntriples")),
    **dict.fromkeys(("application/rdf+xml", "application/xml", "text/xml"), ("rdfxml",)),
    **dict.fromkeys(("application/ld+json", "application/json", "text/json"), ("jsonld",)),
    "text/plain": ("ntriples", "turtle", "nquads", "trig"),
    **dict.fromkeys(("", "application/octet-stream", "binary/octet-stream"), _ANY),
    **dict.fromkeys(("application/download", "application/x-download", "application/force-download"), _ANY),
}
_RDF_TYPES = {"application/rdf+xml", "application/ld+json"} | {t for t, s in _NAMED.items() if s[0] in _TEXTS} - {
    "text/plain"
}

_HEAD = 1 << 16  # bytes looked at
_HTML = re.compile(rb"\s*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^<>]*+>((?:(?!<title).)*?)</title", re.IGNORECASE | re.DOTALL)
_JSON = re.compile(rb"""\s*+(?:\{\s*+["}]|\[\s*+(?:[\[{"\d-]|(?:true|false|null)\b(?!:)|\]\s*+\Z))""")
_JSON_SCALAR = re.compile(rb"""\s*+(?:null|true|false|-?\d[\d.eE+-]*+|"(?:[^"\\]|(?>\\.))*+")\s*+\Z""", re.DOTALL)
_BRACKET = re.compile(rb"\s*+[\[{]")
_BLANK = re.compile(rb"\s*+\Z")
_LEADING = re.compile(rb"(?:\s++|#[^\n]*+)*+")
_IRI = rb"<[A-Za-z][A-Za-z0-9+.-]*+:[^>\n]*+>"
_TERM = rb"(?:%b|_:[^\s<>\"]++)" % _IRI
_DECLARATION = re.compile(rb"\s*@?(?:prefix|base)\s", re.IGNORECASE)
_STATEMENT = re.compile(
    rb"%b[ \t]*+%b[ \t]*+(?:%b|\"(?:[^\"\\\n]|(?>\\.))*+\"(?:@[\w-]++|\^\^<[^>\n]*+>)?)[ \t]*+(%b)?[ \t]*+\."
    % (_TERM, _IRI, _TERM, _TERM)
)
_DIRECTIVE = re.compile(rb"\s*+@?(prefix|base)\s", re.IGNORECASE)
_RDF_NAMESPACE = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@dataclass(frozen=True, slots=True)
class Guess:
    """The syntaxes worth trying, the likeliest first; `sure` when the body itself looks like RDF."""

    syntaxes: tuple[str, ...]
    sure: bool
    xml: Prolog | None = None


def guess(text: bytes, media_type: str) -> Guess:
    """Look at a body in UTF-8. Raises ParseError: empty, html_page, not_rdf."""
    if _BLANK.match(text):
        raise ParseError("empty", "the server sent nothing")
    if b"\0" in text[:1024]:
        raise ParseError("not_rdf", f"not text but binary data, beginning {text[:16]!r}")
    named = _NAMED.get(media_type, ())
    start = prolog(text)
    if start is not None:
        if _HTML.match(text, start.root) or _HTML.match(start.doctype):
            raise ParseError("html_page", f"a web page where RDF was expected, with the title «{_title(text)}»")
        if start.sure or b"xmlns" in start.tag:
            _check_root(start)
            return Guess(("rdfxml",), True, start)
    scalar = _JSON_SCALAR.match(text)
    if scalar or _JSON.match(text) or (named == ("jsonld",) and _BRACKET.match(text)):
        if scalar or b'"@' not in text:
            raise ParseError("not_rdf", f"JSON, but not JSON-LD: {_shape(text)}")
        return Guess(("jsonld",), True)
    looks = _text_syntax(text)
    first = named[0] if named and named[0] in _TEXTS and media_type != "text/plain" else looks or "turtle"
    sure = looks is not None or media_type in _RDF_TYPES
    return Guess(tuple(dict.fromkeys((first, looks or first, "turtle", "trig"))), sure)


def after_open_quote(text: bytes, line: int | None) -> bytes | None:
    """A text in Turtle or one of its kin without what stands up to the next line that begins at its edge, for a parser
    that takes everything after a quotation mark without a partner for a string. Declarations stay, and so does every
    line's number. None at the end, and for a long string: the lines in it are anybody's words."""
    lines = text.split(b"\n")
    if not line or line > len(lines) or b'"""' in lines[line - 1] or b"'''" in lines[line - 1]:
        return None
    start = next((n for n in range(line, len(lines)) if lines[n][:1].strip()), None)
    if start is None:
        return None
    return b"\n".join([*(old if _DECLARATION.match(old) else b"" for old in lines[:start]), *lines[start:]])


def rightly_named(syntax: str, media_type: str) -> bool:
    """Whether the server's media type is one for this syntax, or one that says nothing about it."""
    return syntax in _NAMED.get(media_type, ())


def _text_syntax(text: bytes) -> str | None:
    """By the first statement; None when it looks like none."""
    leading = _LEADING.match(text)
    at = leading.end() if leading else 0
    if statement := _STATEMENT.match(text, at, at + _HEAD):
        return "nquads" if statement.group(1) else "ntriples"
    return "turtle" if _DIRECTIVE.match(text, at) else None


def _check_root(start: Prolog) -> None:
    """RDF/XML is an rdf:RDF element, or a single node; a parser would read any other XML as RDF too, as nonsense."""
    name = start.name.rpartition(b":")[2]
    single = _RDF_NAMESPACE in start.tag and re.search(rb":(about|ID|nodeID)\s*=", start.tag)
    if name != b"RDF" and not single:
        raise ParseError(
            "not_rdf", f"XML, but not RDF/XML: the root element is {start.name[:100].decode(errors='replace')}"
        )


def _title(text: bytes) -> str:
    found = _TITLE.search(text, 0, _HEAD)
    words = html.unescape(found.group(1).decode(errors="replace")).split() if found else []
    return " ".join(words)[:200]


def _shape(text: bytes) -> str:
    """A few words on what JSON it is."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return f"it begins {text[:40].decode(errors='replace')!r} and cannot be read to its end"
    if isinstance(data, dict):
        return "an object with the keys " + ", ".join(list(data)[:8]) if data else "an empty object"
    return f"a list of {len(data)}" if isinstance(data, list) else "a single value"
