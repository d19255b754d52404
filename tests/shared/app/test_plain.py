"""A service does without what only a terminal needs, and leaves what draws to another process: it stays small."""

import subprocess
import sys

import pytest

from shared.settings import SERVICES

COLOURS = {"rich", "pygments", "click"}
DRAWING = {"altair", "jinja2", "lxml", "manimgx_fonts_cjk", "PIL", "pptx", "typst", "vl_convert"}
LOADED = """
import sys, importlib
importlib.import_module("{package}.main")
print(*sorted({unwanted} & sys.modules.keys()))
import rich.console, httpx, structlog
structlog.get_logger().info("works", url=str(httpx.URL("http://x")))
"""


@pytest.mark.parametrize("package", ["gateway", *(f"services.{service}" for service in SERVICES)])
def test_a_process_loads_neither_colours_nor_what_draws_and_others_still_can(package: str) -> None:
    command = [sys.executable, "-c", LOADED.format(package=package, unwanted=COLOURS | DRAWING)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    first, *rest = told.stdout.splitlines()
    assert first == ""
    assert "works" in rest[0]
