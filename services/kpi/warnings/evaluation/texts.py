"""The evidence of a warning in words."""

from typing import Any

from services.kpi.warnings.evaluation.rules import Finding
from services.kpi.warnings.schemes.rules import WarningKind
from shared.problems import Text

WORDS = {
    WarningKind.ORDER_OVERDUE: Text(
        "No order for {days} days. It usually orders every {usual_days} days and rarely later than after"
        " {tolerated_days}; the next order was expected on {expected_on}.",
        "已 {days} 天未下单。通常每 {usual_days} 天下单，很少超过 {tolerated_days} 天，原预计 {expected_on} 下单。",
    ),
    WarningKind.SALES_DOWN: Text(
        "Sales of the last {months} complete months are {drop} below what trend and season let expect: {sales} instead"
        " of {expected}; {last_year} a year ago.",
        "最近 {months} 个完整月销售额为 {sales}，比按趋势与季节预期的 {expected} 低 {drop}；去年同期为 {last_year}。",
    ),
    WarningKind.PAYMENT_SLOWER: Text(
        "It pays {days_late} days late, {slower} days later than in the year before ({receivables} receivables,"
        " {amount}).",
        "平均逾期 {days_late} 天，比此前一年多 {slower} 天（{receivables} 笔应收，共 {amount}）。",
    ),
    WarningKind.SHARE_DOWN: Text("Our share of its purchases fell: {fallen}.", "我方采购占比下降：{fallen}。"),
    WarningKind.FORECAST_MISSED: Text(
        "In the last {months} complete months it ordered {sales}; forecast were {forecast}: {missed} below.",
        "最近 {months} 个完整月预测 {forecast}，实际 {sales}，低于预测 {missed}。",
    ),
    WarningKind.PRODUCT_DROPPED: Text(
        "It goes on ordering, but has stopped buying: {dropped}.", "客户仍在下单，但已停购：{dropped}。"
    ),
    WarningKind.RETURNS_HIGH: Text(
        "{returns} returns in {days} days, {rate} of sales; usually {usual_rate}.",
        "最近 {days} 天退货 {returns} 笔，占销售额 {rate}；平时为 {usual_rate}。",
    ),
}
SHARES = frozenset({"drop", "rate", "usual_rate", "share", "share_before", "missed"})
"""Figures that people read as per cent."""
MONEY = frozenset({"sales", "expected", "last_year", "amount", "forecast", "returned"})
"""Figures that people read in whole units of the base currency."""
DAYS = frozenset({"usual_days", "tolerated_days", "days_late", "slower"})
"""Figures that people read in whole days."""
FALLEN = Text("{category} from {share_before} to {share}", "{category}由 {share_before} 降至 {share}")
CATEGORY = Text("{category} (last in {last_month})", "{category}（最后 {last_month}）")


def evidence_of(finding: Finding) -> Text:
    """What the figures say, in both languages."""
    values = {name: _shown(name, value) for name, value in finding.figures.items()}
    if finding.kind is WarningKind.PRODUCT_DROPPED:
        values = {"dropped": [CATEGORY.filled(**one) for one in finding.figures["categories"]]}
    if finding.kind is WarningKind.SHARE_DOWN:
        shown = ({name: _shown(name, value) for name, value in one.items()} for one in finding.figures["shares"])
        values = {"fallen": [FALLEN.filled(**one) for one in shown]}
    return WORDS[finding.kind].filled(**values)


def _shown(name: str, value: Any) -> Any:
    if name in SHARES:
        return f"{float(value) * 100:.0f} %"
    if name in MONEY:
        return f"{float(value):,.0f}"
    return f"{float(value):.0f}" if name in DAYS else value
