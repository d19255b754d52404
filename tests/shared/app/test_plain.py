"""A service does without what only a terminal needs."""

import subprocess
import sys

import pytest

from shared.settings import SERVICES

LOADED = """
import sys, importlib
importlib.import_module("{package}.main")
print(*sorted({{"rich", "pygments", "click"}} & sys.modules.keys()))
import rich.console, httpx, structlog
structlog.get_logger().info("works", url=str(httpx.URL("http://x")))
"""


@pytest.mark.parametrize("package", ["gateway", *(f"services.{service}" for service in SERVICES)])
def test_a_service_loads_no_colours_and_others_still_can(package: str) -> None:
    command = [sys.executable, "-c", LOADED.format(package=package)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    first, *rest = told.stdout.splitlines()
    assert first == ""
    assert "works" in rest[0]
