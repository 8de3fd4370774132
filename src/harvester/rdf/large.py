"""RDF of any size in little memory: streamed from the archive, slice by slice, into nodes that wait in a file.

For pages beyond what a source may send unless its configuration says otherwise. What takes the whole text in hand is
not done here: no repairs, no second opinion of rdflib's; a mistake costs its statement, and the page is not complete.
"""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, cast

from pyoxigraph import parse

from harvester.archive import damaged
from harvester.errors import ParseError
from harvester.pages import Page
from harvester.rdf import syntaxes
from harvester.rdf.descriptions import FORMATS, MAX_SKIPS, RESUMABLE, message, usable_base
from harvester.rdf.nodes import Grouping
from harvester.rdf.repair import to_utf8
from harvester.rdf.spilled import SpilledNodes
from harvester.rdf.xml_prolog import root_is_closed
from store.records import IssueRecord

LARGE = 75_000_000  # bytes, the default of `max_bytes`; in memory a page takes several times its size
SLICE = 250_000  # triples held in memory before they go to the file
_HEAD = 1 << 16
_TAIL = 4096


def streamable(page: Page) -> syntaxes.Guess | None:
    """How to read a large page, or None where it is not large or only its whole text would tell how."""
    if page.size <= LARGE:
        return None
    with _Body(page.path) as body:
        head = body.read(_HEAD)
    text, issues = to_utf8(head)
    if issues or text is not head or head.lstrip()[:1] in (b"{", b"["):  # JSON is known by what may stand further down
        return None
    guess = syntaxes.guess(head, page.media_type)
    if not guess.sure or (guess.xml and (guess.xml.doctype or not guess.xml.name)):
        return None
    return guess


def fill(nodes: SpilledNodes, page: Page, guess: syntaxes.Guess) -> tuple[list[IssueRecord], bool]:
    """Read the page into `nodes`; gives what was not as it should be, and whether all of it was read.

    Raises ParseError (syntax, archive) when nothing can be read.
    """
    syntax = guess.syntaxes[0]
    issues: dict[tuple[str | None, ...], IssueRecord] = {}
    errors: list[str] = []
    with _Body(page.path) as body:
        for grouping in _slices(body, syntax, usable_base(page.url), errors):
            for issue in grouping.finished():
                kind = (issue.code, issue.subject, issue.detail)
                before = issues.get(kind)
                issues[kind] = issue.model_copy(update={"count": issue.count + before.count}) if before else issue
            nodes.add(grouping.nodes)
        body.finish()
    nodes.join()
    if errors and not len(nodes):
        raise ParseError("syntax", errors[0])
    if guess.xml and not errors and not root_is_closed(body.tail, guess.xml):
        errors.append("the document ends before its root element does")
    found = [*issues.values(), *(IssueRecord(code="syntax_skipped", detail=message) for message in errors)]
    if not syntaxes.rightly_named(syntax, page.media_type):
        found.append(IssueRecord(code="wrong_media_type", detail=f"{page.media_type}, but it is {syntax}"[:500]))
    return found, not errors


def _slices(body: gzip.GzipFile, syntax: str, base: str, errors: list[str]) -> Iterator[Grouping]:
    """The page in parts of at most SLICE triples; mistakes are passed over where the syntax allows it."""
    readable = cast("IO[bytes]", body)  # it is, but for what nobody asks of it
    quads = parse(readable, FORMATS[syntax], base_iri=base, lenient=True)
    skips = MAX_SKIPS if syntax in RESUMABLE else 0
    ended = False
    while not ended:
        grouping = Grouping(syntax)
        try:
            grouping.add_quads(islice(quads, SLICE))
            ended = not grouping.nodes
        except SyntaxError as error:
            errors.append(message(error))
            ended = len(errors) > skips
        if grouping.nodes:
            yield grouping


class _Body(gzip.GzipFile):
    """A page in the archive, unpacked as it is read; `finish` checks it against its name."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")
        self._page = path
        self._digest = hashlib.sha256()
        self.tail = b""  # the last bytes read

    def read(self, size: int | None = -1) -> bytes:
        try:
            data = super().read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise damaged(self._page, str(error)) from error
        self._digest.update(data)
        self.tail = (self.tail + data)[-_TAIL:] if len(data) < _TAIL else data[-_TAIL:]
        return data

    def finish(self) -> None:
        """Read to the end. Raises ParseError("archive") when this is not what was once stored."""
        while self.read(1 << 20):
            pass
        if self._digest.hexdigest() != self._page.parent.name + self._page.stem:
            raise damaged(self._page, "the content does not match the name")
