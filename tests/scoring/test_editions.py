"""The record of rubric versions: what a version means cannot be changed without anybody noticing."""

import re
import shutil
from pathlib import Path

import pytest

from check_cases import CONFIG, the_rubric
from scoring import rubric
from scoring.editions import problem, recorded
from scoring.errors import RubricError
from scoring.rubric import Rubric

RECORD = CONFIG / "rubric.versions"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A copy of the configuration, whose rubric is in the record."""
    copy = shutil.copytree(CONFIG, tmp_path / "config")
    (copy / "rubric.versions").unlink(missing_ok=True)
    record(copy)
    return copy


def load(config: Path) -> Rubric:
    return rubric.load(config / "rubric.yaml", config / "expected_datasets.yaml", config / "vocabulary")


def record(config: Path) -> None:
    path = config / "rubric.versions"
    path.write_text(recorded(path, load(config)), encoding="utf-8")


def change(path: Path, pattern: str, new: str) -> None:
    text, times = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=1)
    assert times == 1
    path.write_text(text, encoding="utf-8")


def heavier(config: Path) -> None:
    """Move two points from one criterion of a dimension to another, so that the rubric still holds together."""
    change(
        config / "rubric.yaml",
        r"code: LIC-1\n    dimension: licence\n    weight: 4",
        "code: LIC-1\n    dimension: licence\n    weight: 6",
    )
    change(config / "rubric.yaml", r"code: LIC-2\n    dimension: licence\n    weight: 12", "code: LIC-2\n    dimension: licence\n    weight: 10")  # fmt: skip


def test_the_projects_rubric_is_the_one_that_its_version_names() -> None:
    assert problem(RECORD, the_rubric()) is None


def test_a_changed_weight_fails_until_the_version_is_raised_and_recorded(config: Path) -> None:
    path = config / "rubric.versions"
    assert problem(path, load(config)) is None
    heavier(config)
    told = problem(path, load(config)) or ""
    assert f"{path}: version {the_rubric().version}: read " in told and "Raise `version`" in told
    with pytest.raises(RubricError, match="Raise `version`"):
        record(config)
    change(config / "rubric.yaml", r'version: "[^"]+"', 'version: "9.9"')
    assert "Record it: `make docs`" in (problem(path, load(config)) or "")
    record(config)
    assert problem(path, load(config)) is None
    assert f"{the_rubric().version} {the_rubric().hash}" in path.read_text(encoding="utf-8")  # the old one still stands


@pytest.mark.parametrize("name", ["expected_datasets.yaml", "vocabulary/licences.yaml"])
def test_a_changed_table_needs_a_new_version_too(config: Path, name: str) -> None:
    with (config / name).open("a", encoding="utf-8") as file:
        file.write("# more\n")
    assert "Raise `version`" in (problem(config / "rubric.versions", load(config)) or "")


def test_a_record_that_cannot_be_read_is_named_with_file_and_line(config: Path) -> None:
    path = config / "rubric.versions"
    path.write_text(f"# head\n1.0 {'a' * 64}\n1.0 {'b' * 64}\n", encoding="utf-8")
    with pytest.raises(RubricError, match=r"rubric\.versions:3: read '1\.0 b"):
        problem(path, load(config))
