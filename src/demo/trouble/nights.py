"""Behaviours that change from night to night: hosts that die, recover, waver, move, or bring new content."""

from demo.trouble.case import behaves
from demo.trouble.talk import TABLE, Talk

_CHANGE = 3  # the night on which something changes; nights are counted from 0


def _fails(talk: Talk) -> None:
    talk.page("500 Internal Server Error", "Det oppstod en feil", "")


@behaves("dead", "there for three nights, then gone", kind="data", every_night=True)
def dies(talk: Talk) -> None:
    talk.file() if talk.night < _CHANGE else talk.page("404 Not Found", "404", "Siden finnes ikke")


@behaves("alive", "away for three nights, then back", kind="data", every_night=True)
def recovers(talk: Talk) -> None:
    _fails(talk) if talk.night < _CHANGE else talk.file()


@behaves("unstable", "there every other night", kind="data", every_night=True)
def wavers(talk: Talk) -> None:
    _fails(talk) if talk.night % 2 else talk.file()


@behaves("unstable", "there every night but the last: too early to say", kind="data", every_night=True)
def fails_last_night(talk: Talk) -> None:
    _fails(talk) if talk.night >= 6 else talk.file()


@behaves("alive", "one error at the very first question, and never again", kind="data", every_night=True)
def fails_once(talk: Talk) -> None:
    _fails(talk) if talk.nth == 1 and talk.night == 0 else talk.file()


@behaves("blocked", "open for three nights, then closed to us", kind="data", every_night=True)
def closes_door(talk: Talk) -> None:
    talk.file() if talk.night < _CHANGE else talk.page("403 Forbidden", "Forbidden", "")


@behaves("alive", "moves, and leaves word where to", kind="data", every_night=True)
def moves(talk: Talk) -> None:
    if talk.night < _CHANGE or talk.path == "/ny/data.csv":
        talk.file()
    else:
        talk.redirect("/ny/data.csv", "301 Moved Permanently")


@behaves("alive", "new content every night", kind="data", every_night=True)
def changes_nightly(talk: Talk) -> None:
    talk.file(body=TABLE + f"Nytt bygg;Ny gate {talk.night};1\n".encode(), modified=_date(talk.night))


@behaves("alive", "a new date every night, and the old content", kind="data", every_night=True)
def touched_nightly(talk: Talk) -> None:
    talk.file(modified=_date(talk.night))


def _date(night: int) -> str:
    return f"{('Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat')[night % 7]}, {1 + night % 28:02} Mar 2026 06:00:00 GMT"
