"""Organisation numbers of Enhetsregisteret: nine digits, the last of which checks the others."""

import re
from collections.abc import Iterable
from functools import lru_cache

_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2, 1)
_NINE_DIGITS = re.compile(r"(?<![0-9])[0-9](?:\s*[0-9]){8}(?![0-9])")  # people write them in groups


@lru_cache(maxsize=1 << 14)  # a catalogue's publishers are few, its datasets many
def is_valid(text: str) -> bool:
    """Nine digits whose weighted sum is a multiple of 11."""
    if len(text) != 9 or not (text.isascii() and text.isdigit()):
        return False
    return sum(w * int(digit) for w, digit in zip(_WEIGHTS, text, strict=True)) % 11 == 0


def in_identifiers(identifiers: Iterable[str]) -> list[str]:
    """The number in each identifier that holds one, as everyday spellings do: 964 965 226, NO964965226MVA, an address."""
    return [number for identifier in identifiers if (number := in_text(identifier))]


@lru_cache(maxsize=1 << 12)
def in_text(text: str) -> str | None:
    """The one valid number in a text or an IRI; with two different ones nobody can say which is meant."""
    valid = {number for run in _NINE_DIGITS.findall(text) if is_valid(number := "".join(run.split()))}
    return valid.pop() if len(valid) == 1 else None
