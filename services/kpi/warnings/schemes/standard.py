"""The standard warning scheme, in force until another is published.

The method names the warnings, not their thresholds. Those of an overdue order are tuned by `python -m tests.backtest`;
the others are ours.
"""

from decimal import Decimal
from typing import Any

from services.kpi.warnings.schemes.model import (
    DueHours,
    ForecastMissedRule,
    OrderOverdueRule,
    PaymentSlowerRule,
    ProductDroppedRule,
    ReturnsHighRule,
    SalesDownRule,
    SeveritySteps,
    ShareDownRule,
    WarningDuty,
    WarningSchemeContent,
)
from services.kpi.warnings.schemes.rules import FROM_SERVICES
from shared.customers.traits import CustomerClass, LifecycleStage

QUIET_DAYS = 90
DUE_HOURS = DueHours(
    otherwise=120,
    stages={
        LifecycleStage.INITIAL: 48,
        LifecycleStage.STABLE: 72,
        LifecycleStage.DEEP: 48,
        LifecycleStage.SYMBIOSIS: 48,
    },
    classes={CustomerClass.CORE: 24, CustomerClass.IMPORTANT: 48},
)


def _duty(*steps: str) -> dict[str, Any]:
    duty: dict[str, Any] = {"is_on": True, "due_hours": DUE_HOURS, "quiet_days": QUIET_DAYS}
    if steps:
        low, medium, high = map(Decimal, steps)
        duty["steps"] = SeveritySteps(low=low, medium=medium, high=high)
    return duty


STANDARD = WarningSchemeContent(
    order_overdue=OrderOverdueRule(
        **_duty("1", "1.5", "2"), min_order_days=2, late_weight=Decimal(1), min_silent_days=14
    ),
    sales_down=SalesDownRule(**_duty("0.3", "0.5", "0.7"), months=3, min_expected=Decimal(10_000)),
    payment_slower=PaymentSlowerRule(**_duty("10", "20", "45"), days=90, min_receivables=3),
    share_down=ShareDownRule(**_duty("0.05", "0.1", "0.2")),
    forecast_missed=ForecastMissedRule(**_duty("0.2", "0.4", "0.6"), min_forecast=Decimal(10_000)),
    product_dropped=ProductDroppedRule(**_duty("3", "4.5", "6"), min_months=4, min_share=Decimal("0.05")),
    returns_high=ReturnsHighRule(**_duty("2", "3", "5"), days=90, min_rate=Decimal("0.02"), min_returns=2),
    from_services={kind: WarningDuty(**_duty()) for kind in FROM_SERVICES},
)
