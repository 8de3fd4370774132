"""From a row's JSON columns to the fields of a fact, column by column; made for a hundred thousand rows."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter
from pydantic_core import from_json

Decoder = Callable[[str], Any]


class Columns:
    """The fields of a dataclass that stand in a table under the same names, in their order."""

    def __init__(self, fact: type, *elsewhere: str) -> None:
        """`elsewhere`: fields that do not come from the table."""
        hints = get_type_hints(fact)
        self.names = [f.name for f in dataclasses.fields(fact) if f.name not in elsewhere]
        self._how = [_decoder(hints[name]) for name in self.names]

    def select(self, alias: str) -> str:
        """The columns as a SELECT names them."""
        return ", ".join(f'{alias}."{name}"' for name in self.names)

    def decode(self, rows: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
        """The values of rows that begin with these columns; what the source did not say becomes empty."""
        columns = zip(zip(*rows, strict=True), self._how, strict=False)
        return zip(*[column if how is None else _decoded(column, *how) for column, how in columns], strict=True)


def _decoded(column: tuple[str | None, ...], decoder: Decoder, empty: Any) -> Iterator[Any]:
    """Each text once: most columns hold nearly nothing, or repeat a few licences, formats and titles."""
    known = {text: empty if text is None else decoder(text) for text in set(column)}
    return map(known.__getitem__, column) if len(known) > 1 else repeat(known[column[0]], len(column))


def _decoder(hint: Any) -> tuple[Decoder, Any] | None:
    """How a column of this type is read, and what it is when there is none; None: as it stands."""
    if get_origin(hint) is dict:
        return _mapping, {}
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        if isinstance(item, type) and issubclass(item, BaseModel):
            validate = TypeAdapter(hint | None).validate_json
            return lru_cache(maxsize=4096)(lambda text: validate(text) or ()), ()
        return _terms, ()
    return None


def _terms(text: str) -> tuple[str, ...]:
    if text.count('"') == 2 and "\\" not in text:  # one IRI: most addresses are different, and need no parser
        return (text[2:-2],)
    return _several_terms(text)


@lru_cache(maxsize=16384)  # licences, formats and themes repeat
def _several_terms(text: str) -> tuple[str, ...]:
    return tuple(from_json(text) or ())


def _mapping(text: str) -> dict[str, Any]:
    return from_json(text) or {}
