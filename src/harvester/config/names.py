"""Find a municipality by what people call it, or say what they may have meant."""

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.config.models import Municipality

_ALIKE = 0.75  # "Bardo" is like Bardu, and not like Vardø


class UnknownMunicipality(Exception):
    """No municipality, or more than one, is called so; the message names those that may have been meant."""


def find(municipalities: Sequence["Municipality"], query: str) -> "Municipality":
    """By number or by any name, whatever the case. Raises UnknownMunicipality."""
    wanted = _folded(query)
    found = [m for m in municipalities if wanted == m.number or wanted in map(_folded, m.names)]
    if len(found) == 1:
        return found[0]
    if found:
        which = ", ".join(f"{m.number} in {m.county.name}" for m in found)
        raise UnknownMunicipality(f"{len(found)} municipalities are called {query!r}: {which}. Give the number.")
    hint = ", ".join(f"{m.name} ({m.number})" for m in _meant(municipalities, wanted))
    raise UnknownMunicipality(f"Unknown municipality: {query!r}." + (f" Did you mean: {hint}?" if hint else ""))


def _meant(municipalities: Sequence["Municipality"], wanted: str) -> Iterable["Municipality"]:
    if wanted.isdigit():  # a number that Excel has shortened, or one that is no longer in force
        return [m for m in municipalities if m.number == wanted.zfill(4) or wanted in m.predecessors]
    called: dict[str, dict[str, Municipality]] = {}
    for m in municipalities:
        for name in m.names:
            called.setdefault(_folded(name), {})[m.number] = m
    close = get_close_matches(wanted, called, n=3, cutoff=_ALIKE)
    return {number: m for name in close for number, m in called[name].items()}.values()


def _folded(name: str) -> str:
    """Å may come as one character or as two, depending on where it was copied from."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
