"""Looking inside: what the first 64 KiB of a body are, whatever metadata and server say they are.

Pure functions over bytes. Signatures go first, then text by how it begins, then tables; what the address and the media
type say is a hint for texts that could be many things, and never evidence.
"""

import re
from urllib.parse import unquote, urlsplit

from harvester.looking.answer import Kind, Look, data, unknown
from harvester.looking.archives import look_at_gzip, look_at_zip
from harvester.looking.html_page import begins_as_html, look_at_page
from harvester.looking.json_kinds import look_at_json, look_at_lines
from harvester.looking.json_piece import begins_as_json, read_json, read_lines
from harvester.looking.magic import look_at_binary
from harvester.looking.marked_text import look_at_marked, look_at_yaml
from harvester.looking.rdf_text import look_at_rdf
from harvester.looking.tables import Hint, look_at_table
from harvester.looking.text import Text, decoded
from harvester.looking.xml_body import look_at_xml

__all__ = ["HEAD", "Kind", "Look", "look"]

HEAD = 1 << 16  # bytes looked at; more are cut off

_JSONP = re.compile(r"[\w.$]{1,100}\s{0,9}\(\s{0,9}[\[{\"]")
_TAG = re.compile(r"\s*+<(?:[?!][\w\[-]|[A-Za-z_][\w.-]{0,100}(?::[A-Za-z_][\w.-]{0,100})?[\s/>])")


def look(head: bytes, *, url: str, content_type: str | None, complete: bool, total: int | None) -> Look:
    """Say what a body is. `url` is the address that answered, `complete` whether `head` is all of the body, `total` the
    length that the server announced. Takes any bytes and raises nothing."""
    if len(head) > HEAD:
        head, complete = head[:HEAD], False
    if total is not None and total > len(head):
        complete = False
    return _look(head, _name(url), _media_type(content_type), url, complete, nested=False)


def _look(head: bytes, name: str, media_type: str, url: str, complete: bool, nested: bool) -> Look:
    if not head.strip():
        return Look(None, "empty", None, "nothing" if not head else "nothing but white space")

    def inner(body: bytes, inside: str, whole: bool) -> Look:
        if nested:  # a container within a container is as far as this goes
            return unknown("what was not looked at")
        return _look(body, inside.lower(), "", "", whole, nested=True)

    if (
        found := look_at_zip(head, complete, inner)
        or look_at_gzip(head, name, complete, inner)
        or look_at_binary(head, complete)
    ):
        return found
    text = decoded(head, complete)
    if text is None:
        return Look("BINARY", "unknown", None, f"binary data that is not known here, beginning {head[:8].hex(' ')}")
    return _look_at_text(head, text, name, media_type, url, complete)


def _look_at_text(head: bytes, piece: Text, name: str, media_type: str, url: str, complete: bool) -> Look:
    text = piece.text
    if not text.strip("\ufeff \t\r\n\f"):
        return Look(None, "empty", None, "nothing but white space")
    if begins_as_html(text):
        return look_at_page(text, piece.encoding, url)
    if begins_as_json(text) or text.startswith("\x1e"):
        return _json(piece, complete)
    if found := look_at_rdf(piece, complete):
        return found
    if _TAG.match(text):
        if media_type == "text/html" and not text.lstrip().startswith("<?xml"):
            return look_at_page(text, piece.encoding, url)
        return look_at_xml(head.lstrip() if piece.encoding != "utf-16" else head, piece.encoding, complete)
    if found := look_at_marked(piece, complete):
        return found
    yaml = name.endswith((".yaml", ".yml")) or "yaml" in media_type
    if found := look_at_yaml(piece, complete, hinted=yaml):
        return found
    if _JSONP.match(text):
        return data("JSONP", "JSONP, a call of a function", None)
    if found := look_at_table(piece, complete, _hint(name, media_type)):
        return found
    if media_type == "text/html":
        return look_at_page(text, piece.encoding, url)
    return Look("TXT", "data", True, f"text in {piece.encoding}, in which nobody here sees more", piece.encoding)


def _json(piece: Text, complete: bool) -> Look:
    if lines := read_lines(piece.text, complete):
        return look_at_lines(lines, piece.encoding, complete)
    found = read_json(piece.text, complete)
    return look_at_json(found.value, found.readable, piece.encoding)


def _hint(name: str, media_type: str) -> Hint:
    """A table, where address or server say so; Excel's media type is what many servers give to CSV."""
    said = media_type in ("text/csv", "text/tab-separated-values", "application/csv", "application/vnd.ms-excel")
    return "table" if said or name.endswith((".csv", ".tsv", ".txt.csv", ".skv")) else ""


def _name(url: str) -> str:
    """The last step of an address, where a file's name would be."""
    try:
        return unquote(urlsplit(url[:4000]).path).rpartition("/")[2].lower()
    except ValueError:
        return ""


def _media_type(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()
