"""The thresholds of an overdue order that foresee best, on one half of the customers."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product

from services.kpi.warnings.schemes.model import OrderOverdueRule, SeveritySteps
from services.kpi.warnings.schemes.standard import STANDARD
from tests.backtest.replay import Moment, ours
from tests.backtest.scores import score

FIRST_STEPS = ("0.9", "0.95", "0.98", "1", "1.1", "1.25", "1.4", "1.6", "2")
WEIGHTS = ("0", "0.5", "1", "1.5", "2")
ORDER_DAYS = (2, 3, 4)


def candidates() -> Iterator[OrderOverdueRule]:
    """Every combination of first step, weight of late gaps, and order days needed."""
    for low, weight, order_days in product(FIRST_STEPS, WEIGHTS, ORDER_DAYS):
        steps = SeveritySteps(low=Decimal(low), medium=Decimal(low) + 1, high=Decimal(low) + 2)
        changed = {"steps": steps, "late_weight": Decimal(weight), "min_order_days": order_days}
        yield STANDARD.order_overdue.model_copy(update=changed)


def tuned(moments: Sequence[Moment]) -> OrderOverdueRule:
    """The candidate with the best F1; of equal ones the first."""
    return max(candidates(), key=lambda rule: score(moments, ours(rule)).f1)
