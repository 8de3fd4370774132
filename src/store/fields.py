"""How a record's field is declared: one line, with its description in bokmål and English. No database is needed for it."""

from typing import Any

from pydantic import Field


def field(nb: str, en: str, unit: str | None = None, **options: Any) -> Any:
    """A field with its description in both languages; `options` go to pydantic's Field."""
    return Field(description=en, json_schema_extra={"nb": nb, "unit": unit}, **options)


def listed(nb: str, en: str) -> Any:
    """A list or mapping, None when the source said nothing."""
    return field(nb, en, default=None)
