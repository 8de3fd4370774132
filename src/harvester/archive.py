"""Raw pages on disk, as they came: gzip files named by the SHA-256 of what they hold, written once and never changed."""

import gzip
import hashlib
import os
import re
import shutil
import struct
import time
import uuid
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from harvester.errors import ParseError

_CHUNK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LEFTOVERS = ("incoming-*", "reading-*")  # ours and those of `harvester.run`
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Stored:
    """A page in the archive."""

    sha256: str
    size: int  # bytes, before compression
    path: Path


class Archive:
    """`root/ab/cdef….gz`. May be used by several threads and processes at once: a name is there whole or not at all.

    `beneath` is another archive's root, whose pages are here too and which is never written: for a dry run.
    """

    def __init__(self, root: Path, beneath: Path | None = None) -> None:
        self.root = root
        self._roots = (root,) if beneath is None else (root, beneath)
        root.mkdir(parents=True, exist_ok=True)
        self._remove_leftovers()

    def store(self, spool: IO[bytes]) -> Stored:
        """Keep everything in `spool`, from its beginning; a page that is there already is not compressed again, unless the
        end of its file is missing: a disk may lose what it said that it had kept."""
        digest, checksum, size = hashlib.sha256(), 0, 0
        spool.seek(0)
        while chunk := spool.read(_CHUNK):
            digest.update(chunk)
            checksum = zlib.crc32(chunk, checksum)
            size += len(chunk)
        path = self.path(digest.hexdigest())
        if path is None or not _ends_well(path, checksum, size):
            path = _name(self.root, digest.hexdigest())
            spool.seek(0)
            self._write(spool, path)
        return Stored(digest.hexdigest(), size, path)

    def path(self, sha256: str) -> Path | None:
        """Where the page with this digest is, if it is here."""
        if not _DIGEST.fullmatch(sha256):
            return None
        return next((path for root in self._roots if (path := _name(root, sha256)).is_file()), None)

    @staticmethod
    def read(path: Path) -> bytes:
        """The page at `path`, checked against its name. Raises ParseError("archive") when it is missing or damaged."""
        try:
            body = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise damaged(path, str(error)) from error
        if hashlib.sha256(body).hexdigest() != path.parent.name + path.stem:
            raise damaged(path, "the content does not match the name")
        return body

    def _write(self, spool: IO[bytes], path: Path) -> None:
        """Durable before it is visible, and visible only whole: the database will soon say that this page is here."""
        if not path.parent.is_dir():
            path.parent.mkdir(exist_ok=True)
            _sync(self.root)
        incoming = self.root / f"incoming-{uuid.uuid4().hex}"
        try:
            with incoming.open("xb") as file:
                # level 1: a third of the CPU of the default for a tenth more space; no time in the header: same bytes, same file
                packer = zlib.compressobj(1, wbits=31)
                while chunk := spool.read(_CHUNK):
                    file.write(packer.compress(chunk))
                file.write(packer.flush())
                file.flush()
                os.fsync(file.fileno())
            incoming.replace(path)
        except BaseException:
            incoming.unlink(missing_ok=True)
            raise
        _sync(path.parent)

    def _remove_leftovers(self) -> None:
        """What killed runs left. A day's age keeps clear of a run that is at work beside this one."""
        for pattern in _LEFTOVERS:
            for path in self.root.glob(pattern):
                if time.time() - path.lstat().st_mtime > _DAY:
                    if path.is_dir() and not path.is_symlink():
                        shutil.rmtree(path, ignore_errors=True)
                    else:
                        path.unlink(missing_ok=True)


def _ends_well(path: Path, checksum: int, size: int) -> bool:
    """Whether a gzip file ends as that of such a content does (RFC 1952): none does that was cut off."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 8))
        return file.read() == struct.pack("<II", checksum, size & 0xFFFFFFFF)


def _name(root: Path, sha256: str) -> Path:
    return root / sha256[:2] / f"{sha256[2:]}.gz"


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def damaged(path: Path, reason: str) -> ParseError:
    """The error for a page that is not what was once stored."""
    return ParseError(
        "archive", f"{path} is missing or damaged ({reason}); delete it and the next harvest fetches the page again"
    )
