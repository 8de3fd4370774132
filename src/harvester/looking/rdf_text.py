"""RDF in text (Turtle, TriG, N-Triples, N-Quads), read with the parser that reads catalogues."""

import re

import pyoxigraph

from harvester.errors import ParseError
from harvester.looking.answer import Look
from harvester.looking.text import Text
from harvester.rdf import syntaxes

_FORMATS = {
    "turtle": ("RDF_TURTLE", "Turtle", pyoxigraph.RdfFormat.TURTLE),
    "trig": ("RDF_TRIG", "TriG", pyoxigraph.RdfFormat.TRIG),
    "ntriples": ("RDF_N_TRIPLES", "N-Triples", pyoxigraph.RdfFormat.N_TRIPLES),
    "nquads": ("RDF_N_QUADS", "N-Quads", pyoxigraph.RdfFormat.N_QUADS),
}
_SUBJECT = re.compile(r"(?:\s++|#[^\n]*+)*+(?:<[A-Za-z][A-Za-z0-9+.-]{0,20}:|<#|_:\w)")


def look_at_rdf(piece: Text, complete: bool) -> Look | None:
    """None for a text that does not begin as RDF does."""
    body = piece.text.encode(errors="replace")
    try:
        guess = syntaxes.guess(body, "")
    except ParseError:
        return None
    syntax = guess.syntaxes[0] if guess.sure else "turtle" if _SUBJECT.match(piece.text) else ""
    if syntax not in _FORMATS:
        return None
    count, error = _statements(body, syntax)
    if error is not None and syntax == "turtle":  # TriG begins as Turtle does
        in_graphs, other = _statements(body, "trig")
        if in_graphs > count or other is None:
            syntax, count, error = "trig", in_graphs, other
    code, name, _ = _FORMATS[syntax]
    cut = (
        error is not None and not complete and ("end of file" in str(error) or (error.lineno or 0) > body.count(b"\n"))
    )
    readable = None if cut and not count else error is None or cut
    says = f"{name}, {count} statements{'' if complete else ' seen'}"
    if readable is False:
        says += f", then a mistake on line {error.lineno if error else '?'}"
    return Look(code, "data", readable, says, piece.encoding, rows=count)


def _statements(body: bytes, syntax: str) -> tuple[int, SyntaxError | None]:
    count = 0
    try:
        for _ in pyoxigraph.parse(body, _FORMATS[syntax][2], base_iri="http://localhost/"):
            count += 1
    except SyntaxError as error:
        return count, error
    except ValueError as error:
        return count, SyntaxError(str(error))
    return count, None
