"""Organisation numbers of Enhetsregisteret: nine digits, the last of which checks the others."""

import re
from collections.abc import Iterable

_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2, 1)
_NINE_DIGITS = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])")


def is_valid(text: str) -> bool:
    """Nine digits whose weighted sum is a multiple of 11."""
    if len(text) != 9 or not (text.isascii() and text.isdigit()):
        return False
    return sum(w * int(digit) for w, digit in zip(_WEIGHTS, text, strict=True)) % 11 == 0


def in_identifiers(identifiers: Iterable[str]) -> list[str]:
    """The identifiers that are valid numbers; real ones have been seen with a space at the end."""
    return [number for number in (identifier.strip() for identifier in identifiers) if is_valid(number)]


def in_iri(iri: str) -> str | None:
    """The number in an IRI with exactly one run of nine digits; with two nobody can say which one is meant."""
    runs = _NINE_DIGITS.findall(iri)
    return runs[0] if len(runs) == 1 and is_valid(runs[0]) else None
