"""How often a host is asked: one request at a time, a pause between two, and whatever wait it asks for itself."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock

from harvester.addresses import is_loopback

# Seconds between requests, from the limits that the hosts document; data.norge.no/en/technical for these.
_DOCUMENTED = {
    "search.api.fellesdatakatalog.digdir.no": 6.0,  # 10 a minute
    "resource.api.fellesdatakatalog.digdir.no": 0.2,  # 5 a second
    "dataset-catalog.fellesdatakatalog.digdir.no": 1.0,
}
_OTHERWISE = 1.0
_SECONDS = re.compile(r"\d{1,20}(\.\d*)?(e\d{1,2})?", re.IGNORECASE | re.ASCII)


def pause(host: str, configured: float | None, ours: bool) -> float:
    """Seconds between two requests to a host; none for `ours` (this machine) unless the configuration says so."""
    if configured is not None:
        return configured
    return 0.0 if ours or is_loopback(host) else _DOCUMENTED.get(host, _OTHERWISE)


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
        self._free_at = clock()

    @contextmanager
    def turn(self, pause: float) -> Iterator[None]:
        """Wait for the host to be free, and keep it to oneself until the block ends."""
        with self._lock:
            if (wait := self._free_at - self._clock()) > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                self._free_at = self._clock() + pause

    def hold_off(self, seconds: float) -> None:
        """Let nobody ask the host for so long: it has asked for that, or it has just failed."""
        with self._lock:
            self._free_at = max(self._free_at, self._clock() + seconds)
