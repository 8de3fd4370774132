"""What a look at a body finds, in the words of `config/vocabulary/formats.yaml`."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["data", "service", "page", "login", "error_page", "empty", "unknown"]


@dataclass(frozen=True, slots=True)
class Look:
    """What the first bytes of a body are, whatever the server calls them.

    `kind` is "service" for what a machine reads to learn how to ask (capabilities, OpenAPI, a landing page in JSON) and
    for a datastore's answers; "error_page" for a failure told with a success's status, in HTML, JSON or XML.
    """

    format: str | None  # a code of the format table; of a container with one kind of content, the content's
    kind: Kind
    readable: (
        bool | None
    )  # it parses as what it is; None when the piece is too short to say, or nobody here can read it
    says: str  # one line in English, for a finding
    encoding: str | None = None
    delimiter: str | None = None
    rows: int | None = None  # of a table or a list, as far as the piece goes
    container: str | None = None  # ZIP or GZIP, when the content is looked at through it
    challenge: bool = False  # an "error_page" that asks whether one is human, or for cookies: we are kept out


def unknown(says: str) -> Look:
    """Nothing that anybody here recognises."""
    return Look(None, "unknown", None, says)


def data(format: str, says: str, readable: bool | None = True) -> Look:
    """Data, or at least a file, of a format."""
    return Look(format, "data", readable, says)


def shown(text: str, limit: int = 80) -> str:
    """Somebody else's text on one line, without control characters, and not endless."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
