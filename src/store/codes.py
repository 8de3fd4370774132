"""What the codes in the database are called: the codes stay for programs, people read the words."""

from typing import Literal

# column -> code -> (bokmål, English)
WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "effort": {"low": ("liten", "low"), "medium": ("middels", "medium"), "high": ("stor", "high")},
    "actor": {
        "municipality": ("kommunen", "the municipality"),
        "portal": ("portalen", "the portal"),
        "state": ("staten", "the state"),
    },
    "barrier": {
        "legal": ("juridisk", "legal"),
        "technical": ("teknisk", "technical"),
        "organisational": ("organisatorisk", "organisational"),
        "resources": ("ressurser", "resources"),
        "metadata": ("metadata", "metadata"),
    },
    "outcome": {
        "pass": ("bestått", "pass"),
        "partial": ("delvis", "partial"),
        "fail": ("ikke bestått", "fail"),
        "not_applicable": ("ikke relevant", "not applicable"),
        "inconclusive": ("ikke avgjort", "inconclusive"),
    },
    "dimension": {
        "licence": ("Lisens", "Licence"),
        "access": ("Tilgang", "Access"),
        "format": ("Format", "Format"),
        "api": ("API", "API"),
        "documentation": ("Dokumentasjon", "Documentation"),
        "freshness": ("Aktualitet", "Freshness"),
        "standards": ("Standarder", "Standards"),
        "stability": ("Stabilitet", "Stability"),
        "coverage": ("Dekning", "Coverage"),
    },
    "status": {  # of a source, and of a criterion; what a municipality's is called stands in the rubric
        "running": ("pågår", "running"),
        "complete": ("lest i sin helhet", "complete"),
        "partial": ("delvis lest", "partial"),
        "failed": ("feilet", "failed"),
        "suspicious": ("mistenkelig", "suspicious"),
        "aborted": ("avbrutt", "aborted"),
        "stable": ("gjelder", "stable"),
        "preview": ("under utprøving, gir ikke poeng", "on trial, gives no points"),
    },
    "grouping": {
        "all": ("ingenting", "nothing"),
        "population_group": ("størrelse", "size"),
        "portal_kind": ("portaltype", "kind of portal"),
    },
    "group_name": {"all": ("alle", "all")},
    "population_group": {"all": ("alle", "all")},
    "obstacle": {
        "source": ("kilde", "source"),
        "link": ("lenke", "link"),
        "attribution": ("tilordning", "attribution"),
        "issue": ("avvik", "issue"),
    },
    "attributed_by": {
        "org_path": ("organisasjonssti", "organisation path"),
        "org_number": ("organisasjonsnummer", "organisation number"),
        "former_municipality": ("tidligere kommune", "former municipality"),
        "sub_unit": ("underenhet", "sub-unit"),
        "owner_list": ("eierliste", "list of owners"),
        "source": ("kilden", "the source"),
    },
}


def word(column: str, code: str, language: Literal["nb", "en"]) -> str:
    """The code in words; the code itself where it is not known."""
    known = WORDS.get(column, {}).get(code)
    return code if known is None else known[0 if language == "nb" else 1]
