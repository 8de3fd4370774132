"""A municipality and a criterion as a person at a terminal reads them, in one language from frame to text."""

from typing import TYPE_CHECKING, Literal

from rich.table import Table
from rich.text import Text

from scoring.beside import high_value_sentence
from scoring.method import answers, marks, told
from store.codes import word
from store.outwards import outwards
from terminal import out, printable

if TYPE_CHECKING:
    from scoring.explain import MunicipalityView
    from scoring.rubric import Criterion, Rubric

Lang = Literal["nb", "en"]
MOST = 10  # lines of a list beside a score, and of losses
_FRAME: dict[str, tuple[str, str]] = {
    "level": ("nivå {} av 5", "level {} of 5"),
    "total": ("samlet {}", "total {}"),
    "coverage": ("dekning {}", "coverage {}"),
    "quality": ("kvalitet {}", "quality {}"),
    "measured": ("målt {}", "measured {}"),
    "rank": ("nr. {} av {} i størrelsesgruppen", "no. {} of {} in its size group"),
    "last": ("delt sisteplass, nr. {} av {} i størrelsesgruppen", "shared last place, no. {} of {} in its size group"),
    "rubric": ("(målestokk {}, {})", "(rubric {}, {})"),
    "provisional": (
        "Foreløpig: for lite kunne måles, eller lenkene er ikke kontrollert.",
        "Provisional: too little could be measured, or links were not checked.",
    ),
    "lower bound": (
        "Nedre grense: en kilde kunne ikke leses i sin helhet.",
        "A lower bound: a source could not be read in full.",
    ),
    "losses": (
        "Der {} taper mest: poeng av kvalitet og dekning",
        "Where {} loses most: points of quality and coverage",
    ),
    "rest": ("  … og {} kriterier til: --all viser alle", "  … and {} more criteria: --all shows all"),
    "measures": ("Tiltak som løfter {} mest: poeng samlet", "Measures that lift {} most: points of the total"),
    "one dataset": ("1 datasett", "1 dataset"),
    "datasets": ("{} datasett", "{} datasets"),
    "effort": ("innsats: {}", "effort: {}"),
    "overrides": ("Rettet av en person", "Overrides"),
    "override": ("{}: {} {}, av {} {}: {} ({})", "{}: {} {}, by {} on {}: {} ({})"),
    "duplicates": ("Telles én gang, selv om flere kilder viser dem", "Counted once though several sources show them"),
    "duplicate": ("{}: {} teller, ikke {} ({})", "{}: {} counts, not {} ({})"),
    "more": ("  … og flere: -f json viser alle", "  … and more: -f json lists all"),
    "dimension": ("Dimensjon", "Dimension"),
    "status": ("Status", "Status"),
    "answers": ("Mulige svar", "Possible answers"),
}


def _say(key: str, lang: Lang, *blanks: object) -> str:
    return _FRAME[key][0 if lang == "nb" else 1].format(*blanks)


def _number(value: float | None, lang: Lang) -> str:
    return "–" if value is None else f"{value:.1f}".replace(".", "," if lang == "nb" else ".")


def headline(view: "MunicipalityView", lang: Lang) -> None:
    """The first lines: level and numbers, the dimensions, every reason why they are not higher or surer, the next level."""
    s = view.standing
    level = "–" if s.level is None else str(s.level) if s.level_low == s.level_high else f"{s.level_low}–{s.level_high}"
    total = _number(s.total, lang)
    if s.total_low is not None and s.total_high is not None:
        total += " ({}–{})".format(*outwards(s.total_low, s.total_high))
    parts = [
        f"{s.name} ({s.municipality_number})",
        _say("level", lang, level),
        _say("total", lang, total),
        _say("coverage", lang, _number(s.coverage, lang)),
        _say("quality", lang, _number(s.quality, lang)),
    ]
    if s.rank_in_group and s.shares_last_place:
        parts.append(_say("last", lang, s.rank_in_group, s.group_size))
    elif s.rank_in_group:
        ranks = f" ({s.rank_low}–{s.rank_high})" if s.rank_low is not None else ""
        parts.append(_say("rank", lang, f"{s.rank_in_group}{ranks}", s.group_size))
    if s.measured is not None:
        parts.append(_say("measured", lang, f"{s.measured * 100:.0f} %"))
    parts.append(_say("rubric", lang, view.run.rubric_version, view.run.as_of))
    out.print("   ".join(parts), markup=False)
    dimensions = [f"{word('dimension', d.id, lang)} {_number(d.value, lang)}" for d in view.dimensions]
    out.print(f"  {'   '.join(dimensions)}", markup=False)
    notes = [
        getattr(s, f"status_reason_{lang}"),
        view.next_level.sentence(lang) if view.next_level else None,
        _say("provisional", lang) if s.provisional else None,
        _say("lower bound", lang) if s.lower_bound else None,
        view.survey.sentence(lang) if view.survey else None,
        *[peer.sentence(lang, last=s.shares_last_place) for peer in view.peers],
        high_value_sentence(view.high_value, lang) if view.high_value else None,
        *[f"«{n.note}» ({n.note_source}, {n.noted_on})" for n in view.notes],
    ]
    for note in filter(None, notes):
        out.print(f"  {printable(str(note))}", markup=False)
    out.print()


def losses(view: "MunicipalityView", lang: Lang) -> None:
    """The ten largest losses in points, with the datasets behind them."""
    lost = sorted((c for c in view.criteria if c.loses), key=lambda c: -(c.points_lost or 0.0))
    if not lost:
        return
    out.print(_say("losses", lang, view.standing.name), markup=False)
    grid = _grid()
    for c in lost[:MOST]:
        text = Text(getattr(c, f"title_{lang}"))
        text.append(f" ({c.id})")
        if c.behind:
            text.append(f"\n  {'; '.join(map(printable, c.behind))}", style="dim")
        grid.add_row(Text(_number(c.loses, lang)), text)
    out.print(grid)
    if len(view.criteria) > MOST:
        out.print(_say("rest", lang, len(view.criteria) - len(lost[:MOST])), markup=False)


def measures(view: "MunicipalityView", lang: Lang) -> None:
    """What would lift the municipality most for its effort."""
    if not view.measures:
        return
    out.print(f"\n{_say('measures', lang, view.standing.name)}", markup=False)
    coverage = {c.id for c in view.criteria if c.part == "coverage"}
    grid = _grid()
    for m in view.measures:
        of = (
            []
            if m.criterion_id in coverage
            else [_say("one dataset" if m.subjects == 1 else "datasets", lang, m.subjects)]
        )
        ease = ", ".join([*of, _say("effort", lang, word("effort", m.effort, lang))])
        grid.add_row(Text(f"+{_number(m.points, lang)}"), Text(f"{getattr(m, f'fix_{lang}')} ({ease})"))
    out.print(grid)


def beside(view: "MunicipalityView", lang: Lang) -> None:
    """What a person decided, and what is counted once though several sources show it."""
    for heading, lines in (
        ("overrides", [
            _say("override", lang, o.title or o.dataset, o.judgement, o.value, o.who, o.date, o.reason, o.place)
            + (f" – {note}" if (note := o.note(lang)) else "")
            for o in view.overrides
        ]),
        ("duplicates", [
            _say("duplicate", lang, d.kept_title or d.title, d.kept_source_id, d.source_id, d.reason)
            for d in view.duplicates
        ]),
    ):  # fmt: skip
        if lines:
            out.print(f"\n{_say(heading, lang)} ({len(lines)})", markup=False)
        for line in lines[:MOST]:
            out.print(f"  {printable(line)}", markup=False)
        if len(lines) > MOST:
            out.print(_say("more", lang), markup=False)


def criterion(rubric: "Rubric", c: "Criterion", lang: Lang) -> None:
    """A criterion in words."""
    dimension = next(d.name.of(lang) for d in rubric.dimensions if d.id == c.dimension)
    print(f"{c.code}  {c.id}  –  {c.title.of(lang)}\n{' ' * len(c.code)}  {', '.join(marks(c, lang))}\n")
    print(f"{_say('dimension', lang)}: {dimension}. {_say('status', lang)}: {word('status', c.status, lang)}.")
    for label, text in told(c, lang):
        print(f"{label}: {text}")
    print(f"{_say('answers', lang)}:")
    for answer in answers(c, lang):
        print(f"  - {answer}")


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column()
    return grid
