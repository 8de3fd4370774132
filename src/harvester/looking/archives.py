"""ZIP and GZIP: what they hold, by the names and first bytes that the piece shows, unpacked no further than that."""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from harvester.looking.answer import Look, data, shown

Inner = Callable[[bytes, str, bool], Look]  # the first bytes of a member, its name, whether they are all of it

_LOCAL, _CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
_END = b"PK\x05\x06"
_PIECE = 1 << 16  # bytes of one member that are unpacked
_MOST_MEMBERS = 2000
_RATIO, _LARGE = 200, 100 << 20  # what unpacks to so many times its size, and to so much, is a bomb
_IN_DATA_DESCRIPTOR = 0x08  # the sizes stand after the content
_ENCRYPTED = 0x01
_STORED, _DEFLATED = 0, 8

_OFFICE = (
    ("xl/", "XLSX", "an Excel workbook"),
    ("word/", "DOCX", "a Word document"),
    ("ppt/", "PPTX", "a presentation"),
)
_MIMETYPES = {
    b"application/vnd.oasis.opendocument.spreadsheet": ("ODS", "an OpenDocument spreadsheet"),
    b"application/vnd.oasis.opendocument.text": ("ODT", "an OpenDocument text"),
    b"application/epub+zip": ("EPUB", "an EPUB"),
}
_GTFS = frozenset({"stops.txt", "routes.txt", "trips.txt", "stop_times.txt", "agency.txt"})
_EXTENSIONS = {
    "shp": "SHP", "gdbtable": "GDB", "gpkg": "GPKG", "gml": "GML", "sos": "SOSI", "sosi": "SOSI", "geojson": "GEOJSON",
    "kml": "KML", "csv": "CSV", "tsv": "TSV", "json": "JSON", "xml": "XML", "xlsx": "XLSX", "xls": "XLS", "ods": "ODS",
    "tif": "TIFF", "tiff": "TIFF", "pdf": "PDF", "ttl": "RDF_TURTLE", "rdf": "RDF_XML", "nt": "RDF_N_TRIPLES",
    "dxf": "CAD", "dwg": "CAD", "las": "LAS", "laz": "LAS", "ifc": "IFC", "parquet": "PARQUET", "px": "PX", "fgb": "FLATGEOBUF",
    "mif": "TAB", "tab": "TAB", "sqlite": "SQLITE", "mdb": "MDB", "docx": "DOCX", "html": "HTML", "png": "PNG", "jpg": "JPEG",
}  # fmt: skip
_READ_THROUGH = frozenset({"CSV", "TSV", "JSON", "GEOJSON", "XML", "GML", "SOSI", "KML", "PX"})
_SIDE = frozenset({"PDF", "HTML", "PNG", "JPEG", "XML", "DOCX"})  # what comes with data as its documentation


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    flags: int
    method: int
    packed: int
    size: int
    at: int  # of its content in the piece; -1 when only the directory names it


def look_at_zip(head: bytes, complete: bool, inner: Inner) -> Look | None:
    """None for what is no ZIP. Read from the members' own headers, so that a piece of a large one will do."""
    if head.startswith(_END):
        return Look("ZIP", "empty", True, "an empty ZIP", container="ZIP")
    if not head.startswith(_LOCAL):
        return None
    members = list(_members(head))
    names = [m.name for m in members]
    if not members:
        return Look(
            "ZIP", "unknown", False if complete else None, "a ZIP whose first entry cannot be read", container="ZIP"
        )
    if bomb := next((m for m in members if m.size > _LARGE and m.size > _RATIO * max(m.packed, 1)), None):
        return Look(
            "ZIP", "unknown", False,
            f"a ZIP that would unpack {shown(bomb.name, 40)} to {bomb.size >> 20} MiB from {bomb.packed} bytes; not unpacked",
            container="ZIP",
        )  # fmt: skip
    look = _office(head, members) or _content(head, members, names, inner)
    return (
        look if not complete or _END in head else replace(look, readable=False, says=f"{look.says}; it ends too early")
    )


def look_at_gzip(head: bytes, name: str, complete: bool, inner: Inner) -> Look | None:
    """None for what is no GZIP. `name` is the file's, with or without its ".gz"."""
    if not head.startswith(b"\x1f\x8b\x08"):
        return None
    try:
        unpacker = zlib.decompressobj(wbits=31)
        piece = unpacker.decompress(head, _PIECE)
    except zlib.error as error:
        return Look("GZIP", "unknown", False, f"a damaged GZIP file ({error})", container="GZIP")
    look = inner(piece, name.removesuffix(".gz"), unpacker.eof)
    says = f"a GZIP file with {look.says}"
    if complete and not unpacker.eof and len(piece) < _PIECE:
        return replace(_through(look, "GZIP", f"{says}; it ends too early"), readable=False)
    return _through(look, "GZIP", says)


def _members(head: bytes) -> Iterator[_Member]:
    """Those of the local headers, then those that only the directory names, as far as the piece goes."""
    seen: set[str] = set()
    at = 0
    while 0 <= at < len(head) - 30 and len(seen) < _MOST_MEMBERS:
        if head.startswith(_LOCAL, at):
            flags, method, packed, size, long, extra = struct.unpack_from("<2xHH8xIIHH", head, at + 4)
            start = at + 30 + long + extra
            member = _member(head[at + 30 : at + 30 + long], flags, method, packed, size, start)
            known = packed and not flags & _IN_DATA_DESCRIPTOR
            following = start + packed if known else _next(head, start)
        elif head.startswith(_CENTRAL, at) and at < len(head) - 46:
            flags, method, packed, size, long, extra, comment = struct.unpack_from("<4xHH8xIIHHH", head, at + 4)
            member = _member(head[at + 46 : at + 46 + long], flags, method, packed, size, -1)
            following = at + 46 + long + extra + comment
        else:
            return
        if member.name and member.name not in seen:
            seen.add(member.name)
            yield member
        elif member.at < 0 and member.size > _LARGE:  # the directory knows what the header left to the descriptor
            yield member
        at = following


def _member(name: bytes, flags: int, method: int, packed: int, size: int, at: int) -> _Member:
    text = name.decode("utf-8" if flags & 0x800 else "cp437", errors="replace")
    return _Member(text.replace("\\", "/"), flags, method, packed, size, at)


def _next(head: bytes, at: int) -> int:
    found = [f for mark in (_LOCAL, _CENTRAL) if (f := head.find(mark, at)) >= 0]
    return min(found, default=-1)


def _office(head: bytes, members: list[_Member]) -> Look | None:
    first = members[0]
    if first.name == "mimetype":
        kind = _unpacked(head, first)[0].strip()
        if kind in _MIMETYPES:
            code, name = _MIMETYPES[kind]
            return data(code, name)
    if any(m.name == "[Content_Types].xml" for m in members):
        for folder, code, name in _OFFICE:
            if any(m.name.startswith(folder) for m in members):
                return data(code, name)
    return None


def _content(head: bytes, members: list[_Member], names: list[str], inner: Inner) -> Look:
    files = [m for m in members if not m.name.endswith("/") and not m.name.startswith("__MACOSX/")]
    last = {m.name.rpartition("/")[2].lower() for m in files}
    listed = shown(", ".join(n.rpartition("/")[2] or n for n in names[:5]), 120)
    if len(last & _GTFS) >= 3:
        return Look("GTFS", "data", True, f"a ZIP with GTFS: {listed}", container="ZIP")
    if any(m.flags & _ENCRYPTED for m in files):
        return Look("ZIP", "unknown", False, f"a ZIP behind a password: {listed}", container="ZIP")
    formats = {m.name: _EXTENSIONS[x] for m in files if (x := m.name.rpartition(".")[2].lower()) in _EXTENSIONS}
    found = set(formats.values())
    found = (found - _SIDE) or found
    if "SHP" in found:
        found = {"SHP"}  # whatever tables come with it
    if len(found) != 1:
        what = " and ".join(sorted(found)) if found else "nothing that is known here"
        return Look("ZIP", "data", None, f"a ZIP with {what}: {listed}", container="ZIP")
    code = found.pop()
    if code == "SHP":
        return _shapefile(last, listed)
    member = next(m for m in files if formats.get(m.name) == code)
    if code in _READ_THROUGH and member.at >= 0:
        body, whole = _unpacked(head, member)
        if body:
            look = inner(body, member.name, whole)
            return _through(look, "ZIP", f"a ZIP with {shown(member.name, 40)}: {look.says}")
    return Look(code, "data", None, f"a ZIP with {code}: {listed}", container="ZIP")


def _shapefile(last: set[str], listed: str) -> Look:
    """Whole when the files that belong together are all named; which of them is missing a piece cannot tell."""
    whole = any({f"{name[:-4]}.shx", f"{name[:-4]}.dbf"} <= last for name in last if name.endswith(".shp"))
    return Look("SHP", "data", whole or None, f"a ZIP with a shapefile: {listed}", container="ZIP")


def _unpacked(head: bytes, member: _Member) -> tuple[bytes, bool]:
    """The first bytes of a member, and whether they are all of it; nothing where it cannot be unpacked here."""
    known = member.packed and not member.flags & _IN_DATA_DESCRIPTOR
    packed = head[member.at : member.at + member.packed] if known else head[member.at :]
    if member.flags & _ENCRYPTED or member.method not in (_STORED, _DEFLATED):
        return b"", False
    if member.method == _STORED:
        return packed[:_PIECE], bool(known) and len(packed) == member.packed <= _PIECE
    try:
        unpacker = zlib.decompressobj(wbits=-15)
        return unpacker.decompress(packed, _PIECE), unpacker.eof
    except zlib.error:
        return b"", False


def _through(look: Look, container: str, says: str) -> Look:
    """What a container holds; a page or an error in it is a file like any other, not an answer."""
    kind = look.kind if look.kind in ("data", "empty", "unknown") else "data"
    return replace(look, kind=kind, format=look.format or container, says=says, container=container, challenge=False)
