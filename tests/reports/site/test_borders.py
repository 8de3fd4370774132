"""Borders drawn small: every municipality is there, whatever the file's form, and what is no map is said to be none."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from reports.site.borders import BUDGET, WIDTH, MapError, load


def square(x: float, y: float, size: float) -> list[list[float]]:
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


def feature(number: object, *rings: list[list[float]], key: str = "kommunenummer") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {key: number},
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]},
    }


def write(folder: Path, document: object) -> Path:
    path = folder / "map.geojson"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def test_an_island_too_small_to_see_stays_when_it_is_all_a_municipality_has(tmp_path: Path) -> None:
    large, speck = square(5, 60, 10), square(12.0, 66.5, 0.001)
    drawn = load(write(tmp_path, collection(feature("1103", large, square(4, 59, 0.0005)), feature("1835", speck))))
    assert set(drawn.paths) == {"1103", "1835"}
    assert drawn.paths["1103"].count("M") == 1  # the speck beside a large ring is left out
    assert drawn.paths["1835"].startswith("M")


@pytest.mark.parametrize("scale", [1, 40_000], ids=["degrees", "metres"])
def test_north_is_up_and_east_is_right_in_degrees_and_in_metres(tmp_path: Path, scale: int) -> None:
    places = {"0001": (6, 58), "0002": (6, 70), "0003": (30, 70)}
    drawn = load(write(tmp_path, collection(*(
        feature(n, square(x * scale, y * scale, scale)) for n, (x, y) in places.items()
    ))))  # fmt: skip
    starts = {n: tuple(float(v) for v in re.match(r"M([\d.]+) ([\d.]+)", d).groups()) for n, d in drawn.paths.items()}  # type: ignore[union-attr]
    assert starts["0001"][1] > starts["0002"][1]
    assert starts["0003"][0] > starts["0002"][0]
    assert all(0 <= x <= WIDTH and 0 <= y <= drawn.height for x, y in starts.values())


def test_collections_in_an_object_and_numbers_without_their_zero_are_read(tmp_path: Path) -> None:
    nested = {"grense": collection(), "kommune": collection(feature(301, square(10, 59, 1), key="KOMMUNENUMMER"))}
    assert set(load(write(tmp_path, nested)).paths) == {"0301"}


def test_a_fine_map_is_made_coarser_until_it_keeps_within_its_budget(tmp_path: Path) -> None:
    ring = [[5 + i / 100_000, 60 + (i % 7) / 700] for i in range(60_000)]
    shape = [*ring, [6, 65], [5, 65], ring[0]]
    drawn = load(write(tmp_path, collection(feature("1103", shape), feature("0301", square(10, 59, 1)))))
    assert sum(map(len, drawn.paths.values())) <= BUDGET


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not GeoJSON"),
        ("[1, 2]", "holds no polygon"),
        ('{"type": "FeatureCollection", "features": [null, {}, {"properties": 1, "geometry": 2}]}', "holds no polygon"),
        (json.dumps(collection(feature("Oslo", square(10, 59, 1)))), "holds no polygon"),
        (json.dumps(collection({**feature("0301"), "geometry": {"type": "Polygon", "coordinates": [[["a", "b"]]]}})), "holds no polygon"),
        ("[" * 100_000, "is not GeoJSON"),
        (json.dumps(collection(feature("0301", [[10, 59], [float("nan"), 59], [11, 60], [10, 59]]))), "holds no polygon"),
        (json.dumps(collection(feature("0301", [[10, 59], [1e308, 59], [-1e308, 60], [10, 59]]))), "holds no polygon"),
        (json.dumps(collection(feature("0301", [[10, 59], [10**400, 59], [11, 60], [10, 59]]))), "holds no polygon"),
    ],
)  # fmt: skip
def test_what_is_no_map_is_refused_with_the_file_and_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "map.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MapError, match=said) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "GeoJSON from Geonorge" in str(caught.value)


def test_a_map_that_reaches_the_south_pole_is_drawn(tmp_path: Path) -> None:
    ring = [[10.0, -90.0], [11.0, -90.0], [11.0, -80.0], [10.0, -90.0]]
    assert set(load(write(tmp_path, collection(feature("0301", ring)))).paths) == {"0301"}


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(MapError, match=r"cannot be read: No such file or directory\. Name a GeoJSON file with --map\."):
        load(tmp_path / "none")
