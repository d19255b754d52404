"""The tools that read the specification, in the versions of their locks; offline there are none."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

HERE = Path(__file__).parent
NODE = HERE / "node_modules"
PYTHON = Path(".venv/clients").absolute()
REGISTRIES = {
    "node": (NODE, ("npm", "ping", "--silent")),
    "python": (PYTHON, (sys.executable, "-m", "pip", "index", "versions", "--no-cache-dir", "schemathesis")),
}
"""Kind of tools → where they are installed, and what succeeds where their registry can be reached."""


class Failed(Exception):
    """A tool found something; the message is what it printed."""


class Unreachable(Exception):
    """The tools are not installed, and their registry cannot be reached."""


def run(*command: str | Path, cwd: Path = HERE, environment: Mapping[str, str] = MappingProxyType({})) -> str:
    """What the command prints, with the locked tools before all others. Raises Failed."""
    first = (*NODE.glob("node-linux-*/bin"), NODE / ".bin", PYTHON / "bin")
    ours = {
        "PATH": os.pathsep.join((*map(str, first), os.environ["PATH"])),
        "NO_COLOR": "1",
        "REDOCLY_TELEMETRY": "off",
        "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
        "NO_PROXY": f"{os.environ.get('NO_PROXY', '')},127.0.0.1",
    }
    ended = subprocess.run(
        command, cwd=cwd, env={**os.environ, **ours, **environment}, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise Failed(f"{ended.stdout}{ended.stderr}".strip() or f"{command[0]} ended with {ended.returncode}")
    return ended.stdout


def install(kind: str) -> None:
    """Install the tools as the Makefile says. Raises Failed, and Unreachable where their registry does not answer."""
    folder, reach = REGISTRIES[kind]
    try:
        run("make", "--silent", f"{os.path.relpath(folder)}/.installed", cwd=Path.cwd())
    except Failed as failure:
        try:
            run(*reach)
        except (Failed, FileNotFoundError):
            raise Unreachable(f"the {kind} tools are not installed and their registry cannot be reached") from failure
        raise
