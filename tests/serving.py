"""A real HTTP server on 127.0.0.1 that answers from a dictionary, for tests that need a source."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Answer:
    """What a path gives."""

    body: bytes
    media_type: str = "text/turtle"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None  # announced instead of the body's own; the connection then ends with the body


@dataclass
class Serving:
    """A running server; `answers` may be changed between requests, `requests` holds the paths asked for."""

    url: str
    answers: dict[str, Answer]
    requests: list[str] = field(default_factory=list)


@contextmanager
def serving(answers: dict[str, Answer]) -> Iterator[Serving]:
    """Serve until the body ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else head and body leave 40 ms apart

        def do_GET(self) -> None:
            state.requests.append(self.path)
            answer = state.answers.get(self.path, Answer(b"not here", "text/plain", 404))
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(answer.body) if answer.length is None else answer.length))
            self.close_connection |= answer.length is not None
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = Serving(f"http://127.0.0.1:{server.server_port}", answers)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
