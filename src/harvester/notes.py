"""Issues met while reading a page, folded: a fault that stands in ten thousand places is a few rows, not ten thousand."""

from collections import Counter

from harvester.namespaces import compact
from store.records import IssueRecord

_NAMED = 20  # subjects named for one fault of one property; the rest are only counted
_KINDS = 500  # faults of properties told apart; there are some eighty properties that we read
_LENGTH = 500


class Notes:
    """Collects issues by code and property, each subject once."""

    def __init__(self) -> None:
        self._subjects: dict[tuple[str, str | None], dict[str | None, tuple[str | None, int]]] = {}
        self._more: dict[tuple[str, str | None], int] = {}
        self._other: Counter[str] = Counter()  # by code, of properties beyond those

    def add(
        self, code: str, subject: str | None = None, predicate: str | None = None, detail: str | None = None
    ) -> None:
        """Note one issue; `subject` is an IRI (None for a blank node, whose name means nothing)."""
        kind = (code, predicate)
        if kind not in self._subjects and len(self._subjects) >= _KINDS:
            self._other[code] += 1
            return
        subjects = self._subjects.setdefault(kind, {})
        if subject in subjects:
            first, count = subjects[subject]
            subjects[subject] = (first, count + 1)
        elif len(subjects) < _NAMED:
            subjects[subject] = (detail, 1)
        else:
            self._more[kind] = self._more.get(kind, 0) + 1

    def issues(self) -> list[IssueRecord]:
        """One row for each subject named, and one for all others with the same fault."""
        rows = []
        for (code, predicate), subjects in self._subjects.items():
            name = _cut(compact(predicate)) if predicate else None
            for subject, (detail, count) in subjects.items():
                rows.append(
                    IssueRecord(code=code, subject=_cut(subject), property=name, detail=_cut(detail), count=count)
                )
            if more := self._more.get((code, predicate)):
                rows.append(IssueRecord(code=code, property=name, detail="and more of the same", count=more))
        for code, count in self._other.items():
            rows.append(IssueRecord(code=code, detail="and the same of many more properties", count=count))
        return rows


def _cut(text: str | None) -> str | None:
    return text if text is None else text[:_LENGTH].encode(errors="replace").decode()
