"""A job in the cage may do its worst: it costs only itself, within its limits, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

import cage_jobs as jobs
import pytest

from harvester.cage import Cage
from harvester.errors import ParseError


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(workers=2, memory=400 << 20, seconds=1) as cage:
        yield cage


@pytest.fixture(scope="module")
def patient() -> Iterator[Cage]:
    with Cage(workers=1, memory=400 << 20, seconds=20) as cage:
        yield cage


def gone(pid: int) -> bool:
    """Within five seconds; an orphan may stay a zombie until the system's first process takes notice."""
    stat = Path(f"/proc/{pid}/stat")
    for _ in range(250):
        try:
            if stat.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(
    ("job", "category", "words"),
    [
        (jobs.crash, "parser_crash", "SIGSEGV"),
        (jobs.leave, "parser_crash", "exit code 3"),
        (jobs.hoard, "parser_memory", "memory"),
        (jobs.spin, "parser_timeout", "1 seconds of a processor"),
        (jobs.sleep, "parser_timeout", "4 seconds"),
        (jobs.refuse, "not_rdf", "shopping list"),
        (jobs.stumble, "parser_crash", r"ValueError: unexpected \(cage_jobs.py"),
        (jobs.run_dry, "parser_crash", "EOFError: a file that ends too early"),
        (jobs.dig, "parser_crash", "nested too deeply"),
        (jobs.unsendable, "parser_crash", "pickle"),
        (jobs.connect, "parser_crash", "reach out"),
        (jobs.fetch, "parser_crash", "reach out"),
        (jobs.shell, "parser_crash", "reach out"),
    ],
)
def test_a_job_that_fails_says_how_and_the_next_one_runs(
    cage: Cage, job: Callable[[], Any], category: str, words: str
) -> None:
    began = time.monotonic()
    with pytest.raises(ParseError, match=words) as failed:
        cage.submit(job).result()
    assert failed.value.category == category
    assert (
        time.monotonic() - began < 30
    )  # a minute, or for ever, is what those would take that are ended after a second
    assert cage.submit(jobs.double, 21).result() == 42


def test_a_failing_job_does_not_touch_those_beside_it(cage: Cage) -> None:
    work: list[tuple[Any, ...]] = [(jobs.crash,), (jobs.double, 1), (jobs.crash,), (jobs.double, 2), (jobs.double, 3)]
    futures = [cage.submit(*job) for job in work]
    assert [f.result() for f in (futures[1], futures[3], futures[4])] == [2, 4, 6]


def test_what_a_job_prints_gets_nowhere_near_its_result(cage: Cage) -> None:
    assert cage.submit(jobs.shout, "hei", times=2).result() == "HEIHEI"


def test_large_arguments_and_results_pass(patient: Cage) -> None:
    assert len(patient.submit(jobs.shout, "x" * 3_000_000).result()) == 3_000_000


def test_jobs_run_in_other_processes_side_by_side() -> None:
    with Cage(workers=2) as cage:
        pids = {done.result() for done in [cage.submit(jobs.sleep, 0.5) for _ in range(2)]}
    assert len(pids) == 2
    assert os.getpid() not in pids


def test_a_worker_that_died_while_idle_is_replaced_before_the_next_job() -> None:
    with Cage(workers=1) as cage:
        pid = cage.submit(jobs.who).result()
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)
        assert cage.submit(jobs.who).result() != pid
        assert gone(pid)


def test_no_process_is_started_before_there_is_work() -> None:
    def children() -> str:
        return Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text()

    before = children()
    with Cage():
        assert children() == before


def test_closing_ends_what_runs_cancels_what_waits_and_may_be_repeated() -> None:
    with Cage(workers=1) as cage:
        pid = cage.submit(jobs.who).result()
        running, waiting = cage.submit(jobs.sleep), cage.submit(jobs.double, 1)
        time.sleep(0.1)
        began = time.monotonic()
    cage.close()
    assert time.monotonic() - began < 30  # of its minute
    assert gone(pid)
    with pytest.raises(ParseError):
        running.result()
    with pytest.raises(CancelledError):
        waiting.result()


_PARENT = """
import cage_jobs as jobs
from harvester.cage import Cage
with Cage(workers=1) as cage:
    print(cage.submit(jobs.who).result(), flush=True)
    cage.submit(jobs.sleep).result()
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_their_parent_however_it_ends(how: signal.Signals) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        time.sleep(0.2)
        parent.send_signal(how)
        parent.communicate(timeout=10)
    assert gone(pid)


# --- hostile bodies

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://d.test/"'


def bomb(levels: int, width: int = 10) -> bytes:
    nested = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * width}">' for i in range(1, levels))
    return (
        f'<!DOCTYPE r [<!ENTITY l0 "ha">{nested}]><rdf:RDF {RDF}><rdf:Description rdf:about="http://d.test/1">'
        f"<d:t>&l{levels - 1};</d:t></rdf:Description></rdf:RDF>"
    ).encode()


def repeated(size: int, times: int) -> bytes:
    text = f'<!DOCTYPE r [<!ENTITY a "{"x" * size}">]><rdf:RDF {RDF}><rdf:Description rdf:about="http://d.test/1"><d:t>'
    return text.encode() + b"&a;" * times + b"</d:t></rdf:Description></rdf:RDF>"


def hidden(declaration: str) -> bytes:
    return f"<!DOCTYPE r [{declaration}]><rdf:RDF {RDF}/>".encode()


@pytest.mark.parametrize(
    ("body", "category"),
    [
        (bomb(10), "unsafe_xml"),  # a thousand million
        (bomb(10).decode().encode("utf-16"), "unsafe_xml"),
        (repeated(200_000, 400), "unsafe_xml"),
        (repeated(1_000, 60_000), "unsafe_xml"),
        (hidden('<!-- > ]> --><!ENTITY a "x"><!ENTITY b "&a;">'), "unsafe_xml"),
        (hidden('<!ATTLIST r x CDATA "]>"><!ENTITY a "x"><!ENTITY b "&a;">'), "unsafe_xml"),
        (hidden('<!ENTITY a "x"><!ENTITY b "&#38;a;">'), "unsafe_xml"),
        (hidden('<!ENTITY a "x"><!ENTITY b "&#x26;a;">'), "unsafe_xml"),
        (hidden("<!ENTITY a SYSTEM 'file:///etc/hostname'>"), "unsafe_xml"),
        (hidden("<!ENTITY a PUBLIC 'x' 'http://127.0.0.1:9/'>"), "unsafe_xml"),
        (hidden("<!ENTITY % a '<!ENTITY b \"x\">'> %a;"), "unsafe_xml"),
        (hidden("".join(f'<!ENTITY e{i} "x">' for i in range(65))), "unsafe_xml"),
        (b'{"@id":' * 5000 + b"1" + b"}" * 5000, "syntax"),
        (b'{"@id":' * 5000, "syntax"),
        (b"[" * 5000 + b'"@id"' + b"]" * 5000, "syntax"),
        (b'{"@context": "http://127.0.0.1:9/c"}', "context_unknown"),
        (b'{"@context": "file:///etc/hostname"}', "context_unknown"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value[:30]!r}",
)
def test_a_hostile_body_is_refused_at_once(patient: Cage, body: bytes, category: str) -> None:
    before = patient.submit(jobs.spent).result()
    with pytest.raises(ParseError) as refused:
        patient.submit(jobs.read, body).result()
    assert refused.value.category == category
    assert 0 <= patient.submit(jobs.spent).result() - before < 1.5  # CPU seconds of the same worker


@pytest.mark.parametrize(
    ("body", "triples"),
    [
        ("<http://d.test/p> [ " * 5000 + "]" * 5000, None),
        ("<a> <p> " + "( " * 5000 + ")" * 5000 + " .", 9_999),
        ("<a> " + "<p> [ " * 20_000 + "<p> 1 " + "]" * 20_000 + " .", 20_001),
        (f"<rdf:RDF {RDF}>" + "<d:N><d:p>" * 490 + "</d:p></d:N>" * 490 + "</rdf:RDF>", 980),
        (f"<rdf:RDF {RDF}>" + "<d:N><d:p>" * 1000 + "</d:p></d:N>" * 1000 + "</rdf:RDF>", None),
    ],
    ids=["deep subject", "deep list", "deep blank nodes", "deep xml", "deeper xml"],
)
def test_deep_but_harmless_nesting_is_read_or_refused_within_the_limits(
    patient: Cage, body: str, triples: int | None
) -> None:
    try:
        found = patient.submit(jobs.read, body.encode()).result()
    except ParseError:
        assert triples is None
    else:
        assert found.triples == triples


def test_without_our_guards_the_cage_itself_stands_between_a_bomb_and_the_harvest(patient: Cage) -> None:
    for body, syntax in ((bomb(10), "rdf"), (b'{"http://d.test/p":' * 60_000 + b"1" + b"}" * 60_000, "jsonld")):
        with pytest.raises(ParseError) as failed:
            patient.submit(jobs.pyoxigraph_alone, body, syntax).result()
        assert failed.value.category in ("parser_memory", "parser_crash")
    assert patient.submit(jobs.double, 2).result() == 4
