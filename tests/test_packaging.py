"""What is shipped: names that resolve here, pins that can be trusted, and nothing that belongs to somebody's machine."""

import importlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src"
NAMES = ("commands", "harvester", "scoring", "store", "reports", "demo", "cli", "terminal")

# Put together here, so that this file does not hold what it looks for.
INDEX_HOSTS = [f"{name}.{end}" for name, end in (("pypi", "org"), ("pythonhosted", "org"), ("pypi", "python.org"))]
MACHINE_PATHS = [
    f"/{first}/{second}" for first, second in (("work", "main"), ("work", "shared"), ("tmp", "v/"), ("root", "."))
]
SECRETS = re.compile(
    "|".join(
        (
            r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\n[A-Za-z0-9+/]",
            r"\b(?:ghp|gho|ghs|ghu)_[A-Za-z0-9]{30,}",
            r"\bgithub_pat_[A-Za-z0-9_]{30,}",
            r"\bAKIA[0-9A-Z]{16}\b",
            r"\bsk-[A-Za-z0-9_-]{20,}",
            r"\bxox[abps]-[A-Za-z0-9-]{10,}",
            r"\beyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\.",
        )
    )
)  # fmt: skip


def tracked() -> list[Path]:
    """The repository's files; git knows which those are, committed or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The repository's text, by path."""
    return {str(p.relative_to(ROOT)): p.read_bytes().decode("utf-8", errors="replace") for p in tracked()}


@pytest.mark.parametrize("name", NAMES)
def test_every_import_name_is_ours_and_not_a_package_of_the_same_name(name: str) -> None:
    file = importlib.import_module(name).__file__
    assert file is not None
    assert Path(file).is_relative_to(SRC)


def test_src_holds_these_names_and_no_other() -> None:
    found = {p.stem for p in SRC.iterdir() if not p.name.startswith((".", "__"))}
    assert found == set(NAMES)


def test_the_wheel_and_the_room_borders_name_what_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["scripts"] == {"kommunedata": "cli:main"}
    assert set(project["tool"]["importlinter"]["root_packages"]) == {n for n in NAMES if (SRC / n).is_dir()}
    for file in project["tool"]["hatch"]["build"]["targets"]["wheel"].get("force-include", {}):
        assert (ROOT / file).is_file(), file


@pytest.mark.parametrize("needle", [*INDEX_HOSTS, *MACHINE_PATHS])
def test_no_file_names_a_package_index_or_a_path_of_somebodys_machine(texts: dict[str, str], needle: str) -> None:
    assert [name for name, text in texts.items() if needle in text] == []


def test_no_file_holds_what_looks_like_a_secret(texts: dict[str, str]) -> None:
    assert {name: match[0] for name, text in texts.items() if (match := SECRETS.search(text))} == {}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_is_exact_and_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text and "--extra-index" not in text and "--find-links" not in text
    pins = [line for line in re.sub(r"\s*\\\n\s*", " ", text).splitlines() if line.strip() and not line.startswith("#")]
    assert len(pins) > 10
    for pin in pins:
        assert re.match(
            r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[A-Za-z0-9.+!]+( ;[^#]+?)?( --hash=sha256:[0-9a-f]{64})+$", pin
        ), pin


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for lock, wanted in (
        ("requirements.lock", project["project"]["dependencies"]),
        ("requirements-dev.lock", project["dependency-groups"]["dev"]),
    ):
        pinned = set(re.findall(r"^([A-Za-z0-9._-]+)(?:\[|==)", (ROOT / lock).read_text(encoding="utf-8"), re.M))
        names = {re.split(r"[\[<>=~!; ]", requirement)[0].lower() for requirement in wanted}
        assert names <= {name.lower() for name in pinned}, lock


def test_every_place_that_the_architecture_names_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = {name for name in re.findall(r"`([\w./<>-]+)`", text) if "/" in name}
    assert len(named) > 15
    lost = [
        name
        for name in named
        if not any((base / name.split("<")[0].rsplit("/", 1)[0] if "<" in name else base / name).exists()
                   for base in (ROOT, SRC, SRC / "harvester"))
    ]  # fmt: skip
    assert lost == []


def test_the_makefile_runs_only_what_is_there() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    modules = re.findall(r"python -m ([\w.]+)", text)
    scripts = re.findall(r"python ([\w/]+\.py)", text)
    own = [m for m in modules if m.split(".")[0] in ("benchmarks", "tests", "tools", *NAMES)]
    places = (ROOT, ROOT / "src")
    lost = [m for m in own if not any((place / (m.replace(".", "/") + ".py")).exists() for place in places)]
    assert lost + [s for s in scripts if not (ROOT / s).exists()] == []
