"""How often the matcher of expected types is right, on datasets labelled by hand: `python -m scoring.evaluate [GOLD]`."""

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scoring.errors import RubricError
from scoring.expected import load_expected
from scoring.facts import Dataset, Distribution
from scoring.matching.matcher import Matcher
from scoring.matching.titles import load_titles
from store.terms import literal

NONE = "none"
_COLUMNS = ("title_nb", "description", "keywords", "formats", "publisher", "label")
_Z = 1.959964  # of a two-sided 95 % interval


@dataclass(frozen=True, slots=True)
class Labelled:
    """A row of the gold set; several labels: each of them is right."""

    dataset: Dataset
    labels: frozenset[str]  # empty: no expected type
    half: str  # "build", "test" or "" in files that are not split


@dataclass(frozen=True, slots=True)
class Share:
    """Hits of so many, with Wilson's interval, which holds for small numbers and near 1."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        if not self.of:
            return 0.0, 1.0
        p, n, zz = self.hits / self.of, self.of, _Z * _Z
        centre = (p + zz / (2 * n)) / (1 + zz / n)
        reach = _Z / (1 + zz / n) * (p * (1 - p) / n + zz / (4 * n * n)) ** 0.5
        return max(0.0, centre - reach), min(1.0, centre + reach)

    def __str__(self) -> str:
        return "  –  " if self.value is None else f"{self.value:.2f}"


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision: of what got a type, the share that got a right one. Recall: of what has a type, the share that got a
    right one."""

    n: int
    precision: Share
    recall: Share
    by_type: dict[str, tuple[int, Share, Share]]  # labelled so, precision, recall
    wrong: tuple[tuple[Labelled, str | None], ...]  # with the type that the matcher gave


class GoldError(ValueError):
    """The file cannot be used; the message names place, what was read and what was expected."""


def read_gold(path: Path, known: frozenset[str]) -> list[Labelled]:
    """The rows of a labelled CSV: `title_nb, description, keywords, formats, publisher, label` and, when split, `half`.
    Raises GoldError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GoldError(f"{path}: {error}") from error
    if not rows:
        raise GoldError(f"{path}: no rows; expected a heading and labelled datasets")
    if missing := [c for c in ("title_nb", "label") if c not in rows[0]]:
        raise GoldError(f"{path}: no column {', '.join(missing)}; expected {', '.join(_COLUMNS)}")
    return [_labelled(path, line, row, known) for line, row in enumerate(rows, start=2)]


def evaluate(matcher: Matcher, gold: Sequence[Labelled]) -> Figures:
    """What the matcher makes of labelled datasets. A match with one of several labels is right."""
    labelled, given, right, found = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    wrong, typed, matched, hits = [], 0, 0, 0
    for row in gold:
        match = matcher.match(row.dataset)
        type_id = match.type_id if match else None
        hit = type_id in row.labels
        typed, matched, hits = typed + bool(row.labels), matched + (type_id is not None), hits + hit
        labelled.update(row.labels)
        if hit:
            found.update(row.labels)
        elif type_id is not None or row.labels:
            wrong.append((row, type_id))
        if type_id is not None:
            given[type_id] += 1
            right[type_id] += hit
    by_type = {
        t: (labelled[t], Share(right[t], given[t]), Share(found[t], labelled[t])) for t in sorted({*labelled, *given})
    }
    return Figures(len(gold), Share(hits, matched), Share(hits, typed), by_type, tuple(wrong))


def report(figures: Figures) -> Iterator[str]:
    """Lines for people, the last of them for programs too."""
    yield "type    n  precision  recall"
    for type_id, (n, precision, recall) in figures.by_type.items():
        yield f"{type_id}  {n:4}      {precision}    {recall}"
    for name, share in (("precision", figures.precision), ("recall", figures.recall)):
        low, high = share.interval
        yield f"{name} {share} (95 % interval {low:.2f}–{high:.2f}; {share.hits} of {share.of}; n = {figures.n})"
    yield f"test precision {figures.precision} recall {figures.recall}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of the test half, or of a whole file that is not split. 2 when a file cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m scoring.evaluate", description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=Path("tests/gold/datasets.csv"), metavar="GOLD")
    parser.add_argument("--config", type=Path, default=Path("config"), help="the folder of expected_datasets.yaml")
    parser.add_argument("--half", choices=("build", "test"), default="test")
    parser.add_argument("--wrong", action="store_true", help="list what the matcher got wrong")
    given = parser.parse_args(arguments)
    try:
        types = load_expected(given.config / "expected_datasets.yaml")
        matcher = Matcher(types, load_titles(given.config / "vocabulary"))
        gold = read_gold(given.gold, frozenset(t.id for t in types))
    except (GoldError, RubricError) as error:
        print(error, file=sys.stderr)
        return 2
    figures = evaluate(matcher, [row for row in gold if row.half in ("", given.half)])
    if given.wrong:
        for row, type_id in figures.wrong:
            (title,) = row.dataset.title.values()
            print(f"{title}: {type_id or NONE}, expected {' or '.join(sorted(row.labels)) or NONE}")
    print("\n".join(report(figures)))
    return 0


def _labelled(path: Path, line: int, row: dict[str, str | None], known: frozenset[str]) -> Labelled:
    label, half = (row.get("label") or "").strip(), (row.get("half") or "").strip()
    labels = frozenset(label.split("|")) - {NONE}
    if not label or labels - known:
        raise GoldError(f"{path} line {line}: read label {label!r}; expected type ids joined by |, or {NONE}")
    if half not in ("", "build", "test"):
        raise GoldError(f"{path} line {line}: read half {half!r}; expected build, test or nothing")

    def text(column: str) -> str:
        return (row.get(column) or "").strip()

    formats = tuple([literal(f) for f in text("formats").replace(",", " ").replace(";", " ").split()])
    return Labelled(
        Dataset(
            id=line,
            source_id="gold",
            source_kind="gold",
            key=str(line),
            title={"nb": text("title_nb")},
            description={"nb": text("description")} if text("description") else {},
            keywords={"nb": [k.strip() for k in re.split("[;,]", text("keywords")) if k.strip()]},
            publisher_name={"nb": text("publisher")} if text("publisher") else {},
            distributions=(Distribution(ordinal=0, formats=formats),) if formats else (),
        ),
        labels,
        half,
    )


if __name__ == "__main__":
    sys.exit(main())
