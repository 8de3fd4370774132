"""Whether our own network works, asked before a host is blamed for not being found."""

import time
from collections.abc import Callable, Iterable
from threading import Lock

LATELY = 5.0  # seconds for which another host's answer vouches for the network, and a trial holds


class Witness:
    """Remembers who answered when. Where nobody has lately, it tries `controls`, one after the other."""

    def __init__(self, controls: Iterable[Callable[[], bool]], clock: Callable[[], float] = time.monotonic) -> None:
        self._controls = tuple(controls)
        self._clock = clock
        self._lock = Lock()
        self._answers: list[tuple[str, float]] = []  # the last of each of two hosts
        self._tried: tuple[float, bool] | None = None

    def answered(self, host: str) -> None:
        """A host has answered, if only with an error."""
        with self._lock:
            self._answers = [*[a for a in self._answers if a[0] != host][-1:], (host, self._clock())]

    def vouches(self, against: str) -> bool:
        """Whether the network reaches others than this host."""
        with self._lock:
            now = self._clock()
            if any(host != against and now - at <= LATELY for host, at in self._answers):
                return True
            if self._tried is None or now - self._tried[0] > LATELY:
                self._tried = (now, any(control() for control in self._controls))
            return self._tried[1]
