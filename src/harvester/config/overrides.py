"""Where a person corrects what was judged automatically: overrides.yaml, read as strictly as municipalities.yaml."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from harvester.config.fields import Day, MunicipalityNumber, Words
from harvester.config.models import Config, _Strict
from harvester.config.places import Place, read
from harvester.config.problems import explain, told
from harvester.errors import ConfigError
from store.models import Override
from store.overrides import ATTRIBUTION, TYPE

_WORDS = ("not_applicable", "inconclusive")  # what a criterion may be found to be, beside a value


class OverrideEntry(_Strict):
    """One correction. `judgement` is attribution (value: true or false), type (value: the id of an expected data type,
    or none) or the id of a quality criterion (value: 0–1, not_applicable or inconclusive)."""

    municipality: MunicipalityNumber
    dataset: Words
    judgement: Words
    value: Any
    reason: Words
    who: Words
    date: Day


class _File(_Strict):
    overrides: Annotated[tuple[OverrideEntry, ...], Field(strict=False)]


def load_overrides(path: Path, config: Config) -> tuple[Override, ...]:
    """Rows for the store; none when there is no file. Whether a criterion or type exists is the rubric's to say, and
    whether a dataset does the database's. Raises ConfigError with every problem that could be seen."""
    if not path.exists():
        return ()
    document = read(path)
    try:
        file = _File.model_validate(document.data)
    except ValidationError as error:
        raise ConfigError(explain(document, error, _File)) from None
    if problems := [told(document, place, expected) for place, expected in _contradictions(file, config)]:
        raise ConfigError([text for _, text in sorted(problems)])
    return tuple(
        Override(
            municipality_number=entry.municipality,
            dataset=entry.dataset,
            judgement=entry.judgement,
            value=str(entry.value).lower() if isinstance(entry.value, bool) else str(entry.value),
            reason=entry.reason,
            who=entry.who,
            date=entry.date.isoformat(),
            place=f"{path}:{document.problem(('overrides', i), '')[0]}",
        )
        for i, entry in enumerate(file.overrides)
    )


def _contradictions(file: _File, config: Config) -> Iterator[tuple[Place, str]]:
    known = {m.number for m in config.municipalities}
    seen: set[tuple[str, str, str]] = set()
    for i, entry in enumerate(file.overrides):
        if entry.municipality not in known:
            yield ("overrides", i, "municipality"), "the kommunenummer of a municipality in municipalities.yaml"
        if expected := _unfit(entry):
            yield ("overrides", i, "value"), expected
        what = (entry.municipality, entry.dataset, entry.judgement)
        if what in seen:
            yield ("overrides", i, "judgement"), "one override of each judgement of a dataset"
        seen.add(what)


def _unfit(entry: OverrideEntry) -> str | None:
    """What the value should have been."""
    value = entry.value
    if entry.judgement == ATTRIBUTION:
        return None if isinstance(value, bool) else "true (the dataset is the municipality's) or false"
    if entry.judgement == TYPE:
        return None if isinstance(value, str) and value else "the id of an expected data type, or none"
    number = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return None if number or value in _WORDS else f"a number from 0 to 1, {' or '.join(_WORDS)}"
