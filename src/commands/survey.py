"""`survey`: answers that municipalities give of themselves, kept apart from every score."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from commands.door import Door, say, today
from scoring.survey import load_answers, load_survey
from store.db import open_database
from store.lock import locked
from store.survey import write_answers


def survey(
    ctx: typer.Context,
    action: Annotated[Literal["import"], typer.Argument(metavar="import", help="Read answers from a file.")],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="CSV: municipality_number, question_id, answer, answered_on, evidence_url."
        ),
    ],
) -> None:
    """Store answers of the survey in config/survey.yaml; they never count in a score.

    Example: kommunedata survey import answers.csv
    """
    door: Door = ctx.obj
    questions = load_survey(door.config_dir / "survey.yaml")
    engine = open_database(door.db, create=False)
    with locked(door.db), engine.begin() as connection:
        known = {
            str(number) for (number,) in connection.exec_driver_sql("SELECT number FROM municipality WHERE active")
        }
        answers = load_answers(file, questions, known, today())
        write_answers(connection, questions.rows(), answers)
    municipalities = len({a.municipality_number for a in answers})
    told = f"{_counted(len(answers), 'answer')} of {_counted(municipalities, 'municipality', 'municipalities')}"
    say(f"Stored {told} ({action}ed from {file}).", door)


def _counted(n: int, one: str, several: str | None = None) -> str:
    return f"{n} {one if n == 1 else several or one + 's'}"
