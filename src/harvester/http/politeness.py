"""How often a host is asked: one request at a time, a pause between two, and whatever wait it asks for itself.

Where a host documents its limit, that is used as it stands, the burst it allows included: a night at data.norge.no is
some dozens of questions and thousands of graphs, and a pause more than asked for is minutes of them.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock

from harvester.addresses import is_loopback


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds between two requests: from the end of one to the start of the next; or, where the host lets `burst` of them
    come at once before it begins to count, from start to start in the long run."""

    pause: float
    burst: int = 1


# From the limits that the hosts document; data.norge.no/en/technical for these.
_DOCUMENTED = {
    "search.api.fellesdatakatalog.digdir.no": Rhythm(6.0, 20),  # 10 a minute
    "resource.api.fellesdatakatalog.digdir.no": Rhythm(0.2, 10),  # 5 a second
    "dataset-catalog.fellesdatakatalog.digdir.no": Rhythm(1.0, 3),
}
_OTHERWISE = Rhythm(1.0)
_SECONDS = re.compile(r"\d{1,20}(\.\d*)?(e\d{1,2})?", re.IGNORECASE | re.ASCII)


def rhythm(host: str, configured: float | None, ours: bool) -> Rhythm:
    """The rhythm of a host: the configured pause, else the documented one, else a second; none for `ours` (this machine)."""
    if configured is not None:
        return Rhythm(configured)
    return _DOCUMENTED.get(host) or (Rhythm(0.0) if ours or is_loopback(host) else _OTHERWISE)


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for (a date in the past asks for none); None if it says nothing usable."""
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        date = parsedate_to_datetime(text)
        return max(0.0, ((date if date.tzinfo else date.replace(tzinfo=UTC)) - now).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):  # the parser's ways to say no
        return None


def span(seconds: float) -> str:
    """A duration for a reader: `90 s`, `12 hours`, `31 years`."""
    for unit, size in (("years", 31_557_600), ("days", 86_400), ("hours", 3_600)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


class Pace:
    """The rhythm of one host, shared by all sources that live on it."""

    def __init__(self, sleep: Callable[[float], None], clock: Callable[[], float]) -> None:
        self._sleep = sleep
        self._clock = clock
        self._lock = Lock()
        self._free_at = self._due = clock()  # due: when the next would be, had all come one pause apart
        self._ahead = 0.0  # seconds by which a request may come before it is due

    @contextmanager
    def turn(self, rhythm: Rhythm) -> Iterator[None]:
        """Wait for the host to be free, and keep it to oneself until the block ends."""
        with self._lock:
            if (wait := self._free_at - self._clock()) > 0:
                self._sleep(wait)
            if rhythm.burst > 1:
                # one fewer than the host allows: its clock is not ours
                self._ahead = (rhythm.burst - 2) * rhythm.pause
                self._due = max(self._due, self._clock()) + rhythm.pause
                self._free_at = self._due - self._ahead
            try:
                yield
            finally:
                if rhythm.burst == 1:
                    self._free_at = self._clock() + rhythm.pause

    def hold_off(self, seconds: float) -> None:
        """Let nobody ask the host for so long: it has asked for that, or it has just failed. Nothing may come at once
        afterwards."""
        with self._lock:
            self._free_at = max(self._free_at, self._clock() + seconds)
            self._due = max(self._due, self._free_at + self._ahead)
