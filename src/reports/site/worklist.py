"""A municipality's worklist: everything that is not met, dataset by dataset, as a CSV beside its page."""

from collections.abc import Iterable

from reports.csv_dialects import Cell, Dialect, write_csv
from reports.site.place_views import CriterionView
from reports.site.rows import Language
from store.dictionary import HEADINGS

_COLUMNS = ("criterion_id", "title", "uri", "outcome", "reason", "remedy", "evidence_url")


def worklist(lang: Language, views: Iterable[CriterionView]) -> str | None:
    """The file's text, for Norwegian Excel in the bokmål edition; None when there is nothing to do."""
    rows: list[tuple[Cell, ...]] = [
        (c.code, f.dataset.title, f.dataset.uri, f.finding.outcome, f.finding.reason, c.fix, f.finding.evidence_url)
        for view in views
        for c in (view.criterion,)
        for f in view.failing
    ]
    if not rows:
        return None
    if lang == "nb":
        return write_csv([HEADINGS[c] for c in _COLUMNS], rows, Dialect.excel_no, frozenset())
    return write_csv(_COLUMNS, rows, Dialect.rfc4180, frozenset())
