"""The registry of checks: each asks one question of one dataset and is pure; `rubric.yaml` names them and weighs them."""

from collections.abc import Callable
from typing import TypeVar

from scoring.findings import Finding

# (dataset: Dataset, around: Surroundings, words: Vocabulary, *, thresholds from the rubric's `params`) -> Finding
Check = Callable[..., Finding]
CHECKS: dict[str, Check] = {}
_F = TypeVar("_F", bound=Check)


def check(function: _F) -> _F:
    """Register a check under its own name, which is what `rubric.yaml` uses."""
    if function.__name__ in CHECKS:
        raise ValueError(f"two checks are named {function.__name__}")
    CHECKS[function.__name__] = function
    return function


from scoring.checks import (  # noqa: E402  – importing a module registers its checks
    access,
    api,
    documentation,
    format,
    freshness,
    licence,
    stability,
    standards,
)

__all__ = [
    "CHECKS",
    "Check",
    "access",
    "api",
    "check",
    "documentation",
    "format",
    "freshness",
    "licence",
    "stability",
    "standards",
]
