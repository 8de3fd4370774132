"""What deploy/ tells people to run is there to be run: commands, options, files, targets and folders."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

import cli
from nightly import ROOT

DEPLOY = ROOT / "deploy"
STATE = "/var/lib/kommunedata"
CALLS = {  # file -> where a command line of ours begins
    "kommunedata.service": r"bin/kommunedata (.+)",
    "crontab": r"bin/kommunedata ([^|&#\n]+)",
    "github-actions.yml": r"bin/kommunedata ([^|&#\n]+)",
    "Containerfile": r"podman run .* kommunedata (nightly.+)",
    "README.md": r"^kommunedata ([^|&#\n]+)",
}  # fmt: skip


def lines() -> list[tuple[str, str]]:
    """Every command line of ours in deploy/."""
    return [
        (name, found.strip()) for name, pattern in CALLS.items()
        for found in re.findall(pattern, (DEPLOY / name).read_text(encoding="utf-8"), re.MULTILINE)
    ]  # fmt: skip


def understood(words: list[str]) -> dict[str, object]:
    """The options as the command would get them; ends with Typer's own error for what it does not know."""
    group = get_command(cli.app)
    with group.make_context("kommunedata", words) as context:
        name, command, rest = group.resolve_command(context, [*context._protected_args, *context.args])  # type: ignore[attr-defined]
        with command.make_context(name, rest, parent=context) as inner:
            return {"command": name, **context.params, **inner.params}


def test_every_file_that_should_have_a_command_line_has_one() -> None:
    assert {name for name, _ in lines()} == set(CALLS)
    assert len(lines()) >= 9


@pytest.mark.parametrize(("file", "line"), lines())
def test_commands_and_options_exist(file: str, line: str) -> None:
    given = understood(shlex.split(line.replace("…", "k.db").replace("FILE", "x.backup.db")))
    assert given["command"] in cli._MODULES


def test_a_command_line_that_is_wrong_would_be_seen() -> None:
    for wrong in ("nightly -o x --metric y", "nigthly -o x", "nightly", "backup --keep none"):
        with pytest.raises(BaseException, match=r"metric|nigthly|output|integer"):
            understood(shlex.split(wrong))


def test_the_service_writes_only_where_it_may() -> None:
    text = (DEPLOY / "kommunedata.service").read_text(encoding="utf-8")
    assert "StateDirectory=kommunedata" in text
    assert "ProtectSystem=strict" in text
    for name, line in lines():
        if name == "kommunedata.service":
            given = understood(shlex.split(line))
            places = [
                given[option]
                for option in ("output", "metrics", "db")
                if given.get(option) not in (None, Path("data/kommunedata.db"))
            ]
            assert places
            assert all(str(place).startswith(STATE) for place in places)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_takes_service_and_timer(tmp_path: Path) -> None:
    for name in ("kommunedata.service", "kommunedata.timer"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        # this machine has neither the installation nor its user
        text = text.replace("/opt/kommunedata/.venv/bin/kommunedata", "/bin/true").replace("/opt/kommunedata", "/")
        (tmp_path / name).write_text(text.replace("User=kommunedata", "User=root"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if "kommunedata" in line] == []


def test_hadolint_has_nothing_to_say_of_the_container_file(tmp_path: Path) -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    ours = subprocess.run([hadolint, DEPLOY / "Containerfile"], capture_output=True, text=True, check=False)
    assert (ours.returncode, ours.stdout) == (0, "")
    careless = tmp_path / "Containerfile"
    careless.write_text("FROM python\nRUN cd /tmp && pip install kommunedata\n", encoding="utf-8")
    assert subprocess.run([hadolint, careless], capture_output=True, check=False).returncode == 1


def test_what_the_container_copies_is_here() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = [line.split()[1:-1] for line in text.splitlines() if line.startswith("COPY") and "--from" not in line]
    files = [word for words in copied for word in words if not word.startswith("--")]
    assert {"requirements.lock", "src", "config"} <= set(files)
    assert [file for file in files if not (ROOT / file).exists()] == []
    assert re.search(r"useradd .*--uid (\d+) .*^USER \1$", text, re.MULTILINE | re.DOTALL)  # not as root


def test_the_workflow_runs_targets_that_the_makefile_has_and_takes_only_the_rights_it_needs() -> None:
    flow = yaml.safe_load((DEPLOY / "github-actions.yml").read_text(encoding="utf-8"))
    steps = flow["jobs"]["night"]["steps"]
    targets = {word for step in steps for word in re.findall(r"make (\S+)", step.get("run", ""))}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)
    assert set(flow["permissions"]) == {"contents", "pages", "id-token"}
    assert all(re.search(r"@v\d+$", step["uses"]) for step in steps if "uses" in step)


def test_the_guide_names_every_file_that_is_here() -> None:
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in DEPLOY.iterdir() if path.name != "README.md" and f"`{path.name}`" not in guide] == []
