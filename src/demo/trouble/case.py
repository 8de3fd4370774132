"""The words of the web of trouble: a case, and how a behaviour is entered under its name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from demo.trouble.talk import Talk

State = Literal["alive", "dead", "unstable", "blocked", "inconclusive", "refused", "issue"]
DOMAIN = "trouble.test"
NEVER = "/must-never-be-asked"  # the path of every target that a checker has to refuse


@dataclass(frozen=True, slots=True)
class Case:
    """One URL as metadata may hold it, and what a fair observer would say of it after seven nights of checks, which for
    those of `every_night` means seven looks.

    `kind` is what a look at the body should find (data, service, page, login, error_page, empty, unknown); None where
    no body comes. `declared` is the format that metadata claim.
    """

    name: str
    url: str
    state: State
    why: str
    declared: str = "CSV"
    kind: str | None = None
    every_night: bool = False


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What one host does; its name, with dashes, is the host's. `own_robots` says that it answers for /robots.txt too."""

    name: str
    answer: Callable[[Talk], None]
    state: State
    why: str
    path: str
    declared: str
    kind: str | None
    own_robots: bool
    certificate: str | None  # by name, for a host that speaks TLS
    every_night: bool

    @property
    def host(self) -> str:
        return f"{self.name.replace('_', '-')}.{DOMAIN}"

    @property
    def case(self) -> Case:
        url = f"{'https' if self.certificate else 'http'}://{self.host}{self.path}"
        return Case(self.name, url, self.state, self.why, self.declared, self.kind, self.every_night)


BEHAVIOURS: dict[str, Behaviour] = {}


def behaves(
    state: State,
    why: str,
    *,
    path: str = "/data.csv",
    declared: str = "CSV",
    kind: str | None = None,
    own_robots: bool = False,
    certificate: str | None = None,
    every_night: bool = False,
) -> Callable[[Callable[[Talk], None]], Callable[[Talk], None]]:
    """Enter a function as a behaviour, under its own name."""

    def enter(answer: Callable[[Talk], None]) -> Callable[[Talk], None]:
        name = answer.__name__
        BEHAVIOURS[name] = Behaviour(
            name, answer, state, why, path, declared, kind, own_robots, certificate, every_night
        )
        return answer

    return enter
