"""Regular expressions mean the same in every Python we support.

Before 3.11.4 a possessive repeat of a group goes on from the wrong place when its last round fails after it had begun
(https://github.com/python/cpython/issues/106052). What may fail so stands in an atomic group, which goes back itself.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import commands
import demo
import harvester
import reports
import scoring
import store

_ROOMS = (commands, demo, harvester, reports, scoring, store)
_ONE = {op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN, op.ATOMIC_GROUP}
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}


def _patterns(value: object, depth: int = 3) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, Mapping):
        for inner in (*value.keys(), *value.values()):
            yield from _patterns(inner, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _patterns(inner, depth - 1)


def _ours() -> dict[str, re.Pattern[Any]]:
    """Every pattern that a module of ours keeps, by the module's and its own name."""
    found: dict[str, re.Pattern[Any]] = {}
    for room in _ROOMS:
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if ".migrations." in module.name:
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                for n, pattern in enumerate(_patterns(value)):
                    found[f"{module.name}.{name}{n or ''}"] = pattern
    return found


def _may_fail_begun(items: list[Any]) -> bool:
    """Whether a sequence may match a part of itself and then no more, without going back to where it began."""
    begun = False
    for kind, what in items:
        if kind is op.AT or kind in (op.ASSERT, op.ASSERT_NOT):
            if begun or kind is not op.AT:
                return True
        elif kind in _ONE:
            if begun:
                return True
            begun = True
        elif kind in _REPEATS:
            least, most, body = what
            if len(body) == 1 and body[0][0] in _ONE:
                if begun and least:
                    return True
                begun = True
            elif _may_fail_begun(list(body)) or (begun and least) or least > 1:
                return True
            else:
                begun = begun or most > 0
        elif kind is op.BRANCH:
            if begun or any(_may_fail_begun(list(branch)) for branch in what[1]):
                return True
            begun = True
        elif kind is op.SUBPATTERN:  # one that captures makes even later Pythons stumble
            if begun or what[0] is not None or _may_fail_begun(list(what[-1])):
                return True
            begun = True
        else:
            return True
    return False


def _unsafe(items: Any) -> bool:
    """Whether anywhere in a parsed pattern a possessive repeat holds what may fail after it has begun."""
    for kind, what in items:
        if kind is op.POSSESSIVE_REPEAT and _may_fail_begun(list(what[2])):
            return True
        parts: list[Any] = []
        if kind in _REPEATS:
            parts = [what[2]]
        elif kind is op.BRANCH:
            parts = list(what[1])
        elif kind is op.ATOMIC_GROUP:
            parts = [what]
        elif kind is op.SUBPATTERN:
            parts = [what[-1]]
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            parts = [what[1]]
        if any(map(_unsafe, parts)):
            return True
    return False


def test_no_possessive_group_may_fail_after_it_has_begun() -> None:
    ours = _ours()
    assert len(ours) > 150
    assert [name for name, pattern in ours.items() if _unsafe(_parser.parse(pattern.pattern, pattern.flags))] == []


@pytest.mark.parametrize(
    ("pattern", "unsafe"),
    [
        (r"(?:\s|![^\n]*+\n)*+x", True),
        (r"(?:\s|(?>![^\n]*+\n))*+x", False),
        (r"<(?:(?!-->).)*+-->", True),
        (r"(?:\s++|#[^\n]*+)*+x", False),
        (r"a(?:b(?:cd)*+)e", True),
        (r"[ab]*+c", False),
        (r"(?:(a)|b)*+c", True),
    ],
)
def test_the_search_for_them_finds_them(pattern: str, unsafe: bool) -> None:
    assert _unsafe(_parser.parse(pattern)) is unsafe
