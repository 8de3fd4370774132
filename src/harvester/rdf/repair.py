"""Repairs of bodies before RDF parsers see them, bytes to bytes, each with an issue that says what was wrong.

What a parser reads as it should is left alone: `to_utf8` looks at the first bytes only, and `repair` is for bodies that
a parser has refused.
"""

import codecs
import html.entities
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from harvester.rdf.nodes import repaired_language
from harvester.rdf.xml_prolog import prolog
from store.records import IssueRecord

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (re.compile(rb"[\t\n\r -~]\0[\t\n\r -~]\0"), "utf-16-le"),
    (re.compile(rb"\0[\t\n\r -~]\0[\t\n\r -~]"), "utf-16-be"),
)
_XML_ENCODING = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']""")
_ONE_BYTE = re.compile(r"(iso[-_]?8859[-_]?\d+|windows[-_]?125\d|cp125\d|latin[-_]?\d|us-ascii|ascii)", re.IGNORECASE)

_CONTROL = bytes(range(9)) + b"\x0b\x0c" + bytes(range(0x0E, 0x20))
_REFERENCE = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(#[0-9]++;|#[xX][0-9a-fA-F]++;|[A-Za-z_][\w.-]*+;)?", re.DOTALL
)
_XML_OWN = {b"amp;", b"lt;", b"gt;", b"quot;", b"apos;"}
_ENTITY_NAMES = re.compile(rb"<!ENTITY\s+([^\s%\"'>]+)")
_TURTLE = re.compile(
    rb'''(?:"""(?:[^"\\]++|(?>\\.)|(?>"(?!"")))*+"""|\'\'\'(?:[^'\\]++|(?>\\.)|(?>'(?!'')))*+\'\'\''''
    rb"""|"(?:[^"\\]++|(?>\\.))*+"|'(?:[^'\\]++|(?>\\.))*+')"""
    rb"(?P<tail>(?P<space>\s*+)@(?P<tag>[^\s.,;\[\](){}<>\"'#@\\]*+))?|<[^<>\n]*+>|\#[^\n]*+|\\.",
    re.DOTALL,
)  # an escape outside of strings is passed over whole: its quotation mark would be looked for a partner again and again
_LANGUAGE = re.compile(rb"[A-Za-z]+(?:-[A-Za-z0-9]+)*")  # Turtle's own grammar
_JSON_STRING = re.compile(rb'"[^"\\]*+(?:(?>\\.)[^"\\]*+)*+"?', re.DOTALL)  # or what was cut off within one
_JSON_CONTROL = re.compile(rb"[\x00-\x1f]")


def to_utf8(body: bytes) -> tuple[bytes, list[IssueRecord]]:
    """The body in UTF-8 without a byte order mark, going by its mark, its zero bytes or its XML declaration."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            text = body[len(mark) :]
            if encoding != "utf-8":
                text = text.decode(encoding, "replace").encode()
            return _declared_utf8(text), [_encoding(f"{encoding} with a byte order mark")]
    for zeros, encoding in _UNMARKED:
        if zeros.match(body):
            return _declared_utf8(body.decode(encoding, "replace").encode()), [
                _encoding(f"{encoding} without a byte order mark")
            ]
    declared = _XML_ENCODING.match(body)
    if declared is None or declared[1].lower() == b"utf-8":
        return body, []
    encoding = declared[1].decode().lower()
    if body.isascii():
        return _declared_utf8(body), []
    if _ONE_BYTE.fullmatch(encoding):
        # Windows-1252 is what "ISO-8859-1" means on the web, and the same but for characters that XML forbids
        codec = "windows-1252" if encoding in ("iso-8859-1", "latin1", "us-ascii", "ascii") else encoding
        with suppress(LookupError):
            body = body.decode(codec, "replace").encode()
    # else declared UTF-16 or some such, yet readable as it stands: a writer changed the text and not its head
    return _declared_utf8(body), [_encoding(f"declared {encoding}")]


def without_controls(text: bytes) -> tuple[bytes, list[IssueRecord]]:
    """XML without the control characters that it must not hold; pyoxigraph lets them through, and who writes XML cannot."""
    clean = text.translate(None, _CONTROL)
    removed = len(text) - len(clean)
    return clean, [_syntax("control characters in XML", removed)] if removed else []


def repair(text: bytes, syntax: str) -> tuple[bytes, list[IssueRecord]]:
    """The same text with every mistake corrected that we know in this syntax."""
    issues: list[IssueRecord] = []
    try:
        text.decode()
    except UnicodeDecodeError:
        text = text.decode(errors="windows-1252-bytes").encode()
        issues.append(_encoding("Windows-1252 in what should be UTF-8"))
    return _REPAIRS[syntax](text, issues), issues


def _xml(text: bytes, issues: list[IssueRecord]) -> bytes:
    """Entities that only HTML knows, "&" for itself, and what stands before the declaration."""
    clean, controls = without_controls(text)
    issues += controls
    text = clean.lstrip()
    if text != clean:
        issues.append(_syntax("space before the XML declaration"))
    known = _XML_OWN | {name + b";" for name in _ENTITY_NAMES.findall(text)}
    repaired: Counter[str] = Counter()

    def reference(found: re.Match[bytes]) -> bytes:
        name = found[1]
        if found[0][:1] == b"<" or (name and (name in known or name[:1] == b"#")):
            return found[0]
        repaired[found[0].decode()] += 1
        character = html.entities.html5.get(name.decode()) if name else None
        if character is None or character in "&<>":
            return b"&amp;" + (name or b"")
        return character.encode()

    start = prolog(text)
    root = start.root if start else 0
    text = text[:root] + _REFERENCE.sub(reference, text[root:])
    issues += [_syntax(f"{name} in XML", count) for name, count in repaired.most_common(10)]
    return text


def _turtle(text: bytes, issues: list[IssueRecord]) -> bytes:
    """Language tags that are none, and space before them."""
    repaired: Counter[tuple[str, str]] = Counter()

    def literal(found: re.Match[bytes]) -> bytes:
        tag = found["tag"]
        if (
            tag is None
            or (not found["space"] and _LANGUAGE.fullmatch(tag))
            or (found["space"] and tag in (b"prefix", b"base"))
        ):
            return found[0]
        published = tag.decode(errors="replace")
        kept = repaired_language(published)
        if kept != published.lower():
            repaired[published, kept or ""] += 1
        return found[0][: -len(found["tail"])] + (b"@" + kept.encode() if kept else b"")

    text = _TURTLE.sub(literal, text)
    for (published, kept), count in repaired.most_common(20):
        code, detail = ("language_repaired", f"{published} → {kept}") if kept else ("bad_language_tag", published)
        issues.append(IssueRecord(code=code, detail=detail[:500], count=count))
    return text


def _json(text: bytes, issues: list[IssueRecord]) -> bytes:
    """Control characters inside strings: a line break there must be written as such."""
    count = 0

    def string(found: re.Match[bytes]) -> bytes:
        nonlocal count
        escaped, controls = _JSON_CONTROL.subn(lambda control: rb"\u%04x" % control[0][0], found[0])
        count += controls
        return escaped

    text = _JSON_STRING.sub(string, text)
    if count:
        issues.append(_syntax("control characters in JSON strings", count))
    return text


_REPAIRS: dict[str, Callable[[bytes, list[IssueRecord]], bytes]] = {
    "rdfxml": _xml,
    "jsonld": _json,
    "turtle": _turtle,
    "trig": _turtle,
    "ntriples": _turtle,
    "nquads": _turtle,
}


def _declared_utf8(text: bytes) -> bytes:
    """The XML declaration, if there is one, made to say what is now true."""
    declared = _XML_ENCODING.match(text)
    return text if declared is None else text[: declared.start(1)] + b"UTF-8" + text[declared.end(1) :]


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("windows-1252", "replace"), error.end


codecs.register_error("windows-1252-bytes", _windows_1252)


def _encoding(what: str) -> IssueRecord:
    return IssueRecord(code="encoding_repaired", detail=what[:500])


def _syntax(what: str, count: int = 1) -> IssueRecord:
    return IssueRecord(code="syntax_repaired", detail=what[:500], count=count)
