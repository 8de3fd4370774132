"""JSON as the nodes that `harvester.dcat` reads, so that what JSON and RDF say becomes a record in one place.

Nothing is fetched: a JSON-LD context is only a name here, and a string is an IRI when it is an absolute one.
"""

import json
import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

from harvester import dcat
from harvester.archive import Archive
from harvester.dcat import Mapped
from harvester.errors import ParseError
from harvester.json_depth import MOST, is_deeper
from harvester.namespaces import DCAT, DCT, FOAF, compact
from harvester.notes import Notes
from harvester.pages import Page
from harvester.rdf import Descriptions, Lit, Node, Object
from harvester.rdf.repair import repair, to_utf8
from store.records import IssueRecord

_ABSOLUTE = re.compile(r"(?:https?://[^\s/?#]|urn:[a-z0-9][a-z0-9-]*:)\S*", re.IGNORECASE)
_BEGINS = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_ILLEGAL = re.compile(r'[\x00-\x20<>"{}|\\^`]')  # in no IRI, RFC 3987
_LANGUAGE = re.compile("[A-Za-z]{2,3}([-_][A-Za-z]+)?")
_ADDRESSES = frozenset((DCAT + "accessURL", DCAT + "downloadURL", DCAT + "landingPage", FOAF + "page"))
# Text is what these formats have here; that the RDF standard would have an IRI is no fault of the publisher.
_TEXT_BY_RIGHT = frozenset(
    compact(p)
    for p in (
        DCT + "format", DCAT + "mediaType", DCAT + "theme", DCT + "accrualPeriodicity", DCT + "language",
        DCT + "accessRights", DCT + "conformsTo", DCT + "license",
    )
)  # fmt: skip


def load(page: Page) -> tuple[Any, list[IssueRecord]]:
    """The page's JSON and what had to be repaired. Raises ParseError: empty, html_page, json_error, archive."""
    body, issues = to_utf8(Archive.read(page.path))
    start = body.lstrip()[:1]
    if not start:
        raise ParseError("empty", f"{page.url}: the server sent nothing")
    if start == b"<":
        raise ParseError("html_page", f"{page.url}: a web page or XML where JSON was expected")
    if is_deeper(body, MOST):
        raise ParseError("json_error", f"{page.url}: JSON nested too deeply to be a catalogue")
    try:
        try:
            return json.loads(body), issues
        except ValueError:
            body, repairs = repair(body, "jsonld")
            return json.loads(body), issues + repairs
    except json.JSONDecodeError as error:
        ended = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated")
        cut = "the answer breaks off" if ended else error.msg
        raise ParseError("json_error", f"{page.url}: not JSON to its end ({cut}, character {error.pos})") from error
    except ValueError as error:  # a number of thousands of digits
        raise ParseError("json_error", f"{page.url}: {error}"[:500]) from error


def shape(value: object) -> str:
    """A few words on what JSON it is, for messages."""
    if isinstance(value, dict):
        return f"an object with the keys {', '.join(map(str, list(value)[:8]))}"[:200] if value else "an empty object"
    return f"a list of {len(value)}" if isinstance(value, list) else f"the value {str(value)[:40]!r}"


def items(value: object) -> list[Any]:
    """A list, whether it was written as one, as a single value, or not at all."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def iri(value: object) -> str | None:
    """The value if it is an absolute http, https or urn IRI, without characters that no IRI holds."""
    text = value.strip() if isinstance(value, str) else ""
    return text if _ABSOLUTE.fullmatch(text) and not _ILLEGAL.search(text) else None


def own_iri(value: object) -> str | None:
    """As `iri`, for what a node calls itself: some portals write Python's None for "no IRI"."""
    text = iri(value)
    return None if text is None or text.endswith("None") else text


def names(identifiers: Iterable[str]) -> str:
    """A short name for the datasets of a page. In the fragment of the next page's address, which no server sees, it
    tells a page that is the former one again, whatever else in it has changed."""
    return blake2b("\n".join(sorted(identifiers)).encode(errors="replace"), digest_size=8).hexdigest()


class Nodes:
    """Collects what a page says, node by node; `notes` takes what could not be read as it should be."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.notes = Notes()
        self._blanks = 0
        self._said: dict[tuple[str, str], set[Object]] = {}  # what `nodes` has, to be asked

    def blank(self) -> str:
        """A new node without a name."""
        self._blanks += 1
        return f"_:{self._blanks}"

    def add(self, subject: str, predicate: str, objects: Iterable[Object]) -> None:
        """Say something of a node, each value once; no objects, nothing said."""
        if fresh := dict.fromkeys(objects):
            present = self.nodes.setdefault(subject, {}).setdefault(predicate, [])
            known = self._said.setdefault((subject, predicate), set())
            present.extend(o for o in fresh if o not in known)
            known.update(fresh)

    def texts(self, value: object) -> Iterator[Lit]:
        """Strings and numbers; of an object, its values by language (`{"nb": …, "en": …}`)."""
        for item in items(value):
            if isinstance(item, dict):
                yield from (
                    Lit(text, language.replace("_", "-").lower())
                    for language, text in item.items()
                    if isinstance(text, str) and _LANGUAGE.fullmatch(language)
                )
            elif isinstance(item, str):
                yield Lit(item)
            elif isinstance(item, int | float):
                yield Lit(json.dumps(item))

    def resources(self, value: object, subject: str, predicate: str) -> Iterator[Object]:
        """Absolute IRIs as such, everything else as text. An address with characters that it must not hold is
        repaired; in other places a text may well begin with one."""
        for item in items(value):
            text = item.strip() if isinstance(item, str) else ""
            if not _BEGINS.match(text) and not _ABSOLUTE.fullmatch(text):
                yield from self.texts(item)
            elif not _ILLEGAL.search(text):
                yield text
            elif predicate in _ADDRESSES:
                self.notes.add("bad_iri", None if subject[:2] == "_:" else subject, predicate, text)
                yield _ILLEGAL.sub(lambda bad: "".join(f"%{byte:02X}" for byte in bad[0].encode()), text)
            else:
                yield Lit(text)

    def written(self, value: object, subject: str, predicate: str) -> Iterator[Lit]:
        """A structure that has no place in a record, such as GeoJSON, as the text it was."""
        try:
            yield Lit(json.dumps(value, sort_keys=True, ensure_ascii=False))
        except RecursionError:
            self.notes.add("unreadable_value", None if subject[:2] == "_:" else subject, predicate, "nested too deeply")

    def mapped(self, quiet: frozenset[str] = frozenset()) -> Mapped:
        """The records that the nodes are, without the issues that are the format's own way, or have a `quiet` code."""
        found = dcat.records(Descriptions(self.nodes, [], "json", "json", True))
        told = [
            issue
            for issue in (*self.notes.issues(), *found.issues)
            if issue.code not in quiet and not (issue.code == "literal_for_iri" and issue.property in _TEXT_BY_RIGHT)
        ]
        return found._replace(issues=told)
