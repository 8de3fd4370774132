"""The Norwegian headings of columns, in the CSV and wherever a table is shown."""

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
    "value": "Verdi", "inconclusive": "Ikke avgjort", "met": "Oppfylt", "points_lost": "Tapte poeng",
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
    "alike": "Skiller ikke", "best_share": "Oppfylt hos de beste (%)", "rest_share": "Oppfylt hos de andre (%)",
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
