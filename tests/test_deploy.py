"""What deploy/ tells people to run is there to be run: commands, options, files, targets and folders."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
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


# A release that is a folder. What it is asked with `$FAULT` in it fails as GitHub's own `gh` does when the network is down.
GH = r"""#!/bin/bash
echo "$*" >> "$GH/asked"
if [[ -n "$FAULT" && "$*" == *"$FAULT"* ]]; then echo "error connecting to api.github.com" >&2; exit 1; fi
release="$GH/database"
case "$1 $2" in
  "release create") [ ! -e "$release" ] && mkdir "$release" && cp "$4" "$release/" ;;
  "release "*) if [ ! -e "$release" ]; then echo "release not found" >&2; exit 1; fi ;;&
  "release view") ls "$release" ;;
  "release download") [ "$4" = --pattern ] && [ -n "$5" ] && cp "$release"/$5 . ;;
  "release upload") [ ! -e "$release/$4" ] && cp "$4" "$release/" ;;
  "release delete-asset") [ "$5" = --yes ] && rm "$release/$4" ;;
  *) exit 2 ;;
esac
"""
needs_zstd = pytest.mark.skipif(not shutil.which("zstd"), reason="zstd is not installed")


@dataclass
class Runner:
    """What a step of the workflow meets: an empty folder every night, and the releases page."""

    folder: Path
    nights: int = 0

    def __post_init__(self) -> None:
        self.release = self.folder / "gh" / "database"
        (self.folder / "gh").mkdir()
        (self.folder / "bin").mkdir()
        (self.folder / "bin" / "gh").write_text(GH, encoding="utf-8")
        (self.folder / "bin" / "gh").chmod(0o755)

    @property
    def kept(self) -> list[str]:
        """The databases that are on the releases page."""
        return sorted(path.name for path in self.release.glob("*"))

    @property
    def state(self) -> Path:
        """What tonight's working database lies in."""
        return self.folder / str(self.nights) / "state"

    def begin(self, fault: str = "") -> "subprocess.CompletedProcess[str]":
        """A new night, as far as fetching last night's database."""
        self.nights += 1
        self.state.parent.mkdir()
        return self.step("Fetch last night's database", fault)

    def keep(self, text: str, fault: str = "") -> "subprocess.CompletedProcess[str]":
        """What the night made, and keeping it."""
        (self.state / "archive").mkdir(exist_ok=True)
        (self.state / "kommunedata.db").write_text(text)
        return self.step("Keep the database", fault)

    def step(self, name: str, fault: str) -> "subprocess.CompletedProcess[str]":
        flow = yaml.safe_load((DEPLOY / "github-actions.yml").read_text(encoding="utf-8"))
        assert flow["defaults"]["run"]["shell"] == "bash"  # which is started as below
        [script] = [step["run"] for step in flow["jobs"]["night"]["steps"] if step.get("name") == name]
        environment = os.environ | {
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "GH": str(self.folder / "gh"), "FAULT": fault,
        }  # fmt: skip
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.state.parent, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def older(runner: Runner, *nights: str) -> None:
    """Rename what is kept, for names are times and these nights take no second."""
    for name, night in zip(runner.kept, nights, strict=True):
        (runner.release / name).rename(runner.release / f"state-{night}.tar.zst")


@needs_zstd
def test_a_database_goes_from_night_to_night_and_the_last_three_are_kept(runner: Runner) -> None:
    first = runner.begin()
    assert (first.returncode, first.stdout) == (0, "first night\n")
    assert list(runner.state.iterdir()) == []
    assert runner.keep("night 1").returncode == 0
    dates = [f"2020-01-0{n}T011700Z" for n in range(1, 6)]
    for n in range(1, 6):
        older(runner, *dates[max(0, n - 3) : n])
        assert runner.begin().returncode == 0
        assert (runner.state / "kommunedata.db").read_text() == f"night {n}"
        assert (runner.state / "archive").is_dir()
        assert runner.keep(f"night {n + 1}").returncode == 0
        assert len(runner.kept) == min(n + 1, 3)
    assert runner.kept[:2] == [f"state-{date}.tar.zst" for date in dates[-2:]]


@needs_zstd
@pytest.mark.parametrize("fault", ["release view", "release download", "a file that is cut", "no file"])
def test_a_database_that_cannot_be_had_ends_the_night_and_is_still_there(runner: Runner, fault: str) -> None:
    runner.begin()
    runner.keep("history")
    [name] = runner.kept
    if fault == "a file that is cut":
        os.truncate(runner.release / name, 30)
    elif fault == "no file":
        (runner.release / name).rename(runner.release / "notes.txt")
    before = {path.name: path.read_bytes() for path in runner.release.iterdir()}
    done = runner.begin(fault)
    assert done.returncode != 0
    assert "first night" not in done.stdout
    assert {path.name: path.read_bytes() for path in runner.release.iterdir()} == before


@needs_zstd
@pytest.mark.parametrize("fault", ["release upload", "release view", "release delete-asset"])
def test_what_cannot_be_kept_costs_nothing_that_was(runner: Runner, fault: str) -> None:
    runner.begin()
    runner.keep("history")
    older(runner, "2020-01-01T011700Z")
    for n in (2, 3, 4):
        shutil.copy(
            runner.release / "state-2020-01-01T011700Z.tar.zst", runner.release / f"state-2020-01-0{n}T011700Z.tar.zst"
        )
    before = runner.kept
    runner.begin()
    assert runner.keep("more of it", fault).returncode != 0
    assert runner.kept[:4] == before


@needs_zstd
def test_a_first_night_that_cannot_be_kept_is_a_first_night_again(runner: Runner) -> None:
    runner.begin()
    assert runner.keep("history", "release create").returncode != 0
    assert runner.begin().stdout == "first night\n"


def test_the_guide_names_every_file_that_is_here() -> None:
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in DEPLOY.iterdir() if path.name != "README.md" and f"`{path.name}`" not in guide] == []
