"""The columns that a view works out itself."""

# what a view works out itself: (bokmål, English, unit)
MADE: dict[str, tuple[str, str, str | None]] = {
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

NUMBERS = frozenset({"dataset_id", "duplicate_of", "rank_among_peers", "priority", "times"})
TRUTHS = frozenset({"names_regulation", "bulk", "api", "widened"})
