"""Write the generated documents again: `make docs`. Tests fail while one of them is out of date."""

from pathlib import Path

from scoring import method
from scoring.rulebook import load_rulebook

ROOT = Path(__file__).parents[1]


def documents() -> dict[Path, str]:
    """Path -> text of every document that is made from code or configuration."""
    rules = load_rulebook(ROOT / "config")
    return {ROOT / "docs" / "method.md": method.render(rules.rubric)}


def main() -> None:
    """Write them."""
    for path, text in documents().items():
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
