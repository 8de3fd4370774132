"""A few real municipalities, for tests that run whole nights many times and should not score 357 each time."""

from functools import cache

import yaml

from nightly import ROOT

NUMBERS = ("0301", "1103", "1151", "4601", "5520")


@cache
def some_municipalities() -> list[dict[str, object]]:
    """Their entries in the real configuration."""
    config = yaml.load((ROOT / "config" / "municipalities.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return [m for m in config["municipalities"] if m["number"] in NUMBERS]
