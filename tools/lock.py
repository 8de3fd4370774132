"""Pin the newest versions that pyproject.toml allows, with hashes and without any index address: `make lock`."""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILD = ["hatchling>=1.27", "editables"]  # so that installing needs no second, unpinned environment
OPTIONS = [
    "--quiet",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--strip-extras",
    "--allow-unsafe",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
]


def main() -> None:
    """Write requirements.lock (to run) and requirements-dev.lock (to develop), the first a subset of the second."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = BUILD + project["project"]["dependencies"]
    extras = [r for extra in project["project"].get("optional-dependencies", {}).values() for r in extra]
    dev = run + extras + project["dependency-groups"]["dev"]
    compile_lock(dev, ROOT / "requirements-dev.lock", None)
    compile_lock(run, ROOT / "requirements.lock", ROOT / "requirements-dev.lock")


def compile_lock(requirements: list[str], lock: Path, within: Path | None) -> None:
    """Resolve `requirements` into `lock`, at the versions of `within` if given."""
    with tempfile.NamedTemporaryFile("w", suffix=".in") as file:
        file.write("\n".join(requirements) + "\n")
        file.flush()
        constraint = ["--constraint", str(within)] if within else []
        command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *constraint, "-o", str(lock), file.name]
        subprocess.run(command, check=True)  # noqa: S603 - our own words


if __name__ == "__main__":
    main()
