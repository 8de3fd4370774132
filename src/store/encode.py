"""A record as the rows it becomes, with a fingerprint of its content: made in the worker that read it, written unchanged.

The fingerprint covers what the publisher says and nothing else. It does not depend on the order of triples or on the
names of blank nodes, because the mapper sorts every list; nor on when a catalogue last touched its own record.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic_core import to_json

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
_ADDED = DATASET_COLUMNS.index("added_by_catalogue")  # newer than stored fingerprints, which it must not change
_hashed = itemgetter(*[i for i, name in enumerate(DATASET_COLUMNS) if name not in _RECORD_ONLY and i != _ADDED])
_unhashed = itemgetter(*[i for i, name in enumerate(DATASET_COLUMNS) if name in _RECORD_ONLY])
_SELDOM_EQUAL = frozenset({"title", "description", "identifiers", "landing_pages", "access_urls", "download_urls"})
_DIGEST = 16  # bytes
_MOST_KNOWN = 50_000
_known: dict[str, str] = {}
_TOGETHER = 100  # datasets encoded at a time: a column of their distributions then stays in the processor's cache


class EncodedDataset(NamedTuple):
    """One dataset row and its distribution rows, in the order of the `…_COLUMNS`."""

    key: str
    content_hash: str
    values: Row
    distributions: list[Row]
    size: int = 0  # about so many bytes, as JSON


class EncodedService(NamedTuple):
    """One data service row."""

    key: str
    content_hash: str
    values: Row
    size: int = 0


class EncodedCatalogue(NamedTuple):
    """One catalogue row."""

    uri: str
    content_hash: str
    values: Row
    size: int = 0


class EncodedBatch(NamedTuple):
    """What one page holds, ready to be written."""

    datasets: list[EncodedDataset]
    services: list[EncodedService]
    catalogues: list[EncodedCatalogue]


def encode(records: Iterable[Record]) -> EncodedBatch:
    """Rows and fingerprints of all records, in their order."""
    by_kind: dict[type[BaseModel], list[Any]] = {DatasetRecord: [], DataServiceRecord: [], CatalogueRecord: []}
    for record in records:
        by_kind[type(record)].append(record)
    datasets: list[DatasetRecord] = by_kind[DatasetRecord]
    services: list[DataServiceRecord] = by_kind[DataServiceRecord]
    catalogues: list[CatalogueRecord] = by_kind[CatalogueRecord]
    return EncodedBatch(
        [e for i in range(0, len(datasets), _TOGETHER) for e in _datasets(datasets[i : i + _TOGETHER])],
        [EncodedService(s.key, *_fingerprinted(row)) for s, row in zip(services, _SERVICE(services), strict=True)],
        [EncodedCatalogue(c.uri, *_fingerprinted(row))
         for c, row in zip(catalogues, _CATALOGUE(catalogues), strict=True)],
    )  # fmt: skip


def known_fingerprints(digests: bytes) -> frozenset[str]:
    """Fingerprints that were put one behind the other, 16 bytes each, as `content_hash` spells them."""
    return frozenset(digests[i : i + _DIGEST].hex() for i in range(0, len(digests), _DIGEST))


def only_new(batch: EncodedBatch, known: frozenset[str]) -> tuple[EncodedBatch, tuple[str, ...]]:
    """The batch without the datasets whose fingerprint is known, and the keys of those.

    The fingerprint covers the key. Of datasets that share one, which is kept depends on all of them: they all go on.
    """
    if not known:
        return batch, ()
    times = Counter(d.key for d in batch.datasets)
    unchanged = tuple(d.key for d in batch.datasets if d.content_hash in known and times[d.key] == 1)
    left_out = frozenset(unchanged)
    return batch._replace(datasets=[d for d in batch.datasets if d.key not in left_out]), unchanged


def _datasets(records: Sequence[DatasetRecord]) -> Iterator[EncodedDataset]:
    distributions = iter(_DISTRIBUTION([d for record in records for d in record.distributions]))
    for record, row in zip(records, _DATASET(records), strict=True):
        own = list(islice(distributions, len(record.distributions)))
        content = (_hashed(row), own) if row[_ADDED] is None else (_hashed(row), own, row[_ADDED])
        text = to_json(content)
        size = len(text) + sum(map(len, filter(None, _unhashed(row))))
        yield EncodedDataset(record.key, _digest(text), row, own, size)


class _Columns:
    """Turns records of one class into rows, a column at a time: most columns are text, or nearly empty, and cost nothing."""

    def __init__(self, fields: type[BaseModel]) -> None:
        self._read = itemgetter(*fields.model_fields)
        self._how = [
            None if field.annotation in (str, str | None) else _json if name in _SELDOM_EQUAL else _known_json
            for name, field in fields.model_fields.items()
        ]

    def __call__(self, records: Sequence[BaseModel]) -> list[Row]:
        columns = zip(*[self._read(record.__dict__) for record in records], strict=True)
        return list(
            zip(
                *[
                    column
                    if json is None or column.count(None) == len(column)
                    else [None if value is None else json(value) for value in column]
                    for column, json in zip(columns, self._how, strict=False)
                ],
                strict=True,
            )
        )


def _json(value: Any) -> str:
    """One text, alone in its list or its language, is what most columns hold; it is written here, unless something in it
    has to be escaped, in half the time."""
    if len(value) == 1:
        if type(value) is list:
            if type(only := value[0]) is str and _is_plain(only):
                return f'["{only}"]'
        elif type(value) is dict:
            ((language, text),) = value.items()
            if type(text) is str and _is_plain(text) and _is_plain(language):
                return f'{{"{language}":"{text}"}}'
    elif type(value) is dict:
        value = dict(sorted(value.items()))
    return to_json(value, exclude_none=True).decode()


def _is_plain(text: str) -> bool:
    return text.isprintable() and '"' not in text and "\\" not in text


def _known_json(value: Any) -> str:
    """As `_json`, made once for lists of one equal term: licences, formats and themes repeat."""
    if len(value) != 1 or type(value) is dict or type(only := value[0]) is not str:
        return _json(value)
    known = _known.get(only)
    if known is None:
        known = _json(value)
        if len(_known) < _MOST_KNOWN:
            _known[only] = known
    return known


_DATASET, _DISTRIBUTION = _Columns(DatasetFields), _Columns(DistributionFields)
_SERVICE, _CATALOGUE = _Columns(DataServiceFields), _Columns(CatalogueFields)


def _fingerprinted(row: Row) -> tuple[str, Row, int]:
    text = to_json(row)
    return _digest(text), row, len(text)


def _digest(text: bytes) -> str:
    return blake2b(text, digest_size=_DIGEST).hexdigest()
