"""Encoded records on their way from the worker that read a page to the transaction that stores them.

A worker writes, the one process that owns the database reads; nothing else ever opens these files, and they live in a
folder that is made for one run. So records need not be held in memory until a source has been read to its end.
"""

import pickle
from collections.abc import Iterator
from pathlib import Path

from store.encode import EncodedBatch, EncodedCatalogue, EncodedDataset, EncodedService

_CHUNK = 500  # records a pickle: bounds what reading a spool holds in memory


def write_spool(path: Path, batch: EncodedBatch, *, more: bool = False) -> None:
    """Write a batch in chunks; `more` of the same page goes behind what is there."""
    with path.open("ab" if more else "wb") as file:
        for part in range(0, max(len(batch.datasets), len(batch.services), len(batch.catalogues), 1), _CHUNK):
            chunk = [list(map(tuple, column[part : part + _CHUNK])) for column in batch]
            pickle.dump(chunk, file, protocol=pickle.HIGHEST_PROTOCOL)


def read_spool(path: Path) -> Iterator[EncodedBatch]:
    """The batches of one page, in order."""
    with path.open("rb") as file:
        while True:
            try:
                datasets, services, catalogues = pickle.load(file)  # noqa: S301 - written by our own worker
            except EOFError:
                return
            yield EncodedBatch(
                [EncodedDataset(*d) for d in datasets],
                [EncodedService(*s) for s in services],
                [EncodedCatalogue(*c) for c in catalogues],
            )
