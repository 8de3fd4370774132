"""The rubric: which questions count, how much and in what words; `load` refuses a file that does not hold together."""

import hashlib
import inspect
import string
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from scoring.checks import CHECKS
from scoring.errors import RubricError
from scoring.findings import Finding, Value
from scoring.strict_yaml import Filled, Strict, parse

MUNICIPALITY_CHECKS = frozenset({"expected_types", "theme_breadth", "overview", "national_visibility"})
Language = Literal["nb", "en"]
Part = Literal["quality", "coverage"]
StatusId = Literal["vurdert", "faa_datasett", "kun_ikke_aapne", "ingen_data_funnet", "ikke_vurdert"]
CapId = Literal["open-share", "live-links", "national-visibility"]

# What the engine knows when it writes these sentences; a blank outside the list could never be filled.
CAP_BLANKS = frozenset({"percent", "threshold", "level"})
STATUS_BLANKS = frozenset({"sources", "date", "datasets", "reason"})

_Id = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
_Share = Annotated[float, Field(ge=0, le=1)]
_NOT_NEGATIVE = Field(ge=0, allow_inf_nan=False)  # every parameter is a number of something


class Text(Strict):
    """The same words in bokmål and English. `{blanks}` are filled with str.format and are alike in both, but that
    `{names}` may be `{names_en}` in English."""

    nb: Filled
    en: Filled

    def of(self, language: Language) -> str:
        """The words in one of the languages."""
        return self.nb if language == "nb" else self.en

    def blanks(self) -> set[str]:
        """Names of the blanks. Raises ValueError when the two languages differ or a brace is unbalanced."""
        nb, en = [
            {name for _, name, _, _ in string.Formatter().parse(t) if name is not None} for t in (self.nb, self.en)
        ]
        if nb != {name.removesuffix("_en") for name in en}:
            raise ValueError(f"the same blanks in both languages, not {sorted(nb)} and {sorted(en)}")
        return nb

    @model_validator(mode="after")
    def _alike(self) -> Self:
        self.blanks()
        return self


class Reason(Text):
    """What was seen; where `{total}` is 1, in the words for a single one if there are any."""

    one: Text | None = None

    def about(self, finding: Finding) -> Text:
        """The words that fit the number."""
        return self.one if self.one is not None and finding.facts.get("total") == 1 else self

    @model_validator(mode="after")
    def _same_facts(self) -> Self:
        if self.one is not None and (more := self.one.blanks() - self.blanks()):
            raise ValueError(f"no blanks for a single one that the others lack: {sorted(more)}")
        return self


# what is said of every criterion whose answer a person has corrected; see `scoring.overrides`
OVERRIDDEN = "override"
_OVERRIDDEN = Reason(nb="Overstyrt av {who} {date}: {reason}", en="Override by {who} on {date}: {reason}")


class Dimension(Strict):
    """A group of criteria; its weight is the sum of theirs."""

    id: _Id
    weight: float
    name: Text

    @property
    def part(self) -> Part:
        """Coverage is a dimension of its own; all others are about quality."""
        return "coverage" if self.id == "coverage" else "quality"


class Criterion(Strict):
    """A check, its weight, and the words for it. `reasons` gives each `Finding.reason` its sentence."""

    id: _Id
    code: Annotated[str, Field(pattern=r"^[A-Z]{3}-\d+$")]
    dimension: _Id
    weight: Annotated[float, Field(ge=0)]
    check: str
    params: dict[str, Any] = Field(default_factory=dict)
    status: Literal["stable", "preview"] = "stable"
    portal_determined: bool = False
    title: Text
    failing_title: Text
    rule: Text  # how the value comes about; its blanks are the params
    why: Text
    fix: Text
    gaming: Text | None = None  # how points could be had without better data, and what stands in the way
    effort: Literal["low", "medium", "high"]
    barrier: Literal["legal", "technical", "organisational", "resources", "metadata"]
    actor: Literal["municipality", "portal", "state"]
    source: Filled
    reasons: dict[str, Reason] = Field(default_factory=dict)

    def rule_in(self, language: Language) -> str:
        """The rule with its thresholds."""
        comma = "," if language == "nb" else "."
        return self.rule.of(language).format(**{k: f"{v}".replace(".", comma) for k, v in self.params.items()})

    @property
    def part(self) -> Part:
        """Quality criteria are asked of datasets, coverage criteria of municipalities."""
        return "coverage" if self.dimension == "coverage" else "quality"

    def sentence(self, finding: Finding, language: Language) -> str:
        """The finding's reason in words. Raises KeyError when the rubric has no sentence for it."""
        words = _OVERRIDDEN if finding.reason == OVERRIDDEN else self.reasons[finding.reason]
        return words.about(finding).of(language).format_map(finding.facts)


class Level(Strict):
    """A step of the scale, reached from `at_least` points; level 0 is for a total of exactly 0."""

    level: Annotated[int, Field(ge=0, le=5)]
    at_least: Annotated[float, Field(ge=0, le=100)]
    name: Text


class Cap(Strict):
    """A level that cannot be passed while a share is below `threshold`, once at least `decided` of it is known."""

    id: CapId
    threshold: _Share
    decided: _Share = 0.0
    max_level: Annotated[int, Field(ge=0, le=5)]
    reason: Text


class Status(Strict):
    """What a municipality without an ordinary score is told, and one with it."""

    id: StatusId
    name: Text
    reason: Text


class _Document(Strict):
    """What the file itself says."""

    version: Annotated[str, Field(pattern=r"^\d+\.\d+")]
    provisional_below: _Share
    provisional_without: Annotated[tuple[str, ...], Field(strict=False)] = ()
    dimensions: Annotated[tuple[Dimension, ...], Field(strict=False)]
    criteria: Annotated[tuple[Criterion, ...], Field(strict=False)]
    levels: Annotated[tuple[Level, ...], Field(strict=False)]
    no_level: Text
    caps: Annotated[tuple[Cap, ...], Field(strict=False)]
    statuses: Annotated[tuple[Status, ...], Field(strict=False)]


class Rubric(_Document):
    """A rubric that holds together, with the SHA-256 of everything a score depends on beside the data."""

    hash: str
    body: str  # the file as it was

    def of(self, part: Part) -> tuple[Criterion, ...]:
        """The criteria of one part, in order."""
        return tuple([c for c in self.criteria if c.part == part])

    def level(self, total: float) -> int:
        """The level that a total of 0–100 reaches, before caps."""
        reached = [step.level for step in self.levels if step.level > 0 and total >= step.at_least]
        return max(reached) if total > 0 else 0


def load(
    rubric_path: Path,
    expected_path: Path,
    vocabulary_dir: Path,
    checks: Mapping[str, Callable[..., Finding]] = CHECKS,
) -> Rubric:
    """Read and check a rubric. `expected_path` and `vocabulary_dir` are only hashed: they move scores too.

    Raises RubricError with every problem found, not just the first.
    """
    parts = [("rubric", rubric_path), ("expected types", expected_path)]
    parts += [(f"vocabulary/{p.name}", p) for p in sorted(vocabulary_dir.glob("*.yaml"))]
    digest, body = hashlib.sha256(), b""
    for name, path in parts:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise RubricError([f"{path}: {error.strerror or error}"]) from error
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
        body = body or content
    document = parse(rubric_path, _Document)
    if problems := [f"{rubric_path}: {problem}" for problem in _inconsistencies(document, checks)]:
        raise RubricError(problems)
    return Rubric(hash=digest.hexdigest(), body=body.decode(), **dict(document))


def _inconsistencies(document: _Document, checks: Mapping[str, Callable[..., Finding]]) -> Iterator[str]:
    yield from _repeated("dimensions", (d.id for d in document.dimensions))
    yield from _repeated("criteria", (c.id for c in document.criteria))
    yield from _repeated("criteria: code", (c.code for c in document.criteria))
    yield from _repeated("caps", (c.id for c in document.caps))
    yield from _weights(document)
    for criterion in document.criteria:
        yield from _check_of(criterion, checks)
        yield from _unknown_blanks(f"criteria[{criterion.code}].rule", criterion.rule, criterion.params)
    used = {c.check for c in document.criteria}
    for name in sorted((set(checks) | MUNICIPALITY_CHECKS) - used):
        yield f"criteria: no criterion asks the check {name}; expected one, if only with status: preview"
    for what, found, expected in (
        ("levels", [step.level for step in document.levels], [5, 4, 3, 2, 1, 0]),
        ("statuses", [s.id for s in document.statuses], list(get_args(StatusId))),
    ):
        if found != expected:
            yield f"{what}: read {found}, expected {expected} in this order"
    bounds = [step.at_least for step in document.levels]
    if bounds != sorted(bounds, reverse=True):
        yield f"levels: at_least: read {bounds}, expected falling numbers"
    ids = {c.id for c in document.criteria}
    for name in document.provisional_without:
        if name not in ids:
            yield f"provisional_without: read {name}, expected the id of a criterion"
    for cap in document.caps:
        yield from _unknown_blanks(f"caps[{cap.id}].reason", cap.reason, CAP_BLANKS)
    for status in document.statuses:
        yield from _unknown_blanks(f"statuses[{status.id}].reason", status.reason, STATUS_BLANKS)


def _repeated(place: str, ids: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(ids).items():
        if times > 1:
            yield f"{place}: read {name} {times} times, expected once"


def _unknown_blanks(place: str, text: Text, known: Collection[str]) -> Iterator[str]:
    for blank in sorted(text.blanks().difference(known)):
        yield f"{place}: read {{{blank}}}, expected one of {sorted(known)}"


def _weights(document: _Document) -> Iterator[str]:
    sums = dict.fromkeys((d.id for d in document.dimensions), 0.0)
    for criterion in document.criteria:
        if criterion.dimension not in sums:
            yield f"criteria[{criterion.code}].dimension: read {criterion.dimension}, expected one of {sorted(sums)}"
            continue
        if criterion.status == "preview" and criterion.weight:
            yield f"criteria[{criterion.code}].weight: read {criterion.weight:g}, expected 0 while status is preview"
        sums[criterion.dimension] += criterion.weight
    totals = {"quality": 0.0, "coverage": 0.0}
    for dimension in document.dimensions:
        totals[dimension.part] += dimension.weight
        if abs(sums[dimension.id] - dimension.weight) > 1e-9:
            yield (
                f"dimensions[{dimension.id}].weight: read {dimension.weight:g}, "
                f"expected {sums[dimension.id]:g}, the sum of its criteria"
            )
    for part, total in totals.items():
        if abs(total - 100) > 1e-9:
            yield f"dimensions: the weights of {part} sum to {total:g}, expected 100"


def _check_of(criterion: Criterion, checks: Mapping[str, Callable[..., Finding]]) -> Iterator[str]:
    place = f"criteria[{criterion.code}]"
    known = sorted(checks if criterion.part == "quality" else MUNICIPALITY_CHECKS)
    if criterion.check not in known:
        close = get_close_matches(criterion.check, known, n=1)
        hint = f"did you mean {close[0]}? " if close else ""
        yield f"{place}.check: read {criterion.check}; {hint}expected one of {', '.join(known)}"
        return
    wanted: dict[str, inspect.Parameter] = {}
    if criterion.part == "quality":
        parameters = inspect.signature(checks[criterion.check], eval_str=True).parameters.values()
        wanted = {p.name: p for p in parameters if p.kind is p.KEYWORD_ONLY}
    for name in sorted(set(criterion.params) - set(wanted)):
        yield f"{place}.params: read {name}, expected {', '.join(sorted(wanted)) or 'none'}"
    for name, parameter in wanted.items():
        if name not in criterion.params:
            if parameter.default is parameter.empty:
                yield f"{place}.params: {name} is missing, expected {_type(parameter)}"
            continue
        try:
            TypeAdapter(_bounded(parameter)).validate_python(criterion.params[name], strict=True)
        except ValidationError:
            yield f"{place}.params.{name}: read {criterion.params[name]!r}, expected {_type(parameter)}"


def _bounded(parameter: inspect.Parameter) -> Any:
    """Its type with bounds: a value is from 0 to 1, and no number of days or datasets is less than nothing."""
    return Value if parameter.annotation is Value else Annotated[parameter.annotation, _NOT_NEGATIVE]


def _type(parameter: inspect.Parameter) -> str:
    if parameter.annotation is Value:
        return "float from 0 to 1"
    return f"{getattr(parameter.annotation, '__name__', parameter.annotation)} of at least 0"
