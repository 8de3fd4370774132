"""The door: the app, the options that stand before every command, and the list of commands."""

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

import terminal
from commands.check import check
from commands.demo import demo
from commands.door import VERSION, Door
from commands.ending import guarded
from commands.export import export
from commands.harvest import harvest
from commands.nightly import nightly
from commands.refresh import refresh
from commands.report import report
from commands.score import robustness, score
from commands.show import explain, show

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"kommunedata {VERSION}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    db: Annotated[Path, typer.Option(envvar="KOMMUNEDATA_DB", help="Database file.")] = Path("data/kommunedata.db"),
    config_dir: Annotated[
        Path, typer.Option(envvar="KOMMUNEDATA_CONFIG_DIR", help="Where municipalities.yaml and rubric.yaml are.")
    ] = Path("config"),
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print each request and each decision.")] = False,
    log_format: Annotated[
        str | None, typer.Option(help="console or json.", show_default="console on a terminal, else json")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Harvest Norwegian municipal open-data catalogues and score them for reuse."""
    if log_format not in (None, "console", "json"):
        raise typer.BadParameter("--log-format is console or json")
    terminal.set_up_logging(log_format, quiet, verbose)
    source = ctx.get_parameter_source("db")
    ctx.obj = Door(db, config_dir, quiet, verbose, source is not None and source.name != "DEFAULT")


for command in (
    check, harvest, refresh, score, robustness, show, explain, export, report, nightly, demo,
):  # fmt: skip
    app.command()(command)


def main() -> None:
    """Run the command; every exit code but Typer's own 2 for wrong usage and 0 is set here or raised as typer.Exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without æ, ø and å is no reason to stop
    sys.exit(guarded(app))


if __name__ == "__main__":
    main()
