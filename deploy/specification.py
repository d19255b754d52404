"""The merged OpenAPI as a committed file: built from the running code, compared with what was committed."""

import difflib
import json
from pathlib import Path

import gateway

FILE = Path(gateway.__file__).parent / "openapi.json"


def build() -> str:
    """The specification of the whole house, as the file has it."""
    from importlib import import_module

    merge = import_module("gateway.openapi.merge")
    return json.dumps(merge.build(), ensure_ascii=False, indent=2) + "\n"


def differences(built: str) -> list[str]:
    """Lines by which the committed file differs from what the code says; empty when it is current."""
    committed = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    old, new = committed.splitlines(), built.splitlines()
    return list(difflib.unified_diff(old, new, "committed", "built", n=2, lineterm=""))
