"""How Norwegian titles are built: `config/vocabulary/titles.yaml`, checked."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from scoring.strict_yaml import Filled, Strict, parse


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"expected a regular expression: {error}") from error
    return text


Words = Annotated[tuple[Filled, ...], Field(strict=False)]
_Share = Annotated[float, Field(ge=0, le=1)]


class Weights(Strict):
    """What a term is worth by the place where it stands; a dataset has a type from `threshold` on."""

    title: _Share
    title_in_doubt: _Share  # after a word that we do not know, or with a compound's head that we do not know
    title_beside: _Share  # after the word that the title is about: «Parkering ved skoler»
    keyword: _Share
    second_keyword: _Share
    description: _Share
    description_alone: _Share  # neither title nor keywords speak for the type
    description_beside: _Share
    distribution: _Share
    theme: _Share
    format: _Share
    threshold: _Share


class Titles(Strict):
    """Words that are not about a type, and what may be done to those that are."""

    weights: Weights
    spellings: dict[Annotated[str, AfterValidator(_pattern)], str]  # what to replace -> by what
    endings: Words  # of inflection
    tails: Words  # heads of compounds that leave the records what they are: «lekeplasskart»
    neutral: Words  # say nothing of what a dataset is about: «oversikt»
    prepositions: Words
    joins: Words
    no_type: Words  # what records may be without being of an expected type


def load_titles(vocabulary_dir: Path) -> Titles:
    """Read `titles.yaml` in a folder. Raises VocabularyError."""
    return parse(vocabulary_dir / "titles.yaml", Titles)
