"""What every command stands on: the options before its name, the way to speak, today, and a client for the network."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

import terminal
from harvester import config as configuration
from harvester.archive import Archive
from harvester.config import Config
from harvester.config.overrides import load_overrides
from harvester.http import Client
from harvester.portals import registry
from store.db import open_database
from store.models import Override
from terminal import err

if TYPE_CHECKING:
    from scoring.rulebook import Rulebook

VERSION = metadata.version("kommunedata")
Lang = Literal["nb", "en"]


class NotPossible(Exception):
    """What was asked for cannot be done; the message says what can."""


@dataclass(frozen=True, slots=True)
class Door:
    """The options that stand before every command."""

    db: Path
    config_dir: Path
    quiet: bool
    verbose: bool
    db_named: bool  # --db or its variable was given, so a command may not choose its own

    def config(self, *, unfinished: bool = False) -> Config:
        """The configuration, checked; an `unfinished` one may lack what `refresh` would fill in."""
        return configuration.load(self.config_dir / "municipalities.yaml", registry().keys(), unfinished=unfinished)

    def overrides(self, config: Config) -> tuple[Override, ...]:
        """What curators decided, checked against the configuration."""
        return load_overrides(self.config_dir / "overrides.yaml", config)

    def rulebook(self, rubric: Path | None = None) -> "Rulebook":
        """The rubric with its tables, checked."""
        from scoring.rulebook import load_rulebook  # what only reads catalogues needs no rubric

        return load_rulebook(self.config_dir, rubric)

    def reader(self) -> Engine:
        """The database, for reading."""
        return open_database(self.db, read_only=True)


def say(text: str, door: Door) -> None:
    """A line to stderr, for people; data goes to stdout."""
    if not door.quiet:
        err.print(text, markup=False)


def now() -> str:
    """The time as it is stored."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_client(door: Door, config: Config, archive: Archive) -> Client:
    def trace(url: str, status: int | str, seconds: float) -> None:
        err.print(f"  {status} {terminal.printable(url)} {seconds:.2f} s", markup=False)

    return Client(archive, config.contact, VERSION, config.resolve, on_request=trace if door.verbose else None)


def day_to_score(as_of: datetime | None) -> date:
    """The day to score: today, or a day that has been."""
    day = as_of.date() if as_of else today()
    if day > today():
        raise NotPossible(f"{day} is yet to come: catalogues can be scored as they stood, not as they will stand.")
    return day


def today() -> date:
    """The day in Norway, whatever the server's clock is set to."""
    return datetime.now(ZoneInfo("Europe/Oslo")).date()
