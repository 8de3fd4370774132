"""Worker processes with limits: a page that crashes, hangs or bloats a parser costs that page and nothing else.

A 500-byte XML bomb keeps rdflib busy for ever and deep JSON kills the process that pyoxigraph runs in, so no limit inside
the process would do. Workers start when they are needed and are replaced when they die.
"""

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import IO, Any, ParamSpec, Self, TypeVar

from harvester.errors import ParseError

P = ParamSpec("P")
R = TypeVar("R")

_START = "import sys; sys.path[:] = sys.argv[1:]; from harvester.caged import main; main()"
_RUST_OUT_OF_MEMORY = "memory allocation of"  # it says so and aborts
_PATIENCE = 4  # times what a job may take of a processor is what it may take by the clock: others use this machine too
_SAID = 20_000  # bytes of a dead worker's last words that are read


class Cage:
    """A context manager, used from any thread; leaving it ends the workers, whatever they are at."""

    def __init__(self, workers: int = 2, memory: int = 2 << 30, seconds: float = 30) -> None:
        self._memory = memory  # bytes beyond what a bare interpreter takes
        self._seconds = seconds  # of a processor that a job may take, unless it is given more
        # One thread tends one worker for as long as both live: the kernel kills a worker when the thread that started it
        # ends, not when the process does
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="cage")
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._workers: set[_Worker] = set()
        self._closed = False

    def submit(self, job: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
        """Run a function that can be imported, on arguments that can be pickled; first come, first served.

        The future raises the job's own SourceError, else ParseError: parser_timeout, parser_memory, or parser_crash,
        which is also what any other exception becomes: one page must not stop a night.
        """
        return self._threads.submit(self._run, self._seconds, job, args, kwargs)

    def submit_for(self, seconds: float, job: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
        """As `submit`, with so much time if that is more than what every job has."""
        return self._threads.submit(self._run, max(seconds, self._seconds), job, args, kwargs)

    def close(self) -> None:
        """End the workers. Jobs that have not begun are cancelled, others fail."""
        with self._lock:
            self._closed = True
            workers = tuple(self._workers)
        for worker in workers:
            worker.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in workers:
            worker.bury()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, seconds: float, job: Callable[..., R], args: object, kwargs: object) -> R:
        message = pickle.dumps((seconds, job, args, kwargs), pickle.HIGHEST_PROTOCOL)
        kind, value = self._worker().do(message, seconds)
        if kind == "memory":
            raise ParseError("parser_memory", f"it takes more memory than {self._memory >> 20} MB to read")
        if kind == "failed":
            error, category, words = value
            raise error(category, words)
        result: R = value
        return result

    def _worker(self) -> "_Worker":
        """This thread's own, a new one if it has none or that has died."""
        worker: _Worker | None = getattr(self._mine, "worker", None)
        if worker is not None and worker.lives():
            return worker
        with self._lock:
            if worker is not None:
                worker.bury()
                self._workers.discard(worker)
            if self._closed:
                raise ParseError("parser_crash", "the reading was stopped")
            self._mine.worker = worker = _Worker(self._memory)
            self._workers.add(worker)
        return worker


class _Worker:
    """One process, which does one job at a time."""

    def __init__(self, memory: int) -> None:
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed when buried
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-c", _START, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            # printing a trace when memory has run out can hang for ever
            env={**os.environ, "RUST_BACKTRACE": "0", "PYDANTIC_DISABLE_PLUGINS": "true"},
            process_group=0,  # Ctrl-C is for the parent, which ends its workers itself
        )
        assert self._process.stdin and self._process.stdout  # noqa: S101 - they are pipes
        self._jobs, self._results = self._process.stdin, self._process.stdout
        with suppress(BrokenPipeError):  # the first job will tell
            self._send(pickle.dumps((os.getpid(), memory)))

    def lives(self) -> bool:
        """Whether it can take a job; it may have died while it had none."""
        return self._process.poll() is None

    def do(self, message: bytes, seconds: float) -> Any:
        """What came of a job, see `harvester.caged`. Raises ParseError when the worker dies over it."""
        overdue = threading.Event()

        def end() -> None:
            overdue.set()
            self.kill()

        timer = threading.Timer(seconds * _PATIENCE, end)
        timer.start()
        try:
            self._send(message)
            outcome = pickle.load(self._results)  # noqa: S301 - from our own worker
        except (EOFError, OSError, pickle.UnpicklingError):  # nothing more comes, or it ends halfway
            self.kill()
            raise self._death(overdue.is_set(), seconds) from None
        finally:
            timer.cancel()
            timer.join()
        if overdue.is_set() or outcome[0] == "memory":  # just in time, or about to leave: it takes no more jobs
            self.kill()
            self._process.wait()
        return outcome

    def kill(self) -> None:
        """At once, whatever it is at."""
        self._process.kill()

    def bury(self) -> None:
        """Wait for its end and let go of what belonged to it; it has been killed or has died."""
        self._process.wait()
        for file in (self._jobs, self._results, self._said):
            with suppress(OSError):
                file.close()

    def _send(self, message: bytes) -> None:
        self._jobs.write(message)
        self._jobs.flush()

    def _death(self, overdue: bool, seconds: float) -> ParseError:
        code = self._process.wait()
        self._said.seek(max(0, self._said.seek(0, os.SEEK_END) - _SAID))
        said = self._said.read().decode(errors="replace").strip()
        if code == -signal.SIGXCPU:
            return ParseError("parser_timeout", f"not read within {seconds:g} seconds of a processor")
        if overdue:
            return ParseError("parser_timeout", f"not read within {seconds * _PATIENCE:g} seconds")
        if _RUST_OUT_OF_MEMORY in said:
            return ParseError("parser_memory", "it takes more memory to read than a page may")
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return ParseError("parser_crash", f"the parser crashed ({how}) {said[-300:]}".strip())
