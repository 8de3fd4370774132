"""The door: the app, the options that stand before every command, and the list of commands."""

import gc
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, cast

from store.collecting import collecting_paused

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")  # no package that lies about here may change what is valid
try:
    with collecting_paused():  # modules hold no garbage, and looking for some is a tenth of the start
        import typer
        from typer.core import TyperCommand, TyperGroup
        from typer.main import get_command

        import terminal
        from commands.door import VERSION, Door
        from commands.ending import guarded
    gc.freeze()  # nor later
except KeyboardInterrupt:  # before there is anything to tell
    sys.exit(130)

# in the order of the help; a command that shares its module with another stands behind the module's name
COMMANDS = """
    check, harvest, links, refresh, score, score.robustness, show, show.explain, diff, survey, validate,
    export, report, browse, nightly, demo, upkeep.backup, upkeep.restore, upkeep.prune, upkeep.doctor
"""


class Commands(TyperGroup):
    """Imports a command when it is called: half a second is much for `show`, and each needs only its own libraries."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """The names, in the order of the help."""
        return list(_MODULES)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> TyperCommand | None:  # type: ignore[override]
        """The command, or None when there is none of that name."""
        if cmd_name not in _MODULES:
            return None
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        with collecting_paused():
            module = import_module(f"commands.{_MODULES[cmd_name]}")
        alone.command(cmd_name)(getattr(module, cmd_name))
        return cast("TyperCommand", get_command(alone))


_MODULES = {entry.rpartition(".")[2]: entry.partition(".")[0] for entry in COMMANDS.replace(",", " ").split()}

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
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


def main() -> None:
    """Run the command; every exit code but Typer's own 2 for wrong usage and 0 is set here or raised as typer.Exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without æ, ø and å is no reason to stop
    sys.exit(guarded(app))


if __name__ == "__main__":
    main()
