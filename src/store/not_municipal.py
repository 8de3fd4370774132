"""Organisation numbers that belong to no municipality, for publishers of whom no orgPath says so."""

COUNTIES = frozenset({  # today's, then earlier ones
    "958935420", "971045698", "944183779", "964982953", "930580694", "930580783", "930580260", "920717152",
    "929882385", "929882989", "921707134", "821311632", "817920632", "930068128", "830090282",
    "958381492", "921693230", "821227062", "922420866", "938626367", "941388841",
})  # fmt: skip
KARTVERKET = "971040238"  # the number that Geonorge gives for publishers whose own it does not know
