"""What a history of observations makes of an address: alive, dead, unstable, blocked, inconclusive or refused.

Pure. An address is never called dead for what may be our own fault: what timed out, what asked us to wait, what our
network could not reach, and certificates that we do not trust decide nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

Verdict = Literal["good", "failed", "blocked", "unsure", "refused"]  # what one observation says by itself
State = Literal["alive", "dead", "unstable", "blocked", "inconclusive", "refused"]

FAILURES = 3  # in a row, on at least DAYS days, before an address is dead
DAYS = 2
SILENCES = 3  # in a row, on at least DAYS days, before an address that was alive is so no longer
MEMORY = timedelta(days=14)  # how long an address that failed and came back is remembered for it

# Errors are those of `harvester.errors.FetchError`, and of the link checks themselves.
_FAILED = frozenset({"dns", "connect", "truncated", "protocol", "redirect_loop", "bad_redirect"})
_BLOCKED = frozenset({"robots", "challenge"})
_REFUSED = frozenset({"refused_url", "refused_address"})
_UNSURE = frozenset({"timeout", "tls", "tls_chain", "tls_expired", "tls_host", "tls_self_signed", "dns_unsure", "no_network", "no_route",
                     "robots_unavailable", "bad_encoding", "too_large"})  # fmt: skip
ERRORS = _FAILED | _BLOCKED | _REFUSED | _UNSURE
_KEPT_OUT = frozenset({401, 403, 407, 451})
_TOO_LITTLE_SAID = frozenset(
    {400, 405, 406, 408, 411, 415, 421, 422, 425, 426, 429, 501, 503}
)  # answers: not so, not now


@dataclass(frozen=True, slots=True)
class Mark:
    """One observation in brief; `at` is RFC 3339 in UTC."""

    at: str
    verdict: Verdict


def verdict(status: int | None, error: str | None) -> Verdict:
    """What one observation says: of the HTTP status of a GET, or of the category of what went wrong before one came."""
    if error is not None:
        if error in _REFUSED:
            return "refused"
        return "failed" if error in _FAILED else "blocked" if error in _BLOCKED else "unsure"
    if status is None:
        return "unsure"
    if 200 <= status < 300:
        return "good"
    if status in _KEPT_OUT:
        return "blocked"
    if status < 200:  # a change of protocol that nobody asked for
        return "failed"
    return "failed" if status >= 400 and status not in _TOO_LITTLE_SAID else "unsure"


def state_of(history: Sequence[Mark]) -> State:
    """The state after these observations, the oldest first.

    alive         the newest answer is good, were it the first
    dead          three failures in a row on two days, and no answer since
    unstable      good and failed by turns: twice within two weeks, or failing since less than that
    blocked       the newest answer keeps us out: whether others get in we cannot know
    refused       the address, or where it redirects, is none that may be asked
    inconclusive  anything else
    """
    if not history:
        return "inconclusive"
    if history[-1].verdict == "refused":
        return "refused"
    told = [mark for mark in history if mark.verdict not in ("unsure", "refused")]
    if not told:
        return "inconclusive"
    silent = [mark for mark in history if mark.at > told[-1].at]
    if told[-1].verdict == "blocked":
        return "blocked"
    decided = [mark for mark in told if mark.verdict != "blocked"]
    failures = _trailing_failures(decided)
    if failures:
        if len(failures) >= FAILURES and _days(failures) >= DAYS:
            return "dead"
        return "unstable" if len(failures) < len(decided) else "inconclusive"
    if len(silent) >= SILENCES and _days(silent) >= DAYS:
        return "inconclusive"
    return "unstable" if _falls(decided) > 1 else "alive"


def _trailing_failures(decided: Sequence[Mark]) -> Sequence[Mark]:
    n = next((i for i, mark in enumerate(reversed(decided)) if mark.verdict == "good"), len(decided))
    return decided[len(decided) - n :]


def _days(marks: Sequence[Mark]) -> int:
    return len({mark.at[:10] for mark in marks})


def _falls(decided: Sequence[Mark]) -> int:
    """How often it went from good to failed of late."""
    since = datetime.fromisoformat(decided[-1].at) - MEMORY
    return sum(
        before.verdict == "good" and after.verdict == "failed" and datetime.fromisoformat(after.at) >= since
        for before, after in pairwise(decided)
    )
