"""The method in prose, printed from the rubric: what is asked, why, how much it counts, and what the number does not say."""

from collections import defaultdict

from scoring.rubric import STATUS_BLANKS, Criterion, Language, Rubric, Text
from store.codes import word

_HEAD = Text(
    nb="""# Metode

*Skrevet ut fra `config/rubric.yaml`, målestokk {version}. Rett målestokken, ikke denne siden.*

Poengene sier hvor godt en kommune har lagt til rette for viderebruk av data, slik det kan leses i åpne kataloger. De sier ikke om kommunen
er flink, og ikke noe om ledelse, kompetanse eller hvor mye dataene blir brukt. Vektene er et skjønn. Å være beskrevet i en katalog er en
anbefaling for kommuner, ikke et krav.

Tre krav gjelder for hvert kriterium: det kan måles automatisk og likt for alle, kommunen eller portalen kan gjøre noe med det, og den som
mener at et funn er feil, kan få det rettet.

## Fra funn til poeng

- Hvert kriterium gir hvert datasett en verdi fra 0 til 1. Det som ikke er relevant, teller ikke. Det vi ikke kunne finne ut, teller heller
  ikke, men senker *målt andel*. Under {provisional} % målt andel er poengsummen
  *foreløpig*, og likeså før lenkene er kontrollert. En dimensjon som er målt mindre enn det, får ikke noe tall.
- **Kvalitet** (0–100) er det veide snittet over datasettene. Like datasett regnes som én klynge, som veier kvadratroten av antallet.
- **Dekning** (0–100) er hvor mye kommunen deler av det man kan vente. Antall datasett gir ingen poeng.
- **Samlet** er kvadratroten av dekning × kvalitet, så ingen av dem kan kjøpe ut den andre.
- Et åpent datasett uten distribusjoner får 0 på lisens, adresser og format: det lønner seg ikke å utelate noe.
- Datasett som ikke er allment tilgjengelige, vurderes ikke på kvalitet, men regnes som beskrevet i dekningen.
- Hvilken datatype et datasett er, leses av tittel, nøkkelord og beskrivelse. På 271 titler merket for hånd var presisjonen 0,98 og
  dekningsgraden 0,90; se `docs/matching.md`.
""",
    en="""# Method

*Printed from `config/rubric.yaml`, rubric {version}. Correct the rubric, not this page.*

The points say how well a municipality has prepared data for reuse, as far as open catalogues show. They do not say whether the municipality
is good, and nothing of leadership, competence or how much the data are used. The weights are a judgement. To be described in a catalogue is
a recommendation to municipalities, not a demand.

Three demands hold for every criterion: it can be measured automatically and alike for all, the municipality or the portal can do something
about it, and whoever thinks a finding wrong can have it corrected.

## From findings to points

- Every criterion gives every dataset a value from 0 to 1. What does not apply does not count. What we could not find out does not count
  either, but lowers the *measured share*. Below a measured share of {provisional} % the score is
  *provisional*, and so it is before links were checked. A dimension measured less than that gets no number.
- **Quality** (0–100) is the weighted mean over the datasets. Datasets alike form a cluster, which weighs the square root of their number.
- **Coverage** (0–100) is how much the municipality shares of what one may expect. The number of datasets gives no points.
- **Total** is the square root of coverage × quality, so that neither can buy out the other.
- A public dataset without distributions gets 0 for licence, addresses and format: nothing is gained by leaving things out.
- Datasets that are not public are not scored on quality, but count as described in coverage.
- Which data type a dataset is, is read from title, keywords and description. On 271 titles labelled by hand precision was 0.98 and
  recall 0.90; see `docs/matching.md`.
""",
)
_LABELS = {
    "criteria": Text(nb="Kriteriene", en="The criteria"),
    "dimension": Text(nb="Dimensjon", en="Dimension"),
    "weight": Text(nb="Vekt", en="Weight"),
    "points": Text(nb="poeng", en="points"),
    "rule": Text(nb="Verdi", en="Value"),
    "why": Text(nb="Hvorfor", en="Why"),
    "not met": Text(nb="Ikke oppfylt", en="Not met"),
    "fix": Text(nb="Tiltak", en="What to do"),
    "effort": Text(nb="Innsats", en="Effort"),
    "actor": Text(nb="Hvem", en="Who"),
    "barrier": Text(nb="Hindring", en="Barrier"),
    "source": Text(nb="Kilde", en="Source"),
    "trial": Text(nb="under utprøving, gir ikke poeng", en="on trial, gives no points"),
    "by portal": Text(nb="avgjøres mest av portalen", en="decided mostly by the portal"),
    "levels": Text(nb="Nivåer", en="Levels"),
    "level": Text(nb="Nivå", en="Level"),
    "name": Text(nb="Navn", en="Name"),
    "total": Text(nb="Samlet", en="Total"),
    "no total": Text(nb="ingen", en="none"),
    "caps": Text(nb="Det som holder nivået nede", en="What holds the level down"),
    "statuses": Text(nb="Statuser", en="Statuses"),
    "gaming": Text(nb="Omgåelse, og hva som hindrer den", en="How it is gamed, and the counter"),
}


def render(rubric: Rubric, lang: Language = "nb") -> str:
    """The whole page, Markdown."""
    head = _HEAD.of(lang).format(version=rubric.version, provisional=f"{100 * rubric.provisional_below:g}")
    return "\n".join([head, *_criteria(rubric, lang), *_levels(rubric, lang), *_statuses(rubric, lang)])


def _criteria(rubric: Rubric, lang: Language) -> list[str]:
    lines = [f"## {_label('criteria', lang)}", ""]
    lines += [f"| {_label('dimension', lang)} | {_label('weight', lang)} |", "|---|--:|"]
    lines += [f"| {d.name.of(lang)} | {d.weight:g} |" for d in rubric.dimensions]
    for dimension in rubric.dimensions:
        lines += ["", f"### {dimension.name.of(lang)}"]
        for criterion in rubric.criteria:
            if criterion.dimension == dimension.id:
                lines += _criterion(criterion, lang)
    return [*lines, ""]


def _criterion(c: Criterion, lang: Language) -> list[str]:
    lines = [
        "",
        f"#### {c.code} {c.title.of(lang)}",
        "",
        f"`{c.id}`, {', '.join(marks(c, lang))}. {c.why.of(lang)}",
        "",
    ]
    return lines + [f"- {label}: {text}" for label, text in told(c, lang) if label != _label("why", lang)]


def told(c: Criterion, lang: Language) -> list[tuple[str, str]]:
    """What there is to say of a criterion, each with its label: what it asks and when it does not apply, why, how to meet
    it, what stands in the way, and how it could be gamed."""
    ease = [(_label(name, lang), word(name, getattr(c, name), lang)) for name in ("effort", "barrier", "actor")]
    lines = [
        (_label("rule", lang), c.rule_in(lang)),
        (_label("why", lang), c.why.of(lang)),
        (_label("not met", lang), f"{c.failing_title.of(lang)}."),
        (_label("fix", lang), c.fix.of(lang)),
        *[(label, f"{text}.") for label, text in ease],
    ]
    if c.gaming:
        lines.append((_label("gaming", lang), c.gaming.of(lang)))
    return [*lines, (_label("source", lang), f"{c.source}.")]


def answers(c: Criterion, lang: Language) -> list[str]:
    """The sentences in which a finding says what was seen; what is seen each time stands as (…)."""
    seen: defaultdict[str, str] = defaultdict(lambda: "(…)")
    return [reason.of(lang).format_map(seen) for reason in c.reasons.values()]


def marks(c: Criterion, lang: Language) -> list[str]:
    """Its weight, whether it is on trial, and whether the portal decides it."""
    found = [f"{c.weight:g} {_label('points', lang)}"]
    found += [_label("trial", lang)] if c.status == "preview" else []
    return found + ([_label("by portal", lang)] if c.portal_determined else [])


def _levels(rubric: Rubric, lang: Language) -> list[str]:
    lines = [f"## {_label('levels', lang)}", ""]
    lines += [f"| {_label('total', lang)} | {_label('level', lang)} | {_label('name', lang)} |", "|---|--:|---|"]
    for step in rubric.levels:
        total = f"≥ {step.at_least:g}" if step.at_least else "> 0" if step.level else "0"
        lines.append(f"| {total} | {step.level} | {step.name.of(lang)} |")
    lines += [f"| {_label('no total', lang)} | – | {rubric.no_level.of(lang)} |", ""]
    lines += [f"{_label('caps', lang)}:", ""]
    for cap in rubric.caps:
        blanks = {"percent": "(…)", "threshold": f"{100 * cap.threshold:g}", "level": cap.max_level}
        lines.append(f"- {cap.reason.of(lang).format(**blanks)}")
    return [*lines, ""]


def _statuses(rubric: Rubric, lang: Language) -> list[str]:
    blanks = dict.fromkeys(sorted(STATUS_BLANKS), "(…)")
    lines = [f"- **{s.name.of(lang)}** (`{s.id}`): {s.reason.of(lang).format(**blanks)}" for s in rubric.statuses]
    return [f"## {_label('statuses', lang)}", "", *lines, ""]


def _label(word: str, lang: Language) -> str:
    return _LABELS[word].of(lang)
