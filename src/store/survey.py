"""The tables of the survey: what a municipality answers of itself, kept apart from everything that is measured."""

from collections.abc import Sequence

from sqlalchemy import Connection
from sqlmodel import SQLModel

from store.bulk import insert_many
from store.columns import col


class SurveyQuestion(SQLModel, table=True):
    """A question of the survey as it was when answers were last read."""

    __tablename__ = "survey_question"
    id: str = col("Spørsmålets id", "Id of the question", primary_key=True)
    ordinal: int = col("Rekkefølge", "Order")
    text_nb: str = col("Spørsmålet", "The question, bokmål")
    text_en: str = col("Spørsmålet, engelsk", "The question, English")


class SurveyAnswer(SQLModel, table=True):
    """A municipality's answer to one question on one day. Never part of a score."""

    __tablename__ = "survey_answer"
    municipality_number: str = col("Kommunen", "The municipality", primary_key=True, foreign_key="municipality.number")
    question_id: str = col("Spørsmålet", "The question", primary_key=True, foreign_key="survey_question.id")
    answered_on: str = col("Når det ble besvart", "When it was answered", primary_key=True)
    answer: int = col("Svaret, 0–3", "The answer, 0–3")
    evidence_url: str = col("Hvor det kan ses", "Where it can be seen")


def write_answers(connection: Connection, questions: Sequence[SurveyQuestion], answers: Sequence[SurveyAnswer]) -> None:
    """Store the questions as they are now, and the answers; one given again for the same day takes the old one's place."""
    for question in questions:
        connection.exec_driver_sql(
            "INSERT INTO survey_question (id, ordinal, text_nb, text_en) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
            " SET ordinal = excluded.ordinal, text_nb = excluded.text_nb, text_en = excluded.text_en",
            (question.id, question.ordinal, question.text_nb, question.text_en),
        )
    keys = [(a.municipality_number, a.question_id, a.answered_on) for a in answers]
    if keys:
        connection.exec_driver_sql(
            "DELETE FROM survey_answer WHERE municipality_number = ? AND question_id = ? AND answered_on = ?", keys
        )
    columns = tuple(SurveyAnswer.model_fields)
    insert_many(connection, "survey_answer", columns, [tuple(getattr(a, c) for c in columns) for a in answers])
