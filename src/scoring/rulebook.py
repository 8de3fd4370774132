"""Everything that a score depends on beside the data: rubric, expected types, vocabulary and profile, read together."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from scoring import profile, rubric, vocabulary
from scoring.errors import RubricError
from scoring.expected import ExpectedType, load_expected
from scoring.matching.titles import Titles, load_titles
from scoring.mqa import tables as mqa_tables
from scoring.mqa.tables import MqaTables
from scoring.profile import Profile
from scoring.rubric import Rubric
from scoring.vocabulary import Vocabulary

_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What the datasets are asked, and in which words."""

    rubric: Rubric
    types: tuple[ExpectedType, ...]
    words: Vocabulary
    profile: Profile
    mqa: MqaTables
    titles: Titles

    def summary(self) -> tuple[str, ...]:
        """What was read, in lines for people."""
        quality, coverage = (len(self.rubric.of(part)) for part in ("quality", "coverage"))
        return (
            f"Rubric {self.rubric.version}: {quality} criteria of quality, {coverage} of coverage",
            f"Expected data types: {len(self.types)}",
            f"Profile: {self.profile.name}",
        )


def load_rulebook(config_dir: Path, rubric_path: Path | None = None) -> Rulebook:
    """Read all of it from a folder, with another rubric if one is named. Raises RubricError with every problem found."""
    expected, words = config_dir / "expected_datasets.yaml", config_dir / "vocabulary"
    problems: list[str] = []

    def read(load: Callable[[], _Part]) -> _Part | None:
        try:
            return load()
        except RubricError as error:
            problems.extend(p for p in error.problems if p not in problems)
            return None

    the_rubric = read(lambda: rubric.load(rubric_path or config_dir / "rubric.yaml", expected, words))
    types = read(lambda: load_expected(expected))
    the_words = read(lambda: vocabulary.load(words))
    the_profile = read(lambda: profile.load(words))
    the_mqa = read(lambda: mqa_tables.load(words))
    the_titles = read(lambda: load_titles(words))
    if the_rubric is None or types is None or the_words is None or the_profile is None:
        raise RubricError(problems)
    if the_mqa is None or the_titles is None:
        raise RubricError(problems)
    return Rulebook(the_rubric, types, the_words, the_profile, the_mqa, the_titles)
