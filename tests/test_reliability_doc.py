"""docs/reliability.md promises nothing that no test holds."""

import ast
import re
from functools import cache

import pytest

from nightly import ROOT

TEXT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (R\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)


@cache
def named_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_demand_has_its_row() -> None:
    assert [name for name, *_ in ROWS] == [f"R{n}" for n in range(1, 25)]


@pytest.mark.parametrize(("name", "tests"), [(name, tests) for name, _, tests, _ in ROWS])
def test_every_test_that_a_row_names_exists(name: str, tests: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", tests)
    assert len(named) == tests.count("`") // 2 > 0
    assert [f"{path}::{test}" for path, test in named if test not in named_in(path)] == []


def test_no_row_is_without_a_figure() -> None:
    assert [name for name, *_, figure in ROWS if len(figure.strip()) < 3 or "FIGURE" in figure] == []


def test_other_files_that_the_text_names_exist() -> None:
    assert [path for path in re.findall(r"`(tests/[\w/]+\.py)`", TEXT) if not (ROOT / path).exists()] == []
