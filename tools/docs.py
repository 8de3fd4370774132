"""Write the generated documents again, and record the rubric's version: `make docs`. Tests fail while one is out of date."""

import sys
import tempfile
from pathlib import Path

from reports import database_doc
from scoring import editions, method
from scoring.errors import RubricError
from scoring.rulebook import load_rulebook
from store.db import open_database

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "config" / "rubric.versions"


def documents() -> dict[Path, str]:
    """Path -> text of every document that is made from code or configuration. Raises RubricError for a rubric that was
    changed and kept its version."""
    rubric = load_rulebook(ROOT / "config").rubric
    return {
        ROOT / "docs" / "method.md": method.render(rubric),
        ROOT / "docs" / "database.md": database(),
        RECORD: editions.recorded(RECORD, rubric),
    }


def database() -> str:
    """docs/database.md, from a database of this version with nothing in it."""
    with tempfile.TemporaryDirectory() as folder, open_database(Path(folder) / "k.db").connect() as connection:
        return database_doc.render(connection)


def main() -> None:
    """Write them."""
    try:
        written = documents()
    except RubricError as error:
        sys.exit(str(error))
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
