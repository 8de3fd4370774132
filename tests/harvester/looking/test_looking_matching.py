"""Declared against delivered."""

import pytest
from looking_samples import SAMPLES, as_declared

from harvester.looking import Look

_BY_NAME = {sample.name: sample.look() for sample in SAMPLES}


@pytest.mark.parametrize(
    ("declared", "delivered", "answer"),
    [
        ("CSV", "csv-semicolons", True),
        ("CSV", "csv-tabs", True),
        ("CSV", "pdf", False),
        ("CSV", "xlsx", False),
        ("CSV", "text", False),
        ("CSV", "json", False),
        ("CSV", "page", False),
        ("CSV", "page-not-found", False),
        ("CSV", "page-login", None),
        ("CSV", "nothing", False),
        ("CSV", "binary", None),
        ("CSV", "gzip-csv", True),
        ("CSV", "zip-csv", True),
        ("CSV", "zip-mixed", None),
        ("ZIP", "zip-csv", True),
        ("ZIP", "zip-shapefile", True),
        ("ZIP", "csv-semicolons", False),
        ("SHP", "zip-shapefile", True),
        ("SHP", "zip-csv", False),
        ("SHP", "zip-mixed", None),
        ("GDB", "zip-geodatabase", True),
        ("XLS", "xlsx", True),
        ("XLSX", "xls", False),
        ("XLS", "csv-semicolons", False),
        ("JSON", "geojson", True),
        ("GEOJSON", "json", False),
        ("GEOJSON", "geojson", True),
        ("JSON_LD", "json", False),
        ("XML", "gml", True),
        ("XML", "rdf-xml", True),
        ("GML", "gml", True),
        ("GML", "xml", False),
        ("GML", "wfs", False),
        ("WFS", "wfs", True),
        ("WFS", "gml", True),
        ("WFS", "geojson", True),
        ("WFS", "wms", False),
        ("WFS", "ogc-exception", None),
        ("WMS", "wms-1.1", True),
        ("WMS", "png", True),
        ("WMS", "page", False),
        ("REST", "openapi", True),
        ("REST", "openapi-yaml", True),
        ("REST", "json", True),
        ("REST", "ckan-datastore", True),
        ("REST", "page", None),
        ("ARCGIS", "arcgis-service", True),
        ("ARCGIS", "geojson", True),
        ("OGC_API_FEATURES", "ogc-api-landing", True),
        ("RDF", "turtle", True),
        ("RDF", "json-ld", True),
        ("RDF_TURTLE", "n-triples", True),
        ("RDF_XML", "turtle", False),
        ("GPKG", "geopackage", True),
        ("GPKG", "sqlite", False),
        ("KML", "kmz", True),
        ("GTFS", "gtfs", True),
        ("PDF", "pdf", True),
        ("HTML", "page", True),
        ("HTML", "pdf", False),
        ("SOSI", "sosi", True),
        ("SOSI", "text", None),
        ("GEOTIFF", "tiff", None),
        ("IMAGE", "jpeg", True),
        ("BINARY", "csv-semicolons", None),
        (None, "csv-semicolons", None),
    ],
)
def test_a_declaration_is_kept_broken_or_undecided(declared: str | None, delivered: str, answer: bool | None) -> None:
    assert as_declared(declared, _BY_NAME[delivered]) is answer


def test_every_sample_keeps_a_declaration_of_itself() -> None:
    plain = [s for s in SAMPLES if s.kind in ("data", "service", "page") and s.format != "BINARY"]
    assert [s.name for s in plain if as_declared(s.format, s.look()) is not True] == []


def test_what_nobody_recognises_contradicts_nobody() -> None:
    assert as_declared("CSV", Look(None, "unknown", None, "?")) is None
