"""Who is measured and where their catalogues are: municipalities.yaml, read strictly."""

from collections.abc import Collection
from pathlib import Path

from pydantic import ValidationError

from harvester.config.inventory import Inventory, inventory
from harvester.config.models import (
    Company,
    Config,
    County,
    Municipality,
    NoPortal,
    Registers,
    SourceConfig,
    SourceEntry,
    SubUnit,
    Tls,
)
from harvester.config.names import UnknownMunicipality
from harvester.config.places import read
from harvester.config.problems import explain, told
from harvester.config.relations import contradictions
from harvester.errors import ConfigError

__all__ = [
    "Company",
    "Config",
    "County",
    "Inventory",
    "Municipality",
    "NoPortal",
    "Registers",
    "SourceConfig",
    "SourceEntry",
    "SubUnit",
    "Tls",
    "UnknownMunicipality",
    "inventory",
    "load",
]


def load(path: Path, kinds: Collection[str], *, unfinished: bool = False) -> Config:
    """Read and check the file; `kinds` are the portal kinds that the harvester knows. An `unfinished` one may lack what
    `refresh` would fill in.

    Raises ConfigError with every problem that could be seen at once, each with its line.
    """
    document = read(path)
    try:
        config = Config.model_validate(document.data)
    except ValidationError as error:
        raise ConfigError(explain(document, error, Config)) from None
    if problems := [told(document, place, expected) for place, expected in contradictions(config, kinds, unfinished)]:
        raise ConfigError([text for _, text in sorted(problems)])
    return config
