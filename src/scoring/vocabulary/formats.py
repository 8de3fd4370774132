"""Which formats are meant by a term or an address: authority IRIs, media types, and names in all their spellings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl

from scoring.spellings import Address, address, condensed, folded, words
from scoring.vocabulary.rows import FormatRow
from scoring.vocabulary.tables import Formats
from store.terms import Term, is_iri, value_of

_MEDIA_TYPE = re.compile(r"(?:application|audio|font|image|message|model|multipart|text|video)/[^\s/;,]+")
_SEPARATOR = re.compile(r"[,;|\n]|\s(?:og|and|eller|or|&|\+)\s")
_LONGEST_NAME = 4  # words
_LONGEST_LIST = 100  # characters; a longer text is prose, in which "rest" or "text" names no format
_STATED_IN_QUERY = ("service", "outputformat", "format", "f")  # OGC services, ArcGIS and home-made ones


@dataclass(frozen=True, slots=True)
class Format:
    """A format as somebody stated it."""

    code: str  # the EU's where it has one
    machine_readable: float | None  # 1 structured, 0.7 spreadsheet, 0.4 picture of data, 0 document; None a container
    open: bool | None  # whether the specification is open; None for a container, and for nothing else
    api: bool  # a service rather than a file
    listed: Literal["exact", "literal", ""]  # an IRI of EU or IANA; another spelling; seen from an address only
    label: str


class FormatReader:
    """Finds the formats in a term or an address."""

    def __init__(self, tables: Formats) -> None:
        self._tables = tables

    def __call__(self, term: Term) -> tuple[Format, ...]:
        """The formats in order of mention; none when we know none of what is said."""
        text = folded(value_of(term))
        where = address(text)
        if where is None:
            return tuple([_format(row, "literal") for row in dict.fromkeys(self._in_text(text))])
        row, exact = self._at(where)
        return (_format(row, "exact" if exact and is_iri(term) else "literal"),) if row else ()

    def of_url(self, url: str) -> Format | None:
        """What an address itself shows: a service parameter or a file extension."""
        rest = url.lower().partition("#")[0].partition("://")[2]
        host_and_path, _, query = rest.partition("?")
        stated = dict(parse_qsl(query)) if query else {}
        row = next((row for key in _STATED_IN_QUERY if key in stated and (row := self._known(stated[key]))), None)
        row = row or self._of_path(host_and_path.partition("/")[2])
        return _format(row, "") if row else None

    def _of_path(self, path: str) -> FormatRow | None:
        last = path.rstrip("/").rpartition("/")[2]
        stem, dot, extension = last.rpartition(".")
        if not dot:  # …/services/Plan/MapServer, …/geoserver/wfs
            row = self._tables.names.get(last)
            return row if row and row.api else None
        row = self._tables.extensions.get(extension)
        inner = self._tables.extensions.get(stem.rpartition(".")[2])  # data.csv.gz
        return inner if row and row.open is None and inner else row

    def _at(self, where: Address) -> tuple[FormatRow | None, bool]:
        """The format at an address, and whether the address is exactly one of a controlled list."""
        if row := self._tables.listed.get(where.path):
            return row, where.clean
        for base in self._tables.iana:
            if where.path.startswith(f"{base}/"):
                kind = where.path.removeprefix(f"{base}/")
                registered = kind in self._tables.media or condensed(kind) not in self._tables.names
                return self._known(kind), where.clean and registered
        # a relative IRI such as <text/csv> has become the last two steps of an address that means nothing
        kind = "/".join(where.segments[-2:])
        return self._known(kind if _MEDIA_TYPE.fullmatch(kind) else where.tail), False

    def _in_text(self, text: str) -> Iterator[FormatRow]:
        if row := self._known(text):
            yield row
        elif len(text) <= _LONGEST_LIST:
            for piece in _SEPARATOR.split(text):
                if row := self._known(piece):
                    yield row
                else:
                    yield from self._in_words(words(piece))

    def _in_words(self, run: list[str]) -> Iterator[FormatRow]:
        """Names among other words; a longer name goes before the shorter ones in it."""
        start = 0
        while start < len(run):
            for end in range(min(len(run), start + _LONGEST_NAME), start, -1):
                if row := self._tables.names.get("".join(run[start:end])):
                    yield row
                    start = end
                    break
            else:
                start += 1

    def _known(self, text: str) -> FormatRow | None:
        """A text that as a whole is a media type or a name."""
        text = text.strip()
        text = text.partition(";")[0].rstrip() if _MEDIA_TYPE.match(text) else text
        row = self._tables.media.get(text) or self._tables.names.get(condensed(text))
        if row is None and _MEDIA_TYPE.fullmatch(text):
            kind, _, subtype = text.partition("/")
            row = self._tables.media.get(f"*+{subtype.rpartition('+')[2]}") if "+" in subtype else None
            row = row or self._tables.media.get(f"{kind}/*")
        return row


def _format(row: FormatRow, listed: Literal["exact", "literal", ""]) -> Format:
    return Format(row.code, row.machine, row.open, row.api, listed, row.label)
