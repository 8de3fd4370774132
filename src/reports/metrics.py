"""The night in numbers for a monitor: Prometheus' text format, written whole for the node exporter's textfile collector."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

PREFIX = "kommunedata_"


@dataclass(frozen=True, slots=True)
class _Metric:
    """A gauge: a query whose last column is the value and whose others, by name, are its labels."""

    name: str
    help: str
    query: str


_METRICS = (
    _Metric(
        "source_complete", "1 when the last full fetch of the source was complete.",
        "SELECT source_id AS source, kind, status = 'complete' FROM source_health WHERE active ORDER BY 1",
    ),
    _Metric(
        "source_last_complete_timestamp_seconds", "When the source was last read in full.",
        "SELECT source_id AS source, kind, unixepoch(last_complete_fetch) FROM source_health WHERE active ORDER BY 1",
    ),
    _Metric(
        "source_failures_in_row", "Full fetches since the last complete one.",
        "SELECT source_id AS source, kind, failures_in_row FROM source_health WHERE active ORDER BY 1",
    ),
    _Metric(
        "source_datasets", "Datasets held from the source.",
        "SELECT source_id AS source, kind, datasets FROM source_health WHERE active ORDER BY 1",
    ),
    _Metric(
        "issues", "Open issues by severity.",
        "SELECT severity, sum(count) FROM current_issue GROUP BY 1 ORDER BY 1",
    ),
    _Metric(
        "municipalities", "Municipalities by status in the latest score run.",
        "SELECT status, count(*) FROM latest_score GROUP BY 1 ORDER BY 1",
    ),
    _Metric("score_run_timestamp_seconds", "When the latest score run was made.", "SELECT unixepoch(scored_at) FROM latest_run"),
    _Metric(
        "database_bytes", "Size of the database file.",
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    ),
)  # fmt: skip


def metrics(connection: Connection, now: datetime) -> str:
    """All of them as text. What is unknown has no line: a monitor's `absent()` sees that, and it is not zero."""
    lines = [
        f"# HELP {PREFIX}written_timestamp_seconds When these numbers were written.",
        f"# TYPE {PREFIX}written_timestamp_seconds gauge",
        f"{PREFIX}written_timestamp_seconds {int(now.timestamp())}",
    ]
    for metric in _METRICS:
        samples = list(_samples(connection, metric))
        if samples:
            lines += [f"# HELP {PREFIX}{metric.name} {metric.help}", f"# TYPE {PREFIX}{metric.name} gauge", *samples]
    return "\n".join(lines) + "\n"


def _samples(connection: Connection, metric: _Metric) -> Iterator[str]:
    result = connection.exec_driver_sql(metric.query)
    labels = list(result.keys())[:-1]
    for *values, number in result:
        if number is not None:
            named = ",".join(f'{label}="{_escaped(str(value))}"' for label, value in zip(labels, values, strict=True))
            yield f"{PREFIX}{metric.name}{f'{{{named}}}' if named else ''} {number}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
