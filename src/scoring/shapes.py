"""SHACL shapes that somebody names, through the package `shacl`: what they say of a graph. We ship none."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from scoring.errors import RubricError


class ShapesError(RubricError):
    """Shapes cannot be used; the message says why and what to do."""


class ShapesVerdict(NamedTuple):
    """What the shapes say of a dataset."""

    no_violation: bool  # what the EU asks
    no_result: bool  # what data.norge.no asks: a warning is enough to fail


@dataclass(frozen=True, slots=True)
class ShapeResult:
    """One result of a validation. Nodes and values are written as in N-Triples."""

    node: str
    path: str | None
    severity: str  # Violation, Warning or Info, as a rule; shapes may have their own
    component: str  # MinCountConstraintComponent
    message: str | None  # the shapes' own, in whatever language they speak
    value: str | None


class Shapes:
    """Shapes from a file, ready to be used again and again."""

    def __init__(self, path: Path) -> None:
        """Raises ShapesError, also when the package is not there."""
        try:
            import shacl
        except ImportError:
            raise ShapesError(["SHACL shapes need the package shacl: pip install 'kommunedata[validate]'"]) from None
        try:
            self._shapes = shacl.Shapes.from_file(str(path))
        except (OSError, ValueError) as error:
            raise ShapesError([f"{path}: cannot be used as SHACL shapes: {error}"]) from error
        if not len(self._shapes):
            raise ShapesError(
                [f"{path}: read 0 shapes, expected SHACL shapes (sh:NodeShape) in Turtle, N-Triples or RDF/XML"]
            )

    def results(self, ntriples: str) -> tuple[ShapeResult, ...]:
        """What they say of a graph."""
        report = self._shapes.validate_text(ntriples, "ntriples")
        return tuple(
            [ShapeResult(r.focus_node, r.path, r.severity, r.component, r.message, r.value) for r in report.results]
        )


def results(path: Path, ntriples: str) -> tuple[ShapeResult, ...]:
    """What the shapes of a file say of a graph; a function that a worker process can be sent. Raises ShapesError."""
    return Shapes(path).results(ntriples)


def verdict(found: Iterable[ShapeResult]) -> ShapesVerdict:
    """Both readings of a dataset's results."""
    severities = {result.severity for result in found}
    return ShapesVerdict("Violation" not in severities, not severities)
