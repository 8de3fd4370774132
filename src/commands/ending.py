"""How a command ends: exit codes, and errors as messages that say what to do."""

import os
import sqlite3
import sys
import traceback
from collections.abc import Callable
from typing import NoReturn

from sqlalchemy.exc import DBAPIError

from commands.door import VERSION, NotPossible
from terminal import err


def guarded(command: Callable[[], object]) -> int:
    """Run a command and give its exit code; errors that a person can mend become one message."""
    try:
        try:
            command()
        finally:
            sys.stdout.flush()  # here, where a closed pipe can still be answered for
    except SystemExit as end:  # Typer has codes of its own for ^C, which is right, and for a reader that has had enough
        if end.code == 130:
            _stopped()
        if isinstance(end.__context__, BrokenPipeError):
            return _enough()
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        _stopped()
    except BrokenPipeError:
        return _enough()
    except _user_errors() as error:
        err.print(str(error), markup=False)
        return 2
    except (OSError, DBAPIError, sqlite3.Error) as error:
        if told := _of_the_machine(error):
            err.print(told, markup=False)
            return 2
        return _bug()
    except Exception:
        return _bug()
    return 0


def _user_errors() -> tuple[type[Exception], ...]:
    """What a person can mend. Imported when something has gone wrong: a command imports only what it runs."""
    from harvester.config import UnknownMunicipality
    from harvester.errors import ConfigError
    from harvester.links import BadObservations
    from reports import publish, tables
    from reports.site import borders
    from scoring import explain as explaining
    from scoring.differences.runs import NoSuchRunError
    from scoring.errors import RubricError
    from scoring.survey import SurveyError
    from store.db import DatabaseError
    from store.lock import Locked

    return (
        ConfigError, RubricError, DatabaseError, Locked, NotPossible, UnknownMunicipality, publish.NotOurs,
        tables.UnknownTable, tables.NoScores, borders.MapError, explaining.NotScoredError, explaining.UnknownCriterionError, NoSuchRunError, SurveyError,
        BadObservations,
    )  # fmt: skip


def _stopped() -> NoReturn:
    err.print("Stopped. Everything up to the last finished source is stored.", markup=False)
    sys.stderr.flush()
    os._exit(130)  # threads may still wait for a server; what counts is on disk


def _enough() -> int:
    """Nobody reads our output any more (`show | head`): what is left of it goes nowhere, and all is well."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 0


def _of_the_machine(error: Exception) -> str | None:
    """What a person can do about a full disk or a database in use; None when the error is ours."""
    from store.db import FULL, NOT_ALLOWED

    text = str(getattr(error, "orig", error))
    if getattr(error, "errno", None) in FULL or "database or disk is full" in text or "disk I/O error" in text:
        return f"The disk is full or failing ({text}). What was stored before is whole; make room and run again."
    if "database is locked" in text:
        return "The database is locked by another program. Close it, or wait, and run again."
    if "readonly database" in text or getattr(error, "errno", None) in NOT_ALLOWED:
        return f"No permission to write: {text}."
    return None


def _bug() -> int:
    traceback.print_exc()
    err.print(f"This is a bug in kommunedata {VERSION}. Please report it with the lines above.", markup=False)
    return 3
