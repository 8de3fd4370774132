"""Where a request may go: a name is judged by every address it resolves to, at the moment of connecting.

The model is udata's guard: spelling proves nothing (2130706433, 0177.0.0.1 and 127.1 are all this machine), a check
before connecting proves nothing either (the name may resolve differently a moment later), so the caller must connect
to the very addresses that were judged here.
"""

import re
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

from harvester.errors import FetchError

_UNICAST = IPv6Network("2000::/3")  # the only part of IPv6 from which global addresses are given out
_6TO4 = IPv6Network("2002::/16")  # abandoned in 2015 (RFC 7526); each holds an IPv4 address that would escape judgement
_NAT64 = IPv6Network("64:ff9b::/96")  # how an IPv6-only network reaches IPv4: as good as the address inside
_WEB_PORTS = frozenset({80, 443})
# Services that believe whoever speaks to them, and answer to lines of text that a request can be made to hold.
_UNSAFE_PORTS = frozenset({1433, 2049, 2375, 2379, 3306, 3389, 5432, 5984, 6000, 6379, 9200, 11211, 27017})
_SECRETS = re.compile(r"([?&;][^=&;#]*(?:token|key|sig|password|secret)[^=&;#]*=)[^&;#]*", re.IGNORECASE)
_USERINFO = re.compile(r"//[^/?#]*@")


class SocketAddress(NamedTuple):
    """An address that was judged, in the form `socket.connect` takes."""

    family: socket.AddressFamily
    address: tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]


def shown(url: object, limit: int = 300) -> str:
    """A URL as it may be logged: no secrets, no control characters, not endless."""
    text = _SECRETS.sub(r"\1…", _USERINFO.sub("//…@", str(url)[:2000]))
    return "".join(c if c.isprintable() else "�" for c in text[:limit])


def refusal(scheme: str, host: str, port: int, userinfo: bool) -> str | None:
    """Why no request is made to such a URL, wherever its name may lead; None when one may be."""
    if scheme not in ("http", "https"):
        return f"only http and https are read, not {scheme or 'a URL without scheme'}"
    if not host:
        return "the URL has no host"
    if userinfo:
        return "the URL holds a user name or password"
    if (port < 1024 and port not in _WEB_PORTS) or port in _UNSAFE_PORTS:
        return f"port {port} belongs to another service"
    return None


def not_public(address: str) -> str | None:
    """What is wrong with an address that data may have led us to; None for a public one."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner is not None:
            ip = inner
        elif ip not in _UNICAST or ip in _6TO4:
            return f"{address} is not a public address"
    if not ip.is_global or ip.is_multicast or ip.is_reserved:
        return f"{address} is not a public address"
    return None


def is_loopback(host: str) -> bool:
    """Whether a host, as a URL spells it, is plainly this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def resolve(host: str, port: int, *, trusted: bool) -> list[SocketAddress]:
    """The addresses of a host, in the system's order of preference.

    A host that is not `trusted` must have nothing but public ones. Raises FetchError (dns, refused_address).
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError("dns", f"the name {host} cannot be resolved ({_reason(error)})") from error
    targets = [SocketAddress(family, address) for family, _, _, _, address in found]
    if not trusted:
        for target in targets:
            if problem := not_public(str(target.address[0])):
                raise FetchError(
                    "refused_address", f"{host} leads to {problem}, and the configuration does not name it"
                )
    return targets


def _reason(error: OSError | UnicodeError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else "not a host name"
