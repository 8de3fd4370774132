"""Which content each version of the rubric had: a version that is in the record means what it meant when it was recorded."""

from pathlib import Path

from scoring.errors import RubricError
from scoring.rubric import Rubric

HEAD = (
    "# The versions of rubric.yaml with its tables, and the SHA-256 of each. Written by `make docs`, checked by `make test`.\n"
    "# A change of rubric.yaml, expected_datasets.yaml or vocabulary/ can move scores, so it needs a new version.\n"
)


def problem(record: Path, rubric: Rubric) -> str | None:
    """What is wrong when the rubric is not the one that its version names; None when it is."""
    known = _read(record)
    if rubric.version not in known:
        return f"{record}: read no version {rubric.version}, expected the one of the rubric. Record it: `make docs`."
    if known[rubric.version] != rubric.hash:
        return (
            f"{record}: version {rubric.version}: read {known[rubric.version][:12]}…, expected {rubric.hash[:12]}…: the rubric"
            " or one of its tables was changed. Raise `version` in rubric.yaml, then `make docs`."
        )
    return None


def recorded(record: Path, rubric: Rubric) -> str:
    """The text of the record with this rubric in it. Raises RubricError when its version already means something else."""
    known = _read(record)
    if known.get(rubric.version, rubric.hash) != rubric.hash:
        raise RubricError([problem(record, rubric) or ""])
    known[rubric.version] = rubric.hash
    return HEAD + "".join(f"{version} {digest}\n" for version, digest in known.items())


def _read(record: Path) -> dict[str, str]:
    """Version -> hash, oldest first. Raises RubricError for a line that is neither."""
    if not record.exists():
        return {}
    known: dict[str, str] = {}
    for number, line in enumerate(record.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("#") or not line.strip():
            continue
        version, _, digest = line.partition(" ")
        if len(digest) != 64 or version in known:
            expected = "a version that stands nowhere else, a space and 64 hexadecimal digits"
            raise RubricError([f"{record}:{number}: read {line!r}, expected {expected}"])
        known[version] = digest
    return known
