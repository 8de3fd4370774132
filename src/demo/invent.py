"""Makes up the content of one dataset from its place in the demo and the seed: the same answer however often asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from demo.entries import Entry
from demo.norway import TODAY, Role
from demo.rdftext import PREFIXES, Lit, Object
from demo.topics import JUNK_TITLES, NYNORSK, TOPICS, Topic

AUTHORITY = "http://publications.europa.eu/resource/authority/"
XSD_DATE = PREFIXES["xsd"] + "date"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
OPEN_LICENCES = (f"{AUTHORITY}licence/NLOD_2_0", f"{AUTHORITY}licence/NLOD_2_0", CC_BY, f"{AUTHORITY}licence/CC0")
POOR_LICENCES: tuple[Object | None, ...] = (
    None, None, Lit(""), Lit("Norge digitalt"), "https://creativecommons.org/licenses/by-nc/4.0/", Lit("Ta kontakt med kommunen"),
)  # fmt: skip

# From badly to carefully described: the chance that each thing a describer should do was done.
_CARE: dict[Role, tuple[float, float]] = {
    "perfect": (1.0, 1.0),
    "good": (0.88, 1.0),
    "mixed": (0.4, 0.9),
    "decent": (0.5, 0.75),
    "junk": (0.0, 0.15),
    "closed": (0.7, 0.9),
}
_GOOD_FORMATS = {
    "table": ("CSV", "JSON", "XLSX"),
    "places": ("CSV", "GEOJSON", "XLSX"),
    "map": ("GEOJSON", "GML", "WFS_SRVC", "WMS_SRVC"),
    "live": ("JSON", "CSV"),
}
_POOR_FORMATS = {
    "table": ("PDF", "XLS", "HTML"),
    "places": ("PDF", "HTML", "XLS"),
    "map": ("SHP", "WMS_SRVC", "PDF"),
    "live": ("HTML",),
}
MEDIA_TYPES = {
    "CSV": "text/csv", "JSON": "application/json", "GEOJSON": "application/geo+json", "GML": "application/gml+xml",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLS": "application/vnd.ms-excel",
    "PDF": "application/pdf", "HTML": "text/html", "SHP": "application/zip",
}  # fmt: skip
# Long periods, and no date at all on what is live: the demo's dates stand still while the reader's clock goes on.
_FREQUENCY = {"table": "ANNUAL", "places": "ANNUAL", "map": "ANNUAL_2", "live": "CONT"}
_THEMES = ("GOVE", "EDUC", "ENVI", "ECON", "REGI", "HEAL", "SOCI", "TRAN", "AGRI", "ENER")
_AREAS = ("sentrum", "nord", "sør", "øst", "vest")
_UNITS = ("digitaliseringsavdelingen", "servicetorget", "kommuneutviklingen", "økonomiavdelingen")
_HOW = {
    "nb": (
        "Opplysningene hentes fra fagsystemet og kontrolleres før hver publisering.",
        "Feltene er forklart i en egen veiledning på kommunens nettsted.",
        "Meld fra til kontaktpunktet hvis du finner feil eller savner noe.",
    ),
    "nn": (
        "Opplysningane blir henta frå fagsystemet og kontrollerte før kvar publisering.",
        "Felta er forklarte i ei eiga rettleiing på nettstaden til kommunen.",
        "Meld frå til kontaktpunktet om du finn feil eller saknar noko.",
    ),
}


@dataclass(slots=True)
class File:
    """One distribution; `iri` None means that its node has no name of its own."""

    iri: str | None
    access_url: Object
    download_url: str | None = None
    title: Lit | None = None
    format: Object | None = None
    media_type: Object | None = None
    licence: Object | None = None


@dataclass(slots=True)
class Draft:
    """One dataset as its publisher filled in the form; a list that is empty was left out."""

    title: list[Lit]
    description: list[Lit] = field(default_factory=list)
    keywords: list[Lit] = field(default_factory=list)
    themes: list[Object] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    access_rights: Object | None = None
    frequency: Object | None = None
    issued: Lit | None = None
    modified: Lit | None = None
    temporal: tuple[str, str] | None = None
    identifier: Lit | None = None
    language: str | None = None
    spatial: str | None = None
    landing_page: tuple[str, str] | None = None  # the predicate is part of the dirt
    contact: bool = False
    documented: bool = False
    api: bool = False


def invent(entry: Entry, seed: int) -> Draft:
    """The dataset as it stood on the night of the entry's revision."""
    random = Random(f"{seed} {entry.iri}")
    make = _series if entry.series else _junk if entry.role == "junk" else _described
    draft = make(entry, random)
    if entry.revision:
        draft.modified = _day(TODAY + timedelta(days=entry.revision))
    return draft


def headline(entry: Entry) -> tuple[Lit, Topic | None]:
    """The title, and the topic it is about; most junk is about none."""
    language = "nn" if entry.place.nynorsk else "nb"
    if entry.topic is None:
        return Lit(f"{JUNK_TITLES[entry.ordinal % len(JUNK_TITLES)]} {entry.ordinal + 1}", language), None
    topic = TOPICS[entry.topic]
    choices = (NYNORSK[entry.topic].title,) if entry.place.nynorsk else topic.titles
    edition, choice = divmod(entry.ordinal // len(entry.topics), len(choices))
    lap, area = divmod(edition, len(_AREAS) + 1)
    text = choices[choice] + (f" i {entry.place.publisher.name}" if entry.place.number else "")
    text += f", {_AREAS[area - 1]}" if area else ""
    text += f", del {lap + 1}" if lap else ""
    # The exporter writes @no for everything, as exporters do.
    return Lit(text, "no" if entry.place.archetype == "decent_exporter" else language), topic


def _described(entry: Entry, random: Random) -> Draft:
    low, high = _CARE[entry.role]
    care = random.uniform(low, high)

    def done() -> bool:
        return random.random() < care

    title, topic = headline(entry)
    assert topic is not None  # noqa: S101 - only junk is about nothing
    language = title.language or "nb"
    closed = entry.role == "closed"
    draft = Draft([title], themes=[f"{AUTHORITY}data-theme/{topic.theme}"])
    about, keywords = topic.about, topic.keywords
    if entry.place.nynorsk:
        about, keywords = NYNORSK[topic.type_id].about, NYNORSK[topic.type_id].keywords
    draft.description = [Lit(_sentences(entry, title.value, about, random) if done() else f"{about}.", language)]
    draft.keywords = [Lit(word, language) for word in (keywords if done() else keywords[:1])]
    draft.contact, draft.documented = done(), done()
    draft.language = f"{AUTHORITY}language/{'NNO' if language == 'nn' else 'NOB'}" if done() else None
    draft.spatial = "https://data.geonorge.no/administrativeEnheter/nasjon/id/173163" if done() else None
    draft.identifier = Lit(entry.iri) if done() else None
    right = ("NON_PUBLIC" if entry.ordinal % 2 else "RESTRICTED") if closed else "PUBLIC"
    draft.access_rights = f"{AUTHORITY}access-right/{right}" if closed or done() else None
    draft.frequency = f"{AUTHORITY}frequency/{_FREQUENCY[topic.kind] if done() else 'IRREG'}"
    draft.landing_page = ("dcat:landingPage", f"{_site(entry)}/datasett/{entry.ordinal}") if done() else None
    _date(draft, topic, done(), random)
    if topic.kind == "table" and done():
        draft.temporal = ("2025-01-01", "2026-12-31")
    if not closed:
        draft.api = entry.role == "perfect" or (topic.kind in ("map", "live") and done())
        draft.files = _files(entry, topic, random, done)
    return draft


def _junk(entry: Entry, random: Random) -> Draft:
    title, topic = headline(entry)
    theme = topic.theme if topic else "GOVE" if entry.in_series else _THEMES[entry.ordinal % len(_THEMES)]
    draft = Draft([title], themes=[f"{AUTHORITY}data-theme/{theme}"])
    if random.random() < 0.5:
        draft.description = [Lit(title.value, title.language)]
    name = random.choice(("PDF", "HTML", "XLS"))
    file = File(f"{entry.iri}/1", f"{_site(entry)}/", format=Lit(name.lower()) if random.random() < 0.5 else None)
    file.licence = Lit("") if random.random() < 0.3 else None
    draft.files = [file]
    return draft


def _series(entry: Entry, _: Random) -> Draft:
    draft = Draft([Lit(f"Uttrekk fra arkivet i {entry.place.publisher.name}", "nb")])
    draft.description = [Lit("Alle uttrekk fra arkivet, ett datasett for hver fil.", "nb")]
    draft.themes = [f"{AUTHORITY}data-theme/GOVE"]
    return draft


def _sentences(entry: Entry, title: str, about: str, random: Random) -> str:
    how, unit = random.choice(_HOW["nn" if entry.place.nynorsk else "nb"]), random.choice(_UNITS)
    if entry.place.nynorsk:
        return f"{about}. «{title}» blir halde ved like av {entry.place.publisher.name}. {how}"
    return f"{about}. «{title}» vedlikeholdes av {unit} hos {entry.publisher.name}. {how}"


def _date(draft: Draft, topic: Topic, fresh: bool, random: Random) -> None:
    draft.issued = _day(TODAY - timedelta(days=random.randint(400, 3500)))
    if topic.kind != "live":
        draft.modified = _day(TODAY - timedelta(days=random.randint(5, 200) if fresh else random.randint(1200, 3400)))
        draft.issued = min(draft.issued, draft.modified)


def _files(entry: Entry, topic: Topic, random: Random, done: Callable[[], bool]) -> list[File]:
    structured, open_licence, titled, coded = done(), done(), done(), done()
    choices = (_GOOD_FORMATS if structured else _POOR_FORMATS)[topic.kind]
    licence = random.choice(OPEN_LICENCES) if open_licence else random.choice(POOR_LICENCES)
    found = []
    for nr, name in enumerate(choices[: random.randint(1, len(choices))], 1):
        url = f"{_site(entry)}/filer/{topic.type_id.lower()}-{entry.ordinal}.{name.lower().removesuffix('_srvc')}"
        file = File(f"{entry.iri}/{nr}", url, licence=licence)
        if name in MEDIA_TYPES:
            file.download_url = url
            file.media_type = f"https://www.iana.org/assignments/media-types/{MEDIA_TYPES[name]}" if coded else None
        file.format = f"{AUTHORITY}file-type/{name}" if coded else Lit(name.removesuffix("_SRVC"))
        file.title = Lit(f"Last ned som {name.removesuffix('_SRVC')}", "nb") if titled else None
        found.append(file)
    return found


def _site(entry: Entry) -> str:
    return f"http://data.{entry.place.slug}.demo.test"


def _day(day: date) -> Lit:
    return Lit(day.isoformat(), None, XSD_DATE)
