"""The merged OpenAPI as a committed file: builds it from the code, and compares it with the file."""

import difflib
import json
import re
from pathlib import Path

import gateway
from deploy.serving import PROCESSES, package_of

# On one line: a list of references is read, and compared, line by line.
REFERENCE = re.compile(r'\{\s+("\$ref": "[^"]+")\s+\}')
FILE = Path(gateway.__file__).parent / "openapi.json"


def build() -> str:
    """The merged specification, in the file's format."""
    from importlib import import_module

    from gateway.openapi.merge import merge

    # The gateway may not import the services' code; this module may.
    specs = {process: import_module(f"{package_of(process)}.main").app.openapi() for process in PROCESSES}
    written = json.dumps(merge(specs), ensure_ascii=False, indent=2)
    return REFERENCE.sub(r"{\1}", written) + "\n"


def differences(built: str) -> list[str]:
    """Lines in which the committed file differs from the code; empty when it is current."""
    committed = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    old, new = committed.splitlines(), built.splitlines()
    return list(difflib.unified_diff(old, new, "committed", "built", n=2, lineterm=""))
