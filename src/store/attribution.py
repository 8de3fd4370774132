"""Tie the datasets and services of a source to municipalities: rows of `attribution`, with the rule and its evidence."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from store.bulk import fetch, insert_many
from store.collecting import collecting_paused
from store.models import Override
from store.overrides import ATTRIBUTION, read_overrides
from store.records import PublisherFields


@dataclass(frozen=True, slots=True)
class Credit:
    """A municipality that datasets are credited to: wholly, or as one of the owners of a company."""

    municipality_number: str
    share: float
    attributed_by: str  # org_path, org_number, former_municipality, sub_unit, owner_list or source
    evidence: str


# (the dataset's own publisher, the publisher of its catalogue) -> credits
Crediting = Callable[[PublisherFields, PublisherFields | None], Sequence[Credit]]


@collecting_paused()
def attribute(connection: Connection, source_id: str, credit: Crediting) -> None:
    """Tie every dataset and service of a source to municipalities anew.

    Worked out each time from the stored publisher, so that a new number in the configuration needs no new harvest; a
    curator's override has the last word. What was removed keeps its attribution, by its last version: scores of a past
    day need it.
    """
    publishers = {
        row[0]: _publisher(*row[1:])
        for row in connection.exec_driver_sql(
            "SELECT uri, publisher_uri, publisher_name, publisher_identifiers, publisher_org_path FROM catalogue"
            " WHERE source_id = ?",
            (source_id,),
        )
    }
    memo: dict[tuple[Any, ...], Sequence[Credit]] = {}
    wanted: dict[tuple[str, str], tuple[float, str, str]] = {}
    overrides: dict[str, list[Override]] = {}
    for override in read_overrides(connection):
        if override.judgement == ATTRIBUTION:
            overrides.setdefault(override.dataset, []).append(override)
    for table in ("dataset", "data_service"):
        for key, uri, *known in fetch(
            connection,
            "SELECT key, uri, catalogue_uri, publisher_uri, publisher_name, publisher_identifiers, publisher_org_path"
            f" FROM {table} WHERE id IN (SELECT max(id) FROM {table} WHERE source_id = ? GROUP BY key)",
            (source_id,),
        ):
            owners = memo.get(publisher := tuple(known))
            if owners is None:
                catalogue_uri, *columns = known
                owners = memo[publisher] = credit(_publisher(*columns), publishers.get(catalogue_uri))
            for row in owners:
                wanted[key, row.municipality_number] = (row.share, row.attributed_by, row.evidence)
            for override in overrides.get(uri, ()) or overrides.get(key, ()):
                wanted.pop((key, override.municipality_number), None)
                if override.value == "true":
                    wanted[key, override.municipality_number] = (1.0, "override", override.evidence)
    have = {
        (key, number): (share, by, evidence)
        for key, number, share, by, evidence in fetch(
            connection,
            "SELECT key, municipality_number, share, attributed_by, evidence FROM attribution WHERE source_id = ?",
            (source_id,),
        )
    }
    stale = [(source_id, *k) for k, v in have.items() if wanted.get(k) != v]
    if stale:
        connection.exec_driver_sql(
            "DELETE FROM attribution WHERE source_id = ? AND key = ? AND municipality_number = ?", stale
        )
    fresh = [(source_id, *k, *v) for k, v in wanted.items() if have.get(k) != v]
    insert_many(
        connection,
        "attribution",
        ("source_id", "key", "municipality_number", "share", "attributed_by", "evidence"),
        fresh,
    )


@lru_cache(maxsize=4096)  # a publisher has many datasets
def _publisher(uri: str | None, name: str | None, identifiers: str | None, org_path: str | None) -> PublisherFields:
    return PublisherFields(
        publisher_uri=uri,
        publisher_name=json.loads(name) if name else None,
        publisher_identifiers=json.loads(identifiers) if identifiers else None,
        publisher_org_path=org_path,
    )
