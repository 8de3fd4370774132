"""What a host asks of robots, by robots.txt as RFC 9309 has it."""

from urllib.robotparser import RobotFileParser

from harvester.links.asking import Answer

NAME = "kommunedata"  # the product token that a robots.txt may address us by
LONGEST_DELAY = 30.0  # seconds; who asks for more is asked seldom anyway, and must not hold a night up


class Rules:
    """The rules of one origin."""

    def __init__(self, answer: Answer | None) -> None:
        """`answer` to the request for robots.txt; None when none came, which the address itself will show as well."""
        self.unavailable = answer is not None and answer.status >= 500
        self._parser = RobotFileParser()
        lines = answer.body.decode("utf-8-sig", "replace").splitlines() if answer and answer.status == 200 else []
        self._parser.parse(lines)

    @property
    def delay(self) -> float:
        """Seconds between two requests, if it asks for some."""
        asked = self._parser.crawl_delay(NAME)
        return min(float(asked), LONGEST_DELAY) if asked else 0.0

    def allow(self, url: str) -> bool:
        """Whether the address may be requested."""
        return self._parser.can_fetch(NAME, url)
