"""The archive: a name is there whole or not at all."""

import gzip
import hashlib
import io
import os
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harvester.archive import Archive
from harvester.errors import ParseError

BODY = '<d> <title> "Ærlig Øst Åpen"@nb .\n'.encode() * 50


def files(root: Path) -> list[Path]:
    return [p for p in root.rglob("*") if p.is_file()]


def test_a_page_is_named_by_its_content_and_comes_back_as_it_was(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "raw")
    stored = archive.store(io.BytesIO(BODY))
    digest = hashlib.sha256(BODY).hexdigest()
    assert (stored.sha256, stored.size) == (digest, len(BODY))
    assert stored.path == tmp_path / "raw" / digest[:2] / f"{digest[2:]}.gz"
    assert archive.path(digest) == stored.path
    assert archive.read(stored.path) == BODY
    assert gzip.decompress(stored.path.read_bytes()) == BODY


@settings(deadline=None, max_examples=40)  # every new file is flushed to the disk
@given(st.binary(max_size=5000))
def test_any_bytes_survive(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    archive = Archive(tmp_path_factory.getbasetemp() / "any")
    assert archive.read(archive.store(io.BytesIO(body)).path) == body


def test_the_whole_spool_is_stored_wherever_it_stands(tmp_path: Path) -> None:
    spool = io.BytesIO(BODY)
    spool.seek(0, os.SEEK_END)
    assert Archive(tmp_path).store(spool).size == len(BODY)


def test_the_same_bytes_twice_are_one_file_written_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = archive.store(io.BytesIO(BODY))
    written = _written(first.path)
    assert archive.store(io.BytesIO(BODY)) == first
    assert _written(first.path) == written
    assert files(tmp_path) == [first.path]


def _written(path: Path) -> tuple[int, int]:
    """Which file it is, and when it was last written; looking at it is no harm."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


def test_the_file_depends_on_the_content_alone(tmp_path: Path) -> None:
    one, two = (Archive(tmp_path / name).store(io.BytesIO(BODY)).path for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_threads_that_store_the_same_page_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    body = os.urandom(1 << 20)
    barrier = threading.Barrier(4)
    stored = []

    def store() -> None:
        barrier.wait()
        stored.append(archive.store(io.BytesIO(body)))

    threads = [threading.Thread(target=store) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(stored)) == 1
    assert files(tmp_path) == [stored[0].path]
    assert archive.read(stored[0].path) == body


class Failing(io.BytesIO):
    """Gives its bytes once, to be hashed, and then no more."""

    def seek(self, offset: int, whence: int = 0) -> int:
        self.rounds = getattr(self, "rounds", 0) + 1
        return super().seek(offset, whence)

    def read(self, size: int | None = -1) -> bytes:
        if self.rounds > 1:
            raise OSError(28, "No space left on device")
        return super().read(size)


def test_a_store_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with pytest.raises(OSError, match="No space"):
        archive.store(Failing(BODY))
    assert files(tmp_path) == []
    assert archive.path(hashlib.sha256(BODY).hexdigest()) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-9],
        lambda data: data[:30] + bytes([data[30] ^ 1]) + data[31:],
        lambda data: b"",
        lambda data: b"<html>",
        lambda data: gzip.compress(b"another page"),
    ],
    ids=["cut", "bit flipped", "emptied", "not gzip", "another page"],
)
def test_a_damaged_file_is_told_apart_from_what_was_stored(tmp_path: Path, damage: object) -> None:
    archive = Archive(tmp_path)
    path = archive.store(io.BytesIO(BODY)).path
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(ParseError, match="delete it") as caught:
        archive.read(path)
    assert caught.value.category == "archive"


@pytest.mark.parametrize("left", [0, 5, 30, -9, -1])
def test_a_page_whose_file_lost_its_end_is_whole_again_when_it_comes_again(tmp_path: Path, left: int) -> None:
    archive = Archive(tmp_path)
    path = archive.store(io.BytesIO(BODY)).path
    path.write_bytes(path.read_bytes()[:left])
    assert archive.store(io.BytesIO(BODY)).path == path
    assert archive.read(path) == BODY


def test_a_file_that_went_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="missing"):
        Archive.read(tmp_path / "ab" / "cd.gz")


@pytest.mark.parametrize("digest", ["", "ab", "../" * 20, "A" * 64, "g" * 64, "a" * 63 + "\n", "a" * 64])
def test_a_digest_that_is_none_or_unknown_has_no_path(tmp_path: Path, digest: str) -> None:
    assert Archive(tmp_path).path(digest) is None


def test_what_killed_runs_left_is_removed_after_a_day(tmp_path: Path) -> None:
    yesterday = time.time() - 90_000
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    root = tmp_path / "raw"
    old_folder = root / "reading-old"
    old_folder.mkdir(parents=True)
    (old_folder / "0").touch()
    for name in ("incoming-old", "incoming-new", "notes.txt"):
        (root / name).touch()
    (root / "incoming-link").symlink_to(outside)
    stored = Archive(root).store(io.BytesIO(BODY)).path
    for path in (old_folder, root / "incoming-old", root / "incoming-link", root / "notes.txt", stored):
        os.utime(path, (yesterday, yesterday), follow_symlinks=False)
    Archive(root)
    assert {p.name for p in root.iterdir()} == {"incoming-new", "notes.txt", stored.parent.name}
    assert stored.is_file()
    assert (outside / "kept").is_file()


def test_an_archive_over_another_has_its_pages_and_writes_only_its_own(tmp_path: Path) -> None:
    real = Archive(tmp_path / "real")
    known = real.store(io.BytesIO(BODY))
    rehearsal = Archive(tmp_path / "rehearsal", beneath=tmp_path / "real")
    new = rehearsal.store(io.BytesIO(b"ny"))
    assert rehearsal.store(io.BytesIO(BODY)) == known
    assert rehearsal.path(known.sha256) == known.path
    assert (files(tmp_path / "real"), files(tmp_path / "rehearsal")) == ([known.path], [new.path])


def test_an_archive_over_one_that_does_not_exist_makes_only_itself(tmp_path: Path) -> None:
    assert Archive(tmp_path / "rehearsal", beneath=tmp_path / "none").path("0" * 64) is None
    assert [p.name for p in tmp_path.iterdir()] == ["rehearsal"]
