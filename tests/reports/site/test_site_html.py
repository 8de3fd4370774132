"""Every kind of page is valid HTML by the Nu checker, where it is there."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from made_site import Site

ROOT = Path(__file__).parents[3]
VNU = Path(os.environ.get("VNU_JAR") or ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar")

pytestmark = pytest.mark.skipif(
    not VNU.exists() or shutil.which("java") is None,
    reason="no Nu checker: npm install --no-save vnu-jar and Java, or VNU_JAR=FILE; tests of well-formedness run without it",
)


def test_the_nu_checker_finds_no_error(site: Site) -> None:
    places = ("0301-oslo", "1103-stavanger", "1151-utsira", "4203-arendal")
    chosen = [path for path in site.pages if path.stem in places or path.parent.name != "kommune"]
    assert len(chosen) == 20
    done = subprocess.run(
        ["java", "-jar", str(VNU), "--errors-only", "--stdout", *map(str, chosen)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stdout
