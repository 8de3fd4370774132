"""The data dictionary: what every table, view and column means, from one description per column.

A table's columns are described where they are declared. A view's column that is a table's column takes its description
from there; only what a view makes itself is described here. Headings are those of the CSV in Norwegian.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlmodel import SQLModel

import store.insights
import store.links
import store.models
import store.scores
import store.survey
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
    "link_state": ("Adresser i metadata, og hva de er nå", "Addresses that metadata give, and what they are now"),
    "link_history": ("Hver gang en adresse er prøvd", "Every time that an address was tried"),
    "dead_link": (
        "Døde adresser, én rad for hvert sted de står", "Dead addresses, one row for each place where they stand",
    ),
    "finding": ("Svarene i siste kjøring, ett for ett", "The answers of the latest run, one by one"),
    "latest_finding": (
        "Svaret på hvert spørsmål om hvert datasett", "The answer to every question about every dataset",
    ),
    "high_value_dataset": (
        "Datasett som sier at de er verdifulle etter (EU) 2023/138, og hva som er på plass",
        "Datasets that say they are of high value by (EU) 2023/138, and what of it is in place",
    ),
    "open_finding": ("Arbeidslisten: det som ikke er bestått", "The worklist: what is not met, or not in full"),
    "source_health": ("Kildene: når de sist ble lest fullstendig", "The sources: when each was last read in full"),
    "uncatalogued_service": (
        "Tjenester uten katalog: det som ligger på en ArcGIS-server; kjent, men ikke med i noen poengsum",
        "Services without a catalogue: what stands on an ArcGIS Server; known, and in no score",
    ),
    "current_issue": (
        "Avvik i det som sist ble lest", "Issues in what was last read of each source",
    ),
    "criterion_summary": (
        "Hvert kriterium etter størrelsesgruppe", "Each criterion by size group",
    ),
    "latest_practice": (
        "Hva som kjennetegner beste praksis: hvor ofte de beste i størrelsesgruppene oppfyller et kriterium, mot de andre."
        " Hvem som er best, er avgjort uten kriteriet selv",
        "What marks best practice: how often the best of the size groups meet a criterion, against the rest. Who is best is"
        " decided without the criterion itself",
    ),
    "latest_practice_example": (
        "Datasett å se på: fra kommunene blant de beste, de som oppfyller kriteriet helt og har en lenke; høyest kvalitet"
        " først, så nyeste endring; ett fra hver kommune, ingen to ganger",
        "Datasets to look at: from the municipalities among the best, those that meet the criterion in full and have a link;"
        " highest quality first, then newest change; one of each municipality, none twice",
    ),
    "latest_barrier": (
        "Hva som står i veien, for alle, etter størrelse og etter portaltype. Dette er symptomer. Årsakene (penger, kunnskap,"
        " eierskap, personvern) står ikke i noen katalog",
        "What stands in the way, for all, by size and by kind of portal. These are symptoms. The causes (money, knowledge,"
        " ownership, privacy) are in no catalogue",
    ),
    "harvest_obstacle": (
        "Hva innhentingen selv møtte: kilder som ikke kunne leses, døde lenker, datasett uten kommune og avvik etter kode."
        " Også dette er symptomer",
        "What the harvest itself met: sources that could not be read, dead links, datasets without a municipality, and issues"
        " by code. These too are symptoms",
    ),
    "municipality_note": (
        "Merknader om kommunene, med kilde; teller ikke i poengene", "Notes on municipalities, with source; never scored",
    ),
    "latest_measure": (
        "Tiltak for hver kommune, mest poeng for innsatsen først. Poengene kan ikke legges sammen",
        "Measures for each municipality, most points for the effort first. The points do not add up",
    ),
    "national_measure": (
        "De samme tiltakene, summert over kommunene med ordinær vurdering; de ti første er «ti tiltak som løfter flest»",
        "The same measures, summed over the municipalities with an ordinary score; the first ten lift most",
    ),
    "credit": (
        "Hvem tallene bygger på, og som skal krediteres. Kilde: data.norge.no, SSB, Kartverket, Enhetsregisteret",
        "Whose data the numbers stand on, and who is to be credited. Source: data.norge.no, SSB, Kartverket, Enhetsregisteret",
    ),
    "survey": (
        "Det nyeste svaret på hvert spørsmål i undersøkelsen; står ved siden av poengene og inngår aldri i dem",
        "The newest answer to each question of the survey; stands beside the scores and is never part of them",
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
    **{
        f"link_state.{name}": f"link_observation.{name}"
        for name in (
            "state",
            "since",
            "says",
            "final_url",
            "content_type",
            "content_length",
            "last_modified",
            "format",
            "readable",
            "encoding",
            "content_since",
            "changed_at",
        )
    },
    "link_state.last_status": "link_observation.status",
    "link_state.last_error": "link_observation.error",
    "link_state.checked_at": "link_observation.at",
    "link_state.content_kind": "link_observation.kind",
    "link_state.link_id": "link.id",
    "link_history.status": "link_observation.status",
    "link_history.kind": "link_observation.kind",
    "dead_link.since": "link_observation.since",
    "dead_link.last_status": "link_observation.status",
    "dead_link.last_error": "link_observation.error",
    "dead_link.says": "link_observation.says",
    "dead_link.checked_at": "link_observation.at",
    "dead_link.url": "link.url",
    "link_history.url": "link.url",
    "link_state.url": "link.url",
    "duplicate_dataset.reason": "duplicate.reason",
    "duplicate_dataset.evidence": "duplicate.evidence",
    "kept_source_id": "duplicate.kept_source_id",
    "kept_uri": "dataset.uri",
    "latest_practice.place": "practice.place",
    "latest_practice.population_group": "practice.population_group",
    "latest_practice_example.practice_place": "practice.place",
    "latest_practice_example.place": "practice_example.place",
    "latest_practice_example.quality": "dataset_score.quality",
    "latest_barrier.municipalities": "barrier.municipalities",
    "latest_barrier.datasets": "barrier.datasets",
    "latest_barrier.points_lost": "barrier.points_lost",
    "latest_measure.points": "measure.points",
    "latest_measure.datasets": "measure.datasets",
    **{f"{view}.value": "answer.value" for view in ("finding", "latest_finding", "open_finding")},
    "survey.ordinal": "survey_question.ordinal",
    "survey.question_nb": "survey_question.text_nb",
    "survey.question_en": "survey_question.text_en",
    "survey.evidence_url": "survey_answer.evidence_url",
    "survey.question_id": "survey_question.id",
}

# what a view works out itself: (bokmål, English, unit)
_MADE: dict[str, tuple[str, str, str | None]] = {
    "names_regulation": (
        "Viser til forordningen (EU) 2023/138", "Names the regulation (EU) 2023/138 as its legislation", None,
    ),
    "bulk": ("Kan lastes ned i sin helhet; tom når det ikke er avgjort", "Can be downloaded whole; empty = undecided", None),
    "api": ("Har et API som svarer; tom når det ikke er avgjort", "Has an API that answers; empty = undecided", None),
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
    "link_states": (
        "Hva adressene er (alive, dead …), i adressenes rekkefølge", "What its addresses are (alive, dead …), in their order",
        None,
    ),
    "link_statuses": (
        "HTTP-status eller feil sist de ble prøvd", "HTTP status or error when they were last tried", None,
    ),
    "dead_link.role": (
        "Hva adressen står som: access, download, landing_page, endpoint eller description, skilt med komma",
        "What the address stands as: access, download, landing_page, endpoint or description, joined by commas", None,
    ),
    "formats_seen": ("Formatene slik innholdet viser dem", "Formats as the content shows them", None),
    "checked_at": ("Når adressene sist ble prøvd", "When the addresses were last tried", None),
    "last_good": ("Når den sist svarte som den skulle", "When it last answered as it should", None),
    "uses": ("Hvor mange steder den står", "In how many places it stands", "steder"),
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
    "added_by_catalogue": (
        "Egenskaper som en felles katalog la til, og som ikke er utgiverens fortjeneste, skilt med « | »",
        "Properties that a shared catalogue added, and that are not the publisher's merit, joined by ' | '", None,
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
    "uncatalogued_services": (
        "Tjenester uten katalog; tom for kataloger", "Services without a catalogue; empty for catalogues", "tjenester",
    ),
    "service_type": ("Typen tjeneste, slik serveren oppgir den", "Type of the service, as the server states it", None),
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
    "priority": (
        "Rekkefølgen: poeng delt på innsats (liten 1, middels 2, stor 3)",
        "The order: points divided by effort (low 1, medium 2, high 3)", None,
    ),
    "national_measure.points": (
        "Poeng som de samlede poengsummene ville øke med til sammen",
        "Points that the municipalities' totals would gain together", "poeng",
    ),
    "national_measure.municipalities": ("Kommuner det gjelder", "Municipalities concerned", "kommuner"),
    "national_measure.datasets": (
        "Datasett det gjelder, talt hos hver kommune", "Datasets concerned, counted at each municipality", "datasett",
    ),
    "points_lost_each": ("Tapte poeng i snitt per kommune", "Points lost, mean of the municipalities", "poeng"),
    "link": ("Landingssiden, ellers datasettets IRI", "The landing page, else the dataset's IRI", None),
    "obstacle": ("Hva slags hindring: source, link, attribution eller issue",
                 "What kind of obstacle: source, link, attribution or issue", None),
    "harvest_obstacle.code": (
        "Kildens status, dead, unattributed eller avvikets kode", "The source's status, dead, unattributed or the issue's code",
        None,
    ),
    "sources": ("Kilder det gjelder", "Sources concerned", "kilder"),
    "times": (
        "Datasett uten kommune, døde adresser eller ganger for avvik",
        "Datasets without a municipality, dead addresses, or times for issues", None,
    ),
    "note": ("Merknaden", "The note", None),
    "note_source": ("Hvor merknaden er hentet fra", "Where the note is from", None),
    "noted_on": ("Merknadens dato", "Date of the note", None),
    "supplier": ("Den som leverer", "Who supplies it", None),
    "supplies_nb": ("Hva som er hentet derfra", "What is taken from there, bokmål", None),
    "supplies_en": ("Hva som er hentet derfra, engelsk", "What is taken from there, English", None),
    "terms": ("Lisens", "Licence", None),
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
    "uncatalogued_services": "Tjenester uten katalog", "service_type": "Tjenestetype",
    "observed_at": "Observert", "kind": "Type", "url": "Adresse", "error": "Feil", "object": "Tabell eller visning",
    "column": "Kolonne", "type": "Datatype", "unit": "Enhet", "heading_nb": "Overskrift",
    "description_nb": "Beskrivelse", "description_en": "Beskrivelse (engelsk)", "source": "Kilde for tallet",
    "mqa_eu_reachable": "EUs MQA, målbart", "mqa_fdk_reachable": "Digdirs MQA, målbart", "place": "Nummer",
    "alike": "Skiller ikke", "best_share": "Bestått hos de beste (%)", "rest_share": "Bestått hos de andre (%)",
    "difference": "Forskjell i prosentpoeng", "best_municipalities": "Kommuner, de beste",
    "rest_municipalities": "Kommuner, de andre", "best_datasets": "Datasett, de beste", "rest_datasets": "Datasett, de andre",
    "practice_place": "Kjennetegn nummer", "link": "Lenke", "grouping": "Delt etter", "group_name": "Gruppe",
    "barrier": "Hindring", "actor": "Hvem", "municipalities": "Kommuner", "share_not_met": "Ikke bestått (%)",
    "points_lost_each": "Tapte poeng per kommune", "obstacle": "Hindring i innhentingen", "code": "Kode",
    "sources": "Kilder", "times": "Antall", "priority": "Rekkefølge", "points": "Poeng", "effort": "Innsats", "note": "Merknad",
    "note_source": "Merknadens kilde", "noted_on": "Merknadens dato", "question_id": "Spørsmål-id", "question": "Spørsmål",
    "answer": "Svar (0–3)", "answered_on": "Besvart",
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
    here = f"{view}.{column}"
    made = here if here in _MADE else column if here not in _SAME else ""
    if made in _MADE and not (view == "latest_score" and column in ("status", "datasets", "last_complete_fetch")):
        nb, en, unit = _MADE[made]
        return Entry(view, column, _type(column, unit), unit, heading(view, column), nb, en, None)
    if same := _SAME.get(here) or _SAME.get(column):
        candidates = [tuple(same.split("."))]
    else:
        candidates = [(table, column) for table in _PREFERRED if (table, column) in described]
    origin = described[candidates[0]]  # type: ignore[index]
    return Entry(
        view, column, origin.type, origin.unit, heading(view, column), origin.description_nb, origin.description_en,
        f"{origin.object}.{origin.column}",
    )  # fmt: skip


def _type(column: str, unit: str | None) -> str:
    """The type of a column that a view makes: SQLite itself knows none."""
    if unit is None:
        return "INTEGER" if column in _NUMBERS else "BOOLEAN" if column in _TRUTHS else "TEXT"
    return "FLOAT" if unit.startswith(("andel", "poeng")) else "INTEGER"


_NUMBERS = frozenset({"dataset_id", "duplicate_of", "rank_among_peers", "priority", "times"})
_TRUTHS = frozenset({"names_regulation", "bulk", "api", "widened"})
_PREFERRED = (
    "municipality", "municipality_score", "criterion_score", "criterion", "score_run", "answer", "answer_sheet", "attribution",
    "dataset", "distribution", "source", "fetch", "issue", "reason", "dataset_score",
    "practice", "practice_example", "barrier", "survey_answer", "link", "link_use",
    "link_observation",
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
    "answer": "Svar i siste kjøring, som datasett deler",
    "answer_sheet": "Alle svarene om hvert datasett i siste kjøring",
    "practice": "Hva som kjennetegner de beste i hver kjøring",
    "practice_example": "Datasett som viser det, i hver kjøring",
    "barrier": "Hva som står i veien, i hver kjøring: symptomer, ikke årsaker",
    "measure": "Hva hver kommune ville tjene på å oppfylle et kriterium, i hver kjøring",
    "survey_question": "Spørsmålene i undersøkelsen",
    "survey_answer": "Kommunenes svar i undersøkelsen; aldri del av poengene",
    "link": "Adresser som står eller sto i metadata",
    "link_use": "Hvor hver adresse står nå",
    "link_observation": "Hver gang en adresse er prøvd, og hva som ble sett",
    "data_dictionary": "Denne ordlisten",
}
_ = (store.insights, store.links, store.models, store.scores, store.survey)  # imported so that their tables are known
