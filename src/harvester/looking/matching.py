"""Declared against delivered, asked of a look; the rule is `store.delivered`'s, which the scores ask as well."""

from harvester.looking.answer import Look
from store.delivered import delivered


def declared_matches(declared: str | None, look: Look) -> bool | None:
    """Whether what was delivered is what a format code declares; None when that cannot be said. A test for humans stands
    between us and the data."""
    if look.challenge:
        return None
    return delivered(declared, format=look.format, kind=look.kind, container=look.container)
