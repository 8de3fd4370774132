"""Files that are no text: told by the signatures at their beginning."""

import struct

from harvester.looking.answer import Look, data

# signature, its offset, format, what to call it
_SIGNATURES: tuple[tuple[bytes, int, str, str], ...] = (
    (b"%PDF-", 0, "PDF", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", 0, "PNG", "a PNG image"),
    (b"\xff\xd8\xff", 0, "JPEG", "a JPEG image"),
    (b"GIF87a", 0, "GIF", "a GIF image"),
    (b"GIF89a", 0, "GIF", "a GIF image"),
    (b"WEBP", 8, "IMAGE", "a WebP image"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", 0, "JPEG2000", "a JPEG 2000 image"),
    (b"PAR1", 0, "PARQUET", "a Parquet file"),
    (b"fgb\x03", 0, "FLATGEOBUF", "a FlatGeobuf file"),
    (b"PMTiles", 0, "TILES", "PMTiles"),
    (b"LASF", 0, "LAS", "a point cloud (LAS)"),
    (b"\0\0\x27\x0a\0\0\0\0", 0, "SHP", "a shapefile's geometry, without the files that belong to it"),
    (b"\x89HDF\r\n\x1a\n", 0, "HDF", "an HDF5 file"),
    (b"CDF\x01", 0, "NETCDF", "a NetCDF file"),
    (b"CDF\x02", 0, "NETCDF", "a NetCDF file"),
    (b"\0\x01\0\0Standard Jet DB", 0, "MDB", "an Access database"),
    (b"\0\x01\0\0Standard ACE DB", 0, "MDB", "an Access database"),
    (b"{\\rtf", 0, "RTF", "an RTF document"),
    (b"%!PS", 0, "EPS", "a PostScript file"),
    (b"AC10", 0, "CAD", "an AutoCAD drawing"),
    (b"msid", 0, "RASTER", "a MrSID image"),
    (b"7z\xbc\xaf\x27\x1c", 0, "ARCHIVE", "a 7z archive"),
    (b"Rar!\x1a\x07", 0, "ARCHIVE", "a RAR archive"),
    (b"ustar", 257, "ARCHIVE", "a TAR archive"),
    (b"BZh", 0, "GZIP", "a file packed with bzip2"),
    (b"\xfd7zXZ\0", 0, "GZIP", "a file packed with xz"),
    (b"ID3", 0, "AUDIO_VIDEO", "an MP3 file"),
    (b"ftyp", 4, "AUDIO_VIDEO", "an MP4 file"),
    (b"WAVE", 8, "AUDIO_VIDEO", "a WAV file"),
    (b"MZ", 0, "EU_OTHER", "a program for Windows"),
    (b"\x7fELF", 0, "EU_OTHER", "a program for Linux"),
)
_SQLITE = b"SQLite format 3\0"
_APPLICATIONS = {
    b"GPKG": ("GPKG", "a GeoPackage"),
    b"GP10": ("GPKG", "a GeoPackage 1.0"),
    b"GP11": ("GPKG", "a GeoPackage 1.1"),
    b"MPBX": ("TILES", "MBTiles"),
}
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Office wrote before 2007
_STREAMS = (
    ("Workbook", "XLS", "an Excel 97 workbook"),
    ("Book", "XLS", "an old Excel workbook"),
    ("WordDocument", "DOC", "a Word 97 document"),
    ("PowerPoint Document", "PPT", "a PowerPoint 97 presentation"),
)
_GEO_KEYS = 34735  # the TIFF tag that makes a GeoTIFF
_DBASE = frozenset({0x03, 0x30, 0x83, 0x8B, 0xF5})


def look_at_binary(head: bytes, complete: bool) -> Look | None:
    """None for what has no signature that is known here. What nobody here opens is not called readable."""
    for signature, at, code, name in _SIGNATURES:
        if head.startswith(signature, at):
            return data(code, name, _pdf_ends(head) if code == "PDF" and complete else None)
    if head.startswith(_SQLITE):
        return _sqlite(head)
    if head.startswith(_COMPOUND):
        found = ((code, name) for word, code, name in _STREAMS if word.encode("utf-16-le") in head)
        return data(*next(found, ("BINARY", "a file of an old Office program")), None)
    if head.startswith((b"II*\0", b"MM\0*")):
        return (
            data("GEOTIFF", "a GeoTIFF", None) if _GEO_KEYS in _tiff_tags(head) else data("TIFF", "a TIFF image", None)
        )
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        return data("BMP", "a BMP image", None)
    return _dbase(head)


def _pdf_ends(head: bytes) -> bool:
    return b"%%EOF" in head[-1024:]


def _sqlite(head: bytes) -> Look:
    size = int.from_bytes(head[16:18], "big")
    whole = len(head) >= 100 and (size == 1 or (size >= 512 and size & (size - 1) == 0))
    code, name = _APPLICATIONS.get(head[68:72], ("SQLITE", "an SQLite database"))
    if code == "SQLITE" and b"gpkg_contents" in head:  # some writers forget to put their name down
        code, name = "GPKG", "a GeoPackage that does not say so in its header"
    return data(code, name if whole else f"{name} with a damaged header", whole)


def _tiff_tags(head: bytes) -> set[int]:
    order = "<" if head.startswith(b"II") else ">"
    try:
        at = struct.unpack_from(f"{order}I", head, 4)[0]
        count = struct.unpack_from(f"{order}H", head, at)[0]
        return {struct.unpack_from(f"{order}H", head, at + 2 + 12 * i)[0] for i in range(count)}
    except struct.error:  # the directory stands further on
        return set()


def _dbase(head: bytes) -> Look | None:
    """dBASE has no signature but a header whose numbers must agree."""
    if len(head) < 32 or head[0] not in _DBASE:
        return None
    rows, header, row = struct.unpack_from("<IHH", head, 4)
    if not (
        1 <= head[2] <= 12 and 1 <= head[3] <= 31 and header % 32 in (0, 1, 8, 9, 24, 25) and header > 32 and row > 1
    ):
        return None
    return Look("DBF", "data", True, f"a dBASE table of {rows} rows", rows=rows)
