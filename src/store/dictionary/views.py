"""What each view is, in bokmål and English."""

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
