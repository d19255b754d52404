"""Many clients that do harm, in a process of their own: `python -m tests.attack.crowd KIND NUMBER PORT [TARGET]`.

Each opens its connection anew when it is closed. They come from several addresses, as from several machines.
"""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator

HEAD = "GET {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
POST = "POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
BEGINNINGS = {
    "silent": "",
    "half heads": "GET / HTTP/1.1\r\nHost: x\r\n",
    "half bodies": POST + "Content-Length: 1000\r\n\r\ngrant_type=",
    "endless headers": "GET / HTTP/1.1\r\nHost: x\r\nX: ",
    "endless trailers": POST + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: ",
    "slow readers": HEAD + "\r\n",
}
ADDRESSES = 10
PIECE = b"a" * 64 * 1024


async def harm(kind: str, place: int, port: int, target: str) -> None:
    """One client, for ever."""
    beginning = BEGINNINGS[kind].format(target=target, token=os.environ.get("TOKEN", "")).encode()
    while True:
        with contextlib.suppress(OSError), socket.socket() as one:
            one.setblocking(False)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.bind((f"127.0.0.{2 + place % ADDRESSES}", 0))
            await asyncio.get_running_loop().sock_connect(one, ("127.0.0.1", port))
            await misbehave(kind, one, beginning)
        await asyncio.sleep(0.1)


async def misbehave(kind: str, one: socket.socket, beginning: bytes) -> None:
    """Send the beginning; then send without end, read a byte a second, or wait until the connection is closed."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(one, beginning)
    while kind.startswith("endless"):
        await loop.sock_sendall(one, PIECE)
    while await loop.sock_recv(one, 1):
        if kind == "slow readers":
            await asyncio.sleep(1)


async def run(kind: str, number: int, port: int, target: str) -> None:
    """All clients at once."""
    async with asyncio.TaskGroup() as group:
        for place in range(number):
            group.create_task(harm(kind, place, port, target))


@contextlib.contextmanager
def crowd(kind: str, number: int, port: int, target: str = "/", token: str = "") -> Iterator[None]:
    """While inside, so many clients do harm."""
    command = [sys.executable, "-m", "tests.attack.crowd", kind, str(number), str(port), target]
    process = subprocess.Popen(command, env={**os.environ, "TOKEN": token})
    try:
        yield
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
