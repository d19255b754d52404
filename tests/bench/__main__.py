"""`make bench`: every measurement in one run, on a house of its own."""

import argparse
import os
import tempfile
from pathlib import Path

from tests.bench import (
    cadences,
    customer_batches,
    customer_levels,
    customer_lists,
    figures,
    grading,
    history_size,
    ingest,
    likeness,
    long_history,
    memory,
    odata,
    plan_years,
    receivables,
    relationship_maps,
    request_path,
    start,
    team_violations,
    through_the_gateway,
    touchpoints,
    warnings,
)
from tests.journeys.house import House

MEASUREMENTS = {
    "memory": memory.measure,
    "start": start.measure,
    "path": request_path.measure,
    "gateway": through_the_gateway.measure,
    "ingest": ingest.measure,
    "history": history_size.measure,
    "long": long_history.measure,
    "figures": figures.measure,
    "grading": grading.measure,
    "lists": customer_lists.measure,
    "likeness": likeness.measure,
    "batches": customer_batches.measure,
    "odata": odata.measure,
    "receivables": receivables.measure,
    "maps": relationship_maps.measure,
    "violations": team_violations.measure,
    "levels": customer_levels.measure,
    "warnings": warnings.measure,
    "touchpoints": touchpoints.measure,
    "cadences": cadences.measure,
    "plans": plan_years.measure,
}


def main() -> None:
    """Print each result as soon as it is there."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("only", nargs="*", choices=[*MEASUREMENTS, []], help="all where none is named")
    chosen = parser.parse_args().only or list(MEASUREMENTS)
    os.environ["GATEWAY_RATE_LIMIT"] = ""  # one client is all the load
    with tempfile.TemporaryDirectory(prefix="gx") as folder:
        house = House(Path(folder)).start()
        try:
            for name in chosen:
                for result in MEASUREMENTS[name](house):
                    print(result, flush=True)
        finally:
            house.stop()


if __name__ == "__main__":
    main()
