"""A gateway that records requests and gives prepared answers."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CLEAN = {"received": 2, "created": 2, "updated": 0, "unchanged": 0, "stale": 0, "rejected": 0, "warned": 0}
CLEAN |= {"rejections": [], "warnings": []}


@dataclass
class Received:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class FakeHouse:
    """`answers` are given to batches one after the other, the last one repeatedly."""

    url: str = ""
    answers: list[tuple[int, dict[str, Any]]] = field(
        default_factory=lambda: [(201, {"id": "b1", "status": "done", **CLEAN})]
    )
    received: list[Received] = field(default_factory=list)

    def answer(self, path: str) -> tuple[int, dict[str, Any]]:
        if path == "/oauth/token":
            return 200, {"access_token": "a-token", "token_type": "Bearer", "expires_in": 900}
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def batches(self) -> list[Received]:
        return [request for request in self.received if request.path != "/oauth/token"]


@contextmanager
def fake_house() -> Iterator[FakeHouse]:
    house = FakeHouse()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            house.received.append(
                Received(self.path, {name.title(): value for name, value in self.headers.items()}, self._read())
            )
            status, body = house.answer(self.path)
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            if status == 429:
                self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(content)

        def _read(self) -> bytes:
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    house.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield house
    server.shutdown()
    server.server_close()
