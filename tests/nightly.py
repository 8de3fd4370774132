"""A whole installation in a folder, driven through the command line as cron drives it: what the end-to-end tests stand on."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import Path

import yaml

import cli
from commands import ending

ROOT = Path(__file__).parents[1]


@dataclass
class Installation:
    """A folder with a configuration of its own and a database."""

    folder: Path
    sources: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.folder / "config").mkdir(parents=True, exist_ok=True)
        for path in (ROOT / "config").iterdir():
            if path.name != "municipalities.yaml":
                (self.folder / "config" / path.name).symlink_to(path)
        self.configure(self.sources)

    def configure(self, sources: list[dict[str, object]], **changes: object) -> None:
        """Write the configuration: the real municipalities, these national sources."""
        text = (ROOT / "config" / "municipalities.yaml").read_text(encoding="utf-8")
        config = yaml.load(text, Loader=yaml.CSafeLoader)
        config |= {"sources": sources, "registers": {}, **changes}
        for municipality in config["municipalities"]:
            municipality["sources"] = []
        path = self.folder / "config" / "municipalities.yaml"
        path.write_text(yaml.dump(config, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8")

    @property
    def db(self) -> Path:
        """The database."""
        return self.folder / "k.db"

    def command(self, *arguments: str) -> list[str]:
        """The command line for these arguments."""
        # unless a test is about links, none is looked at: those of most tests lead out of this machine
        links = ("--no-links",) if "nightly" in arguments and not {"--links", "--no-links"} & set(arguments) else ()
        return [
            sys.executable, "-m", "cli", "--db", str(self.db), "--config-dir", str(self.folder / "config"), *arguments, *links,
        ]  # fmt: skip

    def run(self, *arguments: str, expect: int | None = 0, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command; `expect` is the exit code to insist on."""
        done = subprocess.run(
            self.command(*arguments), capture_output=True, text=True, cwd=self.folder, timeout=300,
            env={**os.environ, **environment}, check=False,
        )  # fmt: skip
        assert expect is None or done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def here(self, *arguments: str, expect: int | None = 0) -> subprocess.CompletedProcess[str]:
        """As `run`, in this process and so without the second that a start takes."""
        out, talk = (TextIOWrapper(BytesIO(), "utf-8", newline="") for _ in range(2))
        with redirect_stdout(out), redirect_stderr(talk):
            code = ending.guarded(lambda: cli.app(self.command(*arguments)[3:], prog_name="kommunedata"))
        texts = []
        for stream in (out, talk):
            stream.seek(0)
            texts.append(stream.read())
        assert expect is None or code == expect, f"exit {code}\n" + "\n".join(texts)
        return subprocess.CompletedProcess(arguments, code, *texts)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """The rows of a query on the database."""
        with closing(sqlite3.connect(self.db)) as connection:
            return connection.execute(sql).fetchall()
