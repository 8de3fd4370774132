"""How link checks look while they go on: one bar with hosts and rates on a terminal, a line a minute elsewhere."""

import time

import structlog
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from terminal import err

_A_LINE = 60.0  # seconds between two log lines


class LinksBar:
    """Told by `harvester.links` how the work goes."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._log = structlog.get_logger("links")
        self._bar = (
            Progress(
                TextColumn("  links"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                TextColumn("{task.fields[note]}"), console=err,
            )
            if err.is_terminal and not quiet
            else None
        )  # fmt: skip
        self._task: TaskID | None = None
        self._hosts = self._done = 0
        self._begun = self._said = time.monotonic()

    def __enter__(self) -> "LinksBar":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def planned(self, addresses: int, hosts: int) -> None:
        """The bar appears."""
        self._hosts = hosts
        if self._bar:
            self._task = self._bar.add_task("links", total=addresses, note=f"{hosts} hosts")

    def checked(self, observations: int, requests: int) -> None:
        """The bar grows."""
        now = time.monotonic()
        rate = requests / max(now - self._begun, 0.001)
        if self._bar and self._task is not None:
            note = f"{self._hosts - self._done} of {self._hosts} hosts left, {rate:.0f} requests/s"
            self._bar.update(self._task, completed=observations, note=note)
        elif not self._quiet and now - self._said >= _A_LINE:
            self._said = now
            self._log.info(
                "links", checked=observations, requests=requests, hosts=self._hosts, hosts_done=self._done,
                requests_per_second=round(rate, 1),
            )  # fmt: skip

    def host_done(self, host: str) -> None:
        """One host fewer to visit. Called from many threads: a count that is one behind for a moment harms nobody."""
        self._done += 1
