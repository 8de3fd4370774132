"""Declared against delivered: whether what came from an address is what a format's code promises.

Asked by the scores; it stands here because the store, too, has to know which formats hold no data (`NO_DATA`). Codes are
those of `config/vocabulary/formats.yaml`.
"""

_XML = frozenset(
    {"GML", "KML", "GPX", "RSS", "ATOM", "RDF_XML", "SVG", "NETEX", "SIRI", "DATEX", "SOAP", "SDMX", "WFS", "WMS", "WMTS",
     "WCS", "CSW"}
)  # fmt: skip
_JSON = frozenset({"GEOJSON", "CITYJSON", "JSON_LD", "JSON_STAT", "GBFS", "ARCGIS", "OGC_API_FEATURES"})
_RDF = frozenset({"RDF_XML", "RDF_TURTLE", "RDF_TRIG", "RDF_N_TRIPLES", "RDF_N_QUADS", "JSON_LD"})
_IMAGES = frozenset({"PNG", "JPEG", "JPEG2000", "GIF", "TIFF", "GEOTIFF", "BMP", "SVG", "IMAGE"})
_TABLES = frozenset({"CSV", "TSV"})

# What satisfies a declaration beside the format itself.
_SATISFIED_BY: dict[str, frozenset[str]] = {
    "XML": _XML,
    "JSON": _JSON,
    "RDF": _RDF,
    "CSV": frozenset({"TSV"}),
    "TSV": frozenset({"CSV"}),
    "TXT": _TABLES | {"SOSI", "PX", "ICS", "GRID_ASCII", "TAB", "E00", "YAML", "SQL", "RDF_TURTLE", "RDF_N_TRIPLES"},
    "RDF_TURTLE": frozenset({"RDF_N_TRIPLES"}),
    "RDF_TRIG": frozenset({"RDF_TURTLE", "RDF_N_TRIPLES"}),
    "RDF_N_QUADS": frozenset({"RDF_N_TRIPLES"}),
    "XLS": frozenset({"XLSX"}),  # «Excel» means either
    "SQLITE": frozenset({"GPKG"}),
    "TIFF": frozenset({"GEOTIFF"}),
    "IMAGE": _IMAGES,
    "WFS": frozenset({"GML", "GEOJSON", "JSON", "KML", *_TABLES, "SHP"}),
    "WMS": _IMAGES | {"KML"},
    "WMTS": _IMAGES | {"TILES", "WMS"},
    "TILES": _IMAGES | {"WMTS"},
    "WCS": frozenset({"TIFF", "GEOTIFF", "NETCDF", "GRID_ASCII"}),
    "CSW": frozenset({"RDF_XML", "ATOM"}),
    "SPARQL": _RDF | _TABLES | {"JSON", "XML"},
    "OGC_API_FEATURES": frozenset({"GEOJSON", "REST", "GML"}),
    "ARCGIS": frozenset({"GEOJSON", "WMS", "WFS"}),
    "REST": _XML | _JSON | _RDF | _TABLES | {"JSON", "XML", "YAML"},
    "SOAP": frozenset({"XML"}),
    "SIRI": frozenset({"SOAP"}),
}  # fmt: skip
# Services whose address shows people a page about them, which says nothing of what a program would be given.
_SHOWN_AS_PAGES = frozenset({"REST", "SOAP", "SPARQL", "MQTT", "OGC_API_FEATURES", "ARCGIS", "RDFA"})
# What says too little of its content to contradict anybody: a container with several things, text and bytes unexplained.
_OPAQUE = frozenset({"ZIP", "GZIP", "ARCHIVE", "BINARY"})
_SAYS_NOTHING = frozenset({"BINARY", "EU_OTHER"})
# What holds text, pictures or anything at all: a form or a report tells nobody the data, and a container not what is in it.
NO_DATA = _OPAQUE | {
    "HTML", "PDF", "TXT", "DOC", "DOCX", "ODT", "RTF", "PPT", "PPTX", "EPUB", "PNG", "JPEG", "JPEG2000", "TIFF", "GIF", "BMP",
    "SVG", "EPS", "IMAGE", "AUDIO_VIDEO", "EU_OTHER",
}  # fmt: skip
# Text and XML that have no mark of their own here, and what they therefore may look like.
_MAY_LOOK_LIKE: dict[str, frozenset[str]] = {
    **dict.fromkeys(("YAML", "SQL", "SOSI", "PX", "CAD", "E00", "GRID_ASCII", "TAB"), _TABLES | {"TXT"}),
    **dict.fromkeys(("SDMX", "NETEX", "SIRI", "DATEX", "WFS", "WMS", "WMTS", "WCS", "CSW"), frozenset({"XML"})),
    "GEOTIFF": frozenset({"TIFF"}),
    "GTFS": frozenset({"CSV"}),
    "GBFS": frozenset({"JSON"}),
    "JSON_STAT": frozenset({"JSON"}),
    "JSONP": frozenset({"TXT"}),
}


def delivered(declared: str | None, *, format: str | None, kind: str | None, container: str | None) -> bool | None:
    """Whether what was delivered is what a format code declares; None when that cannot be said, as when a login stood in
    between, when nothing was declared, or when we do not know what came. `format`, `kind` and `container` as in
    `store.links.LinkObservation`."""
    if declared is None or declared in _SAYS_NOTHING or kind == "login":
        return None
    if kind == "empty" and format is None:
        return False
    if format is None:
        return None
    if kind == "error_page":
        return None if declared in _XML | _JSON | {"REST", "SPARQL"} and format != "HTML" else False
    if declared in (format, container) or format in _SATISFIED_BY.get(declared, frozenset()):
        return True
    if kind == "page" and declared in _SHOWN_AS_PAGES:
        return None
    if format in _OPAQUE or format in _MAY_LOOK_LIKE.get(declared, frozenset()):
        return None
    return declared == "REST" and kind == "service"
