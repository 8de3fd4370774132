"""The real SPARQL server `oxigraph`, loaded with a file and running on a free port, for tests that need an endpoint."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARY = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")


@contextmanager
def endpoint_with(folder: Path, *files: Path, base: str = "http://data.example.no/") -> Iterator[str]:
    """The address of a query endpoint that holds these files, until the body ends."""
    assert BINARY is not None
    store = str(folder / "store")
    subprocess.run(
        [BINARY, "load", "--location", store, "--base", base, "--file", *map(str, files)],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = subprocess.Popen(
        [BINARY, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _await(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}/query"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(10)


def _await(url: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"oxigraph does not answer at {url}")
