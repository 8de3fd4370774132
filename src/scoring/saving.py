"""Results in, rows out: a run's rows as tuples, rounded here and nowhere else."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection
from sqlmodel import SQLModel

from scoring.engine import DECIMALS, losses
from scoring.expected import ExpectedType
from scoring.findings import Finding
from scoring.mqa import Comparison, Reach
from scoring.results import Asked, MunicipalityResult, Rank
from scoring.rubric import Criterion, Rubric
from store import scores
from store.bulk import insert_many

_NOT_COMPARED = (None,) * len(Comparison._fields)
_MUNICIPALITY_SCORE = tuple(scores.MunicipalityScore.model_fields)
# in bulk, in this order
_COLUMNS = {
    str(table.__tablename__): tuple(table.model_fields)
    for table in (
        scores.CriterionScore, scores.DatasetScore, scores.TypeScore, scores.ReasonText, scores.AnswerRow, scores.AnswerSheet,
    )
}  # fmt: skip


class Writer:
    """Writes one run within the caller's transaction: `begin`, then each municipality, then `finish`. Rows are kept until
    then: a statement costs more than the few rows of a municipality."""

    def __init__(self, connection: Connection, rubric: Rubric, types: Sequence[ExpectedType]) -> None:
        self._connection = connection
        self._rubric = rubric
        self._types = types
        self._sentences: dict[tuple[str, str], int] = {}
        # by criterion: what a finding says -> the id of the answer
        self._answers: dict[str, dict[tuple[Any, ...], str]] = {c.id: {} for c in rubric.criteria}
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _COLUMNS}
        self._latest = True  # findings are kept of the latest day only
        self.run_id = 0

    def begin(self, *, as_of: date, now: str, code_version: str, mqa: tuple[Reach, Reach]) -> int:
        """Write the run and, the first time it is used, its rubric; forget the findings of the run before,
        unless this one is of an earlier day."""
        connection, rubric = self._connection, self._rubric
        eu, fdk = mqa
        unscored = ", ".join(dict.fromkeys((*eu.unscored, *fdk.unscored)))
        if not connection.exec_driver_sql("SELECT 1 FROM rubric WHERE hash = ?", (rubric.hash,)).scalar():
            version = scores.RubricVersion(
                hash=rubric.hash, version=rubric.version, first_used_at=now, body=rubric.body
            )
            _insert(connection, [version])
            _insert(connection, [_criterion(rubric.hash, i, c) for i, c in enumerate(rubric.criteria)])
            _insert(connection, [_type(rubric.hash, t) for t in self._types])
        latest: str | None = connection.exec_driver_sql("SELECT max(as_of) FROM score_run").scalar()
        self._latest = latest is None or as_of.isoformat() >= latest
        if self._latest:
            connection.exec_driver_sql("DELETE FROM answer_sheet")
            connection.exec_driver_sql("DELETE FROM answer")
            connection.exec_driver_sql("DELETE FROM reason")
        self.run_id = int(
            connection.exec_driver_sql(
                "INSERT INTO score_run (scored_at, as_of, rubric_hash, rubric_version, code_version, mqa_eu_reachable,"
                " mqa_fdk_reachable, mqa_unscored) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (now, as_of.isoformat(), rubric.hash, rubric.version, code_version, eu.points, fdk.points, unscored),
            ).lastrowid
        )
        return self.run_id

    def municipality(self, result: MunicipalityResult, asked: Sequence[Asked]) -> None:
        """Take everything about a municipality but the row with its rank, which needs all others."""
        run, number = self.run_id, result.place.number
        lost = losses(result)
        self._rows["criterion_score"] += [
            (
                run,
                number,
                c.id,
                _round(c.value),
                c.weight,
                c.measured,
                c.inconclusive,
                c.not_applicable,
                c.met,
                lost[c.id],
            )
            for c in result.criteria
        ]
        self._rows["dataset_score"] += [
            (run, number, d.id, _round(d.quality), _round(d.measured), _round(d.weight), d.cluster, d.expected_type,
             d.type_evidence, d.open, d.usable, *(d.compared or _NOT_COMPARED))
            for d in result.datasets
        ]  # fmt: skip
        self._rows["type_score"] += [
            (run, number, t.id, t.applies, t.value, t.dataset_id) for t in result.covered.types
        ]
        if self._latest:
            self._findings(result, asked)

    def finish(self, results: Sequence[MunicipalityResult], ranks: dict[str, Rank]) -> None:
        """Write the municipalities' own rows, and what was taken of each."""
        rows = [self._score(r, ranks.get(r.place.number)) for r in results]
        insert_many(self._connection, "municipality_score", _MUNICIPALITY_SCORE, rows)
        for table, columns in _COLUMNS.items():
            insert_many(self._connection, table, columns, self._rows[table])

    def _findings(self, result: MunicipalityResult, asked: Sequence[Asked]) -> None:
        number, quality, coverage = result.place.number, self._rubric.of("quality"), self._rubric.of("coverage")
        public = sorted((a for a in asked if a.public), key=lambda a: a.dataset.id)
        sheets = self._rows["answer_sheet"]
        sheets += [(number, a.dataset.id, self._sheet(quality, a.findings)) for a in public]
        if result.covered.findings:
            sheets.append((number, 0, self._sheet(coverage, result.covered.findings)))

    def _sheet(self, criteria: Sequence[Criterion], findings: Sequence[Finding]) -> str:
        """The ids of the answers, a JSON list; equal findings are one answer."""
        ids = []
        for criterion, finding in zip(criteria, findings, strict=True):
            facts = finding.facts
            said = (
                finding.value,
                finding.reason,
                finding.applies,
                finding.evidence_url,
                *(facts.values() if facts else ()),
            )
            known = self._answers[criterion.id]
            answer = known.get(said)
            if answer is None:
                answer = known[said] = self._answer(criterion, finding)
            ids.append(answer)
        return f"[{','.join(ids)}]"

    def _answer(self, criterion: Criterion, finding: Finding) -> str:
        """The id of a new answer; answers in the same words share the sentence."""
        words = (criterion.sentence(finding, "nb"), criterion.sentence(finding, "en"))
        reason_id = self._sentences.get(words)
        if reason_id is None:
            reason_id = self._sentences[words] = len(self._sentences) + 1
            self._rows["reason"].append((reason_id, *words))
        answers = self._rows["answer"]
        i = len(answers) + 1
        answers.append((i, criterion.id, finding.outcome, _round(finding.value), reason_id, finding.evidence_url))
        return str(i)

    def _score(self, r: MunicipalityResult, rank: Rank | None) -> tuple[Any, ...]:
        dimensions: dict[str, Any] = {f"quality_{name}": _round(value) for name, value in r.weighed.dimensions.items()}
        row = dict(
            run_id=self.run_id,
            municipality_number=r.place.number,
            status=r.status.id,
            status_reason_nb=r.status.reason.nb,
            status_reason_en=r.status.reason.en,
            level=r.level.level,
            level_low=r.interval.level_low if r.interval else None,
            level_high=r.interval.level_high if r.interval else None,
            level_name_nb=r.level.name.nb,
            level_name_en=r.level.name.en,
            provisional=r.provisional,
            lower_bound=r.status.lower_bound,
            caps_nb=" ".join(cap.nb for cap in r.level.caps) or None,
            caps_en=" ".join(cap.en for cap in r.level.caps) or None,
            total=_round(r.total),
            total_low=_round(r.interval.total_low) if r.interval else None,
            total_high=_round(r.interval.total_high) if r.interval else None,
            coverage=_round(r.coverage),
            quality=_round(r.quality),
            **dimensions,
            quality_median=_round(r.weighed.median),
            quality_p25=_round(r.weighed.p25),
            share_weak=_round(r.weighed.share_weak),
            rank_in_group=rank.rank if rank else None,
            rank_low=r.interval.rank_low if r.interval else None,
            rank_high=r.interval.rank_high if r.interval else None,
            group_size=rank.group_size if rank else None,
            datasets=len(r.datasets),
            datasets_public=r.datasets_public,
            datasets_open=len(r.covered.open),
            datasets_usable=len(r.covered.usable),
            expected_types_shared=r.types_shared,
            data_services=r.place.data_services,
            clusters=r.weighed.clusters,
            n_eff=_round(r.weighed.n_eff),
            newest_modified=r.newest_modified,
            measured=_round(r.measured),
            **dict(zip(Comparison._fields, map(_round, r.compared or _NOT_COMPARED), strict=True)),
            top_measure=r.top_measure,
            top_measure_points=_round(r.top_measure_points),
            sources_read=r.status.sources_read,
            sources_total=r.status.sources_total,
            last_complete_fetch=r.status.last_complete,
        )
        return tuple([row[column] for column in _MUNICIPALITY_SCORE])


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _insert(connection: Connection, rows: Sequence[SQLModel]) -> None:
    if rows:
        columns = tuple(type(rows[0]).model_fields)
        values = [tuple([getattr(row, name) for name in columns]) for row in rows]
        insert_many(connection, str(rows[0].__tablename__), columns, values)


def _criterion(rubric_hash: str, ordinal: int, c: Criterion) -> scores.Criterion:
    return scores.Criterion(
        rubric_hash=rubric_hash,
        id=c.id,
        code=c.code,
        part=c.part,
        dimension=c.dimension,
        ordinal=ordinal,
        weight=c.weight,
        status=c.status,
        portal_determined=c.portal_determined,
        title_nb=c.title.nb,
        title_en=c.title.en,
        failing_title_nb=c.failing_title.nb,
        failing_title_en=c.failing_title.en,
        why_nb=c.why.nb,
        why_en=c.why.en,
        fix_nb=c.fix.nb,
        fix_en=c.fix.en,
        effort=c.effort,
        barrier=c.barrier,
        actor=c.actor,
        source=c.source,
    )


def _type(rubric_hash: str, t: ExpectedType) -> scores.ExpectedType:
    return scores.ExpectedType(
        rubric_hash=rubric_hash,
        id=t.id,
        label_nb=t.label.nb,
        label_en=t.label.en,
        tier=t.tier,
        eu_theme=t.eu_theme,
        national_holder=t.national_holder,
    )
