"""Read the JSON answer of a service whose form we know, or say why it cannot be read."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import ValidationError

from harvester.archive import Archive
from harvester.errors import ParseError
from harvester.pages import Page

_Answer = TypeVar("_Answer")


def answer(page: Page, validate: Callable[[bytes], _Answer]) -> _Answer:
    """The page's body as pydantic's `validate` makes it. Raises ParseError with the first thing that does not fit."""
    try:
        return validate(Archive.read(page.path))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "top level"
        raise ParseError("json_error", f"{page.url}: not the answer expected ({place}: {first['msg']})") from error
