"""Load from wrk, on loopback, bounded in time."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Load:
    """What wrk measured."""

    per_second: float
    p50_ms: float


def run(url: str, token: str, *, connections: int, seconds: int, script: Path | None = None) -> Load:
    """GET the address, or send what the script says, over and over; any answer but 2xx or 3xx fails the measurement."""
    options = ["-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *(["-s", str(script)] if script else [])]
    command = ["wrk", *options, "-H", f"Authorization: Bearer {token}", url]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30).stdout
    assert "Non-2xx" not in printed, printed
    rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    median = re.search(r"50%\s+([\d.]+)(us|ms|s)", printed)
    assert rate, printed
    assert median, printed
    return Load(float(rate[1]), float(median[1]) * UNITS[median[2]])
