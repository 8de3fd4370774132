"""What runs inside a worker process of `harvester.cage`: take a job, do it under limits, send back what came of it.

A worker is a bare interpreter started on this module: it imports what its jobs need and nothing of the command line, and
has nothing of its parent but two pipes.
"""

import ctypes
import gc
import io
import math
import os
import pickle
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import IO, Any

from harvester.errors import ParseError, SourceError

_REFUSED = ("socket.", "urllib.Request", "subprocess.Popen", "os.system", "os.exec", "os.fork", "os.posix_spawn")
_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve jobs from stdin until it ends; the first thing on it is our parent's process id and the limit on memory."""
    jobs, results = io.BufferedReader(io.FileIO(0)), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a job prints must not get among the results
    parent, memory = pickle.load(jobs)  # noqa: S301 - from our parent
    _die_with(parent)
    _limit_memory(memory)
    sys.addaudithook(_refuse_network)
    gc.disable()  # jobs make many objects and few cycles, and looking for some would cost a third of their time
    while jobs.peek(1):
        outcome = _next_outcome(jobs)
        _send(results, *outcome)
        if outcome[0] == "memory":
            return  # what is left of this process is of no use
        gc.collect(0)


def _next_outcome(jobs: IO[bytes]) -> tuple[str, Any]:
    """What came of the next job: "done" with its result, "failed" with the parts of an error, or "memory"."""
    try:
        seconds, job, args, kwargs = pickle.load(jobs)  # noqa: S301
        _limit_cpu(seconds)
        return "done", job(*args, **kwargs)
    except MemoryError:
        return "memory", None
    except SourceError as error:
        return "failed", (type(error), error.category, str(error))
    except RecursionError:
        return "failed", (ParseError, "parser_crash", "what was read is nested too deeply")
    except BaseException as error:  # a panic in Rust is not even an Exception
        where = traceback.extract_tb(error.__traceback__)[-1]
        words = f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
        return "failed", (ParseError, "parser_crash", words[:500])


def _send(results: IO[bytes], kind: str, value: Any) -> None:
    try:
        message = pickle.dumps((kind, value), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        message = pickle.dumps(("memory", None))
    except Exception as error:
        failure = (ParseError, "parser_crash", f"the result cannot be pickled: {error}"[:500])
        message = pickle.dumps(("failed", failure))
    results.write(message)
    results.flush()


def _die_with(parent: int) -> None:
    """Be killed when the parent ends, however it ends (Linux); elsewhere the end of stdin is noticed between two jobs."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _limit_memory(memory: int) -> None:
    """So many bytes of address space beyond what the interpreter takes now (Linux), and no core dumps."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_at_most(taken + memory, most), most))


def _limit_cpu(seconds: float) -> None:
    """So many seconds from now, in case the parent cannot watch the clock; a second more, for the clock comes first."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (_at_most(math.ceil(time.process_time() + seconds) + 1, most), most))


def _at_most(wanted: int, most: int) -> int:
    return wanted if most == resource.RLIM_INFINITY else min(wanted, most)


def _refuse_network(event: str, args: object) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(f"a worker may not reach out: {event}")
