"""The real borders of all municipalities, drawn on the front page: everybody is there, and the page stays light."""

from pathlib import Path

import pytest
import yaml

from reports.site.borders import BUDGET, load

BORDERS = Path(__file__).resolve().parents[3] / "shared" / "samples" / "geo" / "kommuner-2024-xs.geojson"
CONFIG = Path(__file__).resolve().parents[2] / "config" / "municipalities.yaml"

pytestmark = pytest.mark.skipif(not BORDERS.exists(), reason="no borders beside the project (../shared)")


def test_every_municipality_is_drawn_however_small() -> None:
    drawn = load(BORDERS)
    document = yaml.load(CONFIG.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert set(drawn.paths) == {m["number"] for m in document["municipalities"]}
    for name, number in (("Træna", "1835"), ("Utsira", "1151"), ("Røst", "1856")):
        assert drawn.paths[number].startswith("M"), name


def test_norway_is_upright_and_within_its_budget() -> None:
    drawn = load(BORDERS)
    assert sum(map(len, drawn.paths.values())) < BUDGET
    assert 1.1 < drawn.height / 640 < 1.4  # as on a map with 15° east in the middle
    vardo, lindesnes = (float(drawn.paths[n][1:].split("l")[0].split()[1]) for n in ("5634", "4205"))
    assert vardo < 0.2 * drawn.height
    assert lindesnes > 0.9 * drawn.height
