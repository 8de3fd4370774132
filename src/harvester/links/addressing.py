"""Which URL is requested to learn whether an address works: its own, or for a map service what it can do."""

import re

import httpx

_SAID = re.compile(r"(?<![a-z])(wmts|wms|wfs|wcs)(?![a-z])")
_PATH = re.compile(r"(?:^|[/.])(wmts|wms|wfs|wcs)(?:server)?(?:/|$|\.)", re.IGNORECASE)


def request_url(address: str, said: str) -> str:
    """The address itself, or with `service` and `request=GetCapabilities` added for an OGC service that lacks them: such
    a service answers nothing but errors to less. All other parameters stay. `said`: the formats stated, in lower case."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError):
        return address
    given = {name.lower(): value for name, value in url.params.multi_items()}
    if "request" in given or url.scheme not in ("http", "https"):
        return address
    in_path = _PATH.search(url.path)
    in_words = _SAID.search(said)
    service = given.get("service") or (in_path or in_words or ("", ""))[1]
    if not service or not (_SAID.fullmatch(service.lower())):
        return address
    wanted = [] if "service" in given else [f"service={service.upper()}"]
    query = "&".join([*filter(None, [url.query.decode("ascii")]), *wanted, "request=GetCapabilities"])
    return str(url.copy_with(query=query.encode()))
