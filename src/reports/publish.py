"""Publish a night's files as a whole: written into a folder of their own, shown by swapping one symbolic link."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARKER = ".kommunedata-output"  # tells that a folder is ours; nothing without it is ever touched
KEEP = 7  # releases kept, the newest first


class NotOurs(Exception):
    """The output folder holds other people's files; the message says what to do."""


def claim(folder: Path) -> None:
    """Make the folder ours, or refuse: a folder with anything in it that lacks our marker is left alone."""
    if folder.exists() and not folder.is_dir():
        raise NotOurs(f"{folder} is a file; name a folder with -o.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise NotOurs(f"{folder} holds files that kommunedata did not write; name an empty or new folder with -o.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text("Written by kommunedata: this folder's releases are replaced by every run.\n")


@contextmanager
def release(folder: Path, name: str) -> Iterator[Path]:
    """A new folder to write into; when the body succeeds, `public` points to it, so readers never see half a night."""
    releases = folder / "releases"
    draft = releases / f".{name}.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    final = releases / name
    if final.exists():
        shutil.rmtree(final)
    draft.rename(final)
    link = folder / ".public.new"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / name)
    link.replace(folder / "public")  # one rename: readers see the old release or the new one
    for old in sorted((p for p in releases.iterdir() if p.is_dir() and not p.name.startswith(".")), reverse=True)[
        KEEP:
    ]:
        shutil.rmtree(old, ignore_errors=True)
