"""YAML files that people edit, as strict models: whatever does not fit is named with file, place and what was expected."""

import json
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scoring.errors import RubricError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times as fast; wheels without it still work


class VocabularyError(RubricError):
    """A table cannot be used; `problems` holds one line each: file, place, what was read, what was expected."""


class Strict(BaseModel):
    """No unknown keys and no silent conversions: an unquoted `no` is False to YAML, and is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Filled = Annotated[str, Field(min_length=1, pattern=r"\S")]
Model = TypeVar("Model", bound=BaseModel)


def parse(path: Path, model: type[Model]) -> Model:
    """The file as a model. Raises VocabularyError with every problem found, not just the first."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise VocabularyError([f"{path}: {error.strerror or error}"]) from error
    return parse_text(text, model, str(path))


def parse_text(text: bytes | str, model: type[Model], path: str) -> Model:
    """The text as a model; `path` is what messages call it. Raises VocabularyError as `parse` does."""
    try:
        data = yaml.load(text, Loader=_LOADER)  # noqa: S506
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that no calendar has
        raise VocabularyError([f"{path}: {' '.join(str(error).split())}"]) from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = [f"{path}: {_place(e['loc'], data)}: {e['msg']}; read {_shown(e['input'])}" for e in error.errors()]
        raise VocabularyError(problems) from error


def _place(steps: tuple[int | str, ...], data: object) -> str:
    """Where in the file; a row is named by its code, id or level, which people can find, rather than by its number."""
    words: list[str] = []
    for step in steps:
        if isinstance(step, int) and isinstance(data, list):
            data = data[step]
            known = data if isinstance(data, dict) else {}
            words.append(f"[{next((known[k] for k in ('code', 'id', 'level') if k in known), step)}]")
        else:
            data = data.get(step) if isinstance(data, dict) else None
            words.append(f".{step}")
    return "".join(words).lstrip(".") or "top level"


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:77] + "…"
