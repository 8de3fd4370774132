"""The workbook's first sheet: what was measured, when, by which rubric, from whom, and what the numbers do not say."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from reports.tables import Language


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet."""

    label: str
    text: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    nb: str
    en: str

    def __call__(self, lang: Language) -> str:
        return self.nb if lang == "nb" else self.en


_TITLE = _Words("Åpne kommunedata", "Open municipal data")
_LIMITS = (
    _Words(
        "Tallene sier hva som kan leses i kataloger over åpne data, ikke om en kommune er flink. Det som ikke står i noen"
        " katalog, er ikke med.",
        "The numbers say what can be read in catalogues of open data, not whether a municipality is good at its work. What"
        " stands in no catalogue is not seen.",
    ),
    _Words(
        "En tom celle betyr ukjent eller ikke relevant, aldri null. Intervallene er 90 %-intervaller.",
        "An empty cell is unknown or not applicable, never zero. Intervals are 90 % intervals.",
    ),
    _Words(
        "Kommunenumre er tekst, så 0301 beholder nullen. En apostrof foran =, +, - eller @ er satt inn for at teksten ikke"
        " skal leses som en formel.",
        "Municipality numbers are text, so that 0301 keeps its zero. An apostrophe before =, +, - or @ was put there so that"
        " the text is not read as a formula.",
    ),
)
_NO_RUN = _Words("Ingen poengberegning er gjort ennå.", "Nothing has been scored yet.")
_DATES = _Words("Datoer og målestokk", "Dates and rubric")
_RUN = (
    _Words("Katalogene slik de sto", "Catalogues as they stood"),
    _Words("Poeng beregnet (UTC)", "Scores computed (UTC)"),
    _Words("Målestokk", "Rubric"),
    _Words("Målestokkens SHA-256", "SHA-256 of the rubric"),
    _Words("Programversjon", "Version of the program"),
)
_ASSESSED = _Words("Kommuner etter status", "Municipalities by status")
_CRITERIA = _Words(
    "Kriterier: dimensjon, vekt, hva de spør om og hvorfor", "Criteria: dimension, weight, what they ask and why"
)
_SOURCES = _Words("Kilder og når de sist ble lest i sin helhet", "Sources, and when they were last read in full")
_NEVER = _Words("aldri", "never")
_CREDIT = _Words("Kreditering", "Credit")


def front(connection: Connection, lang: Language) -> Iterator[Line]:
    """The sheet, row by row."""
    yield Line(_TITLE(lang), heading=True)
    for words in _LIMITS:
        yield Line("", words(lang))
    yield Line("")
    yield Line(_DATES(lang), heading=True)
    run = connection.exec_driver_sql(
        "SELECT as_of, scored_at, rubric_version, rubric_hash, code_version FROM latest_run"
    ).one_or_none()
    if run is None:
        yield Line("", _NO_RUN(lang))
    else:
        yield from (Line(words(lang), str(value)) for words, value in zip(_RUN, run, strict=True))
        yield from _method(connection, lang)
    yield Line("")
    yield Line(_SOURCES(lang), heading=True)
    for source_id, url, status, read in connection.exec_driver_sql(
        "SELECT source_id, url, status, last_complete_fetch FROM source_health WHERE active ORDER BY source_id"
    ):
        yield Line(source_id, f"{read or _NEVER(lang)}; {status}; {url}")
    yield Line("")
    yield Line(_CREDIT(lang), heading=True)
    for supplier, supplies, terms in connection.exec_driver_sql(f"SELECT supplier, supplies_{lang}, terms FROM credit"):
        yield Line(supplier, f"{supplies}. {terms}.")


def _method(connection: Connection, lang: Language) -> Iterator[Line]:
    yield Line("")
    yield Line(_ASSESSED(lang), heading=True)
    for status, count in connection.exec_driver_sql(
        "SELECT coalesce(status, 'ikke_vurdert'), count(*) FROM latest_score GROUP BY 1 ORDER BY 2 DESC, 1"
    ):
        yield Line(status, str(count))
    yield Line("")
    yield Line(_CRITERIA(lang), heading=True)
    for title, dimension, weight, why in connection.exec_driver_sql(
        f"SELECT title_{lang}, dimension, weight, why_{lang} FROM criterion JOIN latest_run USING (rubric_hash)"
        " WHERE status = 'stable' ORDER BY ordinal"
    ):
        yield Line(title, f"{dimension}, {weight:g}. {why}")
