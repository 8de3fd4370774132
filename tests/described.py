"""Facts straight from RDF, by the harvester's own reading, for tests of what is said rather than how it is stored."""

from dataclasses import fields
from typing import Any

from pydantic import BaseModel

from harvester.dcat import records
from harvester.rdf import describe
from scoring.facts import Dataset, Distribution
from store.records import DatasetRecord


def datasets(text: bytes, media_type: str = "text/turtle", source_kind: str = "dcat") -> dict[str, Dataset]:
    """The datasets of a description, by key."""
    found = [r for r in records(describe(text, media_type, "http://x.test/")).records if isinstance(r, DatasetRecord)]
    return {
        r.key: Dataset(
            id=i,
            source_id="x",
            source_kind=source_kind,
            distributions=tuple(
                Distribution(ordinal=n, **_said(d, Distribution)) for n, d in enumerate(r.distributions)
            ),
            **_said(r, Dataset),
        )
        for i, r in enumerate(found, start=1)
    }


def _said(record: BaseModel, fact: type) -> dict[str, Any]:
    """The fields that both have, where the source said anything."""
    names = {f.name for f in fields(fact)} & set(type(record).model_fields) - {"distributions"}
    values = {name: value for name in names if (value := getattr(record, name)) is not None}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
