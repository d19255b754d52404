"""Replay published sales and the demo company, and print how well lost customers were foreseen.

A moment is a customer with a usual cycle at the first day of a month. It is lost when it then does not order for three
of its cycles. Customers silent for longer than that are lost already and left out.
"""

import os
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from deploy.local.demo.company import generate
from tests.backtest.replay import SIMPLE_DAYS, History, Moment, half, moments, ours, simple
from tests.backtest.scores import difference, score
from tests.backtest.tuning import tuned
from tests.journeys.adventureworks import AdventureWorks

DEMO_AS_OF = date(2026, 7, 1)


def adventureworks(folder: Path) -> History:
    """The order days of AdventureWorks' resellers."""
    return _history((row["CustomerID"], date.fromisoformat(row["OrderDate"][:10])) for row in _orders(folder))


def _orders(folder: Path) -> list[dict[str, str]]:
    return AdventureWorks(folder).headers


def demo() -> History:
    """The order days of the demo company's customers."""
    orders = generate(DEMO_AS_OF).orders
    return _history((one.customer.code, one.ordered_on) for one in orders if not one.is_cancelled)


def _history(days: Iterable[tuple[str, date]]) -> History:
    found: dict[str, set[date]] = defaultdict(set)
    for customer, day in days:
        found[customer].add(day)
    return {customer: sorted(some) for customer, some in found.items()}


def compare(name: str, among: list[Moment]) -> None:
    """Print both rules on these moments, and by how much ours is better."""
    lost = sum(one.is_lost for one in among)
    customers = len({one.customer for one in among})
    print(f"\n{name}: {len(among):,} moments of {customers} customers, {lost:,} lost")
    ours_, simple_ = score(among, ours()), score(among, simple)
    low, high = difference(among, ours(), simple)
    print(f"  own cycle             {ours_}")
    print(f"  no order for {SIMPLE_DAYS} days  {simple_}")
    print(f"  F1 better by {ours_.f1 - simple_.f1:+.3f} (95 of 100 draws of customers: {low:+.3f} to {high:+.3f})")


def main() -> None:
    """Print everything."""
    folder = Path(os.environ.get("GUANXI_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if folder.is_dir():
        everything = list(moments(adventureworks(folder)))
        tuning, judging = (list(filter(half(number), everything)) for number in (0, 1))
        best = tuned(tuning)
        print(
            f"tuned on half of the customers: first step {best.steps.low}, late weight {best.late_weight},"
            f" {best.min_order_days} order days"
        )
        compare("AdventureWorks, the half it was tuned on", tuning)
        compare("AdventureWorks, the other half, which judges", judging)
        often = [one for one in judging if one.cycle.order_days > 2]
        compare("AdventureWorks, of that half only customers with three order days or more", often)
    else:
        print(f"no reference data at {folder}")
    compare("The demo company, which is made up and no evidence", list(moments(demo())))


if __name__ == "__main__":
    main()
