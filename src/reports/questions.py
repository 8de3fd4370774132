"""Ten questions that analysts put to the database, with the SQL that answers each: for the documentation and Datasette."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Question:
    """A question. `reading` tells what the answer does and does not say; `example` holds a value for each :parameter."""

    name: str
    title_nb: str
    title_en: str
    sql: str
    reading: str
    example: Mapping[str, str] = field(default_factory=dict)


QUESTIONS = (
    Question(
        "toppliste",
        "Hvem ligger øverst i hver størrelsesgruppe?",
        "Who is at the top of each size group?",
        """\
SELECT population_group, rank_in_group, rank_low, rank_high, municipality_number, name, level, total, total_low, total_high
FROM latest_score
WHERE rank_in_group <= 10 AND total > 0
ORDER BY population_group, rank_in_group, municipality_number""",
        "Ranks whose intervals (`rank_low` to `rank_high`) overlap are not told apart by the data.",
    ),
    Question(
        "falt-mest",
        "Hvem har falt mest siden en dato?",
        "Who fell most since a date?",
        """\
SELECT s.municipality_number, s.name, b.as_of AS compared_with, b.total AS total_then, s.total AS total_now,
  round(s.total - b.total, 1) AS change
FROM latest_score s
JOIN score_history b USING (municipality_number)
WHERE b.run_id = (SELECT run_id FROM score_history WHERE as_of <= :since ORDER BY as_of DESC, run_id DESC LIMIT 1)
  AND b.rubric_version = s.rubric_version AND s.total < b.total
ORDER BY change, s.municipality_number
LIMIT 20""",
        "Only totals of one rubric are compared. Why one moved: `kommunedata diff NUMBER`.",
        {"since": "2026-12-31"},
    ),
    Question(
        "mangler-oftest",
        "Hva mangler oftest i beskrivelsene?",
        "What is missing most often?",
        """\
SELECT f.criterion_id, s.failing_title_nb, count(*) AS datasets, count(DISTINCT f.municipality_number) AS municipalities
FROM open_finding f
JOIN (SELECT DISTINCT criterion_id, failing_title_nb FROM latest_criterion_score) s USING (criterion_id)
WHERE f.dataset_id IS NOT NULL AND f.outcome = 'fail'
GROUP BY f.criterion_id
ORDER BY datasets DESC, f.criterion_id""",
        "What could not be decided is not counted: `outcome` is then `inconclusive`, which is no failure.",
    ),
    Question(
        "dode-lenker",
        "Hvilke verter har flest døde lenker?",
        "Which hosts have most dead links?",
        """\
SELECT host, count(*) AS dead, sum(uses) AS places, min(since) AS longest_since
FROM link_state
WHERE state = 'dead'
GROUP BY host
ORDER BY dead DESC, host""",
        "An address is dead only when it has failed on several days; `blocked` and `inconclusive` are other states.",
    ),
    Question(
        "utenfor-felleskatalogen",
        "Hvilke kommuner har datasett på en egen portal som ikke står i data.norge.no?",
        "Which municipalities have datasets on a portal of their own that data.norge.no does not show?",
        """\
SELECT a.municipality_number, a.name, h.source_id, h.kind, count(*) AS datasets
FROM dataset_attribution a
JOIN current_dataset d USING (dataset_id)
JOIN source_health h ON h.source_id = d.source_id
WHERE h.kind <> 'fdk' AND d.kind = 'dataset' AND a.duplicate_of IS NULL AND NOT EXISTS (
  SELECT 1 FROM duplicate_dataset u
  JOIN source_health n ON n.source_id = u.source_id AND n.kind = 'fdk'
  WHERE u.duplicate_of = d.dataset_id)
GROUP BY a.municipality_number, h.source_id
ORDER BY datasets DESC, a.municipality_number""",
        "Recognised by identifier, address or title (`duplicate_dataset.reason`). If data.norge.no itself could not be read, "
        "everything seems to be missing there: look at `source_health` first.",
    ),
    Question(
        "lisenser",
        "Hvilke lisenser er i bruk, slik de er skrevet?",
        "Which licences are in use, as they are written?",
        """\
SELECT licences, count(*) AS distributions, count(DISTINCT dataset_id) AS datasets, count(DISTINCT source_id) AS sources
FROM current_distribution
GROUP BY licences
ORDER BY distributions DESC, licences""",
        "Empty: the distribution states none. How a spelling is understood: `kommunedata explain open-licence`.",
    ),
    Question(
        "tiltak",
        "Hva løfter én kommune mest for innsatsen?",
        "What lifts one municipality most for the effort?",
        """\
SELECT priority, criterion_id, failing_title_nb, points, datasets, effort, actor, fix_nb
FROM latest_measure
WHERE municipality_number = :kommune
ORDER BY priority
LIMIT 5""",
        "Points of the total if this one were met everywhere; they do not add up.",
        {"kommune": "4601"},
    ),
    Question(
        "verdifulle-datasett",
        "Hvilke verdifulle datasett mangler API eller nedlasting?",
        "Which high-value datasets lack an API or a bulk download?",
        """\
SELECT municipality_number, name, dataset_id, title, open, bulk, api, names_regulation, uri
FROM high_value_dataset
WHERE api = 0 OR bulk = 0
ORDER BY municipality_number, title, dataset_id""",
        "Datasets that call themselves high-value. Empty cells are undecided, and so not in the list for that.",
    ),
    Question(
        "storrelse",
        "På hvilke kriterier skiller små kommuner seg fra store?",
        "On which criteria do small municipalities differ from large ones?",
        """\
SELECT s.criterion_id, s.title_nb, round(s.mean_value, 2) AS small, round(l.mean_value, 2) AS large,
  round(l.mean_value - s.mean_value, 2) AS difference, s.municipalities_measured AS n_small, l.municipalities_measured AS n_large
FROM criterion_summary s
JOIN criterion_summary l ON l.criterion_id = s.criterion_id AND l.population_group = '20 000 og over'
WHERE s.population_group = 'under 5 000' AND s.mean_value IS NOT NULL AND l.mean_value IS NOT NULL
ORDER BY abs(difference) DESC, s.criterion_id""",
        "Only where it could be measured; mind `n_small`: few small municipalities publish anything.",
    ),
    Question(
        "oppgitt-og-sett",
        "Hvor oppgir metadata et annet format enn det filene har?",
        "Where does the metadata state another format than the files have?",
        """\
SELECT formats, formats_seen, count(*) AS distributions, min(dataset_uri) AS for_example
FROM current_distribution
WHERE formats_seen IS NOT NULL
GROUP BY formats, formats_seen
ORDER BY distributions DESC, formats, formats_seen""",
        "`formats` are stated, `formats_seen` found in the first 64 KiB at the address; the spellings differ even when they agree.",
    ),
)  # fmt: skip
