"""JSON: which of the formats and services that are built of it a value is."""

from typing import Any

from harvester.looking.answer import Kind, Look, shown

# Tuples: what is looked for in them may be anything that JSON can hold, a list too.
_GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
_ACCESS = (401, 403, 498, 499)  # the last two are ArcGIS's own: token invalid, token required
_ERROR_KEYS = frozenset({"error", "errors", "message", "status", "code", "statusCode", "detail", "details", "title",
    "type", "instance", "timestamp", "path", "trace", "success", "help", "error_description", "exception", "traceId"})  # fmt: skip


def look_at_json(value: Any, readable: bool | None, encoding: str) -> Look:
    """Say what JSON is. `readable` is what reading it said; of a piece the value ends where the piece was cut."""
    code, kind, says, rows = _what(value)
    if readable is False:
        says += "; it is not valid JSON" if value is None else ""
    return Look(code, kind, readable, says, encoding, rows=rows)


_What = tuple[str, Kind, str, int | None]


def look_at_lines(values: list[dict[str, Any]], encoding: str, complete: bool) -> Look:
    """Say what one JSON object a line is."""
    geo = values[0].get("type") == "Feature"
    says = f"{'GeoJSON' if geo else 'JSON'}, one object a line, {len(values)} lines{'' if complete else ' seen'}"
    return Look("GEOJSON" if geo else "JSON", "data", True, says, encoding, rows=len(values))


def _what(value: Any) -> _What:
    if isinstance(value, list):
        if value and all(isinstance(v, dict) and any(k.startswith("@") for k in v) for v in value[:5]):
            return "JSON_LD", "data", f"JSON-LD, {_count(value, 'nodes')}", len(value)
        return "JSON", "data" if value else "empty", f"JSON, a list of {len(value)}", len(value)
    if not isinstance(value, dict):
        return "JSON", "data", "JSON", None
    found = _error(value) or _service(value) or _geodata(value) or _data(value)
    if found:
        return found
    if not value:
        return "JSON", "empty", "JSON, an empty object", 0
    rows = max((len(v) for v in value.values() if isinstance(v, list)), default=None)
    return "JSON", "data", f"JSON, an object with the keys {shown(', '.join(list(value)[:8]), 100)}", rows


def _error(value: dict[str, Any]) -> _What | None:
    error = value.get("error")
    if isinstance(error, dict) and error.get("code") in _ACCESS:  # ArcGIS says so with status 200
        return "JSON", "login", f"JSON, a demand for a login: {_message(error)}", None
    status = value.get("status", value.get("statusCode", value.get("code")))
    failed = (
        value.get("success") is False
        or (isinstance(error, dict | str) and bool(error))
        or (isinstance(status, int) and 400 <= status < 600 and set(value) <= _ERROR_KEYS)
        or (isinstance(value.get("exceptions"), list) and "version" in value)  # OGC services
        or (isinstance(value.get("errors"), list | dict) and bool(value["errors"]) and "data" not in value)
    )
    if not failed or len(value) > len(_ERROR_KEYS) or {"result", "features", "openapi", "swagger"} & set(value):
        return None
    return (
        "JSON",
        "error_page",
        f"JSON, an error message: {_message(error if isinstance(error, dict) else value)}",
        None,
    )


def _service(value: dict[str, Any]) -> _What | None:
    for key in ("openapi", "swagger"):
        if isinstance(value.get(key), str) and ("info" in value or "paths" in value):
            paths = value.get("paths")
            count = _count(paths, "paths") if isinstance(paths, dict) else "no paths seen"
            return "REST", "service", f"an OpenAPI description ({key} {shown(value[key], 10)}), {count}", None
    result = value.get("result")
    if value.get("success") is True and isinstance(result, dict):
        if "records" in result and ("fields" in result or "resource_id" in result):
            records = result["records"] if isinstance(result["records"], list) else []
            return "JSON", "service", f"an answer of a CKAN datastore, {_count(records, 'records')}", len(records)
        return "JSON", "service", "an answer of CKAN's API", None
    if ("currentVersion" in value or "serviceDescription" in value) and {"layers", "services", "folders", "fields",
            "capabilities", "tables", "geometryType"} & set(value):  # fmt: skip
        return "ARCGIS", "service", f"a description of an ArcGIS service{_named(value)}", None
    if "links" in value and isinstance(value["links"], list):
        relations = {str(link.get("rel", "")).rpartition("/")[2] for link in value["links"] if isinstance(link, dict)}
        if isinstance(value.get("collections"), list):
            return "OGC_API_FEATURES", "service", f"an OGC API, {_count(value['collections'], 'collections')}", None
        if "conformance" in relations or "service-desc" in relations:
            return "OGC_API_FEATURES", "service", f"the landing page of an OGC API{_named(value)}", None
        if "items" in relations and "id" in value and value.get("type") != "FeatureCollection":
            return "OGC_API_FEATURES", "service", f"a collection of an OGC API{_named(value)}", None
    if isinstance(value.get("conformsTo"), list) and any("ogcapi" in str(uri) for uri in value["conformsTo"][:50]):
        return "OGC_API_FEATURES", "service", "the conformance declaration of an OGC API", None
    sets = value.get("value")
    if "@odata.context" in value and isinstance(sets, list) and sets and all(
        isinstance(s, dict) and {"name", "url"} <= set(s) for s in sets[:5]
    ):  # fmt: skip
        return "REST", "service", f"an OData service, {_count(sets, 'entity sets')}", None
    return None


def _geodata(value: dict[str, Any]) -> _What | None:
    kind, features = value.get("type"), value.get("features")
    if isinstance(features, list) and (kind == "FeatureCollection" or _all_features(features)):
        return "GEOJSON", "data", f"GeoJSON, {_count(features, 'features')}", len(features)
    if isinstance(features, list) and {"geometryType", "spatialReference", "fieldAliases", "fields"} & set(value):
        return "ARCGIS", "data", f"Esri's JSON from an ArcGIS service, {_count(features, 'features')}", len(features)
    if kind == "FeatureCollection":
        return "GEOJSON", "data", "GeoJSON, no features seen", None
    if kind == "Feature" and ("geometry" in value or "properties" in value):
        return "GEOJSON", "data", "GeoJSON, one feature", 1
    if kind in _GEOMETRIES and ("coordinates" in value or "geometries" in value):
        return "GEOJSON", "data", "GeoJSON, a geometry", 1
    if kind == "Topology" and ("objects" in value or "arcs" in value):
        return "GEOJSON", "data", "TopoJSON", None
    if kind == "CityJSON":
        return "CITYJSON", "data", "CityJSON", None
    return None


def _data(value: dict[str, Any]) -> _What | None:
    if not {"@context", "@graph", "@id", "@type"}.isdisjoint(value):
        graph = value.get("@graph")
        nodes = len(graph) if isinstance(graph, list) else None
        return "JSON_LD", "data", "JSON-LD" if nodes is None else f"JSON-LD, {nodes} nodes", nodes
    if value.get("class") in ("dataset", "collection", "dimension") and ("version" in value or "dimension" in value):
        return "JSON_STAT", "data", "JSON-stat", None
    if {"last_updated", "ttl", "data"} <= set(value):
        return "GBFS", "data", "GBFS", None
    results = value.get("results")
    if "head" in value and isinstance(results, dict) and "bindings" in results:
        return "SPARQL", "data", "results of a SPARQL query", None
    return None


def _all_features(features: list[Any]) -> bool:
    return bool(features) and all(isinstance(f, dict) and f.get("type") == "Feature" for f in features[:5])


def _count(values: Any, what: str) -> str:
    return f"{len(values)} {what}"


def _message(value: dict[str, Any]) -> str:
    for key in ("message", "detail", "title", "error", "error_description", "__type", "errors", "exceptions"):
        if isinstance(text := value.get(key), str) and text.strip():
            return shown(text)
    return shown(", ".join(value), 60)


def _named(value: dict[str, Any]) -> str:
    name = next((v for k in ("title", "name", "mapName") if isinstance(v := value.get(k), str) and v.strip()), "")
    return f" «{shown(name)}»" if name else ""
