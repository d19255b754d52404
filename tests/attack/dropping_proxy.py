"""A proxy on this machine that passes a request on, and closes the connection when the reply begins."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class DroppingProxy:
    """Stands before a port; no reply gets through it. `has_dropped`: the server has replied, to nobody."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.has_dropped = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        with suppress(OSError):  # closed by `__exit__`
            while True:
                client, _ = self._listening.accept()
                with client, socket.create_connection(("127.0.0.1", self._port)) as server:
                    threading.Thread(target=_pass_on, args=(client, server), daemon=True).start()
                    if server.recv(1):
                        self.has_dropped.set()
                    client.shutdown(socket.SHUT_RDWR)  # closing alone would wait for the thread that reads


def _pass_on(client: socket.socket, server: socket.socket) -> None:
    with suppress(OSError):
        while piece := client.recv(65_536):
            server.sendall(piece)
