"""How a column is declared: one line, with its description in bokmål and English."""

from typing import Any

from pydantic import BaseModel
from sqlalchemy import JSON
from sqlmodel import Field


def col(nb: str, en: str, unit: str | None = None, **options: Any) -> Any:
    """A column with its description in both languages; `options` go to SQLModel's Field."""
    return Field(description=en, schema_extra={"json_schema_extra": {"nb": nb, "unit": unit}}, **options)


def listed(nb: str, en: str) -> Any:
    """A JSON column, NULL when the source said nothing."""
    return col(nb, en, default=None, sa_type=JSON)


def as_columns(record: type[BaseModel]) -> None:
    """Let a record's fields be columns of the table that inherits them: text as it is, all else as JSON."""
    json = Field(sa_type=JSON).metadata
    for field in record.model_fields.values():
        if field.annotation not in (str, str | None):
            field.metadata += json
