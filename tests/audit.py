"""`make audit`: known vulnerabilities of the libraries that are locked, and for how many nobody could say."""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

LOCK = "requirements-dev.lock"
"""It has what runs and what checks."""
SHOWN = 10


def main() -> int:
    """Ask the configured index; fails when it knows of a vulnerability."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", LOCK, "--disable-pip", "--format", "json"]
    asked = subprocess.run([*command, "--progress-spinner", "off"], capture_output=True, text=True, check=False)
    if not asked.stdout:
        print(f"WARNING: pip-audit judged nothing of {LOCK}: {asked.stderr.strip()[-500:]}")
        return 0  # without a network nothing can be said
    vulnerable, lines = judge(json.loads(asked.stdout)["dependencies"])
    print("\n".join(lines))
    return 1 if vulnerable else 0


def judge(libraries: Sequence[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """The libraries with known vulnerabilities, and what is to be said of all."""
    unknown = [one["name"] for one in libraries if "skip_reason" in one]
    vulnerable = [one["name"] for one in libraries if one.get("vulns")]
    lines = [
        f"{one['name']} {one['version']}: {known['id']}, fixed in {', '.join(known['fix_versions']) or 'no version'}"
        for one in libraries
        for known in one.get("vulns", ())
    ]
    lines.append(f"{len(libraries) - len(unknown)} libraries judged, {len(vulnerable)} with known vulnerabilities")
    if len(unknown) == len(libraries):
        lines.append(f"WARNING: the configured index could judge none of the {len(libraries)} libraries of {LOCK}")
    elif unknown:
        more = f" and {len(unknown) - SHOWN} more" if len(unknown) > SHOWN else ""
        lines.append(f"WARNING: the configured index could not judge {', '.join(unknown[:SHOWN])}{more}")
    return vulnerable, lines


if __name__ == "__main__":
    raise SystemExit(main())
