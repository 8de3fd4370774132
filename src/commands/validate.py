"""`validate`: does a catalogue follow DCAT-AP-NO, or whatever shapes are named?"""

import tempfile
from collections import Counter
from dataclasses import astuple, fields
from pathlib import Path
from typing import Annotated

import typer

import terminal
from commands.door import Door, Lang, NotPossible, make_client, say
from commands.faults import MUST, Fault, by_profile, by_shapes, misspelt
from harvester import whole as reading
from harvester.archive import Archive
from harvester.cage import Cage
from harvester.errors import SourceError
from harvester.whole import Whole
from scoring import shapes as shacl_shapes
from scoring.conformance.judge import Judgement, judge_by
from scoring.conformance.tables import ConformanceTable, ProfileName, load_table
from scoring.shapes import ShapeResult, Shapes
from store.graph import ntriples
from terminal import Format

_SECONDS, _MEMORY = 600, 4 << 30  # for the shapes, on a whole catalogue at once
_SLOWNESS = 3e-6  # seconds a byte that judging may take, twice what a catalogue of many small datasets does


def validate(
    ctx: typer.Context,
    catalogue: Annotated[str, typer.Argument(metavar="FILE|URL", help="The catalogue: RDF in any syntax.")],
    profile: Annotated[ProfileName, typer.Option(help="The version of DCAT-AP-NO.")] = "dcat-ap-no-3",
    shapes: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Ask these SHACL shapes instead of our own table.")
    ] = None,
    lang: Annotated[Lang, typer.Option(help="nb or en.")] = "nb",
    format: Annotated[Format | None, typer.Option("--format", "-f", help="table, tsv, csv or json.")] = None,
) -> None:
    """Tell where a catalogue departs from DCAT-AP-NO, or from SHACL shapes.

    A table shows faults of a kind together, the other formats one by one. Nothing is stored. Ends with 0 when all that
    must be is there and right, else with 1.

    Example: kommunedata validate https://data.kommune.no/catalog.ttl --lang en
    """
    door: Door = ctx.obj
    table = load_table(door.config_dir / "vocabulary", profile)
    if shapes:
        Shapes(shapes)  # a file that is no good is told before the catalogue is read
    with terminal.working("Reading and judging", door.quiet), Cage(workers=1) as cage:
        whole = _read(door, catalogue, cage)
        judgement = _judged(cage, door, profile, catalogue, whole)
    if not judgement.judged:
        raise NotPossible(f"{catalogue}: nothing that DCAT-AP-NO knows is described there: no catalogue, no dataset.")
    if shapes:
        faults = by_shapes(_asked(shapes, whole), judgement, table, lang)
    else:
        faults = [*by_profile(judgement, table, lang), *misspelt(whole, lang)]
    breaches = sum(fault.severity == MUST[lang] for fault in faults)
    _show(faults, judgement, not (breaches or whole.unread), not shapes, format)
    for text in whole.unread:
        terminal.err.print(terminal.printable(f"{catalogue}: not read: {text}"), markup=False)
    say(terminal.printable(_summary(faults, breaches, judgement, table, shapes, lang)), door)
    if breaches or whole.unread:
        raise typer.Exit(1)


def _read(door: Door, catalogue: str, cage: Cage) -> Whole:
    try:
        if "://" not in catalogue:
            return reading.from_file(Path(catalogue), cage)
        with tempfile.TemporaryDirectory(prefix="kommunedata-") as folder:
            return reading.from_url(catalogue, make_client(door, door.config(), Archive(Path(folder))), cage)
    except SourceError as error:
        about = "" if catalogue in str(error) else f"{catalogue}: "
        raise NotPossible(
            f"{about}{error}. Expected RDF: Turtle, RDF/XML, JSON-LD, TriG, N-Triples or N-Quads."
        ) from error
    except OSError as error:
        raise NotPossible(
            f"{catalogue}: {error.strerror or error}. Expected a file, or an address with https://."
        ) from error
    except ValueError as error:
        raise NotPossible(f"{catalogue}: not a web address that begins with https:// or http://.") from error


def _judged(cage: Cage, door: Door, profile: ProfileName, catalogue: str, whole: Whole) -> Judgement:
    """In the cage too: what there is to say of a description can be far more than the description."""
    try:
        return cage.submit_for(
            whole.size * _SLOWNESS, judge_by, door.config_dir / "vocabulary", profile, whole.nodes
        ).result()
    except SourceError as error:
        raise NotPossible(f"{catalogue}: could not be judged: {error}.") from error


def _asked(shapes: Path, whole: Whole) -> tuple[ShapeResult, ...]:
    try:
        with Cage(workers=1, memory=_MEMORY, seconds=_SECONDS) as cage:
            return cage.submit(shacl_shapes.results, shapes, ntriples(whole.nodes)).result()
    except SourceError as error:
        raise NotPossible(f"{shapes}: the shapes could not be asked: {error}.") from error


def _show(faults: list[Fault], judgement: Judgement, conforms: bool, graded: bool, format: Format | None) -> None:
    names = [field.name for field in fields(Fault)]
    if format is Format.json:
        body: dict[str, object] = {"conforms": conforms, "judged": dict(judgement.judged)}
        if graded:
            body |= {"profile": judgement.profile, "grades": judgement.grades()}
        terminal.print_json(body | {"faults": [dict(zip(names, astuple(f), strict=True)) for f in faults]})
        return
    if format is Format.table or (format is None and terminal.out.is_terminal):
        kinds = Counter(fault.kind() for fault in faults)
        first = {fault.kind(): fault for fault in reversed(faults)}
        rows = [
            (f.severity, f.property, f.shape, n, f.expected, f.found, f.title or f.node)
            for f, n in ((first[kind], n) for kind, n in kinds.items())
        ]
        terminal.show(["severity", "property", "shape", "n", "expected", "found_e_g", "where_e_g"], rows, Format.table)
        return
    terminal.show(names, [astuple(fault) for fault in faults], format)


def _summary(
    faults: list[Fault], breaches: int, judgement: Judgement, table: ConformanceTable, shapes: Path | None, lang: Lang
) -> str:
    judged = ", ".join(f"{table.classes[c].text.of(lang).lower()} {n}" for c, n in judgement.judged.items())
    name, rest = shapes.name if shapes else judgement.profile, len(faults) - breaches
    grades = list(judgement.grades().values()) if not shapes else []
    mean = sum(grades) / len(grades) if grades else 0.0
    if lang == "nb":
        grade = f" Karakter i snitt (STD-1): {mean:.2f}".replace(".", ",") + "." if grades else ""
        answer = "nei" if breaches else "ja"
        return f"{name} følges: {answer}. Brudd: {breaches}. Anbefalinger som ikke er fulgt: {rest}.{grade} Vurdert: {judged}."
    grade = f" Mean grade (STD-1): {mean:.2f}." if grades else ""
    answer = "no" if breaches else "yes"
    return f"{name}: conforms: {answer}. Breaches: {breaches}. Recommendations not followed: {rest}.{grade} Judged: {judged}."
