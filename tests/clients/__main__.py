"""`make clients`: what users' tools make of the specification, each check with its seconds."""

import argparse
import os
import sys
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from tests.clients import checks, tools
from tests.journeys.house import House

CHECKS = {
    "spectral": (checks.spectral, "node"),
    "typescript": (checks.typescript, "node"),
    "redocly": (checks.redocly, "node"),
    "python-client": (checks.python_client, "python"),
    "odata-python": (checks.odata_python, "python"),
    "odata-npm": (checks.odata_npm, "node"),
    "schemathesis": (checks.schemathesis, "python"),
}
LINTERS = {"spectral", "redocly"}
"""They need no house."""

LAST = "schemathesis"
"""It takes all cores, and its wrong passwords would lock the others' sign-in."""


def main() -> None:
    """Run the checks that are named, or all; exit with 1 when one fails."""
    parser = argparse.ArgumentParser(prog="make clients")
    parser.add_argument("only", nargs="*", choices=[*CHECKS, []], help="all where none is named")
    chosen = parser.parse_args().only or list(CHECKS)
    needs_house = bool(set(chosen) - LINTERS)
    os.environ["GATEWAY_RATE_LIMIT"] = ""  # one client asks everything
    with tempfile.TemporaryDirectory(prefix="gx") as folder, ThreadPoolExecutor(max_workers=3) as pool:
        house = pool.submit(_start, House(Path(folder), with_demo=True)) if needs_house else Future[House]()
        installed = {kind: pool.submit(tools.install, kind) for kind in {CHECKS[name][1] for name in chosen}}
        try:
            side_by_side = [pool.submit(_passes, name, installed, house) for name in chosen if name != LAST]
            passed = [one.result() for one in side_by_side]
            passed += [_passes(name, installed, house) for name in chosen if name == LAST]
        finally:
            if needs_house and house.exception() is None:
                house.result().stop()
    sys.exit(0 if all(passed) else 1)


def _start(house: House) -> House:
    """The house, up. Raises Failed."""
    try:
        return house.start(within=600.0)  # the demo company takes its time where others use the cores
    except AssertionError as failure:
        raise tools.Failed(f"The house does not start.\n{failure}") from failure


def _passes(name: str, installed: dict[str, Future[None]], house: Future[House]) -> bool:
    """Whether the check found nothing; offline it is skipped, with the reason."""
    check, kind = CHECKS[name]
    waited = 0.0

    def open_house() -> House:
        nonlocal waited
        began = time.monotonic()
        opened = house.result()
        waited += time.monotonic() - began
        return opened

    try:
        installed[kind].result()
        began = time.monotonic()
        told = check(open_house)
    except tools.Unreachable as reason:
        print(f"{name:14} SKIPPED: {reason}", flush=True)
        return True
    except tools.Failed as finding:
        print(f"{name:14} FAILED\n{finding}", flush=True)
        return False
    print(f"{name:14} {time.monotonic() - began - waited:6.1f} s  {told}", flush=True)
    return True


if __name__ == "__main__":
    main()
