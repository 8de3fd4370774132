"""The tables of the scoring: rubrics as they were, runs, scores, findings, and the data dictionary."""

from typing import Any

from sqlmodel import SQLModel

from store.columns import col

# --- how it was scored --------------------------------------------------------------------------------------------


def _reachable(whose_nb: str, whose_en: str) -> Any:
    """The column that stands beside a comparison score."""
    nb, en = f"Det meste {whose_nb} MQA kunne bli med det som ble målt", f"What {whose_en} MQA could be at most"
    return col(nb, f"{en} with what was measured", "poeng", default=None)


class RubricVersion(SQLModel, table=True):
    """A rubric as it was when it was used."""

    __tablename__ = "rubric"
    hash: str = col("SHA-256 av målestokken med tabeller", "SHA-256 of the rubric with its tables", primary_key=True)
    version: str = col("Versjon", "Version")
    first_used_at: str = col("Først brukt", "First used")
    body: str = col("Hele teksten", "The whole text, YAML")


class Criterion(SQLModel, table=True):
    """A criterion as it stood in one rubric."""

    rubric_hash: str = col("Målestokken", "The rubric", primary_key=True, foreign_key="rubric.hash")
    id: str = col("Kriteriets id", "Id of the criterion", primary_key=True)
    code: str = col("Kode", "Code in the rubric's text")
    part: str = col("quality eller coverage", "quality or coverage")
    dimension: str = col("Dimensjon", "Dimension")
    ordinal: int = col("Rekkefølge", "Order")
    weight: float = col("Vekt", "Weight", "poeng")
    status: str = col("stable eller preview", "stable, or preview (measured, weighs nothing)")
    portal_determined: bool = col(
        "Avgjøres mest av portalen", "Decided more by the portal than by the publisher", default=False
    )
    title_nb: str = col("Tittel når det er bestått", "Title when met, bokmål")
    title_en: str = col("Tittel når det er bestått, engelsk", "Title when met, English")
    failing_title_nb: str = col("Tittel når det ikke er bestått", "Title when not met, bokmål")
    failing_title_en: str = col("Tittel når det ikke er bestått, engelsk", "Title when not met, English")
    why_nb: str = col("Hvorfor det teller", "Why it counts, bokmål")
    why_en: str = col("Hvorfor det teller, engelsk", "Why it counts, English")
    fix_nb: str = col("Hva man gjør", "What to do, bokmål")
    fix_en: str = col("Hva man gjør, engelsk", "What to do, English")
    effort: str = col("low, medium eller high", "low, medium or high")
    barrier: str = col("Hva slags hindring", "legal, technical, organisational, resources or metadata")
    actor: str = col("Hvem som kan handle", "municipality, portal or state")
    source: str = col("Kilde for kriteriet", "Source of the criterion")


class ScoreRun(SQLModel, table=True):
    """One scoring of everything."""

    __tablename__ = "score_run"
    id: int | None = col("Løpenummer", "Serial number", default=None, primary_key=True)
    scored_at: str = col("Når det ble regnet", "When it was computed")
    as_of: str = col("Dagen katalogene gjelder", "The day the catalogues are taken as of")
    rubric_hash: str = col("Målestokken", "The rubric", foreign_key="rubric.hash")
    rubric_version: str = col("Målestokkens versjon", "Version of the rubric")
    code_version: str = col("Programversjon", "Version of the program")
    mqa_eu_reachable: int | None = col(
        "Det meste EUs MQA kunne bli der alt ble målt som ble spurt om",
        "What the EU's MQA could be at most where all was measured that was asked for",
        "poeng",
        default=None,
    )
    mqa_fdk_reachable: int | None = col(
        "Det meste Digdirs MQA kunne bli der alt ble målt som ble spurt om",
        "What Digdir's MQA could be at most where all was measured that was asked for",
        "poeng",
        default=None,
    )
    mqa_unscored: str | None = col(
        "Metrikker i MQA som ikke ble spurt om, med komma mellom",
        "Metrics of MQA that were not asked for, separated by commas",
        default=None,
    )


class MunicipalityScore(SQLModel, table=True):
    """The score of one municipality in one run."""

    __tablename__ = "municipality_score"
    run_id: int = col("Kjøringen", "The run", primary_key=True, foreign_key="score_run.id")
    municipality_number: str = col("Kommunen", "The municipality", primary_key=True, foreign_key="municipality.number")
    status: str = col("Status", "vurdert, faa_datasett, kun_ikke_aapne, ingen_data_funnet or ikke_vurdert")
    status_reason_nb: str | None = col("Hvorfor denne statusen", "Why this status, bokmål", default=None)
    status_reason_en: str | None = col("Hvorfor denne statusen, engelsk", "Why this status, English", default=None)
    level: int | None = col("Nivå 0–5", "Level 0–5; empty = not assessed", default=None)
    level_low: int | None = col("Nedre nivå", "Lower level of the interval", default=None)
    level_high: int | None = col("Øvre nivå", "Upper level of the interval", default=None)
    level_name_nb: str | None = col("Nivånavn", "Name of the level, bokmål", default=None)
    level_name_en: str | None = col("Nivånavn, engelsk", "Name of the level, English", default=None)
    provisional: bool = col(
        "Foreløpig: under 0,6 kunne måles", "Provisional: less than 0.6 could be measured", default=False
    )
    lower_bound: bool = col(
        "Nedre grense: en kilde kunne ikke leses", "A lower bound: a source could not be read", default=False
    )
    caps_nb: str | None = col("Begrenset av", "Why the level is lower than the total says, bokmål", default=None)
    caps_en: str | None = col(
        "Begrenset av, engelsk", "Why the level is lower than the total says, English", default=None
    )
    total: float | None = col("Samlet", "Total", "poeng 0–100", default=None)
    total_low: float | None = col("Samlet, nedre", "Total, 5th percentile", "poeng 0–100", default=None)
    total_high: float | None = col("Samlet, øvre", "Total, 95th percentile", "poeng 0–100", default=None)
    coverage: float | None = col("Dekning", "Coverage", "poeng 0–100", default=None)
    quality: float | None = col("Kvalitet", "Quality", "poeng 0–100", default=None)
    quality_licence: float | None = col("Kvalitet: lisens", "Quality: licence", "poeng 0–100", default=None)
    quality_access: float | None = col("Kvalitet: tilgang", "Quality: access", "poeng 0–100", default=None)
    quality_format: float | None = col("Kvalitet: format", "Quality: format", "poeng 0–100", default=None)
    quality_freshness: float | None = col("Kvalitet: aktualitet", "Quality: freshness", "poeng 0–100", default=None)
    quality_documentation: float | None = col(
        "Kvalitet: dokumentasjon", "Quality: documentation", "poeng 0–100", default=None
    )
    quality_api: float | None = col("Kvalitet: API", "Quality: API", "poeng 0–100", default=None)
    quality_standards: float | None = col("Kvalitet: standarder", "Quality: standards", "poeng 0–100", default=None)
    quality_stability: float | None = col("Kvalitet: stabilitet", "Quality: stability", "poeng 0–100", default=None)
    quality_median: float | None = col(
        "Median av datasettenes kvalitet", "Median quality of the datasets", "poeng 0–100", default=None
    )
    quality_p25: float | None = col(
        "25-prosentil av datasettenes kvalitet",
        "25th percentile of dataset quality",
        "poeng 0–100",
        default=None,
    )
    share_weak: float | None = col("Andel datasett under 40", "Share of datasets below 40", "andel", default=None)
    rank_in_group: int | None = col(
        "Plassering i størrelsesgruppen", "Rank in the size group (1, 2, 2, 4)", default=None
    )
    rank_low: int | None = col("Beste plassering", "Best rank of the interval", default=None)
    rank_high: int | None = col("Dårligste plassering", "Worst rank of the interval", default=None)
    group_size: int | None = col("Antall i gruppen", "Municipalities ranked in the group", default=None)
    datasets: int = col("Datasett", "Datasets, counted once, without series and test records", "datasett", default=0)
    datasets_public: int = col(
        "Allment tilgjengelige datasett",
        "Datasets scored on quality (public or unstated)",
        "datasett",
        default=0,
    )
    datasets_open: int = col("Åpne datasett", "Datasets with an open licence", "datasett", default=0)
    datasets_usable: int = col("Brukbare datasett", "Datasets open, structured and not dead", "datasett", default=0)
    expected_types_shared: int = col(
        "Forventede datatyper delt", "Expected types shared in usable form", "datatyper", default=0
    )
    data_services: int = col("API-er", "Data services", "API-er", default=0)
    clusters: int = col("Klynger", "Clusters of alike datasets", "klynger", default=0)
    n_eff: float | None = col(
        "Virksomt antall", "Effective number: sum of the square roots of cluster sizes", default=None
    )
    newest_modified: str | None = col("Nyeste endring", "Newest modification date", default=None)
    measured: float | None = col(
        "Målt andel", "Share of the applicable weight that could be measured", "andel 0–1", default=None
    )
    mqa_eu: float | None = col("EUs MQA, 0–405", "The EU's MQA, 0–405", "poeng", default=None)
    mqa_fdk: float | None = col("Digdirs MQA, 0–435", "Digdir's MQA, 0–435", "poeng", default=None)
    mqa_eu_reachable: float | None = _reachable("EUs", "the EU's")
    mqa_fdk_reachable: float | None = _reachable("Digdirs", "Digdir's")
    top_measure: str | None = col(
        "Tiltaket som løfter mest (kriterium)", "Criterion of the measure worth most", default=None
    )
    top_measure_points: float | None = col(
        "Poeng tiltaket er verdt", "Points that measure is worth", "poeng", default=None
    )
    sources_read: int = col("Kilder lest", "Sources that cover it and were read completely", "kilder", default=0)
    sources_total: int = col("Kilder i alt", "Sources that cover it", "kilder", default=0)
    last_complete_fetch: str | None = col(
        "Eldste siste fullstendige henting", "Oldest of the sources' last complete fetches", default=None
    )


class CriterionScore(SQLModel, table=True):
    """One criterion of one municipality in one run."""

    __tablename__ = "criterion_score"
    run_id: int = col("Kjøringen", "The run", primary_key=True, foreign_key="score_run.id")
    municipality_number: str = col("Kommunen", "The municipality", primary_key=True, foreign_key="municipality.number")
    criterion_id: str = col("Kriteriet", "The criterion", primary_key=True)
    value: float | None = col(
        "Verdi 0–1, vektet over datasettene",
        "Value 0–1, weighted over the datasets; empty = not measured",
        default=None,
    )
    weight: float = col("Vekt i målestokken", "Weight in the rubric", "poeng")
    measured: int = col("Datasett målt", "Datasets measured", "datasett", default=0)
    inconclusive: int = col("Datasett ikke avgjort", "Datasets inconclusive", "datasett", default=0)
    not_applicable: int = col(
        "Datasett der det ikke er relevant", "Datasets it does not apply to", "datasett", default=0
    )
    met: int = col("Datasett som består", "Datasets that meet it in full", "datasett", default=0)
    points_lost: float | None = col(
        "Tapte poeng",
        "Points lost; over the quality criteria they sum to 100 − quality",
        "poeng",
        default=None,
    )


class DatasetScore(SQLModel, table=True):
    """One dataset of one municipality in one run."""

    __tablename__ = "dataset_score"
    run_id: int = col("Kjøringen", "The run", primary_key=True, foreign_key="score_run.id")
    municipality_number: str = col("Kommunen", "The municipality", primary_key=True, foreign_key="municipality.number")
    dataset_id: int = col("Datasettversjonen", "The dataset version", primary_key=True, foreign_key="dataset.id")
    quality: float | None = col(
        "Kvalitet 0–100; tom for ikke-åpne",
        "Quality 0–100; empty when not public",
        "poeng 0–100",
        default=None,
    )
    measured: float | None = col(
        "Målt andel", "Share of the applicable weight that could be measured", "andel 0–1", default=None
    )
    weight: float | None = col(
        "Datasettets vekt i kommunens kvalitet",
        "Its weight in the municipality's quality; they sum to 1",
        "andel 0–1",
        default=None,
    )
    cluster: int | None = col("Klyngen", "The cluster it is in, numbered within the municipality", default=None)
    expected_type: str | None = col("Forventet datatype", "Expected data type it was matched to", default=None)
    type_evidence: str | None = col(
        "Hva datatypen bygger på", "The word it was matched by, or the override that says so", default=None
    )
    open: bool | None = col("Åpen lisens", "Openly licensed", default=None)
    usable: bool | None = col("Brukbart", "Open, structured and not dead", default=None)
    mqa_eu: float | None = col("EUs MQA, 0–405", "The EU's MQA, 0–405", "poeng", default=None)
    mqa_fdk: float | None = col("Digdirs MQA, 0–435", "Digdir's MQA, 0–435", "poeng", default=None)
    mqa_eu_reachable: float | None = _reachable("EUs", "the EU's")
    mqa_fdk_reachable: float | None = _reachable("Digdirs", "Digdir's")


class ReasonText(SQLModel, table=True):
    """A sentence that findings share."""

    __tablename__ = "reason"
    id: int | None = col("Løpenummer", "Serial number", default=None, primary_key=True)
    text_nb: str = col("Begrunnelse", "The reason, bokmål")
    text_en: str = col("Begrunnelse, engelsk", "The reason, English")


class AnswerRow(SQLModel, table=True):
    """An answer to one question, which datasets share: few are as many as there are datasets; latest run only."""

    __tablename__ = "answer"
    id: int | None = col("Løpenummer", "Serial number", default=None, primary_key=True)
    criterion_id: str = col("Kriteriet", "The criterion")
    outcome: str = col("Utfall", "pass, partial, fail, not_applicable or inconclusive")
    value: float | None = col("Verdi 0–1", "Value 0–1 when measured", default=None)
    reason_id: int = col("Begrunnelsen", "The reason")
    evidence_url: str | None = col("Hvor det kan ses", "Where it can be seen", default=None)


class AnswerSheet(SQLModel, table=True):
    """All answers about one dataset (or, for coverage, one municipality); latest run only. The view `finding` has a row
    for each: written as rows, they were most of what a run writes and a fifth of the file."""

    __table_args__ = {"sqlite_with_rowid": False}
    __tablename__ = "answer_sheet"
    municipality_number: str = col("Kommunen", "The municipality", primary_key=True)
    dataset_id: int = col(
        "Datasettversjonen; 0 for kommunen som helhet",
        "The dataset version; 0 for the municipality as a whole",
        primary_key=True,
    )
    answers: str = col("Svarene: id-er i answer, JSON", "The answers: ids in answer, a JSON list")


class TypeScore(SQLModel, table=True):
    """One expected data type of one municipality in one run."""

    __tablename__ = "type_score"
    run_id: int = col("Kjøringen", "The run", primary_key=True, foreign_key="score_run.id")
    municipality_number: str = col("Kommunen", "The municipality", primary_key=True, foreign_key="municipality.number")
    type_id: str = col("Datatypen", "The expected data type", primary_key=True)
    applies: bool = col("Gjelder kommunen", "Applies to the municipality", default=True)
    value: float | None = col("Verdi 0–1", "0, 0.25, 0.5, 0.75 or 1", default=None)
    dataset_id: int | None = col("Datasettet som teller", "The dataset that counts", default=None)


class ExpectedType(SQLModel, table=True):
    """An expected data type as it stood in one rubric."""

    __tablename__ = "expected_type"
    rubric_hash: str = col("Målestokken", "The rubric", primary_key=True, foreign_key="rubric.hash")
    id: str = col("Datatypens id", "Id of the type", primary_key=True)
    label_nb: str = col("Navn", "Name, bokmål")
    label_en: str = col("Navn, engelsk", "Name, English")
    tier: str = col("core (teller dobbelt) eller optional", "core (counts twice) or optional")
    eu_theme: str = col("EU-tema", "EU data theme")
    national_holder: str | None = col("Finnes nasjonalt hos", "National holder of such data", default=None)


class DataDictionary(SQLModel, table=True):
    """What every table, view and column means; travels with the file because SQLite keeps no comments."""

    __tablename__ = "data_dictionary"
    object: str = col("Tabell eller visning", "Table or view", primary_key=True)
    column: str = col("Kolonne; tom for tabellen selv", "Column; empty for the table itself", primary_key=True)
    type: str = col("Datatype", "Data type")
    unit: str | None = col("Enhet", "Unit", default=None)
    heading_nb: str | None = col("Overskrift i CSV", "Heading in the CSV", default=None)
    description_nb: str = col("Beskrivelse", "Description, bokmål")
    description_en: str = col("Beskrivelse, engelsk", "Description, English")
    source: str | None = col("Hvor tallet kommer fra", "Where the figure comes from", default=None)
