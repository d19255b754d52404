"""`make attack`: what clients who mean harm can do, on a house of its own; a table of what was tried and what held."""

import argparse
import os
import tempfile
import time
from pathlib import Path

from tests.attack import assignment, bombs, faults, fuzz, kills, readers, rights, rows, tokens, waiting
from tests.journeys.house import House

ATTACKS = {
    "tokens": tokens.measure,
    "rights": rights.measure,
    "assignment": assignment.measure,
    "rows": rows.measure,
    "fuzz": fuzz.measure,
    "bombs": bombs.measure,
    "waiting": waiting.measure,
    "readers": readers.measure,
    "kills": kills.measure,
    "faults": faults.measure,
}
"""In this order: `rows` changes the roles that `rights` asks with, and what fills the house comes late."""


def main() -> int:
    """Print each result as soon as it is there; fails when one is not met."""
    parser = argparse.ArgumentParser(prog="make attack")
    parser.add_argument("only", nargs="*", choices=[*ATTACKS, []], help="all where none is named")
    chosen = parser.parse_args().only or list(ATTACKS)
    os.environ["GATEWAY_RATE_LIMIT"] = ""  # one client asks as often as it can
    began, is_met = time.monotonic(), True
    with tempfile.TemporaryDirectory(prefix="gx") as folder:
        house = House(Path(folder)).start()
        try:
            for name in (name for name in ATTACKS if name in chosen):
                for result in ATTACKS[name](house):
                    print(result, flush=True)
                    is_met &= result.is_met
        finally:
            house.stop()
    print(f"{'Everything held' if is_met else 'SOMETHING GOT THROUGH'}; {time.monotonic() - began:.0f} s")
    return 0 if is_met else 1


if __name__ == "__main__":
    raise SystemExit(main())
