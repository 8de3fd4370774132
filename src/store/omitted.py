"""What is left out of everything that is published: e-mail addresses, and people where a field is for naming somebody.

No program can tell a person's name within a title or a description: such names stay. Nor can it tell whose an IRI is that does
not look like a person's (ORCID and kin, a page of users or people): a name with such an IRI stays too.
"""

import re
from collections.abc import Collection, Iterable

from store.records import PublisherFields
from store.terms import Term, is_iri, value_of
from store.unseen import JOINERS, UNSEEN

OMITTED = "(utelatt)"  # stands where something stood
# names of organisations, in small letters: what the configuration calls municipalities and their organisations
KNOWN_NAMES = (
    "SELECT name FROM municipality UNION SELECT name || ' kommune' FROM municipality"
    " UNION SELECT name FROM organisation WHERE name IS NOT NULL"
)
# at most 64 characters before the @, as mail has it: without a limit a long text would be searched again and again
_EMAIL = re.compile(r"[\w.%+'-]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_ORGANISATION_NUMBER = re.compile(r"(?<!\d)\d(?:\s*\d){8}(?!\s*\d)")
_ADDRESS = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_PERSONAL = re.compile(
    r"\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b|(?<!\d)\d{6}\s?\d{5}(?!\d)"  # ORCID and ISNI; a person's number in the register
    r"|//(?:[\w-]+\.)*(?:orcid\.org|isni\.org|viaf\.org|researcherid\.com|linkedin\.com|facebook\.com|x\.com|twitter\.com)\b"
    r"|/(?:users?|people|persons?|profiles?|authors?|brukere?|ansatte?)/|/~",
    re.IGNORECASE,
)


def without_addresses(text: str) -> str:
    """The text with «(utelatt)» for each e-mail address, also where its @ is percent-encoded; characters that nobody sees are
    taken out where they stood within one."""
    if "@" not in text and "%40" not in text:
        return text
    left = _EMAIL.sub(OMITTED, text)
    bare = left.translate(UNSEEN | JOINERS)
    return _EMAIL.sub(OMITTED, bare) if _EMAIL.search(bare) else left


def identifier(text: str) -> str:
    """A publisher's identifier, unless it is a person's or, without any digit, a name."""
    return text if any(c.isdigit() for c in text) and not _PERSONAL.search(text) else OMITTED


def creators(terms: Iterable[Term] | None) -> list[Term]:
    """Those that have a web address as IRI which is no person's; a literal is a name."""
    return [term for term in terms or () if is_iri(term) and _of_an_organisation(value_of(term))]


def publisher(stated: PublisherFields, known: Collection[str]) -> PublisherFields:
    """The publisher as it may be told: «(utelatt)» for the name of one that is not shown to be an organisation by its number,
    IRI or place in data.norge.no, and is not one of the `known` names (KNOWN_NAMES, casefolded); for an IRI of a person, and
    for an identifier that is no organisation's."""
    uri, names, identifiers = stated.publisher_uri, stated.publisher_name or {}, stated.publisher_identifiers or []
    shown = (
        bool(stated.publisher_org_path)
        or _of_an_organisation(uri or "")
        or any(_ORGANISATION_NUMBER.search(i) and not _PERSONAL.search(i) for i in identifiers)
    )
    return PublisherFields(
        publisher_uri=OMITTED if uri and not _of_an_organisation(uri) else uri,
        publisher_name={k: v if shown or v.strip().casefold() in known else OMITTED for k, v in names.items()} or None,
        publisher_identifiers=[identifier(i) for i in identifiers] or None,
        publisher_org_path=stated.publisher_org_path,
    )


def _of_an_organisation(uri: str) -> bool:
    if _PERSONAL.search(uri):
        return False
    return bool(_ADDRESS.match(uri) or _ORGANISATION_NUMBER.search(uri))
