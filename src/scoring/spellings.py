"""One spelling for names and addresses, so that dirt does not hide what is meant."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # a soft hyphen stands in real media types
_PREFIX = re.compile(
    r"(?:https?:/+|www\.)(?:https?:/+|www\.|[\s/]+)*"
)  # doubled ones occur: http://http://publications…
_CLEAN_PREFIXES = frozenset({"http://", "https://", "http://www.", "https://www."})
_BARE_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+/")
_ALPHANUMERIC = re.compile(r"[^\W_]+")
_LETTERS_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Address:
    """A web address as far as it tells two things apart."""

    path: str  # host and path in lower case, without scheme, "www." and superfluous slashes
    tail: str  # the last part of the fragment or else the path; "" when there is only a host
    clean: bool  # no doubled or missing scheme, query or fragment was in it

    @property
    def segments(self) -> list[str]:
        """Host first."""
        return self.path.split("/")


def folded(text: str) -> str:
    """Without differences of case, composition or invisible characters, and without blanks around it."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return unicodedata.normalize("NFKC", text).strip()


def condensed(text: str) -> str:
    """Letters and digits alone: "ESRI Shape", "esri-shape" and "EsriShape" are one."""
    return "".join(_ALPHANUMERIC.findall(folded(text)))


def words(text: str) -> list[str]:
    """Runs of letters or digits in lower case."""
    return _ALPHANUMERIC.findall(folded(text))


def spaced(text: str) -> str:
    """Runs of letters and runs of digits, with one space between: "CC-BY4.0" is "cc by 4 0"."""
    return " ".join(_LETTERS_OR_DIGITS.findall(folded(text)))


def address(text: str) -> Address | None:
    """The text as a web address, or None when it is not one."""
    text = folded(text)
    prefix = _PREFIX.match(text)
    if prefix is None and not _BARE_HOST.match(text):
        return None
    rest, _, fragment = (text[prefix.end() :] if prefix else text).partition("#")
    path, _, query = rest.partition("?")
    segments = [bare for segment in path.split("/") if (bare := segment.strip())]
    if not segments:
        return None
    tail = re.split("[/#]", fragment.rstrip("/"))[-1] or (segments[-1] if len(segments) > 1 else "")
    return Address(
        path="/".join(segments),
        tail=unquote(tail),
        clean=prefix is not None and prefix.group() in _CLEAN_PREFIXES and not query and not fragment,
    )
