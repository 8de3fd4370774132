"""A night's visits: one thread a host, for many hosts at once, and observations as they come."""

import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue

from harvester.links.budget import Budget, Spent
from harvester.links.hosts import Held, Hosts
from harvester.links.plan import Plan
from harvester.links.visiting import visit
from store.link_uses import Target
from store.links import Observation

WORKERS = 64  # hosts visited at once

HostDone = Callable[[str], None]


def observe(
    plan: Plan, hosts: Hosts, budget: Budget, now: Callable[[], str], host_done: HostDone
) -> Generator[Observation, None, None]:
    """Visit what is planned, and give what was seen, in no particular order. Ends when all is visited or the budget is
    spent; closing the iterator calls the night off."""
    seen: SimpleQueue[Observation | BaseException | None] = SimpleQueue()
    pool = ThreadPoolExecutor(min(WORKERS, len(plan.by_host)) or 1, thread_name_prefix="links")
    left = [len(plan.by_host)]
    lock = threading.Lock()

    def round(host: str, targets: tuple[Target, ...]) -> None:
        try:
            with suppress(Held, Spent):
                for target in targets:
                    seen.put(visit(target, hosts, now()))
            hosts.hang_up(host)
            host_done(host)
        except BaseException as error:  # a bug of ours: whoever reads the observations shall have it
            seen.put(error)
        finally:
            with lock:
                left[0] -= 1
                if not left[0]:
                    seen.put(None)

    try:
        for host, targets in plan.by_host:
            pool.submit(round, host, targets)
        while plan.by_host and (item := seen.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
        hosts.close()
    finally:
        budget.called_off.set()
        pool.shutdown(wait=False, cancel_futures=True)
