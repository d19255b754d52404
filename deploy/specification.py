"""The merged OpenAPI as a committed file: builds it from the code, and compares it with the file."""

import difflib
import json
import re
from pathlib import Path
from typing import Any

import gateway
from deploy.serving import PROCESSES, package_of

# On one line: a list of references is read, and compared, line by line.
REFERENCE = re.compile(r'\{\s+("\$ref": "[^"]+")\s+\}')
FILE = Path(gateway.__file__).parent / "openapi.json"


def specifications() -> dict[str, dict[str, Any]]:
    """Every process's own specification."""
    from importlib import import_module

    # The gateway may not import the services' code; this module may.
    return {process: import_module(f"{package_of(process)}.main").app.openapi() for process in PROCESSES}


def build() -> str:
    """The merged specification, in the file's format."""
    from gateway.openapi.merge import merge

    written = json.dumps(merge(specifications()), ensure_ascii=False, indent=2)
    return REFERENCE.sub(r"{\1}", written) + "\n"


def differences(built: str) -> list[str]:
    """Lines in which the committed file differs from the code; empty when it is current."""
    committed = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    old, new = committed.splitlines(), built.splitlines()
    return list(difflib.unified_diff(old, new, "committed", "built", n=2, lineterm=""))
