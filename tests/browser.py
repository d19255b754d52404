"""A real browser for tests: Chromium over its debugging protocol, as a phone that runs no script of the page."""

import asyncio
import base64
import contextlib
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
OPTIONS = (
    *("--headless=new", "--remote-debugging-port=0", "--no-sandbox", "--no-first-run", "--no-proxy-server"),
    *("--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"),
    "--hide-scrollbars",
)
WIDTH, HEIGHT = 390, 844
SECONDS = 30


def chromium() -> str:
    """The browser's program; skips the test, and says what to install, where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("needs a real browser: install Chromium (`apt-get install chromium`), which .ci/run does")
    return found


class Phone:
    """One page of the browser, 390 by 844, touched and read as a person does."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._numbers = socket, count(1)
        self._events: list[dict[str, Any]] = []

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """What the browser answers to a command of its protocol."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while (message := await self._receive()).get("id") != number:
            self._events.append(message)
        assert "error" not in message, f"{method}: {message}"
        result: dict[str, Any] = message["result"]
        return result

    async def _receive(self) -> dict[str, Any]:
        message: dict[str, Any] = await self._socket.receive_json(timeout=SECONDS)
        return message

    async def settle(self) -> None:
        """Wait until the page that is being opened is there."""
        while not any(event.get("method") == "Page.loadEventFired" for event in self._events):
            self._events.append(await self._receive())
        self._events.clear()

    async def open(self, url: str) -> None:
        """Open an address."""
        self._events.clear()
        answered = await self.call("Page.navigate", url=url)
        assert "errorText" not in answered, answered
        await self.settle()

    async def read(self, expression: str) -> Any:
        """What is on the page: the value of an expression of ours, which is no script of the page."""
        found = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def tap(self, selector: str) -> None:
        """Tap the middle of an element, scrolled into sight."""
        found = json.dumps(selector)
        await self.read(f"document.querySelector({found}).scrollIntoView({{block: 'center', behavior: 'instant'}})")
        box = await self.read(f"document.querySelector({found}).getBoundingClientRect().toJSON()")
        at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        await self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[at])
        await self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    async def type(self, selector: str, text: str) -> None:
        """Type into a field."""
        await self.tap(selector)
        await self.call("Input.insertText", text=text)

    async def picture(self, file: Path) -> bytes:
        """What is seen now, kept as a PNG."""
        taken = base64.b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])
        _keep(file, taken)
        return taken

    async def reads(self, language: str) -> None:
        """Take pages in this language from now on."""
        agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148"
        await self.call("Network.setUserAgentOverride", userAgent=agent, acceptLanguage=language)


def _keep(file: Path, taken: bytes) -> None:
    file.write_bytes(taken)


@contextlib.asynccontextmanager
async def open_phone() -> AsyncIterator[Phone]:
    """A browser of its own with one page, closed at the end."""
    with tempfile.TemporaryDirectory(prefix="gxb", ignore_cleanup_errors=True) as folder:
        program, quiet = chromium(), asyncio.subprocess.DEVNULL
        command = (program, *OPTIONS, f"--user-data-dir={folder}", "about:blank")
        process = await asyncio.create_subprocess_exec(*command, stdout=quiet, stderr=asyncio.subprocess.PIPE)
        try:
            async with asyncio.timeout(SECONDS):
                endpoint = await _endpoint(process)
            async with aiohttp.ClientSession() as http:
                async with http.get(f"{endpoint}/json/list") as answer:
                    pages = await answer.json()
                page = next(one for one in pages if one["type"] == "page")
                async with http.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    yield await _as_phone(Phone(socket))
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.communicate()


async def _endpoint(process: asyncio.subprocess.Process) -> str:
    """The address of the browser's protocol, which it prints once it is there."""
    assert process.stderr is not None
    async for line in process.stderr:
        if b"DevTools listening on ws://" in line:
            return "http://" + line.split(b"ws://")[1].split(b"/")[0].decode()
    raise AssertionError("Chromium did not start")


async def _as_phone(phone: Phone) -> Phone:
    await phone.call("Page.enable")
    await phone.call("Network.enable")
    size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": True}
    await phone.call("Emulation.setDeviceMetricsOverride", **size)
    await phone.call("Emulation.setTouchEmulationEnabled", enabled=True)
    await phone.call("Emulation.setScriptExecutionDisabled", value=True)
    return phone
