"""Rows and fingerprints: the short cuts give what the long way gives."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.encode import DATASET_COLUMNS, EncodedBatch, EncodedDataset, encode, known_fingerprints, only_new
from store.records import DatasetRecord

TEXT = st.text(max_size=20)
COLUMN = {name: i for i, name in enumerate(DATASET_COLUMNS)}


@given(
    st.fixed_dictionaries(
        {
            "title": st.dictionaries(st.sampled_from(["nb", "nn", "en"]), TEXT, min_size=1),
            "themes": st.lists(TEXT),
            "identifiers": st.lists(TEXT),
            "keywords": st.dictionaries(st.sampled_from(["nb", "en"]), st.lists(TEXT)),
        }
    )
)
def test_what_is_written_by_hand_is_the_json_of_the_value(fields: dict[str, Any]) -> None:
    (row,) = encode([DatasetRecord(key="k", **fields)]).datasets
    for name, value in fields.items():
        assert json.loads(row.values[COLUMN[name]]) == value
        assert row.values[COLUMN[name]] == json.dumps(
            dict(sorted(value.items())) if isinstance(value, dict) else value, ensure_ascii=False, separators=(",", ":")
        )


def dataset(key: str, content_hash: str) -> EncodedDataset:
    return EncodedDataset(key, content_hash * 32, (), [])


@pytest.mark.parametrize(
    ("here", "known", "new", "unchanged"),
    [
        ([("a", "1"), ("b", "2")], "", ["a", "b"], ()),
        ([("a", "1"), ("b", "2")], "13", ["b"], ("a",)),
        ([("a", "1"), ("b", "2")], "12", [], ("a", "b")),
        ([("a", "1"), ("a", "2")], "12", ["a", "a"], ()),
    ],
    ids=["none is known", "one is known", "all are known", "two share a key"],
)
def test_datasets_whose_fingerprint_is_known_are_left_out(
    here: list[tuple[str, str]], known: str, new: list[str], unchanged: tuple[str, ...]
) -> None:
    digests = b"".join(bytes.fromhex(digit * 32) for digit in known)
    left, same = only_new(EncodedBatch([dataset(*d) for d in here], [], []), known_fingerprints(digests))
    assert [d.key for d in left.datasets] == new
    assert same == unchanged
