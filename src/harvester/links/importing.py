"""Observations made elsewhere, from a CSV with the columns of view `link_history`, added to ours."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from harvester.links.hosts import MAYBE_OURS
from store.link_state import ERRORS
from store.links import Observation, address_of, host_of, save

NAMED = 5  # rows that cannot be used and are named; the others are counted
_BATCH = 1000
_MOST_COLUMNS = 1000  # each of which costs time in every row, however short
_ELSEWHERE = 0  # in place of the id of an address that stands in no metadata here
_NEEDED = ("url", "at", "status", "error")
_KINDS = frozenset({"data", "service", "page", "login", "error_page", "empty", "unknown"})
_CODE = re.compile(r"[A-Za-z0-9_]{1,40}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TRUE, _FALSE = frozenset({"1", "true"}), frozenset({"0", "false", ""})
_TEXTS = ("says", "final_url", "content_type", "etag", "encoding", "checker")
_LONGEST = 2000
_SLACK = timedelta(hours=1)  # by which another machine's clock may be ahead


class BadObservations(Exception):
    """The file as a whole cannot be used; the message says why and what is expected."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows of a file."""

    new: int
    known: int  # seen before
    elsewhere: int  # of addresses that stand in no metadata here
    bad: tuple[str, ...]  # "line 7: status: read 'ok', expected a number", the first few
    bad_count: int


def import_observations(engine: Engine, path: Path, now: str) -> Imported:
    """Add what a file holds. A row that cannot be used is named or counted, and the others are taken. A row that is here
    already is not taken twice. Raises BadObservations, with nothing taken, and OSError.

    What may be the failure of a network that was down there waits for the end of the file, which knows who answered.
    """
    new = usable = elsewhere = bad_count = 0
    bad: list[str] = []
    with path.open(encoding="utf-8-sig", newline="") as file, engine.begin() as connection:
        links: dict[str, int] = {url: id for id, url in connection.exec_driver_sql("SELECT id, url FROM link")}
        batch: list[Observation] = []
        doubted: list[tuple[str, Observation]] = []
        answers = _Answers()
        for line, row in _rows(file, path):
            _check_error(row, f"{path}: line {line}")
            url = address_of(row.get("url") or "")
            try:
                seen = _observation(row, links.get(url, _ELSEWHERE), path.stem, now)
            except ValueError as error:
                bad_count += 1
                bad += [f"line {line}: {error}"] * (len(bad) < NAMED)
                continue
            host = host_of(url)
            answers.note(host, seen)
            if seen.link_id == _ELSEWHERE:
                elsewhere += 1
                continue
            usable += 1
            if seen.error in MAYBE_OURS:
                doubted.append((host, seen))
            else:
                batch.append(seen)
            if len(batch) >= _BATCH:
                new += len(save(connection, batch))
                batch.clear()
        batch += [seen if answers.vouch(host, seen) else replace(seen, error="no_network") for host, seen in doubted]
        new += len(save(connection, batch))
    return Imported(new, usable - new, elsewhere, tuple(bad), bad_count)


class _Answers:
    """Who answered a checker, hour by hour: two hosts of each hour, for one of them is another than any third."""

    def __init__(self) -> None:
        self._hosts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)

    def note(self, host: str, seen: Observation) -> None:
        hosts = self._hosts[seen.checker, seen.at[:13]]
        if seen.status is not None and len(hosts) < 2:
            hosts.add(host)

    def vouch(self, against: str, seen: Observation) -> bool:
        """Whether the checker's network reached others than this host in the hour of this observation."""
        return not self._hosts[seen.checker, seen.at[:13]] <= {against}


def _check_error(row: Mapping[str, str | None], place: str) -> None:
    """Whoever says it in other words than ours may mean something else by all of them."""
    if (error := (row.get("error") or "").strip()) and error not in ERRORS:
        raise BadObservations(
            f"{place}: error: read {error[:40]!r}, expected one of {', '.join(sorted(ERRORS))}. Nothing was taken"
        )


def _rows(file: Iterator[str], path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        reader = csv.DictReader(file)
        missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise BadObservations(
                f"{path}: line 1: no column {', '.join(missing)}. Expected a CSV with commas and the columns of view"
                " link_history: url, at, status, error …"
            )
        if len(reader.fieldnames or ()) > _MOST_COLUMNS:
            raise BadObservations(
                f"{path}: line 1: {len(reader.fieldnames or ())} columns, at most {_MOST_COLUMNS} are read"
            )
        for row in reader:
            yield reader.line_num, row
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadObservations(f"{path}: not a CSV in UTF-8 ({error})") from error


def _observation(row: Mapping[str, str | None], link_id: int, checker: str, now: str) -> Observation:
    given = {name: (row.get(name) or "").strip() for name in (f.name for f in fields(Observation))}
    texts = {name: _text(given[name]) for name in _TEXTS}
    at = _time("at", given["at"])
    if at is None or datetime.fromisoformat(at) > datetime.fromisoformat(now) + _SLACK:
        raise ValueError(f"at: read {given['at'][:40]!r}, expected a time that has been, such as 2026-11-23T01:00:00Z")
    status = _number("status", given["status"], 100, 599)
    error = given["error"] or None
    if status is None and error is None:
        raise ValueError("neither status nor error is given")
    kind = given["kind"] or None
    if kind is not None and kind not in _KINDS:
        raise ValueError(f"kind: read {kind[:40]!r}, expected one of {', '.join(sorted(_KINDS))}")
    return Observation(
        link_id,
        at,
        status=status,
        error=error,
        says=texts["says"],
        final_url=texts["final_url"],
        content_type=texts["content_type"],
        content_length=_number("content_length", given["content_length"], 0, 1 << 60),
        last_modified=_time("last_modified", given["last_modified"]),
        etag=texts["etag"],
        digest=_matching("digest", given["digest"], _DIGEST),
        whole=bool(_flag("whole", given["whole"])),
        format=_matching("format", given["format"], _CODE),
        kind=kind,
        container=_matching("container", given["container"], _CODE),
        readable=_flag("readable", given["readable"]) if given["readable"] else None,
        encoding=texts["encoding"],
        checker=texts["checker"] or checker,
    )


def _text(value: str) -> str | None:
    return "".join(c if c.isprintable() else " " for c in value[:_LONGEST]) or None


def _time(name: str, value: str) -> str | None:
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        raise ValueError(f"{name}: read {value[:40]!r}, expected a time such as 2026-11-23T01:00:00Z") from None


def _number(name: str, value: str, least: int, most: int) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 20 and least <= int(value) <= most):
        raise ValueError(f"{name}: read {value[:40]!r}, expected a number from {least} to {most}")
    return int(value)


def _matching(name: str, value: str, pattern: re.Pattern[str]) -> str | None:
    if value and not pattern.fullmatch(value):
        raise ValueError(f"{name}: read {value[:40]!r}, expected {pattern.pattern}")
    return value or None


def _flag(name: str, value: str) -> bool:
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    raise ValueError(f"{name}: read {value[:40]!r}, expected 1 or 0")
