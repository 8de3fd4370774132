"""LibreOffice without a screen, as a second opinion on what a spreadsheet makes of our files."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

PROGRAM = shutil.which("soffice")
needed = pytest.mark.skipif(
    PROGRAM is None, reason="LibreOffice (soffice) is not installed: nothing opens the files here"
)
# semicolon, quotes, UTF-8, from line 1, bokmål, numbers recognised; last that formulas are run, which newer versions leave
_NORWEGIAN_CSV = "CSV:59,34,76,1,,1044,false,true,false,false,false,-1,true"
_PLAIN_CSV = "CSV:44,34,76,1,,1033,false,true,false,false,false,-1,true"
_TABLE, _OFFICE = (
    "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}",
    "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}",
)
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell as LibreOffice understood it; `value` of a number is its figure."""

    kind: str  # string, float, percentage, date, or "" for an empty one
    value: str
    formula: str | None


def opened(folder: Path, files: Sequence[Path], *, norwegian: bool = True) -> dict[str, dict[str, list[list[Seen]]]]:
    """File name -> sheet -> rows. All files have one ending."""
    assert PROGRAM is not None
    out = folder / "seen"
    command = [
        PROGRAM, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "fods", "--outdir", str(out),
        *(["--infilter=" + (_NORWEGIAN_CSV if norwegian else _PLAIN_CSV)] if files[0].suffix == ".csv" else []),
        *map(str, files),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return {path.name: _sheets(out / f"{path.stem}.fods") for path in files}


def _sheets(path: Path) -> dict[str, list[list[Seen]]]:
    root = ElementTree.parse(path).getroot()  # noqa: S314  (LibreOffice wrote it just now)
    return {
        str(sheet.get(_TABLE + "name")): [
            [seen for cell in row for seen in _cells(cell)] for row in sheet.iter(_TABLE + "table-row")
        ]
        for sheet in root.iter(_TABLE + "table")
    }


def _cells(cell: ElementTree.Element) -> list[Seen]:
    kind = cell.get(_OFFICE + "value-type", "")
    text = "\n".join("".join(p.itertext()) for p in cell.iter(_TEXT + "p"))
    value = cell.get(_OFFICE + "value") or cell.get(_OFFICE + "date-value") or text
    repeated = int(cell.get(_TABLE + "number-columns-repeated", 1))
    return [Seen(kind, value, cell.get(_TABLE + "formula"))] * min(repeated, 100)
