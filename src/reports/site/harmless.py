"""What others wrote, made harmless: text without e-mail addresses and characters that nobody sees, addresses that only open web pages."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

from store.omitted import without_addresses
from store.unseen import UNSEEN

LONGEST = 2000  # characters of an address that is linked
_SPACES = re.compile(r"\s+")
_PATH = "/:@!$&'()*+,;=%~-._"  # what may stand in a path as it is
_QUERY = _PATH + "?"
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:]+")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def text(value: str) -> str:
    """One line of text: no e-mail addresses, no characters that nobody sees, no halves of characters."""
    whole = _SPACES.sub(" ", value).encode("utf-8", "replace").decode("utf-8")
    return without_addresses(whole.translate(UNSEEN)).strip()


def web_address(value: str | None) -> str | None:
    """The address if it is one of a web page, written so that it is valid HTML; else None.

    `javascript:` and its kin are no web pages; an address with a user in it looks like another's, and one with
    an e-mail address in it is not passed on.
    """
    if not value or len(value) > LONGEST or without_addresses(value) != value:
        return None
    try:
        parts = urlsplit(value.strip())
        port = f":{parts.port}" if parts.port is not None else ""
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if parts.scheme.lower() not in ("http", "https") or not _HOST.fullmatch(host) or "@" in parts.netloc:
        return None
    path, query, fragment = (
        _LONE_PERCENT.sub("%25", quote(part, safe=safe))
        for part, safe in ((parts.path, _PATH), (parts.query, _QUERY), (parts.fragment, _QUERY))
    )
    place = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme.lower(), place + port, path, query, fragment))


def mail(address: str, subject: str, lines: list[str]) -> str:
    """A mailto: address with subject and body filled in; a web address, for whom has one as contact, as it is."""
    if address.startswith(("http://", "https://")):
        return web_address(address) or ""
    body = quote("\r\n".join(lines), safe="")
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}&body={body}"
