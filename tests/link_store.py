"""A catalogue whose addresses a test chooses, and nights of link checks over it with a clock that is passed in."""

import ssl
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from check_cases import CC_BY
from harvester.http import Timeouts
from harvester.links import Budget, Night, check
from harvester.links.hosts import Network
from scoring_store import NIGHT, Norway, record
from store.records import DistributionRecord
from store.terms import iri, literal

FIRST = datetime(2026, 11, 24, 3, tzinfo=UTC)  # of the night after the catalogue was read
QUICK = Timeouts(connect=1.0, read=0.5, answer=1.5)


def moment(night: int, second: int = 0) -> str:
    return (FIRST + timedelta(days=night, seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Links:
    """`urls` each in a dataset of its own, which Oslo publishes; `resolve` as in the configuration. `formats`: what the
    metadata say of each."""

    folder: Path
    urls: Sequence[str]
    resolve: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0
    formats: Iterable[str] | None = None
    norway: Norway = field(init=False)

    def __post_init__(self) -> None:
        self.norway = Norway(self.folder)
        self.publish(self.urls)

    def publish(self, urls: Sequence[str], **fields: Any) -> None:
        """Let the catalogue name these addresses."""
        said = list(self.formats) if self.formats is not None else ["CSV"] * len(urls)
        parts = [
            DistributionRecord(access_urls=[iri(url)], formats=[literal(format)], licences=[CC_BY])
            for url, format in zip(urls, said, strict=True)
        ]
        self.norway.harvest(
            [
                record(f"https://oslo.test/d/{i}", f"Datasett {i}", distributions=[d], **fields)
                for i, d in enumerate(parts)
            ],
            now=NIGHT,
        )

    def network(self, **changes: Any) -> Network:
        given: dict[str, Any] = {
            "user_agent": "kommunedata/test (+mailto:test@example.no)",
            "tls": ssl.create_default_context(),
            "pause": lambda _: self.pause,
            "resolve": dict(self.resolve),
            "timeouts": QUICK,
        }
        return Network(**{**given, **changes})

    def night(self, night: int, *, budget: Budget | None = None, **given: Any) -> Night:
        """Check what is due on a night."""
        network = given.pop("network", None) or self.network()
        controls: list[Callable[[], bool]] = [lambda: True]
        return check(
            self.norway.engine,
            network,
            budget or Budget(),
            now=lambda: moment(night),
            **{"controls": controls, **given},
        )

    def states(self) -> dict[str, str]:
        return {str(url): str(state) for url, state in self.norway.rows("SELECT url, state FROM link_state")}

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.norway.rows(sql)
