"""The columns of supply positions: one line for each supplier of a category."""

from services.customer.exchange.columns.column import Form, make_column
from services.customer.exchange.columns.customer_of_row import CUSTOMER_OF_ROW
from services.customer.market.supply_positions.rules import Sourcing
from shared.problems import Text

OUR_COMPANY = Text("Our company", "我司")
"""The supplier that is no competitor."""

SUPPLY_COLUMNS = (
    *CUSTOMER_OF_ROW,
    make_column(
        "category",
        "Category",
        "采购品类",
        Form.IDENTIFIER,
        "purchasing category",
        "品类",
        "类别",
        is_required=True,
        sample="power_modules",
    ),
    make_column(
        "as_of",
        "As of",
        "截至日期",
        Form.DATE,
        "date",
        "day",
        "日期",
        is_required=True,
        hint=Text("The day that the position describes.", "该供应份额所对应的日期。"),
    ),
    make_column(
        "supplier",
        "Supplier",
        "供应商",
        Form.TEXT,
        "competitor",
        "供应商名称",
        "友商",
        is_required=True,
        sample=OUR_COMPANY.zh,
        hint=Text(
            f"A competitor by its name, or {OUR_COMPANY.en}. Suppliers of a position without a line stay.",
            f"友商名称，或“{OUR_COMPANY.zh}”。未列出的供应商保持不变。",
        ),
    ),
    make_column(
        "share",
        "Share",
        "供应份额",
        Form.SHARE,
        "share of supply",
        "份额",
        "占比",
        is_required=True,
        sample="60%",
        hint=Text("0.6 or 60%.", "如 0.6 或 60%。"),
    ),
    make_column(
        "yearly_spend",
        "Yearly spend",
        "年采购额",
        Form.DECIMAL,
        "spend",
        "采购额",
        hint=Text(
            "The customer's yearly spend on the category, in base currency.", "客户在该品类的年采购额（本位币）。"
        ),
    ),
    make_column("source", "Source", "来源", Form.PROSE, "信息来源"),
    make_column("our_share", "Our share", "我方份额", Form.SHARE, is_read_only=True),
    make_column("sourcing", "Sourcing", "供应方式", Form.CHOICE, choices=Sourcing, is_read_only=True),
    make_column("updated_at", "Updated at", "更新时间", Form.INSTANT, "修改时间", is_read_only=True),
)
