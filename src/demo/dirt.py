"""The defects of real Norwegian metadata, each planted where it can be met: one function, one defect."""

from collections.abc import Callable

from demo.entries import Entry
from demo.invent import AUTHORITY, XSD_DATE, Draft
from demo.rdftext import Lit


def soil(entry: Entry, draft: Draft) -> None:
    """Give the dataset the defect its place in the demo has drawn, if any."""
    if entry.dirt is not None:
        DIRT[entry.dirt % len(DIRT)](draft)


def empty_licence(draft: Draft) -> None:
    for file in draft.files:
        file.licence = Lit("")


def deed_licence(draft: Draft) -> None:
    for file in draft.files:
        file.licence = "https://creativecommons.org/licenses/by/4.0/deed.no"


def licence_without_version(draft: Draft) -> None:
    for file in draft.files:
        file.licence = "http://data.norge.no/nlod/"


def misspelt_licence(draft: Draft) -> None:
    for file in draft.files:
        file.licence = Lit("Norsk lisens for offentlige data (NLOD) 2,0")


def literal_format(draft: Draft) -> None:
    for file in draft.files:
        file.format, file.media_type = Lit("ESRI Shape"), None


def two_formats_in_one(draft: Draft) -> None:
    for file in draft.files:
        file.format = file.media_type = Lit("application/xml, application/json")


def bad_dates(draft: Draft) -> None:
    draft.issued, draft.modified = Lit("2019", None, XSD_DATE), Lit("31.02.2025", None, XSD_DATE)


def no_title(draft: Draft) -> None:
    draft.title = []


def untagged_title(draft: Draft) -> None:
    draft.title = [Lit(title.value) for title in draft.title]


def english_as_norwegian(draft: Draft) -> None:
    draft.title = [Lit("City cycles and other open data", "nb")]


def misspelt_language(draft: Draft) -> None:
    draft.description = [Lit(text.value, "nb_NO") for text in draft.description]


def html_description(draft: Draft) -> None:
    draft.description = [Lit(f"<p>{text.value}</p><ul><li>Se <b>veiledningen</b></li></ul>", "nb") for text in draft.description]  # fmt: skip


def hyphen_in_access_right(draft: Draft) -> None:
    draft.access_rights = f"{AUTHORITY}access-right/NON-PUBLIC"


def https_vocabulary(draft: Draft) -> None:
    draft.themes = [f"{AUTHORITY.replace('http:', 'https:')}data-theme/REGI"]


def doubled_scheme(draft: Draft) -> None:
    draft.themes = [f"http://{AUTHORITY}data-theme/REGI"]


def literal_frequency(draft: Draft) -> None:
    draft.frequency = Lit("asNeeded")


def empty_frequency(draft: Draft) -> None:
    draft.frequency = Lit("")


def space_after_identifier(draft: Draft) -> None:
    draft.identifier = Lit(f"{draft.identifier.value if draft.identifier else draft.title[0].value} ")


def space_in_address(draft: Draft) -> None:
    for file in draft.files:
        file.access_url = f"{file.access_url}/siste versjon.csv"


def address_without_scheme(draft: Draft) -> None:
    for file in draft.files:
        file.access_url, file.download_url = Lit("www.demo.test/filer"), None


def landing_page_in_wrong_namespace(draft: Draft) -> None:
    draft.landing_page = ("dct:landingPage", "http://fdk.demo.test/landingsside")


def nameless_files(draft: Draft) -> None:
    for file in draft.files:
        file.iri = None


DIRT: tuple[Callable[[Draft], None], ...] = (
    empty_licence, literal_format, bad_dates, deed_licence, html_description, untagged_title, https_vocabulary,
    literal_frequency, misspelt_language, landing_page_in_wrong_namespace, nameless_files, misspelt_licence,
    hyphen_in_access_right, space_in_address, two_formats_in_one, no_title, space_after_identifier,
    licence_without_version, doubled_scheme, empty_frequency, english_as_norwegian, address_without_scheme,
)  # fmt: skip
