"""Declared against delivered, asked of an address that is alive; the rule is `store.delivered`'s."""

from scoring.link_facts import LinkFact
from store.delivered import delivered


def contradicts(declared: str, seen: LinkFact) -> bool | None:
    """Whether what was delivered is of another format than a format code declares, readable or not; None as there."""
    answer = delivered(declared, format=seen.format, kind=seen.kind, container=seen.container)
    return None if answer is None else not answer


def delivers(declared: str, seen: LinkFact) -> bool | None:
    """Whether what was delivered is what a format code declares, and can be read as that; None when nobody can say."""
    if seen.state != "alive":
        return None
    answer = delivered(declared, format=seen.format, kind=seen.kind, container=seen.container)
    return answer and seen.readable is not False
