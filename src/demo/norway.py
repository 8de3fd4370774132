"""Who publishes in the demo: real names and organisation numbers, invented catalogues of a chosen character."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from demo.topics import NYNORSK, TOPICS

TODAY = date(2026, 11, 1)  # the demo's own clock: the same night in every run
INVENTED = "Oppdiktede data for utprøving av kommunedata. Ingen tall, lenker eller tilgangsvilkår er virkelige."
FDK = "http://fdk.demo.test"
Role = Literal["perfect", "good", "mixed", "decent", "junk", "closed"]

CORE = (
    "E01", "E02", "E03", "E04", "E07", "E08", "E09", "E10", "E11", "E12",
    "E14", "E15", "E17", "E19", "E25", "E29", "E30", "E32", "E33", "E35",
)  # fmt: skip
BROAD = (*CORE, "E13", "E16", "E18", "E20", "E23", "E26", "E34", "E37", "E38", "E39")  # 30 types, all ten themes
TWELVE = tuple(NYNORSK)  # twelve core types, six themes
ONE_THEME = ("E07", "E08", "E09", "E12")


@dataclass(frozen=True, slots=True)
class Archetype:
    """A character of catalogue. The first `first` datasets have `role`, any beyond have `rest`."""

    name: str
    description: str  # for the table in docs/demo.md
    topics: tuple[str, ...]
    role: Role
    rest: Role | None = None
    first: int = 0
    grows: bool = True  # takes its share when the demo is scaled up
    series: bool = False  # all in one dcat:DatasetSeries


ARCHETYPES: dict[str, Archetype] = {
    a.name: a
    for a in (
        Archetype("good_and_broad", "good, at least 30 types, up to 10 themes", BROAD, "good"),
        Archetype("good_and_junk", "60 good and broad, the rest junk", BROAD, "good", "junk", 60),
        Archetype("mixed_and_broad", "mixed quality, 20 types, 8 themes", CORE, "mixed"),
        Archetype("good_core", "12 good ones, 12 core types, 6 themes", TWELVE, "good", "mixed", 12, grows=False),
        Archetype("decent_exporter", "decent, all from one exporter in one theme", ONE_THEME, "decent"),
        Archetype("one_perfect", "a single one without a fault", ("E01",), "perfect", grows=False),
        Archetype("junk_spread", "junk, spread over the themes", (), "junk"),
        Archetype("junk_series", "junk, all in one series", (), "junk", series=True),
        Archetype("few", "one or two of mixed quality", ("E10", "E01"), "mixed", grows=False),
        Archetype("only_closed", "described, but none of it open", BROAD, "closed", grows=False),
        Archetype("nothing", "no dataset at all", (), "junk", grows=False),
        Archetype("outsider", "not a municipality", CORE, "decent", grows=False),
    )
}


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher as data.norge.no sees it; without an organisation number it is only a name."""

    name: str
    org_number: str | None
    org_path: str


@dataclass(frozen=True)
class Place:
    """A municipality, or somebody else who publishes (then `number` is None)."""

    number: str | None
    name: str
    slug: str  # in host names
    org_number: str | None
    archetype: str
    size: int  # datasets in the default catalogue
    nynorsk: bool = False
    feed: Literal["", "turtle", "rdfxml"] = ""  # syntax of a Hydra-paged feed of its own
    parent_path: str = "/KOMMUNE"
    topics: tuple[str, ...] = ()  # instead of the archetype's
    units: tuple[Publisher, ...] = ()  # publish every fourth dataset in turn

    @cached_property
    def publisher(self) -> Publisher:
        """The municipality itself, or the body."""
        name = f"{self.name} kommune" if self.number else self.name
        return Publisher(name, self.org_number, f"{self.parent_path}/{self.org_number or self.name}")


_OSLO = "/KOMMUNE/958935420"
PLACES: tuple[Place, ...] = (
    Place("0301", "Oslo", "oslo", "958935420", "good_and_broad", 60, topics=tuple(TOPICS), units=(
        Publisher("Oslo kommune Bymiljøetaten", "996922766", f"{_OSLO}/974770474/996922766"),
        Publisher("Oslo kommune Plan- og bygningsetaten", "971040823", f"{_OSLO}/974770482/971040823"),
    )),
    Place("1103", "Stavanger", "stavanger", "964965226", "good_and_junk", 260, feed="turtle"),
    Place("4601", "Bergen", "bergen", "964338531", "mixed_and_broad", 60),
    Place("5001", "Trondheim", "trondheim", "942110464", "mixed_and_broad", 120, feed="rdfxml"),
    Place("4204", "Kristiansand", "kristiansand", "820852982", "decent_exporter", 140),
    Place("3107", "Fredrikstad", "fredrikstad", "940039541", "good_and_broad", 60),
    Place("5501", "Tromsø", "tromso", "940101808", "good_core", 12),
    Place("1108", "Sandnes", "sandnes", "964965137", "mixed_and_broad", 60),
    Place("1508", "Ålesund", "alesund", "929911709", "mixed_and_broad", 48, units=(
        Publisher("ÅLESUND KOMMUNE UNDER SLETTING FRA 01.01.2020", "942953119", "/KOMMUNE/942953119"),
    )),
    Place("1804", "Bodø", "bodo", "972418013", "good_core", 12),
    Place("3403", "Hamar", "hamar", "970540008", "decent_exporter", 60),
    Place("3405", "Lillehammer", "lillehammer", "945578564", "few", 2),
    Place("1106", "Haugesund", "haugesund", "944073787", "junk_spread", 150),
    Place("5503", "Harstad", "harstad", "972417971", "mixed_and_broad", 20),
    Place("1506", "Molde", "molde", "921221967", "junk_series", 150),
    Place("5601", "Alta", "alta", "944588132", "mixed_and_broad", 40),
    Place("5605", "Sør-Varanger", "sor-varanger", "942110286", "only_closed", 10),
    Place("1122", "Gjesdal", "gjesdal", "964978573", "good_core", 12),
    Place("1576", "Aure", "aure", "988913898", "few", 2),
    Place("5006", "Steinkjer", "steinkjer", "840029212", "few", 2),
    Place("5025", "Røros", "roros", "939898743", "few", 1),
    Place("1151", "Utsira", "utsira", "964979901", "one_perfect", 1),
    Place("1835", "Træna", "trana", "940192692", "only_closed", 5),
    Place("4629", "Modalen", "modalen", "964969302", "few", 2, nynorsk=True),
    Place("4641", "Aurland", "aurland", "964968063", "good_core", 12, nynorsk=True),
    Place("5612", "Kautokeino", "kautokeino", "945475056", "nothing", 0),
    # Bodies that no municipality may be credited for, but for the first: a company that its owners share. The numbers
    # that begin with 3 pass the mod-11 check and are given to nobody.
    Place(None, "Oppdiktet avfallsselskap IKS", "avfall", "314159268", "outsider", 6, parent_path="/ANNET", topics=("E25",)),
    Place(None, "Oppdiktet energi AS", "energi", "312000016", "outsider", 6, parent_path="/PRIVAT"),
    Place(None, "Kommunene", "kommunene", None, "outsider", 3, parent_path="/ANNET"),
    Place(None, "Rogaland fylkeskommune", "rogaland", "971045698", "outsider", 8, parent_path="/FYLKE"),
    Place(None, "Kartverket", "kartverket", "971040238", "outsider", 8, parent_path="/STAT/972417858"),
)  # fmt: skip
IKS_OWNERS = ("1103", "1108", "1122")  # of the waste company; which owners a company has no register tells
