"""Several kommunedata commands in one process, as `nightly` runs them: `python -m benchmarks.steps harvest , score , …`."""

import sys

from cli import app


def main() -> None:
    """Run the commands that stand between commas, each with the options before the first comma."""
    words = " ".join(sys.argv[1:]).split(" , ")
    options = words[0].split()
    for command in words[1:]:
        app([*options, *command.split()], standalone_mode=False)


if __name__ == "__main__":
    main()
