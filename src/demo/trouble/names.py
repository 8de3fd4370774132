"""Trouble with names: one that does not exist, one that nobody can look up now, and one that changes its address."""

import socket
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from demo.trouble.case import NEVER, Case

REBINDING, MISSING, UNANSWERED = "rebinding.example.com", "finnes-ikke.invalid", "navnetjeneren-tier.invalid"
_PUBLIC, _PRIVATE = "93.184.215.14", "127.0.0.1"


def name_cases(port: int) -> tuple[Case, ...]:
    """The cases that need `Names.getaddrinfo` in place of the system's."""
    return (
        Case("no_such_name", f"http://{MISSING}/data.csv", "dead", "the name does not exist"),
        Case("name_server_silent", f"http://{UNANSWERED}/data.csv", "inconclusive", "the name cannot be looked up: that is us"),
        Case("rebinding", f"http://{REBINDING}:{port}{NEVER}", "refused", "a name that is public and private at once, then private"),
    )  # fmt: skip


@dataclass(slots=True)
class Names:
    """A name server's answers, shaped as `socket.getaddrinfo`; other names go to the system's, which `real` is.

    The name that is rebound leads to a public address and to this machine at the first question, to this machine alone
    ever after: a checker that judges one answer and connects by another ends at a server that must never be asked.
    """

    asked: Counter[str] = field(default_factory=Counter)
    real: Any = socket.getaddrinfo
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def getaddrinfo(self, host: Any, port: Any, *more: Any, **named: Any) -> Any:
        """As `socket.getaddrinfo`. Raises socket.gaierror."""
        name = (host.decode() if isinstance(host, bytes) else str(host)).rstrip(".").lower()
        with self._lock:
            self.asked[name] += 1
            first = self.asked[name] == 1
        if name == MISSING:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if name == UNANSWERED:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        if name == REBINDING:
            addresses = (_PUBLIC, _PRIVATE) if first else (_PRIVATE,)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, int(port))) for address in addresses]
        return self.real(host, port, *more, **named)
