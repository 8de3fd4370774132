"""What a night of link checks may cost."""

import threading
import time
from collections.abc import Callable


class Spent(Exception):
    """The night's budget is used up, or the night was called off."""


class Budget:
    """What a night may cost: requests, and minutes from now. None: no bound."""

    def __init__(
        self,
        requests: int | None = None,
        minutes: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.requests = requests
        self.used = 0
        self.called_off = threading.Event()
        self._clock = clock
        self._end = None if minutes is None else clock() + 60 * minutes
        self._lock = threading.Lock()

    def take(self) -> None:
        """Account for one request. Raises Spent."""
        with self._lock:
            if self.spent:
                raise Spent
            self.used += 1

    @property
    def spent(self) -> bool:
        """Whether no further request may be made."""
        late = self._end is not None and self._clock() >= self._end
        return late or self.called_off.is_set() or (self.requests is not None and self.used >= self.requests)
