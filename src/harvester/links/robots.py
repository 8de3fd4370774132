"""What a host asks of robots, by robots.txt as RFC 9309 has it: the longest rule that matches decides."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from harvester.links.asking import Answer

NAME = "kommunedata"  # the product token that a robots.txt may address us by
LONGEST_DELAY = 30.0  # seconds; who asks for more is asked seldom anyway, and must not hold a night up
_AS_WRITTEN = "%/?#[]@!&'()+,;=:~"  # characters of a path that mean themselves; `*` and `$` of an address do not
_OCTET = re.compile(r"%([0-9a-fA-F]{2})")
_SECONDS = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Rule:
    """`Allow` or `Disallow`: the parts of its pattern between the asterisks, and whether it ends where the path ends."""

    allows: bool
    parts: Sequence[str]
    to_the_end: bool
    length: int

    def matches(self, path: str) -> bool:
        """Each part at the first place where it fits leaves most to those after it, so one walk over the path suffices."""
        first, *rest = self.parts
        if not path.startswith(first):
            return False
        if not rest:
            return not self.to_the_end or path == first
        last = rest.pop() if self.to_the_end else ""
        at = len(first)
        for part in rest:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        return len(path) - at >= len(last) and path.endswith(last)


@dataclass(slots=True)
class _Group:
    """What is asked of some robots."""

    agents: list[str] = field(default_factory=list)
    rules: list[_Rule] = field(default_factory=list)
    delay: float = 0.0
    begun: bool = False  # a rule has come: the next robot named begins another group


class Rules:
    """The rules of one origin."""

    def __init__(self, answer: Answer | None) -> None:
        """`answer` to the request for robots.txt; None when none came, which the address itself will show as well."""
        self.unavailable = answer is not None and (answer.status >= 500 or answer.status == 429)
        text = answer.body.decode("utf-8-sig", "replace") if answer and answer.status == 200 else ""
        groups = _groups(text)
        ours = [group for group in groups if NAME in group.agents] or [group for group in groups if "*" in group.agents]
        self._rules = [rule for group in ours for rule in group.rules]
        self.delay = min(max((group.delay for group in ours), default=0.0), LONGEST_DELAY)  # seconds between requests

    def allow(self, url: str) -> bool:
        """Whether the address may be requested. Of rules as long as each other the one that allows counts."""
        parts = urlsplit(url)
        path = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        return max(((rule.length, rule.allows) for rule in self._rules if rule.matches(path)), default=(0, True))[1]


def _groups(text: str) -> list[_Group]:
    groups = [_Group(begun=True)]  # what stands before any robot is named is asked of nobody
    for name, value in _lines(text):
        if name == "user-agent":
            if groups[-1].begun:
                groups.append(_Group())
            groups[-1].agents.append(value.partition("/")[0].strip().lower())
        elif name in ("allow", "disallow", "crawl-delay"):
            group = groups[-1]
            group.begun = True
            if name == "crawl-delay":
                group.delay = float(value) if _SECONDS.fullmatch(value) else group.delay
            elif value:
                group.rules.append(_rule(name == "allow", value))
    return groups


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.replace("\r", "\n").split("\n"):
        name, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield name.strip().lower(), value.strip()


def _rule(allows: bool, pattern: str) -> _Rule:
    to_the_end = pattern.endswith("$")
    parts = [_plain(part) for part in pattern.removesuffix("$").split("*")]
    return _Rule(allows, parts, to_the_end, sum(map(len, parts)) + len(parts) - 1 + to_the_end)


def _plain(path: str) -> str:
    """A path as it is compared: in ASCII, with only such octets in per cent as mean something else without."""

    def octet(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char.isascii() and (char.isalnum() or char in "-._~") else match[0].upper()

    return _OCTET.sub(octet, quote(path, safe=_AS_WRITTEN))
