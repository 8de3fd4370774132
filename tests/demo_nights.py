"""Nights over the demo's portals, by the code that a night runs: a real store, real workers, the real configuration."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from commands.demo import demo_config
from demo.serve import Demo
from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import Config, load
from harvester.http import Client
from harvester.portals import registry
from harvester.run import Summary, harvest, plan
from store.db import open_database

_CONFIG = Path(__file__).parents[1] / "config" / "municipalities.yaml"
_FIRST = datetime(2026, 11, 1, 2, tzinfo=UTC)


@dataclass
class DemoNights:
    """A database and an archive, and the night we are in."""

    folder: Path
    cage: Cage
    day: int = 0
    real: Config = field(default_factory=lambda: load(_CONFIG, registry()))

    def __post_init__(self) -> None:
        self.engine = open_database(self.folder / "k.db")
        self.archive = Archive(self.folder / "archive")

    def config(self, demo: Demo, without: str | None = None, **national: Any) -> Config:
        """The demo's sources but for one; `national` changes data.norge.no's."""
        config = demo_config(self.real, demo)

        def kept(sources: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(s.model_copy(update=national) if s.kind == "fdk" else s for s in sources if s.id != without)

        places = tuple(m.model_copy(update={"sources": kept(m.sources)}) for m in config.municipalities)
        return config.model_copy(update={"sources": kept(config.sources), "municipalities": places})

    def harvest(self, config: Config, municipalities: tuple[str, ...] = (), client: Client | None = None) -> Summary:
        """Harvest at two in the morning, then go to the next night."""
        now = (_FIRST + timedelta(days=self.day)).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.day += 1
        client = client or Client(self.archive, config.contact, "0", config.resolve)
        return harvest(
            self.engine, config, self.archive, client, self.cage, plan(config, municipalities), now=lambda: now
        )

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

    def scaled_client(
        self, config: Config, scale: float, sleep: Callable[[float], None], clock: Callable[[], float]
    ) -> Client:
        """A client whose seconds are shorter by `scale`: its pauses are the real ones, in a world that goes faster."""
        return Client(
            self.archive, config.contact, "0", config.resolve,
            sleep=lambda seconds: sleep(seconds / scale), clock=lambda: clock() * scale,
        )  # fmt: skip
