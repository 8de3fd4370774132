"""Jobs for the tests of the cage: top-level functions, because a worker imports what it is told to do."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

from harvester.errors import ParseError
from harvester.rdf import Descriptions, describe


def double(number: int) -> int:
    return 2 * number


def shout(text: str, times: int = 1) -> str:
    print(text)
    sys.stderr.write(text[:100] * 1000)
    return text.upper() * times


def who() -> int:
    return os.getpid()


def spent() -> float:
    return time.process_time()


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave() -> None:
    os._exit(3)


def hoard() -> list[bytearray]:
    kept = []
    while True:
        kept.append(bytearray(10_000_000))


def spin() -> None:
    while True:
        pass


def sleep(seconds: float = 60) -> int:
    time.sleep(seconds)
    return os.getpid()


def refuse() -> None:
    raise ParseError("not_rdf", "this is a shopping list")


def stumble() -> None:
    raise ValueError("unexpected")


def run_dry() -> None:
    raise EOFError("a file that ends too early")


def dig(depth: int = 0) -> int:
    return dig(depth + 1) + 1


def unsendable() -> object:
    return lambda: None


def connect() -> None:
    socket.create_connection(("127.0.0.1", 9), timeout=1)


def fetch() -> None:
    urllib.request.urlopen("http://127.0.0.1:9/")


def shell() -> None:
    subprocess.run(["true"], check=True)


def read(body: bytes, media_type: str = "") -> Descriptions:
    return describe(body, media_type, "http://d.test/")


def pyoxigraph_alone(body: bytes, syntax: str) -> int:
    """Without our guards."""
    from pyoxigraph import RdfFormat, parse

    return sum(1 for _ in parse(body, RdfFormat.from_file_extension(syntax), base_iri="http://d.test/"))
