"""JSON-LD contexts that pages refer to by address: replaced by our own copy or refused, never fetched.

What a page means must not depend on what another server answers tonight, and an address in a page is not ours to visit.
"""

import json
import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import yaml
from pydantic import BaseModel, ConfigDict

from harvester.errors import ConfigError, ParseError

_INSTALLED = Path(__file__).with_name("jsonld_contexts.yaml")
_CHECKOUT = Path(__file__).resolve().parents[3] / "config/vocabulary/jsonld_contexts.yaml"
TABLE = _INSTALLED if _INSTALLED.exists() else _CHECKOUT
_REFERENCE = re.compile(rb'"(@context|@import)"\s*+:\s*+(?=["\[])')
_LONGEST = (1 << 12, 1 << 16, 1 << 20)  # bytes of one "@context": […] that are looked at, first and last
_GROWTH, _SMALL = 4, 128 << 20  # all that is put in takes at most so many times the text, or this where it is more


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    code: str
    urls: list[str]
    source: str
    vocab: str | None = None
    prefixes: dict[str, str] = {}
    terms: dict[str, str] = {}  # term -> IRI; its values are texts or nodes
    links: dict[str, str] = {}  # term -> IRI; its values are IRIs
    typed: dict[str, dict[str, str]] = {}  # datatype -> term -> IRI

    def context(self) -> dict[str, Any]:
        context: dict[str, Any] = {**self.prefixes, **self.terms}
        if self.vocab:
            context["@vocab"] = self.vocab
        context |= {term: {"@id": iri, "@type": "@id"} for term, iri in self.links.items()}
        for datatype, terms in self.typed.items():
            context |= {term: {"@id": iri, "@type": datatype} for term, iri in terms.items()}
        return context


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    date: Any
    contexts: list[_Row]


def load(path: Path) -> dict[str, bytes]:
    """Address -> context as JSON. Raises ConfigError."""
    try:
        table = _Table.model_validate(yaml.safe_load(path.read_bytes()))
    except (OSError, yaml.YAMLError, ValueError) as error:
        raise ConfigError([f"{path}: {' '.join(str(error).split())}"]) from error
    return {_plain(url): json.dumps(row.context()).encode() for row in table.contexts for url in row.urls}


@cache
def _known() -> dict[str, bytes]:
    return load(TABLE)


def inline(text: bytes, base: str) -> bytes:
    """The JSON-LD with every context it names put in its place. Raises ParseError("context_unknown") naming the URL."""
    parts: list[bytes] = []
    at = grown = 0
    for found in _REFERENCE.finditer(text):
        if found.end() < at:
            continue  # inside an array that was just put in
        if found[1] == b"@import":
            raise ParseError("context_unknown", f"the JSON-LD imports a context: {_read(text, found.end())[0]!r}")
        value, end = _read(text, found.end())
        contexts = value if isinstance(value, list) else [value]
        if any(isinstance(context, str) for context in contexts):
            inner = [
                _context(c, base) if isinstance(c, str) else inline(json.dumps(c).encode(), base) for c in contexts
            ]
            parts += [text[at : found.end()], b"[" + b",".join(inner) + b"]"]
            at = end
            grown += len(parts[-1])
            if grown > max(_SMALL, _GROWTH * len(text)):
                raise ParseError("too_large", f"with its contexts the JSON-LD would grow to more than {grown >> 20} MB")
    return b"".join((*parts, text[at:])) if parts else text


def _read(text: bytes, at: int) -> tuple[object, int]:
    """The JSON value at a place, and where it ends."""
    for longest in _LONGEST:
        piece = text[at : at + longest].decode(errors="surrogateescape")
        with suppress(ValueError, RecursionError):
            value, length = json.JSONDecoder().raw_decode(piece)
            return value, at + len(piece[:length].encode(errors="surrogateescape"))
    raise ParseError("json_error", f"the @context at byte {at} cannot be read")


def _context(url: str, base: str) -> bytes:
    try:
        address = urljoin(base, url)
    except ValueError:  # "http://[": not an address at all
        address = url
    known = _known().get(_plain(address))
    if known is None:
        raise ParseError("context_unknown", f"the JSON-LD refers to a context that we do not have: {address[:300]}")
    return known


def _plain(url: str) -> str:
    """Without what makes no difference to which context is meant."""
    return url.partition("#")[0].rstrip("/").removeprefix("https:").removeprefix("http:")
