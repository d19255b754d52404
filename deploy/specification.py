"""The merged OpenAPI as a committed file: built from the running code, compared with what was committed."""

import difflib
import json
from pathlib import Path

import gateway

FILE = Path(gateway.__file__).parent / "openapi.json"


def build() -> str:
    """The specification of the whole house, as the file has it."""
    from gateway.openapi import merge

    return json.dumps(merge.build(), ensure_ascii=False, indent=2) + "\n"


def differences(built: str) -> list[str]:
    """Lines by which the committed file differs from what the code says; empty when it is current."""
    committed = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    return list(difflib.unified_diff(committed.splitlines(), built.splitlines(), "committed", "built", n=2, lineterm=""))
