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
    "error_code": {  # why a source could not be read, or not to its end
        "dns": ("serverens navn finnes ikke", "the server's name does not exist"),
        "connect": ("ingen forbindelse med serveren", "no connection with the server"),
        "timeout": ("serveren svarte ikke i tide", "the server did not answer in time"),
        "tls": ("ingen sikker forbindelse med serveren", "no secure connection with the server"),
        "tls_chain": (
            "utstederen av serverens sertifikat er ukjent",
            "the issuer of the server's certificate is unknown",
        ),
        "tls_expired": ("serverens sertifikat gjelder ikke i dag", "the server's certificate is not valid today"),
        "tls_host": ("serverens sertifikat gjelder et annet navn", "the server's certificate is for another name"),
        "tls_self_signed": (
            "serveren har selv utstedt sertifikatet sitt",
            "the server has issued its certificate itself",
        ),
        "http_401": ("serveren krever innlogging (401)", "the server demands a login (401)"),
        "http_403": ("serveren gir ikke adgang (403)", "the server denies access (403)"),
        "http_404": ("siden finnes ikke (404)", "the page does not exist (404)"),
        "http_410": ("siden er fjernet for godt (410)", "the page is gone for good (410)"),
        "http_4xx": ("serveren avviste forespørselen", "the server refused the request"),
        "http_5xx": ("feil hos serveren", "an error at the server"),
        "rate_limited": ("serveren ba oss spørre sjeldnere (429)", "the server asked us to ask less often (429)"),
        "redirect_loop": ("omdirigert for mange ganger", "redirected too many times"),
        "refused_address": ("adressen er ikke på det åpne nettet", "the address is not on the public internet"),
        "refused_url": ("adressen kan ikke brukes", "the address cannot be used"),
        "truncated": ("svaret ble brutt av før det var slutt", "the answer was cut off before its end"),
        "too_large": ("svaret er større enn vi leser", "the answer is larger than we read"),
        "bad_encoding": ("svaret er pakket på en måte vi ikke leser", "the answer is packed in a way we do not read"),
        "protocol": (
            "serveren svarte noe annet enn den ble spurt om",
            "the server answered something else than it was asked",
        ),
        "paging_loop": (
            "neste side peker tilbake til en side som er lest",
            "the next page leads back to one already read",
        ),
        "too_many_pages": ("flere sider enn vi leser", "more pages than we read"),
        "too_many_datasets": ("flere datasett enn vi leser", "more datasets than we read"),
        "incomplete_listing": (
            "færre datasett enn kilden selv oppgir",
            "fewer datasets than the source itself reports",
        ),
        "gaps": ("noen av de oppførte datasettene lot seg ikke lese", "some of the datasets listed could not be read"),
        "not_rdf": ("svaret er ikke RDF", "the answer is not RDF"),
        "html_page": ("svaret er en nettside, ikke en katalog", "the answer is a web page, not a catalogue"),
        "json_error": ("svaret er ikke den JSON-en som skulle komme", "the answer is not the JSON that should come"),
        "syntax": ("skrivefeil i svaret", "syntax errors in the answer"),
        "unsafe_xml": ("XML med farlige entiteter", "XML with dangerous entities"),
        "context_unknown": ("ukjent JSON-LD-kontekst", "unknown JSON-LD context"),
        "empty": ("svaret var tomt", "the answer was empty"),
        "parser_crash": ("svaret fikk leseren til å krasje", "the answer crashed the parser"),
        "parser_timeout": ("det tok for lang tid å lese svaret", "the answer took too long to read"),
        "parser_memory": ("det krevde for mye minne å lese svaret", "the answer took too much memory to read"),
        "archive": ("en arkivert side mangler eller er skadet", "an archived page is missing or damaged"),
        "never_read": ("kilden er aldri lest", "the source was never read"),
        "shrunk": ("uventet mange datasett er borte", "unexpectedly many datasets are gone"),
        "aborted": ("innhentingen ble avbrutt", "the harvest was broken off"),
        "fault": ("en feil i kommunedata selv, ikke hos kilden", "a fault in kommunedata itself, not of the source"),
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
