"""The tables under `config/vocabulary`, indexed by every spelling that they know."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from scoring.spellings import address, condensed, spaced
from scoring.strict_yaml import VocabularyError, parse
from scoring.vocabulary.rows import (
    Concept,
    ConceptFile,
    FormatFile,
    FormatRow,
    FrequencyRow,
    LicenceFile,
    LicenceRow,
    Word,
)

_Row = TypeVar("_Row", bound=LicenceRow | FormatRow | Concept)


@dataclass(frozen=True, slots=True)
class Licences:
    """Keys of `listed` and `addresses` are `Address.path`, of `names` `spaced`."""

    listed: dict[str, LicenceRow]
    addresses: dict[str, LicenceRow]
    controlled: tuple[str, ...]
    names: dict[str, LicenceRow]
    forbidden: LicenceRow
    forbidding_words: frozenset[str]
    forbidding_parts: tuple[str, ...]
    unknown: tuple[str, str]  # what to call one that is not here: bokmål, English


@dataclass(frozen=True, slots=True)
class Formats:
    """Keys of `listed` are `Address.path`, of `names` `condensed`; the others' are in lower case."""

    iana: tuple[str, ...]
    listed: dict[str, FormatRow]
    media: dict[str, FormatRow]
    names: dict[str, FormatRow]
    extensions: dict[str, FormatRow]


@dataclass(frozen=True, slots=True)
class Concepts(Generic[Word]):
    """Keys of `listed` (the list's own IRIs) and `addresses` (others') are `Address.path`, of `names` `condensed`."""

    listed: dict[str, Word]
    addresses: dict[str, Word]
    names: dict[str, Word]


@dataclass(frozen=True, slots=True)
class Tables:
    """All six."""

    licences: Licences
    formats: Formats
    frequencies: Concepts[FrequencyRow]
    themes: Concepts[Concept]
    access_rights: Concepts[Concept]
    languages: Concepts[Concept]


def read_tables(folder: Path) -> Tables:
    """The six tables of a folder. Raises VocabularyError with the problems of all of them, also a spelling that two
    rows claim."""
    problems: list[str] = []

    @contextmanager
    def collected() -> Iterator[None]:
        try:
            yield
        except VocabularyError as error:
            problems.extend(error.problems)

    with collected():
        licences = _licences(folder / "licences.yaml")
    with collected():
        formats = _formats(folder / "formats.yaml")
    with collected():
        frequencies = _concepts(folder / "frequencies.yaml", ConceptFile[FrequencyRow])
    with collected():
        themes = _concepts(folder / "themes.yaml", ConceptFile[Concept])
    with collected():
        access_rights = _concepts(folder / "access_rights.yaml", ConceptFile[Concept])
    with collected():
        languages = _concepts(folder / "languages.yaml", ConceptFile[Concept])
    if problems:
        raise VocabularyError(problems)
    return Tables(licences, formats, frequencies, themes, access_rights, languages)


def _licences(path: Path) -> Licences:
    file = parse(path, LicenceFile)
    index = _Index(f"{path}: licences", file.licences)
    codes = {row.code: row for row in file.licences if not row.open}
    if file.forbidding.code not in codes:
        index.problems.append(
            f"{path}: forbidding.code: expected the code of a licence that is not open; read {file.forbidding.code}"
        )
    found = Licences(
        listed=index.by(lambda row: [f"{file.eu}/{code}" for code in row.eu], _path),
        addresses=index.by(lambda row: row.addresses, _path),
        names=index.by(lambda row: row.names, spaced),
        controlled=tuple(map(_path, file.controlled)),
        forbidden=codes.get(file.forbidding.code, file.licences[0]),
        forbidding_words=frozenset(file.forbidding.words),
        forbidding_parts=file.forbidding.parts,
        unknown=(file.unknown.nb, file.unknown.en),
    )
    index.check()
    return found


def _formats(path: Path) -> Formats:
    file = parse(path, FormatFile)
    index = _Index(f"{path}: formats", file.formats)
    found = Formats(
        iana=tuple(map(_path, file.iana)),
        listed=index.by(lambda row: [f"{file.eu}/{code}" for code in row.eu], _path),
        media=index.by(lambda row: row.media, str.lower),
        names=index.by(lambda row: (row.code, row.label, *row.names), condensed),
        extensions=index.by(lambda row: row.ext, str.lower),
    )
    index.check()
    return found


def _concepts(path: Path, model: type[ConceptFile[Word]]) -> Concepts[Word]:
    file = parse(path, model)
    index = _Index(f"{path}: concepts", file.concepts)
    found = Concepts(
        listed=index.by(lambda row: [f"{file.iri}/{row.code}"], _path),
        addresses=index.by(lambda row: row.addresses, _path),
        names=index.by(lambda row: (row.code, row.nb, row.en, *row.names), condensed),
    )
    index.check()
    return found


def _path(text: str) -> str:
    found = address(f"https://{text}")
    return found.path if found else text


class _Index(Generic[_Row]):
    """Rows by their spellings; notes every spelling that two rows claim."""

    def __init__(self, place: str, rows: Iterable[_Row]) -> None:
        self.place, self.rows = place, tuple(rows)
        self.problems: list[str] = []

    def by(self, spellings: Callable[[_Row], Iterable[str]], normal: Callable[[str], str]) -> dict[str, _Row]:
        """One index, keyed by the spellings in their normal form."""
        found: dict[str, _Row] = {}
        for row in self.rows:
            for spelling in dict.fromkeys(spellings(row)):
                key = normal(spelling)
                first = found.setdefault(key, row)
                if not key:
                    self.problems.append(f"{self.place}[{row.code}]: expected letters or digits; read {spelling!r}")
                elif first is not row:
                    self.problems.append(
                        f"{self.place}[{row.code}]: expected spellings of its own; read {spelling!r}, as in {first.code}"
                    )
        return found

    def check(self) -> None:
        """Raises VocabularyError with what was noted."""
        if self.problems:
            raise VocabularyError(self.problems)
