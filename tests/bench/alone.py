"""A second customer service with its own database, which accepts tokens signed by the bench."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import psutil
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr

from services.customer.settings import CustomerSettings
from shared.app.migrations import migrate
from tests.bench.processes import as_administrator, process_of
from tests.journeys.house import House
from tests.sign_in import Tokens


@dataclass(frozen=True)
class Alone:
    """The running service."""

    url: str
    dsn: str
    process: psutil.Process
    tokens: Tokens


@contextmanager
def customer_service(house: House) -> Iterator[Alone]:
    """Run it until the block ends. No other service follows it, so that it alone is measured."""
    tokens = Tokens(_pem())
    gateway = _Gateway(tokens)
    port = house.port + 7
    environment = process_of(house, "customer").environ() | {"GUANXI_GATEWAY_URL": gateway.url}
    server = as_administrator(environment["CUSTOMER_DATABASE_URL"])
    environment["CUSTOMER_DATABASE_URL"] = server.replace("/guanxi?", "/alone?")
    settings = CustomerSettings(database_url=SecretStr(environment["CUSTOMER_DATABASE_URL"]))
    asyncio.run(migrate(settings, "services.customer"))
    command = [sys.executable, "-m", "deploy.serving", "customer", "127.0.0.1", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{url}/livez")
        yield Alone(url, server.replace("/guanxi?", "/alone_customer?"), psutil.Process(process.pid), tokens)
    finally:
        process.terminate()
        process.wait(20)
        gateway.close()


def wait_for(url: str) -> None:
    """Wait until something answers there."""
    while True:
        try:
            httpx.get(url, trust_env=False)
            return
        except httpx.TransportError:
            time.sleep(0.05)


def _pem() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption()).decode()


class _Gateway:
    """Answers as the gateway's internal addresses do."""

    def __init__(self, tokens: Tokens) -> None:
        client = httpx.Client(transport=tokens.as_gateway(), base_url="http://gateway")

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path.startswith("/internal/events"):
                    self.send_error(503)
                    return
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                answer = client.request(self.command, self.path, content=body)
                self.send_response(answer.status_code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            do_POST = do_GET  # noqa: N815 - the library's name

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
