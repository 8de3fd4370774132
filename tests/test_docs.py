"""What the documents say is so: every command is explained, every command they show exists, and links lead somewhere."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

import cli
from harvester.errors import ISSUES
from scoring.method import render
from scoring.rulebook import load_rulebook

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PROGRAM = typer.main.get_command(cli.app)
COMMANDS = {name: PROGRAM.get_command(None, name) for name in PROGRAM.list_commands(None)}  # type: ignore[attr-defined]
_FENCED = re.compile(r"^```.*?\n(.*?)^```", re.M | re.S)
_INLINE = re.compile(r"`([^`\n]+)`")
_CALL = re.compile(r"(?:^|\s|/)kommunedata((?: .*)?)$")
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")


def calls(document: Path) -> Iterator[list[str]]:
    """The arguments of every `kommunedata …` in a document's code, without what a shell makes of the rest of the line."""
    text = document.read_text(encoding="utf-8")
    lines = [line for block in _FENCED.findall(text) for line in block.splitlines()]
    for line in (*lines, *_INLINE.findall(_FENCED.sub("", text))):
        for part in re.split(r"\s#|\||&&|;|>", line):
            if call := _CALL.search(part.strip()):
                yield shlex.split(call[1])


def understood(arguments: list[str]) -> str | None:
    """Why the program would not take these arguments; None when it would."""
    rest = list(arguments)
    known = options(PROGRAM)
    while rest and rest[0].startswith("-"):
        if rest[0] not in known:
            return f"unknown option {rest[0]}"
        del rest[: 1 + known[rest[0]]]
    if not rest:
        return None
    command = COMMANDS.get(rest[0])
    if command is None:
        return f"unknown command {rest[0]}"
    own = options(command)
    for word in rest[1:]:
        if (word.startswith("--") or re.fullmatch("-[a-zA-Z]", word)) and word not in own:
            return f"{rest[0]} has no option {word}"
    return None


def options(command: object) -> dict[str, int]:
    """Option -> how many words follow it."""
    known = {"-h": 0, "--help": 0}
    for parameter in command.params:  # type: ignore[attr-defined]
        if parameter.param_type_name == "option":
            words = 0 if parameter.is_flag else 1
            known |= dict.fromkeys((*parameter.opts, *parameter.secondary_opts), words)
    return known


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_documented_in_the_readme(command: str) -> None:
    assert f"| `kommunedata {command}` |" in DOCUMENTS[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_a_document_shows_exists(document: Path) -> None:
    wrong = {" ".join(call): problem for call in calls(document) if (problem := understood(call))}
    assert wrong == {}


def test_the_reader_of_documents_sees_their_commands_and_would_notice_a_wrong_one() -> None:
    assert len(list(calls(DOCUMENTS[0]))) > 12
    assert understood(["--db", "x.db", "show", "--sources"]) is None
    assert understood(["shwo"]) == "unknown command shwo"
    assert understood(["show", "--source"]) == "show has no option --source"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_example_in_a_commands_help_is_one_that_it_takes(command: str) -> None:
    (example,) = re.findall(r"Example: kommunedata (.*)", COMMANDS[command].help or "")
    assert understood(shlex.split(example)) is None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_to_it(document: Path) -> None:
    links = _LINK.findall(document.read_text(encoding="utf-8"))
    lost = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert lost == []


def test_every_document_is_found_from_the_readme() -> None:
    linked = set(_LINK.findall(DOCUMENTS[0].read_text(encoding="utf-8")))
    assert {f"docs/{document.name}" for document in DOCUMENTS[1:]} <= linked


def test_every_make_target_that_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for document in DOCUMENTS:
        named = set(re.findall(r"(?:^|`)make ([a-z-]+)", document.read_text(encoding="utf-8"), re.M))
        assert named <= targets, document.name


def test_the_method_page_is_what_the_rubric_says_now() -> None:
    method = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    assert method == render(load_rulebook(ROOT / "config").rubric), "run `make docs`"


def test_the_readme_credits_those_whose_data_are_read() -> None:
    assert "Kilde: data.norge.no, SSB, Kartverket, Enhetsregisteret" in DOCUMENTS[0].read_text(encoding="utf-8")


def quirks() -> list[list[str]]:
    """The rows of the tables of docs/quirks.md: quirk, fixtures, what becomes of it, test."""
    text = (ROOT / "docs" / "quirks.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return [row for row in rows if row[0] != "quirk" and not set(row[0]) <= set("-")]


@pytest.mark.parametrize("row", quirks(), ids=lambda row: row[0])
def test_a_quirk_has_the_fixture_the_issue_and_the_test_that_its_row_names(row: list[str]) -> None:
    _, fixtures, becomes, test = row
    stem = ""
    for name in _INLINE.findall(fixtures):
        stem = stem if name.startswith(".") else name.rpartition(".")[0]
        assert (ROOT / "tests" / "fixtures" / (stem + name if name.startswith(".") else name)).is_file(), name
    assert stem or fixtures in ("server", "built by the test")
    text = (ROOT / "tests" / test.strip("`")).read_text(encoding="utf-8")
    assert not stem or any(Path(name).stem in text for name in _INLINE.findall(fixtures)) or "iterdir()" in text
    codes = [word for word in _INLINE.findall(becomes) if re.fullmatch("[a-z]+(_[a-z]+)+", word)]
    assert set(codes) <= {*ISSUES, "refused_url", "bad_url"}
