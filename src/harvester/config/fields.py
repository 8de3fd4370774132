"""The kinds of text in municipalities.yaml; each says what was expected when something else stands there."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from harvester import org_numbers

NOT_THIS_TEXT: Final = "not_this_text"  # the type of these fields' errors
_ADDRESS = "a web address that begins with https:// or http://, without spaces, user name or password"
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")  # all but the end of a line


def _text(expected: str, accepts: Callable[[str], object]) -> BeforeValidator:
    def check(value: object) -> object:
        if isinstance(value, str) and accepts(value):
            return value
        raise PydanticCustomError(NOT_THIS_TEXT, "{expected}", {"expected": expected})

    return BeforeValidator(check)


def _pattern(expected: str, pattern: str) -> BeforeValidator:
    return _text(expected, re.compile(pattern, re.ASCII).fullmatch)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises ValueError when it is no number
    except ValueError:
        return False
    plain = text.isprintable() and not re.search(r"\s", text) and "@" not in parts.netloc
    return plain and parts.scheme in ("http", "https") and bool(parts.hostname)


def _is_loopback(text: str) -> bool:
    host, _, port = text.rpartition(":")
    return host == "127.0.0.1" and re.fullmatch("[0-9]{1,5}", port) is not None and 0 < int(port) < 65536


def _day(value: object) -> date:
    """YAML has made a date of what was not quoted."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("a date such as 2026-01-31") from None


Words = Annotated[str, _text("text", lambda text: text.strip() and not _CONTROL.search(text))]
MunicipalityNumber = Annotated[str, _pattern("a kommunenummer, four digits in quotes", "[0-9]{4}")]
CountyNumber = Annotated[str, _pattern("a fylkesnummer, two digits in quotes", "[0-9]{2}")]
NameLanguage = Annotated[str, _pattern("a language: sma, smj, sme or fkv", "sma|smj|sme|fkv")]
OrgNumber = Annotated[
    str, _text("nine digits in quotes, the last of which checks the others (mod 11)", org_numbers.is_valid)
]
SourceId = Annotated[str, _pattern("a short id of a–z, 0–9 and hyphens, such as bergen-ckan", "[a-z0-9]+(-[a-z0-9]+)*")]
Address = Annotated[str, _text(_ADDRESS, _is_address)]
Contact = Annotated[str, _pattern("an e-mail address, or a web address", r"[!-~]+@[!-~]+\.[!-~]+|https?://[!-~]+")]
Loopback = Annotated[str, _text('an address of this machine, such as "127.0.0.1:8080"', _is_loopback)]
HostName = Annotated[str, _pattern("the name of a host, in lower case", r"[a-z0-9-]+(\.[a-z0-9-]+)*")]
Day = Annotated[date, BeforeValidator(_day)]
