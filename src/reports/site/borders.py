"""Municipal borders from a GeoJSON file, drawn small: projected, thinned out, each municipality's largest ring kept."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, log, pi, radians, sin, tan
from pathlib import Path
from typing import Any

WIDTH = 640  # units of the drawing
BUDGET = 140_000  # characters that all paths together may take, so that the front page stays below 500 kB
_APART = (0.1, 0.3, 0.5, 0.8, 1.2, 2.0, 3.0, 5.0)  # units from point to point; the first that keeps within the budget
_FARTHEST = 1e8  # degrees or metres that a point may lie out; the earth is 4e7 metres around
_SMALLEST = 1.0  # units: an island whose box is smaller is left out, unless the municipality has no larger
_NUMBER_KEYS = ("kommunenummer", "KOMMUNENUMMER", "kommunenr", "municipality_number")

_Point = tuple[float, float]


class MapError(Exception):
    """The file is no map of municipalities; the message says what was read and what was expected."""


@dataclass(frozen=True, slots=True)
class Borders:
    """SVG path data by municipality number, in a drawing of WIDTH × height."""

    paths: dict[str, str]
    height: int


def load(path: Path) -> Borders:
    """Read a GeoJSON file, in degrees or in metres of a projection. Raises MapError."""
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise MapError(f"{path}: cannot be read: {error.strerror}. Name a GeoJSON file with --map.") from error
    except (ValueError, RecursionError) as error:
        raise MapError(
            f"{path}: is not GeoJSON ({error}). Download municipal borders as GeoJSON from Geonorge."
        ) from error
    rings = {number: rings for number, rings in _municipalities(document) if rings}
    if not rings:
        raise MapError(
            f"{path}: holds no polygon with a `kommunenummer` of four digits. Download municipal borders as GeoJSON from Geonorge."
        )
    return _drawn(rings)


def _municipalities(document: Any) -> Iterator[tuple[str, list[list[_Point]]]]:
    """Outer rings by municipality number; a municipality may stand in several features."""
    found: dict[str, list[list[_Point]]] = {}
    for feature in _features(document):
        properties, geometry = feature.get("properties"), feature.get("geometry")
        if not isinstance(properties, dict) or not isinstance(geometry, dict):
            continue
        number = next((str(properties[k]).zfill(4) for k in _NUMBER_KEYS if properties.get(k)), "")
        if len(number) == 4 and number.isdigit():
            found.setdefault(number, []).extend(_rings(geometry))
    yield from sorted(found.items())


def _features(document: Any) -> Iterator[dict[str, Any]]:
    """Those of a collection, or, as Geonorge has it, of the collections in an object."""
    collections = document.values() if isinstance(document, dict) and "features" not in document else [document]
    for collection in collections:
        if isinstance(collection, dict) and isinstance(collection.get("features"), list):
            yield from (f for f in collection["features"] if isinstance(f, dict))


def _rings(geometry: dict[str, Any]) -> Iterator[list[_Point]]:
    coordinates = geometry.get("coordinates")
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(geometry.get("type")))
    for polygon in polygons if isinstance(polygons, list) else []:
        try:
            ring = [(float(point[0]), float(point[1])) for point in polygon[0]]
        except (TypeError, ValueError, IndexError, KeyError, OverflowError):
            continue
        if len(ring) >= 4 and all(abs(x) <= _FARTHEST and abs(y) <= _FARTHEST for x, y in ring):  # which no NaN is
            yield ring


def _drawn(rings: dict[str, list[list[_Point]]]) -> Borders:
    in_degrees = all(abs(x) <= 180 and abs(y) <= 90 for part in rings.values() for ring in part for x, y in ring)
    flat = {
        number: [[_conic(x, y) if in_degrees else (x, -y) for x, y in ring] for ring in part]
        for number, part in rings.items()
    }
    xs = [x for part in flat.values() for ring in part for x, _ in ring]
    ys = [y for part in flat.values() for ring in part for _, y in ring]
    left, top, scale = min(xs), min(ys), WIDTH / ((max(xs) - min(xs)) or 1.0)
    placed = {
        number: _worth_drawing(
            [_thinned([((x - left) * scale, (y - top) * scale) for x, y in ring], _APART[0]) for ring in part]
        )
        for number, part in flat.items()
    }
    paths: dict[str, str] = {}
    for apart in _APART:
        paths = {number: "".join(_path(ring, apart) for ring in part) for number, part in placed.items()}
        if sum(map(len, paths.values())) <= BUDGET:
            break
    return Borders(paths, round((max(ys) - top) * scale) + 1)


def _conic(longitude: float, latitude: float) -> _Point:
    """Lambert's conformal conic with 60° and 68° north as standard parallels and 15° east in the middle."""
    first, second = radians(60), radians(68)
    n = log(cos(first) / cos(second)) / log(tan(pi / 4 + second / 2) / tan(pi / 4 + first / 2))
    rho = (tan(pi / 4 + first / 2) / tan(pi / 4 + radians(max(-89.9, min(latitude, 89.9))) / 2)) ** n
    angle = n * radians(longitude - 15)
    return rho * sin(angle), rho * cos(angle)  # rho shrinks northwards, so y grows southwards as in a drawing


def _worth_drawing(rings: list[list[_Point]]) -> list[list[_Point]]:
    """The rings that can be seen, and the largest whatever its size: Træna must not vanish."""
    largest = max(rings, key=_area)
    return [ring for ring in rings if ring is largest or _extent(ring) >= _SMALLEST]


def _extent(ring: Sequence[_Point]) -> float:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _area(ring: Sequence[_Point]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)))


def _path(ring: list[_Point], apart: float) -> str:
    points = [(round(x * 10), round(y * 10)) for x, y in _thinned(ring, apart)]
    steps = [points[0]]
    text = [f"M{points[0][0] / 10:g} {points[0][1] / 10:g}l"]
    for x, y in points[1:-1]:
        if (x, y) != steps[-1]:
            text.append(f"{(x - steps[-1][0]) / 10:g} {(y - steps[-1][1]) / 10:g} ")
            steps.append((x, y))
    if len(steps) < 3:  # smaller than the drawing's grain: a speck, so that it is there
        return f"M{points[0][0] / 10:g} {points[0][1] / 10:g}h.6v.6h-.6z"
    return "".join(text).rstrip() + "z"


def _thinned(ring: list[_Point], apart: float) -> list[_Point]:
    """Without the points that are nearer than so to the one before: a coast has many more than can be seen."""
    kept = [ring[0]]
    for x, y in ring[1:-1]:
        if abs(x - kept[-1][0]) >= apart or abs(y - kept[-1][1]) >= apart:
            kept.append((x, y))
    return [*kept, ring[-1]]
