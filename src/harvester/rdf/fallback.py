"""rdflib as the second reader: for documents that pyoxigraph refuses, and as the oracle of the tests.

It never reaches the network or a file: bodies come as bytes, JSON-LD contexts are refused, XML entities are guarded.
"""

import json
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from typing import Any
from xml.sax import handler
from xml.sax.expatreader import ExpatParser
from xml.sax.xmlreader import InputSource

import rdflib
import rdflib.plugins.shared.jsonld.context as jsonld_context
import rdflib.term
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.plugins.parsers.jsonld import to_rdf
from rdflib.plugins.parsers.rdfxml import RDFXMLHandler

from harvester.errors import ParseError
from harvester.rdf.nodes import XSD_STRING, Grouping
from harvester.rdf.xml_prolog import MAX_ENTITY
from store.graph import Lit, Object

_FORMATS = {"turtle": "turtle", "trig": "trig", "ntriples": "nt", "nquads": "nquads"}
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BUFFER = 1 << 20  # rdflib joins the pieces of a text one by one, so pieces must be large

logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)  # a traceback for every ill-typed literal


class _GuardedExpat(ExpatParser):
    """Refuses what `harvester.rdf.xml_prolog` refuses, in case the two do not see the same declarations."""

    _parser: Any  # pyexpat's

    def reset(self) -> None:
        super().reset()
        self._parser.buffer_text = True
        self._parser.buffer_size = _BUFFER
        self._parser.EntityDeclHandler = self._entity
        self._parser.ExternalEntityRefHandler = None

    def _entity(self, name: str, parameter: bool, value: str | None, *_: object) -> None:
        if parameter or value is None or "&" in value.replace("&#", "") or len(value) > MAX_ENTITY:
            raise ParseError("unsafe_xml", f"the XML declares the entity {name[:100]}; it was not read")


class _Handler(RDFXMLHandler):
    """Leaves absolute IRIs as they are; rdflib would take a "?" with nothing behind it for nothing."""

    def absolutize(self, uri: str) -> URIRef:
        return URIRef(uri) if _ABSOLUTE.match(uri) else super().absolutize(uri)


def read(text: bytes, syntax: str, base: str) -> Grouping:
    """Read the whole text. Raises ParseError("syntax"), or ("unsafe_xml") or ("context_unknown")."""
    grouping = Grouping(syntax)
    try:
        with _as_published():
            for s, p, o in _triples(text, syntax, base):
                grouping.add(_resource(s), str(p), _object(grouping, o))
    except ParseError:
        raise
    except Exception as error:  # rdflib raises whatever its parsers run into: ValueError, KeyError, AssertionError …
        raise ParseError("syntax", f"{type(error).__name__}: {error}"[:500]) from error
    return grouping


def _triples(text: bytes, syntax: str, base: str) -> Iterator[tuple[Any, Any, Any]]:
    if syntax == "jsonld":
        dataset = Dataset()
        to_rdf(json.loads(text), dataset, base=base)
    elif syntax == "rdfxml":
        dataset = Graph()  # type: ignore[assignment]
        _read_xml(text, dataset, base)
    else:
        dataset = Dataset()
        dataset.parse(data=text, format=_FORMATS[syntax], publicID=base)
    if isinstance(dataset, Dataset):
        yield from ((s, p, o) for s, p, o, _ in dataset.quads())
    else:
        yield from dataset


def _read_xml(text: bytes, graph: Graph, base: str) -> None:
    """As rdflib's own RDF/XML parser does, but with our guard around expat."""
    source = InputSource()
    source.setByteStream(BytesIO(text))
    source.setPublicId(base)
    source.setSystemId(base)
    reader = _GuardedExpat()
    reader.setFeature(handler.feature_namespaces, 1)
    reader.setFeature(handler.feature_external_ges, 0)
    content: Any = _Handler(graph)
    content.setDocumentLocator(source)  # it asks for the base there
    reader.setContentHandler(content)
    reader.setErrorHandler(handler.ErrorHandler())
    reader.parse(source)


def _resource(term: Any) -> str:
    return f"_:{term}" if isinstance(term, BNode) else _text(term)


def _object(grouping: Grouping, term: Any) -> Object:
    if not isinstance(term, Literal):
        return _resource(term)
    if term.language is not None:
        return Lit(_text(term), grouping.languages[term.language])
    datatype = None if term.datatype is None or str(term.datatype) == XSD_STRING else str(term.datatype)
    return Lit(_text(term), None, datatype)


def _text(term: str) -> str:
    """Plain, and such that it can be stored: JSON may escape half a surrogate pair."""
    text = str(term)
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


@contextmanager
def _as_published() -> Iterator[None]:
    """rdflib without its opinions: literals keep their spelling, language tags are judged by us, nothing is fetched."""
    with warnings.catch_warnings(action="ignore"), ExitStack() as stack:
        for module, name, ours in (
            (rdflib, "NORMALIZE_LITERALS", False),
            (rdflib.term, "_is_valid_langtag", lambda tag: True),
            (jsonld_context, "source_to_json", _refuse),
        ):
            stack.callback(setattr, module, name, getattr(module, name))
            setattr(module, name, ours)
        yield


def _refuse(source: Any, *_: Any, **__: Any) -> Any:
    raise ParseError("context_unknown", f"the JSON-LD refers to a context that we do not have: {str(source)[:300]}")
