"""One visit to one address: HEAD, redirects, the first 64 KiB, and a look at them. Gives an observation, never an error."""

import hashlib
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

import httpx

from harvester.addresses import shown
from harvester.errors import FetchError
from harvester.links.addressing import request_url
from harvester.links.asking import PIECE, Answer
from harvester.links.hosts import OVERLOADED, REDIRECTS, Hosts
from harvester.looking import Look, look
from store.link_uses import Target
from store.links import Observation

MAX_REDIRECTS = 5
# what a HEAD settles: no server has been spoken to, or none may be
_SETTLED = frozenset({"dns", "dns_unsure", "no_network", "no_route", "refused_url", "refused_address", "robots", "robots_unavailable"})  # fmt: skip


def visit(target: Target, hosts: Hosts, at: str) -> Observation:
    """Look at an address. Raises Held and Spent when that has to wait for another night.

    HEAD never decides that an address fails: many servers refuse it, and some lie. It saves the GET a walk through the
    redirects, and where nobody is home, the GET itself.
    """
    try:
        url = _parsed(request_url(target.url, target.said))
        try:
            url_after, answer = _follow("HEAD", url, hosts, target.private)
            if answer.status in OVERLOADED:
                return _observation(target, at, url_after, answer)
            url = url_after if 200 <= answer.status < 300 else url
        except FetchError as error:
            if error.category in _SETTLED:
                raise
        url, answer = _follow("GET", url, hosts, target.private)
        if answer.status == 416:  # some refuse any range
            answer = hosts.ask("GET", url, target.private, ranged=False)
        return _observation(target, at, url, answer)
    except FetchError as error:
        return Observation(target.link_id, at, error=error.category, says=shown(error))


def _follow(method: str, url: httpx.URL, hosts: Hosts, private: bool) -> tuple[httpx.URL, Answer]:
    """The answer at the end of the redirects, each of which is judged like the first."""
    seen = {url}
    while True:
        answer = hosts.ask(method, url, private)
        if answer.status not in REDIRECTS:
            return url, answer
        url = _next(url, answer)
        if url in seen or len(seen) > MAX_REDIRECTS:
            raise FetchError("redirect_loop", f"redirected {len(seen)} times, now to {shown(url)}")
        seen.add(url)


def _next(url: httpx.URL, answer: Answer) -> httpx.URL:
    try:
        location = answer.headers["location"]
        # header values come as Latin-1, but those that are not ASCII are meant as UTF-8
        return url.join(location.encode("latin-1").decode("utf-8", "replace")).copy_with(fragment=None)
    except (KeyError, ValueError, httpx.InvalidURL) as error:
        raise FetchError("bad_redirect", f"answered {answer.status} with no usable Location") from error


def _observation(target: Target, at: str, url: httpx.URL, answer: Answer) -> Observation:
    headers = answer.headers
    good = 200 <= answer.status < 300
    content_type = headers.get("content-type") or None
    if answer.coding:
        seen = Look(None, "unknown", None, f"not looked into: in the content coding {answer.coding!r}, unasked for")
    else:  # an error's body too: a challenge to prove that one is human comes with any status
        seen = look(answer.body, url=str(url), content_type=content_type, complete=answer.whole, total=answer.total)
    said = f"answered {answer.status}" if not good else seen.says
    return Observation(
        target.link_id,
        at,
        status=answer.status,
        error="challenge" if seen.challenge else None,
        says=shown(said),
        final_url=None if str(url) == target.url else shown(url, 2000),
        content_type=None if content_type is None else shown(content_type)[:200],
        content_length=answer.total,
        last_modified=_modified(headers) if good else None,
        etag=_short(headers, "etag") if good else None,
        digest=hashlib.sha256(answer.body).hexdigest() if good and answer.body and not answer.coding else None,
        whole=answer.whole and len(answer.body) < PIECE,
        format=seen.format if good else None,
        kind=seen.kind if good else None,
        container=seen.container if good else None,
        readable=seen.readable if good else None,
        encoding=seen.encoding if good else None,
    )


def _parsed(address: str) -> httpx.URL:
    try:
        return httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError("refused_url", f"not a URL: {error}") from error


def _modified(headers: Mapping[str, str]) -> str | None:
    try:
        when = parsedate_to_datetime(headers["last-modified"])
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (KeyError, ValueError, TypeError, IndexError, OverflowError):
        return None


def _short(headers: Mapping[str, str], name: str) -> str | None:
    value = "".join(c for c in headers.get(name, "")[:200] if c.isprintable())
    return value or None
