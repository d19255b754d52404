"""The README's examples, run as they stand: copy, paste, true."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.journeys.house import House

CURL = f"""#!/bin/sh
exec {shutil.which("curl")} "$@" -w '%{{stderr}}%{{http_code}}\\n'
"""


def examples(readme: str) -> list[str]:
    """The shell blocks after the one that sources the sign-in data."""
    blocks = re.findall(r"```sh\n(.*?)```", Path(readme).read_text(encoding="utf-8"), flags=re.DOTALL)
    sourced = next(i for i, block in enumerate(blocks) if "credentials.env" in block)
    return blocks[sourced + 1 :]


@pytest.fixture
def curl(tmp_path: Path) -> Path:
    """A folder with a `curl` that also tells each answer's status on stderr."""
    shim = tmp_path / "curl"
    shim.write_text(CURL)
    shim.chmod(0o755)
    return tmp_path


@pytest.mark.skipif(shutil.which("curl") is None, reason="the examples use curl")
@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_example_works_as_it_stands(house: House, curl: Path, readme: str) -> None:
    script = f"PATH={curl}:$PATH\nsource {house.folder}/credentials.env\ncd {curl}\n" + "\n".join(examples(readme))
    ran = subprocess.run(["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    statuses = ran.stderr.split()
    assert statuses.count("404") == 1, "one example shows what an error looks like"
    assert set(statuses) <= {"200", "201", "404"}, ran.stdout
    assert "未找到客户" in ran.stdout
    assert '"rejected":0' in ran.stdout
    assert len(statuses) >= 12


def test_the_examples_show_the_problem_of_a_refused_request() -> None:
    helpers = next(block for block in examples("README.md") if "value_of()" in block)
    script = helpers + """echo '{"code": "customer_not_found"}' | value_of id; : | value_of id"""
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == ['{"code": "customer_not_found"}', "", "no answer"]
