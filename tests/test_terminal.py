"""What a person sees: commands on a real pseudo-terminal of a given width, and the shell's completion."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from contextlib import suppress

import pytest

from nightly import Installation
from scoring_store import Norway, record

_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_COLOUR = re.compile(r"\x1b\[[0-9;]*(?:3[0-7]|9[0-7]|38)[0-9;]*m")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    home = Installation(tmp_path_factory.mktemp("terminal"))
    norway = Norway(home.folder)
    norway.harvest([record(f"http://x.test/{i}", f"Et datasett med et langt navn nummer {i}") for i in range(20)])
    norway.fails("oslo")
    norway.score()
    return home


def on_a_terminal(home: Installation, *arguments: str, columns: int = 80, **environment: str) -> tuple[int, str]:
    """Exit code, and everything that the terminal was sent."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    inherited = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "CI")}
    with subprocess.Popen(
        home.command(*arguments), stdin=theirs, stdout=theirs, stderr=theirs, cwd=home.folder,
        env={**inherited, "TERM": "xterm-256color", **environment},
    ) as running:  # fmt: skip
        os.close(theirs)
        seen = b""
        with suppress(OSError):  # which is how Linux says that the other side is closed
            while piece := os.read(ours, 65536):
                seen += piece
    os.close(ours)
    return running.returncode, seen.decode()


@pytest.mark.parametrize("columns", [80, 100, 160])
@pytest.mark.parametrize("arguments", [("show",), ("show", "Oslo"), ("show", "--sources"), ("explain",)])
def test_tables_fit_the_width_and_cut_nothing(home: Installation, arguments: tuple[str, ...], columns: int) -> None:
    code, seen = on_a_terminal(home, *arguments, columns=columns)
    lines = _ESCAPE.sub("", seen).replace("\r", "").splitlines()
    assert code == 0 and len(lines) > 1
    assert max(map(len, lines)) <= columns, max(lines, key=len)
    assert not any(line.rstrip().endswith("…") for line in lines)


@pytest.mark.parametrize("columns", [80, 140])
def test_why_a_source_failed_is_told_in_words_under_headings_of_one_language(home: Installation, columns: int) -> None:
    seen = _ESCAPE.sub("", on_a_terminal(home, "show", "--sources", columns=columns)[1])
    assert "feil hos serveren" in seen and "http_5xx" not in seen
    assert "ÅRSAK" in seen and "SIST FORSØKT" in seen
    assert "LAST ATTEMPT" not in seen
    assert "TJENESTER" not in seen  # no source has any: a column that says nothing takes room
    assert "oslo.test" not in on_a_terminal(home, "show", "Bergen", "--sources")[1]
    assert "an error at the server" in on_a_terminal(home, "show", "--sources", "--lang", "en")[1]


def test_a_long_job_shows_that_it_goes_on_and_leaves_only_its_result(home: Installation) -> None:
    code, seen = on_a_terminal(home, "export", "database", "-o", str(home.folder / "copy.db"))
    assert code == 0
    assert "Copying the database" in seen and "\x1b[" in seen
    shown = [line for line in _ESCAPE.sub("", seen.rpartition("\x1b[2K")[2]).splitlines() if line.strip()]
    assert len(shown) == 1 and "Written: " in shown[0]


@pytest.mark.parametrize("arguments", [("show",), ("show", "Oslo"), ("export", "database", "-o", "dumb.db")])
def test_a_dumb_terminal_is_sent_no_escape_at_all(home: Installation, arguments: tuple[str, ...]) -> None:
    code, seen = on_a_terminal(home, *arguments, TERM="dumb")
    assert code == 0 and "\x1b" not in seen


@pytest.mark.parametrize("arguments", [("show", "Oslo"), ("export", "database", "-o", "plain.db")])
def test_no_color_means_no_colour(home: Installation, arguments: tuple[str, ...]) -> None:
    assert _COLOUR.search(on_a_terminal(home, *arguments, NO_COLOR="1")[1]) is None


def test_in_a_pipe_the_same_job_says_its_result_and_nothing_else(home: Installation) -> None:
    done = home.run("export", "database", "-o", "piped.db")
    assert done.stdout == "" and "\x1b" not in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "offers"),
    [
        ("sco", {"score"}),
        ("export cat", {"catalogue"}),
        ("export pra", {"practices", "practice_examples"}),
        ("show --so", {"--sources"}),
    ],
)
def test_the_shell_completes_commands_tables_and_options(home: Installation, words: str, offers: set[str]) -> None:
    line = f"kommunedata {words}"
    done = subprocess.run(
        [*home.command()[:1], "-c", "import sys, cli; sys.argv = ['kommunedata']; cli.app(prog_name='kommunedata')"],
        capture_output=True, text=True, check=True,
        env={**os.environ, "_KOMMUNEDATA_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))},
    )  # fmt: skip
    assert set(done.stdout.split()) == offers


def test_completion_can_be_looked_at_before_it_is_installed(home: Installation) -> None:
    script = home.run("--show-completion", "bash", expect=None)
    assert "--install-completion" in home.run("--help").stdout
    assert "COMPREPLY" in script.stdout or script.returncode == 2  # without a shell that it knows it says so


def test_on_an_ordinary_terminal_the_ranking_has_a_line_for_each_municipality(home: Installation) -> None:
    lines = _ESCAPE.sub("", on_a_terminal(home, "show", columns=80)[1]).replace("\r", "").splitlines()
    names = [line for line in lines[1:] if line.strip()]
    assert len(names) == 4 and sum("Oslo" in line and "0301" in line for line in names) == 1


def test_a_municipality_is_told_in_one_language_with_its_ten_largest_losses_and_all_of_them_if_asked(
    home: Installation,
) -> None:
    told = _ESCAPE.sub("", on_a_terminal(home, "show", "Oslo", columns=160)[1])
    for part in (
        "nivå ",
        "samlet ",
        "Lisens ",
        "Neste nivå: ",
        "Der Oslo taper mest",
        "Tiltak som løfter Oslo mest",
        "innsats: ",
    ):
        assert part in told
    assert not any(word in told for word in ("level", "total", "rank ", "Measures", "effort", "CRITERION", "datasets"))
    losses = told[told.index("Der Oslo taper mest") : told.index("kriterier til")]
    assert len(re.findall(r"^ *\d+,\d  ", losses, re.MULTILINE)) == 10
    assert "Et datasett med et langt navn nummer" in losses
    whole = _ESCAPE.sub("", on_a_terminal(home, "show", "Oslo", "--all", columns=160)[1])
    assert "KRITERIUM" in whole and "distribution-title" in whole and "national-visibility" in whole
    assert "Next level: " in _ESCAPE.sub("", on_a_terminal(home, "show", "Oslo", "--lang", "en", columns=160)[1])


def test_in_a_pipe_a_municipality_has_all_its_criteria_under_the_same_columns(home: Installation) -> None:
    lines = home.run("show", "Oslo").stdout.splitlines()
    assert lines[0].split("\t") == ["criterion", "title", "value", "measured", "weight", "loses"]
    assert len(lines) == 1 + len(home.run("explain").stdout.splitlines()[1:])
