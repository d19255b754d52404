"""The columns of strategic fits."""

from services.customer.exchange.columns.column import Form, make_column
from services.customer.exchange.columns.customer_of_row import CUSTOMER_OF_ROW
from services.customer.market.fit_schemes.rules import InvestmentAdvice, StrategyTrend
from services.customer.market.strategic_fits.rules import ChannelPlace
from shared.problems import Text

FIT_COLUMNS = (
    *CUSTOMER_OF_ROW,
    make_column(
        "assessed_on",
        "Assessed on",
        "评估日期",
        Form.DATE,
        "date",
        "day",
        "日期",
        hint=Text("Left empty: today.", "留空为今天。"),
    ),
    make_column(
        "channel_now",
        "Channel now",
        "当前主航道",
        Form.CHOICE,
        "now",
        "现在",
        "当前",
        choices=ChannelPlace,
        is_required=True,
        sample=ChannelPlace.MAIN.value,
    ),
    make_column(
        "channel_ahead",
        "Channel in 3 to 5 years",
        "未来主航道",
        Form.CHOICE,
        "channel ahead",
        "3-5 年",
        "未来",
        choices=ChannelPlace,
        is_required=True,
        sample=ChannelPlace.EDGE.value,
    ),
    make_column(
        "trend",
        "Trend",
        "战略趋势",
        Form.CHOICE,
        "strategy trend",
        "趋势",
        choices=StrategyTrend,
        is_required=True,
        sample=StrategyTrend.DIVERGING.value,
    ),
    make_column(
        "evidence",
        "Evidence",
        "依据",
        Form.PROSE,
        "评估依据",
        is_required=True,
        sample="年报：四年内逐步退出有线信号系统。",
    ),
    make_column("is_cash_cow", "Cash cow", "现金牛", Form.TRUTH, is_read_only=True),
    make_column(
        "recommended_investment",
        "Recommended investment",
        "建议投入",
        Form.CHOICE,
        choices=InvestmentAdvice,
        is_read_only=True,
    ),
    make_column("assessed_by_name", "Assessed by", "评估人", Form.TEXT, is_read_only=True),
    make_column("updated_at", "Updated at", "更新时间", Form.INSTANT, "修改时间", is_read_only=True),
)
