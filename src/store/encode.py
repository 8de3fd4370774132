"""A record as the rows it becomes, with a fingerprint of its content: made in the worker that read it, written unchanged.

The fingerprint covers what the publisher says and nothing else. It does not depend on the order of triples or on the
names of blank nodes, because the mapper sorts every list; nor on when a catalogue last touched its own record.
"""

import json
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from pydantic import BaseModel

from store.records import (
    CatalogueFields,
    CatalogueRecord,
    DataServiceFields,
    DataServiceRecord,
    DatasetFields,
    DatasetRecord,
    DistributionFields,
    Record,
)

Row = tuple[Any, ...]
DATASET_COLUMNS = tuple(DatasetFields.model_fields)
DISTRIBUTION_COLUMNS = tuple(DistributionFields.model_fields)
DATA_SERVICE_COLUMNS = tuple(DataServiceFields.model_fields)
CATALOGUE_COLUMNS = tuple(CatalogueFields.model_fields)
_RECORD_ONLY = frozenset({"record_issued", "record_modified"})  # the catalogue's housekeeping, not the publisher's word
_HASHED = tuple(i for i, name in enumerate(DATASET_COLUMNS) if name not in _RECORD_ONLY)

_to_json = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=lambda o: _plain(o)
).encode
_known_lists: dict[tuple[str, ...], str] = {}


class EncodedDataset(NamedTuple):
    """One dataset row and its distribution rows, in the order of the `…_COLUMNS`."""

    key: str
    content_hash: str
    values: Row
    distributions: list[Row]


class EncodedService(NamedTuple):
    """One data service row."""

    key: str
    content_hash: str
    values: Row


class EncodedCatalogue(NamedTuple):
    """One catalogue row."""

    uri: str
    content_hash: str
    values: Row


class EncodedBatch(NamedTuple):
    """What one page holds, ready to be written."""

    datasets: list[EncodedDataset]
    services: list[EncodedService]
    catalogues: list[EncodedCatalogue]


def encode(records: Iterable[Record]) -> EncodedBatch:
    """Rows and fingerprints of all records, in their order."""
    batch = EncodedBatch([], [], [])
    for record in records:
        if isinstance(record, DatasetRecord):
            batch.datasets.append(_dataset(record))
        elif isinstance(record, DataServiceRecord):
            values = _row(record, DATA_SERVICE_COLUMNS)
            batch.services.append(EncodedService(record.key, _fingerprint(values), values))
        elif isinstance(record, CatalogueRecord):
            values = _row(record, CATALOGUE_COLUMNS)
            batch.catalogues.append(EncodedCatalogue(record.uri, _fingerprint(values), values))
    return batch


def _dataset(record: DatasetRecord) -> EncodedDataset:
    values = _row(record, DATASET_COLUMNS)
    distributions = [_row(d, DISTRIBUTION_COLUMNS) for d in record.distributions]
    content = ([values[i] for i in _HASHED], distributions)
    return EncodedDataset(record.key, _fingerprint(content), values, distributions)


def _row(record: BaseModel, columns: Sequence[str]) -> Row:
    fields = record.__dict__
    return tuple([value if (value := fields[c]) is None or type(value) is str else _json(value) for c in columns])


def _json(value: Any) -> str:
    """JSON text of a list or mapping; short lists of terms are remembered because licences and formats repeat."""
    if type(value) is list and len(value) <= 2 and all(type(v) is str for v in value):
        known = _known_lists.get(key := tuple(value))
        if known is None:
            known = _to_json(value)
            if len(_known_lists) < 50_000:
                _known_lists[key] = known
        return known
    return _to_json(value)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_none=True)
    raise TypeError(f"no column can hold {type(value).__name__}")


def _fingerprint(content: object) -> str:
    return blake2b(repr(content).encode(errors="surrogatepass"), digest_size=16).hexdigest()
