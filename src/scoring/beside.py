"""What stands beside a municipality's score and moves no point by itself: high-value datasets, overrides, duplicates."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from scoring.answers import read
from scoring.rubric import Language
from store.overrides import ATTRIBUTION, TYPE


@dataclass(frozen=True, slots=True)
class HighValueLine:
    """A dataset that says it is of high value by (EU) 2023/138; fields are columns of `high_value_dataset`."""

    dataset_id: int
    title: str | None
    uri: str | None
    hvd_categories: str
    names_regulation: bool
    open: bool | None
    bulk: bool | None  # None: nobody could find out
    api: bool | None

    @property
    def in_place(self) -> bool:
        """Whether all that the regulation asks is known to be there."""
        return bool(self.names_regulation and self.open and self.bulk and self.api)


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """A person's decision that concerns the municipality."""

    dataset: str
    title: str | None
    judgement: str
    value: str
    reason: str
    who: str
    date: str
    place: str
    scored: bool  # False: it is about a criterion, and the dataset is not public, so that no criterion is asked

    def note(self, language: Language) -> str:
        """Why it decides nothing, if so."""
        if self.scored:
            return ""
        nb = language == "nb"
        return "ikke i bruk: datasettet vurderes ikke på kvalitet" if nb else "not in use: not scored on quality"


@dataclass(frozen=True, slots=True)
class DuplicateLine:
    """A row that counts as part of another; fields are columns of `duplicate_dataset`."""

    dataset_id: int
    source_id: str
    title: str | None
    uri: str | None
    duplicate_of: int
    kept_source_id: str
    kept_title: str | None
    reason: str
    evidence: str | None


def high_value(connection: Connection, number: str) -> tuple[HighValueLine, ...]:
    """The newest run's, in order of their ids."""
    source = "high_value_dataset WHERE municipality_number = :number ORDER BY dataset_id"
    return tuple(read(connection, HighValueLine, source, {"number": number}))


def overrides(connection: Connection, number: str, closed: Collection[str]) -> tuple[OverrideLine, ...]:
    """As the configuration had them when it was last read, also those of datasets that are gone. `closed` are the names
    of the datasets that are asked no criterion."""
    source = (
        "(SELECT o.*, (SELECT d.title FROM current_dataset d WHERE o.dataset IN (d.uri, d.key) LIMIT 1) AS title,"
        " 1 AS scored FROM override o WHERE o.municipality_number = :number) ORDER BY dataset, judgement"
    )
    lines = read(connection, OverrideLine, source, {"number": number})
    return tuple([replace(o, scored=o.judgement in (ATTRIBUTION, TYPE) or o.dataset not in closed) for o in lines])


def duplicates(connection: Connection, number: str) -> tuple[DuplicateLine, ...]:
    """What several sources show, the kept row and the one that is not counted."""
    source = "duplicate_dataset WHERE municipality_number = :number ORDER BY duplicate_of, source_id, dataset_id"
    return tuple(read(connection, DuplicateLine, source, {"number": number}))


def high_value_sentence(lines: tuple[HighValueLine, ...], language: Language) -> str:
    """How far the datasets of high value are what the regulation asks."""
    n = len(lines)
    known = [sum(bool(getattr(line, name)) for line in lines) for name in ("open", "bulk", "api", "names_regulation")]
    if language == "nb":
        words = ("åpen lisens {}", "kan lastes ned samlet {}", "API {}", "viser til forordningen {}")
        asked = ", ".join(word.format(k) for word, k in zip(words, known, strict=True))
        return f"Datasett med høy verdi: {n}; {asked}; alt på plass {sum(line.in_place for line in lines)}."
    words = ("open licence {}", "bulk download {}", "API {}", "naming the regulation {}")
    asked = ", ".join(word.format(k) for word, k in zip(words, known, strict=True))
    return f"High-value datasets: {n}; {asked}; all of it {sum(line.in_place for line in lines)}."
