"""The survey: ten questions that no catalogue can answer. Read from files, kept apart, and never part of a score."""

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field
from sqlalchemy import Connection

from scoring.rubric import Language
from scoring.strict_yaml import Filled, Strict, parse
from store.survey import SurveyAnswer, SurveyQuestion

COLUMNS = ("municipality_number", "question_id", "answer", "answered_on", "evidence_url")
_ANSWERS = ("0", "1", "2", "3")
_NAMED = 100  # problems of a file that are told


class SurveyError(Exception):
    """A file of questions or answers cannot be used; one line for each problem: file, place, what was read and expected."""


class Question(Strict):
    """A question in both languages."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    nb: Filled
    en: Filled


class _Meaning(Strict):
    nb: Filled
    en: Filled


class Survey(Strict):
    """The whole file. `answers` says what 0–3 mean."""

    answers: Annotated[tuple[_Meaning, ...], Field(strict=False, min_length=4, max_length=4)]
    questions: Annotated[tuple[Question, ...], Field(strict=False, min_length=1)]

    def rows(self) -> list[SurveyQuestion]:
        """The questions as they are stored."""
        return [SurveyQuestion(id=q.id, ordinal=i, text_nb=q.nb, text_en=q.en) for i, q in enumerate(self.questions, 1)]


@dataclass(frozen=True, slots=True)
class Answered:
    """How much of the survey a municipality has answered, and what."""

    answers: int
    questions: int
    mean: float  # of the answers, 0–3
    newest: str

    def sentence(self, language: Language) -> str:
        """One line to stand beside a score."""
        if language == "nb":
            mean = f"{self.mean:.1f}".replace(".", ",")
            return (
                f"Undersøkelse (kommunens egne svar, teller ikke i poengene): {self.answers} av {self.questions} spørsmål"
                f" besvart, i snitt {mean} av 3, sist {self.newest}."
            )
        return (
            f"Survey (the municipality's own answers, not part of the score): {self.answers} of {self.questions} questions"
            f" answered, mean {self.mean:.1f} of 3, last {self.newest}."
        )


def answered(connection: Connection, number: str) -> Answered | None:
    """What a municipality has answered; None when nothing."""
    answers, questions, mean, newest = connection.exec_driver_sql(
        "SELECT count(*), (SELECT count(*) FROM survey_question), avg(answer), max(answered_on) FROM survey"
        " WHERE municipality_number = ?",
        (number,),
    ).one()
    return Answered(answers, questions, mean, newest) if answers else None


def load_survey(path: Path) -> Survey:
    """The questions. Raises RubricError with every problem found, SurveyError for a question that stands twice."""
    survey = parse(path, Survey)
    ids = [q.id for q in survey.questions]
    if twice := sorted({i for i in ids if ids.count(i) > 1}):
        raise SurveyError("\n".join(f"{path}: questions: read {i} more than once, expected once" for i in twice))
    return survey


def load_answers(path: Path, survey: Survey, municipalities: Collection[str], today: date) -> list[SurveyAnswer]:
    """The rows of a CSV file, separated by comma or semicolon. Raises SurveyError with every problem found, up to
    a hundred: a file is stored whole or not at all."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SurveyError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise SurveyError(f"{path}: byte {error.start}: expected UTF-8; save it as «CSV UTF-8».") from error
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    try:
        header = tuple(name.strip() for name in reader.fieldnames or ())
        if header != COLUMNS:
            raise SurveyError(
                f"{path}:1: read the columns {', '.join(header)[:500] or 'none'}, expected {', '.join(COLUMNS)}"
            )
        reader.fieldnames = list(header)
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise SurveyError(f"{path}:{reader.line_num + 1}: cannot be read as CSV: {error}") from error
    answers: list[SurveyAnswer] = []
    problems: list[str] = []
    seen: dict[tuple[str, ...], int] = {}
    for line, row in rows:
        given = {column: (row[column] or "").strip() for column in COLUMNS}
        found = [f"{path}:{line}: {told}" for told in _problems(given, survey, municipalities, today)]
        if None in row:
            found.append(f"{path}:{line}: read {len(COLUMNS) + len(row[None])} cells, expected {len(COLUMNS)}")
        key = (given["municipality_number"], given["question_id"], given["answered_on"])
        if (first := seen.setdefault(key, line)) != line:
            found.append(f"{path}:{line}: the same municipality, question and day as on line {first}, expected once")
        problems += found
        if len(problems) >= _NAMED:
            problems.append(f"{path}: not read further: mend these first")
            break
        if not found:
            answers.append(
                SurveyAnswer(
                    municipality_number=given["municipality_number"],
                    question_id=given["question_id"],
                    answered_on=given["answered_on"],
                    answer=int(given["answer"]),
                    evidence_url=given["evidence_url"],
                )
            )
    if problems:
        raise SurveyError("\n".join(problems))
    return answers


def _problems(given: dict[str, str], survey: Survey, municipalities: Collection[str], today: date) -> Iterator[str]:
    number, question = given["municipality_number"], given["question_id"]
    if number not in municipalities:
        padded = number.zfill(4)
        hint = f"; did you mean {padded}?" if padded in municipalities else ""
        yield _told("municipality_number", number, f"the kommunenummer of a municipality in municipalities.yaml{hint}")
    ids = [q.id for q in survey.questions]
    if question not in ids:
        close = get_close_matches(question, ids, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        yield _told("question_id", question, f"one of {', '.join(ids)}{hint}")
    if given["answer"] not in _ANSWERS:
        yield _told("answer", given["answer"], "0, 1, 2 or 3")
    try:
        day = (
            date.fromisoformat(given["answered_on"]) if re.fullmatch(r"\d{4}-\d\d-\d\d", given["answered_on"]) else None
        )
    except ValueError:
        day = None
    if day is None or day > today:
        yield _told("answered_on", given["answered_on"], "a day that has been, YYYY-MM-DD")
    if not _is_address(given["evidence_url"]):
        yield _told("evidence_url", given["evidence_url"], "an address that begins with http:// or https://")


def _told(column: str, read: str, expected: str) -> str:
    return f"{column}: read {read[:80]!r}, expected {expected}"


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable() and " " not in text
    except ValueError:
        return False
