"""A sensitivity study in lines for people, in bokmål and English: what `kommunedata robustness` prints."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scoring.robustness.sensitivity import Study
from scoring.rubric import Language, Rubric

MOST = 0.5  # of a variance: from here the sentence says "most of"
MUCH = 0.3  # of a criterion's variance: from here its portals are worth a line

_TITLES = {
    "choices": ("Valg i metoden", "Choices of method"),
    "correlations": ("Rekkefølgen med en annen metode", "The order by another method"),
    "portal": ("Portalen", "The portal"),
    "size": ("Størrelsen", "Size"),
    "silent": ("Kriterier uten informasjon i år", "Criteria without information this year"),
}
_CHOICES = {
    "weights": ("vektene (± 25 %)", "the weights (± 25 %)"),
    "clusters": ("hvor mye like datasett veier", "what datasets that are alike weigh"),
    "aggregation": ("hvordan dekning og kvalitet slås sammen", "how coverage and quality are combined"),
    "expected-list": ("lista over forventede datatyper (± 5)", "the list of expected types (± 5)"),
    "matches": ("feil i gjenkjenningen av datatyper", "mistakes in recognising types"),
    "inconclusive": ("det som ikke kunne avgjøres", "what could not be found out"),
}
_ALTERNATIVES = {
    "equal-weights": ("like vekter", "equal weights"),
    "arithmetic": ("samlet = snittet av dekning og kvalitet", "total = mean of coverage and quality"),
    "expected-list": ("± 5 tilfeldige datatyper", "± 5 random types"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing found: under a heading, about what, the figure and what it says."""

    about: str
    what: str
    figure: float | None
    says: str


def lines(study: Study, rubric: Rubric, language: Language) -> tuple[Line, ...]:
    """Everything in the study, the largest effects first under each heading."""
    i = 0 if language == "nb" else 1
    titles = {c.id: c.title.of(language) for c in rubric.criteria}
    return tuple(
        [
            Line(_TITLES[about][i], what, figure, _decimals(says[i], i))
            for part in (_choices, _correlations, _portal, _size, _silent)
            for about, what, figure, says in part(study, titles, i)
        ]
    )


_Found = Iterator[tuple[str, str, float | None, tuple[str, str]]]


def _choices(study: Study, titles: dict[str, str], i: int) -> _Found:
    for c in study.choices:
        percent = f"{100 * c.share:.0f} %" if c.share is not None else "–"
        yield "choices", _CHOICES[c.choice][i], c.spread, (
            f"flytter en kommune {c.spread:.1f} poeng og {c.places:.1f} plasser; alene {percent} av den samlede variansen",
            f"moves a municipality {c.spread:.1f} points and {c.places:.1f} places; alone {percent} of the whole variance",
        )  # fmt: skip


def _correlations(study: Study, titles: dict[str, str], i: int) -> _Found:
    for c in study.correlations:
        lowest = ("", "") if c.lowest is None else (f", lavest {c.lowest:.2f}", f", lowest {c.lowest:.2f}")
        yield "correlations", _ALTERNATIVES[c.against][i], c.correlation, (
            f"Spearmans korrelasjon over {study.municipalities} kommuner med åpne data{lowest[0]}",
            f"Spearman's correlation over {study.municipalities} municipalities with open data{lowest[1]}",
        )  # fmt: skip


def _portal(study: Study, titles: dict[str, str], i: int) -> _Found:
    p = study.portal
    if p is None:
        yield "portal", ("kvalitet", "quality")[i], None, (
            "kan ikke sies: det trengs to portaler som hver har datasett fra minst to kommuner",
            "cannot be told: it takes two portals that each hold datasets of two municipalities or more",
        )  # fmt: skip
        return
    yield "portal", ("kvalitet", "quality")[i], p.share, (
        f"av forskjellene mellom {p.datasets} datasett ligger mellom {p.portals} portaler",
        f"of the differences between {p.datasets} datasets lies between {p.portals} portals",
    )  # fmt: skip
    for c in p.criteria:
        if c.share >= MUCH:
            yield "portal", c.criterion_id, c.share, (titles[c.criterion_id], titles[c.criterion_id])


def _size(study: Study, titles: dict[str, str], i: int) -> _Found:
    s = study.size
    if s is None:
        return
    yield "size", ("poeng per ti ganger så mange innbyggere", "points for ten times the inhabitants")[i], s.slope, (
        f"{s.municipalities} vurderte kommuner", f"{s.municipalities} municipalities assessed",
    )  # fmt: skip
    most = s.explained >= MOST
    yield "size", "R²", s.explained, (
        f"størrelsen forklarer {'det meste' if most else f'{100 * s.explained:.0f} %'} av forskjellene i samlet poengsum",
        f"size explains {'most' if most else f'{100 * s.explained:.0f} %'} of the differences in the total",
    )  # fmt: skip


def _silent(study: Study, titles: dict[str, str], i: int) -> _Found:
    for c in study.silent:
        yield "silent", c.criterion_id, c.figure, {
            "unmeasured": ("ikke målt hos noen", "measured nowhere"),
            "constant": ("nesten likt hos alle (standardavvik)", "nearly alike everywhere (standard deviation)"),
            "twin": (f"følger {c.twin} (korrelasjon)", f"follows {c.twin} (correlation)"),
        }[c.why]  # fmt: skip


def _decimals(text: str, i: int) -> str:
    """With a comma in bokmål; no sentence here has a full stop of its own between digits."""
    return re.sub(r"(?<=\d)\.(?=\d)", ",", text) if i == 0 else text
