"""`browse`: the published copy in Datasette, on this machine."""

import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from commands.door import Door, Lang, NotPossible, say
from reports import datasette
from store import published
from store.db import open_database
from terminal import working

_SETTINGS = {"sql_time_limit_ms": 20_000, "facet_time_limit_ms": 5_000, "suggest_facets": "off"}


def browse(
    ctx: typer.Context,
    port: Annotated[
        int, typer.Option("--port", "-p", min=0, max=65535, help="Port on 127.0.0.1; 0: a free one.")
    ] = 8001,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    lang: Annotated[Lang, typer.Option(help="nb or en: texts of tables and columns.")] = "nb",
) -> None:
    """Look at the database in Datasette, on this machine only, until ^C.

    What it shows is a copy as it is published: without raw pages, error texts, contact points and e-mail addresses.

    Example: kommunedata browse --open
    """
    door: Door = ctx.obj
    if find_spec("datasette") is None:
        raise NotPossible(
            f"Datasette is not installed: in kommunedata's folder run `{sys.executable} -m pip install '.[analyst]'`."
        )
    with TemporaryDirectory(prefix="kommunedata-") as folder:
        copy = Path(folder) / "kommunedata.db"
        with working("Copying the database", door.quiet):
            published.publish(door.db, copy)
        texts = copy.with_suffix(".metadata.json")
        with open_database(copy, read_only=True).connect() as connection:
            texts.write_text(datasette.metadata(connection, copy.stem, lang), encoding="utf-8")
        command = [
            sys.executable, "-m", "datasette", "serve", "--immutable", str(copy), "--metadata", str(texts),
            "--host", "127.0.0.1", "--port", str(port), *(["--open"] if open_browser else []),
            *[word for name, value in _SETTINGS.items() for word in ("--setting", name, str(value))],
        ]  # fmt: skip
        say(f"Datasette on http://127.0.0.1:{port}/ until ^C" if port else "Datasette until ^C", door)
        code = _until_stopped(command)
    if code:
        raise NotPossible(
            f"Datasette ended with {code}; its own words stand above. If port {port} is taken, choose another: -p 0."
        )


def _until_stopped(command: list[str]) -> int:
    """Run it until it ends or we are stopped, and leave nothing running."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with subprocess.Popen(command) as running:  # noqa: S603  (our own interpreter, with paths of our own)
        try:
            return running.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            running.terminate()
