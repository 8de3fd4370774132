"""The data dictionary: what every table, view and column means, from one description per column.

A table's columns are described where they are declared. A view's column that is a table's column takes its description
from there; only what a view makes itself is described here. Headings are those of the CSV in Norwegian.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlmodel import SQLModel

import store.models
import store.scores
from store.versions import insert_many
from store.views import statements


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the dictionary; `column` is "" for the table or view itself."""

    object: str
    column: str
    type: str
    unit: str | None
    heading_nb: str | None
    description_nb: str
    description_en: str
    source: str | None


VIEWS: dict[str, tuple[str, str]] = {
    "latest_run": ("Siste poengberegning for den siste dagen", "The newest score run of the latest day"),
    "latest_score": (
        "Hvem ligger hvor: én rad per kommune i konfigurasjonen, også de uten poeng",
        "Who is where: one row per municipality of the configuration, those without a score included",
    ),
    "latest_criterion_score": (
        "Hvorfor: én rad per kommune og kriterium", "Why: one row per municipality and criterion",
    ),
    "peer_rank": (
        "Plassering blant dem som ligner: samme sentralitetsklasse, samme KOSTRA-gruppe",
        "Rank among the alike: of the same centrality class, of the same KOSTRA group",
    ),
    "score_history": (
        "Bevegelse: én rad per kommune og kjøring; trekk ingen linje mellom ulike målestokker",
        "Movement: one row per municipality and run; draw no line across rubric versions",
    ),
    "dataset_attribution": (
        "Hvilken kommune et datasett regnes til, og hvorfor", "Which municipality a dataset is credited to, and why",
    ),
    "duplicate_dataset": (
        "Datasett som flere kilder viser: hva som beholdes, hva som er det samme, og hvorfor",
        "Datasets that several sources show: what is kept, what is the same, and why",
    ),
    "unattributed_publisher": (
        "Utgivere av datasett som ingen kommune kunne gis, og hva som ville avgjøre det",
        "Publishers of datasets that no municipality could be given, and what would settle it",
    ),
    "current_dataset": (
        "Datasett slik de står nå, én rad hver, også når flere kilder viser det",
        "Datasets as they stand now, one row each, also when several sources show it",
    ),
    "current_distribution": ("Distribusjoner slik de står nå", "Distributions as they stand now"),
    "latest_finding": (
        "Svaret på hvert spørsmål om hvert datasett", "The answer to every question about every dataset",
    ),
    "open_finding": ("Arbeidslisten: det som ikke er bestått", "The worklist: what is not met, or not in full"),
    "source_health": ("Kildene: når de sist ble lest fullstendig", "The sources: when each was last read in full"),
    "current_issue": (
        "Avvik i det som sist ble lest", "Issues in what was last read of each source",
    ),
    "criterion_summary": (
        "Hvert kriterium etter størrelsesgruppe", "Each criterion by size group",
    ),
}  # fmt: skip

# [view.]column -> the table column whose description it takes, where the name alone does not tell
_SAME: dict[str, str] = {
    "municipality_number": "municipality.number",
    "rubric_version": "score_run.rubric_version",
    "code_version": "score_run.code_version",
    "rubric_hash": "score_run.rubric_hash",
    "run_id": "score_run.id",
    "scored_on": "score_run.as_of",
    "observed_at": "score_run.as_of",
    "dataset_uri": "dataset.uri",
    "issue_id": "issue.id",
    "reason_nb": "reason.text_nb",
    "reason_en": "reason.text_en",
    "last_changed": "dataset.valid_from",
    "title_nb": "criterion.title_nb",
    "title_en": "criterion.title_en",
    "source_health.kind": "source.kind",
    "current_dataset.kind": "dataset.kind",
    "duplicate_dataset.reason": "duplicate.reason",
    "duplicate_dataset.evidence": "duplicate.evidence",
    "kept_source_id": "duplicate.kept_source_id",
    "kept_uri": "dataset.uri",
}

# what a view works out itself: (bokmål, English, unit)
_MADE: dict[str, tuple[str, str, str | None]] = {
    "dataset_id": ("Datasettversjonens løpenummer", "Serial number of the dataset version", None),
    "municipality_numbers": (
        "Kommunene datasettet regnes til, skilt med « | »; tom når ingen kunne finnes",
        "Municipalities it is credited to, joined by ' | '; empty when none could be found", None,
    ),
    "title": ("Tittel: bokmål, ellers nynorsk, ellers engelsk", "Title: bokmål, else nynorsk, else English", None),
    "description": (
        "Beskrivelse: bokmål, ellers nynorsk, ellers engelsk", "Description: bokmål, else nynorsk, else English", None,
    ),
    "publisher_name": ("Utgiverens navn, som publisert", "Name of the publisher, as published", None),
    "publisher_number": ("Utgiverens organisasjonsnummer, som publisert", "Organisation number as published", None),
    "landing_page": ("Landingsside (den første)", "Landing page (the first)", None),
    "access_rights": ("Tilgangsrettigheter, som publisert", "Access rights, as published", None),
    "licence": (
        "Lisensene på datasett og distribusjoner, som publisert", "Licences of dataset and distributions, as published",
        None,
    ),
    "licences": ("Lisensene, som publisert", "Licences, as published", None),
    "formats": ("Formatene, som publisert", "Formats, as published", None),
    "media_types": ("Medietypene, som publisert", "Media types, as published", None),
    "frequency": ("Oppdateringsfrekvens, som publisert", "Update frequency, as published", None),
    "themes": ("Temaer, som publisert", "Themes, as published", None),
    "issued": ("Utgivelsesdato", "Date of issue", None),
    "modified": ("Endringsdato", "Modification date", None),
    "access_urls": ("TilgangsURL-er", "Access URLs", None),
    "download_urls": ("Nedlastingslenker", "Download URLs", None),
    "distributions": ("Antall distribusjoner", "Number of distributions", "distribusjoner"),
    "last_seen": (
        "Slutten av den siste fullstendige hentingen som viste datasettet",
        "End of the last complete fetch that showed the dataset", None,
    ),
    "status": (
        "complete, partial, failed, suspicious, aborted eller never", "complete, partial, failed, suspicious, aborted or never",
        None,
    ),
    "datasets": ("Datasett nå", "Datasets now", "datasett"),
    "last_complete_fetch": ("Sist lest i sin helhet", "When it was last read in full", None),
    "last_attempt": ("Siste forsøk", "Last attempt", None),
    "failures_in_row": ("Forsøk uten fullstendig lesing på rad", "Attempts in a row without a complete reading", "hentinger"),
    "duplicate_of": (
        "Datasettversjonen som beholdes når dette er det samme; ellers tom",
        "The dataset version that is kept when this is the same; else empty", None,
    ),
    "also_in": (
        "Andre kilder som viser det samme datasettet, skilt med « | »",
        "Other sources that show the same dataset, joined by ' | '", None,
    ),
    "kept_title": (
        "Tittel på det som beholdes: bokmål, ellers nynorsk, ellers engelsk",
        "Title of what is kept: bokmål, else nynorsk, else English", None,
    ),
    "example": ("Ett av datasettene", "One of the datasets", None),
    "settled_by_nb": ("Hva som ville avgjøre hvem de hører til", "What would settle whose they are, bokmål", None),
    "settled_by_en": (
        "Hva som ville avgjøre hvem de hører til, engelsk", "What would settle whose they are, English", None,
    ),
    "first_met": ("Når avviket først ble sett", "When the issue was first met", None),
    "municipalities_measured": ("Kommuner der det kunne måles", "Municipalities where it could be measured", "kommuner"),
    "mean_value": ("Snitt av kommunenes verdi", "Mean of the municipalities' values", "andel 0–1"),
    "datasets_met": ("Datasett som består", "Datasets that meet it", "datasett"),
    "datasets_measured": ("Datasett målt", "Datasets measured", "datasett"),
    "datasets_inconclusive": ("Datasett ikke avgjort", "Datasets inconclusive", "datasett"),
    "peer_view": ("centrality eller kostra", "centrality or kostra", None),
    "peer_group": ("Hvem det sammenlignes med", "Whom it is compared with", None),
    "widened": (
        "Gruppen er utvidet fordi den hadde under fem", "The group was widened because it had fewer than five", None,
    ),
    "rank_among_peers": ("Plassering i gruppen (1, 2, 2, 4)", "Rank in that group (1, 2, 2, 4)", None),
    "peers": ("Antall i den gruppen", "Municipalities in that group", "kommuner"),
}  # fmt: skip

HEADINGS: dict[str, str] = {
    "municipality_number": "Kommunenummer", "name": "Kommune", "county": "Fylke", "population": "Innbyggere",
    "population_group": "Størrelsesgruppe", "centrality_class": "Sentralitetsklasse", "status": "Status",
    "level": "Nivå", "level_low": "Nivå, nedre", "level_high": "Nivå, øvre", "level_name": "Nivånavn",
    "provisional": "Foreløpig", "caps": "Begrenset av", "total": "Samlet", "total_low": "Samlet, nedre",
    "total_high": "Samlet, øvre", "coverage": "Dekning", "quality": "Kvalitet", "quality_licence": "Lisens",
    "quality_access": "Tilgang", "quality_format": "Format", "quality_freshness": "Aktualitet",
    "quality_documentation": "Dokumentasjon", "quality_api": "API", "quality_standards": "Standarder",
    "quality_stability": "Stabilitet", "rank_in_group": "Plassering i gruppen", "rank_low": "Plassering, beste",
    "rank_high": "Plassering, dårligste", "group_size": "Antall i gruppen", "datasets": "Datasett",
    "datasets_open": "Åpne", "datasets_usable": "Brukbare", "expected_types_shared": "Forventede datatyper delt",
    "data_services": "API-er", "newest_modified": "Nyeste endring", "measured": "Målt andel (%)", "mqa_eu": "EUs MQA",
    "mqa_fdk": "Digdirs MQA", "top_measure": "Største løft", "top_measure_points": "Største løft, poeng",
    "sources_read": "Kilder lest", "last_complete_fetch": "Sist hentet", "rubric_version": "Målestokk",
    "scored_on": "Vurdert", "criterion_id": "Kriterium", "title": "Tittel", "dimension": "Dimensjon", "weight": "Vekt",
    "value": "Verdi", "inconclusive": "Ikke avgjort", "met": "Bestått", "points_lost": "Tapte poeng",
    "dataset_id": "Datasett-id", "publisher_number": "Utgivers organisasjonsnummer", "source_id": "Kilde", "uri": "IRI",
    "landing_page": "Landingsside", "access_rights": "Tilgang", "licence": "Lisens", "formats": "Formater",
    "frequency": "Frekvens", "issued": "Utgitt", "modified": "Endret", "first_seen": "Først sett",
    "last_seen": "Sist sett", "attributed_by": "Tilordnet ved", "expected_type": "Forventet datatype",
    "outcome": "Utfall", "reason": "Begrunnelse", "remedy": "Råd", "evidence_url": "Kan ses på",
    "observed_at": "Observert", "kind": "Type", "url": "Adresse", "error": "Feil", "object": "Tabell eller visning",
    "column": "Kolonne", "type": "Datatype", "unit": "Enhet", "heading_nb": "Overskrift",
    "description_nb": "Beskrivelse", "description_en": "Beskrivelse (engelsk)", "source": "Kilde for tallet",
}  # fmt: skip


# where a column of the usual name is something else: a count here, a share elsewhere
_HEADINGS_THERE = dict.fromkeys(
    [("criterion_score", "measured"), ("latest_criterion_score", "measured")], "Datasett målt"
)


def heading(of: str, column: str) -> str | None:
    """The Norwegian heading of a column of a table or view, if it has one."""
    return _HEADINGS_THERE.get((of, column)) or HEADINGS.get(column)


def entries(connection: Connection) -> list[Entry]:
    """Every table, view and column of the database, ordered by name. Raises KeyError for an undescribed one."""
    described = {(e.object, e.column): e for e in _tables()}
    return sorted([*described.values(), *_views(connection, described)], key=lambda e: (e.object, e.column))


def write_dictionary(connection: Connection) -> None:
    """Fill table data_dictionary, the documentation that travels with the file."""
    connection.exec_driver_sql("DELETE FROM data_dictionary")
    columns = ("object", "column", "type", "unit", "heading_nb", "description_nb", "description_en", "source")
    insert_many(
        connection, "data_dictionary", columns, [tuple(getattr(e, c) for c in columns) for e in entries(connection)]
    )


def _tables() -> Iterator[Entry]:
    for mapper in SQLModel._sa_registry.mappers:
        model, table = mapper.class_, SQLModel.metadata.tables[mapper.class_.__tablename__]
        doc = " ".join((model.__doc__ or "").split())
        yield Entry(table.name, "", "table", None, None, _TABLES_NB[table.name], doc, None)
        for name, field in model.model_fields.items():
            extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
            yield Entry(
                table.name,
                name,
                str(table.c[name].type),
                str(extra["unit"]) if extra.get("unit") else None,
                heading(table.name, name),
                str(extra["nb"]),
                field.description or "",
                None,
            )


def _views(connection: Connection, described: dict[tuple[str, str], Entry]) -> Iterator[Entry]:
    for view in statements():
        nb, en = VIEWS[view]
        yield Entry(view, "", "view", None, None, nb, en, None)
        for row in connection.exec_driver_sql(f'PRAGMA table_info("{view}")'):
            yield _view_column(view, str(row[1]), described)


def _view_column(view: str, column: str, described: dict[tuple[str, str], Entry]) -> Entry:
    """A view's column: made by the view itself, or a table's column of the same name, the view's own table first."""
    if column in _MADE and not (view == "latest_score" and column in ("status", "datasets", "last_complete_fetch")):
        nb, en, unit = _MADE[column]
        return Entry(view, column, "TEXT", unit, heading(view, column), nb, en, None)
    if same := _SAME.get(f"{view}.{column}") or _SAME.get(column):
        candidates = [tuple(same.split("."))]
    else:
        candidates = [(table, column) for table in _PREFERRED if (table, column) in described]
    origin = described[candidates[0]]  # type: ignore[index]
    return Entry(
        view, column, origin.type, origin.unit, heading(view, column), origin.description_nb, origin.description_en,
        f"{origin.object}.{origin.column}",
    )  # fmt: skip


_PREFERRED = (
    "municipality", "municipality_score", "criterion_score", "criterion", "score_run", "finding", "attribution",
    "dataset", "distribution", "source", "fetch", "issue", "reason", "dataset_score",
)  # fmt: skip

_TABLES_NB: dict[str, str] = {
    "municipality": "Kommunene slik konfigurasjonen har dem",
    "organisation": "Organisasjonsnumre som konfigurasjonen eller et register knytter til en kommune",
    "predecessor": "Tidligere kommunenumre og hvilken kommune de ble",
    "source": "Katalogene som leses",
    "fetch": "Hvert forsøk på å lese en kilde",
    "reading": "Hva én lesing av en sides innhold ga",
    "page": "Hvert svar fra en kilde, og hvor råteksten ligger",
    "issue": "Det som ikke kunne leses slik det skulle",
    "dataset": "Versjoner av datasett og datasettserier",
    "distribution": "Distribusjonene i hver datasettversjon",
    "data_service": "Versjoner av datatjenester (API-er)",
    "catalogue": "Katalogene slik de sist ble lest",
    "attribution": "Hvilken kommune et datasett eller API regnes til, og hvorfor",
    "duplicate": "Datasett som en annen kilde også viser, og raden som beholdes i stedet",
    "override": "Rettelser som en person har gjort i automatiske vurderinger",
    "rubric": "Målestokkene slik de var da de ble brukt",
    "criterion": "Kriteriene i hver målestokk",
    "expected_type": "De forventede datatypene i hver målestokk",
    "score_run": "Hver poengberegning",
    "municipality_score": "Kommunenes poeng i hver kjøring",
    "criterion_score": "Hvert kriterium for hver kommune i hver kjøring",
    "dataset_score": "Datasettenes poeng i hver kjøring",
    "type_score": "Hver forventede datatype for hver kommune i hver kjøring",
    "reason": "Begrunnelser som funn deler",
    "finding": "Svarene i siste kjøring",
    "data_dictionary": "Denne ordlisten",
}
_ = (store.models, store.scores)  # imported so that their tables are known
