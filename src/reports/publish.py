"""Publish a night's files as a whole: written into a folder of their own, shown by swapping one symbolic link."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARKER = ".kommunedata-output"  # tells that a folder is ours; nothing without it is ever touched
REPORT = ".kommunedata-report"  # the same of a folder that holds a report and nothing else, all of which may go
KEEP = 7  # releases kept, the newest first


class NotOurs(Exception):
    """The output folder holds other people's files, or cannot be written to; the message says what to do."""


def claim(folder: Path, marker: str = MARKER) -> None:
    """Make the folder ours, or refuse: a folder with anything in it that lacks our marker is left alone. Raises NotOurs."""
    with _writable(folder):
        _claim(folder, marker)


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotOurs(
            f"{folder} cannot be written to: {error.strerror or error}; name another folder with -o."
        ) from error


def _claim(folder: Path, marker: str) -> None:
    if folder.exists() and not folder.is_dir():
        raise NotOurs(f"{folder} is a file; name a folder with -o.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / marker).exists():
        for other, writer in ((REPORT, "`kommunedata report`"), (MARKER, "`kommunedata nightly` or `demo`")):
            if (folder / other).exists():
                raise NotOurs(f"{folder} holds what {writer} wrote; name another folder with -o.")
        raise NotOurs(f"{folder} holds files that kommunedata did not write; name an empty or new folder with -o.")
    folder.mkdir(parents=True, exist_ok=True)
    what = "releases are" if marker == MARKER else "content is"
    (folder / marker).write_text(f"Written by kommunedata: this folder's {what} replaced by every run.\n")


@contextmanager
def release(folder: Path, name: str) -> Iterator[Path]:
    """A new folder to write into; when the body succeeds, `public` points to it, so readers never see half a night.

    The caller holds the lock: drafts that lie about are of runs that were killed."""
    releases = folder / "releases"
    for left in releases.glob(".*.draft"):
        shutil.rmtree(left, ignore_errors=True)
    draft = releases / f".{name}.draft"
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


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A draft to write a report into; when the body succeeds, it takes the place of all that the folder held.

    Raises NotOurs; errors of the body are its own."""
    claim(folder, REPORT)
    draft, old = folder / ".draft", folder / ".old"
    for left in (draft, old):  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    with _writable(folder):
        draft.mkdir()
    try:
        yield draft
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    with _writable(folder):
        old.mkdir()
        for path in sorted(folder.iterdir()):
            if path not in (draft, old, folder / REPORT):
                path.rename(old / path.name)
        for path in sorted(draft.iterdir()):
            path.rename(folder / path.name)
    for done in (draft, old):
        shutil.rmtree(done, ignore_errors=True)
