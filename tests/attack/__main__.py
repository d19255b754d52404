"""`make attack`: what others notice while clients do harm, on a house of its own."""

import argparse
import os
import tempfile
from pathlib import Path

from tests.attack import readers, waiting
from tests.journeys.house import House

ATTACKS = {"waiting": waiting.measure, "readers": readers.measure}


def main() -> int:
    """Print each result as soon as it is there; fails when one is not met."""
    parser = argparse.ArgumentParser(prog="make attack")
    parser.add_argument("only", nargs="*", choices=[*ATTACKS, []], help="all where none is named")
    chosen = parser.parse_args().only or list(ATTACKS)
    os.environ["GATEWAY_RATE_LIMIT"] = ""  # one client asks as often as it can
    is_met = True
    with tempfile.TemporaryDirectory(prefix="gx") as folder:
        house = House(Path(folder)).start()
        try:
            for name in chosen:
                for result in ATTACKS[name](house):
                    print(result, flush=True)
                    is_met &= result.is_met
        finally:
            house.stop()
    return 0 if is_met else 1


if __name__ == "__main__":
    raise SystemExit(main())
