"""Idle processes stay small: what draws is loaded by the renderer's process only."""

import subprocess
import sys

import pytest

from shared.settings import SERVICES

HEAVY = ("altair", "jinja2", "lxml", "manimgx_fonts_cjk", "PIL", "pptx", "typst", "vl_convert")


@pytest.mark.parametrize("process", [*(f"services.{name}" for name in SERVICES), "gateway"])
def test_a_process_does_not_load_what_draws(process: str) -> None:
    program = f"import sys, {process}.main; print(*sorted(set({HEAVY}) & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)
    assert loaded.stdout.split() == []
