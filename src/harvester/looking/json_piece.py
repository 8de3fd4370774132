"""JSON that may have been cut off: what stands in the piece, as a value that can be asked."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from harvester.json_depth import MOST, is_deeper

_BEGINS = re.compile(r'\s*+(?:\{\s*+["}]|\[\s*+(?:[\[{"\d\]-]|(?:true|false|null)\b))')
_TOKEN = re.compile(r'"(?:[^"\\]++|(?>\\.))*+"|"|[\[\]{},]', re.DOTALL)  # the lone quote begins a string that was cut
_CLOSING = {"{": "}", "[": "]"}
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """`value` is None for what cannot be read; `readable` is None when the piece is too deep or short to say."""

    value: Any
    readable: bool | None


def begins_as_json(text: str) -> bool:
    """Whether a text looks like an object or a list from the outside."""
    return _BEGINS.match(text) is not None


def read_json(text: str, complete: bool) -> Piece:
    """Read JSON; where it was cut, what came before the cut, with the brackets closed."""
    if _is_deep(text):
        return Piece(None, None)
    with suppress(ValueError):
        return Piece(json.loads(text), True)
    mended = None if complete else _mended(text)
    if mended is None:
        return Piece(None, False if complete else None)
    try:
        return Piece(json.loads(mended), True)
    except ValueError:
        return Piece(None, False)


def read_lines(text: str, complete: bool) -> list[dict[str, Any]] | None:
    """The objects of a text that has one on each line (NDJSON, JSON Lines, JSON text sequences); None for any other."""
    if _is_deep(text):
        return None
    lines = [line.strip("\x1e \t\r") for line in text.split("\n")]
    cut = "" if complete else lines.pop()
    found = []
    for line in filter(None, lines):
        try:
            value = json.loads(line)
        except ValueError:
            return None
        if not isinstance(value, dict):
            return None
        found.append(value)
    return found if len(found) > 1 or text.startswith("\x1e") or (found and cut.startswith("{")) else None


def _is_deep(text: str) -> bool:
    return is_deeper(text.encode("utf-8", "surrogatepass"), MOST)


def _mended(text: str) -> str | None:
    """The text up to the last place where a value was whole, and the brackets that are open there; None if too deep."""
    stack: list[str] = []
    cut, closing = 0, ""
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in _CLOSING:
            stack.append(_CLOSING[mark])
        elif mark in ("}", "]"):
            if not stack or stack.pop() != mark:
                return text
        elif mark == '"':
            break
        elif mark != ",":
            continue
        if len(stack) > _DEEPEST:
            return None
        cut, closing = token.start() if mark == "," else token.end(), "".join(reversed(stack))
    return text[:cut] + closing if cut else None
